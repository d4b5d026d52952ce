package main

import (
	"encoding/binary"
	"fmt"
	"image"
	"math"

	"github.com/go-gl/mathgl/mgl32"
	"github.com/vkgloo/vkgloo/buffer"
)

// mesh is what stands in the middle of the picture.
type mesh struct {
	name  string
	parts []part
}

// part is vertices that are drawn in one go, each attribute as its file has it.
type part struct {
	name     string
	vertices int
	model    mgl32.Mat4

	position, normal attribute
	texcoord, color  attribute // may be missing
	indices          attribute // may be missing: the vertices are in order

	base    []uint32     // colour of every vertex, 0xAABBGGRR
	picture *image.NRGBA // base colour texture; nil: none
}

// attribute is a run of elements in memory that was not made for us: strided, of any component type.
type attribute struct {
	data       []byte // from the first element on; the last one may end before its stride does
	scalar     buffer.Scalar
	components int
	normalized bool
	count      int
	stride     int // bytes
}

func (a attribute) missing() bool { return a.count == 0 }

// array is the attribute as the library takes it, without a copy of ours.
func (a attribute) array() buffer.Array {
	if a.components == 1 {
		return buffer.Raw(a.data, a.scalar.Type(), []int{a.count}, []int{a.stride})
	}
	return buffer.Raw(a.data, a.scalar.Type(a.components), []int{a.count}, []int{a.stride})
}

// layout is the attribute in the library's layout strings: "3f4", "4u1".
func (a attribute) layout() string {
	letter := "u"
	if a.scalar == buffer.Float32 {
		letter = "f"
	}
	return fmt.Sprintf("%d%s%d", a.components, letter, scalarSize(a.scalar))
}

// size is the bytes of one element.
func (a attribute) size() int { return scalarSize(a.scalar) * a.components }

// scale is what an unconverted component is multiplied with to lie in 0…1.
func (a attribute) scale() float32 {
	switch {
	case !a.normalized:
		return 1
	case a.scalar == buffer.Uint8:
		return 1.0 / math.MaxUint8
	case a.scalar == buffer.Uint16:
		return 1.0 / math.MaxUint16
	}
	return 1
}

// float is component k of element i, normalized where the attribute is.
func (a attribute) float(i, k int) float32 {
	p := a.data[i*a.stride+k*scalarSize(a.scalar):]
	if a.scalar == buffer.Float32 {
		return math.Float32frombits(binary.LittleEndian.Uint32(p))
	}
	return float32(a.uint(i, k)) * a.scale()
}

func (a attribute) vec3(i int) mgl32.Vec3 {
	return mgl32.Vec3{a.float(i, 0), a.float(i, 1), a.float(i, 2)}
}

// uint is component k of element i of unsigned integers.
func (a attribute) uint(i, k int) uint32 {
	p := a.data[i*a.stride+k*scalarSize(a.scalar):]
	switch a.scalar {
	case buffer.Uint8:
		return uint32(p[0])
	case buffer.Uint16:
		return uint32(binary.LittleEndian.Uint16(p))
	}
	return binary.LittleEndian.Uint32(p)
}

func scalarSize(s buffer.Scalar) int {
	switch s {
	case buffer.Uint8:
		return 1
	case buffer.Uint16:
		return 2
	}
	return 4
}

// floats is an attribute of n floats each.
func floats(n int, values []float32) attribute {
	data := make([]byte, 0, 4*len(values))
	for _, v := range values {
		data = binary.LittleEndian.AppendUint32(data, math.Float32bits(v))
	}
	return attribute{data: data, scalar: buffer.Float32, components: n, count: len(values) / n, stride: 4 * n}
}

// widened is the attribute with a fourth component, all bits set, where it has three that make no 4 bytes: Vulkan devices
// need not fetch such vertices.
func (a attribute) widened() attribute {
	if a.components != 3 || a.scalar == buffer.Float32 {
		return a
	}
	n := scalarSize(a.scalar)
	wide := attribute{scalar: a.scalar, components: 4, normalized: a.normalized, count: a.count, stride: 4 * n}
	for i := range a.count {
		wide.data = append(wide.data, a.data[i*a.stride:][:3*n]...)
		for range n {
			wide.data = append(wide.data, 0xff)
		}
	}
	return wide
}

// widenIndices makes 8-bit indices 16 bits wide, for devices that can't draw with the former.
func (m *mesh) widenIndices() {
	for i := range m.parts {
		x := &m.parts[i].indices
		if x.missing() || x.scalar != buffer.Uint8 {
			continue
		}
		wide := make([]byte, 2*x.count)
		for k := range x.count {
			wide[2*k] = x.data[k]
		}
		*x = attribute{data: wide, scalar: buffer.Uint16, components: 1, count: x.count, stride: 2}
	}
}

// fit moves and scales the parts so that together they lie in the unit sphere around the origin.
func (m *mesh) fit() {
	lo, hi := mgl32.Vec3{inf, inf, inf}, mgl32.Vec3{-inf, -inf, -inf}
	m.points(func(p mgl32.Vec3) {
		for k := range 3 {
			lo[k], hi[k] = min(lo[k], p[k]), max(hi[k], p[k])
		}
	})
	middle := lo.Add(hi).Mul(0.5)
	var radius float32
	m.points(func(p mgl32.Vec3) { radius = max(radius, p.Sub(middle).Len()) })
	scale := float32(1)
	if radius > 0 && radius < inf {
		scale = 1 / radius
	}
	fit := mgl32.Scale3D(scale, scale, scale).Mul4(mgl32.Translate3D(-middle[0], -middle[1], -middle[2]))
	for i := range m.parts {
		m.parts[i].model = fit.Mul4(m.parts[i].model)
	}
}

var inf = float32(math.Inf(1))

func (m *mesh) points(f func(mgl32.Vec3)) {
	for _, p := range m.parts {
		for i := range p.vertices {
			f(mgl32.TransformCoordinate(p.position.vec3(i), p.model))
		}
	}
}

// flatNormals makes normals for a part without: the mean of those of the triangles at each vertex.
func (p *part) flatNormals() attribute {
	n := p.vertices
	if !p.indices.missing() {
		n = p.indices.count
	}
	at := func(i int) int {
		if p.indices.missing() {
			return i
		}
		return int(p.indices.uint(i, 0))
	}
	sum := make([]mgl32.Vec3, p.vertices)
	for i := 0; i+2 < n; i += 3 {
		a, b, c := at(i), at(i+1), at(i+2)
		pa := p.position.vec3(a)
		face := p.position.vec3(b).Sub(pa).Cross(p.position.vec3(c).Sub(pa))
		for _, v := range [3]int{a, b, c} {
			sum[v] = sum[v].Add(face)
		}
	}
	values := make([]float32, 0, 3*p.vertices)
	for _, v := range sum {
		if l := v.Len(); l > 0 {
			v = v.Mul(1 / l)
		}
		values = append(values, v[:]...)
	}
	return floats(3, values)
}

// packColor is a colour of 0…1 as 0xAABBGGRR.
func packColor(r, g, b float32) uint32 {
	q := func(v float32) uint32 { return uint32(255*min(max(v, 0), 1) + 0.5) }
	return q(r) | q(g)<<8 | q(b)<<16 | 0xff<<24
}
