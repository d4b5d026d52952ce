#version 450
layout(location = 0) in vec3 v_color;
layout(location = 1) in vec3 v_normal;
layout(location = 0) out vec4 o_color;

void main() {
	vec3 n = normalize(v_normal), l = normalize(vec3(0.6, 0.55, 0.6));
	float light = 0.08 + max(dot(n, l), 0.0);
	float rim = pow(1.0 - max(n.z, 0.0), 3.0) * 0.35 * max(dot(n, l) + 0.3, 0.0);
	o_color = vec4(v_color * light + vec3(0.5, 0.7, 1.0) * rim, 1.0);
}
