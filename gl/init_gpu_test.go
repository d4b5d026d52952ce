package gl

import (
	"errors"
	"os"
	"strings"
	"testing"
	"unsafe"
)

// Init makes a context of its own current, once, with the default framebuffer of the contract.
func TestInit(t *testing.T) {
	if err := MakeCurrent(nil); err != nil {
		t.Fatal(err)
	}
	if BindBuffer(ARRAY_BUFFER, 0); GetError() != NO_ERROR {
		t.Error("state can't be set before Init")
	}
	switch err := Init(); {
	case errors.Is(err, errors.ErrUnsupported) && os.Getenv("REQUIRE_GPU") != "1":
		t.Skip(err)
	case err != nil:
		t.Fatal(err)
	}
	made := current
	defer func() {
		for c, s := range contexts.of {
			if s == made {
				if err := c.Close(); err != nil {
					t.Error(err)
				}
				break
			}
		}
		if current.dev != (noDevice{}) {
			t.Error("a closed context is current")
		}
	}()
	if err := Init(); err != nil || current != made {
		t.Errorf("a second Init: %v, another context %v", err, current != made)
	}
	if err := InitWithProcAddrFunc(func(string) unsafe.Pointer { t.Error("asked for a function"); return nil }); err != nil || current != made {
		t.Errorf("InitWithProcAddrFunc: %v, another context %v", err, current != made)
	}
	for name, prefix := range map[uint32]string{VERSION: "4.5", SHADING_LANGUAGE_VERSION: "4.50", VENDOR: "vkgloo", RENDERER: ""} {
		if s := GoStr(GetString(name)); !strings.HasPrefix(s, prefix) || s == "" {
			t.Errorf("GetString(%#x) = %q, want %q first", name, s, prefix)
		}
	}
	var box [4]int32
	if GetIntegerv(VIEWPORT, &box[0]); box != [4]int32{0, 0, 128, 128} {
		t.Errorf("viewport %v", box)
	}
	var p [4]byte
	ClearColor(0, 1, 0, 1)
	Clear(COLOR_BUFFER_BIT)
	if ReadPixels(127, 127, 1, 1, RGBA, UNSIGNED_BYTE, unsafe.Pointer(&p[0])); p != [4]byte{0, 255, 0, 255} {
		t.Errorf("the last pixel is %v", p)
	}
	if code := GetError(); code != NO_ERROR {
		t.Errorf("error %#x: %v", code, Err())
	}
}
