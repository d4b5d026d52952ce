#version 450
// The swarm: one small solid, drawn 20,000 times, each with a record of its own.
layout(std140, set = 0, binding = 0) uniform Frame {
	mat4 view_proj;
	vec4 eye;
	vec4 light;
	vec4 fog;
} frame;

layout(location = 0) in vec3 a_position;
layout(location = 1) in vec3 a_normal;
layout(location = 2) in vec3 a_center;
layout(location = 3) in float a_size;
layout(location = 4) in vec4 a_spin;
layout(location = 5) in uint a_tint;

layout(location = 0) out vec3 v_color;

vec3 rotate(vec3 v, vec4 q) {
	return v + 2.0 * cross(q.xyz, cross(q.xyz, v) + q.w * v);
}

void main() {
	vec3 world = a_center + a_size * rotate(a_position, a_spin);
	vec3 n = rotate(a_normal, a_spin);
	vec3 to_eye = frame.eye.xyz - world;
	float distance = length(to_eye);
	float key = max(dot(n, frame.light.xyz), 0.0);
	float shine = pow(max(dot(n, normalize(frame.light.xyz + to_eye / distance)), 0.0), 16.0);
	vec3 c = unpackUnorm4x8(a_tint).rgb * (0.34 + 1.25 * key) + 0.55 * shine;
	c = mix(c, frame.fog.rgb, 1.0 - exp(-max(distance - 2.6, 0.0) * frame.fog.a));
	c = c / (1.0 + 0.28 * c);
	v_color = pow(c, vec3(1.0 / 2.2));
	gl_Position = frame.view_proj * vec4(world, 1.0);
}
