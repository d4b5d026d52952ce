#version 450
// Vertex data as 32-bit components: reads elements of any component type, at any byte offset and stride, and writes
// them packed, in the components that a shader input wants, missing ones filled with (0, 0, 0, 1).
// The test of this kernel has its twin in Go.

layout(local_size_x = 64) in;

layout(set = 0, binding = 0, std430) readonly buffer Source { uint src[]; };
layout(set = 0, binding = 1, std430) writeonly buffer Result { uint dst[]; };

layout(push_constant) uniform Params {
	uint offset;  // bytes to element 0
	uint stride;  // bytes between elements
	uint size;    // bytes of the source; what lies beyond reads as 0
	uint first;   // words to the first result
	uint count;   // elements to make
	uint divisor; // result i is element (i + skip) / divisor; 0: element 0
	uint element; // component type, bytes of one << 8, components << 16, BGRA << 24
	uint want;    // kind of input, components << 8
	uint skip;    // results of the first element's group that come before result 0
} p;

const uint FLOAT = 1, SINT = 2, UINT = 3, SNORM = 4, UNORM = 5, FIXED = 6, SINT_PACKED = 7, UINT_PACKED = 8,
	SNORM_PACKED = 9, UNORM_PACKED = 10, FLOAT_PACKED = 11;
const uint WANT_FLOAT = 1, WANT_DOUBLE = 4;

uint word(uint at) { return at < p.size ? src[at >> 2] : 0; }

// fetch reads n <= 4 bytes at any address, little end first.
uint fetch(uint at, uint n) {
	uint shift = (at & 3) * 8;
	uint v = word(at & ~3u) >> shift;
	if (shift + n * 8 > 32)
		v |= word((at & ~3u) + 4) << (32 - shift);
	if (n < 4)
		v &= (1u << (n * 8)) - 1;
	if (at + n > p.size) // the last bytes of a source whose size is odd
		v &= at >= p.size ? 0u : (1u << ((p.size - at) * 8)) - 1;
	return v;
}

int extend(uint v, uint bits) { return bits == 32 ? int(v) : int(v << (32 - bits)) >> (32 - bits); }

// narrow rounds a double, given as two words, to the nearest float, ties to even.
uint narrow(uint lo, uint hi) {
	uint sign = hi & 0x80000000u;
	int e = int((hi >> 20) & 0x7ffu);
	uint top = hi & 0xfffffu;
	if (e == 0x7ff)
		return sign | 0x7f800000u | ((top | lo) != 0 ? 0x400000u : 0u);
	e += 127 - 1023;
	if (e >= 255)
		return sign | 0x7f800000u;
	if (e < -24)
		return sign;
	top |= 0x100000u;
	uint s = e > 0 ? 29u : uint(30 - e); // bits that go
	uint q;
	bool more, tie;
	if (s < 32) {
		q = (top << (32 - s)) | (lo >> s);
		uint rest = lo & ((1u << s) - 1), half_ = 1u << (s - 1);
		more = rest > half_;
		tie = rest == half_;
	} else if (s == 32) {
		q = top;
		more = lo > 0x80000000u;
		tie = lo == 0x80000000u;
	} else {
		uint t = s - 32;
		q = t < 32 ? top >> t : 0;
		uint rest = top & ((1u << t) - 1), half_ = 1u << (t - 1);
		more = rest > half_ || (rest == half_ && lo != 0);
		tie = rest == half_ && lo == 0;
	}
	uint bits = e > 0 ? (uint(e) << 23) + (q - 0x800000u) : q;
	if (more || (tie && (q & 1) != 0))
		bits++;
	return sign | bits;
}

float smallFloat(uint v, uint shift) { return unpackHalf2x16(v << shift).x; }

// packed reads component c of a word that holds them all.
float packedFloat(uint type, uint w, uint c) {
	if (type == FLOAT_PACKED) {
		if (c == 0)
			return smallFloat(w & 0x7ffu, 4);
		if (c == 1)
			return smallFloat((w >> 11) & 0x7ffu, 4);
		return smallFloat(w >> 22, 5);
	}
	uint bits = c == 3 ? 2 : 10;
	uint v = (w >> (c * 10)) & ((1u << bits) - 1);
	float top = float((1u << (bits - 1)) - 1);
	switch (type) {
	case SINT_PACKED:
		return float(extend(v, bits));
	case SNORM_PACKED:
		return max(float(extend(v, bits)) / top, -1.0);
	case UNORM_PACKED:
		return float(v) / float((1u << bits) - 1);
	}
	return float(v);
}

// asFloat is one component as the bits of a float.
uint asFloat(uint type, uint size, uint at) {
	uint v = fetch(at, min(size, 4));
	uint bits = size * 8;
	switch (type) {
	case FLOAT:
		if (size == 8)
			return narrow(v, fetch(at + 4, 4));
		return size == 2 ? floatBitsToUint(unpackHalf2x16(v).x) : v;
	case SINT:
		return floatBitsToUint(float(extend(v, bits)));
	case SNORM:
		return floatBitsToUint(max(float(extend(v, bits)) / float(0xffffffffu >> (33 - bits)), -1.0));
	case UNORM:
		return floatBitsToUint(float(v) / float(0xffffffffu >> (32 - bits)));
	case FIXED:
		return floatBitsToUint(float(int(v)) / 65536.0);
	}
	return floatBitsToUint(float(v));
}

void main() {
	uint i = (gl_WorkGroupID.y * gl_NumWorkGroups.x + gl_WorkGroupID.x) * 64 + gl_LocalInvocationID.x;
	if (i >= p.count)
		return;
	uint type = p.element & 0xff, size = (p.element >> 8) & 0xff, have = (p.element >> 16) & 0xff;
	bool bgra = (p.element >> 24) != 0;
	uint want = p.want & 0xff, comps = p.want >> 8;
	uint at = p.offset + (p.divisor == 0 ? 0 : (i + p.skip) / p.divisor) * p.stride;
	uint per = want == WANT_DOUBLE ? 2 : 1;
	uint to = p.first + i * comps * per;
	for (uint c = 0; c < comps; c++) {
		uint from = bgra && c < 3 ? 2 - c : c;
		if (c >= have) {
			uint one = want == WANT_FLOAT ? 0x3f800000u : want == WANT_DOUBLE ? 0x3ff00000u : 1u;
			uint v = c == 3 ? one : 0;
			if (want == WANT_DOUBLE)
				dst[to++] = 0;
			dst[to++] = v;
		} else if (want == WANT_DOUBLE) {
			dst[to++] = fetch(at + c * 8, 4);
			dst[to++] = fetch(at + c * 8 + 4, 4);
		} else if (want == WANT_FLOAT) {
			if (type >= SINT_PACKED)
				dst[to++] = floatBitsToUint(packedFloat(type, fetch(at, 4), from));
			else
				dst[to++] = asFloat(type, size, at + from * size);
		} else {
			uint v = fetch(at + from * size, size);
			bool signed_ = type == SINT || type == SNORM;
			dst[to++] = signed_ ? uint(extend(v, size * 8)) : v;
		}
	}
}
