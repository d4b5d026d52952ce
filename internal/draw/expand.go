package draw

// Primitives returns how many whole primitives n vertices in mode m make (M-123): incomplete trailing ones give
// nothing. Patches are counted as single vertices.
func Primitives(m Mode, n int) int {
	if n <= 0 {
		return 0
	}
	switch m {
	case Points, Patches:
		return n
	case Lines:
		return n / 2
	case LineLoop:
		if n < 2 {
			return 0
		}
		return n
	case LineStrip:
		return n - 1
	case Triangles:
		return n / 3
	case TriangleStrip, TriangleFan:
		return max(0, n-2)
	case LinesAdjacency:
		return n / 4
	case LineStripAdjacency:
		return max(0, n-3)
	case TrianglesAdjacency:
		return n / 6
	case TriangleStripAdjacency:
		return max(0, (n-4)/2)
	}
	return 0
}

// ExpandedLen returns how many vertices n vertices in mode m become when their primitives are decomposed into
// the list mode m.List().
func ExpandedLen(m Mode, n int) int { return Primitives(m, n) * m.PrimitiveSize() }

// Expanded returns the place among n vertices in mode m of the k-th vertex of the decomposed list,
// 0 <= k < ExpandedLen(m, n). Of every second triangle of a strip the first two vertices are swapped, which keeps
// the winding (M-123); strips with adjacency follow the table of the OpenGL specification, "Triangle Strips with
// Adjacency".
func Expanded(m Mode, n, k int) int {
	switch m {
	case LineLoop:
		if v := k/2 + k%2; v < n {
			return v
		}
		return 0
	case LineStrip:
		return k/2 + k%2
	case TriangleStrip:
		i, v := k/3, k%3
		if i%2 == 1 && v < 2 {
			v = 1 - v
		}
		return i + v
	case TriangleFan:
		i, v := k/3, k%3
		if v == 0 {
			return 0
		}
		return i + v
	case LineStripAdjacency:
		return k/4 + k%4
	case TriangleStripAdjacency:
		return stripAdjacency(k/6, k%6, Primitives(m, n))
	}
	return k // the lists
}

// stripAdjacency is the place of vertex v (0 … 5: corner, neighbour, corner, …) of triangle i of a strip with
// adjacency of t triangles.
func stripAdjacency(i, v, t int) int {
	odd := i % 2 // GL counts from 1: its even triangles
	last := i == t-1
	next := 2*i + 6 // the neighbour across the edge that the next triangle shares
	if last {
		next = 2*i + 5
	}
	before := 2*i - 2
	if i == 0 {
		before = 1
	}
	switch v {
	case 0:
		return 2 * (i + odd)
	case 1:
		return before
	case 2:
		return 2 * (i + 1 - odd)
	case 3:
		if odd == 1 {
			return 2*i + 3
		}
		return next
	case 4:
		return 2*i + 4
	default:
		if odd == 1 {
			return next
		}
		return 2*i + 3
	}
}

// AppendExpanded appends base + Expanded(m, n, k) for all k to dst: the indices that draw n vertices in mode m as
// a list, in OpenGL's order.
func AppendExpanded(dst []uint32, m Mode, n int, base uint32) []uint32 {
	for k := range ExpandedLen(m, n) {
		dst = append(dst, base+uint32(Expanded(m, n, k)))
	}
	return dst
}
