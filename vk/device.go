package vk

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/vkgloo/vkgloo/vk/internal/api"
)

// Options are what Open and Adopt can be told. The zero value is the default.
type Options struct {
	Device      string // Open: part of the device's name, case ignored; "": the best there is, software included
	Validation  bool   // Open: the Khronos layer with synchronization validation. Adopt: listen on the instance, if it has debug_utils
	Fences      bool   // the fence-backed twin of the timeline, even where there are timeline semaphores
	SubmitCheck bool   // Open: synchronization validation across submissions; false positives without Fences
	Names       bool   // name every object and label every group of commands, for RenderDoc and the like: see Device.Naming

	Layers             []string // Open: further instance layers, below the validation layer unless that is in the list, too
	InstanceExtensions []string // Open: wanted besides ours; an error when absent
	DeviceExtensions   []string // Open: the same for the device; their features are not enabled

	Sink      func(Message) // takes the messages: called from our calls, on the caller's goroutine (several at once, if they are), never inside Vulkan; nil: silence
	Label     string        // of the device in messages and errors
	WaitLimit time.Duration // how long a wait may last without any progress of the GPU; 0: 30 s
}

const defaultWaitLimit = 30 * time.Second

// Device is a Vulkan device with one queue: what everything else here is made of.
// Safe for concurrent use, Close apart.
type Device struct {
	api      *api.Device
	instance *instance
	physical uint64
	adopted  bool
	handles  Handles // given, or as created
	label    string

	caps   *Caps
	limits Limits
	name   string
	naming bool // see Naming; immutable

	queue    queue
	timeline *Timeline
	retired  retireList
	objects  objects
	memory   memory // see memory.go

	scratches scratches

	formatsMu sync.Mutex
	formats   map[uint32][3]uint32 // guarded by formatsMu

	lost   atomic.Bool
	closed atomic.Bool
}

// newDevice fills in what Open and Adopt share. It takes the table and an own VkDevice over, also on failure; i only
// on success.
func newDevice(i *instance, table *api.Device, h Handles, e enabled, o Options) (*Device, error) {
	d := &Device{
		api: table, instance: i, physical: toRaw(h.PhysicalDevice), adopted: !i.own, handles: h, label: o.Label,
		objects: objects{live: map[object]liveObject{}}, formats: map[uint32][3]uint32{},
	}
	if o.WaitLimit <= 0 {
		o.WaitLimit = defaultWaitLimit
	}
	d.queue = queue{handle: toRaw(h.Queue), family: h.QueueFamily, lock: h.QueueLock}
	if d.queue.lock == nil {
		d.queue.lock = noLock{}
	}
	d.name = i.api.Properties(d.physical).Name
	d.caps = readCaps(i.api, d.physical, e)
	d.caps.prune(table)
	d.naming = d.caps.DebugUtils && (o.Names || o.Validation || captured())
	d.limits = limitsFrom(d.caps)
	d.timeline = newTimeline(d, nil, o.WaitLimit)
	if err := d.start(); err != nil {
		d.free()
		return nil, err
	}
	if !d.adopted {
		d.SetName(ObjectDevice, table.Handle(), o.Label)
		d.SetName(ObjectQueue, d.queue.handle, d.labelled("queue"))
	}
	d.Drain()
	return d, nil
}

// start makes the clock and the memory.
func (d *Device) start() error {
	if d.CanSubmit() {
		if d.caps.TimelineSemaphore {
			c, err := newSemaphoreClock(d)
			if err != nil {
				return err
			}
			d.timeline.clock = c
		} else {
			d.timeline.clock = &fenceClock{d: d}
		}
	}
	return d.initMemory()
}

// prune takes back what has no functions: a driver's or a loader's fault, not to be crashed over.
func (c *Caps) prune(t *api.Device) {
	c.TimelineSemaphore = c.TimelineSemaphore && t.CanTimeline()
	c.DebugUtils = c.DebugUtils && t.CanName()
	if !t.CanXfb() {
		c.TransformFeedback, c.TransformFeedbackQueries, c.TransformFeedbackDraw, c.GeometryStreams = false, false, false, false
	}
}

// Handles are the device's handles: those given to Adopt, or those of an opened device, for a program that records
// commands of its own. Adopting them again gives a device with the same Caps.
func (d *Device) Handles() Handles { return d.handles }

