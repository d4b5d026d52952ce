package staging_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/vkgloo/vkgloo/staging"
	"github.com/vkgloo/vkgloo/vk"
)

// step is one call of a sequence.
type step func(t *testing.T, e *staging.Engine, p *picture)

// TestImageBarriers holds the exact barriers and copies of sequences of calls, up to the next submission.
func TestImageBarriers(t *testing.T) {
	fragment := staging.ImageUse{Layout: vk.LayoutShaderRead, Stages: vk.StageFragment, Access: vk.AccessShaderRead}
	general := staging.ImageUse{Layout: vk.LayoutGeneral, Stages: vk.StageCompute, Access: vk.AccessShaderRead | vk.AccessShaderWrite}
	texel := make([]byte, 4096)
	write := func(g staging.ImageRegion) step {
		return func(t *testing.T, e *staging.Engine, p *picture) {
			if err := errors.Join(p.i.Write(texel, g, staging.ImageRows{}), e.FlushOnly()); err != nil {
				t.Fatal(err)
			}
		}
	}
	one := staging.ImageRegion{Width: 1, Height: 1, Depth: 1}
	for _, row := range []struct {
		name  string
		o     vk.ImageOptions
		use   staging.ImageUse
		first bool // nothing was written before
		do    []step
		want  []string
	}{
		{"the first write brings all of the image into its use", vk.ImageOptions{Mips: 3}, fragment, true, []step{write(one)}, []string{
			"barrier top -> transfer; image I layout 0 -> 7 none -> transfer-write",
			"copy mip 0 layers [0,+1) texels (0,0,0)+(1,1,1)",
			"barrier transfer -> fragment; image I layout 7 -> 5 transfer-write -> shader-read",
		}},
		{"a later one touches its level and layers", vk.ImageOptions{Mips: 3, Layers: 4}, fragment, false, []step{
			write(staging.ImageRegion{Mip: 1, Z: 2, Depth: 2})}, []string{
			"barrier fragment -> transfer; image I mips [1,+1) layers [2,+2) layout 5 -> 7 none -> transfer-write",
			"copy mip 1 layers [2,+2) texels (0,0,0)+(4,4,1)",
			"barrier transfer -> fragment; image I mips [1,+1) layers [2,+2) layout 7 -> 5 transfer-write -> shader-read",
		}},
		{"what shaders wrote is waited for", vk.ImageOptions{Mips: 1}, general, false, []step{write(one)}, []string{
			"barrier compute -> transfer; image I mips [0,+1) layout 1 -> 7 shader-write -> transfer-write",
			"copy mip 0 layers [0,+1) texels (0,0,0)+(1,1,1)",
			"barrier transfer -> compute; image I mips [0,+1) layout 7 -> 1 transfer-write -> shader-read|shader-write",
		}},
		{"the caller's commands have moved it", vk.ImageOptions{Mips: 1}, fragment, false, []step{
			func(t *testing.T, e *staging.Engine, p *picture) {
				e.Lock()
				e.Stream().Barrier(vk.StageFragment, vk.StageColorOutput, nil, nil, []vk.ImageBarrier{{Image: p.img.Handle, OldLayout: vk.LayoutShaderRead,
					NewLayout: vk.LayoutColor, DstAccess: vk.AccessColorWrite, Aspect: vk.AspectColor}})
				e.Unlock()
				p.i.Now(staging.ImageUse{Layout: vk.LayoutColor, Stages: vk.StageColorOutput, Access: vk.AccessColorWrite})
			}, write(one)}, []string{
			"barrier fragment -> color-output; image I layout 5 -> 2 none -> color-write",
			"barrier color-output -> transfer; image I layout 2 -> 7 color-write -> transfer-write",
			"copy mip 0 layers [0,+1) texels (0,0,0)+(1,1,1)",
			"barrier transfer -> fragment; image I layout 7 -> 5 transfer-write -> shader-read",
		}},
		{"boxes of one flush are one command", vk.ImageOptions{Mips: 2}, fragment, false, []step{
			func(t *testing.T, e *staging.Engine, p *picture) {
				for _, g := range []staging.ImageRegion{one, {X: 2, Width: 1, Height: 1}, {Mip: 1}} {
					if err := p.i.Write(texel, g, staging.ImageRows{}); err != nil {
						t.Fatal(err)
					}
				}
			}, write(staging.ImageRegion{X: 2, Y: 2, Width: 2, Height: 1})}, []string{
			"barrier fragment -> transfer; image I mips [0,+2) layout 5 -> 7 none -> transfer-write",
			"copy mip 0 layers [0,+1) texels (0,0,0)+(1,1,1) mip 0 layers [0,+1) texels (2,0,0)+(1,1,1) mip 1 layers [0,+1) texels (0,0,0)+(4,4,1) mip 0 layers [0,+1) texels (2,2,0)+(2,1,1)",
			"barrier transfer -> fragment; image I mips [0,+2) layout 7 -> 5 transfer-write -> shader-read",
		}},
		{"a newer write cuts an older one", vk.ImageOptions{Mips: 1}, fragment, false, []step{
			func(t *testing.T, e *staging.Engine, p *picture) {
				if err := p.i.Write(texel, staging.ImageRegion{Height: 2}, staging.ImageRows{}); err != nil {
					t.Fatal(err)
				}
			}, write(staging.ImageRegion{Y: 1, Height: 3})}, []string{
			"barrier fragment -> transfer; image I mips [0,+1) layout 5 -> 7 none -> transfer-write",
			"copy mip 0 layers [0,+1) texels (0,0,0)+(8,1,1) mip 0 layers [0,+1) texels (0,1,0)+(8,3,1)",
			"barrier transfer -> fragment; image I mips [0,+1) layout 7 -> 5 transfer-write -> shader-read",
		}},
		{"generated levels", vk.ImageOptions{Mips: 3}, fragment, false, []step{
			func(t *testing.T, e *staging.Engine, p *picture) {
				if err := errors.Join(p.i.GenerateMips(), e.FlushOnly()); err != nil {
					t.Fatal(err)
				}
			}}, []string{
			"barrier fragment -> transfer; image I layout 5 -> 7 none -> transfer-write",
			"barrier transfer -> transfer; image I mips [0,+1) layout 7 -> 6 transfer-write -> transfer-read",
			"blit-image",
			"barrier transfer -> transfer; image I mips [1,+1) layout 7 -> 6 transfer-write -> transfer-read",
			"blit-image",
			"barrier transfer -> fragment; image I mips [0,+2) layout 6 -> 5 none -> shader-read; image I mips [2,+1) layout 7 -> 5 transfer-write -> shader-read",
		}},
		{"a write after them", vk.ImageOptions{Mips: 2}, fragment, false, []step{
			func(t *testing.T, e *staging.Engine, p *picture) {
				if err := p.i.GenerateMips(); err != nil {
					t.Fatal(err)
				}
			}, write(staging.ImageRegion{Mip: 1})}, []string{
			"barrier fragment -> transfer; image I layout 5 -> 7 none -> transfer-write",
			"barrier transfer -> transfer; image I mips [0,+1) layout 7 -> 6 transfer-write -> transfer-read",
			"blit-image",
			"barrier transfer -> transfer; image I mips [0,+1) layout 6 -> 7 none -> transfer-write; image I mips [1,+1) layout 7 -> 7 transfer-write -> transfer-write",
			"copy mip 1 layers [0,+1) texels (0,0,0)+(4,4,1)",
			"barrier transfer -> fragment; image I layout 7 -> 5 transfer-write -> shader-read",
		}},
	} {
		t.Run(row.name, func(t *testing.T) {
			e := open(t, staging.Options{}, false)
			row.o.Width, row.o.Height, row.o.Format, row.o.Label = 8, 8, rgba8, "image"
			row.o.Usage = uint32(vk.ImageStorage | vk.ImageColorAttachment)
			p := newPicture(t, e, row.o, row.use)
			if !row.first {
				p.fill(rand.New(rand.NewPCG(1, 1)))
				if err := e.Finish(); err != nil {
					t.Fatal(err)
				}
			}
			for _, f := range row.do {
				f(t, e, p)
			}
			if got := imageLines(e.Recorded(), p.img.Handle); strings.Join(got, "\n") != strings.Join(row.want, "\n") {
				t.Errorf("got\n\t%s\nwant\n\t%s", strings.Join(got, "\n\t"), strings.Join(row.want, "\n\t"))
			}
			if err := e.Finish(); err != nil {
				t.Fatal(err)
			}
		})
	}
}

// imageLines are recorded commands with I for the image, without labels, and without what differs from run to run.
func imageLines(text string, handle uint64) []string {
	var all []string
	for line := range strings.Lines(strings.ReplaceAll(text, fmt.Sprintf("image %#x", handle), "image I")) {
		line = strings.TrimSpace(line)
		if rest, ok := strings.CutPrefix(line, "copy-buffer-to-image "); ok {
			f := strings.Fields(rest)[2:]
			for k := 0; k+1 < len(f); k++ {
				if f[k] == "at" {
					f = append(f[:k], f[k+2:]...)
				}
			}
			line = "copy " + strings.Join(f, " ")
		}
		if strings.HasPrefix(line, "blit-image") {
			line = "blit-image"
		}
		if !strings.HasSuffix(line, "-label") && !strings.HasPrefix(line, "begin-label") {
			all = append(all, line)
		}
	}
	return all
}
