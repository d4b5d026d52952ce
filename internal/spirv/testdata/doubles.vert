#version 450
layout(location = 0) in double a;
layout(location = 1) in dvec2 b;
layout(location = 2) in dvec3 c;
layout(location = 4) in dmat3x4 m;
layout(location = 10) in dvec4 d[2];
layout(location = 14) in float f;
layout(location = 15) in double unread;
layout(location = 0) flat out double o_a;
layout(location = 1) flat out dvec2 o_b;
layout(location = 2) flat out dvec3 o_c;
layout(location = 4) flat out dmat3x4 o_m;
layout(location = 10) flat out dvec4 o_d[2];
layout(location = 14) out float o_f;
double twice(dvec4 v) { return 2 * v.w; }
void main() {
	o_a = a + c.y - c[1];
	o_b = b.yx;
	o_c = c;
	for (int i = 0; i < 3; i++) o_m[i] = m[i];
	o_d[0] = d[1]; o_d[1] = d[0];
	o_f = f + float(twice(d[0]));
}
