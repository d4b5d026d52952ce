package vk

import (
	"fmt"
	"strings"
)

// Adopt borrows a device that somebody else made. Only what h says is enabled is relied on.
//   - Errors: ErrArgs with the handle or the property that is wrong; a null handle other than the queue's, a queue
//     family without graphics or compute. Nothing was changed then.
//   - Ownership: the handles stay the caller's and must outlive the Device, which never waits for the whole device.
//   - Of o, Device, Layers, SubmitCheck and the extensions have no effect.
func Adopt(h Handles, o Options) (*Device, error) {
	switch {
	case toRaw(h.Instance) == 0:
		return nil, fmt.Errorf("%w: vk: Adopt: Handles.Instance is null", ErrArgs)
	case toRaw(h.PhysicalDevice) == 0:
		return nil, fmt.Errorf("%w: vk: Adopt: Handles.PhysicalDevice is null", ErrArgs)
	case toRaw(h.Device) == 0:
		return nil, fmt.Errorf("%w: vk: Adopt: Handles.Device is null", ErrArgs)
	}
	h.Extensions, h.InstanceExtensions = goNames(h.Extensions), goNames(h.InstanceExtensions)
	i, err := adoptInstance(h, o)
	if err != nil {
		return nil, err
	}
	d, err := i.adoptDevice(h, o)
	if err != nil {
		i.close()
		return nil, err
	}
	return d, nil
}

// adoptDevice makes the Device. On failure i is still the caller's.
func (i *instance) adoptDevice(h Handles, o Options) (*Device, error) {
	pd := toRaw(h.PhysicalDevice)
	fams := i.api.QueueFamilies(pd)
	if int64(h.QueueFamily) >= int64(len(fams)) {
		return nil, fmt.Errorf("%w: vk: Adopt: Handles.QueueFamily is %d, the device has %d families", ErrArgs, h.QueueFamily, len(fams))
	}
	if !fitsFamily(fams[h.QueueFamily]) {
		return nil, fmt.Errorf("%w: vk: Adopt: queue family %d cannot do both graphics and compute (flags %#x)", ErrArgs, h.QueueFamily, fams[h.QueueFamily].Flags)
	}
	version := adoptedVersion(h)
	table, r := i.api.LoadDevice(pd, toRaw(h.Device), version)
	if r < 0 {
		return nil, fmt.Errorf("vk: Adopt: device functions: %w", Result(r))
	}
	if !table.Complete() {
		table.Free()
		return nil, fmt.Errorf("%w: vk: Adopt: the device %#x is unknown to this Vulkan library", ErrArgs, toRaw(h.Device))
	}
	e := enabled{
		version: version, extensions: h.Extensions, instance: h.InstanceExtensions,
		core: featuresFromVulkan(h.Features), family: h.QueueFamily, fences: o.Fences,
	}
	return newDevice(i, table, h, e, o)
}

// goNames copies names and cuts off the zero that programs on vulkan-go end them with.
func goNames(names []string) []string {
	list := make([]string, len(names))
	for i, n := range names {
		list[i], _, _ = strings.Cut(n, "\x00")
	}
	return list
}

// adoptedVersion is the version whose core functions may be used, without the patch number; at most 1.3.
func adoptedVersion(h Handles) uint32 {
	v := h.APIVersion &^ 0xfff
	return min(max(v, Version10), Version13)
}
