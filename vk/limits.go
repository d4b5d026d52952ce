package vk

import "math"

// Limits is what programs of this library must keep to on a device. Immutable.
type Limits struct {
	UniformAlign, StorageAlign     int  // bytes, of an offset given to BindUniform, BindStorage
	MaxUniformSize, MaxStorageSize int  // bytes of one binding
	MaxBufferSize                  int  // bytes of one buffer
	MaxBindings                    int  // uniform bindings, and as many storage bindings, of a context: numbers below it
	Transform, Geometry, Float64   bool // what shaders can do; Float64 as vertex input, too
}

// maxBindings is the number of binding points of a context. Binding numbers are names, not slots of the hardware; what
// one program may use at the same time is checked when its layout is made.
const maxBindings = 96

func limitsFrom(c *Caps) Limits {
	return Limits{
		UniformAlign:   clampInt(max(c.Limits.MinUniformAlign, 1)),
		StorageAlign:   clampInt(max(c.Limits.MinStorageAlign, 1)),
		MaxUniformSize: clampInt(c.Limits.MaxUniformRange),
		MaxStorageSize: clampInt(c.Limits.MaxStorageRange),
		MaxBufferSize:  clampInt(min(c.Limits.MaxBufferSize, c.Limits.MaxMemoryAllocationSize)),
		MaxBindings:    maxBindings,
		Transform:      c.TransformFeedback || c.VertexStores, // without the extension the vertex stage stores
		Geometry:       c.Geometry,
		Float64:        c.ShaderFloat64,
	}
}

func clampInt(n uint64) int { return int(min(n, math.MaxInt)) }
