#version 450
layout(location = 0) in vec2 a_uv;
layout(location = 1) in vec3 a_position;
layout(location = 2) in uvec4 a_ids;
layout(location = 3) in dvec3 a_double;
layout(location = 5) in mat3 a_matrix;
layout(location = 8) in float a_array[2];
layout(location = 10) in dmat2x3 a_dmatrix;
layout(location = 14) in ivec2 a_unused;
layout(location = 0) out VS { vec3 normal; flat int kind; } vs;
layout(location = 2) out vec4 color;
layout(location = 3) out float parts[2];
layout(location = 5) out mat2 turn;
layout(location = 7, component = 1) out vec2 packed;
out gl_PerVertex { vec4 gl_Position; float gl_PointSize; };
void main() {
	gl_Position = vec4(a_position, 1) + vec4(a_matrix[0], a_array[1]) + vec4(a_double + a_dmatrix[1], 1) + float(gl_VertexIndex);
	gl_PointSize = float(a_ids.x);
	color = vec4(a_uv, 0, 1);
	vs.normal = a_position; vs.kind = int(a_ids.y);
	parts[0] = 1; parts[1] = 2;
	turn = mat2(a_uv, a_uv);
	packed = a_uv;
}
