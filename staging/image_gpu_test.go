package staging_test

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/vkgloo/vkgloo/internal/vktest"
	"github.com/vkgloo/vkgloo/staging"
	"github.com/vkgloo/vkgloo/vk"
)

// Formats of the tests, VkFormat.
const (
	r8     = 9
	rg8    = 16
	rgb8   = 23
	rgba8  = 37
	r16f   = 76
	rgba16 = 97
	rgb32f = 106
	rgba32 = 109
	d16    = 124
	d32    = 126
	bc1    = 133
	bc7    = 145
)

// picture is an image on the device, and what its bytes must be: level by level, slices or layers packed.
type picture struct {
	t     testing.TB
	e     *staging.Engine
	img   *vk.Image
	i     *staging.Image
	want  [][]byte
	block [3]int // bytes, texels
}

// newPicture makes one of 3D texels where depth is above 0. It skips the test where the device lacks the format.
func newPicture(t testing.TB, e *staging.Engine, o vk.ImageOptions, use staging.ImageUse) *picture {
	t.Helper()
	if _, optimal, _ := e.Device().FormatFeatures(o.Format); optimal&1 == 0 {
		t.Skipf("no sampled images of VkFormat %d", o.Format)
	}
	o.Usage |= uint32(vk.ImageTransferSrc | vk.ImageTransferDst | vk.ImageSampled)
	img, err := e.Device().NewImage(o)
	if err != nil {
		t.Fatal(err)
	}
	i, err := e.NewImage(staging.ImageOptions{Handle: img.Handle, Format: o.Format, Width: o.Width, Height: o.Height, Depth: o.Depth,
		Layers: o.Layers, Mips: o.Mips, Use: use, Label: o.Label})
	if err != nil {
		t.Fatal(err)
	}
	p := &picture{t: t, e: e, img: img, i: i}
	p.block[0], p.block[1], p.block[2], _ = vk.FormatBlock(o.Format)
	for mip := range img.Mips {
		w, h, d := p.sides(mip)
		p.want = append(p.want, make([]byte, p.size(w, h, d)))
	}
	t.Cleanup(func() {
		i.Release()
		e.Lock()
		img.Retire(e.Next())
		e.Unlock()
	})
	return p
}

func (p *picture) sides(mip int) (w, h, d int) {
	return max(p.img.Width>>mip, 1), max(p.img.Height>>mip, 1), max(p.img.Depth>>mip, p.img.Layers)
}

func (p *picture) size(w, h, d int) int {
	return (w + p.block[1] - 1) / p.block[1] * ((h + p.block[2] - 1) / p.block[2]) * p.block[0] * d
}

// write writes random texels to a region, with gaps of pad bytes between rows and of 2*pad between slices.
func (p *picture) write(r *rand.Rand, g staging.ImageRegion, pad int) {
	p.t.Helper()
	w, h, d := p.sides(g.Mip)
	if g.Width == 0 {
		g.Width = w - g.X
	}
	if g.Height == 0 {
		g.Height = h - g.Y
	}
	if g.Depth == 0 {
		g.Depth = d - g.Z
	}
	row := p.size(g.Width, 1, 1)
	rows := p.size(g.Width, g.Height, 1) / row
	pitch := row + pad
	slice := pitch*rows + 2*pad
	data := random(r, slice*g.Depth)
	if err := p.i.Write(data, g, staging.ImageRows{Pitch: pitch, Slice: slice}); err != nil {
		p.t.Fatal(err)
	}
	full := p.size(w, 1, 1)
	for z := range g.Depth {
		for y := range rows {
			at := ((g.Z+z)*(p.size(w, h, 1)/full)+g.Y/p.block[2]+y)*full + g.X/p.block[1]*p.block[0]
			copy(p.want[g.Mip][at:at+row], data[z*slice+y*pitch:])
		}
	}
	clear(data) // it was copied
}

// fill writes all levels.
func (p *picture) fill(r *rand.Rand) {
	p.t.Helper()
	for mip := range p.img.Mips {
		p.write(r, staging.ImageRegion{Mip: mip}, 0)
	}
}

// random region of whole blocks.
func (p *picture) region(r *rand.Rand) staging.ImageRegion {
	g := staging.ImageRegion{Mip: r.IntN(p.img.Mips)}
	w, h, d := p.sides(g.Mip)
	pick := func(side, block int) (at, n int) {
		k := (side + block - 1) / block
		at = r.IntN(k)
		n = 1 + r.IntN(k-at)
		return at * block, min(n*block, side-at*block)
	}
	g.X, g.Width = pick(w, p.block[1])
	g.Y, g.Height = pick(h, p.block[2])
	g.Z, g.Depth = pick(d, 1)
	return g
}

