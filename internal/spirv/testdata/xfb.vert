#version 450
layout(xfb_buffer = 1, xfb_stride = 64) out;
layout(location = 0) in vec4 p;
out gl_PerVertex {
	layout(xfb_buffer = 1, xfb_offset = 0) vec4 gl_Position;
	layout(xfb_buffer = 1, xfb_offset = 20) float gl_PointSize;
};
layout(location = 0, xfb_buffer = 0, xfb_offset = 0, xfb_stride = 40) out mat3 m;
layout(location = 4) out VS { layout(xfb_buffer = 1, xfb_offset = 32) vec3 a; float b; } vs;
void main() { gl_Position = p; gl_PointSize = 1; m = mat3(1); vs.a = vec3(1); vs.b = 2; }
