package draw

import "github.com/vkgloo/vkgloo/vk"

// capabilities are those of SPIR-V that a device may lack: name, and whether it has it.
var capabilities = map[uint32]struct {
	name string
	has  func(c *vk.Caps) bool
}{
	2:    {"geometryShader", func(c *vk.Caps) bool { return c.Geometry }},
	3:    {"tessellationShader", func(c *vk.Caps) bool { return false }},
	10:   {"shaderFloat64", func(c *vk.Caps) bool { return c.ShaderFloat64 }},
	11:   {"shaderInt64", func(c *vk.Caps) bool { return c.ShaderInt64 }},
	22:   {"shaderInt16", func(c *vk.Caps) bool { return c.ShaderInt16 }},
	23:   {"tessellation point size", func(c *vk.Caps) bool { return false }},
	24:   {"geometry point size", func(c *vk.Caps) bool { return c.PointSize }},
	32:   {"shaderClipDistance", func(c *vk.Caps) bool { return c.ClipDistance }},
	33:   {"shaderCullDistance", func(c *vk.Caps) bool { return c.CullDistance }},
	9:    {"shaderFloat16", func(c *vk.Caps) bool { return false }},
	39:   {"shaderInt8", func(c *vk.Caps) bool { return false }},
	54:   {"geometry streams", func(c *vk.Caps) bool { return c.GeometryStreams }},
	4427: {"shaderDrawParameters", func(c *vk.Caps) bool { return c.DrawParameters }},
	4433: {"16-bit storage", func(c *vk.Caps) bool { return false }},
	4434: {"16-bit uniforms", func(c *vk.Caps) bool { return false }},
	4436: {"16-bit inputs", func(c *vk.Caps) bool { return false }},
	4448: {"8-bit storage", func(c *vk.Caps) bool { return false }},
	4449: {"8-bit uniforms", func(c *vk.Caps) bool { return false }},
}

// Lacks returns what a device lacks of the capabilities that a module of SPIR-V declares, by Vulkan's name; "" where it has
// all of them.
func Lacks(c *vk.Caps, declared []uint32) string {
	for _, n := range declared {
		if f, ok := capabilities[n]; ok && !f.has(c) {
			return f.name
		}
	}
	return ""
}
