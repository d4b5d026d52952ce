package main

import (
	"math"

	"github.com/go-gl/mathgl/mgl32"
)

const (
	balls    = 9
	rings    = 24
	segments = 48
	slotSize = 256 // bytes from one uniform block to the next: no device asks for a greater alignment
)

// slot is a ball's uniform block, padded to slotSize.
type slot struct {
	Transform mgl32.Mat4
	Model     mgl32.Mat4
	_         [slotSize - 128]byte
}

// scene is what is drawn, in plain Go.
type scene struct {
	positions [][3]float32
	colors    [][4]uint8
	indices   []uint16
	slots     [balls]slot // from the farthest to the nearest
}

func newScene() *scene {
	s := &scene{}
	for i := range rings + 1 {
		for k := range segments + 1 {
			y, r := math.Cos(math.Pi*float64(i)/rings), math.Sin(math.Pi*float64(i)/rings)
			sin, cos := math.Sincos(2 * math.Pi * float64(k) / segments)
			s.positions = append(s.positions, [3]float32{float32(r * cos), float32(y), float32(r * sin)})
			if i < rings && k < segments {
				p := uint16(len(s.positions) - 1)
				q := p + segments + 1
				s.indices = append(s.indices, p, p+1, q, q, p+1, q+1)
			}
		}
	}
	s.colors = make([][4]uint8, len(s.positions))
	s.update(0, 1)
	return s
}

// update is the scene at a time in seconds.
func (s *scene) update(t, aspect float64) {
	for i, p := range s.positions {
		x, y, z := float64(p[0]), float64(p[1]), float64(p[2])
		swirl := 9*y + 1.3*math.Sin(3*math.Atan2(z, x)+4*y+1.5*t) + 0.8*math.Sin(5*x-2*t)
		a, b := 0.5+0.5*math.Sin(swirl), 0.5+0.5*math.Sin(0.5*swirl+2)
		s.colors[i] = [4]uint8{uint8(255 * (0.25 + 0.7*a)), uint8(255 * (0.2 + 0.35*a + 0.35*b)), uint8(255 * (0.75 - 0.5*a + 0.2*b)), 255}
	}
	// Vulkan's clip space has y downwards and z from 0 to 1.
	clip := mgl32.Mat4{1, 0, 0, 0, 0, -1, 0, 0, 0, 0, 0.5, 0, 0, 0, 0.5, 1}
	eye := mgl32.Vec3{0, 1.6, 5.4}
	camera := clip.Mul4(mgl32.Perspective(0.62, float32(aspect), 0.1, 100)).Mul4(mgl32.LookAtV(eye, mgl32.Vec3{}, mgl32.Vec3{0, 1, 0}))
	var models [balls]mgl32.Mat4
	models[0] = mgl32.Ident4().Mul4(mgl32.HomogRotate3DY(float32(0.3 * t)))
	for i := 1; i < balls; i++ {
		sin, cos := math.Sincos(0.5*t + 2*math.Pi*float64(i)/(balls-1))
		size := 0.16 + 0.05*float32(i%3)
		models[i] = mgl32.Translate3D(float32(2.3*cos), 0.25*float32(math.Sin(2*t+float64(i))), float32(2.3*sin)).
			Mul4(mgl32.HomogRotate3DY(float32(-t))).Mul4(mgl32.Scale3D(size, size, size))
	}
	// No depth buffer here: the balls are drawn from back to front.
	far := func(m mgl32.Mat4) float32 { return m.Col(3).Vec3().Sub(eye).Len() }
	for i := range models {
		k := i
		for ; k > 0 && far(s.slots[k-1].Model) < far(models[i]); k-- {
			s.slots[k] = s.slots[k-1]
		}
		s.slots[k] = slot{Transform: camera.Mul4(models[i]), Model: models[i]}
	}
}
