#version 330
struct Light { vec3 pos; int kind; };
uniform float scale;
uniform mat4 view;
uniform bool flag;
uniform Light lights[2];
uniform float unused;
in vec3 a_position;
in vec3 a_unused;
out vec3 v_color;
out vec2 v_spare;
void main() {
	gl_Position = view * vec4(a_position, scale);
	v_color = lights[1].pos;
	v_spare = vec2(gl_InstanceID);
	if (flag) v_color = vec3(gl_VertexID + gl_InstanceID);
}
