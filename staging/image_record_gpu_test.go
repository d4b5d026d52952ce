package staging_test

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/vkgloo/vkgloo/staging"
	"github.com/vkgloo/vkgloo/vk"
)

// TestImageRecord uploads through command buffers of a caller, with tickets that are cancelled: nothing is lost, newer
// writes lie on top, and the image's state is what the commands that ran have made of it.
func TestImageRecord(t *testing.T) {
	for _, queue := range []bool{true, false} {
		t.Run(fmt.Sprintf("queue %v", queue), func(t *testing.T) {
			c := adopt(t, queue)
			r := rand.New(rand.NewPCG(9, 1))
			p := newPicture(t, c.e, vk.ImageOptions{Width: 24, Height: 16, Mips: 3, Format: rgba8, Label: "adopted"}, staging.ImageUse{})
			p.fill(r)
			for n := range 20 {
				cmd, raw := c.begin()
				tk, err := c.e.Record(raw)
				if err != nil {
					t.Fatal(err)
				}
				p.write(r, p.region(r), 0)
				if n%2 == 0 { // also over what was cancelled before
					p.write(r, staging.ImageRegion{Mip: n % 3}, 0)
				}
				if n%5 < 3 {
					if err := tk.Cancel(); err != nil {
						t.Fatal(err)
					}
					continue
				}
				tk.Submitted()
				c.submit(cmd)
				tk.Completed()
			}
			c.frame()
			if boxes, _ := p.i.Pending(); boxes != 0 {
				t.Errorf("%d boxes are left", boxes)
			}
			if queue {
				p.check()
				return
			}
			if err := p.i.Read(make([]byte, 24*16*4), staging.ImageRegion{}, staging.ImageRows{}); !errors.Is(err, staging.ErrState) {
				t.Errorf("Read without a queue: %v, want ErrState", err)
			}
		})
	}
}

// A cancelled ticket gives back levels that it would have generated, in their place among other writes.
func TestImageCancelGenerated(t *testing.T) {
	c := adopt(t, true)
	r := rand.New(rand.NewPCG(9, 2))
	p := newPicture(t, c.e, vk.ImageOptions{Width: 8, Height: 8, Mips: 3, Format: rgba8, Label: "generated"}, staging.ImageUse{})
	record := func() *staging.Ticket {
		t.Helper()
		_, raw := c.begin()
		tk, err := c.e.Record(raw)
		if err != nil {
			t.Fatal(err)
		}
		return tk
	}
	cancel := func(tk *staging.Ticket) {
		t.Helper()
		if err := tk.Cancel(); err != nil {
			t.Fatal(err)
		}
	}
	level1 := func() []byte {
		t.Helper()
		got := make([]byte, 4*4*4)
		if err := p.i.Read(got, staging.ImageRegion{Mip: 1}, staging.ImageRows{}); err != nil {
			t.Fatal(err)
		}
		return got
	}
	// Generated in the ticket, level 0 written after it: the levels show what it was before.
	p.fill(r)
	base := bytes.Clone(p.want[0])
	if err := p.i.GenerateMips(); err != nil {
		t.Fatal(err)
	}
	tk := record()
	p.write(r, staging.ImageRegion{}, 0)
	cancel(tk)
	cancel(record()) // and once more, with all of it
	c.frame()
	near(t, "generated before", level1(), mean(base, 8, 8))
	if got := make([]byte, 256); p.i.Read(got, staging.ImageRegion{}, staging.ImageRows{}) != nil || !bytes.Equal(got, p.want[0]) {
		t.Error("level 0 isn't what was written last")
	}
	// Written in the ticket, generated after it: they show what was written.
	p.fill(r)
	tk = record()
	if err := p.i.GenerateMips(); err != nil {
		t.Fatal(err)
	}
	cancel(tk)
	c.frame()
	near(t, "generated after", level1(), mean(p.want[0], 8, 8))
	// Released with a ticket open: its memory goes back.
	p.fill(r)
	tk = record()
	p.i.Release()
	cancel(tk)
	if boxes, _ := p.i.Pending(); boxes != 0 {
		t.Errorf("%d boxes are pending after Release", boxes)
	}
	c.frame()
}
