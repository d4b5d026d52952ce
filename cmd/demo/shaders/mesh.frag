#version 450
layout(std140, set = 0, binding = 0) uniform Frame {
	mat4 view_proj;
	vec4 eye;
	vec4 light;
	vec4 fog;
} frame;
layout(std140, set = 0, binding = 1) uniform Part {
	mat4 model;
	vec4 scale;
} part;

layout(set = 0, binding = 2) uniform sampler2D u_base;

layout(location = 0) in vec3 v_world;
layout(location = 1) in vec3 v_normal;
layout(location = 2) in vec3 v_color;
layout(location = 3) in vec3 v_uv_glow;
layout(location = 0) out vec4 o_color;

void main() {
	vec3 to_eye = normalize(frame.eye.xyz - v_world);
	vec3 n = normalize(v_normal);
	if (dot(n, to_eye) < 0.0) n = -n;
	vec3 l = frame.light.xyz;
	float key = max(dot(n, l), 0.0);
	float sky = 0.5 + 0.5 * n.y;
	float shine = pow(max(dot(n, normalize(l + to_eye)), 0.0), 48.0);
	float rim = pow(1.0 - max(dot(n, to_eye), 0.0), 3.0);

	vec3 base = v_color * texture(u_base, v_uv_glow.xy).rgb;
	vec3 c = base * (key * vec3(1.55, 1.42, 1.28) + mix(vec3(0.10, 0.09, 0.16), vec3(0.26, 0.33, 0.46), sky));
	c += shine * key * vec3(0.55) + rim * vec3(0.16, 0.26, 0.48);
	// the wave of light that runs over the mesh; it shows the texture coordinates as fine lines
	float glow = v_uv_glow.z;
	c += glow * (0.35 * base + vec3(0.10, 0.32, 0.38));
	if (part.scale.x > 0.0) {
		vec2 uv = v_uv_glow.xy * vec2(48.0, 16.0);
		vec2 line = abs(fract(uv - 0.5) - 0.5) / max(fwidth(uv), vec2(1e-4));
		c += glow * (1.0 - min(min(line.x, line.y), 1.0)) * vec3(0.25, 0.75, 0.80);
	}
	c = c / (1.0 + 0.28 * c);
	o_color = vec4(pow(c, vec3(1.0 / 2.2)), 1.0);
}
