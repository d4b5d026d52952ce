package buffer_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/vkgloo/vkgloo/buffer"
)

// holder is what all kinds of buffer have.
type holder interface {
	buffer.Any
	ID() uint64
	Size() int
	String() string
	Released() bool
	Label() string
	Pending() []buffer.Command
	TakePending() []buffer.Command
	SetData(buffer.Array) error
	SetSubData(buffer.Array, int) error
	ResizeBytes(int) error
	Release()
}

// typed is what the kinds with elements have besides.
type typed interface {
	holder
	DType() buffer.DType
	Len() int
	ItemSize() int
	Stride() int
	Offset() int
	GLSLType() (string, error)
	Field(string) (*buffer.View, error)
	At(int) (*buffer.View, error)
	Slice(int, int) (*buffer.View, error)
	All() (*buffer.View, error)
	SetAt(int, buffer.Array) error
	SetSlice(int, int, buffer.Array) error
	SetAll(buffer.Array) error
}

var (
	_ typed = (*buffer.DataBuffer)(nil)
	_ typed = (*buffer.VertexBuffer)(nil)
	_ typed = (*buffer.IndexBuffer)(nil)
)

// listed writes a pending list as "CREATE SIZE(4) DATA(0:01020304)".
func listed(list []buffer.Command) string {
	var s []string
	for _, c := range list {
		switch c.Op {
		case buffer.OpSize:
			s = append(s, fmt.Sprintf("SIZE(%d)", c.Size))
		case buffer.OpData:
			s = append(s, fmt.Sprintf("DATA(%d:%x)", c.Offset, c.Data))
		default:
			s = append(s, c.Op.String())
		}
	}
	return strings.Join(s, " ")
}

func wantList(t testing.TB, b holder, want string) {
	t.Helper()
	if got := listed(b.Pending()); got != want {
		t.Errorf("pending = %s\nwant      %s", got, want)
	}
}

// applied is what the pending writes make of an empty buffer; '.' stands for an undefined byte.
func applied(b holder) string {
	got := strings.Split(strings.Repeat(". ", b.Size()), " ")
	for _, c := range b.Pending() {
		for i, v := range c.Data {
			got[c.Offset+i] = fmt.Sprintf("%d", v)
		}
	}
	return strings.TrimSpace(strings.Join(got, " "))
}

func wantBytes(t testing.TB, b holder, want string) {
	t.Helper()
	if got := applied(b); got != want {
		t.Errorf("contents = %s, want %s", got, want)
	}
}

func need(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func get[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// seen is all that can be seen of a buffer.
type seen struct {
	size, length, item, stride int
	dtype                      buffer.DType
	glsl, text, label          string
	released                   bool
	list                       []buffer.Command
}

func look(b holder) seen {
	s := seen{size: b.Size(), text: b.String(), label: b.Label(), released: b.Released(), list: b.Pending()}
	if d, ok := b.(typed); ok {
		s.length, s.item, s.stride, s.dtype = d.Len(), d.ItemSize(), d.Stride(), d.DType()
		s.glsl, _ = d.GLSLType()
	}
	return s
}

func (s seen) equal(o seen) bool {
	return s.size == o.size && s.length == o.length && s.item == o.item && s.stride == o.stride && s.dtype.Equal(o.dtype) &&
		s.glsl == o.glsl && s.text == o.text && s.label == o.label && s.released == o.released &&
		slices.EqualFunc(s.list, o.list, func(a, b buffer.Command) bool {
			return a.Op == b.Op && a.ID == b.ID && a.Kind == b.Kind && a.Offset == b.Offset && a.Size == b.Size && bytes.Equal(a.Data, b.Data)
		})
}

// refused checks that a call fails with each of the sentinels, says whose buffer it was, and changes nothing that can
// be seen, views included.
func refused(t testing.TB, b holder, call func() error, sentinels ...error) {
	t.Helper()
	before := look(b)
	var view *buffer.View
	if d, ok := b.(typed); ok {
		view, _ = d.All()
	}
	err := call()
	if err == nil {
		t.Fatal("no error")
	}
	for _, s := range sentinels {
		if !errors.Is(err, s) {
			t.Errorf("error %q is not %q", err, s)
		}
	}
	if !strings.Contains(err.Error(), fmt.Sprintf("Buffer %d", b.ID())) {
		t.Errorf("error %q does not name the buffer", err)
	}
	if after := look(b); !after.equal(before) {
		t.Errorf("a failed call has changed the buffer:\nbefore %+v\nafter  %+v", before, after)
	}
	if view != nil && !view.Valid() {
		t.Error("a failed call has made a view stale")
	}
}

// u8 is a short way to write bytes.
func u8(p ...uint8) buffer.Array { return buffer.Of(p) }

func f32(p ...float32) buffer.Array { return buffer.Of(p) }

// vertex is a record as programs have them.
type vertex struct {
	Position [3]float32 `gloo:"a_position"`
	Color    [4]uint8   `gloo:"a_color"`
	Size     float32
}
