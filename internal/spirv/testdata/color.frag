#version 450
layout(location = 2) in vec4 color;
layout(location = 0) in VS { vec3 normal; flat int kind; } vs;
layout(location = 0) out vec4 o_color;
layout(location = 1) out uvec2 o_ids;
void main() { o_color = color + vec4(vs.normal, 1); o_ids = uvec2(vs.kind); }
