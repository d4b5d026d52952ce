#version 450
layout(local_size_x_id = 0, local_size_y = 3) in;
layout(constant_id = 1) const uint count = 5;
layout(std430, binding = 0) buffer Particles { uint p[count]; };
void main() { p[gl_LocalInvocationIndex] = gl_WorkGroupSize.x; }
