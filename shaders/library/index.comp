#version 450
// Indices as 32-bit numbers, in the order in which a mode's primitives are decomposed: reads indices of 1, 2 or 4
// bytes, or none at all, and writes the list. draw.Expanded says the same in Go.

layout(local_size_x = 64) in;

layout(set = 0, binding = 0, std430) readonly buffer Source { uint src[]; };
layout(set = 0, binding = 1, std430) writeonly buffer Result { uint dst[]; };

layout(push_constant) uniform Params {
	uint offset;  // bytes to index 0
	uint bytes;   // of an index; 0: index k is k
	uint size;    // bytes of the source; what lies beyond reads as 0
	uint first;   // words to the first result
	uint count;   // results to make
	uint mode;    // of which the results are the list; Points: the indices as they are, LineLoop << 8: and a closing one
	uint n;       // vertices in that mode
	uint base;    // added to every index
	uint restart; // an index that becomes 0xffffffff, with no base added, if bit 31 of bytes is set
	uint limit;   // indices from here on become 0; 0: no limit
} p;

const uint LINE_LOOP = 3, LINE_STRIP = 4, TRIANGLE_STRIP = 6, TRIANGLE_FAN = 7, LINE_STRIP_ADJ = 9, TRIANGLE_STRIP_ADJ = 11;
const uint CLOSED = 256; // the indices as they are, then the first again: a loop as a strip

uint word(uint at) { return at < p.size ? src[at >> 2] : 0; }

uint fetch(uint at, uint n) {
	uint shift = (at & 3) * 8;
	uint v = word(at & ~3u) >> shift;
	if (shift + n * 8 > 32)
		v |= word((at & ~3u) + 4) << (32 - shift);
	if (n < 4)
		v &= (1u << (n * 8)) - 1;
	if (at + n > p.size)
		v &= at >= p.size ? 0u : (1u << ((p.size - at) * 8)) - 1;
	return v;
}

uint stripAdjacency(uint i, uint v, uint triangles) {
	uint odd = i & 1;
	uint next = i == triangles - 1 ? 2 * i + 5 : 2 * i + 6;
	switch (v) {
	case 0:
		return 2 * (i + odd);
	case 1:
		return i == 0 ? 1 : 2 * i - 2;
	case 2:
		return 2 * (i + 1 - odd);
	case 3:
		return odd == 1 ? 2 * i + 3 : next;
	case 4:
		return 2 * i + 4;
	}
	return odd == 1 ? next : 2 * i + 3;
}

uint expanded(uint k) {
	switch (p.mode) {
	case LINE_LOOP:
		k = k / 2 + k % 2;
		return k < p.n ? k : 0;
	case LINE_STRIP:
		return k / 2 + k % 2;
	case TRIANGLE_STRIP:
		return k / 3 + ((k / 3 & 1) == 1 && k % 3 < 2 ? 1 - k % 3 : k % 3);
	case TRIANGLE_FAN:
		return k % 3 == 0 ? 0 : k / 3 + k % 3;
	case LINE_STRIP_ADJ:
		return k / 4 + k % 4;
	case TRIANGLE_STRIP_ADJ:
		return stripAdjacency(k / 6, k % 6, (p.n - 4) / 2);
	case CLOSED:
		return k < p.n ? k : 0;
	}
	return k;
}

void main() {
	uint k = (gl_WorkGroupID.y * gl_NumWorkGroups.x + gl_WorkGroupID.x) * 64 + gl_LocalInvocationID.x;
	if (k >= p.count)
		return;
	uint v = expanded(k), bytes = p.bytes & 7;
	if (bytes != 0)
		v = fetch(p.offset + v * bytes, bytes);
	if ((p.bytes >> 31) != 0 && v == p.restart)
		dst[p.first + k] = 0xffffffffu;
	else
		dst[p.first + k] = p.limit != 0 && v + p.base >= p.limit ? 0 : v + p.base;
}
