#version 450
// The mesh: attributes as the file has them, a colour and a glow from the demo's own records.
layout(std140, set = 0, binding = 0) uniform Frame {
	mat4 view_proj;
	vec4 eye;    // xyz
	vec4 light;  // xyz: direction to it
	vec4 fog;    // rgb, a: density
} frame;
layout(std140, set = 0, binding = 1) uniform Part {
	mat4 model;
	vec4 scale;  // x: of texture coordinates (0: there are none), y: of colours
} part;

layout(location = 0) in vec3 a_position;
layout(location = 1) in vec3 a_normal;
layout(location = 2) in vec2 a_texcoord;
layout(location = 3) in vec4 a_color;
layout(location = 4) in uint a_base;
layout(location = 5) in float a_glow;

layout(location = 0) out vec3 v_world;
layout(location = 1) out vec3 v_normal;
layout(location = 2) out vec3 v_color;
layout(location = 3) out vec3 v_uv_glow;

void main() {
	vec4 world = part.model * vec4(a_position, 1.0);
	v_world = world.xyz;
	v_normal = mat3(part.model) * a_normal;
	v_color = unpackUnorm4x8(a_base).rgb * a_color.rgb * part.scale.y;
	v_uv_glow = vec3(a_texcoord * part.scale.x, a_glow);
	gl_Position = frame.view_proj * world;
}
