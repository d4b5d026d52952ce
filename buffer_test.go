package vkgloo_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"

	"github.com/vkgloo/vkgloo"
	"github.com/vkgloo/vkgloo/buffer"
	"github.com/vkgloo/vkgloo/vk"
)

// The acceptance test: random programs of the public API on a real device, under validation, against a model of bytes. What is read
// back is what the model holds, wherever that is defined.

// modelBuffer is a buffer, and what it must hold. A byte that isn't known may be anything.
type modelBuffer struct {
	b        *buffer.Buffer
	vb       *buffer.DataBuffer // where b is the bytes of one
	attached bool
	data     []byte
	known    []bool
	// As of the last flush: what a ResizeBytes to the same size brings back, since it makes pending writes void (G-046).
	flushed      []byte
	flushedKnown []bool
	direct       []bool // bytes that Write, WriteChunks or Clear have touched since: they may have acted at once
}

func (m *modelBuffer) set(off int, p []byte) {
	copy(m.data[off:], p)
	for i := range p {
		m.known[off+i] = true
	}
}

func (m *modelBuffer) touch(off, n int) {
	for i := off; i < off+n; i++ {
		m.direct[i] = true
	}
}

// resize is ResizeBytes.
func (m *modelBuffer) resize(n int) {
	back := n == len(m.flushed) && m.attached
	m.data, m.known = make([]byte, n), make([]bool, n)
	if back {
		copy(m.data, m.flushed)
		copy(m.known, m.flushedKnown)
		for i, d := range m.direct {
			if d && i < n {
				m.known[i] = false
			}
		}
	}
	old := m.direct
	m.direct = make([]bool, max(n, len(old)))
	copy(m.direct, old)
}

func (m *modelBuffer) flush() {
	if !m.attached {
		return
	}
	m.flushed = append(m.flushed[:0:0], m.data...)
	m.flushedKnown = append(m.flushedKnown[:0:0], m.known...)
	m.direct = make([]bool, len(m.data))
}

// program is one run.
type program struct {
	t       *testing.T
	c       *vkgloo.Context
	rnd     *rand.Rand
	bufs    []*modelBuffer
	reads   []asyncRead
	history []string
}

type asyncRead struct {
	r     *buffer.Readback
	want  []byte
	known []bool
	what  string
}

func (p *program) did(format string, args ...any) {
	p.history = append(p.history, fmt.Sprintf(format, args...))
}

func (p *program) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatalf("%v\nafter %q", err, p.history)
	}
}

func (p *program) bytes(n int) []byte {
	s := make([]byte, n)
	for i := range s {
		s[i] = byte(p.rnd.Uint32())
	}
	return s
}

func (p *program) size() int { return []int{0, 1, 3, 4, 16, 61, 64, 257, 1000, 5000}[p.rnd.IntN(10)] }

// create makes a buffer of any kind, attached or not.
func (p *program) create() {
	m := &modelBuffer{}
	n := max(p.size(), 4) &^ 3
	data := p.bytes(n)
	var err error
	switch p.rnd.IntN(4) {
	case 0:
		m.b, err = p.c.Buffer(buffer.Of(data))
		m.attached = true
	case 1:
		m.b, err = p.c.Reserve(n)
		m.attached, data = true, nil
	case 2:
		m.b, err = buffer.NewData(buffer.Of(data))
	default:
		m.vb, err = buffer.NewDataBuffer(buffer.Of(data))
		if err == nil {
			m.b = m.vb.Untyped()
		}
	}
	p.must(err)
	m.data, m.known, m.direct = make([]byte, n), make([]bool, n), make([]bool, n)
	m.set(0, data)
	p.bufs = append(p.bufs, m)
	p.did("create %d bytes, attached %v", n, m.attached)
}

// place picks a range inside a buffer.
func (p *program) place(m *modelBuffer) (off, n int) {
	if len(m.data) == 0 {
		return 0, 0
	}
	off = p.rnd.IntN(len(m.data))
	return off, p.rnd.IntN(len(m.data) - off + 1)
}

