package vk_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"testing"

	"github.com/vkgloo/vkgloo/internal/vktest"
	"github.com/vkgloo/vkgloo/vk"
)

func TestMain(m *testing.M) { os.Exit(vktest.Main(m)) }

func try[T any](v T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return v
}

// Two buffers, a stream of commands, a number to wait for.
func ExampleDevice() {
	d := try(vk.Open(vk.Options{}))
	defer d.Close()
	const size = 16
	src := try(d.NewBuffer(vk.BufferOptions{Size: size, Usage: vk.UsageTransferSrc, Memory: vk.MemoryUpload, Label: "src"}))
	dst := try(d.NewBuffer(vk.BufferOptions{Size: size, Usage: vk.UsageTransferDst, Memory: vk.MemoryReadback, Label: "dst"}))
	copy(src.Mapped(), "sixteen bytes ok")
	src.Flush(0, size) // does nothing where memory is coherent

	var s vk.Stream
	s.CopyBuffer(src.Handle, dst.Handle, vk.BufferCopy{Size: size})
	s.Barrier(vk.StageTransfer, vk.StageHost, []vk.MemoryBarrier{{SrcAccess: vk.AccessTransferWrite, DstAccess: vk.AccessHostRead}}, nil, nil)
	n := try(d.Submit(&s))
	src.Retire(n) // destroyed when n is complete
	if err := d.Timeline().Wait(context.Background(), n); err != nil {
		log.Fatal(err)
	}
	dst.Invalidate(0, size)
	fmt.Printf("%s\n", dst.Mapped())
	dst.Destroy()
	// Output: sixteen bytes ok
}

// A stream is data: it can be looked at, kept, and replayed into any command buffer with Device.Replay.
func ExampleStream() {
	var s vk.Stream
	s.CopyBuffer(0xa, 0xb, vk.BufferCopy{Size: 64}, vk.BufferCopy{Src: 128, Dst: 64, Size: 32})
	s.FillBuffer(0xb, 96, 32, 0)
	fmt.Println(s.Len(), s.Stats().Copies, s.Stats().Regions)
	s.Reset() // keeps its memory
	fmt.Println(s.Len())
	// Output:
	// 2 1 2
	// 0
}

// Time is one sequence of numbers. A ticket takes one for work that somebody else submits.
func ExampleTimeline() {
	d := try(vk.Open(vk.Options{}))
	defer d.Close()
	t := d.Timeline()
	first, second := t.Ticket(), t.Ticket()
	t.Done(second) // out of order is fine
	fmt.Println(t.Completed())
	t.Done(first)
	fmt.Println(t.Completed() == second)
	// Output:
	// 0
	// true
}

// Where everything lies, for a picture of it.
func ExampleDevice_MemoryMap() {
	d := try(vk.Open(vk.Options{}))
	defer d.Close()
	for _, label := range []string{"positions", "indices"} {
		b := try(d.NewBuffer(vk.BufferOptions{Size: 4096, Usage: vk.UsageVertex, Label: label}))
		defer b.Destroy()
	}
	for _, block := range d.MemoryMap() {
		for _, r := range block.Ranges {
			if !r.Free {
				fmt.Println(r.Label, r.Size)
			}
		}
	}
	// Unordered output:
	// positions 4096
	// indices 4096
}

// Handles of other bindings are numbers.
func ExampleRawHandles() {
	const instance, physical, device, queue = 0x10, 0x20, 0x30, 0
	h := vk.RawHandles(instance, physical, device, queue, 0)
	fmt.Println(h.Queue == nil) // then the caller submits
	// Output: true
}
