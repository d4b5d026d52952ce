#version 450
layout(location = 0) in float a;
layout(location = 0) out float b;
out gl_PerVertex { vec4 gl_Position; };
void main() { b = a; }
