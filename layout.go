package vkgloo

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/vkgloo/vkgloo/buffer"
)

// Layout is a parsed layout string: how one entry of a vertex array's content lies in its buffer (M-080).
type Layout struct {
	Items  []LayoutItem
	Stride int  // bytes of all items, padding included
	Usage  byte // 'v': advances per vertex, 'i': per instance, 'r': never within a render
}

// LayoutItem is one attribute's share of a Layout, or padding.
type LayoutItem struct {
	Type  byte // 'f', 'i', 'u', or 'x' for padding
	Count int  // components, at least 1
	Size  int  // bytes of one component
}

// bytes is the size of the whole item.
func (i LayoutItem) bytes() int { return i.Count * i.Size }

// String is the item as ParseLayout reads it, its size always given.
func (i LayoutItem) String() string {
	return strconv.Itoa(i.Count) + string(rune(i.Type)) + strconv.Itoa(i.Size)
}

// String is the layout as ParseLayout reads it.
func (l Layout) String() string {
	var s strings.Builder
	for k, it := range l.Items {
		if k > 0 {
			s.WriteByte(' ')
		}
		s.WriteString(it.String())
	}
	s.WriteByte('/')
	s.WriteByte(l.Usage)
	return s.String()
}

// attributes is the number of items that are not padding.
func (l Layout) attributes() int {
	n := 0
	for _, it := range l.Items {
		if it.Type != 'x' {
			n++
		}
	}
	return n
}

// ParseLayout reads moderngl's buffer format language: items such as "3f", "2f2", "4u1", "8x", separated by
// blanks, then perhaps "/v", "/i" or "/r".
//   - Types: f floats (f1: unsigned bytes that read as 0 … 1, f2 half, f4, f8 double), i and u integers of 1, 2
//     or 4 bytes, x padding of 1, 2, 4 or 8 bytes. Without a size: 4, for padding 1. Without a count, or with 0: 1.
//   - Errors: ErrFormat, with the place. Digits split by a blank ("2 3f") are refused.
//   - The empty string, and layouts of padding alone, are layouts; a vertex array wants at least one attribute.
//   - Source: M-080, M-081, M-082, M-084, M-085.
func ParseLayout(s string) (Layout, error) {
	p := layoutParser{text: s}
	l := Layout{Usage: 'v'}
	for {
		p.blanks()
		switch {
		case p.end():
			return l, nil
		case p.peek() == '/':
			u, err := p.usage()
			l.Usage = u
			if err != nil {
				return Layout{}, err
			}
			return l, nil
		}
		it, err := p.item()
		if err != nil {
			return Layout{}, err
		}
		if it.Count > (math.MaxInt32-l.Stride)/it.Size {
			return Layout{}, p.fail("more than 2 GiB a record")
		}
		l.Stride += it.bytes()
		l.Items = append(l.Items, it)
	}
}

// layoutParser walks over a layout string.
type layoutParser struct {
	text string
	pos  int
}

func (p *layoutParser) end() bool  { return p.pos == len(p.text) }
func (p *layoutParser) peek() byte { return p.text[p.pos] }

func (p *layoutParser) blanks() {
	for !p.end() && p.peek() == ' ' {
		p.pos++
	}
}

func (p *layoutParser) fail(what string) error {
	return fmt.Errorf("%w: layout %.200q, byte %d: %s", buffer.ErrFormat, p.text, p.pos, what)
}

// usage reads "/v", "/i" or "/r", which must end the text.
func (p *layoutParser) usage() (byte, error) {
	p.pos++ // the slash
	if p.end() {
		return 0, p.fail("no usage after the slash, want v, i or r")
	}
	u := p.peek()
	if u != 'v' && u != 'i' && u != 'r' {
		return 0, p.fail("unknown usage, want v, i or r")
	}
	p.pos++
	if !p.end() {
		return 0, p.fail("text after the usage")
	}
	return u, nil
}

// item reads count, type and size, and the blanks that must follow unless the text or its items end.
func (p *layoutParser) item() (LayoutItem, error) {
	count, err := p.count()
	if err != nil {
		return LayoutItem{}, err
	}
	p.blanks()
	if p.end() || p.peek() == '/' {
		return LayoutItem{}, p.fail("a count without a type")
	}
	it := LayoutItem{Type: p.peek(), Count: count, Size: 4}
	switch it.Type {
	case 'f', 'i', 'u':
	case 'x':
		it.Size = 1
	default:
		return LayoutItem{}, p.fail("unknown type, want f, i, u or x")
	}
	p.pos++
	if !p.end() && p.peek() != ' ' && p.peek() != '/' {
		if it.Size, err = p.size(it.Type); err != nil {
			return LayoutItem{}, err
		}
	}
	if !p.end() && p.peek() != ' ' && p.peek() != '/' {
		return LayoutItem{}, p.fail("want a blank between items")
	}
	return it, nil
}

// count reads the digits before a type. None, and 0, count as 1.
func (p *layoutParser) count() (int, error) {
	n := 0
	for !p.end() && p.peek() >= '0' && p.peek() <= '9' {
		n = n*10 + int(p.peek()-'0')
		if n > math.MaxInt32 {
			return 0, p.fail("count too large")
		}
		p.pos++
	}
	return max(n, 1), nil
}

// size reads the digit after a type.
func (p *layoutParser) size(typ byte) (int, error) {
	switch c := p.peek(); {
	case c == '1' || c == '2' || c == '4', c == '8' && (typ == 'f' || typ == 'x'):
		p.pos++
		return int(c - '0'), nil
	case c >= '0' && c <= '9':
		return 0, p.fail("no such size for type " + string(rune(typ)))
	}
	return 0, p.fail("want a size or a blank after the type")
}
