#version 450
layout(location = 0) in vec4 a;
layout(location = 1) in ivec4 b;
layout(location = 0) out VS { vec3 normal; flat int kind; float w[2]; } vs;
layout(location = 4) out vec4 color;
layout(location = 5) out float parts[3];
layout(location = 8) out mat2x3 turn;
layout(location = 10) flat out dvec3 big;
layout(location = 12) flat out double one;
layout(location = 13) flat out uvec2 ids;
layout(location = 14) out mat2 pair[2];
struct Lamp { vec3 pos; float on[2]; };
layout(location = 18) out Lamp lamp;
layout(location = 21) flat out double line[2];
out gl_PerVertex { vec4 gl_Position; float gl_PointSize; };
void main() {
	gl_Position = a; gl_PointSize = 2.5;
	vs.normal = a.xyz * 2; vs.kind = -b.x; vs.w[0] = a.x + 0.25; vs.w[1] = a.y + 0.5;
	color = a.wzyx;
	parts[0] = 10; parts[1] = 11; parts[2] = 12;
	turn = mat2x3(1, 2, 3, 4, 5, 6);
	big = dvec3(a.xyz) / 3; one = double(b.x) / 7; ids = uvec2(b.zw);
	pair[0] = mat2(20, 21, 22, 23); pair[1] = mat2(24, 25, 26, 27);
	lamp.pos = vec3(30, 31, 32); lamp.on[0] = 33; lamp.on[1] = 34;
	line[0] = 40.5; line[1] = 41.5;
	if (b.x < 0) return;
	gl_PointSize = 3.5;
}
