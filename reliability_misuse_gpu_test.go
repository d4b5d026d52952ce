package vkgloo_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/vkgloo/vkgloo"
	"github.com/vkgloo/vkgloo/buffer"
	"github.com/vkgloo/vkgloo/internal/vktest"
	"github.com/vkgloo/vkgloo/vk"
)

// hostile are numbers that have broken things before.
var hostile = []int{0, 1, -1, 2, 3, 4, 7, 16, 63, 64, 65, -64, 1 << 16, 1<<31 - 1, 1 << 31, -1 << 31, 1 << 40, 1<<62 - 1, math.MaxInt - 1, math.MaxInt, math.MinInt, math.MinInt + 1}

// numbers reads arguments from fuzzed bytes: a hostile one, or any.
type numbers struct{ p []byte }

func (n *numbers) byte() byte {
	if len(n.p) == 0 {
		return 0
	}
	b := n.p[0]
	n.p = n.p[1:]
	return b
}

func (n *numbers) int() int {
	switch b := n.byte(); {
	case b < 128:
		return hostile[int(b)%len(hostile)]
	case b < 240:
		return int(b) - 180
	}
	var w [8]byte
	for i := range w {
		w[i] = n.byte()
	}
	return int(binary.LittleEndian.Uint64(w[:]))
}

func (n *numbers) of(limit int) int { return int(n.byte()) % limit }

// misuse is a world for hostile calls: a live buffer, one released, one of another context, none at all.
type misuse struct {
	n       *numbers
	c       *vkgloo.Context
	live    *buffer.Buffer
	want    []byte // what it holds
	unsure  bool   // a call that may change it had no error
	others  []buffer.Any
	program *vkgloo.Program
	array   *vkgloo.VertexArray
	target  *vkgloo.Target
}

func (m *misuse) any() buffer.Any {
	if i := m.n.of(len(m.others) + 1); i < len(m.others) {
		return m.others[i]
	}
	return m.live
}

func (m *misuse) source() buffer.Source {
	s, _ := m.any().(buffer.Source)
	return s
}

func (m *misuse) array1() buffer.Array {
	switch m.n.of(8) {
	case 0:
		return buffer.Array{}
	case 1:
		return buffer.Of([]*int{nil})
	case 2:
		return buffer.Of(make([]byte, m.n.of(200)))
	case 3:
		return buffer.Raw(make([]byte, m.n.of(64)), buffer.Float32.Type(m.n.int()%5), []int{m.n.int(), m.n.int()}, []int{m.n.int(), m.n.int()})
	case 4:
		return buffer.Of(make([]float64, 9)).Slice(m.n.int(), m.n.int(), m.n.int())
	case 5:
		return buffer.Borrow([]uint16{1, 2, 3}).Reshape(m.n.int(), m.n.int())
	case 6:
		return buffer.Of([]struct{ A, B float32 }{{1, 2}}).Field("B\x00")
	}
	return buffer.Of([]uint32{1, 2, 3}).As(buffer.Scalar(m.n.byte()))
}

