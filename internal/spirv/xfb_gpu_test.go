package spirv_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/vkgloo/vkgloo/internal/spirv"
	"github.com/vkgloo/vkgloo/internal/vktest"
	"github.com/vkgloo/vkgloo/vk"
)

const (
	formatR32Float  = 100
	formatRG32Uint  = 101
	formatRGBA32I   = 108
	formatRGBA32U   = 107
	formatRGBA32F   = 109
	captureVertices = 3
)

// outputsOf is what outputs.vert writes for the attributes a and b, by name, in words.
func outputsOf(a [4]float32, b [4]int32) map[string][]uint32 {
	f := func(v ...float32) (w []uint32) {
		for _, x := range v {
			w = append(w, math.Float32bits(x))
		}
		return w
	}
	d := func(v ...float64) (w []uint32) {
		for _, x := range v {
			w = append(w, uint32(math.Float64bits(x)), uint32(math.Float64bits(x)>>32))
		}
		return w
	}
	size := float32(3.5)
	if b[0] < 0 {
		size = 2.5
	}
	return map[string][]uint32{
		"gl_Position": f(a[:]...), "gl_PointSize": f(size),
		"VS.normal": f(2*a[0], 2*a[1], 2*a[2]), "VS.kind": {uint32(-b[0])}, "VS.w": f(a[0]+0.25, a[1]+0.5),
		"color": f(a[3], a[2], a[1], a[0]), "ids": {uint32(b[2]), uint32(b[3])},
		"parts": f(10, 11, 12), "parts[0]": f(10), "parts[1]": f(11), "parts[2]": f(12),
		"turn": f(1, 2, 3, 4, 5, 6), "pair": f(20, 21, 22, 23, 24, 25, 26, 27), "pair[1]": f(24, 25, 26, 27),
		"big": d(float64(a[0])/3, float64(a[1])/3, float64(a[2])/3), "one": d(float64(b[0]) / 7), "line": d(40.5, 41.5),
		"lamp.on": f(33, 34), "lamp.pos": f(30, 31, 32), "lamp": f(30, 31, 32, 33, 34),
	}
}

// expected fills buffers as a capture of outputs.vert must.
func expected(l *spirv.XfbLayout, a [][4]float32, b [][4]int32) [][]uint32 {
	var out [][]uint32
	for _, stride := range l.Strides {
		out = append(out, slices.Repeat([]uint32{untouched}, max(1, stride/4*captureVertices*instances)+2))
	}
	for k := range captureVertices * instances {
		values := outputsOf(a[firstVertex+k%captureVertices], b[firstVertex+k%captureVertices])
		for _, v := range l.Varyings {
			copy(out[v.Buffer][k*l.Strides[v.Buffer]/4+v.Offset/4:], values[v.Name])
		}
	}
	return out
}

// TestCaptureBothWays holds what the extension and what the emulation store against values computed here.
func TestCaptureBothWays(t *testing.T) {
	a := [][4]float32{{}, {1, 2, 3, 4}, {-5, 6.5, 7, 8}, {9, 10, 1e-3, 12}}
	b := [][4]int32{{}, {1, 2, 3, 4}, {-7, 6, 7, 8}, {9, -10, -11, 12}}
	in := []attribute{{location: 0, format: formatRGBA32F, perVertex: 4}, {location: 1, format: formatRGBA32I, perVertex: 4}}
	for k := range a {
		for c := range 4 {
			in[0].words = append(in[0].words, math.Float32bits(a[k][c]))
			in[1].words = append(in[1].words, uint32(b[k][c]))
		}
	}
	d := vktest.Device(t)
	for _, c := range xfbCases {
		if c.file != "outputs.vert" {
			continue
		}
		o := spirv.XfbOptions{Varyings: strings.Fields(c.varyings), Separate: c.separate}
		for name, way := range ways {
			t.Run(c.name+"/"+name, func(t *testing.T) {
				k := prepare(t, d, load(t, c.file), way, o)
				checkWords(t, newRig(t, d).capture(k, in, captureVertices), expected(k.layout, a, b))
			})
		}
	}
}

