// Package raw is what the benchmark measures against: memcpy called through cgo, and Vulkan called from C on a device of
// its own, the way a careful C program would: persistently mapped memory written in place, or a pipelined staging ring. Only
// the benchmark uses it.
package raw

/*
#cgo CFLAGS: -O2 -Wall -std=gnu11
#cgo LDFLAGS: -ldl
#include <stdlib.h>
#include "raw.h"
*/
import "C"

import (
	_ "embed"
	"errors"
	"fmt"
	"runtime"
	"time"
	"unsafe"
)

// StartSource is a C program that does no more than W6 asks for.
//
//go:embed start/start.c
var StartSource []byte

// VertexShader and FragmentShader draw white triangles from vec2 positions.
var (
	//go:generate glslangValidator -V -o white.vert.spv white.vert
	//go:embed white.vert.spv
	VertexShader []byte
	//go:generate glslangValidator -V -o white.frag.spv white.frag
	//go:embed white.frag.spv
	FragmentShader []byte
)

// check turns a VkResult into an error.
func check(what string, r C.VkResult) error {
	switch r {
	case 0:
		return nil
	case C.RAW_ABSENT:
		return fmt.Errorf("raw: %s: %w", what, errors.ErrUnsupported)
	}
	return fmt.Errorf("raw: %s: VkResult %d", what, int(r))
}

func bytes(p []byte) *C.char { return (*C.char)(unsafe.Pointer(unsafe.SliceData(p))) }

func offsets(p []int) *C.int64_t { return (*C.int64_t)(unsafe.Pointer(unsafe.SliceData(p))) }

// Memcpy is C's, called through cgo.
func Memcpy(dst, src []byte) {
	C.raw_memcpy(unsafe.Pointer(unsafe.SliceData(dst)), unsafe.Pointer(unsafe.SliceData(src)), C.size_t(min(len(dst), len(src))))
}

// MemcpyScatter copies elements of elem bytes of src to dst at offs, in C.
func MemcpyScatter(dst []byte, offs []int, elem int, src []byte) {
	C.raw_memcpy_scatter(bytes(dst), offsets(offs), C.uint64_t(elem), C.uint64_t(len(offs)), bytes(src))
}

// MemcpyGather is the reverse.
func MemcpyGather(dst []byte, offs []int, elem int, src []byte) {
	C.raw_memcpy_gather(bytes(dst), offsets(offs), C.uint64_t(elem), C.uint64_t(len(offs)), bytes(src))
}

// Kind is where a buffer's memory is.
type Kind int

// The kinds of memory: device memory that the host sees, any device memory, host memory to write and to read.
const (
	Direct   Kind = C.RAW_DIRECT
	Device   Kind = C.RAW_DEVICE
	ToDevice Kind = C.RAW_UPLOAD
	ToHost   Kind = C.RAW_READBACK
)

// Ctx is a Vulkan device.
//   - Concurrency: externally synchronized.
type Ctx struct{ d *C.raw_device }

// Open makes a device of the best physical device whose name contains name.
func Open(name string) (*Ctx, error) {
	s := C.CString(name)
	defer C.free(unsafe.Pointer(s))
	c := &Ctx{}
	return c, check("device", C.raw_open(s, &c.d))
}

// Close destroys the device.
func (c *Ctx) Close() { C.raw_close(c.d) }

// Name is the device's name and the driver's version.
func (c *Ctx) Name() string {
	p := &c.d.properties
	return fmt.Sprintf("%s, Vulkan %d.%d.%d", C.GoString(&p.deviceName[0]), p.apiVersion>>22, p.apiVersion>>12&0x3ff, p.apiVersion&0xfff)
}

// Buffer is a VkBuffer with memory of its own.
type Buffer struct {
	c *Ctx
	b *C.raw_buffer // C memory
}

// NewBuffer makes a buffer of size bytes. errors.ErrUnsupported where there is no such memory.
func (c *Ctx) NewBuffer(size int, k Kind) (*Buffer, error) {
	all, err := c.NewBuffers(1, size, k)
	if err != nil {
		return nil, err
	}
	return &all[0], nil
}

