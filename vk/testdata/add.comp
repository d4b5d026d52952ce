#version 450
layout(local_size_x = 4) in;
layout(std430, binding = 0) buffer Numbers { uint n[]; };
layout(push_constant) uniform Push { layout(offset = 4) uint by; };

void main() {
	n[gl_GlobalInvocationID.x] += by;
}
