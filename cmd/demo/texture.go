package main

import (
	"bytes"
	"fmt"
	"image"
	_ "image/jpeg" // textures come as either
	_ "image/png"
	"math"
)

// base gives every vertex a colour: what the material's texture shows there, times its factor.
func (r *gltfReader) base(p *part, material *int) error {
	p.base = make([]uint32, p.vertices)
	factor := [4]float64{1, 1, 1, 1}
	var texture image.Image
	if material != nil {
		m, err := at(r.doc.Materials, *material, "material")
		if err != nil {
			return err
		}
		if m.PBRMetallicRoughness != nil {
			factor = m.PBRMetallicRoughness.BaseColorFactorOrDefault()
			if t := m.PBRMetallicRoughness.BaseColorTexture; t != nil && !p.texcoord.missing() {
				if texture, err = r.texture(t.Index); err != nil {
					return err
				}
			}
		}
	}
	for i := range p.base {
		c := [3]float32{1, 1, 1}
		if texture != nil {
			c = sample(texture, p.texcoord.float(i, 0), p.texcoord.float(i, 1))
		}
		p.base[i] = packColor(c[0]*float32(factor[0]), c[1]*float32(factor[1]), c[2]*float32(factor[2]))
	}
	return nil
}

// texture decodes an embedded picture; nil for one in a file of its own, which the demo does without.
func (r *gltfReader) texture(i int) (image.Image, error) {
	t, err := at(r.doc.Textures, i, "texture")
	if err != nil || t.Source == nil {
		return nil, err
	}
	if img, ok := r.pictures[*t.Source]; ok {
		return img, nil
	}
	g, err := at(r.doc.Images, *t.Source, "image")
	if err != nil || g.BufferView == nil {
		return nil, err
	}
	data, _, err := r.view(*g.BufferView)
	if err != nil {
		return nil, err
	}
	img, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("%w: image %d: %w", errMesh, *t.Source, err)
	}
	r.pictures[*t.Source] = img
	return img, nil
}

// sample is the colour at u, v, repeated outside 0…1, in linear light.
func sample(img image.Image, u, v float32) (c [3]float32) {
	b := img.Bounds()
	wrap := func(x float32, n int) int {
		f := float64(x) - math.Floor(float64(x))
		if !(f >= 0 && f < 1) { // NaN in the file
			return 0
		}
		return min(int(f*float64(n)), n-1)
	}
	r, g, bl, _ := img.At(b.Min.X+wrap(u, b.Dx()), b.Min.Y+wrap(v, b.Dy())).RGBA()
	for k, x := range [3]uint32{r, g, bl} {
		c[k] = float32(math.Pow(float64(x)/0xffff, 2.2))
	}
	return c
}
