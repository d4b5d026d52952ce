package vk

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"sync"

	"github.com/vkgloo/vkgloo/vk/internal/api"
)

const (
	layerValidation = "VK_LAYER_KHRONOS_validation"

	extDebugUtils    = "VK_EXT_debug_utils"
	extProperties2   = "VK_KHR_get_physical_device_properties2"
	extEnumPortables = "VK_KHR_portability_enumeration"
)

// instance is a VkInstance, ours or adopted, with the loader it came from and the messages it makes.
type instance struct {
	loader     *api.Loader
	api        *api.Instance
	own        bool
	version    uint32
	extensions []string // enabled

	ring      *api.Ring // nil: nobody listens
	messenger uint64
	sink      func(Message)

	validating bool // Options.Validation: slow, but tells more
}

// openInstance makes an instance as o asks.
func openInstance(o Options) (*instance, error) {
	l, err := api.Load(nil)
	if err != nil {
		return nil, fmt.Errorf("vk: %w", err)
	}
	if !l.CanCreate() {
		l.Close()
		return nil, errors.New("vk: the Vulkan library lacks vkCreateInstance")
	}
	i := &instance{loader: l, own: true, sink: o.Sink, validating: o.Validation}
	if err := i.create(o); err != nil {
		i.close()
		return nil, err
	}
	return i, nil
}

func (i *instance) create(o Options) error {
	info, err := i.info(o)
	if err != nil {
		return err
	}
	if o.Sink != nil && slices.Contains(info.Extensions, extDebugUtils) {
		if i.ring = api.NewRing(ringCapacity); i.ring == nil {
			return fmt.Errorf("vk: message ring: %w", ErrOutOfMemory)
		}
		info.CreationMessenger = i.ring
	}
	var r api.Result
	withSubmitCheck(o.SubmitCheck, func() { i.api, r = api.CreateInstance(i.loader, info) })
	i.drain()
	if Result(r) == ErrorIncompatibleDriver {
		return fmt.Errorf("vk: vkCreateInstance: %w: no Vulkan driver (mesa-vulkan-drivers has a software one)", Result(r))
	}
	if r < 0 {
		return fmt.Errorf("vk: vkCreateInstance: %w", Result(r))
	}
	i.version, i.extensions = info.Version, info.Extensions
	return i.listen()
}

// info works out version, layers and extensions of an own instance.
func (i *instance) info(o Options) (api.InstanceInfo, error) {
	info := api.InstanceInfo{Version: Version10, App: o.Label, SyncValidation: o.Validation}
	version, r := i.loader.Version()
	if r < 0 {
		return info, fmt.Errorf("vk: vkEnumerateInstanceVersion: %w", Result(r))
	}
	if version >= Version11 { // a 1.0 loader refuses anything newer
		info.Version = Version13
	}
	layers, r := i.loader.Layers()
	if r < 0 {
		return info, fmt.Errorf("vk: vkEnumerateInstanceLayerProperties: %w", Result(r))
	}
	if o.Validation {
		if !slices.Contains(layers, layerValidation) {
			return info, fmt.Errorf("%w: vk: validation layer %s is not installed (package vulkan-validationlayers)", errors.ErrUnsupported, layerValidation)
		}
		if !slices.Contains(o.Layers, layerValidation) {
			info.Layers = []string{layerValidation} // on top, unless Layers says where
		}
	}
	for _, l := range o.Layers {
		if !slices.Contains(layers, l) {
			return info, fmt.Errorf("%w: vk: layer %.200s is not installed", errors.ErrUnsupported, l)
		}
		info.Layers = append(info.Layers, l)
	}
	have, err := i.available(info.Layers)
	if err != nil {
		return info, err
	}
	for _, e := range []string{extDebugUtils, extProperties2, extEnumPortables} {
		if slices.Contains(have, e) {
			info.Extensions = append(info.Extensions, e)
		}
	}
	info.Portability = slices.Contains(info.Extensions, extEnumPortables)
	if o.Validation && !slices.Contains(info.Extensions, extDebugUtils) {
		return info, fmt.Errorf("%w: vk: validation needs %s", errors.ErrUnsupported, extDebugUtils)
	}
	return info, addWanted(&info.Extensions, o.InstanceExtensions, have, "instance")
}

