// Command start is W6 for the library and for the habit on vulkan-go: it opens a device, makes 1 MiB usable, says so, and
// ends. It is a program of its own, so that it holds no more than a user's does.
package main

import (
	"flag"
	"fmt"

	"github.com/vkgloo/vkgloo"
	"github.com/vkgloo/vkgloo/bench/habit"
	"github.com/vkgloo/vkgloo/bench/work"
	"github.com/vkgloo/vkgloo/buffer"
	"github.com/vkgloo/vkgloo/vk"
)

func main() {
	row := flag.String("row", "vkgloo", "what to start: vkgloo, staged or habit")
	device := flag.String("device", "", "part of the device's `name`")
	flag.Parse()
	var err error
	switch *row {
	case "vkgloo":
		err = start(vkgloo.Options{Device: *device})
	case "staged":
		err = start(vkgloo.Options{Device: *device, Upload: vk.UploadStaged})
	case "habit":
		err = startHabit(*device)
	default:
		err = fmt.Errorf("no row %q", *row)
	}
	work.Fail(err)
}

// start returns only on failure.
func start(o vkgloo.Options) error {
	c, err := vkgloo.Open(o)
	if err != nil {
		return err
	}
	p := work.First()
	b, err := c.Buffer(buffer.Of(p))
	if err != nil {
		return err
	}
	if err := c.Finish(); err != nil {
		return err
	}
	work.Usable(func() error {
		return work.Check(func(got []byte) error { return b.ReadInto(got, len(got), 0, 0) }, p)
	})
	return nil
}

func startHabit(device string) error {
	d, err := habit.Open(device)
	if err != nil {
		return err
	}
	p := work.First()
	b, err := d.NewBuffer(len(p))
	if err != nil {
		return err
	}
	if err := d.Upload(b, 0, p); err != nil {
		return err
	}
	work.Usable(func() error {
		return work.Check(func(got []byte) error { return d.Download(b, 0, got) }, p)
	})
	return nil
}
