package glcompare_test

import (
	"encoding/binary"
	"testing"

	"github.com/vkgloo/vkgloo/gl"
	"github.com/vkgloo/vkgloo/internal/glcompare"
	"github.com/vkgloo/vkgloo/internal/glcompare/opengl"
	"github.com/vkgloo/vkgloo/internal/vktest"
)

// bytesOf makes choices of a fuzzer's bytes, two each, until there are none left.
type bytesOf struct{ p []byte }

func (b *bytesOf) Done() bool { return len(b.p) == 0 }

func (b *bytesOf) IntN(n int) int {
	if len(b.p) < 2 {
		b.p = nil
		return 0
	}
	v := binary.LittleEndian.Uint16(b.p)
	b.p = b.p[2:]
	return int(v) % n
}

// FuzzPrograms is TestPrograms without an end: go test -fuzz FuzzPrograms -parallel 1 ./internal/glcompare
func FuzzPrograms(f *testing.F) {
	for seed := range byte(8) {
		p := make([]byte, 6000)
		for i := range p {
			p[i] = byte(i*i>>3)*(2*seed+1) + byte(i)
		}
		f.Add(p)
	}
	f.Fuzz(func(t *testing.T, p []byte) {
		reference(t) // a thread of its own for each, which ends with it
		c := vktest.Context(t)
		if err := gl.MakeCurrent(c); err != nil {
			t.Fatal(err)
		}
		r := glcompare.New(&opengl.Funcs, &glcompare.Ours, &bytesOf{p})
		caps := c.Device().Caps()
		r.LooseLines, r.NoDoubles, r.NoGaps = !caps.BresenhamLines, !caps.ShaderFloat64, !caps.TransformFeedback
		if bad := r.Run(400); bad != "" {
			t.Fatalf("%s\n%s", r.Log(), bad)
		}
	})
}
