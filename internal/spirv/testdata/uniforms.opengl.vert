#version 450
struct Light { vec3 pos; float k[2]; };
uniform bool on = true;
uniform Light lights[2];
layout(location = 20) uniform vec2 pair[2] = vec2[2](vec2(1, 2), vec2(3, 4));
layout(location = 30) uniform Light lamp = Light(vec3(5, 6, 7), float[2](8, 9));
uniform mat2 m = mat2(2);
uniform double d = 0.5;
uniform int unused = -3;
uniform sampler2D tex[2];
in vec3 a;
void main() { gl_Position = on ? vec4(a + lights[1].pos, d) : vec4(m * pair[1], lamp.k[1], lights[0].k[1]) + texture(tex[1], a.xy); }
