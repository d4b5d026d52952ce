package draw

import "strconv"

// Component says how the bytes of one component of vertex data read.
type Component uint8

// The component types. Size decides the width of the first five.
const (
	CompFloat       Component = iota + 1 // IEEE, 2, 4 or 8 bytes
	CompSint                             // signed, by value
	CompUint                             // unsigned, by value
	CompSnorm                            // signed, as -1 … 1
	CompUnorm                            // unsigned, as 0 … 1
	CompFixed                            // signed 16.16, 4 bytes
	CompSint2101010                      // four components in 32 bits, x lowest; Size 4 is the whole word's
	CompUint2101010
	CompSnorm2101010
	CompUnorm2101010
	CompFloat111110 // three unsigned floats in 32 bits, x lowest
)

var componentNames = []string{"none", "float", "sint", "uint", "snorm", "unorm", "fixed", "sint2101010", "uint2101010",
	"snorm2101010", "unorm2101010", "float111110"}

// String names the component type.
func (c Component) String() string {
	if int(c) < len(componentNames) {
		return componentNames[c]
	}
	return "Component(" + strconv.Itoa(int(c)) + ")"
}

// Packed tells whether all components share one 32-bit word.
func (c Component) Packed() bool { return c >= CompSint2101010 }

// Element is one vertex's data for one location, as it lies in the buffer.
type Element struct {
	Comp  Component
	Size  uint8 // bytes of a component; of the whole word where it is packed
	Count uint8 // components, 1 … 4
	BGRA  bool  // the first and third component are swapped
}

// Bytes is the size of the element.
func (e Element) Bytes() int {
	if e.Comp.Packed() {
		return 4
	}
	return int(e.Size) * int(e.Count)
}

// Align is what the address of an element must be a multiple of, for Vulkan to fetch it.
func (e Element) Align() int {
	if e.Comp == CompFloat && e.Size == 8 {
		return 4 // fetched as pairs of 32-bit words
	}
	return int(e.Size)
}

// InputKind is the base type of a shader input.
type InputKind uint8

// The kinds of input.
const (
	InputFloat  InputKind = iota + 1
	InputInt              // int, ivec
	InputUint             // uint, uvec
	InputDouble           // double, dvec: read as pairs of words (spirv.WidenDoubleInputs)
)

var inputNames = [...]string{"none", "float", "int", "uint", "double"}

// String names the kind as GLSL does.
func (k InputKind) String() string {
	if int(k) < len(inputNames) {
		return inputNames[k]
	}
	return "InputKind(" + strconv.Itoa(int(k)) + ")"
}

// Feeds tells whether data like e can be read by an input of kind k at all (M-098, M-099): floats take anything,
// integers only integers and raw normalised bytes, doubles only doubles.
func (e Element) Feeds(k InputKind) bool {
	switch k {
	case InputFloat:
		return true
	case InputInt, InputUint:
		return e.Comp == CompSint || e.Comp == CompUint || e.Comp == CompUnorm || e.Comp == CompSnorm
	case InputDouble:
		return e.Comp == CompFloat && e.Size == 8
	}
	return false
}

// Numbers of VkFormat, as far as they are computed with: the first of a family of one component count; the
// others follow in the order unorm, snorm, uscaled, sscaled, uint, sint.
const (
	formatR8             = 9
	formatR16            = 70
	formatR32            = 98 // uint, sint, sfloat
	formatB8G8R8A8       = 44
	formatA2R10G10B10    = 58
	formatA2B10G10R10    = 64
	formatB10G11R11      = 122
	formatR32G32B32A32   = 107
	formatR8G8B8A8Unorm  = 37
	formatD32Sfloat      = 126
	formatX8D24          = 125
	vertexBufferFeature  = 0x40  // VK_FORMAT_FEATURE_VERTEX_BUFFER_BIT
	depthAttachmentBit   = 0x200 // VK_FORMAT_FEATURE_DEPTH_STENCIL_ATTACHMENT_BIT
	formatUndefined      = 0
	offUnorm, offSnorm   = 0, 1
	offUscaled           = 2
	offSscaled           = 3
	offUint, offSint     = 4, 5
	offFloat16           = 6
	off32Uint, off32Sint = 0, 1
	off32Float           = 2
)

// perCount is the distance between the families of 1, 2, 3 and 4 components.
var (
	perCount8  = [5]uint32{0, 0, 7, 14, 28} // R8, R8G8, R8G8B8, R8G8B8A8
	perCount16 = [5]uint32{0, 0, 7, 14, 21}
	perCount32 = [5]uint32{0, 0, 3, 6, 9}
)

// Format returns the VkFormat through which an input of kind k reads e as the rules want it, formatUndefined (0)
// where Vulkan has none: 32-bit integers or doubles into floats, integers of the other sign that need extending.
// A device may still lack the format for vertex buffers. Doubles have none here: they are fetched word by word.
// Source: G-136, M-098, M-100.
func (e Element) Format(k InputKind) uint32 {
	if !e.Feeds(k) || k == InputDouble {
		return formatUndefined
	}
	if k == InputInt || k == InputUint {
		return e.integerFormat(k)
	}
	if e.BGRA {
		return e.bgraFormat()
	}
	switch {
	case e.Comp.Packed():
		return e.packedFormat()
	case e.Comp == CompFloat && e.Size == 2:
		return formatR16 + perCount16[e.Count] + offFloat16
	case e.Comp == CompFloat && e.Size == 4:
		return formatR32 + perCount32[e.Count] + off32Float
	case e.Comp == CompFloat, e.Comp == CompFixed, e.Size == 4:
		return formatUndefined
	}
	var off uint32
	switch e.Comp {
	case CompUnorm:
		off = offUnorm
	case CompSnorm:
		off = offSnorm
	case CompUint:
		off = offUscaled
	case CompSint:
		off = offSscaled
	}
	if e.Size == 1 {
		return formatR8 + perCount8[e.Count] + off
	}
	return formatR16 + perCount16[e.Count] + off
}

// integerFormat is Format for int and uint inputs. Vulkan wants the signs to agree; 32 bits need no extending.
func (e Element) integerFormat(k InputKind) uint32 {
	signed := e.Comp == CompSint || e.Comp == CompSnorm
	if e.Size == 4 {
		if k == InputInt {
			return formatR32 + perCount32[e.Count] + off32Sint
		}
		return formatR32 + perCount32[e.Count] + off32Uint
	}
	if signed != (k == InputInt) {
		return formatUndefined
	}
	off := uint32(offUint)
	if signed {
		off = offSint
	}
	if e.Size == 1 {
		return formatR8 + perCount8[e.Count] + off
	}
	return formatR16 + perCount16[e.Count] + off
}

func (e Element) bgraFormat() uint32 {
	switch e.Comp {
	case CompUnorm:
		if e.Size == 1 {
			return formatB8G8R8A8
		}
		return formatUndefined
	case CompUnorm2101010:
		return formatA2R10G10B10
	case CompSnorm2101010:
		return formatA2R10G10B10 + offSnorm
	}
	return formatUndefined
}

func (e Element) packedFormat() uint32 {
	switch e.Comp {
	case CompUnorm2101010:
		return formatA2B10G10R10
	case CompSnorm2101010:
		return formatA2B10G10R10 + offSnorm
	case CompUint2101010:
		return formatA2B10G10R10 + offUscaled
	case CompSint2101010:
		return formatA2B10G10R10 + offSscaled
	}
	return formatB10G11R11
}
