package main

import (
	"math"

	"github.com/go-gl/mathgl/mgl32"
)

// shard is the record of one instance: divisor 1, streamed every frame.
type shard struct {
	Center [3]float32 `gloo:"a_center"`
	Size   float32    `gloo:"a_size"`
	Spin   [4]float32 `gloo:"a_spin"` // a unit quaternion
	Tint   uint32     `gloo:"a_tint"` // 0xAABBGGRR
}

// swarm is shards that stream along three strands, which wind round a ring about the mesh.
type swarm struct {
	records []shard
	paths   []path
}

// path is what makes one shard different from the others.
type path struct {
	start, speed float32 // of its way round, in turns and turns a second
	strand       float32 // which strand, as an angle
	out, up      float32 // off the strand's middle
	size, spin   float32
	axis         mgl32.Vec3
}

func newSwarm(n int) *swarm {
	s := &swarm{records: make([]shard, n), paths: make([]path, n)}
	rnd := lcg(20_000)
	for i := range s.paths {
		// a disc around the strand, denser in its middle
		a, r := 2*math.Pi*rnd.float(), 0.19*float32(math.Pow(float64(rnd.float()), 0.75))
		p := &s.paths[i]
		p.start = rnd.float()
		p.speed = 0.012 + 0.020*rnd.float()
		p.strand = 2 * math.Pi * float32(i%3) / 3
		p.out, p.up = r*cos(a), r*sin(a)
		p.size = 0.008 + 0.016*rnd.float()*rnd.float()
		p.spin = 4 * (rnd.float() - 0.5)
		p.axis = mgl32.Vec3{rnd.float() - 0.5, rnd.float() - 0.5, rnd.float() - 0.5}
		if l := p.axis.Len(); l > 1e-3 {
			p.axis = p.axis.Mul(1 / l)
		}
		s.records[i].Size = p.size
	}
	return s
}

// move puts every shard where it is at time t, in seconds.
func (s *swarm) move(t float32) {
	for i := range s.paths {
		p, r := &s.paths[i], &s.records[i]
		turn := p.start + p.speed*t
		round := 2 * math.Pi * turn
		// the strand winds round the ring's middle four times a turn, and the ring breathes
		wind := 4*round + p.strand + 0.5*t
		out := 1.78 + 0.30*cos(wind) + p.out + 0.05*sin(3*round+t)
		up := 0.30*sin(wind) + p.up
		r.Center = [3]float32{out * cos(round), up, out * sin(round)}
		half := 0.5 * (p.spin*t + 6*p.start)
		sn := sin(half)
		r.Spin = [4]float32{p.axis[0] * sn, p.axis[1] * sn, p.axis[2] * sn, cos(half)}
		r.Tint = packColor(palette(turn + p.strand/(2*math.Pi)*0.3))
	}
}

func sin(x float32) float32 { return float32(math.Sin(float64(x))) }
func cos(x float32) float32 { return float32(math.Cos(float64(x))) }

// lcg makes the same numbers on every run and with every version of Go: pictures are compared.
type lcg uint64

func (l *lcg) float() float32 {
	*l = *l*6364136223846793005 + 1442695040888963407
	return float32(*l>>40) / (1 << 24)
}
