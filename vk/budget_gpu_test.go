package vk_test

import (
	"testing"

	"github.com/vkgloo/vkgloo/internal/vktest"
	"github.com/vkgloo/vkgloo/vk"
)

// TestBudgetOfDriver: what VK_EXT_memory_budget says is passed on as it is now, and allocations keep within it while other
// memory will do.
func TestBudgetOfDriver(t *testing.T) {
	faults := vktest.NewFaults(t)
	faults.SetBudget(16 << 20)
	d := vktest.Device(t, vktest.Options{Profile: "budget", Faults: faults})
	if !d.Caps().MemoryBudget {
		t.Fatal("VK_EXT_memory_budget is not enabled")
	}
	first := newBuffer(t, d, 10<<20, vk.MemoryDevice, "first")
	h := d.Budget()[0]
	want := vk.HeapStats{Size: 256 << 20, DeviceLocal: true, Allocated: 10 << 20, Objects: 1, Usage: 10 << 20, Budget: 16 << 20}
	if h != want {
		t.Errorf("%+v, want %+v", h, want)
	}
	over := newBuffer(t, d, 10<<20, vk.MemoryDevice, "over")
	if got := over.Memory().Heap; got != 1 {
		t.Errorf("beyond the budget of heap 0 a buffer lies in heap %d, want 1", got)
	}
	faults.SetBudget(32 << 20) // another program has ended
	within := newBuffer(t, d, 10<<20, vk.MemoryDevice, "within")
	if got := within.Memory().Heap; got != 0 {
		t.Errorf("within the budget of heap 0 a buffer lies in heap %d", got)
	}
	faults.SetBudget(1) // everything is beyond it: a budget is advice, not a limit
	last := newBuffer(t, d, 40<<20, vk.MemoryDevice, "last")
	for _, b := range []*vk.Buffer{first, over, within, last} {
		b.Destroy()
	}
}
