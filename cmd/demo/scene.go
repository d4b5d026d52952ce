package main

import (
	"fmt"
	"image"
	"slices"

	"github.com/go-gl/mathgl/mgl32"
	"github.com/vkgloo/vkgloo/buffer"
)

// shards is how many instances the demo draws.
const shards = 20_000

// slotSize is the distance of uniform blocks in their buffer: no device asks for a greater alignment than 256.
const slotSize = 256

// tint is a vertex record of the demo's own, beside what the mesh file brings. Its second field is rewritten every frame,
// through a view, while the frames before are still drawn from it.
type tint struct {
	Base uint32  `gloo:"a_base"`
	Glow float32 `gloo:"a_glow"`
}

// facet is a vertex of the shard's shape.
type facet struct {
	Position [3]float32 `gloo:"a_position"`
	Normal   [3]float32 `gloo:"a_normal"`
}

// scene is everything that is drawn, in buffers. They are made and filled before there is any device: a context takes
// them over later, the same way in a window and without.
type scene struct {
	parts     []scenePart
	swarm     *swarm
	shape     *buffer.VertexBuffer
	shapeLen  int
	instances *buffer.VertexBuffer
	uniforms  *buffer.Buffer // slot 0: the frame, slot i+1: part i
	block     []float32      // what uniforms holds
	one       *buffer.VertexBuffer
	pictures  []*image.NRGBA // textures; the first one is white, for parts without
	formats   bool           // vertex formats normalize integers: the shader needn't

	name string
	all  []buffer.Any
}

// scenePart is a part of the mesh in buffers. What the file lacks is nil.
type scenePart struct {
	part
	vertex  struct{ position, normal, texcoord, color, tint *buffer.VertexBuffer }
	glow    *buffer.View // the field of tint
	values  []float32    // what is assigned to glow
	index   *buffer.IndexBuffer
	texture int // of scene.pictures
}

// slot is where the uniform block of part i lies.
func slot(i int) int { return (i + 1) * slotSize }

func newScene(m *mesh) (*scene, error) {
	s := &scene{swarm: newSwarm(shards), name: m.name, pictures: []*image.NRGBA{white()}}
	b := builder{scene: s}
	shape := shardShape()
	s.shapeLen = len(shape)
	s.shape = b.vertices(buffer.Of(shape), "shard")
	s.instances = b.vertices(buffer.Of(s.swarm.records), "instances")
	s.one = b.vertices(buffer.Of([][4]float32{{1, 1, 1, 1}}), "one")
	for i, p := range m.parts {
		sp := scenePart{part: p, values: make([]float32, p.vertices), texture: s.picture(p.picture)}
		name := func(what string) string { return fmt.Sprintf("%s %d", what, i) }
		sp.vertex.position = b.vertices(p.position.array(), name("position"))
		sp.vertex.normal = b.vertices(p.normal.array(), name("normal"))
		if !p.texcoord.missing() {
			sp.vertex.texcoord = b.vertices(p.texcoord.array(), name("texcoord"))
		}
		if !p.color.missing() {
			sp.vertex.color = b.vertices(p.color.array(), name("color"))
		}
		records := make([]tint, p.vertices)
		for v := range records {
			records[v].Base = p.base[v]
		}
		sp.vertex.tint = b.vertices(buffer.Of(records), name("tint"))
		if !p.indices.missing() {
			sp.index = b.indices(p.indices.array(), name("index"))
		}
		if b.err == nil {
			sp.glow, b.err = sp.vertex.tint.Field("a_glow")
		}
		s.parts = append(s.parts, sp)
	}
	s.block = make([]float32, (len(s.parts)+1)*slotSize/4)
	if b.err == nil {
		s.uniforms, b.err = buffer.NewData(buffer.Of(s.block))
	}
	if b.err == nil {
		b.take(s.uniforms, "uniforms")
	}
	if b.err != nil {
		return nil, b.err
	}
	s.instances.SetDivisor(1)
	return s, nil
}

// picture is where a texture stands in the list.
func (s *scene) picture(p *image.NRGBA) int {
	if p == nil {
		return 0
	}
	i := slices.Index(s.pictures, p)
	if i < 0 {
		i = len(s.pictures)
		s.pictures = append(s.pictures, p)
	}
	return i
}

// builder makes buffers until something goes wrong.
type builder struct {
	scene *scene
	err   error
}

func (b *builder) take(x buffer.Any, label string) {
	b.scene.all = append(b.scene.all, x)
	b.err = x.Untyped().SetLabel(label)
}

func (b *builder) vertices(a buffer.Array, label string) *buffer.VertexBuffer {
	if b.err != nil {
		return nil
	}
	var v *buffer.VertexBuffer
	if v, b.err = buffer.NewVertexBuffer(a); b.err == nil {
		b.take(v, label)
	}
	return v
}

