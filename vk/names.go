package vk

import "os"

// captured reports whether RenderDoc has started the program: it says so in the environment, which is how its layer is loaded.
func captured() bool { return os.Getenv("ENABLE_VULKAN_RENDERDOC_CAPTURE") == "1" }

// Naming reports whether every object has a name and whoever records opens labels around what belongs together: under
// Options.Names, Options.Validation, or RenderDoc, and where VK_EXT_debug_utils is enabled. Without it only what has a label
// of its own is named, so that unnamed buffers cost no call.
func (d *Device) Naming() bool { return d.naming }

// SetName names an object in debug messages and captures. No name is, under Naming, what kind of object it is. Without
// VK_EXT_debug_utils it does nothing.
//   - Concurrency: safe for concurrent use, except on one object.
//   - Source: establishes VUID-VkDebugUtilsObjectNameInfoEXT-objectType-02589 and -02590.
func (d *Device) SetName(t ObjectType, handle uint64, name string) {
	if !d.caps.DebugUtils || handle == 0 || d.closed.Load() {
		return
	}
	if name == "" && d.naming {
		name = d.labelled(t.String())
	}
	d.api.SetName(uint32(t), handle, name) // fails for lack of memory only, and then the name is missing
}

// named names a new object by its label, if it has one or has to have a name.
func (d *Device) named(t ObjectType, handle uint64, label string) {
	if label != "" || d.naming {
		d.SetName(t, handle, label)
	}
}

// labelled is the name of an object of the device's own.
func (d *Device) labelled(what string) string {
	if d.label == "" {
		return "vkgloo " + what
	}
	return d.label + " " + what
}
