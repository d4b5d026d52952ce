package buffer_test

import (
	"bytes"
	"io"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/vkgloo/vkgloo/buffer"
	"github.com/vkgloo/vkgloo/staging"
)

// pendingWrite is one write of the model that waits.
type pendingWrite struct {
	off  int
	data []byte // borrowed: the caller's memory, looked at when it is flushed
}

// modelBuffer is a buffer and what must be in it: bytes on the GPU, those of them that are defined, and what waits, as
// the rules tell it and without any of the library's means.
type modelBuffer struct {
	b       *buffer.Buffer
	typed   *buffer.DataBuffer // nil: plain
	gpu     []byte
	defined []bool
	size    int
	waits   []pendingWrite
	early   []pendingWrite // done since the last flush, or waiting as if done
	sized   bool           // a SIZE waits
	renew   bool
}

const recordSize = 20

func (m *modelBuffer) add(off int, data []byte) {
	if len(data) > 0 {
		if off == 0 && len(data) == m.size {
			m.waits, m.sized = nil, true
		}
		m.waits = append(m.waits, pendingWrite{off, data})
	}
}

// now is a write of moderngl's: it counts as done when nothing of gloo's waits.
func (m *modelBuffer) now(off int, data []byte) {
	w := pendingWrite{off, bytes.Clone(data)}
	if m.immediate() {
		m.apply(w)
		m.early = append(m.early, w)
		return
	}
	m.waits = append(m.waits, w)
}

func (m *modelBuffer) immediate() bool {
	return m.b.Attached() && !m.sized && !m.renew && len(m.waits) == 0 && len(m.gpu) == m.size
}

// take forgets what waits. Whether writes that count as done were, nobody knows.
func (m *modelBuffer) take() {
	for _, w := range m.early {
		for i := range w.data {
			m.defined[w.off+i] = false
		}
	}
	m.waits, m.early, m.sized = nil, nil, false
}

func (m *modelBuffer) apply(w pendingWrite) {
	copy(m.gpu[w.off:], w.data)
	for i := range w.data {
		m.defined[w.off+i] = true
	}
}

func (m *modelBuffer) resize(n int) {
	m.size, m.sized, m.waits = n, true, nil
}

func (m *modelBuffer) flush() {
	if !m.b.Attached() {
		return
	}
	if len(m.gpu) != m.size {
		m.gpu, m.defined = make([]byte, m.size), make([]bool, m.size)
	}
	for _, w := range m.waits {
		m.apply(w)
	}
	m.waits, m.early, m.sized, m.renew = nil, nil, false, false
}

// compare compares what was read of m from off on.
func (c *machine) compare(m *modelBuffer, what string, got []byte, off int) {
	c.t.Helper()
	c.compared += len(got)
	want, defined := m.gpu[off:off+len(got)], m.defined[off:off+len(got)]
	if bytes.Equal(got, want) {
		return
	}
	for i, v := range got {
		if defined[i] && want[i] != v {
			c.t.Fatalf("%s of %v: byte %d is %#x, want %#x", what, m.b, off+i, v, want[i])
		}
	}
}

// machine runs random calls on several buffers; without an engine none of them is ever attached.
type machine struct {
	t    testing.TB
	rng  *rand.Rand
	e    *staging.Engine
	bufs []*modelBuffer
	lent [][]byte
	next byte
	most int

	compared int // bytes
}

func newMachine(t testing.TB, e *staging.Engine, seed uint64) *machine {
	c := &machine{t: t, e: e, rng: rand.New(rand.NewPCG(seed, 11)), most: 300}
	switch c.rng.IntN(4) {
	case 0:
		c.most = 5000
	case 1:
		c.most = 100_000 // past what has a store of its own
	}
	for range 4 {
		c.bufs = append(c.bufs, c.fresh())
	}
	return c
}

