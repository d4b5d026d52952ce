// Command adopt is a small Vulkan renderer as tutorials teach it, on vulkan-go and GLFW: its own instance, device, swapchain,
// pipeline, command buffers, semaphores and fences, two frames in flight. What it does not have is memory code: every buffer,
// upload and readback goes through vkgloo, which is lent the device. All of that is in buffers.go; docs/adopting.md shows what
// each of its calls stands for.
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
)

type options struct {
	headless bool
	frames   int
	out      string
	width    int
	height   int
	raw      bool
	noQueue  bool
	validate bool
	hook     func(frame int, a *app) // tests look in after every frame
}

func main() {
	log.SetFlags(0)
	var o options
	flag.BoolVar(&o.headless, "headless", false, "draw into PNG files, without a window")
	flag.IntVar(&o.frames, "frames", 0, "`number` of frames; default: 60 into files, in a window until it is closed")
	flag.StringVar(&o.out, "out", "out", "`folder` for the pictures")
	flag.IntVar(&o.width, "width", 960, "`pixels`")
	flag.IntVar(&o.height, "height", 540, "`pixels`")
	flag.BoolVar(&o.raw, "raw", false, "hand over all handles as numbers, as for other bindings than vulkan-go")
	flag.BoolVar(&o.noQueue, "noqueue", false, "keep the queue: the library never submits")
	flag.BoolVar(&o.validate, "validate", false, "run under the Khronos validation layer; a message of it is an error")
	flag.Parse()
	if err := run(o); err != nil {
		log.Fatalf("adopt: %v", err)
	}
}

func run(o options) (err error) {
	if o.width < 1 || o.height < 1 || o.frames < 0 {
		return fmt.Errorf("%d × %d pixels, %d frames", o.width, o.height, o.frames)
	}
	if o.headless {
		if o.frames == 0 {
			o.frames = 60
		}
		if err := os.MkdirAll(o.out, 0o755); err != nil {
			return err
		}
	}
	a := &app{options: o}
	defer func() {
		if e := a.close(); err == nil {
			err = e
		}
	}()
	if err := a.init(); err != nil {
		return err
	}
	return a.loop()
}