// step does one thing to one buffer.
func (p *program) step() {
	if len(p.bufs) < 3 || len(p.bufs) < 8 && p.rnd.IntN(20) == 0 {
		p.create()
		return
	}
	k := p.rnd.IntN(len(p.bufs))
	m := p.bufs[k]
	off, n := p.place(m)
	switch what := p.rnd.IntN(22); what {
	case 0, 1:
		data := p.bytes(p.size())
		p.must(m.b.SetData(buffer.Of(data)))
		if len(data) != len(m.data) {
			m.resize(len(data))
		}
		m.set(0, data)
		p.did("%d: SetData %d", k, len(data))
	case 2, 3, 4, 5, 6:
		data := p.bytes(n)
		p.must(m.b.SetSubData(buffer.Of(data), off))
		m.set(off, data)
		p.did("%d: SetSubData %d at %d", k, n, off)
	case 7: // borrowed: what the memory holds at the flush counts
		data := p.bytes(n)
		p.must(m.b.SetSubData(buffer.Borrow(data), off))
		if n > 0 {
			data[p.rnd.IntN(n)] ^= 0xff
		}
		m.set(off, data)
		p.did("%d: SetSubData borrowed %d at %d", k, n, off)
	case 8, 9, 10:
		data := p.bytes(n)
		p.must(m.b.Write(buffer.Of(data), off))
		m.set(off, data)
		m.touch(off, n)
		p.did("%d: Write %d at %d", k, n, off)
	case 11:
		p.chunks(k, m)
	case 12, 13:
		p.clear(k, m, off, n)
	case 14:
		size := p.size()
		p.must(m.b.ResizeBytes(size))
		m.resize(size)
		p.did("%d: ResizeBytes %d", k, size)
	case 15:
		p.must(m.b.Orphan(0))
		clear(m.known)
		clear(m.flushedKnown)
		p.did("%d: Orphan", k)
	case 16, 17:
		p.copy(k, m)
	case 18:
		p.must(p.c.Attach(m.b))
		m.attached = true
		p.did("%d: Attach", k)
	case 19:
		p.must([]func() error{p.c.Flush, p.c.Finish}[p.rnd.IntN(2)]())
		p.flushAll()
		p.did("flush")
	case 20:
		p.read(k, m)
	case 21:
		m.b.Release()
		p.bufs = append(p.bufs[:k], p.bufs[k+1:]...)
		p.did("%d: Release", k)
	}
}

func (p *program) chunks(k int, m *modelBuffer) {
	n := 1 + p.rnd.IntN(5)
	step, count := n+p.rnd.IntN(7), 1+p.rnd.IntN(6)
	span := (count-1)*step + n
	if span > len(m.data) {
		return
	}
	start := p.rnd.IntN(len(m.data) - span + 1)
	data := p.bytes(n * count)
	first, dir := start, step
	if p.rnd.IntN(2) == 0 {
		first, dir = start+(count-1)*step, -step
	}
	p.must(m.b.WriteChunks(buffer.Of(data), first, dir, count))
	for i := range count {
		m.set(first+i*dir, data[i*n:(i+1)*n])
		m.touch(first+i*dir, n)
	}
	p.did("%d: WriteChunks %d bytes from %d step %d", k, len(data), first, dir)
}

func (p *program) clear(k int, m *modelBuffer, off, n int) {
	chunk := p.bytes(1 + p.rnd.IntN(7))
	if p.rnd.IntN(3) == 0 {
		chunk = nil
	} else {
		n = n / len(chunk) * len(chunk)
	}
	p.must(m.b.Clear(n, off, chunk))
	data := make([]byte, n)
	for i := range data {
		if chunk != nil {
			data[i] = chunk[i%len(chunk)]
		}
	}
	m.set(off, data)
	m.touch(off, n)
	p.did("%d: Clear %d at %d with %d", k, n, off, len(chunk))
}

