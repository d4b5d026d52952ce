#version 450
layout(points) in;
layout(line_strip, max_vertices = 2) out;
struct Lamp { vec3 pos; float on[2]; };
layout(location = 0) in Part { vec3 a; mat2 m; } parts[];
layout(location = 0) out Part { vec3 a; mat2 m; } made[2];
layout(location = 6) out Lamp lamps[2];
layout(location = 12) out float grid[2][3];
layout(location = 18) out Plain { vec2 bare; };
void main() {
	for (int i = 0; i < 2; i++) {
		made[i].a = parts[0].a; made[i].m = parts[0].m;
		lamps[i].pos = vec3(i); lamps[i].on[0] = 1; lamps[i].on[1] = 2;
		grid[i][0] = 1; grid[i][1] = 2; grid[i][2] = 3;
		bare = vec2(i);
		gl_Position = vec4(i);
		EmitVertex();
	}
}