func (c *machine) fresh() *modelBuffer {
	if c.rng.IntN(3) == 0 {
		d := get(buffer.NewDataBuffer(buffer.Of(make([]vertex, 1+c.rng.IntN(c.most/recordSize)))))
		m := &modelBuffer{b: d.Untyped(), typed: d, size: d.Size(), sized: true}
		m.waits = []pendingWrite{{0, make([]byte, m.size)}}
		return m
	}
	n := c.rng.IntN(c.most)
	return &modelBuffer{b: get(buffer.NewSize(n)), size: n, sized: true}
}

func (c *machine) data(n int) []byte {
	p := make([]byte, n)
	for i := range p {
		c.next += 11
		p[i] = c.next
	}
	return p
}

// span picks a range of n > 0 bytes; ok is false in an empty buffer.
func (c *machine) span(m *modelBuffer) (off, n int, ok bool) {
	if m.size == 0 {
		return 0, 0, false
	}
	n = 1 + c.rng.IntN(min(m.size, 1<<c.rng.IntN(18)))
	return c.rng.IntN(m.size - n + 1), n, true
}

func (c *machine) step() {
	m := c.bufs[c.rng.IntN(len(c.bufs))]
	switch k := c.rng.IntN(100); {
	case k < 4:
		if c.e != nil && !m.b.Attached() {
			need(c.t, m.b.Attach(c.e))
		}
	case k < 30:
		c.subData(m)
	case k < 38:
		c.setData(m)
	case k < 45:
		c.lend(m)
	case k < 57:
		c.immediate(m)
	case k < 64:
		c.assign(m)
	case k < 68:
		n := c.rng.IntN(c.most)
		if c.rng.IntN(2) == 0 {
			n = m.size
		}
		need(c.t, m.b.ResizeBytes(n))
		m.resize(n)
	case k < 70:
		n := c.rng.IntN(c.most) - 10
		need(c.t, m.b.Orphan(n))
		if n <= 0 {
			n = m.size
		}
		m.gpu, m.defined, m.early = make([]byte, len(m.gpu)), make([]bool, len(m.gpu)), nil
		m.resize(n)
		m.renew = true
	case k < 71:
		m.b.TakePending()
		m.take()
	case k < 73:
		c.fail(m)
	case k < 74:
		c.replace(m)
	case c.e == nil:
		c.list(m)
	case k < 78:
		need(c.t, c.e.Flush())
		c.flushed()
	case k < 79:
		need(c.t, c.e.Finish())
		c.flushed()
	default:
		c.read(m)
	}
	if m.b.Size() != m.size {
		c.t.Fatalf("size %d, want %d", m.b.Size(), m.size)
	}
}

func (c *machine) flushed() {
	for _, m := range c.bufs {
		m.flush()
	}
	for _, p := range c.lent {
		copy(p, c.data(len(p))) // what was borrowed is the caller's again
	}
	c.lent = c.lent[:0]
}

// list compares what a buffer without a context lists as pending.
func (c *machine) list(m *modelBuffer) {
	m.gpu, m.defined = make([]byte, m.size), make([]bool, m.size)
	for _, w := range m.waits {
		m.apply(w)
	}
	got, listed := make([]byte, m.size), make([]bool, m.size)
	for _, p := range m.b.Pending() {
		if p.Op == buffer.OpData {
			copy(got[p.Offset:], p.Data)
			for i := range p.Data {
				listed[p.Offset+i] = true
			}
		}
	}
	if !slices.Equal(listed, m.defined) {
		c.t.Fatalf("%v lists other bytes than were written", m.b)
	}
	c.compare(m, "the list", got, 0)
	m.gpu, m.defined = nil, nil
}

func (c *machine) subData(m *modelBuffer) {
	for range 1 + c.rng.IntN(6) {
		if off, n, ok := c.span(m); ok {
			p := c.data(n)
			need(c.t, m.b.SetSubData(buffer.Of(p), off))
			m.add(off, bytes.Clone(p))
		}
	}
}

