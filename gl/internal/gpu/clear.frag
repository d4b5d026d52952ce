#version 450
layout(push_constant) uniform Color { vec4 color; };
layout(location = 0) out vec4 o;
void main() { o = color; }
