#!/bin/sh
# Compiles the sources beside it to SPIR-V. *.gl.* are GLSL for OpenGL by relaxed rules, *.opengl.* go to
# SPIR-V for OpenGL, *.v12.* to SPIR-V 1.5 for Vulkan 1.2; *.g.* get debug information.
set -e
cd "$(dirname "$0")"
for f in *.vert *.geom *.frag *.comp; do
	flags='-V --target-env vulkan1.0'
	case $f in
	*.gl.*) flags="$flags -R --aml --amb" ;;
	*.opengl.*) flags='-G --aml --amb' ;;
	*.g.*) flags="$flags -gVS" ;;
	*.v12.*) flags='-V --target-env vulkan1.2' ;;
	esac
	# shellcheck disable=SC2086 # one word a flag
	glslangValidator $flags -o "$f.spv" "$f" >/dev/null || { echo "$f" >&2; exit 1; }
done
