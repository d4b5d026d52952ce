package vk

import (
	"slices"
	"testing"

	vulkan "github.com/vulkan-go/vulkan"

	"github.com/vkgloo/vkgloo/vk/internal/api"
)

func TestGoNames(t *testing.T) {
	given := []string{"VK_KHR_a\x00", "VK_KHR_b", "", "VK_c\x00rest"}
	got := goNames(given)
	if want := []string{"VK_KHR_a", "VK_KHR_b", "", "VK_c"}; !slices.Equal(got, want) {
		t.Errorf("goNames = %q, want %q", got, want)
	}
	given[1] = "changed"
	if got[1] != "VK_KHR_b" {
		t.Error("goNames keeps the caller's slice")
	}
}

func TestAdoptedVersion(t *testing.T) {
	for given, want := range map[uint32]uint32{0: Version10, 1: Version10, Version10 + 7: Version10, Version12 + 239: Version12, Version13: Version13, 1<<22 | 9<<12: Version13} {
		if got := adoptedVersion(Handles{APIVersion: given}); got != want {
			t.Errorf("adoptedVersion(%#x) = %#x, want %#x", given, got, want)
		}
	}
}

// The two twins of VkPhysicalDeviceFeatures agree field by field.
func TestFeaturesTwins(t *testing.T) {
	g := vulkan.PhysicalDeviceFeatures{RobustBufferAccess: 1, GeometryShader: 1, VertexPipelineStoresAndAtomics: 1, ShaderFloat64: 1, ShaderClipDistance: 1, InheritedQueries: 1}
	want := api.Features{RobustBufferAccess: 1, GeometryShader: 1, VertexPipelineStoresAndAtomics: 1, ShaderFloat64: 1, ShaderClipDistance: 1, InheritedQueries: 1}
	if got := featuresFromVulkan(g); got != want {
		t.Errorf("from vulkan-go: %+v", got)
	}
	if back := featuresFromVulkan(featuresToVulkan(want)); back != want {
		t.Errorf("there and back: %+v", back)
	}
}

// What Caps makes of a list of extensions, without a device.
func TestEnabledStructs(t *testing.T) {
	e := enabled{version: Version10, extensions: []string{extTimeline, "VK_KHR_vertex_attribute_divisor", extPortability}}
	more := e.moreFeatures()
	if want := (api.MoreFeatures{TimelineSemaphore: true, Divisor: true, Portability: true}); more != want {
		t.Errorf("moreFeatures = %+v, want %+v", more, want)
	}
	if p := e.moreProperties(more); p.Maintenance3 || p.TransformFeedback || !p.Divisor || !p.Portability {
		t.Errorf("moreProperties = %+v", p)
	}
	e.version = Version11
	if p := e.moreProperties(more); !p.Maintenance3 {
		t.Error("1.1 has the limits of maintenance3")
	}
}

// Limits that the device was not asked for are what Vulkan promises at least.
func TestCapsFallbacks(t *testing.T) {
	c := &Caps{Divisor: true, TransformFeedback: true}
	c.setLimits(api.Limits{}, api.MoreProperties{})
	if c.MaxDivisor != 65535 || c.Limits.MaxMemoryAllocationSize != 1<<30 || c.Limits.MaxBufferSize != 1<<30 || c.Limits.NonCoherentAtomSize != 1 ||
		c.Limits.MaxXfbBuffers != 1 || c.Limits.MaxXfbBufferSize != 1<<27 {
		t.Errorf("%+v", c)
	}
	l := limitsFrom(&Caps{VertexStores: true})
	if !l.Transform || l.Geometry || l.UniformAlign != 1 {
		t.Errorf("limits %+v", l)
	}
}

func TestDeviceRank(t *testing.T) {
	order := []DeviceType{Other, CPU, Virtual, Integrated, Discrete}
	for i, a := range order {
		if got := deviceRank(uint32(a)); got != i {
			t.Errorf("deviceRank(%v) = %d, want %d", a, got, i)
		}
	}
	if deviceRank(99) != 0 {
		t.Error("an unknown type is not last")
	}
	if _, ok := graphicsFamily([]api.QueueFamily{{Flags: 4, Queues: 1}, {Flags: 1, Queues: 1}, {Flags: 3}}); ok {
		t.Error("a family without compute, or without queues, was taken")
	}
	if f, ok := graphicsFamily([]api.QueueFamily{{Flags: 4, Queues: 1}, {Flags: 7, Queues: 2}}); !ok || f != 1 {
		t.Errorf("graphicsFamily = %d, %v, want 1", f, ok)
	}
}
