package main

import (
	"bytes"
	"fmt"
	"image"
	"image/draw"
	_ "image/jpeg" // textures come as either
	_ "image/png"
)

// base gives a part its colour: the material's factor at every vertex, and its texture.
func (r *gltfReader) base(p *part, material *int) error {
	p.base = make([]uint32, p.vertices)
	factor := [4]float64{1, 1, 1, 1}
	if material != nil {
		m, err := at(r.doc.Materials, *material, "material")
		if err != nil {
			return err
		}
		if m.PBRMetallicRoughness != nil {
			factor = m.PBRMetallicRoughness.BaseColorFactorOrDefault()
			if t := m.PBRMetallicRoughness.BaseColorTexture; t != nil && !p.texcoord.missing() {
				if p.picture, err = r.texture(t.Index); err != nil {
					return err
				}
			}
		}
	}
	for i := range p.base {
		p.base[i] = packColor(float32(factor[0]), float32(factor[1]), float32(factor[2]))
	}
	return nil
}

// texture decodes an embedded picture; nil for one in a file of its own, which the demo does without.
func (r *gltfReader) texture(i int) (*image.NRGBA, error) {
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
	plain := texels(img)
	r.pictures[*t.Source] = plain
	return plain, nil
}

// texels is a picture as textures take it: packed rows of RGBA.
func texels(img image.Image) *image.NRGBA {
	b := img.Bounds()
	p := image.NewNRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
	draw.Draw(p, p.Bounds(), img, b.Min, draw.Src)
	return p
}

// white is the texture of what has none.
func white() *image.NRGBA {
	return &image.NRGBA{Pix: []uint8{255, 255, 255, 255}, Stride: 4, Rect: image.Rect(0, 0, 1, 1)}
}
