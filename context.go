package vkgloo

import (
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"
	"unsafe"

	vulkan "github.com/vulkan-go/vulkan"

	"github.com/vkgloo/vkgloo/buffer"
	"github.com/vkgloo/vkgloo/internal/draw"
	"github.com/vkgloo/vkgloo/staging"
	"github.com/vkgloo/vkgloo/vk"
)

// Options say what a Context is like. The zero value is the default.
type Options struct {
	Device     string        // part of the device's name; "": the best there is, software included
	Validation bool          // Khronos layer with synchronization validation; its messages go to Logger, level Warn and up
	Upload     vk.UploadMode // how bytes get to the GPU
	RingSize   int           // bytes of staging memory; 0: suited to the device
	Logger     *slog.Logger  // nil: silent
	Label      string

	// Pressure is told when a heap comes near to its memory budget, or away from it: see PressureLevel. It is called at the end of
	// calls that flush, draw or make something, on their goroutine, without any lock: it may release buffers, call Trim, Budget and
	// whatever else. It is not called while it runs, and not from inside Vulkan. nil: nobody looks, which costs nothing.
	Pressure func(Pressure)

	// Names gives every Vulkan object a name, and commands labels, for RenderDoc and the like: on by itself under Validation and
	// in programs that RenderDoc has started. Labels that you give are names in any case, where VK_EXT_debug_utils is enabled.
	Names bool

	// For tests and tools: more about the device, see vk.Options.
	Layers      []string
	Fences      bool
	SubmitCheck bool
	Sink        func(vk.Message) // takes the messages instead of Logger
	WaitLimit   time.Duration    // how long a wait may last without any progress of the GPU; 0: 30 s
	// Instance and device extensions wanted besides the library's own.
	InstanceExtensions, DeviceExtensions []string
}

// vkOptions is what o says about the device.
func (o Options) vkOptions() vk.Options {
	v := vk.Options{Device: o.Device, Validation: o.Validation, Fences: o.Fences, SubmitCheck: o.SubmitCheck, Layers: o.Layers,
		InstanceExtensions: o.InstanceExtensions, DeviceExtensions: o.DeviceExtensions, Sink: o.Sink, Label: o.Label, WaitLimit: o.WaitLimit, Names: o.Names}
	if v.Sink == nil && o.Logger != nil {
		v.Sink = func(m vk.Message) { logMessage(o.Logger, m) }
	}
	return v
}

func logMessage(l *slog.Logger, m vk.Message) {
	switch m.Severity {
	case vk.SeverityError:
		l.Error(m.String())
	case vk.SeverityWarning:
		l.Warn(m.String())
	}
}

// Context is a device and everything made on it: buffers are attached to it, programs, vertex arrays and targets belong
// to it, and it owns the order of what they do.
//   - Concurrency: safe for concurrent use.
type Context struct {
	dev    *vk.Device
	eng    *staging.Engine
	draw   *draw.Renderer
	label  string
	limits vk.Limits

	// bound are the buffers behind the numbered binding points, by kind; the engine's lock guards them.
	bound [2][]*buffer.Buffer
	// textures are those that Use has bound, by location; the engine's lock guards them.
	textures []*Texture

	pressure pressure
	frames   atomic.Uint64

	live registry
	once sync.Mutex // held by Close
	done bool       // guarded by once
	// closers are called by Close; guarded by once.
	closers []func()
}

// Open makes a Context with an instance and a device of its own, without a window.
//   - Errors: errors.ErrUnsupported with what is missing: no Vulkan, no device of that name, no validation layer;
//     vk.ErrOutOfMemory.
func Open(o Options) (*Context, error) {
	d, err := vk.Open(o.vkOptions())
	if err != nil {
		return nil, err
	}
	return newContext(d, o)
}

// Adopt makes a Context on somebody else's instance, device and queue, which must outlive it. With a null queue the
// caller submits: see Record.
//   - Errors: as Open's; buffer.ErrArgs for null handles.
func Adopt(h vk.Handles, o Options) (*Context, error) {
	d, err := vk.Adopt(h, o.vkOptions())
	if errors.Is(err, vk.ErrArgs) {
		err = fmt.Errorf("%w: %w", buffer.ErrArgs, err)
	}
	if err != nil {
		return nil, err
	}
	return newContext(d, o)
}

