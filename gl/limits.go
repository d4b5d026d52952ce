package gl

import "github.com/vkgloo/vkgloo/vk"

// limits are what the device and this package allow. Immutable.
type limits struct {
	width, height int // of the default framebuffer
	bufferSize    int // bytes
	uniformAlign  int
	storageAlign  int
	uniformRange  int // bytes of a uniform block
	storageRange  int // bytes of a storage block
	viewport      [2]int
	pointSize     [2]float32
	lineWidth     [2]float32
	divisor       uint32
	polygonModes  bool // polygons may be drawn as points and lines
}

// leastLimits are OpenGL 4.5's minima, or more: what holds without a device.
var leastLimits = limits{
	width: 128, height: 128, bufferSize: 1 << 31, uniformAlign: 256, storageAlign: 256, uniformRange: 16384,
	storageRange: 1 << 27, viewport: [2]int{16384, 16384}, pointSize: [2]float32{1, 1}, lineWidth: [2]float32{1, 1},
	divisor: 1<<32 - 1, polygonModes: true,
}

// deviceLimits are the limits of a context on a device.
func deviceLimits(d *vk.Device, width, height int) limits {
	c := d.Caps()
	l := &c.Limits
	out := limits{
		width: width, height: height, bufferSize: d.Limits().MaxBufferSize,
		uniformAlign: max(int(l.MinUniformAlign), 1), storageAlign: max(int(l.MinStorageAlign), 1),
		uniformRange: int(min(l.MaxUniformRange, 1<<31-1)), storageRange: int(min(l.MaxStorageRange, 1<<31-1)),
		viewport: [2]int{int(l.MaxViewport[0]), int(l.MaxViewport[1])}, pointSize: [2]float32{1, 1}, lineWidth: [2]float32{1, 1},
		divisor: 1<<32 - 1, polygonModes: c.FillModeNonSolid,
	}
	if c.LargePoints {
		out.pointSize = l.PointSizeRange
	}
	if c.WideLines {
		out.lineWidth = l.LineWidthRange
	}
	return out
}
