package vk

import (
	"slices"
	"sync"

	"github.com/vkgloo/vkgloo/vk/internal/api"
)

// RetireKind says what a handle is, so that its destruction can wait as a plain record.
type RetireKind uint8

// The kinds, in the order in which Close destroys what is left: users before what they use.
const (
	RetireNothing RetireKind = iota // only the Allocation, if there is one
	RetireFramebuffer
	RetirePipeline
	RetirePipelineLayout
	RetirePipelineCache
	RetireShaderModule
	RetireRenderPass
	RetireDescriptorPool
	RetireSetLayout
	RetireSampler
	RetireImageView
	RetireBufferView
	RetireImage
	RetireBuffer
	RetireQueryPool
	RetireCommandPool
	RetireFence
	RetireSemaphore
	RetireMemory // VkDeviceMemory
	retireKinds
)

// retireInfo is how a kind is destroyed and what it is called.
var retireInfo = [retireKinds]struct {
	api    uint32
	object ObjectType
}{
	RetireFramebuffer:    {api.KindFramebuffer, ObjectFramebuffer},
	RetirePipeline:       {api.KindPipeline, ObjectPipeline},
	RetirePipelineLayout: {api.KindPipelineLayout, ObjectPipelineLayout},
	RetirePipelineCache:  {api.KindPipelineCache, ObjectPipelineCache},
	RetireShaderModule:   {api.KindShaderModule, ObjectShaderModule},
	RetireRenderPass:     {api.KindRenderPass, ObjectRenderPass},
	RetireDescriptorPool: {api.KindDescriptorPool, ObjectDescriptorPool},
	RetireSetLayout:      {api.KindSetLayout, ObjectDescriptorSetLayout},
	RetireSampler:        {api.KindSampler, ObjectSampler},
	RetireImageView:      {api.KindImageView, ObjectImageView},
	RetireBufferView:     {api.KindBufferView, ObjectBufferView},
	RetireImage:          {api.KindImage, ObjectImage},
	RetireBuffer:         {api.KindBuffer, ObjectBuffer},
	RetireQueryPool:      {api.KindQueryPool, ObjectQueryPool},
	RetireCommandPool:    {api.KindCommandPool, ObjectCommandPool},
	RetireFence:          {api.KindFence, ObjectFence},
	RetireSemaphore:      {api.KindSemaphore, ObjectSemaphore},
	RetireMemory:         {api.KindMemory, ObjectDeviceMemory},
}

// String is the kind in words.
func (k RetireKind) String() string {
	if k == RetireNothing {
		return "nothing"
	}
	return k.Object().String()
}

// Object is the kind's VkObjectType, for SetName.
func (k RetireKind) Object() ObjectType {
	if k >= retireKinds {
		return ObjectUnknown
	}
	return retireInfo[k].object
}

// Retired is something to be destroyed: a handle, or memory, or a handle and then its memory.
type Retired struct {
	Kind   RetireKind
	Handle uint64
	Alloc  Allocation // given back after the handle is destroyed; zero: none
}

// retireList waits in order of number.
type retireList struct {
	mu    sync.Mutex
	items []retireItem // items[head:], ascending by number; guarded by mu
	head  int
	total uint64 // of all time; guarded by mu
}

type retireItem struct {
	number uint64
	what   Retired
}

// Retire destroys what r says as soon as the number n is complete: at a Collect, Submit or wait after that.
// n is usually the newest number that may use the object; 0 is complete from the start.
//   - Ownership: the caller gives the object up; every use of it has been submitted or ticketed under n or before.
//   - Concurrency: safe for concurrent use.
func (d *Device) Retire(n uint64, r Retired) {
	l := &d.retired
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.head > 64 && l.head*2 > len(l.items) { // keeps the slice from creeping along
		l.items = l.items[:copy(l.items, l.items[l.head:])]
		l.head = 0
	}
	at := len(l.items)
	for at > l.head && l.items[at-1].number > n {
		at--
	}
	l.items = slices.Insert(l.items, at, retireItem{n, r})
	l.total++
}

// Collect destroys what was retired and is due, by what Timeline.Known says: it does not ask the device.
// Safe for concurrent use.
func (d *Device) Collect() {
	if !d.closed.Load() {
		d.collect(d.timeline.Known())
	}
}

// collect destroys what is due when everything up to complete is.
func (d *Device) collect(complete uint64) {
	var due [32]Retired
	for {
		n := d.retired.take(complete, due[:])
		for _, r := range due[:n] {
			d.destroy(r)
		}
		if n < len(due) {
			return
		}
	}
}

// counts is how many records there have been, and how many are not due yet.
func (l *retireList) counts() (all uint64, waiting int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.total, len(l.items) - l.head
}

// take moves up to len(due) items whose number is complete into due.
func (l *retireList) take(complete uint64, due []Retired) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := 0
	for n < len(due) && l.head < len(l.items) && l.items[l.head].number <= complete {
		due[n] = l.items[l.head].what
		l.items[l.head] = retireItem{}
		l.head++
		n++
	}
	if l.head == len(l.items) {
		l.items, l.head = l.items[:0], 0
	}
	return n
}

// destroy destroys now; the caller knows that nothing uses the object.
func (d *Device) destroy(r Retired) {
	if r.Handle != 0 && r.Kind != RetireNothing && r.Kind < retireKinds {
		d.untrack(r.Kind, r.Handle)
		d.api.Destroy(retireInfo[r.Kind].api, r.Handle)
	}
	if r.Alloc != (Allocation{}) {
		d.freeAllocation(r.Alloc)
	}
}