func (c *machine) setData(m *modelBuffer) {
	n := m.size
	if c.rng.IntN(3) == 0 {
		n = c.rng.IntN(c.most)
	}
	p := c.data(n)
	a := buffer.Of(p)
	switch c.rng.IntN(4) {
	case 0: // strided
		wide := make([]byte, 2*n)
		for i, v := range p {
			wide[2*i] = v
		}
		a = buffer.Of(wide).Slice(buffer.Begin, buffer.End, 2)
	case 1:
		a = a.Borrowed()
		c.lent = append(c.lent, p)
	default:
		p = bytes.Clone(p)
	}
	need(c.t, m.b.SetData(a))
	m.resize(n)
	if n > 0 {
		m.waits = append(m.waits, pendingWrite{0, p})
	}
}

func (c *machine) lend(m *modelBuffer) {
	off, n, ok := c.span(m)
	if !ok {
		return
	}
	p := c.data(n)
	need(c.t, m.b.SetSubData(buffer.Borrow(p), off))
	m.add(off, p)
	c.lent = append(c.lent, p)
	p[c.rng.IntN(n)]++ // it may change until the flush
}

func (c *machine) immediate(m *modelBuffer) {
	off, n, ok := c.span(m)
	if !ok {
		return
	}
	switch c.rng.IntN(4) {
	case 0:
		p := c.data(n)
		need(c.t, m.b.Write(buffer.Of(p), off))
		m.now(off, p)
	case 1:
		p := c.data(n)
		if k, err := m.b.WriteAt(p, int64(off)); k != n || err != nil {
			c.t.Fatalf("WriteAt = %d, %v", k, err)
		}
		m.now(off, p)
	case 2:
		chunk := c.data(1 + c.rng.IntN(12))
		if c.rng.IntN(2) == 0 {
			chunk = nil
		}
		n -= n % max(len(chunk), 1)
		if n == 0 {
			return
		}
		need(c.t, m.b.Clear(n, off, chunk))
		p := make([]byte, n)
		if chunk != nil {
			p = bytes.Repeat(chunk, n/len(chunk))
		}
		m.now(off, p)
	case 3:
		size, start, step, count, ok := c.chunks(m)
		if !ok {
			return
		}
		p := c.data(size * count)
		immediate := m.immediate() // the chunks are one call: all of them wait, or none
		need(c.t, m.b.WriteChunks(buffer.Of(p), start, step, count))
		for i := range count {
			w := pendingWrite{start + i*step, p[i*size : (i+1)*size]}
			if immediate {
				m.apply(w)
				m.early = append(m.early, w)
			} else {
				m.waits = append(m.waits, w)
			}
		}
	}
}

// chunks picks chunks that fit.
func (c *machine) chunks(m *modelBuffer) (n, start, step, count int, ok bool) {
	if m.size < 2 {
		return
	}
	n = 1 + c.rng.IntN(min(m.size, 20))
	step = n + c.rng.IntN(20)
	count = 1 + c.rng.IntN((m.size-n)/step+1)
	start = c.rng.IntN(m.size - n - (count-1)*step + 1)
	if c.rng.IntN(2) == 0 {
		start += (count - 1) * step
		step = -step
	}
	return n, start, step, count, true
}

func (c *machine) assign(m *modelBuffer) {
	if m.typed == nil || m.typed.Len() == 0 {
		return
	}
	d := m.typed
	names := []string{"a_position", "a_color", "Size"}
	lo := c.rng.IntN(d.Len())
	hi := lo + 1 + c.rng.IntN(d.Len()-lo)
	v := get(d.FieldSlice(names[c.rng.IntN(3)], lo, hi))
	if c.rng.IntN(3) == 0 {
		v = get(d.Slice(lo, hi))
	}
	given := v.Len()
	if c.rng.IntN(3) == 0 {
		given = 1 + c.rng.IntN(v.Len())
	}
	item := v.ItemSize()
	p := c.data(given * item)
	need(c.t, v.Assign(buffer.Raw(p, v.DType(), []int{given}, nil)))
	if v.ItemSize() == recordSize { // rows are one write
		all := make([]byte, v.Len()*item)
		for i := range all {
			all[i] = p[i%len(p)]
		}
		m.add(v.Offset(), all)
		return
	}
	for i := range v.Len() {
		k := i % given
		m.waits = append(m.waits, pendingWrite{v.Offset() + i*recordSize, bytes.Clone(p[k*item : (k+1)*item])})
	}
}