// NewBuffers makes n of them, which lie side by side as Frame wants them.
func (c *Ctx) NewBuffers(n, size int, k Kind) ([]Buffer, error) {
	raw := unsafe.Slice((*C.raw_buffer)(C.calloc(C.size_t(n), C.sizeof_raw_buffer)), n)
	all := make([]Buffer, n)
	for i := range all {
		all[i] = Buffer{c, &raw[i]}
		if err := check("buffer", C.raw_buffer_new(c.d, C.uint64_t(size), C.int(k), &raw[i])); err != nil {
			Free(all[:i])
			if i == 0 {
				C.free(unsafe.Pointer(&raw[0]))
			}
			return nil, err
		}
	}
	return all, nil
}

// Free frees what one call of NewBuffers made.
func Free(all []Buffer) {
	for _, b := range all {
		C.raw_buffer_free(b.c.d, b.b)
	}
	if len(all) > 0 {
		C.free(unsafe.Pointer(all[0].b))
	}
}

// Free frees a buffer that NewBuffer made.
func (b *Buffer) Free() { Free([]Buffer{*b}) }

// Mapped is the buffer's memory, valid until Free; nil where the host can't see it.
func (b *Buffer) Mapped() []byte {
	return unsafe.Slice((*byte)(unsafe.Pointer(b.b.mapped)), int(b.b.size))
}

// Upload copies p to the beginning through the staging ring, and waits.
func (b *Buffer) Upload(p []byte) error {
	return check("upload", C.raw_upload(b.c.d, b.b, bytes(p), C.uint64_t(len(p))))
}

// Download is the reverse.
func (b *Buffer) Download(p []byte) error {
	return check("download", C.raw_download(b.c.d, b.b, bytes(p), C.uint64_t(len(p))))
}

// CopyFrom copies n bytes on the device, and waits.
func (b *Buffer) CopyFrom(src *Buffer, n int) error {
	return check("copy", C.raw_copy(b.c.d, b.b, src.b, C.uint64_t(n)))
}

// Read reads elements of elem bytes at offs, each by a copy and a wait of its own.
func (b *Buffer) Read(offs []int, elem int, p []byte) error {
	return check("read", C.raw_read(b.c.d, b.b, offsets(offs), C.uint64_t(elem), C.uint64_t(len(offs)), bytes(p)))
}

// Scatterer holds what Scatter needs: staging memory and room for the regions.
type Scatterer struct {
	stage   *Buffer
	regions *C.VkBufferCopy
}

// NewScatterer makes one for up to count writes of elem bytes.
func (c *Ctx) NewScatterer(count, elem int) (*Scatterer, error) {
	b, err := c.NewBuffer(count*elem, ToDevice)
	if err != nil {
		return nil, err
	}
	clear(b.Mapped())
	return &Scatterer{b, (*C.VkBufferCopy)(C.calloc(C.size_t(count), C.sizeof_VkBufferCopy))}, nil
}

// Free frees it.
func (s *Scatterer) Free() {
	s.stage.Free()
	C.free(unsafe.Pointer(s.regions))
}

// Scatter writes elements to dst through s in one command, a region for each that doesn't touch the one before, and waits. It
// returns what it took to fill the staging memory.
func (s *Scatterer) Scatter(dst *Buffer, offs []int, elem int, src []byte) (time.Duration, error) {
	var ns C.int64_t
	err := check("scatter", C.raw_scatter(dst.c.d, s.stage.b, s.regions, dst.b, offsets(offs), C.uint64_t(elem), C.uint64_t(len(offs)), bytes(src), &ns))
	return time.Duration(ns), err
}

// Frames is W3: live buffers of size bytes, replaced and used by every frame.
type Frames struct {
	c                *Ctx
	bufs             []Buffer
	stage, results   *Buffer
	live, size, elem int
	inFlight         int
	data             **C.char // C memory: a table of what a frame reads
}

