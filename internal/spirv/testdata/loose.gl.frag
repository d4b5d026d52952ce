#version 330
uniform vec4 tint;
uniform float scale;
uniform mat2 spin;
uniform Extra { vec4 base; };
in vec2 v_spare;
in vec3 v_color;
out vec4 o_color;
void main() { o_color = tint * scale + base + vec4(spin * v_spare, v_color.xy); }
