package spirv

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// ErrVarying reports varyings that transform feedback cannot capture.
var ErrVarying = errors.New("spirv: bad varyings")

// XfbLayout says where transform feedback puts what. It is the same for DecorateXfb and EmulateXfb.
type XfbLayout struct {
	Varyings  []XfbVarying // in the order asked for, without gl_SkipComponents and gl_NextBuffer
	Strides   []int        // bytes of a vertex, by buffer
	Locations int          // one more than the highest output location in use, those that DecorateXfb adds included
}

// XfbVarying is one captured output.
type XfbVarying struct {
	Name   string
	Type   Type // of what is captured, array length included
	Buffer int
	Offset int // bytes from the start of a vertex
	Size   int // bytes, packed
}

// part is a captured output, or one element of one.
type part struct {
	Variable
	element int // -1: all of it
	buffer  int
	offset  int // bytes
}

// bytes is the packed size of p.
func (p part) bytes() int { return 4 * mul(p.Type.Words(), p.count()) }

// count is the number of array elements in p.
func (p part) count() int {
	if p.element >= 0 {
		return 1
	}
	return p.Type.Len()
}

// typ is the type of what p captures.
func (p part) typ() Type {
	if p.element >= 0 {
		return p.Type.Element()
	}
	return p.Type
}

// plan is what a list of varyings comes to.
type plan struct {
	layout XfbLayout
	parts  []part
	total  int // bytes captured of a vertex
}

const (
	maxXfbBuffers = 64
	maxXfbStride  = 1 << 16 // bytes, of all buffers together
)

// planXfb places varyings among outputs. Without varyings it takes what the module itself declares.
func planXfb(outputs []Variable, varyings []string, separate bool) (*plan, error) {
	p := &plan{}
	p.layout.Locations = locations(outputs)
	if len(varyings) == 0 {
		return p, p.declared(outputs)
	}
	byName := make(map[string]int, len(outputs))
	for k, v := range outputs {
		if _, twice := byName[v.Name]; !twice {
			byName[v.Name] = k
		}
	}
	taken := make(map[string]bool)
	buffer, offset := 0, 0
	for _, name := range varyings {
		if skip, next, ok := special(name); ok {
			if separate {
				return nil, fmt.Errorf("%w: %s with separate buffers", ErrVarying, name)
			}
			if offset += 4 * skip; next {
				p.stride(buffer, offset)
				buffer, offset = buffer+1, 0
			}
			continue
		}
		parts, err := resolve(outputs, byName, name)
		if err != nil {
			return nil, err
		}
		if err := p.place(name, parts, buffer, &offset, taken); err != nil {
			return nil, err
		}
		if separate {
			p.stride(buffer, offset)
			buffer, offset = buffer+1, 0
		}
	}
	if !separate {
		p.stride(buffer, offset)
	}
	return p, p.check()
}

// special reads gl_SkipComponents1 … 4 and gl_NextBuffer.
func special(name string) (skip int, next, ok bool) {
	if name == "gl_NextBuffer" {
		return 0, true, true
	}
	n, ok := strings.CutPrefix(name, "gl_SkipComponents")
	if !ok || len(n) != 1 || n < "1" || n > "4" {
		return 0, false, false
	}
	return int(n[0] - '0'), false, true
}

// resolve finds the outputs that name means: one, an element of one ("o[1]"), or an aggregate's members in order.
func resolve(outputs []Variable, byName map[string]int, name string) ([]part, error) {
	if k, ok := byName[name]; ok && name != "" {
		return []part{{Variable: outputs[k], element: -1}}, nil
	}
	if base, index, ok := subscript(name); ok {
		if k, ok := byName[base]; ok && len(outputs[k].Type.Dims) == 1 && index < outputs[k].Type.Len() {
			return []part{{Variable: outputs[k], element: index}}, nil
		}
	}
	var parts []part
	for _, v := range outputs {
		if name != "" && (strings.HasPrefix(v.Name, name+"[") || strings.HasPrefix(v.Name, name+".")) {
			parts = append(parts, part{Variable: v, element: -1})
		}
	}
	if len(parts) == 0 {
		return nil, fmt.Errorf("%w: no output %.200q", ErrVarying, name)
	}
	return parts, nil
}

