// Command demo draws a mesh and a swarm of 20,000 instances that is streamed anew every frame, through vkgloo: in a
// window, whose renderer is the demo's own and lends its device to the library, or into PNG files.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

func main() { os.Exit(realMain(os.Args[1:])) }

func realMain(args []string) int {
	o := options{stdout: os.Stdout, stderr: os.Stderr}
	flags := flag.NewFlagSet("demo", flag.ContinueOnError)
	flags.StringVar(&o.mesh, "mesh", "", "glTF `file` to draw; default: a torus knot")
	flags.BoolVar(&o.headless, "headless", false, "draw into PNG files also where there is a display")
	flags.IntVar(&o.frames, "frames", 0, "`number` of frames; default: 90 into files, in a window until it is closed")
	flags.StringVar(&o.out, "out", "out", "`folder` for pictures and the memory map")
	flags.StringVar(&o.size, "size", "960x540", "`WxH` of the picture in pixels")
	flags.BoolVar(&o.overlay, "overlay", false, "show plots of uploads, stalls and frame times, and the memory map; in a window the key O does")
	flags.StringVar(&o.upload, "upload", "auto", "`how` bytes get to the GPU when drawing into files: staged, inplace (which waits for the GPU), or auto, which renames buffers instead of waiting; a window's library is a guest, and stages")
	flags.StringVar(&o.device, "device", "", "part of a Vulkan device's `name`; default: the best there is")
	flags.BoolVar(&o.validate, "validate", false, "run under the Khronos validation layer; a message of it is an error")
	if err := flags.Parse(args); errors.Is(err, flag.ErrHelp) {
		return 0
	} else if err != nil {
		return 2
	}
	if flags.NArg() > 0 {
		fmt.Fprintf(os.Stderr, "demo: unknown argument %q\n", flags.Arg(0))
		return 2
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, &o); err != nil {
		fmt.Fprintf(os.Stderr, "demo: %s\n", oneLine(err))
		return 1
	}
	return 0
}
