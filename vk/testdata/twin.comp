#version 450
layout(local_size_x = 1) in;
layout(std430, binding = 0) buffer Numbers { uint n[]; };
layout(std140, binding = 1) uniform By { uint by; };

void main() {
	n[gl_GlobalInvocationID.x] = gl_GlobalInvocationID.x + by;
}
