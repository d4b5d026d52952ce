#!/bin/sh
# Compiles the sources beside it to SPIR-V. *.gl.* are GLSL for OpenGL: relaxed rules.
set -e
cd "$(dirname "$0")"
for f in *.vert *.geom *.frag *.comp; do
	flags=--target-env\ vulkan1.0
	case $f in *.gl.*) flags="$flags -R --aml --amb" ;; esac
	glslangValidator -V $flags -o "$f.spv" "$f" >/dev/null || { echo "$f" >&2; exit 1; }
done
