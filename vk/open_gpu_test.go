package vk_test

import (
	"errors"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/vkgloo/vkgloo/internal/vktest"
	"github.com/vkgloo/vkgloo/vk"
)

func TestOpen(t *testing.T) {
	d := vktest.Device(t, vktest.Options{Label: "open"})
	if d.Name() == "" || d.Label() != "open" || d.Adopted() || !d.CanSubmit() || d.Err() != nil {
		t.Errorf("name %q, label %q, adopted %v, submits %v, err %v", d.Name(), d.Label(), d.Adopted(), d.CanSubmit(), d.Err())
	}
	l, c := d.Limits(), d.Caps()
	if l.UniformAlign < 1 || l.StorageAlign < 1 || l.MaxUniformSize < 16384 || l.MaxStorageSize < 1<<27 || l.MaxBufferSize < 1<<30 || l.MaxBindings < 1 {
		t.Errorf("limits below what Vulkan promises: %+v", l)
	}
	if len(c.MemoryTypes) == 0 || len(c.Heaps) == 0 || c.Limits.NonCoherentAtomSize == 0 || c.Limits.MaxVertexAttributes < 16 {
		t.Errorf("caps below what Vulkan promises: %+v", c)
	}
	if !c.DebugUtils || !slices.Contains(d.Handles().InstanceExtensions, "VK_EXT_debug_utils") {
		t.Errorf("the validation layer offers debug_utils, it is not on: %v", d.Handles().InstanceExtensions)
	}
	if _, optimal, _ := d.FormatFeatures(37); optimal == 0 { // R8G8B8A8_UNORM
		t.Error("RGBA8 images have no features")
	}
	if a, b, c := d.FormatFeatures(37); [3]uint32{a, b, c} != func() [3]uint32 { a, b, c := d.FormatFeatures(37); return [3]uint32{a, b, c} }() {
		t.Error("a second question is answered differently")
	}
}

// Adopting the handles of an opened device gives the same abilities: what Handles says is all that there is.
func TestHandlesSayEverything(t *testing.T) {
	bothClocks(t, func(t *testing.T, o vktest.Options) {
		d := vktest.Device(t, o)
		a, err := vk.Adopt(d.Handles(), vk.Options{Fences: o.Fences || fencesEverywhere})
		if err != nil {
			t.Fatal(err)
		}
		defer a.Close()
		if !reflect.DeepEqual(a.Caps(), d.Caps()) {
			t.Errorf("caps differ:\nadopted %+v\n opened %+v", *a.Caps(), *d.Caps())
		}
		if a.Limits() != d.Limits() || a.Name() != d.Name() || !a.Adopted() {
			t.Errorf("limits %+v, %+v", a.Limits(), d.Limits())
		}
	})
}

func TestOpenByName(t *testing.T) {
	d := vktest.Device(t)
	name := d.Name()
	e, err := vk.Open(vk.Options{Device: strings.ToUpper(name[:min(6, len(name))])})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	if e.Name() == "" {
		t.Error("no name")
	}
	_, err = vk.Open(vk.Options{Device: "no such device"})
	if !errors.Is(err, errors.ErrUnsupported) {
		t.Errorf("Open = %v, want ErrUnsupported", err)
	}
	contains(t, err, "no such device", name)
}

func TestOpenWhatIsAbsent(t *testing.T) {
	vktest.Device(t) // skips or fails where there is none
	for want, o := range map[string]vk.Options{
		"VK_LAYER_no_such":        {Layers: []string{"VK_LAYER_no_such"}},
		"VK_EXT_no_such_instance": {InstanceExtensions: []string{"VK_EXT_no_such_instance"}},
		"VK_EXT_no_such_device":   {DeviceExtensions: []string{"VK_EXT_no_such_device"}},
	} {
		d, err := vk.Open(o)
		if err == nil {
			d.Close()
		}
		if !errors.Is(err, errors.ErrUnsupported) {
			t.Errorf("%s: Open = %v, want ErrUnsupported", want, err)
		}
		contains(t, err, want)
	}
}

// Extensions that are wanted besides ours are enabled once, and listed.
func TestOpenWanted(t *testing.T) {
	vktest.Device(t)
	d, err := vk.Open(vk.Options{
		InstanceExtensions: []string{"VK_KHR_surface", "VK_EXT_debug_utils"},
		DeviceExtensions:   []string{"VK_KHR_swapchain", "VK_KHR_timeline_semaphore"},
	})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	h := d.Handles()
	for _, list := range [][]string{h.InstanceExtensions, h.Extensions} {
		sorted := slices.Sorted(slices.Values(list))
		if len(slices.Compact(sorted)) != len(list) {
			t.Errorf("an extension is listed twice: %v", list)
		}
	}
	if !slices.Contains(h.InstanceExtensions, "VK_KHR_surface") || !slices.Contains(h.Extensions, "VK_KHR_swapchain") {
		t.Errorf("wanted extensions are not listed: %v, %v", h.InstanceExtensions, h.Extensions)
	}
}

