package vk_test

import (
	"testing"

	"github.com/vkgloo/vkgloo/vk"
	vulkan "github.com/vulkan-go/vulkan"
)

func TestFormatBlock(t *testing.T) {
	for _, row := range []struct {
		format     vulkan.Format
		size, w, h int
	}{
		{vulkan.FormatR4g4UnormPack8, 1, 1, 1}, {vulkan.FormatR4g4b4a4UnormPack16, 2, 1, 1}, {vulkan.FormatA1r5g5b5UnormPack16, 2, 1, 1},
		{vulkan.FormatR8Unorm, 1, 1, 1}, {vulkan.FormatR8Srgb, 1, 1, 1}, {vulkan.FormatR8g8Unorm, 2, 1, 1}, {vulkan.FormatR8g8Srgb, 2, 1, 1},
		{vulkan.FormatR8g8b8Unorm, 3, 1, 1}, {vulkan.FormatB8g8r8Srgb, 3, 1, 1}, {vulkan.FormatR8g8b8a8Unorm, 4, 1, 1},
		{vulkan.FormatB8g8r8a8Srgb, 4, 1, 1}, {vulkan.FormatA8b8g8r8SrgbPack32, 4, 1, 1}, {vulkan.FormatA2r10g10b10UnormPack32, 4, 1, 1},
		{vulkan.FormatA2b10g10r10SintPack32, 4, 1, 1}, {vulkan.FormatR16Unorm, 2, 1, 1}, {vulkan.FormatR16Sfloat, 2, 1, 1},
		{vulkan.FormatR16g16Sfloat, 4, 1, 1}, {vulkan.FormatR16g16b16Unorm, 6, 1, 1}, {vulkan.FormatR16g16b16a16Sfloat, 8, 1, 1},
		{vulkan.FormatR32Uint, 4, 1, 1}, {vulkan.FormatR32g32Sfloat, 8, 1, 1}, {vulkan.FormatR32g32b32Sfloat, 12, 1, 1},
		{vulkan.FormatR32g32b32a32Sfloat, 16, 1, 1}, {vulkan.FormatR64Sfloat, 8, 1, 1}, {vulkan.FormatR64g64Uint, 16, 1, 1},
		{vulkan.FormatR64g64b64Sfloat, 24, 1, 1}, {vulkan.FormatR64g64b64a64Sfloat, 32, 1, 1}, {vulkan.FormatB10g11r11UfloatPack32, 4, 1, 1},
		{vulkan.FormatE5b9g9r9UfloatPack32, 4, 1, 1}, {vulkan.FormatD16Unorm, 2, 1, 1}, {vulkan.FormatX8D24UnormPack32, 4, 1, 1},
		{vulkan.FormatD32Sfloat, 4, 1, 1}, {vulkan.FormatS8Uint, 1, 1, 1}, {vulkan.FormatBc1RgbUnormBlock, 8, 4, 4},
		{vulkan.FormatBc1RgbaSrgbBlock, 8, 4, 4}, {vulkan.FormatBc2UnormBlock, 16, 4, 4}, {vulkan.FormatBc3SrgbBlock, 16, 4, 4},
		{vulkan.FormatBc4SnormBlock, 8, 4, 4}, {vulkan.FormatBc5UnormBlock, 16, 4, 4}, {vulkan.FormatBc7SrgbBlock, 16, 4, 4},
		{vulkan.FormatEtc2R8g8b8UnormBlock, 8, 4, 4}, {vulkan.FormatEtc2R8g8b8a1SrgbBlock, 8, 4, 4}, {vulkan.FormatEtc2R8g8b8a8SrgbBlock, 16, 4, 4},
		{vulkan.FormatEacR11SnormBlock, 8, 4, 4}, {vulkan.FormatEacR11g11UnormBlock, 16, 4, 4}, {vulkan.FormatAstc4x4UnormBlock, 16, 4, 4},
		{vulkan.FormatAstc5x4SrgbBlock, 16, 5, 4}, {vulkan.FormatAstc8x5UnormBlock, 16, 8, 5}, {vulkan.FormatAstc12x12SrgbBlock, 16, 12, 12},
	} {
		size, w, h, ok := vk.FormatBlock(uint32(row.format))
		if !ok || size != row.size || w != row.w || h != row.h {
			t.Errorf("FormatBlock(%d) = %d, %d, %d, %v, want %d, %d, %d", row.format, size, w, h, ok, row.size, row.w, row.h)
		}
	}
	for _, f := range []vulkan.Format{vulkan.FormatUndefined, vulkan.FormatD16UnormS8Uint, vulkan.FormatD32SfloatS8Uint, vulkan.FormatG8b8g8r8422Unorm, 185} {
		if size, w, h, ok := vk.FormatBlock(uint32(f)); ok {
			t.Errorf("FormatBlock(%d) = %d, %d, %d, want none", f, size, w, h)
		}
	}
}