// Name is the device's name, "llvmpipe (LLVM 15.0.6, 256 bits)".
func (d *Device) Name() string { return d.name }

// Label is Options.Label.
func (d *Device) Label() string { return d.label }

// Limits are what programs must keep to.
func (d *Device) Limits() Limits { return d.limits }

// Caps is what the device can do. Not to be changed.
func (d *Device) Caps() *Caps { return d.caps }

// Adopted tells whether the device is somebody else's.
func (d *Device) Adopted() bool { return d.adopted }

// Timeline is the device's time.
func (d *Device) Timeline() *Timeline { return d.timeline }

// Err is ErrDeviceLost once any call saw it, ErrClosed after Close, else nil.
func (d *Device) Err() error {
	switch {
	case d.closed.Load():
		return ErrClosed
	case d.lost.Load():
		return ErrDeviceLost
	}
	return nil
}

// FormatFeatures is what a VkFormat can be used for: VkFormatFeatureFlags of linear and optimal tiling and of buffers.
func (d *Device) FormatFeatures(format uint32) (linear, optimal, buffer uint32) {
	if d.closed.Load() {
		return 0, 0, 0
	}
	d.formatsMu.Lock()
	defer d.formatsMu.Unlock()
	f, ok := d.formats[format]
	if !ok {
		f[0], f[1], f[2] = d.instance.api.FormatFeatures(d.physical, format)
		d.formats[format] = f
	}
	return f[0], f[1], f[2]
}

// Close waits for our own submissions and frees everything that was made on the device, in order; an own device and
// instance, too.
//   - Errors: a *LeakError that names what was never given back, which is then freed all the same. With open tickets, after
//     ErrTimeout, and when it can't even be asked whether the device is done, nothing is freed and Close may be called again.
//     A lost device is freed.
//   - Idempotent: later calls give nil.
//   - Concurrency: no other call may run meanwhile.
func (d *Device) Close() error {
	if d.closed.Load() {
		return nil
	}
	if err := d.idle(); err != nil {
		d.Drain()
		return err
	}
	leaks := d.closeObjects()
	d.closed.Store(true)
	d.free()
	d.instance.close()
	if len(leaks) > 0 {
		return &LeakError{Device: d.label, Objects: leaks}
	}
	return nil
}

// idle waits until nothing of ours is under way, nor anything else on a queue of our own, for WaitLimit at most.
// vkDeviceWaitIdle has no such limit: it is left to devices that are lost, where Vulkan says that it returns.
func (d *Device) idle() error {
	if d.Err() == nil {
		if n := d.timeline.openTickets(); n > 0 {
			return fmt.Errorf("vk: Close: %d tickets are open", n)
		}
		if err := d.waitQueue(); err != nil && !errors.Is(err, ErrDeviceLost) {
			return fmt.Errorf("vk: Close: %w", err)
		}
	}
	if !d.adopted && d.lost.Load() {
		d.api.WaitIdle()
	}
	return nil
}

// waitQueue waits for our submissions. The program may have submitted to a queue of our own, too: an empty submission
// is complete when everything before it is.
func (d *Device) waitQueue() error {
	n := d.timeline.Issued()
	if !d.adopted {
		last, err := d.Submit(new(Stream))
		if err != nil {
			return err
		}
		n = last
	}
	return d.timeline.WaitSubmissions(context.Background(), n)
}

// LeakError lists what lived when a Device was closed.
type LeakError struct {
	Device  string   // its label
	Objects []string // kind and label of each
}

// Error lists all of them on one line.
func (e *LeakError) Error() string {
	return fmt.Sprintf("vk: Close: device %q had %d live objects: %s", e.Device, len(e.Objects), strings.Join(e.Objects, ", "))
}

// closeObjects destroys what is retired and what still lives, and says what lived.
func (d *Device) closeObjects() []string {
	d.collect(^uint64(0))
	var leaks []string
	for _, k := range d.objects.left() {
		label := d.objects.label(k)
		leaks = append(leaks, fmt.Sprintf("%v %q", k.kind, label))
		d.destroy(Retired{Kind: k.kind, Handle: k.handle})
	}
	return append(leaks, d.closeMemory()...)
}

// free undoes newDevice; the instance is left.
func (d *Device) free() {
	d.timeline.close()
	d.closeQueue()
	if !d.adopted {
		d.api.DestroyDevice()
	}
	d.api.Free()
}
