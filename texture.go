package vkgloo

import (
	"errors"
	"fmt"
	"image"
	stddraw "image/draw"
	"math/bits"

	"github.com/vkgloo/vkgloo/buffer"
	"github.com/vkgloo/vkgloo/internal/draw"
	"github.com/vkgloo/vkgloo/staging"
	"github.com/vkgloo/vkgloo/vk"
)

// TextureOptions say what a Texture is. The zero value: four components, linear filter, repeated, one level.
type TextureOptions struct {
	Components int  // bytes of a texel: 1, 2 or 4; 0: 4. Shaders read them as 0 … 1, the components that are missing as 0, alpha as 1
	SRGB       bool // colours are sRGB, as in picture files: shaders read linear light. Of four components
	Mipmaps    bool // smaller levels are made by every Write, so that the texture does not flicker when it is small
	Nearest    bool // one texel, instead of a mix of four
	Clamp      bool // outside 0 … 1 the texels at the edge; else the texture repeats
	Label      string
}

// Texture is a 2D image that shaders sample, by a sampler2D. Made by Context.Texture or TextureOf.
//   - States: live → released.
//   - Concurrency: externally synchronized.
type Texture struct {
	c             *Context
	id            uint64
	label         string
	d             *draw.Texture
	width, height int
	comps         int
	mips          bool
	released      bool
}

// textureFormats are VkFormats by components: R8, R8G8, –, R8G8B8A8, all UNORM.
var textureFormats = [...]uint32{1: 9, 2: 16, 4: 37}

const formatRGBA8SRGB = 43

// Texture makes a texture of width by height texels. pixels are its rows, packed, the first one at v = 0; nil is all zero.
//   - Errors: buffer.ErrRange for a size that the device can't have; buffer.ErrArgs for other components, for SRGB with less than
//     four, and for a number of bytes that isn't width * height * components; vk.ErrOutOfMemory, vk.ErrDeviceLost.
//   - Ownership: pixels is copied; the texels go to the GPU with the next flush.
func (c *Context) Texture(width, height int, pixels []byte, o TextureOptions) (*Texture, error) {
	defer c.settle()
	if o.Components == 0 {
		o.Components = 4
	}
	if err := c.checkTexture(width, height, pixels, &o); err != nil {
		return nil, err
	}
	d, err := c.newTexture(width, height, &o)
	if err != nil {
		return nil, fmt.Errorf("texture %q: %w", o.Label, err)
	}
	t := &Texture{c: c, id: buffer.NextID(), label: o.Label, d: d, width: width, height: height, comps: o.Components, mips: o.Mipmaps}
	if pixels == nil {
		pixels = make([]byte, width*height*o.Components)
	}
	if err := t.Write(pixels, image.Rect(0, 0, width, height)); err != nil {
		c.eng.Lock()
		defer c.eng.Unlock()
		d.Release()
		return nil, err
	}
	c.live.add(t)
	return t, nil
}

// TextureOf makes a texture of a picture. Its top row is at v = 0, as glTF has it. Components is 4.
//   - Errors: as Texture's; buffer.ErrArgs for nil.
func (c *Context) TextureOf(m image.Image, o TextureOptions) (*Texture, error) {
	if m == nil {
		return nil, fmt.Errorf("%w: texture %.200q of no picture", buffer.ErrArgs, o.Label)
	}
	if o.Components != 0 && o.Components != 4 {
		return nil, fmt.Errorf("%w: texture %.200q of a picture: %d components, it has 4", buffer.ErrArgs, o.Label, o.Components)
	}
	b := m.Bounds()
	if side := int(c.dev.Caps().Limits.MaxImageSize); b.Empty() || b.Dx() > side || b.Dy() > side {
		return c.Texture(b.Dx(), b.Dy(), nil, o) // which says what is wrong, before anything is copied
	}
	p, ok := m.(*image.NRGBA)
	if !ok || p.Stride != 4*b.Dx() {
		p = image.NewNRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
		stddraw.Draw(p, p.Bounds(), m, b.Min, stddraw.Src)
	}
	return c.Texture(b.Dx(), b.Dy(), p.Pix[:4*b.Dx()*b.Dy()], o)
}

func (c *Context) checkTexture(width, height int, pixels []byte, o *TextureOptions) error {
	if err := checkLabel(o.Label); err != nil {
		return err
	}
	if s := c.draw.CheckTexture(width, height); s != "" {
		return fmt.Errorf("%w: texture %q: %s", buffer.ErrRange, o.Label, s)
	}
	switch n := o.Components; {
	case n < 1 || n > 4 || n == 3:
		return fmt.Errorf("%w: texture %q: %d components, there are 1, 2 and 4", buffer.ErrArgs, o.Label, n)
	case o.SRGB && n != 4:
		return fmt.Errorf("%w: texture %q: sRGB of %d components, it takes 4", buffer.ErrArgs, o.Label, n)
	case pixels != nil && len(pixels) != width*height*n:
		return fmt.Errorf("%w: texture %q: %d bytes for %d by %d texels of %d", buffer.ErrArgs, o.Label, len(pixels), width, height, n)
	}
	return nil
}

