package draw_test

import (
	"encoding/binary"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/vkgloo/vkgloo/internal/draw"
	"github.com/vkgloo/vkgloo/internal/vktest"
	"github.com/vkgloo/vkgloo/staging"
	"github.com/vkgloo/vkgloo/vk"
)

// rig is an engine with a renderer on a test device.
type rig struct {
	t testing.TB
	d *vk.Device
	e *staging.Engine
	r *draw.Renderer
}

func newRig(t testing.TB, o vktest.Options, so staging.Options) *rig {
	t.Helper()
	d := vktest.Device(t, o)
	e, err := staging.New(d, so)
	if err != nil {
		t.Fatal(err)
	}
	r, err := draw.New(e)
	if err != nil {
		t.Fatal(err)
	}
	g := &rig{t, d, e, r}
	t.Cleanup(func() {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
		r.Close()
	})
	return g
}

// source is a staging.Source that writes once.
type source struct {
	s *staging.Store
	p []byte
}

func (s *source) Flush(b *staging.Batch) error {
	if err := b.Resize(s.s, len(s.p)); err != nil {
		return err
	}
	return b.Write(s.s, 0, s.p)
}
func (s *source) Restore(*staging.Ticket) {}
func (s *source) Forget(*staging.Ticket)  {}

// store makes a store that holds p.
func (g *rig) store(p []byte) *staging.Store {
	g.t.Helper()
	s := g.e.NewStore("test")
	g.e.MarkDirty(&source{s, p})
	if err := g.e.Flush(); err != nil {
		g.t.Fatal(err)
	}
	g.t.Cleanup(s.Release)
	return s
}

// locked calls f with the engine's lock held.
func (g *rig) locked(f func() error) {
	g.t.Helper()
	g.e.Lock()
	err := f()
	g.e.Unlock()
	g.d.Drain()
	if err != nil {
		g.t.Fatal(err)
	}
}

// compile makes SPIR-V of GLSL.
func compile(t testing.TB, stage, glsl string) []uint32 {
	t.Helper()
	dir := t.TempDir()
	in, out := filepath.Join(dir, "x."+stage), filepath.Join(dir, "x.spv")
	if err := os.WriteFile(in, []byte(glsl), 0o600); err != nil {
		t.Fatal(err)
	}
	if msg, err := exec.Command("glslangValidator", "-V", in, "-o", out).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, msg)
	}
	p, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	w := make([]uint32, len(p)/4)
	for i := range w {
		w[i] = binary.LittleEndian.Uint32(p[4*i:])
	}
	return w
}

func bytesOf(v any) []byte {
	p, err := binary.Append(nil, binary.LittleEndian, v)
	if err != nil {
		panic(err)
	}
	return p
}