// check reads every level back.
func (p *picture) check() {
	p.t.Helper()
	for mip, want := range p.want {
		got := make([]byte, len(want))
		if err := p.i.Read(got, staging.ImageRegion{Mip: mip}, staging.ImageRows{}); err != nil {
			p.t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			k := 0
			for got[k] == want[k] {
				k++
			}
			p.t.Fatalf("level %d: byte %d of %d is %d, want %d", mip, k, len(want), got[k], want[k])
		}
	}
}

// TestImageModel writes random regions of images of every kind, flushes now and then, and compares what the GPU has with
// a model in plain memory.
func TestImageModel(t *testing.T) {
	for _, row := range []struct {
		name string
		o    vk.ImageOptions
	}{
		{"r8", vk.ImageOptions{Width: 37, Height: 19, Mips: 6, Format: r8}},
		{"rg8", vk.ImageOptions{Width: 5, Height: 64, Format: rg8}},
		{"rgb8", vk.ImageOptions{Width: 9, Height: 7, Mips: 2, Format: rgb8}},
		{"rgba8 array", vk.ImageOptions{Width: 33, Height: 20, Layers: 5, Mips: 3, Format: rgba8}},
		{"rgba8 3D", vk.ImageOptions{Width: 12, Height: 10, Depth: 9, Mips: 4, Format: rgba8}},
		{"r16f", vk.ImageOptions{Width: 7, Height: 7, Format: r16f}},
		{"rgba16f", vk.ImageOptions{Width: 16, Height: 16, Mips: 5, Format: rgba16}},
		{"rgb32f", vk.ImageOptions{Width: 6, Height: 5, Format: rgb32f}},
		{"rgba32f", vk.ImageOptions{Width: 17, Height: 3, Layers: 2, Format: rgba32}},
		{"bc1", vk.ImageOptions{Width: 30, Height: 18, Mips: 4, Format: bc1}},
		{"bc7 array", vk.ImageOptions{Width: 16, Height: 16, Layers: 3, Mips: 5, Format: bc7}},
	} {
		t.Run(row.name, func(t *testing.T) {
			e := open(t, staging.Options{RingSize: 1 << 16}, false)
			r := rand.New(rand.NewPCG(11, uint64(row.o.Format)))
			row.o.Label = row.name
			p := newPicture(t, e, row.o, staging.ImageUse{})
			p.fill(r)
			for range 3 {
				for range 12 {
					p.write(r, p.region(r), r.IntN(2)*4*p.block[0])
					if r.IntN(6) == 0 {
						if err := e.Flush(); err != nil {
							t.Fatal(err)
						}
					}
				}
				p.check()
			}
		})
	}
}

// Depth is copied as it is: 16 bits, or floats.
func TestImageDepth(t *testing.T) {
	for _, format := range []uint32{d16, d32} {
		e := open(t, staging.Options{}, false)
		p := newPicture(t, e, vk.ImageOptions{Width: 15, Height: 9, Format: format, Usage: uint32(vk.ImageDepthAttachment), Label: "depth"}, staging.ImageUse{
			Layout: vk.LayoutDepth, Stages: vk.StageEarlyTests | vk.StageLateTests, Access: vk.AccessDepthRead | vk.AccessDepthWrite})
		data := make([]byte, len(p.want[0]))
		for i := range 15 * 9 {
			if format == d16 {
				data[2*i], data[2*i+1] = byte(i), byte(i>>1)
			} else {
				bits := math.Float32bits(float32(i) / 135)
				data[4*i], data[4*i+1], data[4*i+2], data[4*i+3] = byte(bits), byte(bits>>8), byte(bits>>16), byte(bits>>24)
			}
		}
		if err := p.i.Write(data, staging.ImageRegion{}, staging.ImageRows{}); err != nil {
			t.Fatal(err)
		}
		copy(p.want[0], data)
		p.check()
		at := staging.ImageRegion{X: 3, Y: 2, Width: 5, Height: 4} // rows of an odd number of texels
		size := len(data) / (15 * 9)
		if err := p.i.Write(data[:5*4*size], at, staging.ImageRows{}); err != nil {
			t.Fatal(err)
		}
		for y := range 4 {
			copy(p.want[0][((2+y)*15+3)*size:], data[5*y*size:5*(y+1)*size])
		}
		p.check()
	}
}

