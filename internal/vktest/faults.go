package vktest

import (
	"os"
	"path/filepath"
	"regexp"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
	"unsafe"

	"github.com/vkgloo/vkgloo/vk"
)

// Profile says what a device is made to be, in the words of faultlayer/config.c: "types=d0.vc1.vh1,limit=NAME:N".
type Profile string

// Plain is the device as it is, whatever the environment says.
const Plain Profile = "plain"

// Profiles are the profiles that have names. Matrix lists those that the whole suite runs under.
var Profiles = map[string]Profile{
	"plain": Plain,
	// A discrete card as bad as the specification lets it be: staging is needed, the cached memory that staging prefers
	// is not coherent and moves only by flush and invalidate, in atoms of 256 bytes, and the device is late.
	"split": "types=d0.vc1.vh1,limit=nonCoherentAtomSize:256,limit=minUniformBufferOffsetAlignment:256," +
		"limit=minStorageBufferOffsetAlignment:64,limit=bufferImageGranularity:1024,delay=3000,poison",
	// A discrete card as they are: device memory that the host doesn't see, coherent memory, cached coherent memory.
	"discrete": "types=d0.vc1.vch1,device=discrete,limit=minUniformBufferOffsetAlignment:64,limit=minStorageBufferOffsetAlignment:16," +
		"limit=bufferImageGranularity:1024,limit=maxMemoryAllocationCount:4096,poison",
	// One memory for both, whose cached type is not coherent, with the largest atom that the specification allows.
	"noncoherent": "types=dvh0.dvc0,device=integrated,limit=nonCoherentAtomSize:256,poison",
	// A heap of 100 MiB that really ends there.
	"heap100": "types=d0.vc1.vch1,heap=0:104857600,device=discrete,poison",
	// A discrete card without resizable BAR: 256 MiB of its memory are visible to the host.
	"smallbar": "types=d0.vc1.vch1.dvc2,heap=2:268435456,device=discrete,limit=minUniformBufferOffsetAlignment:256,poison",
	// A driver of 2018: Vulkan 1.1, no timeline semaphores, nothing of what came later.
	"old": "api=1.1,device=discrete,types=d0.vc1.vch1,poison,hide=VK_KHR_timeline_semaphore,hide=timelineSemaphore," +
		"hide=VK_KHR_synchronization2,hide=VK_KHR_maintenance4,hide=VK_EXT_memory_budget,hide=VK_EXT_depth_clip_control," +
		"hide=VK_EXT_primitive_topology_list_restart,hide=VK_EXT_index_type_uint8,hide=VK_EXT_extended_dynamic_state," +
		"hide=VK_EXT_extended_dynamic_state2,hide=VK_KHR_buffer_device_address,hide=VK_EXT_host_query_reset,hide=VK_EXT_line_rasterization",
	// A phone: neither transform feedback nor 8-bit indices, divisors, robust access, geometry shaders, double floats; few
	// bindings; memory that is shared, partly not coherent.
	"mobile": "device=integrated,types=dvc0.dvh0,poison,hide=VK_EXT_transform_feedback,hide=transformFeedback,hide=VK_EXT_index_type_uint8," +
		"hide=indexTypeUint8,hide=VK_EXT_vertex_attribute_divisor,hide=vertexAttributeInstanceRateDivisor,hide=robustBufferAccess," +
		"hide=geometryShader,hide=tessellationShader,hide=shaderFloat64,hide=shaderInt64,hide=multiDrawIndirect,hide=drawIndirectFirstInstance," +
		"hide=fillModeNonSolid,hide=wideLines,hide=depthClamp,hide=fullDrawIndexUint32,limit=maxDrawIndexedIndexValue:16777215," +
		"limit=maxDrawIndirectCount:1,limit=maxBoundDescriptorSets:4,limit=maxVertexInputAttributes:16,limit=maxVertexInputBindings:16," +
		"limit=maxUniformBufferRange:16384,limit=nonCoherentAtomSize:64,limit=minUniformBufferOffsetAlignment:256",
	// A card whose driver tells how much of its memory the process may use: see Faults.SetBudget.
	"budget": "types=d0.vc1.vch1,heap=0:268435456,device=discrete,budget,poison",
	// Every submission reaches the device 20 ms late, fences with it: what is freed or reused too early is seen.
	"late": "delay=20000,poison",
}

// Matrix names the profiles that ./run matrix goes through.
var Matrix = []string{"split", "discrete", "noncoherent", "heap100", "smallbar", "old", "mobile", "late"}

// Faults is a test's hold on the fault layer below its devices: which call fails, how late submissions are, whether the
// device is lost. Given to Options before a device is opened, usable until the test ends. Safe for concurrent use.
type Faults struct {
	t    testing.TB
	path string
	mem  []byte
}

