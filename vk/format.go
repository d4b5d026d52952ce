package vk

// FormatBlock is how texels of a VkFormat lie in a buffer that is copied to or from an image: blocks of so many bytes, each
// width by height texels; 1 by 1 where the format isn't compressed. ok is false for formats that this package doesn't know, among
// them those of depth and stencil together, which no single copy can fill, and those of several planes.
//   - Source: Vulkan's chapter "Formats", compatible formats and texel block sizes.
func FormatBlock(format uint32) (size, width, height int, ok bool) {
	switch {
	case format >= firstASTC && format < firstASTC+28: // for each size, linear and sRGB
		b := astcBlocks[(format-firstASTC)/2]
		return 16, int(b[0]), int(b[1]), true
	case format >= firstASTCFloat && format < firstASTCFloat+14:
		b := astcBlocks[format-firstASTCFloat]
		return 16, int(b[0]), int(b[1]), true
	case format == 1000340000 || format == 1000340001: // A4R4G4B4, A4B4G4R4
		return 2, 1, 1, true
	}
	for _, r := range formatRuns {
		if format >= r.first && format <= r.last {
			return int(r.size), int(r.side), int(r.side), true
		}
	}
	return 0, 0, 0, false
}

const (
	firstASTC      = 157        // VK_FORMAT_ASTC_4x4_UNORM_BLOCK
	firstASTCFloat = 1000066000 // VK_FORMAT_ASTC_4x4_SFLOAT_BLOCK
)

var astcBlocks = [14][2]uint8{
	{4, 4}, {5, 4}, {5, 5}, {6, 5}, {6, 6}, {8, 5}, {8, 6}, {8, 8}, {10, 5}, {10, 6}, {10, 8}, {10, 10}, {12, 10}, {12, 12},
}

// formatRuns are runs of formats with blocks of equal size, square ones.
var formatRuns = [...]struct {
	first, last uint32
	size, side  uint8
}{
	{1, 1, 1, 1},      // R4G4
	{2, 8, 2, 1},      // R4G4B4A4 … A1R5G5B5
	{9, 15, 1, 1},     // R8
	{16, 22, 2, 1},    // R8G8
	{23, 36, 3, 1},    // R8G8B8, B8G8R8
	{37, 69, 4, 1},    // R8G8B8A8 … A2B10G10R10
	{70, 76, 2, 1},    // R16
	{77, 83, 4, 1},    // R16G16
	{84, 90, 6, 1},    // R16G16B16
	{91, 97, 8, 1},    // R16G16B16A16
	{98, 100, 4, 1},   // R32
	{101, 103, 8, 1},  // R32G32
	{104, 106, 12, 1}, // R32G32B32
	{107, 109, 16, 1}, // R32G32B32A32
	{110, 112, 8, 1},  // R64
	{113, 115, 16, 1}, // R64G64
	{116, 118, 24, 1}, // R64G64B64
	{119, 121, 32, 1}, // R64G64B64A64
	{122, 123, 4, 1},  // B10G11R11, E5B9G9R9
	{124, 124, 2, 1},  // D16
	{125, 126, 4, 1},  // X8D24, D32
	{127, 127, 1, 1},  // S8
	{131, 134, 8, 4},  // BC1
	{135, 138, 16, 4}, // BC2, BC3
	{139, 140, 8, 4},  // BC4
	{141, 146, 16, 4}, // BC5 … BC7
	{147, 150, 8, 4},  // ETC2 RGB, RGB with one bit of alpha
	{151, 152, 16, 4}, // ETC2 RGBA
	{153, 154, 8, 4},  // EAC R11
	{155, 156, 16, 4}, // EAC R11G11
}
