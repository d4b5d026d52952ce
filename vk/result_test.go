package vk

import (
	"errors"
	"fmt"
	"testing"

	"github.com/vkgloo/vkgloo/vk/internal/api"
)

func TestResultIs(t *testing.T) {
	for _, c := range []struct {
		r    Result
		want error
		is   bool
	}{
		{ErrorOutOfHostMemory, ErrOutOfMemory, true},
		{ErrorOutOfDeviceMemory, ErrOutOfMemory, true},
		{ErrorTooManyObjects, ErrOutOfMemory, true},
		{ErrorDeviceLost, ErrOutOfMemory, false},
		{ErrorDeviceLost, ErrDeviceLost, true},
		{ErrorOutOfDeviceMemory, ErrDeviceLost, false},
		{ErrorOutOfDeviceMemory, ErrorOutOfDeviceMemory, true},
		{Timeout, ErrTimeout, true},
		{ErrorFragmentedPool, ErrOutOfMemory, false},
	} {
		err := fmt.Errorf("vk: vkAllocateMemory: %w (16 bytes)", c.r)
		if got := errors.Is(err, c.want); got != c.is {
			t.Errorf("errors.Is(%q, %q) = %v, want %v", err, c.want, got, c.is)
		}
	}
}

func TestResultString(t *testing.T) {
	for r, want := range map[Result]string{Success: "success", ErrorDeviceLost: "device lost", -13: "VkResult(-13)", 1000001003: "VkResult(1000001003)"} {
		if got := r.String(); got != want {
			t.Errorf("Result(%d).String() = %q, want %q", int32(r), got, want)
		}
	}
}

func TestCheckKeepsDeviceLoss(t *testing.T) {
	d := &Device{}
	if err := d.check("vkWaitSemaphores", api.Timeout); err != nil {
		t.Errorf("check(timeout) = %v, want nil: it is a success code", err)
	}
	if err := d.check("vkAllocateMemory", -2); !errors.Is(err, ErrOutOfMemory) || d.Err() != nil {
		t.Errorf("check(-2) = %v, Err %v, want ErrOutOfMemory and no loss", err, d.Err())
	}
	if err := d.check("vkQueueSubmit", -4); !errors.Is(err, ErrDeviceLost) || err.Error() != "vk: vkQueueSubmit: device lost" {
		t.Errorf("check(-4) = %v, want ErrDeviceLost with the call", err)
	}
	if !errors.Is(d.Err(), ErrDeviceLost) {
		t.Errorf("Err() = %v after a loss, want ErrDeviceLost", d.Err())
	}
}

func TestFlagStrings(t *testing.T) {
	for _, c := range []struct {
		got  fmt.Stringer
		want string
	}{
		{Stage(0), "none"},
		{StageTransfer | StageHost, "transfer|host"},
		{StageXfb | 1<<30, "xfb|0x40000000"},
		{AccessTransferWrite | AccessHostRead, "transfer-write|host-read"},
		{AccessXfbCounterWrite, "xfb-counter-write"},
		{UploadStaged, "staged"}, {UploadMode(9), "UploadMode(9)"},
		{Discrete, "discrete"}, {DeviceType(200), "DeviceType(200)"},
		{ObjectBuffer, "buffer"}, {ObjectCommandPool, "command pool"}, {ObjectType(1000255000), "VkObjectType(1000255000)"},
		{RetireImageView, "image view"}, {RetireNothing, "nothing"}, {RetireKind(250), "object"},
		{SeverityWarning, "warning"},
	} {
		if got := c.got.String(); got != c.want {
			t.Errorf("%T.String() = %q, want %q", c.got, got, c.want)
		}
	}
}

func TestHasMeansAll(t *testing.T) {
	if s := StageTransfer; s.Has(StageTransfer | StageHost) {
		t.Error("Has is true for a set that is there in part")
	}
	if a := AccessShaderRead | AccessShaderWrite; !a.Has(AccessShaderRead) || !a.Has(AccessShaderRead|AccessShaderWrite) {
		t.Error("Has is false for bits that are there")
	}
}

// Every kind but RetireNothing has a way to be destroyed and a name: a kind added without them fails here.
func TestRetireKindsComplete(t *testing.T) {
	for k := RetireNothing + 1; k < retireKinds; k++ {
		if i := retireInfo[k]; i.api == 0 || i.object == ObjectUnknown {
			t.Errorf("kind %d: %+v", k, i)
		}
	}
}
