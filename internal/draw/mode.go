package draw

import "strconv"

// Mode is a kind of primitive. The numbers are those of vkgloo.Mode; 0 is no mode.
type Mode uint8

// The modes.
const (
	_ Mode = iota
	Points
	Lines
	LineLoop
	LineStrip
	Triangles
	TriangleStrip
	TriangleFan
	LinesAdjacency
	LineStripAdjacency
	TrianglesAdjacency
	TriangleStripAdjacency
	Patches
	modes // how many there are
)

var modeNames = [modes]string{
	"Default", "Points", "Lines", "LineLoop", "LineStrip", "Triangles", "TriangleStrip", "TriangleFan",
	"LinesAdjacency", "LineStripAdjacency", "TrianglesAdjacency", "TriangleStripAdjacency", "Patches",
}

// String is the constant's name.
func (m Mode) String() string {
	if m < modes {
		return modeNames[m]
	}
	return "Mode(" + strconv.Itoa(int(m)) + ")"
}

// modeInfo says what a mode is to Vulkan and to the assembly of primitives.
type modeInfo struct {
	topology uint32 // VkPrimitiveTopology; a line loop is drawn as a strip
	list     Mode   // the list mode of the same primitives
	verts    int    // vertices of one primitive of that list
}

var modeInfos = [modes]modeInfo{
	Points:                 {0, Points, 1},
	Lines:                  {1, Lines, 2},
	LineLoop:               {2, Lines, 2},
	LineStrip:              {2, Lines, 2},
	Triangles:              {3, Triangles, 3},
	TriangleStrip:          {4, Triangles, 3},
	TriangleFan:            {5, Triangles, 3},
	LinesAdjacency:         {6, LinesAdjacency, 4},
	LineStripAdjacency:     {7, LinesAdjacency, 4},
	TrianglesAdjacency:     {8, TrianglesAdjacency, 6},
	TriangleStripAdjacency: {9, TrianglesAdjacency, 6},
	Patches:                {10, Patches, 1},
}

// Valid tells whether m is one of the modes.
func (m Mode) Valid() bool { return m > 0 && m < modes }

// List is the mode whose lists hold the primitives of m once they are decomposed: Lines for a strip or loop of
// lines, and so on.
func (m Mode) List() Mode { return modeInfos[m].list }

// PrimitiveSize is the number of vertices of one decomposed primitive of m, 1 for patches.
func (m Mode) PrimitiveSize() int { return modeInfos[m].verts }

// Adjacency tells whether the mode's primitives carry neighbours.
func (m Mode) Adjacency() bool { return m >= LinesAdjacency && m <= TriangleStripAdjacency }

// Topology is the VkPrimitiveTopology that draws m. LineLoop gives a strip: the closing index is the caller's.
func (m Mode) Topology() uint32 { return modeInfos[m].topology }
