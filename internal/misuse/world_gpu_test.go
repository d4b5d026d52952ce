package misuse_test

import (
	"reflect"
	"testing"

	"github.com/vkgloo/vkgloo"
	"github.com/vkgloo/vkgloo/buffer"
	"github.com/vkgloo/vkgloo/descriptors"
	"github.com/vkgloo/vkgloo/internal/vktest"
	"github.com/vkgloo/vkgloo/shaders"
	"github.com/vkgloo/vkgloo/staging"
	"github.com/vkgloo/vkgloo/vk"
)

// world is one of each kind of object, made on a context of its own, and some that are released.
type world struct {
	c    *vkgloo.Context
	live []any
	gone []any
}

const (
	vertexSource   = "#version 450\nin vec2 pos; layout(std140) uniform B { vec4 k; }; out float o; void main() { o = k.x; gl_Position = vec4(pos, 0, 1); gl_PointSize = 1.0; }"
	fragmentSource = "#version 450\nout vec4 c; void main() { c = vec4(1); }"
	computeSource  = "#version 450\nlayout(std430) buffer L { uint n[]; }; void main() { n[0]++; }"
)

func newWorld(t testing.TB, label string) *world {
	t.Helper()
	w := &world{c: vktest.Context(t, vktest.Options{Label: label, LeaksAllowed: true, RingSize: 1 << 20})}
	w.live = append([]any{w.c, w.c.Engine(), w.c.Device(), w.c.Device().Timeline(), new(vk.Stream)}, w.objects(t)...)
	w.gone = w.objects(t)
	for _, o := range w.gone {
		if r, ok := o.(interface{ Release() }); ok {
			r.Release()
		}
	}
	return w
}

// objects makes one of each kind.
func (w *world) objects(t testing.TB) []any {
	t.Helper()
	points := [][2]float32{{-1, -1}, {3, -1}, {-1, 3}}
	plain, data := must(w.c.Buffer(buffer.Of(make([]byte, 256))))(t), must(buffer.NewDataBuffer(buffer.Of(make([]record, 4))))(t)
	vertices, indices := must(buffer.NewVertexBuffer(buffer.Of(points)))(t), must(buffer.NewIndexBuffer(buffer.Of([]uint16{0, 1, 2})))(t)
	if err := w.c.Attach(data, vertices, indices); err != nil {
		t.Fatal(err)
	}
	detached := must(buffer.NewSize(48))(t)
	p := must(w.c.Program(vkgloo.ProgramOptions{Vertex: vertexSource, Fragment: fragmentSource}))(t)
	capture := must(w.c.Program(vkgloo.ProgramOptions{Vertex: vertexSource, Varyings: []string{"o"}}))(t)
	compute := must(w.c.Program(vkgloo.ProgramOptions{Compute: computeSource}))(t)
	array := must(w.c.VertexArray(p, []vkgloo.Content{{Buffer: vertices, Attributes: []string{"pos"}}}, vkgloo.VertexArrayOptions{Index: indices, SkipUnknown: true}))(t)
	catcher := must(w.c.VertexArray(capture, []vkgloo.Content{{Buffer: plain, Layout: "2f", Attributes: []string{"pos"}}}, vkgloo.VertexArrayOptions{}))(t)
	target := must(w.c.Target(4, 4, vkgloo.TargetOptions{Depth: true}))(t)
	texture := must(w.c.Texture(4, 4, make([]byte, 64), vkgloo.TextureOptions{}))(t)
	return []any{texture, plain, data, vertices, indices, detached, must(data.Field("Pos"))(t), must(vertices.Slice(1, 2))(t), must(data.At(0))(t),
		p, capture, compute, array, catcher, target, plain.ReadAsync(-1, 0), plain.Store()}
}

// low are objects of the layers below the context.
func (w *world) low(t testing.TB) []any {
	t.Helper()
	d := w.c.Device()
	b := must(d.NewBuffer(vk.BufferOptions{Size: 64, Usage: vk.UsageTransferDst, Memory: vk.MemoryUpload}))(t)
	i := must(d.NewImage(vk.ImageOptions{Width: 4, Height: 4, Format: 37, Usage: uint32(vk.ImageTransferDst)}))(t)
	l := must(descriptors.NewLayout(descriptors.On(d), []descriptors.Binding{{Number: 0, Stages: vk.ShaderCompute}}, "l"))(t)
	words := must(shaders.Compile(shaders.Compute, computeSource, shaders.CompileOptions{}))(t)
	return []any{b, i, l, descriptors.NewSets(descriptors.On(d), l, descriptors.Options{}), must(shaders.Reflect(words))(t)}
}

func must[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// pool sorts objects by their type.
func pool(lists ...[]any) map[reflect.Type][]reflect.Value {
	m := map[reflect.Type][]reflect.Value{}
	for _, l := range lists {
		for _, o := range l {
			m[reflect.TypeOf(o)] = append(m[reflect.TypeOf(o)], reflect.ValueOf(o))
		}
	}
	return m
}

// fixed are what can't be anything: Vulkan's own numbers, and what costs minutes.
func fixed() map[string]func() reflect.Value {
	return map[string]func() reflect.Value{
		"vk.BufferOptions.Usage": func() reflect.Value { return reflect.ValueOf(vk.UsageTransferDst) },
		"*vk.Stream":             func() reflect.Value { return reflect.ValueOf(new(vk.Stream)) },
		"vk.MemoryUsage":         func() reflect.Value { return reflect.ValueOf(vk.MemoryUpload) },
		"staging.Source":         func() reflect.Value { return reflect.Zero(reflect.TypeFor[staging.Source]()) },
	}
}
