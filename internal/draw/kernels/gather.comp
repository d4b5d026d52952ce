#version 450
layout(local_size_x = 64) in;
layout(set = 0, binding = 0, std430) readonly buffer Source { uint src[]; };
layout(set = 0, binding = 1, std430) writeonly buffer Result { uint dst[]; };
layout(push_constant) uniform Params { uint a, b, c, d, e, f, g, h, i, j; } p;
void main() {}