// subscript splits "o[1]".
func subscript(name string) (base string, index int, ok bool) {
	at := strings.LastIndexByte(name, '[')
	if at < 0 || !strings.HasSuffix(name, "]") {
		return "", 0, false
	}
	index, err := strconv.Atoi(name[at+1 : len(name)-1])
	return name[:at], index, err == nil && index >= 0 && name[at+1] != '+'
}

// place puts one varying at offset and moves that on.
func (p *plan) place(name string, parts []part, buffer int, offset *int, taken map[string]bool) error {
	v := XfbVarying{Name: name, Type: parts[0].typ(), Buffer: buffer, Offset: *offset}
	if len(parts) > 1 {
		v.Type = Type{Kind: KindStruct}
	}
	for _, q := range parts {
		if q.Type.Width != 32 && q.Type.Width != 64 || q.Type.Components() == 0 {
			return fmt.Errorf("%w: %q is %s", ErrVarying, q.Name, q.Type)
		}
		if taken[key(q, -1)] || taken[key(q, q.element)] || q.element < 0 && taken[key(q, -2)] {
			return fmt.Errorf("%w: %.200q is captured twice", ErrVarying, name)
		}
		taken[key(q, q.element)], taken[key(q, -2)] = true, true
		q.buffer, q.offset = buffer, *offset
		*offset = add(*offset, q.bytes())
		p.total = add(p.total, q.bytes())
		p.parts = append(p.parts, q)
	}
	v.Size = *offset - v.Offset
	p.layout.Varyings = append(p.layout.Varyings, v)
	if p.total > maxXfbStride {
		return fmt.Errorf("%w: more than %d bytes a vertex, with %q", ErrVarying, maxXfbStride, name)
	}
	return nil
}

// key names a captured element; -1 stands for all of them, -2 for any.
func key(p part, element int) string { return fmt.Sprint(p.ID, p.Path, element) }

// stride closes a buffer.
func (p *plan) stride(buffer, n int) {
	for len(p.layout.Strides) <= buffer {
		p.layout.Strides = append(p.layout.Strides, 0)
	}
	p.layout.Strides[buffer] = n
}

// check holds the finished plan against what any device could do.
func (p *plan) check() error {
	switch n := len(p.layout.Strides); {
	case len(p.parts) == 0:
		return fmt.Errorf("%w: nothing to capture", ErrVarying)
	case n > maxXfbBuffers:
		return fmt.Errorf("%w: %d buffers, at most %d", ErrVarying, n, maxXfbBuffers)
	}
	for k, n := range p.layout.Strides {
		if n > maxXfbStride {
			return fmt.Errorf("%w: %d bytes a vertex in buffer %d, at most %d", ErrVarying, n, k, maxXfbStride)
		}
	}
	return nil
}

// declared takes the places from the module's own decorations.
func (p *plan) declared(outputs []Variable) error {
	for _, v := range outputs {
		x := v.Xfb
		if x == nil {
			continue
		}
		if x.Buffer >= maxXfbBuffers || x.Offset > maxXfbStride || x.Stride > maxXfbStride || v.Type.Width < 32 {
			return fmt.Errorf("%w: %q in buffer %d at %d of %d bytes", ErrVarying, v.Name, x.Buffer, x.Offset, x.Stride)
		}
		q := part{Variable: v, element: -1, buffer: x.Buffer, offset: x.Offset}
		if p.total = add(p.total, q.bytes()); p.total > maxXfbStride {
			return fmt.Errorf("%w: more than %d bytes a vertex, with %q", ErrVarying, maxXfbStride, v.Name)
		}
		p.parts = append(p.parts, q)
		p.layout.Varyings = append(p.layout.Varyings, XfbVarying{v.Name, v.Type, x.Buffer, x.Offset, q.bytes()})
		p.stride(x.Buffer, x.Stride)
	}
	return p.check()
}

// locations is one more than the highest location in use.
func locations(outputs []Variable) int {
	n := 0
	for _, v := range outputs {
		if v.Builtin == NotBuiltin && v.Location >= 0 {
			n = max(n, add(v.Location, v.Slots()))
		}
	}
	return n
}