func (c *Context) newTexture(width, height int, o *TextureOptions) (*draw.Texture, error) {
	d := draw.TextureOptions{Format: textureFormats[o.Components], Mips: 1, Filter: vk.FilterLinear, Edge: vk.AddressRepeat, Label: o.Label}
	if o.SRGB {
		d.Format = formatRGBA8SRGB
	}
	if o.Mipmaps {
		d.Mips = bits.Len(uint(max(width, height)))
	}
	if o.Nearest {
		d.Filter = vk.FilterNearest
	}
	if o.Clamp {
		d.Edge = vk.AddressClampToEdge
	}
	c.eng.Lock()
	defer c.eng.Unlock()
	if err := c.dev.Err(); err != nil {
		return nil, err
	}
	return c.draw.NewTexture(width, height, d)
}

// Size returns width and height in texels.
func (t *Texture) Size() (width, height int) { return t.width, t.height }

// Write replaces a rectangle by packed rows. The write is deferred as those of buffers are: draws after the call see it,
// earlier ones don't.
//   - Errors: buffer.ErrRange for a rectangle that is empty or outside; buffer.ErrArgs for a number of bytes that isn't the
//     rectangle's; buffer.ErrReleased, vk.ErrOutOfMemory. Nothing is written then.
func (t *Texture) Write(pixels []byte, r image.Rectangle) error {
	if err := t.check(); err != nil {
		return err
	}
	if r.Empty() || !r.In(image.Rect(0, 0, t.width, t.height)) {
		return fmt.Errorf("%w: %v: texels %v of %d by %d", buffer.ErrRange, t, r, t.width, t.height)
	}
	if n := r.Dx() * r.Dy() * t.comps; len(pixels) != n {
		return fmt.Errorf("%w: %v: %d bytes for the %d of %v", buffer.ErrArgs, t, len(pixels), n, r)
	}
	up := t.d.Upload()
	err := up.Write(pixels, staging.ImageRegion{X: r.Min.X, Y: r.Min.Y, Width: r.Dx(), Height: r.Dy()}, staging.ImageRows{})
	if err == nil && t.mips {
		err = up.GenerateMips()
	}
	if err != nil {
		return fmt.Errorf("%v: %w", t, err)
	}
	return nil
}

// Read returns all texels, packed rows, after every earlier write. It flushes, submits and waits.
//   - Errors: buffer.ErrReleased; buffer.ErrState without a queue or while a Ticket is open; vk.ErrOutOfMemory, vk.ErrDeviceLost.
func (t *Texture) Read() ([]byte, error) {
	if err := t.check(); err != nil {
		return nil, err
	}
	defer t.c.settle()
	p := make([]byte, t.width*t.height*t.comps)
	if err := t.d.Upload().Read(p, staging.ImageRegion{}, staging.ImageRows{}); err != nil {
		return nil, fmt.Errorf("%v: %w", t, err)
	}
	return p, nil
}

// Use binds the texture to a location: samplers that have this binding, in the shader or by Program.SetBinding, read it from
// the next draw on, until another is bound there.
//   - Errors: buffer.ErrRange for a location that is none, buffer.ErrReleased.
func (t *Texture) Use(location int) error {
	if err := t.check(); err != nil {
		return err
	}
	if n := t.c.limits.MaxBindings; location < 0 || location >= n {
		return fmt.Errorf("%w: %v: location %d of %d", buffer.ErrRange, t, location, n)
	}
	c := t.c
	c.eng.Lock()
	defer c.eng.Unlock()
	for len(c.textures) <= location {
		c.textures = append(c.textures, nil)
	}
	c.textures[location] = t
	c.draw.Bind(draw.Sampler, location, draw.Point{Texture: t.d})
	return nil
}

// checkSampler checks that a sampler has a texture, which lives. The engine's lock is held.
func (c *Context) checkSampler(b *draw.Block) error {
	if b.Point >= len(c.textures) || c.textures[b.Point] == nil {
		return fmt.Errorf("%w: sampler %q: no texture is bound to its location %d", buffer.ErrState, b.Name, b.Point)
	}
	if t := c.textures[b.Point]; t.released {
		return fmt.Errorf("%w: sampler %q: %v, bound to location %d", buffer.ErrReleased, b.Name, t, b.Point)
	}
	return nil
}

func (t *Texture) check() error {
	if t == nil {
		return fmt.Errorf("%w: nil texture", buffer.ErrArgs)
	}
	if t.released {
		return fmt.Errorf("%w: %v", buffer.ErrReleased, t)
	}
	return nil
}

// ID is a number that no other object of the process has.
func (t *Texture) ID() uint64 { return t.id }

// Label returns the label, "" for none.
func (t *Texture) Label() string { return t.label }

// SetLabel names the texture in errors and in messages of the validation layer.
//   - Errors: buffer.ErrRange for more than buffer.MaxLabelLength bytes, buffer.ErrReleased.
func (t *Texture) SetLabel(s string) error {
	if err := errors.Join(t.check(), checkLabel(s)); err != nil {
		return err
	}
	t.label = s
	t.c.eng.Lock()
	defer t.c.eng.Unlock()
	t.d.SetLabel(s)
	return nil
}

// Release gives the texture back when the GPU is done with it. A second call does nothing.
func (t *Texture) Release() {
	if t == nil || t.released {
		return
	}
	t.released = true
	t.c.live.remove(t)
	t.c.eng.Lock()
	defer t.c.eng.Unlock()
	t.d.Release()
}

// Released reports whether Release was called.
func (t *Texture) Released() bool { return t.released }

// String names the texture and tells its size.
func (t *Texture) String() string {
	return fmt.Sprintf("%s of %d×%d", named("texture", t.label, t.id), t.width, t.height)
}
