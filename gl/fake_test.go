package gl

import (
	"bytes"
	"fmt"
	"testing"
	"unsafe"

	"github.com/vkgloo/vkgloo/vk"
)

// Fake is a device whose stores are slices and whose draws are lines of text.
type Fake struct {
	Log   []string
	Marks uint64 // fences given out
	Done  uint64 // and reached
	Fail  error  // of the next command
}

// UseFake makes a context without a GPU current for one test.
func UseFake(t testing.TB) *Fake {
	f := &Fake{Done: 1 << 62}
	old := current
	current = newContext(f)
	t.Cleanup(func() { current = old })
	return f
}

func (f *Fake) note(format string, args ...any) error {
	if err := f.Fail; err != nil {
		f.Fail = nil
		return err
	}
	f.Log = append(f.Log, fmt.Sprintf(format, args...))
	return nil
}

func (f *Fake) Limits() limits    { return leastLimits }
func (f *Fake) Name() string      { return "fake" }
func (f *Fake) NewMemory() memory { return &fakeMemory{f: f} }

func (f *Fake) Copy(dst, src memory, to, from, n int) error {
	copy(dst.(*fakeMemory).p[to:to+n], src.(*fakeMemory).p[from:])
	return nil
}

type fakeProgram struct{ released bool }

func (p *fakeProgram) Release() { p.released = true }

func (f *Fake) Load(*executable) (loaded, error) { return &fakeProgram{}, nil }

func (f *Fake) Draw(c *context, d *drawing) error {
	s := fmt.Sprintf("mode %d first %d count %d instances %d base %d,%d", d.mode, d.first, d.count, d.instances, d.baseVertex, d.baseInstance)
	if d.indexType != 0 {
		s += fmt.Sprintf(" indices %#x at %d", d.indexType, d.indexOffset)
	}
	if d.list != nil {
		s += fmt.Sprintf(" list %v", d.list)
	}
	if d.indirect > 0 {
		s += fmt.Sprintf(" indirect %d at %d stride %d", d.indirect, d.recordOffset, d.recordStride)
	}
	if d.capture {
		s += fmt.Sprintf(" capture at vertex %d", c.feedback.vertices)
	}
	return f.note("%s", s)
}

func (f *Fake) Clear(r *clearing) error {
	s := fmt.Sprintf("clear %v", r.rect)
	if r.color != nil {
		s += fmt.Sprintf(" color %v mask %v", *r.color, r.mask)
	}
	if r.depth != nil {
		s += fmt.Sprintf(" depth %v", *r.depth)
	}
	return f.note("%s", s)
}

func (f *Fake) ReadPixels(x, y, w, h int, dst []byte) error {
	for i := range w * h {
		copy(dst[4*i:], []byte{byte(x + i%w), byte(y + i/w), 3, 4})
	}
	return nil
}

func (f *Fake) Flush() error  { return f.note("flush") }
func (f *Fake) Finish() error { return f.note("finish") }

func (f *Fake) Fence() (uint64, error) {
	f.Marks++
	return f.Marks, nil
}

func (f *Fake) Reached(mark, timeout uint64) (bool, error) {
	if timeout > 0 && f.Done < mark {
		f.Done = mark
		return true, nil
	}
	return f.Done >= mark, nil
}

func (f *Fake) Barrier(bits uint32)      {}
func (f *Fake) ForgetArray(*vertexArray) {}

// fakeMemory is a store of bytes.
type fakeMemory struct {
	f        *Fake
	p        []byte
	released bool
}

func (m *fakeMemory) Allocate(size int, data []byte, flags uint32) error {
	if err := m.f.Fail; err != nil {
		m.f.Fail = nil
		return err
	}
	if size > 1<<30 {
		return vk.ErrOutOfMemory
	}
	m.p = bytes.Repeat([]byte{0xA5}, size)
	copy(m.p, data)
	return nil
}

func (m *fakeMemory) Write(at int, p []byte) error {
	copy(m.p[at:at+len(p)], p)
	return nil
}

func (m *fakeMemory) Read(at int, p []byte) error {
	copy(p, m.p[at:at+len(p)])
	return nil
}

func (m *fakeMemory) Look(at, n int) ([]byte, error) { return m.p[at : at+n], nil }

func (m *fakeMemory) Fill(at, n int, pattern []byte) error {
	copy(m.p[at:at+n], bytes.Repeat(pattern, n/len(pattern)))
	return nil
}

func (m *fakeMemory) Discard(int, int) {}

func (m *fakeMemory) Map(at, n int, access uint32) (unsafe.Pointer, error) {
	return unsafe.Pointer(&m.p[at]), nil
}

func (m *fakeMemory) Sync(int, int) error { return nil }
func (m *fakeMemory) Unmap() error        { return nil }
func (m *fakeMemory) Release()            { m.released = true }
func (m *fakeMemory) SetLabel(string)     {}