func (p *program) copy(k int, src *modelBuffer) {
	j := p.rnd.IntN(len(p.bufs))
	dst := p.bufs[j]
	from, n := p.place(src)
	n = min(n, len(dst.data))
	to := p.rnd.IntN(len(dst.data) - n + 1)
	if src == dst && from < to+n && to < from+n {
		return
	}
	p.must(p.c.CopyBuffer(dst.b, src.b, n, from, to))
	src.attached, dst.attached = true, true
	p.flushAll()
	copy(dst.data[to:to+n], src.data[from:from+n])
	copy(dst.known[to:to+n], src.known[from:from+n])
	dst.flush()
	p.did("copy %d of %d at %d to %d at %d", n, k, from, j, to)
}

// flushAll is what every flush does, whoever asks for it.
func (p *program) flushAll() {
	for _, m := range p.bufs {
		m.flush()
	}
}

func (p *program) read(k int, m *modelBuffer) {
	if !m.attached {
		return
	}
	off, n := p.place(m)
	if n == 0 {
		return // whether it flushes is nobody's business
	}
	p.did("%d: read %d at %d", k, n, off)
	what := fmt.Sprintf("read %d bytes at %d of buffer %d", n, off, k)
	if p.rnd.IntN(3) == 0 {
		r := m.b.ReadAsync(n, off)
		p.flushAll()
		p.reads = append(p.reads, asyncRead{r, append([]byte{}, m.data[off:off+n]...), append([]bool{}, m.known[off:off+n]...), what})
		return
	}
	got, err := m.b.Read(n, off)
	p.must(err)
	p.flushAll()
	p.compare(what, got, m.data[off:off+n], m.known[off:off+n])
}

func (p *program) compare(what string, got, want []byte, known []bool) {
	p.t.Helper()
	if len(got) != len(want) {
		p.t.Fatalf("%s: %d bytes", what, len(got))
	}
	for i := range want {
		if known[i] && got[i] != want[i] {
			p.t.Fatalf("%s: byte %d is %#x, want %#x\nafter %q", what, i, got[i], want[i], p.history)
		}
	}
}

// finish reads everything.
func (p *program) finish() {
	for _, r := range p.reads {
		got, err := r.r.Bytes()
		p.must(err)
		p.compare("async "+r.what, got, r.want, r.known)
	}
	for k, m := range p.bufs {
		p.must(p.c.Attach(m.b))
		m.attached = true
		got, err := m.b.Read(-1, 0)
		p.must(err)
		p.flushAll()
		p.compare(fmt.Sprintf("buffer %d at the end", k), got, m.data, m.known)
		m.b.Release()
	}
}

// TestBuffer runs random programs in each upload mode. VKGLOO_PROGRAMS says how many, VKGLOO_SEED with which seed to begin.
func TestBuffer(t *testing.T) {
	programs, seed := 15, uint64(1)
	if n, err := strconv.Atoi(os.Getenv("VKGLOO_PROGRAMS")); err == nil {
		programs = n
	}
	if n, err := strconv.ParseUint(os.Getenv("VKGLOO_SEED"), 10, 64); err == nil {
		seed = n
	}
	for _, mode := range []vk.UploadMode{vk.UploadAuto, vk.UploadStaged} {
		t.Run(mode.String(), func(t *testing.T) {
			c, err := vkgloo.Open(vkgloo.Options{Validation: true, Upload: mode, RingSize: 1 << 16, Label: "acceptance", Sink: func(m vk.Message) {
				if m.Severity >= vk.SeverityWarning && m.ID != "Loader Message" {
					t.Errorf("message: %v", m)
				}
			}})
			if err != nil {
				if os.Getenv("VKGLOO_NO_GPU") == "1" && os.Getenv("REQUIRE_GPU") != "1" {
					t.Skip(err)
				}
				t.Fatal(err)
			}
			defer func() {
				if err := c.Close(); err != nil {
					t.Error(err)
				}
			}()
			for i := range programs {
				s := seed + uint64(i)
				t.Run(fmt.Sprintf("seed=%d", s), func(t *testing.T) {
					p := &program{t: t, c: c, rnd: rand.New(rand.NewPCG(s, uint64(mode)))}
					for range 300 {
						p.step()
					}
					p.finish()
				})
			}
		})
	}
}
