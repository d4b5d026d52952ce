package vk_test

import (
	"bytes"
	"testing"

	"github.com/vkgloo/vkgloo/vk"
)

func TestCopy(t *testing.T) {
	src := make([]byte, vk.LargeCopy+3)
	for i := range src {
		src[i] = byte(i * 7)
	}
	dst := bytes.Repeat([]byte{0xEE}, len(src)+8)
	vk.Copy(dst[4:], src)
	if !bytes.Equal(dst[4:4+len(src)], src) || dst[3] != 0xEE || dst[4+len(src)] != 0xEE {
		t.Error("what was copied differs, or more was written")
	}
	vk.Copy(nil, nil)
	vk.Copy(dst, []byte{})
}