// A machine without the validation layer: one line that names the package.
func TestOpenWithoutLayer(t *testing.T) {
	vktest.Device(t)
	t.Setenv("VK_LAYER_PATH", t.TempDir())
	t.Setenv("VK_ADD_LAYER_PATH", "")
	d, err := vk.Open(vk.Options{Validation: true})
	if err == nil {
		d.Close()
	}
	if !errors.Is(err, errors.ErrUnsupported) {
		t.Errorf("Open = %v, want ErrUnsupported", err)
	}
	contains(t, err, "VK_LAYER_KHRONOS_validation", "vulkan-validationlayers")
	if err != nil && strings.Contains(err.Error(), "\n") {
		t.Errorf("more than one line: %q", err)
	}
}

// The layer's switch for checks across submissions does not stay in the environment.
func TestSubmitCheckLeavesEnvironment(t *testing.T) {
	t.Setenv("VK_LAYER_ENABLES", "")
	vktest.Device(t, vktest.Options{Fences: true})
	if v := os.Getenv("VK_LAYER_ENABLES"); v != "" {
		t.Errorf("VK_LAYER_ENABLES = %q after Open, want it as before", v)
	}
}

func TestOpenTwo(t *testing.T) {
	a, b := vktest.Device(t, vktest.Options{Label: "a"}), vktest.Device(t, vktest.Options{Label: "b", Fences: true})
	var s vk.Stream
	finish(t, a, &s)
	finish(t, b, &s)
	if err := a.Close(); err != nil {
		t.Error(err)
	}
	finish(t, b, &s)
}

// What a driver lacks is false, and what stands in for it works.
func TestOpenLesserDevices(t *testing.T) {
	for name, c := range map[string]struct {
		profile vktest.Profile
		check   func(*vk.Caps) bool
		bare    bool // without validation
	}{
		"no timeline": {"hide=timelineSemaphore", func(c *vk.Caps) bool { return !c.TimelineSemaphore && c.TransformFeedback }, false},
		"no function": {"hide=vkWaitSemaphores,hide=vkWaitSemaphoresKHR", func(c *vk.Caps) bool { return !c.TimelineSemaphore }, true}, // the layer has all functions
		"old": {"api=1.0", func(c *vk.Caps) bool {
			return c.API == vk.Version10 && c.Dedicated && c.NegativeViewport && c.TimelineSemaphore != fencesEverywhere && !c.Maintenance4
		}, false},
		"older": {"api=1.0,hide=VK_KHR_timeline_semaphore,hide=VK_KHR_maintenance1,hide=VK_KHR_dedicated_allocation,hide=VK_KHR_maintenance4",
			func(c *vk.Caps) bool {
				return !c.TimelineSemaphore && !c.NegativeViewport && !c.Dedicated && !c.Maintenance4
			}, false},
		"no xfb":      {"hide=VK_EXT_transform_feedback", func(c *vk.Caps) bool { return !c.TransformFeedback && c.Limits.MaxXfbBuffers == 0 }, false},
		"poor xfb":    {"hide=transformFeedback", func(c *vk.Caps) bool { return !c.TransformFeedback }, false},
		"no geometry": {"hide=geometryShader,hide=robustBufferAccess", func(c *vk.Caps) bool { return !c.Geometry && !c.RobustBufferAccess }, false},
		"no divisor":  {"hide=VK_EXT_vertex_attribute_divisor", func(c *vk.Caps) bool { return !c.Divisor && c.MaxDivisor == 1 }, false},
		"discrete":    {"device=discrete", func(c *vk.Caps) bool { return c.Type == vk.Discrete }, false},
	} {
		t.Run(name, func(t *testing.T) {
			d := vktest.Device(t, vktest.Options{Profile: c.profile, NoValidation: c.bare})
			if !c.check(d.Caps()) {
				t.Errorf("caps: %+v", *d.Caps())
			}
			a, b := hostBuffer(t, d, 16, "a"), hostBuffer(t, d, 16, "b")
			put(t, a, []byte("sixteen letters!"))
			var s vk.Stream
			s.AppendCopy(a.Handle, b.Handle, vk.BufferCopy{Size: 16})
			toHost(&s)
			finish(t, d, &s)
			if got := string(get(t, b)); got != "sixteen letters!" {
				t.Errorf("copied %q", got)
			}
		})
	}
}

// Each step of Open fails in turn: an error that names the call, nothing left behind, and the next Open works.
func TestOpenSteps(t *testing.T) {
	f := vktest.NewFaults(t)
	steps := []string{"vkCreateInstance", "vkEnumeratePhysicalDevices", "vkCreateDevice", "vkCreateSemaphore"}
	if fencesEverywhere || !vktest.Device(t).Caps().TimelineSemaphore {
		steps = steps[:3]
	}
	for _, fn := range steps {
		f.FailAt(fn, 1, 1, vk.ErrorOutOfHostMemory)
		// Without validation: when a call fails that the layer makes itself, it crashes later.
		_, err := vktest.TryDevice(t, vktest.Options{Faults: f, NoValidation: true})
		if !errors.Is(err, vk.ErrOutOfMemory) {
			t.Errorf("%s fails: Open = %v, want ErrOutOfMemory", fn, err)
		}
		contains(t, err, fn)
		f.Heal(fn)
	}
	if _, err := vktest.TryDevice(t, vktest.Options{Faults: f}); err != nil {
		t.Errorf("Open = %v", err)
	}
}