// Offsets in struct control of faultlayer/fault.h.
const (
	controlDelay       = 0
	controlLost        = 8
	controlFlushed     = 16
	controlInvalidated = 24
	controlDelayed     = 32
	controlDevices     = 40
	controlMemory      = 48
	controlHeld        = 56
	controlMeasure     = 64
	controlHostBytes   = 72
	controlBudget      = 80
	controlSlots       = 128

	slotCalls  = 0
	slotAt     = 8
	slotCount  = 16
	slotResult = 24
	slotFailed = 32
	slotSize   = 40
)

// slots maps a function's name, "vkAllocateMemory", to its slot.
var slots = sync.OnceValue(func() map[string]int {
	text, err := layerFiles.ReadFile("faultlayer/functions.h")
	if err != nil {
		panic(err) // it is embedded
	}
	index := map[string]int{}
	for _, m := range regexp.MustCompile(`(?m)^FAIL[IGX]?\((\w+)`).FindAllSubmatch(text, -1) {
		index["vk"+string(m[1])] = len(index)
	}
	return index
})

// NewFaults makes a control block.
func NewFaults(t testing.TB) *Faults {
	t.Helper()
	f := &Faults{t: t, path: filepath.Join(t.TempDir(), "faults")}
	size := (controlSlots + slotSize*len(slots()) + 4095) / 4096 * 4096
	file, err := os.OpenFile(f.path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if err := file.Truncate(int64(size)); err != nil {
		t.Fatal(err)
	}
	if f.mem, err = syscall.Mmap(int(file.Fd()), 0, size, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_SHARED); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := syscall.Munmap(f.mem); err != nil {
			t.Error(err)
		}
	})
	return f
}

func (f *Faults) word(off int) *atomic.Uint64 { return (*atomic.Uint64)(unsafe.Pointer(&f.mem[off])) }

func (f *Faults) slot(fn string, field int) *atomic.Uint64 {
	f.t.Helper()
	i, ok := slots()[fn]
	if !ok {
		f.t.Fatalf("faultlayer/functions.h does not list %s", fn)
	}
	return f.word(controlSlots + i*slotSize + field)
}

// FailAt makes the nth call of fn from now on (the next is 1), and the count-1 calls after it, give result without doing
// anything. vk.ErrorDeviceLost loses the device for good.
func (f *Faults) FailAt(fn string, n, count int, result vk.Result) {
	f.t.Helper()
	f.slot(fn, slotCount).Store(0) // nothing fails while the rest changes
	f.slot(fn, slotResult).Store(uint64(int64(result)))
	f.slot(fn, slotAt).Store(f.slot(fn, slotCalls).Load() + uint64(n))
	f.slot(fn, slotCount).Store(uint64(count))
}

// Heal undoes FailAt.
func (f *Faults) Heal(fn string) { f.t.Helper(); f.slot(fn, slotCount).Store(0) }

// Calls is how often fn was called.
func (f *Faults) Calls(fn string) int { f.t.Helper(); return int(f.slot(fn, slotCalls).Load()) }

// Failed is how many calls of fn were made to fail.
func (f *Faults) Failed(fn string) int { f.t.Helper(); return int(f.slot(fn, slotFailed).Load()) }

// Functions are the names that FailAt and Calls know.
func Functions() []string {
	names := make([]string, len(slots()))
	for name, i := range slots() {
		names[i] = name
	}
	return names
}

// SetDelay makes later submissions reach the device d after they are made.
func (f *Faults) SetDelay(d time.Duration) { f.word(controlDelay).Store(uint64(d.Microseconds())) }

// Delayed is how many submissions were late.
func (f *Faults) Delayed() int { return int(f.word(controlDelayed).Load()) }

// Lose makes the device lost: submissions, waits and queries of progress say so from now on.
func (f *Faults) Lose() { f.word(controlLost).Store(1) }

// Hold makes the device stuck, or lets it go on: no submission reaches it meanwhile.
func (f *Faults) Hold(on bool) {
	v := uint64(0)
	if on {
		v = 1
	}
	f.word(controlHeld).Store(v)
}

// SetBudget makes n bytes the budget of heap 0, on devices of the profile "budget"; 0: nine tenths of it.
func (f *Faults) SetBudget(n int) { f.word(controlBudget).Store(uint64(n)) }

// MeasureHost has the next submission measure the C heap of the process: what HostBytes gives after it.
func (f *Faults) MeasureHost() { f.word(controlHostBytes).Store(0); f.word(controlMeasure).Store(1) }

// HostBytes is how much of the C heap was in use, in all arenas, at the submission after MeasureHost: the library's own
// allocations in C, the driver's and the layer's. 0 where the C library can't tell, or before that submission.
func (f *Faults) HostBytes() int { return int(f.word(controlHostBytes).Load()) }

// Flushed and Invalidated are the bytes that non-coherent memory was made to move.
func (f *Faults) Flushed() int { return int(f.word(controlFlushed).Load()) }

// Live is how many VkDevice and VkDeviceMemory objects there are.
func (f *Faults) Live() (devices, memory int) {
	return int(f.word(controlDevices).Load()), int(f.word(controlMemory).Load())
}

// Invalidated: see Flushed.
func (f *Faults) Invalidated() int { return int(f.word(controlInvalidated).Load()) }
