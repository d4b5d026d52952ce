package gl

import (
	"encoding/binary"

	"github.com/vkgloo/vkgloo/internal/draw"
)

// drawModes are the kinds of primitives as package draw numbers them.
var drawModes = [...]draw.Mode{
	POINTS: draw.Points, LINES: draw.Lines, LINE_LOOP: draw.LineLoop, LINE_STRIP: draw.LineStrip, TRIANGLES: draw.Triangles,
	TRIANGLE_STRIP: draw.TriangleStrip, TRIANGLE_FAN: draw.TriangleFan, LINES_ADJACENCY: draw.LinesAdjacency,
	LINE_STRIP_ADJACENCY: draw.LineStripAdjacency, TRIANGLES_ADJACENCY: draw.TrianglesAdjacency,
	TRIANGLE_STRIP_ADJACENCY: draw.TriangleStripAdjacency, PATCHES: draw.Patches,
}

// drawCounted draws while transform feedback captures or a query counts: how many primitives there are must be known
// here. Parameters that the host has not given, and indices among which there are restarts, are read back, which waits for
// the GPU.
func (c *context) drawCounted(d *drawing) error {
	if d.indirect > 0 {
		return c.records(d, c.drawCounted)
	}
	mode := drawModes[d.mode]
	n := draw.Primitives(mode, d.count)
	if restart, on := c.restartFor(d.indexType); on {
		indices, err := c.readIndices(d)
		if err != nil {
			return err
		}
		d.list = expand(nil, mode, indices, restart)
		d.mode, d.count = listMode(mode), len(d.list)
		n = draw.Primitives(mode.List(), d.count)
	}
	if q := c.active[queryGenerated]; q != nil {
		q.result += uint64(n * d.instances)
	}
	if c.feedback.capturing() {
		return c.drawCaptured(d, mode.List(), n)
	}
	if d.list != nil && d.count == 0 {
		return nil
	}
	return c.dev.Draw(c, d)
}

// drawCaptured draws n primitives of a list mode and captures as many as there is room for.
func (c *context) drawCaptured(d *drawing, mode draw.Mode, n int) error {
	f := c.feedback
	size := mode.PrimitiveSize()
	room := 0
	if !f.full {
		room = max(c.feedbackRoom()-f.vertices, 0) / size
	}
	written := min(room, n*d.instances)
	f.full = f.full || written < n*d.instances
	switch {
	case n == 0:
		d.count = 0
	case d.list == nil && drawModes[d.mode] == mode: // without what is left over
		d.count = n * size
	}
	d.capture = written > 0
	if d.count > 0 {
		if err := c.dev.Draw(c, d); err != nil {
			return err
		}
	}
	f.vertices += written * size
	if q := c.active[queryWritten]; q != nil {
		q.result += uint64(written)
	}
	return nil
}

// feedbackRoom is how many vertices fit into all outputs together, from their beginning on.
func (c *context) feedbackRoom() int {
	room := int(^uint(0) >> 1)
	for i, stride := range c.exe.Capture.Strides {
		if stride == 0 {
			continue
		}
		_, size := c.feedback.outputs[i].span()
		room = min(room, size/stride)
	}
	return room
}

// restartFor returns the index that starts a new primitive, and whether there is one.
func (c *context) restartFor(indexType uint32) (index uint64, on bool) {
	switch n := indexSize(indexType); {
	case n == 0:
		return 0, false
	case c.state.has(capRestartFixed):
		return 1<<(8*n) - 1, true
	case c.state.has(capRestart):
		return uint64(c.state.restartIndex), uint64(c.state.restartIndex) < 1<<(8*n)
	}
	return 0, false
}

// readIndices reads a draw's indices back. What lies past the end of the buffer counts as index 0.
func (c *context) readIndices(d *drawing) ([]uint32, error) {
	b, size := c.array.elements, indexSize(d.indexType)
	have := max(0, min(d.count, (b.size-min(d.indexOffset, b.size))/size))
	var p []byte
	if have > 0 {
		var err error
		if p, err = b.mem.Look(d.indexOffset, have*size); err != nil {
			return nil, err
		}
	}
	out := make([]uint32, d.count)
	for i := range have {
		switch size {
		case 1:
			out[i] = uint32(p[i])
		case 2:
			out[i] = uint32(binary.LittleEndian.Uint16(p[2*i:]))
		default:
			out[i] = binary.LittleEndian.Uint32(p[4*i:])
		}
	}
	return out, nil
}

// expand appends the indices that draw a mode's primitives as a list. At every index that is restart a new primitive
// starts.
func expand(dst []uint32, mode draw.Mode, indices []uint32, restart uint64) []uint32 {
	for start := 0; start <= len(indices); {
		end := start
		for end < len(indices) && uint64(indices[end]) != restart {
			end++
		}
		run := indices[start:end]
		for k := range draw.ExpandedLen(mode, len(run)) {
			dst = append(dst, run[draw.Expanded(mode, len(run), k)])
		}
		start = end + 1
	}
	return dst
}

// listMode is OpenGL's number of a mode's list mode.
func listMode(mode draw.Mode) uint32 {
	switch mode.List() {
	case draw.Points:
		return POINTS
	case draw.Lines:
		return LINES
	case draw.LinesAdjacency:
		return LINES_ADJACENCY
	case draw.TrianglesAdjacency:
		return TRIANGLES_ADJACENCY
	}
	return TRIANGLES
}