// newContext builds on d, which it takes over, also on failure.
func newContext(d *vk.Device, o Options) (*Context, error) {
	if err := checkLabel(o.Label); err != nil {
		d.Close()
		return nil, err
	}
	if o.RingSize < 0 {
		d.Close()
		return nil, fmt.Errorf("%w: ring of %d bytes", buffer.ErrRange, o.RingSize)
	}
	e, err := staging.New(d, staging.Options{RingSize: o.RingSize, Upload: o.Upload, Logger: o.Logger})
	if err != nil {
		d.Close()
		return nil, err
	}
	r, err := draw.New(e)
	if err != nil {
		e.Close()
		d.Close()
		return nil, err
	}
	c := &Context{dev: d, eng: e, draw: r, label: o.Label, limits: d.Limits(), pressure: pressure{call: o.Pressure}}
	c.live.init()
	return c, nil
}

// Limits returns what programs must keep to on this device. Immutable.
func (c *Context) Limits() vk.Limits { return c.limits }

// Device returns the device below, for its name, handles and memory statistics.
func (c *Context) Device() *vk.Device { return c.dev }

// Engine returns the staging engine below, for its statistics.
func (c *Context) Engine() *staging.Engine { return c.eng }

// Attach gives buffers to the context; every call of the context that is handed a buffer does so by itself. What was
// written before waits for the next flush.
//   - Errors: buffer.ErrArgs for nil, buffer.ErrContext for a buffer of another context, buffer.ErrReleased,
//     buffer.ErrState when the context is closed. Buffers before the bad one are attached.
func (c *Context) Attach(b ...buffer.Any) error {
	for _, a := range b {
		if _, err := c.attach(a); err != nil {
			return err
		}
	}
	return nil
}

// attach is Attach for one, and gives the bytes behind it.
func (c *Context) attach(a buffer.Any) (*buffer.Buffer, error) {
	b := untyped(a)
	if b == nil {
		return nil, fmt.Errorf("%w: nil buffer", buffer.ErrArgs)
	}
	if b.Released() {
		return nil, fmt.Errorf("%w: %v", buffer.ErrReleased, b)
	}
	if b.Engine() == c.eng {
		return b, nil
	}
	if err := b.Attach(c.eng); err != nil {
		return nil, err
	}
	c.live.add(b)
	return b, nil
}

// untyped is the bytes behind a, nil for nil of any kind.
func untyped(a buffer.Any) *buffer.Buffer {
	if a == nil {
		return nil
	}
	return a.Untyped()
}

// Flush submits what is pending in every buffer of the context, and what was drawn, without waiting for it.
//   - Errors: buffer.ErrState while a Ticket is neither submitted nor cancelled, without a queue, or after Close;
//     vk.ErrOutOfMemory, vk.ErrDeviceLost: what wasn't flushed is still pending.
func (c *Context) Flush() error {
	defer c.settle()
	return c.eng.Flush()
}

// Finish flushes and waits until the GPU is done (M-142).
//   - Errors: as Flush's.
func (c *Context) Finish() error {
	defer c.settle()
	return c.eng.Finish()
}

// Record moves what is pending into a command buffer of the caller, who submits it and tells the Ticket: cmd is recording, outside a
// render pass, of a pool of the context's queue family, and is submitted once, in the order of the Record calls, on one
// queue. Until the Ticket is Submitted or cancelled, whatever else flushes is refused with buffer.ErrState.
//   - Errors: buffer.ErrState with 64 open Tickets; vk.ErrOutOfMemory, vk.ErrDeviceLost: nothing was recorded.
func (c *Context) Record(cmd vulkan.CommandBuffer) (*staging.Ticket, error) {
	defer c.settle()
	return c.eng.Record(*(*uint64)(unsafe.Pointer(&cmd)))
}

// RecordRaw is Record for bindings other than vulkan-go: cmd is the VkCommandBuffer.
func (c *Context) RecordRaw(cmd uintptr) (*staging.Ticket, error) {
	defer c.settle()
	return c.eng.Record(uint64(cmd))
}

// lock takes the engine's lock for a call that records, after everything pending.
func (c *Context) lock() error {
	c.eng.Lock()
	err := c.eng.Check()
	if err == nil {
		err = c.eng.FlushLocked()
	}
	if err != nil {
		c.eng.Unlock()
	}
	return err
}

// unlock gives the lock back and hands messages over.
func (c *Context) unlock() { c.eng.Unlock() }
