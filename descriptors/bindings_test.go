package descriptors_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/vkgloo/vkgloo/descriptors"
	"github.com/vkgloo/vkgloo/internal/spirv"
	"github.com/vkgloo/vkgloo/vk"
)

func TestBindings(t *testing.T) {
	vertex := &spirv.Reflection{Blocks: []spirv.Block{
		{Kind: spirv.BlockStorage, Name: "List", Set: 0, Binding: 4, Count: 1, Size: 16, Stride: 32, Used: true, ReadOnly: true},
		{Kind: spirv.BlockUniform, Name: "Frame", Set: -1, Binding: 1, Count: 1, Size: 64, Used: true},
		{Kind: spirv.BlockUniform, Name: "Unused", Set: 0, Binding: 2, Count: 1, Size: 64},
		{Kind: spirv.BlockPush, Name: "Push", Set: -1, Binding: -1, Count: 1, Size: 8, Used: true},
		{Kind: spirv.BlockUniform, Name: "Other", Set: 1, Binding: 1, Count: 1, Size: 8, Used: true},
	}}
	fragment := &spirv.Reflection{
		Blocks: []spirv.Block{
			{Kind: spirv.BlockUniform, Name: "Frame", Set: 0, Binding: 1, Count: 1, Size: 80, Used: true},
			{Kind: spirv.BlockStorage, Name: "List", Set: 0, Binding: 4, Count: 1, Size: 16, Used: true},
		},
		Resources: []spirv.Resource{
			{Name: "unused", Kind: "sampled image", Set: 0, Binding: 2},
			{Name: "tex", Kind: "sampled image", Type: "sampler2D", Set: -1, Binding: 3, Used: true},
			{Name: "elsewhere", Kind: "image", Set: 1, Binding: 2, Used: true},
		},
	}
	got, err := descriptors.Bindings(0, descriptors.Stage{Bit: 1, Reflection: vertex}, descriptors.Stage{Bit: 16, Reflection: fragment})
	if err != nil {
		t.Fatal(err)
	}
	want := []descriptors.Binding{
		{Name: "Frame", Number: 1, ReadOnly: true, Size: 80, Stages: 17},
		{Name: "tex", Number: 3, Sampled: true, ReadOnly: true, Stages: 16},
		{Name: "List", Number: 4, Storage: true, Size: 48, Stages: 17},
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestBindingsErrors(t *testing.T) {
	block := func(kind spirv.BlockKind, binding, count int) spirv.Block {
		return spirv.Block{Kind: kind, Name: "B", Binding: binding, Count: count, Used: true}
	}
	for _, c := range []struct {
		name string
		r    spirv.Reflection
		want error
	}{
		{"kinds", spirv.Reflection{Blocks: []spirv.Block{block(spirv.BlockUniform, 1, 1), block(spirv.BlockStorage, 1, 1)}}, descriptors.ErrConflict},
		{"array", spirv.Reflection{Blocks: []spirv.Block{block(spirv.BlockUniform, 1, 2)}}, errors.ErrUnsupported},
		{"no number", spirv.Reflection{Blocks: []spirv.Block{block(spirv.BlockUniform, -1, 1)}}, errors.ErrUnsupported},
		{"image", spirv.Reflection{Resources: []spirv.Resource{{Name: "tex", Kind: "image", Used: true}}}, errors.ErrUnsupported},
		{"sampler without a number", spirv.Reflection{Resources: []spirv.Resource{{Name: "tex", Type: "sampler2D", Binding: -1, Used: true}}}, errors.ErrUnsupported},
		{"block and sampler", spirv.Reflection{Blocks: []spirv.Block{block(spirv.BlockUniform, 1, 1)},
			Resources: []spirv.Resource{{Name: "tex", Type: "sampler2D", Binding: 1, Used: true}}}, descriptors.ErrConflict},
	} {
		if _, err := descriptors.Bindings(0, descriptors.Stage{Bit: 1, Reflection: &c.r}); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
}

func TestBindingType(t *testing.T) {
	for want, b := range map[uint32]descriptors.Binding{
		vk.DescriptorUniform:        {},
		vk.DescriptorStorage:        {Storage: true},
		vk.DescriptorUniformDynamic: {Dynamic: true},
		vk.DescriptorStorageDynamic: {Storage: true, Dynamic: true},
	} {
		if got := b.Type(); got != want {
			t.Errorf("%+v: type %d, want %d", b, got, want)
		}
	}
}

func TestLayoutRelease(t *testing.T) {
	f := newFake(t)
	l, err := descriptors.NewLayout(f, nil, "empty")
	if err != nil || l.Handle() == 0 {
		t.Fatal(err)
	}
	l.Release(3)
	l.Release(3)
	if len(f.retired) != 1 || f.retired[0].Kind != vk.RetireSetLayout || l.Handle() != 0 {
		t.Errorf("retired %v", f.retired)
	}
}