// ways are the three ways of capturing.
var ways = map[string]func(m *spirv.Module, e spirv.Entry, o spirv.XfbOptions) (captured, error){
	"extension": func(m *spirv.Module, e spirv.Entry, o spirv.XfbOptions) (captured, error) {
		l, err := m.DecorateXfb(e, o)
		return captured{m, l, false}, err
	},
	"copied": func(m *spirv.Module, e spirv.Entry, o spirv.XfbOptions) (captured, error) {
		o.Copy = true
		l, err := m.DecorateXfb(e, o)
		if err == nil {
			err = m.ClipDepth(e)
		}
		return captured{m, l, false}, err
	},
	"emulated": func(m *spirv.Module, e spirv.Entry, o spirv.XfbOptions) (captured, error) {
		l, err := m.EmulateXfb(e, spirv.EmulateOptions{XfbOptions: o, Push: true})
		return captured{m, l, true}, err
	},
}

// prepare makes m capture one way, or skips the test where the device can't.
func prepare(t *testing.T, d *vk.Device, m *spirv.Module, way func(*spirv.Module, spirv.Entry, spirv.XfbOptions) (captured, error), o spirv.XfbOptions) captured {
	t.Helper()
	e := linked(t, m, spirv.Vertex).Entry
	c, err := way(m, e, o)
	if err == nil {
		err = m.WritePointSize(e, 1, false)
	}
	if err != nil {
		t.Fatal(err)
	}
	caps := d.Caps()
	able := caps.TransformFeedback && len(c.layout.Strides) <= int(caps.Limits.MaxXfbBuffers)
	if c.emulated {
		able = caps.VertexStores
	}
	if !able || !caps.ShaderFloat64 {
		t.Skip("the device can't")
	}
	return c
}

func checkWords(t *testing.T, got, want [][]uint32) {
	t.Helper()
	for k := range want {
		if !slices.Equal(got[k], want[k]) {
			t.Errorf("buffer %d\ngot  %#x\nwant %#x", k, got[k], want[k])
		}
	}
}

// doubleAt is double k of the given location, of vertex v, in TestWidenedDoubles.
func doubleAt(location, k, v int) float64 { return 100*float64(location) + 10*float64(k) + float64(v) }

// TestWidenedDoubles fetches doubles as words and looks at what the shader makes of them.
func TestWidenedDoubles(t *testing.T) {
	d := vktest.Device(t)
	var want []uint32
	for k := range captureVertices * instances {
		want = append(want, doublesOf(firstVertex+k%captureVertices)...)
	}
	want = append(want, untouched, untouched)
	for name, way := range ways {
		t.Run(name, func(t *testing.T) {
			m := load(t, "doubles.vert")
			e := linked(t, m, spirv.Vertex).Entry
			m.DropUnused(e)
			wide, err := m.WidenDoubleInputs(e)
			if err != nil {
				t.Fatal(err)
			}
			o := spirv.XfbOptions{Varyings: []string{"o_a", "o_b", "o_c", "o_m", "o_d", "o_f"}}
			c := prepare(t, d, m, way, o)
			checkWords(t, newRig(t, d).capture(c, doubleAttributes(wide), captureVertices), [][]uint32{want})
		})
	}
}

// doubleAttributes makes the vertex buffers of doubles.vert.
func doubleAttributes(wide []spirv.WideInput) []attribute {
	f := attribute{location: 14, format: formatR32Float, perVertex: 1}
	for v := range firstVertex + captureVertices {
		f.words = append(f.words, math.Float32bits(float32(v)))
	}
	in := []attribute{f}
	for _, w := range wide {
		a := attribute{location: uint32(w.Location), format: formatRG32Uint, perVertex: w.Words}
		if w.Words == 4 {
			a.format = formatRGBA32U
		}
		for v := range firstVertex + captureVertices {
			for k := range w.Words / 2 {
				bits := math.Float64bits(doubleAt(w.Location, k, v))
				a.words = append(a.words, uint32(bits), uint32(bits>>32))
			}
		}
		in = append(in, a)
	}
	return in
}

// doublesOf is what doubles.vert writes for vertex v.
func doublesOf(v int) []uint32 {
	at := func(location, k int) float64 { return doubleAt(location, k, v) }
	list := []float64{at(0, 0), at(1, 1), at(1, 0), at(2, 0), at(2, 1), at(3, 0)}
	for _, location := range []int{4, 5, 6, 7, 8, 9, 12, 13, 10, 11} {
		list = append(list, at(location, 0), at(location, 1))
	}
	var words []uint32
	for _, d := range list {
		words = append(words, uint32(math.Float64bits(d)), uint32(math.Float64bits(d)>>32))
	}
	return append(words, math.Float32bits(float32(v)+2*float32(at(11, 1))))
}