// available lists the instance extensions of the implementation and of the layers.
func (i *instance) available(layers []string) ([]string, error) {
	var all []string
	for _, l := range append([]string{""}, layers...) {
		names, r := i.loader.Extensions(l)
		if r < 0 {
			return nil, fmt.Errorf("vk: vkEnumerateInstanceExtensionProperties: %w", Result(r))
		}
		all = append(all, names...)
	}
	return all, nil
}

// addWanted appends the extensions that the caller wants, once each; one that is absent is an error.
func addWanted(list *[]string, wanted, have []string, what string) error {
	for _, e := range wanted {
		if !slices.Contains(have, e) {
			return fmt.Errorf("%w: vk: %s extension %.200s", errors.ErrUnsupported, what, e)
		}
		if !slices.Contains(*list, e) {
			*list = append(*list, e)
		}
	}
	return nil
}

// adoptInstance takes somebody else's instance. It listens to it only if o asks for validation messages and the
// instance has VK_EXT_debug_utils.
func adoptInstance(h Handles, o Options) (*instance, error) {
	l, err := api.Load(h.GetInstanceProcAddr)
	if err != nil {
		return nil, fmt.Errorf("vk: %w", err)
	}
	i := &instance{loader: l, version: adoptedVersion(h), extensions: h.InstanceExtensions, sink: o.Sink, validating: o.Validation}
	var r api.Result
	if i.api, r = api.LoadInstance(l, toRaw(h.Instance), i.version); r < 0 {
		i.close()
		return nil, fmt.Errorf("vk: instance functions: %w", Result(r))
	}
	if !i.api.Valid() {
		i.close()
		return nil, fmt.Errorf("vk: the instance %#x is unknown to this Vulkan library", toRaw(h.Instance))
	}
	if o.Sink != nil && o.Validation && slices.Contains(i.extensions, extDebugUtils) {
		if i.ring = api.NewRing(ringCapacity); i.ring == nil {
			i.close()
			return nil, fmt.Errorf("vk: message ring: %w", ErrOutOfMemory)
		}
		if err := i.listen(); err != nil {
			i.close()
			return nil, err
		}
	}
	return i, nil
}

// listen makes the messenger, if there is a ring for it.
func (i *instance) listen() error {
	if i.ring == nil {
		return nil
	}
	if !i.api.CanDebug() {
		return fmt.Errorf("%w: vk: the instance lacks the functions of %s", errors.ErrUnsupported, extDebugUtils)
	}
	h, r := i.api.CreateMessenger(i.ring)
	if r < 0 {
		return fmt.Errorf("vk: vkCreateDebugUtilsMessengerEXT: %w", Result(r))
	}
	i.messenger = h
	return nil
}

// close destroys what is ours; messages up to the last go to the sink.
func (i *instance) close() {
	if i.api != nil {
		if i.messenger != 0 {
			i.api.DestroyMessenger(i.messenger)
		}
		if i.own {
			i.api.Destroy()
		}
		i.api.Free()
	}
	i.drain()
	if i.ring != nil {
		i.ring.Free()
		i.ring = nil
	}
	i.loader.Close()
}

// The validation layer takes its check across submissions from the environment only, when the instance is created.
var environment sync.Mutex

func withSubmitCheck(on bool, f func()) {
	const name, check = "VK_LAYER_ENABLES", "VALIDATION_CHECK_ENABLE_SYNCHRONIZATION_VALIDATION_QUEUE_SUBMIT"
	if !on {
		f()
		return
	}
	environment.Lock()
	defer environment.Unlock()
	old, was := os.LookupEnv(name)
	v := check
	if old != "" {
		v = old + ":" + check // a comma would switch all of them off
	}
	os.Setenv(name, v)
	f()
	if was {
		os.Setenv(name, old)
	} else {
		os.Unsetenv(name)
	}
}