func (b *builder) indices(a buffer.Array, label string) *buffer.IndexBuffer {
	if b.err != nil {
		return nil
	}
	var x *buffer.IndexBuffer
	if x, b.err = buffer.NewIndexBuffer(a); b.err == nil {
		b.take(x, label)
	}
	return x
}

// release lets go of the buffers.
func (s *scene) release() {
	for _, b := range s.all {
		b.Untyped().Release()
	}
}

// update writes what changes from frame to frame, for time t in seconds: all instance records, one field of the mesh's
// vertex records, the uniform blocks. It doesn't matter what the GPU is doing meanwhile.
func (s *scene) update(t float32, aspect float32) error {
	s.swarm.move(t)
	if err := s.instances.SetData(buffer.Of(s.swarm.records)); err != nil {
		return err
	}
	for i := range s.parts {
		p := &s.parts[i]
		p.wave(t)
		if err := p.glow.Assign(buffer.Of(p.values)); err != nil {
			return err
		}
	}
	s.uniform(t, aspect)
	return s.uniforms.SetSubData(buffer.Of(s.block), 0)
}

// wave is a band of light that runs over the part, every three seconds.
func (p *scenePart) wave(t float32) {
	m := p.model
	for i := range p.values {
		v := p.position.vec3(i)
		// along a slanted axis of the world
		x := m[0]*v[0] + m[4]*v[1] + m[8]*v[2] + m[12]
		y := m[1]*v[0] + m[5]*v[1] + m[9]*v[2] + m[13]
		d := 0.45*x + y - (t-3*floor(t/3))*1.2 + 1.6
		p.values[i] = max(0, 1-abs(d)*4)
	}
}

func (s *scene) uniform(t, aspect float32) {
	turn := 0.35 + 0.22*t
	distance := 4.4 * max(1, 1.5/aspect)
	eye := mgl32.Vec3{distance * sin(turn), 2.15 + 0.35*sin(0.3*t), distance * cos(turn)}
	view := mgl32.LookAtV(eye, mgl32.Vec3{0, -0.26, 0}, mgl32.Vec3{0, 1, 0})
	viewProj := perspective(0.72, aspect, 0.1, 40).Mul4(view)
	light := mgl32.Vec3{0.45, 0.75, 0.5}.Normalize()

	copy(s.block, viewProj[:])
	copy(s.block[16:], []float32{eye[0], eye[1], eye[2], 0, light[0], light[1], light[2], 0, background[0], background[1], background[2], 0.22})
	spin := mgl32.HomogRotate3DY(0.5 * t)
	for i := range s.parts {
		p := &s.parts[i]
		at := s.block[slot(i)/4:]
		model := spin.Mul4(p.model)
		copy(at, model[:])
		scale := [4]float32{0, 1, 0, 0}
		if !p.texcoord.missing() {
			scale[0] = s.scale(p.texcoord)
		}
		if !p.color.missing() {
			scale[1] = s.scale(p.color)
		}
		copy(at[16:], scale[:])
	}
}

func (s *scene) scale(a attribute) float32 {
	if s.formats {
		return 1
	}
	return a.scale()
}

// background is the colour of nothing, in linear light; clearColor is the same as the target stores it.
var (
	background = [3]float32{0.010, 0.013, 0.026}
	clearColor = [4]float32{0.123, 0.139, 0.190, 1}
)

// perspective looks down -z, y up, depth 0…1.
func perspective(fovy, aspect, near, far float32) mgl32.Mat4 {
	f := cos(fovy/2) / sin(fovy/2)
	return mgl32.Mat4{
		f / aspect, 0, 0, 0,
		0, f, 0, 0,
		0, 0, far / (near - far), -1,
		0, 0, near * far / (near - far), 0,
	}
}

// shardShape is a stretched tetrahedron, flat-shaded.
func shardShape() []facet {
	corner := [4]mgl32.Vec3{{0, 1.7, 0}, {0.8, -0.6, 0}, {-0.4, -0.6, 0.7}, {-0.4, -0.6, -0.7}}
	var out []facet
	for _, f := range [4][3]int{{0, 2, 1}, {0, 3, 2}, {0, 1, 3}, {1, 2, 3}} {
		a, b, c := corner[f[0]], corner[f[1]], corner[f[2]]
		n := b.Sub(a).Cross(c.Sub(a)).Normalize()
		if n.Dot(a.Add(b).Add(c)) < 0 {
			n = n.Mul(-1)
		}
		out = append(out, facet{a, n}, facet{b, n}, facet{c, n})
	}
	return out
}

func floor(x float32) float32 {
	i := float32(int(x))
	if i > x {
		i--
	}
	return i
}

func abs(x float32) float32 { return max(x, -x) }
