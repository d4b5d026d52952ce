package main

import (
	"encoding/binary"
	"math"

	"github.com/go-gl/mathgl/mgl32"
	"github.com/vkgloo/vkgloo/buffer"
)

// knotMesh makes the default mesh: a tube along a (2,3) torus knot, along vertices long and around vertices round.
func knotMesh(along, around int) *mesh {
	curve := func(t float64) mgl32.Vec3 {
		r := 2 + math.Cos(3*t)
		return mgl32.Vec3{float32(r * math.Cos(2*t)), float32(1.25 * math.Sin(3*t)), float32(r * math.Sin(2*t))}
	}
	var position, normal, uv []float32
	var base []uint32
	for i := range along {
		t := 2 * math.Pi * float64(i) / float64(along)
		here := curve(t)
		ahead := curve(t + 1e-3).Sub(curve(t - 1e-3)).Normalize()
		side := ahead.Cross(here).Normalize()
		up := side.Cross(ahead)
		for j := range around {
			a := 2 * math.Pi * float64(j) / float64(around)
			// ribs: the tube breathes along its way
			n := side.Mul(float32(math.Cos(a))).Add(up.Mul(float32(math.Sin(a))))
			p := here.Add(n.Mul(float32(0.52 + 0.05*math.Cos(24*t))))
			position = append(position, p[:]...)
			normal = append(normal, n[:]...)
			uv = append(uv, float32(i)/float32(along), float32(j)/float32(around))
			base = append(base, packColor(palette(float32(t/(2*math.Pi)))))
		}
	}
	var indices []byte
	for i := range along {
		for j := range around {
			a, b := i*around+j, i*around+(j+1)%around
			c, d := (i+1)%along*around+j, (i+1)%along*around+(j+1)%around
			for _, v := range [6]int{a, c, b, b, c, d} {
				indices = binary.LittleEndian.AppendUint16(indices, uint16(v))
			}
		}
	}
	p := part{
		name: "knot", vertices: along * around, model: mgl32.Ident4(),
		position: floats(3, position), normal: floats(3, normal), texcoord: floats(2, uv), base: base,
		indices: attribute{data: indices, scalar: buffer.Uint16, components: 1, count: len(indices) / 2, stride: 2},
	}
	m := &mesh{name: "torus knot", parts: []part{p}}
	m.fit()
	return m
}

// palette runs through the demo's colours, from teal over violet and rose to amber and back, for x in 0…1, in linear light.
func palette(x float32) (r, g, b float32) {
	stops := [...]mgl32.Vec3{{0.05, 0.62, 0.66}, {0.22, 0.32, 0.86}, {0.62, 0.22, 0.82}, {0.95, 0.30, 0.48}, {1.00, 0.66, 0.22}}
	x -= float32(math.Floor(float64(x)))
	at := x * float32(len(stops))
	i := int(at) % len(stops)
	f := at - float32(math.Floor(float64(at)))
	f = f * f * (3 - 2*f)
	c := stops[i].Mul(1 - f).Add(stops[(i+1)%len(stops)].Mul(f))
	return c[0] * c[0], c[1] * c[1], c[2] * c[2] // linear light
}