// NewFrames makes the buffers: staged, or written in place with a set for each frame in flight.
func (c *Ctx) NewFrames(live, size, elem, count, inFlight int, staged bool) (f *Frames, err error) {
	f = &Frames{c: c, live: live, size: size, elem: elem, inFlight: inFlight}
	if staged {
		if f.bufs, err = c.NewBuffers(live, size, Device); err == nil {
			f.stage, err = c.NewBuffer(inFlight*live*size, ToDevice)
		}
	} else {
		f.bufs, err = c.NewBuffers(live*inFlight, size, Direct)
	}
	if err == nil {
		f.results, err = c.NewBuffer(count*live*elem, ToHost)
	}
	if err != nil {
		f.Free()
		return nil, err
	}
	f.data = (**C.char)(C.calloc(C.size_t(live), C.size_t(unsafe.Sizeof(uintptr(0)))))
	return f, nil
}

// Free frees everything.
func (f *Frames) Free() {
	Free(f.bufs)
	for _, b := range []*Buffer{f.stage, f.results} {
		if b != nil {
			b.Free()
		}
	}
	C.free(unsafe.Pointer(f.data))
}

// Frame does frame i.
func (f *Frames) Frame(i int, data [][]byte, at int) error {
	var pins runtime.Pinner
	defer pins.Unpin()
	table := unsafe.Slice(f.data, f.live)
	for k, p := range data {
		pins.Pin(unsafe.SliceData(p))
		table[k] = bytes(p)
	}
	var stage *C.raw_buffer
	if f.stage != nil {
		stage = f.stage.b
	}
	return check("frame", C.raw_frame(f.c.d, f.bufs[0].b, stage, f.results.b, C.uint32_t(f.live), C.uint64_t(f.size), C.uint64_t(f.elem),
		C.uint64_t(at), C.uint32_t(i), C.uint32_t(f.inFlight), f.data))
}

// Wait waits for the device.
func (f *Frames) Wait() error { return check("wait", C.raw_wait(f.c.d)) }

// Results copies what the frames left.
func (f *Frames) Results(p []byte) { copy(p, f.results.Mapped()) }

// Churn does pairs of (slot, size): a buffer with an allocation of its own each. It returns the number of allocations and
// the most bytes held.
func (c *Ctx) Churn(ops []int, slots int) (calls, peak int, err error) {
	err = check("churn", C.raw_churn(c.d, offsets(ops), C.uint64_t(len(ops)/2), C.uint64_t(slots)))
	return int(c.d.allocations), int(c.d.peak), err
}

// Scene is W8: a square picture and triangles of two float32 a vertex.
type Scene struct{ s *C.raw_scene }

// NewScene makes it.
func (c *Ctx) NewScene(edge int, vertices []float32) (*Scene, error) {
	s := &Scene{}
	// SPIR-V is words: copied to C memory, which is aligned.
	vert, frag := C.CBytes(VertexShader), C.CBytes(FragmentShader)
	defer C.free(vert)
	defer C.free(frag)
	r := C.raw_scene_new(c.d, C.uint32_t(edge), (*C.char)(unsafe.Pointer(unsafe.SliceData(vertices))), C.uint64_t(4*len(vertices)),
		(*C.uint32_t)(vert), C.uint64_t(len(VertexShader)), (*C.uint32_t)(frag), C.uint64_t(len(FragmentShader)), &s.s)
	if r != 0 {
		s.Free()
	}
	return s, check("scene", r)
}

// Frame draws count triangles by a call each, and waits.
func (s *Scene) Frame(count int, first bool) error {
	var f C.int
	if first {
		f = 1
	}
	return check("draw", C.raw_scene_frame(s.s, C.uint32_t(count), f))
}

// Image reads the picture.
func (s *Scene) Image(rgba []byte) error { return check("image", C.raw_scene_image(s.s, bytes(rgba))) }

// Free frees it.
func (s *Scene) Free() { C.raw_scene_free(s.s) }