// An image much larger than the ring goes up in bands, and in one flush.
func TestImageLargerThanRing(t *testing.T) {
	e := open(t, staging.Options{RingSize: 1 << 16}, false)
	r := rand.New(rand.NewPCG(3, 4))
	for name, o := range map[string]vk.ImageOptions{
		"2D":    {Width: 500, Height: 300, Format: rgba8},
		"array": {Width: 40, Height: 30, Layers: 40, Format: rgba8},
		"rows":  {Width: 4096, Height: 3, Format: rgba16}, // one row is more than a chunk
	} {
		o.Label = name
		p := newPicture(t, e, o, staging.ImageUse{})
		before := e.Stats()
		p.fill(r)
		if boxes, n := p.i.Pending(); boxes < 2 || n < len(p.want[0]) {
			t.Errorf("%s: %d boxes of %d bytes pending", name, boxes, n)
		}
		p.check()
		if s := e.Stats(); s.Staged-before.Staged != uint64(len(p.want[0])) || s.Submissions-before.Submissions != 1 {
			t.Errorf("%s: %d bytes in %d submissions, want %d in one", name, s.Staged-before.Staged, s.Submissions-before.Submissions, len(p.want[0]))
		}
	}
}

// However long nobody flushes, no more than the image itself is pending.
func TestImagePendingIsBounded(t *testing.T) {
	e := open(t, staging.Options{RingSize: 1 << 20}, false)
	r := rand.New(rand.NewPCG(5, 6))
	p := newPicture(t, e, vk.ImageOptions{Width: 32, Height: 32, Mips: 3, Format: rgba8, Label: "bounded"}, staging.ImageUse{})
	total := 0
	for _, w := range p.want {
		total += len(w)
	}
	p.fill(r)
	for range 2000 {
		p.write(r, p.region(r), 0)
		if _, n := p.i.Pending(); n > total {
			t.Fatalf("%d bytes pending, the image has %d", n, total)
		}
	}
	p.check()
	for range 3 { // covered as a whole: one box a level
		p.fill(r)
	}
	if boxes, n := p.i.Pending(); boxes != 3 || n != total {
		t.Errorf("%d boxes of %d bytes pending, want 3 of %d", boxes, n, total)
	}
}

// A steady state of uploads allocates nothing.
func TestImageNoAllocs(t *testing.T) {
	e := open(t, staging.Options{}, false)
	p := newPicture(t, e, vk.ImageOptions{Width: 64, Height: 64, Format: rgba8, Label: "steady"}, staging.ImageUse{})
	data := make([]byte, 64*64*4)
	frame := func() {
		if err := errors.Join(p.i.Write(data, staging.ImageRegion{}, staging.ImageRows{}), e.Finish()); err != nil {
			t.Fatal(err)
		}
	}
	for range 10 {
		frame()
	}
	if n := testing.AllocsPerRun(50, frame); n > 1 { // the list of a write's boxes
		t.Errorf("%v allocations a frame, want 1", n)
	}
}

// BenchmarkImageUpload writes a texture of 1 MiB and flushes it; memcpy is the same bytes copied in memory.
func BenchmarkImageUpload(b *testing.B) {
	const side = 512
	data := make([]byte, side*side*4)
	b.Run("memcpy", func(b *testing.B) {
		dst := make([]byte, len(data))
		b.SetBytes(int64(len(data)))
		for b.Loop() {
			copy(dst, data)
		}
	})
	for _, rows := range []int{side, 64} {
		b.Run(fmt.Sprintf("rows=%d", rows), func(b *testing.B) {
			d := vktest.Device(b, vktest.Options{NoValidation: true})
			e, err := staging.New(d, staging.Options{})
			if err != nil {
				b.Fatal(err)
			}
			b.Cleanup(func() { e.Close() })
			p := newPicture(b, e, vk.ImageOptions{Width: side, Height: side, Format: rgba8, Label: "bench"}, staging.ImageUse{})
			n := rows * side * 4
			b.SetBytes(int64(n))
			b.ReportAllocs()
			y := 0
			for b.Loop() {
				if err := errors.Join(p.i.Write(data[:n], staging.ImageRegion{Y: y, Height: rows}, staging.ImageRows{}), e.Finish()); err != nil {
					b.Fatal(err)
				}
				y = (y + rows) % side
			}
		})
	}
}