// fail makes calls that must change nothing.
func (c *machine) fail(m *modelBuffer) {
	b := m.b
	for _, err := range []error{
		b.SetSubData(u8(1, 2), m.size-1), b.SetSubData(u8(1), -1), b.SetData(buffer.Of([]string{""})), b.ResizeBytes(-1),
		b.Write(u8(1), m.size), b.Clear(-1, m.size+1, nil), b.Clear(1, 0, []byte{}), b.WriteChunks(u8(1, 2, 3), 0, 1, 2),
	} {
		if err == nil {
			c.t.Fatal("a bad call has no error")
		}
	}
}

// replace releases a buffer and puts a new one in its place.
func (c *machine) replace(m *modelBuffer) {
	m.b.Release()
	n := c.fresh()
	*m = *n
}

func (c *machine) read(m *modelBuffer) {
	if !m.b.Attached() {
		if _, err := m.b.Read(-1, 0); err == nil {
			c.t.Fatal("a buffer without a context was read")
		}
		return
	}
	off, n, ok := c.span(m)
	if !ok {
		if p, err := m.b.Read(-1, 0); len(p) != 0 || err != nil {
			c.t.Fatalf("read of nothing: %d bytes, %v", len(p), err)
		}
		return
	}
	var p []byte
	switch c.rng.IntN(5) {
	case 0:
		p = get(m.b.Read(n, off))
		c.flushed()
		c.compare(m, "Read", p, off)
	case 1:
		dst := bytes.Repeat([]byte{0xEE}, n+5)
		need(c.t, m.b.ReadInto(dst, n, off, 3))
		c.flushed()
		c.compare(m, "ReadInto", dst[3:3+n], off)
		if !bytes.Equal(dst[:3], []byte{0xEE, 0xEE, 0xEE}) || !bytes.Equal(dst[3+n:], []byte{0xEE, 0xEE}) {
			c.t.Fatal("ReadInto has written beside its range")
		}
	case 2:
		p = make([]byte, n+1)
		k, err := m.b.ReadAt(p, int64(off))
		c.flushed()
		if want := min(n+1, m.size-off); k != want || (err == io.EOF) != (k < n+1) {
			c.t.Fatalf("ReadAt of %d bytes at %d of %d = %d, %v", n+1, off, m.size, k, err)
		}
		c.compare(m, "ReadAt", p[:k], off)
	case 3:
		r := m.b.ReadAsync(n, off)
		select {
		case <-r.Done():
		case <-time.After(20 * time.Second):
			c.t.Fatal("ReadAsync never ends")
		}
		p, err := r.Bytes()
		need(c.t, err)
		c.flushed()
		c.compare(m, "ReadAsync", p, off)
	case 4:
		size, start, step, count, ok := c.chunks(m)
		if !ok {
			return
		}
		p := get(m.b.ReadChunks(size, start, step, count))
		dst := make([]byte, len(p)+2)
		need(c.t, m.b.ReadChunksInto(dst, size, start, step, count, 1))
		c.flushed()
		for i := range count {
			c.compare(m, "ReadChunks", p[i*size:(i+1)*size], start+i*step)
			c.compare(m, "ReadChunksInto", dst[1+i*size:1+(i+1)*size], start+i*step)
		}
	}
}

func (c *machine) finish() {
	for _, m := range c.bufs {
		if !m.b.Attached() {
			need(c.t, m.b.Attach(c.e))
		}
	}
	need(c.t, c.e.Flush()) // a read of an empty buffer need not
	c.flushed()
	for _, m := range c.bufs {
		p := get(m.b.Read(-1, 0))
		c.compare(m, "the last Read", p, 0)
		m.b.Release()
	}
	need(c.t, c.e.Flush())
}
