#version 450
// Scatters small writes from staging memory: one invocation a write, any byte offsets, any length.
// Words that a write covers in part are merged by atomics, since their other bytes may belong to another write.
layout(local_size_x = 64) in;
layout(std430, set = 0, binding = 0) buffer Dst { uint dst[]; };
layout(std430, set = 0, binding = 1) readonly buffer Src { uint src[]; };
layout(std430, set = 0, binding = 3) buffer Dst16 { uvec4 dst16[]; };           // the same two, wide
layout(std430, set = 0, binding = 4) readonly buffer Src16 { uvec4 src16[]; };
layout(std430, set = 0, binding = 2) readonly buffer Table { uint table[]; };  // offset in dst, offset in src, size: bytes
layout(push_constant) uniform Args { uint wide; uint count; };                // all numbers are multiples of 16, writes

// The n bytes, at most 4, at byte at. The next word is looked at only when it holds some of them.
uint fetch(uint at, uint n) {
	uint i = at >> 2, skip = at & 3u;
	uint v = src[i] >> (skip * 8u);
	return skip + n <= 4u ? v : v | src[i + 1u] << (32u - skip * 8u);
}

void main() {
	uint i = gl_GlobalInvocationID.x;
	if (i >= count) {
		return;
	}
	uint d = table[i * 3u], s = table[i * 3u + 1u], end = d + table[i * 3u + 2u];
	if (wide != 0u) {
		for (s >>= 4, d >>= 4, end >>= 4; d < end; d++, s++) {
			dst16[d] = src16[s];
		}
		return;
	}
	for (uint w = d >> 2; w * 4u < end; w++) {
		uint lo = max(d, w * 4u), n = min(end, w * 4u + 4u) - lo;
		uint v = fetch(s + lo - d, n);
		if (n == 4u) {
			dst[w] = v;
			continue;
		}
		uint shift = (lo & 3u) * 8u, mask = ((1u << (n * 8u)) - 1u) << shift;
		atomicAnd(dst[w], ~mask);
		atomicOr(dst[w], (v << shift) & mask);
	}
}
