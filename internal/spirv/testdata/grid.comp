#version 450
layout(local_size_x = 8, local_size_y = 4, local_size_z = 2) in;
layout(std430, binding = 0) buffer Particles { vec4 p[]; };
void main() { p[gl_GlobalInvocationID.x] *= 2.0; }
