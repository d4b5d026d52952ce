package vkgloo_test

import (
	"errors"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/vkgloo/vkgloo"
	"github.com/vkgloo/vkgloo/buffer"
)

func TestParseLayout(t *testing.T) {
	item := func(typ byte, count, size int) vkgloo.LayoutItem {
		return vkgloo.LayoutItem{Type: typ, Count: count, Size: size}
	}
	for _, c := range []struct {
		text   string
		items  []vkgloo.LayoutItem
		stride int
		usage  byte
	}{
		{"", nil, 0, 'v'},
		{"   ", nil, 0, 'v'},
		{"/r", nil, 0, 'r'},
		{"f", []vkgloo.LayoutItem{item('f', 1, 4)}, 4, 'v'},
		{"3f", []vkgloo.LayoutItem{item('f', 3, 4)}, 12, 'v'},
		{"0f", []vkgloo.LayoutItem{item('f', 1, 4)}, 4, 'v'},
		{"02f", []vkgloo.LayoutItem{item('f', 2, 4)}, 8, 'v'},
		{"2 f", []vkgloo.LayoutItem{item('f', 2, 4)}, 8, 'v'},
		{"3f2 2u1/i", []vkgloo.LayoutItem{item('f', 3, 2), item('u', 2, 1)}, 8, 'i'},
		{"  3f  2f8  ", []vkgloo.LayoutItem{item('f', 3, 4), item('f', 2, 8)}, 28, 'v'},
		{"f /v", []vkgloo.LayoutItem{item('f', 1, 4)}, 4, 'v'},
		{"4x x4 2x2 x8/r", []vkgloo.LayoutItem{item('x', 4, 1), item('x', 1, 4), item('x', 2, 2), item('x', 1, 8)}, 20, 'r'},
		{"i1 i2 i4 i", []vkgloo.LayoutItem{item('i', 1, 1), item('i', 1, 2), item('i', 1, 4), item('i', 1, 4)}, 11, 'v'},
		{"16f", []vkgloo.LayoutItem{item('f', 16, 4)}, 64, 'v'},
	} {
		l, err := vkgloo.ParseLayout(c.text)
		want := vkgloo.Layout{Items: c.items, Stride: c.stride, Usage: c.usage}
		if err != nil || !reflect.DeepEqual(l, want) {
			t.Errorf("ParseLayout(%q) = %v, %v, want %v", c.text, l, err, want)
		}
	}
}

func TestParseLayoutRefuses(t *testing.T) {
	for _, s := range []string{"2f3f", "2fx", "3F", "f3", "f16", "i8", "u8", "x3", "x0", "2", "2 ", "f 2", "/", "f/", "f/x",
		"f/v ", "f/v/i", "f/vi", "/v f", "f,f", "-2f", "+2f", "2.f", "f\t2f", "f\n", "f\x00", "d", "f44", "2 3f", "f /v f",
		"99999999999f", "2147483647f8", "1000000000f 1000000000f", "3f/ v", "2/v", "é"} {
		l, err := vkgloo.ParseLayout(s)
		if !errors.Is(err, buffer.ErrFormat) || !errors.Is(err, buffer.ErrValue) {
			t.Errorf("ParseLayout(%q) = %v, %v, want ErrFormat", s, l, err)
		}
	}
}

// The whole language as a regular expression: the oracle of the fuzz test.
var layoutLanguage = regexp.MustCompile(`^ *([0-9]* *([fiu][124]?|f8|x[1248]?)( +[0-9]* *([fiu][124]?|f8|x[1248]?))*)? *(/[vir])?$`)

func FuzzParseLayout(f *testing.F) {
	for _, s := range []string{"3f 2f", "3f2/i", "4x f1 u2 i4/r", "2 f  x8", "02f", "2f3f", "f/", " /v"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		l, err := vkgloo.ParseLayout(s)
		if len(s) < 9 && (err == nil) != layoutLanguage.MatchString(s) { // longer ones may be too large
			t.Fatalf("ParseLayout(%q): %v, the grammar says %v", s, err, err != nil)
		}
		if err != nil {
			if !errors.Is(err, buffer.ErrFormat) {
				t.Fatalf("ParseLayout(%q): %v is no ErrFormat", s, err)
			}
			return
		}
		sum := 0
		for _, it := range l.Items {
			sum += it.Count * it.Size
			if it.Count < 1 || !strings.ContainsRune("fiux", rune(it.Type)) {
				t.Fatalf("ParseLayout(%q) has item %v", s, it)
			}
		}
		if sum != l.Stride {
			t.Fatalf("ParseLayout(%q): stride %d, items have %d bytes", s, l.Stride, sum)
		}
		again, err := vkgloo.ParseLayout(l.String())
		if err != nil || !reflect.DeepEqual(again, l) {
			t.Fatalf("ParseLayout(%q) writes itself as %q, which reads as %v, %v", s, l, again, err)
		}
	})
}
