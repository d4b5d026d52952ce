#version 450
layout(location = 0) out vec4 o_color;
float inner() { return gl_PointCoord.y; }
void main() { o_color = vec4(gl_PointCoord, inner(), 1); }
