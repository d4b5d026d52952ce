#version 450
// The overlay: rectangles whose corners are in clip space already.
layout(location = 0) in vec3 a_at;
layout(location = 1) in uint a_color;

layout(location = 0) out vec3 v_color;

void main() {
	v_color = unpackUnorm4x8(a_color).rgb;
	gl_Position = vec4(a_at, 1.0);
}
