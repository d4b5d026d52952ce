#version 450
layout(triangles, invocations = 2) in;
layout(triangle_strip, max_vertices = 6) out;
layout(location = 0) in VS { vec3 normal; flat int kind; } vin[];
layout(location = 2) in vec4 color[3];
layout(location = 0) out vec4 g_color;
layout(location = 1) out vec3 g_normal;
void corner(int i) {
	gl_Position = gl_in[i].gl_Position;
	g_color = color[i];
	g_normal = vin[i].normal;
	EmitVertex();
}
void main() {
	for (int i = 0; i < 3; i++) corner(i);
	EndPrimitive();
	for (int i = 0; i < 3; i++) {
		gl_Position = -gl_in[i].gl_Position;
		g_color = vec4(gl_InvocationID);
		g_normal = vec3(0);
		EmitVertex();
	}
	EndPrimitive();
}
