#!/bin/sh
# Compiles the sources beside it to SPIR-V 1.0, which is committed with them.
set -e
cd "$(dirname "$0")"
for f in *.comp; do
	glslangValidator --quiet -V --target-env vulkan1.0 "$f" -o "${f%.comp}.spv"
done
