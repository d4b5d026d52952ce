#version 450
// Captured vertices in the order of decomposed primitives: the vertex stage has stored every vertex once, instance by
// instance; result k of an instance is the vertex that the list names.

layout(local_size_x = 64) in;

layout(set = 0, binding = 0, std430) readonly buffer Source { uint src[]; };
layout(set = 0, binding = 1, std430) writeonly buffer Result { uint dst[]; };
layout(set = 0, binding = 2, std430) readonly buffer List { uint list[]; };

layout(push_constant) uniform Params {
	uint words;    // of a vertex
	uint first;    // words to the first result
	uint count;    // results to make
	uint per;      // results of one instance
	uint vertices; // stored for one instance
} p;

void main() {
	uint k = (gl_WorkGroupID.y * gl_NumWorkGroups.x + gl_WorkGroupID.x) * 64 + gl_LocalInvocationID.x;
	if (k >= p.count)
		return;
	uint from = (k / p.per * p.vertices + list[k % p.per]) * p.words, to = p.first + k * p.words;
	for (uint w = 0; w < p.words; w++)
		dst[to + w] = src[from + w];
}
