package vktest

import (
	"fmt"
	"os"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/vkgloo/vkgloo"
	"github.com/vkgloo/vkgloo/vk"
)

// Options for a test device. The zero value is the device of the environment, under validation.
type Options struct {
	Profile      Profile               // "": that of VKGLOO_TEST_PROFILE
	Faults       *Faults               // a hold on the fault layer; nil: none
	Fences       bool                  // the fence-backed timeline, as VKGLOO_TEST_FENCES=1 has it everywhere
	NoValidation bool                  // for benchmarks and for what the layer gets wrong
	Expect       func(vk.Message) bool // messages that this test wants to see: they don't fail it
	LeaksAllowed bool                  // Close may name leaks: the test looks at them itself, or closes by itself
	Extensions   []string              // device extensions that the test needs besides
	Label        string

	Upload   vk.UploadMode // of a Context
	RingSize int           // of a Context
	Pressure func(vkgloo.Pressure)

	WaitLimit time.Duration // as vk.Options has it
}

// environment guards the variables that the fault layer reads while an instance is created.
var environment sync.Mutex

// Device opens a device, closes it when the test ends, and fails the test on any message of the validation layer and on
// anything that still lives then.
func Device(t testing.TB, o ...Options) *vk.Device {
	t.Helper()
	d, err := TryDevice(t, o...)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TryDevice is Device for tests that want to see it fail. It never fails for want of a device: that skips or ends the test.
func TryDevice(t testing.TB, o ...Options) (*vk.Device, error) {
	t.Helper()
	opt := one(o)
	var d *vk.Device
	err := withLayers(t, opt, func(vo vk.Options) (err error) {
		d, err = vk.Open(vo)
		return err
	})
	if err != nil {
		return nil, err
	}
	t.Cleanup(func() {
		t.Helper()
		if err := d.Close(); err != nil && !opt.LeaksAllowed {
			t.Errorf("close: %v", err)
		}
	})
	return d, nil
}

// Context opens a context under the same rules as Device.
func Context(t testing.TB, o ...Options) *vkgloo.Context {
	t.Helper()
	c, err := TryContext(t, o...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TryContext is Context for tests that want to see it fail.
func TryContext(t testing.TB, o ...Options) (*vkgloo.Context, error) {
	t.Helper()
	opt := one(o)
	var c *vkgloo.Context
	err := withLayers(t, opt, func(vo vk.Options) (err error) {
		c, err = vkgloo.Open(vkgloo.Options{
			Device: vo.Device, Validation: vo.Validation, Fences: vo.Fences, SubmitCheck: vo.SubmitCheck, Layers: vo.Layers, Sink: vo.Sink,
			DeviceExtensions: vo.DeviceExtensions, Label: vo.Label, Upload: opt.Upload, RingSize: opt.RingSize, Pressure: opt.Pressure, WaitLimit: vo.WaitLimit,
		})
		return err
	})
	if err != nil {
		return nil, err
	}
	t.Cleanup(func() {
		t.Helper()
		if err := c.Close(); err != nil && !opt.LeaksAllowed {
			t.Errorf("close: %v", err)
		}
	})
	return c, nil
}

func one(o []Options) Options {
	if len(o) > 0 {
		return o[0]
	}
	return Options{}
}

// withLayers calls open with the options that o and the environment ask for, while the fault layer's variables are set.
func withLayers(t testing.TB, o Options, open func(vk.Options) error) error {
	t.Helper()
	requireDevice(t)
	vo := vk.Options{
		Device:     os.Getenv("VKGLOO_TEST_DEVICE"),
		Validation: !o.NoValidation,
		Fences:     o.Fences || os.Getenv("VKGLOO_TEST_FENCES") == "1",
		Sink:       (&sink{t: t, expect: o.Expect}).add,
		Label:      o.Label,
		WaitLimit:  o.WaitLimit,

		DeviceExtensions: o.Extensions,
	}
	vo.SubmitCheck = vo.Fences && vo.Validation // false positives with timeline semaphores
	profile := profileOf(t, o.Profile)
	if profile == Plain && o.Faults == nil {
		return open(vo)
	}
	if err := buildLayer(); err != nil {
		t.Fatal(err)
	}
	vo.Layers = []string{refuseName, khronos, layerName}
	if o.NoValidation {
		vo.Layers = []string{refuseName, layerName}
	}
	settings := map[string]string{"VKGLOO_FAULT": string(profile), "VKGLOO_FAULT_CONTROL": ""}
	if profile == Plain {
		settings["VKGLOO_FAULT"] = ""
	}
	if o.Faults != nil {
		settings["VKGLOO_FAULT_CONTROL"], settings[globalSwitch] = o.Faults.path, "1"
	}
	environment.Lock()
	defer environment.Unlock()
	for k, v := range settings {
		os.Setenv(k, v)
		defer os.Unsetenv(k)
	}
	return open(vo)
}

func profileOf(t testing.TB, p Profile) Profile {
	t.Helper()
	if p == "" {
		p = Profile(os.Getenv("VKGLOO_TEST_PROFILE"))
	}
	if p == "" {
		return Plain
	}
	if named, ok := Profiles[string(p)]; ok {
		return named
	}
	return p
}

// Split reports whether the environment's profile splits memory, so that staging is needed.
func Split() bool { return os.Getenv("VKGLOO_TEST_PROFILE") == "split" }

// anyDevice tries, once a process, whether there is a Vulkan device at all.
var anyDevice = sync.OnceValue(func() error {
	d, err := vk.Open(vk.Options{Device: os.Getenv("VKGLOO_TEST_DEVICE")})
	if err != nil {
		return err
	}
	return d.Close()
})

// requireDevice ends a test on a machine without a Vulkan device: it fails, unless the user said that it may be skipped.
func requireDevice(t testing.TB) {
	t.Helper()
	err := anyDevice()
	if err == nil {
		return
	}
	text := fmt.Sprintf("no Vulkan device: %v\nInstall mesa-vulkan-drivers and libvulkan1 (./run test does), or set VKGLOO_NO_GPU=1 to skip what needs one.", err)
	if os.Getenv("VKGLOO_NO_GPU") == "1" && os.Getenv("REQUIRE_GPU") != "1" {
		t.Skip(text)
	}
	t.Fatal(text)
}

// sink fails a test on every message.
type sink struct {
	t      testing.TB
	expect func(vk.Message) bool
}

// ignored are messages about the machine, not about us: drivers that the loader can't use on it.
var ignored = []string{"Loader Message", "loader"}

func (s *sink) add(m vk.Message) {
	if s.expect != nil && s.expect(m) || m.Severity < vk.SeverityWarning {
		return
	}
	if m.Severity < vk.SeverityError && slices.Contains(ignored, m.ID) {
		return
	}
	s.t.Errorf("message: %v", m)
}
