#version 450
struct Light { vec3 pos; float k[2]; };
layout(set = 0, binding = 3) uniform U { mat4 m; Light lights[2]; double d; layout(row_major) mat2x3 rm; float grid[2][3]; } u;
layout(set = 0, binding = 4, std140) uniform Anonymous { vec4 q; };
layout(set = 1, binding = 0, std430) buffer S { uint n; mat2x3 r[]; } sb;
layout(set = 1, binding = 1, std430) readonly buffer T { Light l[]; } tb[2];
layout(push_constant) uniform P { vec4 t; float f[3]; } pc;
layout(set = 2, binding = 0) uniform sampler2D tex;
void main() {
	gl_Position = u.m * q + pc.t + vec4(u.lights[1].pos, float(sb.n));
}