// misuses are the exported calls that take numbers, arrays or buffers; true: the call may change the live buffer.
var misuses = []func(m *misuse) (changes bool, err error){
	func(m *misuse) (bool, error) { return true, m.live.SetSubData(m.array1(), m.n.int()) },
	func(m *misuse) (bool, error) { return true, m.live.Write(m.array1(), m.n.int()) },
	func(m *misuse) (bool, error) {
		return true, m.live.WriteChunks(m.array1(), m.n.int(), m.n.int(), m.n.int())
	},
	func(m *misuse) (bool, error) {
		return true, m.live.Clear(m.n.int(), m.n.int(), make([]byte, m.n.of(9)))
	},
	func(m *misuse) (bool, error) { _, err := m.live.Read(m.n.int(), m.n.int()); return false, err },
	func(m *misuse) (bool, error) {
		return false, m.live.ReadInto(make([]byte, m.n.of(100)), m.n.int(), m.n.int(), m.n.int())
	},
	func(m *misuse) (bool, error) {
		_, err := m.live.ReadChunks(m.n.int(), m.n.int(), m.n.int(), m.n.int())
		return false, err
	},
	func(m *misuse) (bool, error) {
		return false, m.live.ReadChunksInto(make([]byte, m.n.of(100)), m.n.int(), m.n.int(), m.n.int(), m.n.int(), m.n.int())
	},
	func(m *misuse) (bool, error) {
		_, err := m.live.ReadAt(make([]byte, m.n.of(100)), int64(m.n.int()))
		return false, err
	},
	func(m *misuse) (bool, error) {
		_, err := m.live.WriteAt(make([]byte, m.n.of(100)), int64(m.n.int()))
		return true, err
	},
	func(m *misuse) (bool, error) {
		_, err := m.live.ReadAsync(m.n.int(), m.n.int()).Bytes()
		return false, err
	},
	func(m *misuse) (bool, error) {
		return true, m.c.CopyBuffer(m.any(), m.any(), m.n.int(), m.n.int(), m.n.int())
	},
	func(m *misuse) (bool, error) { return false, m.c.BindUniform(m.n.int(), m.any(), m.n.int(), m.n.int()) },
	func(m *misuse) (bool, error) { return false, m.c.BindStorage(m.n.int(), m.any(), m.n.int(), m.n.int()) },
	func(m *misuse) (bool, error) { return false, m.c.Attach(m.any(), nil) },
	func(m *misuse) (bool, error) {
		return false, m.live.SetLabel(strings.Repeat("\x00\xff", m.n.of(200)))
	},
	func(m *misuse) (bool, error) {
		_, err := m.c.Target(m.n.int(), -m.n.of(3), vkgloo.TargetOptions{})
		return false, err
	},
	func(m *misuse) (bool, error) {
		return false, m.array.Render(m.target, vkgloo.RenderOptions{Mode: vkgloo.Mode(m.n.byte()), First: m.n.int(), Vertices: vkgloo.N(min(m.n.int(), 1<<12)), Instances: vkgloo.N(min(m.n.int(), 4))})
	},
	func(m *misuse) (bool, error) {
		return false, m.array.RenderIndirect(m.target, m.any(), vkgloo.IndirectOptions{Mode: vkgloo.Mode(m.n.byte()), First: m.n.int(), Records: vkgloo.N(-1 - m.n.of(9))})
	},
	func(m *misuse) (bool, error) {
		return true, m.array.Transform(vkgloo.TransformOptions{First: m.n.int(), Vertices: vkgloo.N(min(m.n.int(), 1<<12)), Offset: m.n.int()}, m.any())
	},
	func(m *misuse) (bool, error) {
		_, err := m.c.VertexArray(m.program, []vkgloo.Content{{Buffer: m.source(), Layout: string([]byte{m.n.byte(), 'f', m.n.byte()}), Attributes: []string{"pos\x00"}}}, vkgloo.VertexArrayOptions{IndexSize: m.n.int()})
		return false, err
	},
	func(m *misuse) (bool, error) {
		return false, m.array.Bind(m.n.int(), vkgloo.Attribute{Buffer: m.source(), Layout: "2f", Offset: m.n.int(), Stride: m.n.int(), Divisor: m.n.int()})
	},
	func(m *misuse) (bool, error) { return false, m.array.SetVertices(m.n.int()) },
	func(m *misuse) (bool, error) { _, err := buffer.ParseSize(string(m.n.p)); return false, err },
	func(m *misuse) (bool, error) { _, err := vkgloo.ParseLayout(string(m.n.p)); return false, err },
}

func newMisuse(t testing.TB, c *vkgloo.Context, foreign *buffer.Buffer, n *numbers) *misuse {
	f := &fixture{TB: t, c: c}
	m := &misuse{n: n, c: c, want: bytesOf(64, 3)}
	m.live = buf(f, m.want...)
	gone, err := c.Reserve(32)
	f.ok(err)
	gone.Release()
	var none *buffer.VertexBuffer
	detached, err := buffer.NewSize(48)
	f.ok(err)
	f.Cleanup(detached.Release)
	m.others = []buffer.Any{gone, foreign, nil, none, detached, f.zeros(16)}
	m.program, m.target = f.drawProgram(), f.target(4, 4)
	m.array = f.array(m.program, nil, vkgloo.VertexArrayOptions{SkipUnknown: true})
	return m
}

// FuzzMisuse calls the exported functions with hostile arguments. None may panic, hang or alarm validation; one that gives
// an error has changed nothing; and at the end the context still works.
func FuzzMisuse(f *testing.F) {
	c, other := vktest.Context(f, vktest.Options{LeaksAllowed: true}), vktest.Context(f, vktest.Options{LeaksAllowed: true})
	foreign, err := other.Reserve(64)
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(foreign.Release)
	for k := range misuses {
		for _, a := range []byte{0, 2, 15, 19, 20, 200} {
			f.Add(bytes.Repeat([]byte{byte(k), a, byte(k) + a, a + 1, 3}, 6))
		}
	}
	f.Fuzz(func(t *testing.T, p []byte) {
		if len(p) > 400 {
			return
		}
		m := newMisuse(t, c, foreign, &numbers{p})
		start := time.Now()
		for range 32 {
			if len(m.n.p) == 0 {
				break
			}
			k := m.n.of(len(misuses))
			changes, err := misuses[k](m)
			m.unsure = m.unsure || changes && err == nil
			if errors.Is(err, vk.ErrDeviceLost) {
				t.Fatalf("call %d: %v", k, err)
			}
		}
		if err := c.Finish(); err != nil {
			t.Errorf("Finish: %v", err)
		}
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("it took %v", took)
		}
		got, err := m.live.Read(-1, 0)
		if err != nil || len(got) != len(m.want) || !m.unsure && !bytes.Equal(got, m.want) {
			t.Errorf("the buffer holds %x, %v", got, err)
		}
	})
}
