#version 450
layout(std140, set = 0, binding = 0) uniform Ball { mat4 transform, model; };
layout(location = 0) in vec3 a_position;
layout(location = 1) in vec4 a_color;
layout(location = 0) out vec3 v_color;
layout(location = 1) out vec3 v_normal;

void main() {
	gl_Position = transform * vec4(a_position, 1.0);
	v_color = a_color.rgb;
	v_normal = mat3(model) * a_position;
}
