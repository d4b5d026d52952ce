#version 460
layout(location = 0) in dvec3 a;
layout(location = 2) in vec4 b;
layout(location = 3) in vec4 unread;
layout(binding = 0) buffer S { vec4 shift[]; };
layout(location = 0) out vec4 color;
layout(location = 1) out float parts[2];
layout(location = 3) flat out dvec2 big;
void main() {
	gl_Position = vec4(a, 1) + shift[gl_InstanceIndex];
	color = b; parts[0] = b.x; parts[1] = b.y; big = a.xy;
}
