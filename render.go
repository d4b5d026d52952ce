package vkgloo

import (
	"fmt"
	"math"

	"github.com/vkgloo/vkgloo/buffer"
	"github.com/vkgloo/vkgloo/internal/draw"
)

// RenderOptions say what a Render draws. The zero value: everything, in the array's mode.
type RenderOptions struct {
	Mode                Mode
	First               int // vertex, or index, to begin with; it does not change the count (M-111)
	Vertices, Instances Count
}

// Render draws into t. What lies outside of the buffers reads as zeros.
//   - Errors: buffer.ErrArgs for a nil target and for an unknown number of vertices; buffer.ErrReleased, also for a
//     program, buffer or bound block; buffer.ErrContext; buffer.ErrMode for a mode that is none, or doesn't suit the
//     geometry shader; buffer.ErrRange; buffer.ErrState for a buffer without data, a stale view, a block without a
//     buffer, an open Ticket; vk.ErrOutOfMemory, vk.ErrDeviceLost.
//   - Source: M-110 to M-112.
func (v *VertexArray) Render(t *Target, o RenderOptions) error {
	if err := v.checkTarget(t); err != nil {
		return err
	}
	c := &v.call
	if err := v.counts(o.Mode, o.First, o.Vertices, o.Instances, c); err != nil {
		return err
	}
	if err := v.checkMode(c.Mode); err != nil {
		return err
	}
	v.drawTo(t)
	c.Indirect.Store = nil
	return v.draw(c)
}

// drawTo makes t the target of the array's call.
func (v *VertexArray) drawTo(t *Target) {
	if c := &v.call; c.Target != t.d {
		c.Target, c.State, c.Dynamic = t.d, t.state, t.dynamic
		c.Tag++
	}
}

// checkTarget checks v and t.
func (v *VertexArray) checkTarget(t *Target) error {
	switch {
	case v.released:
		return fmt.Errorf("%w: %v", buffer.ErrReleased, v)
	case t == nil:
		return fmt.Errorf("%w: %v: nil target", buffer.ErrArgs, v)
	case t.released:
		return fmt.Errorf("%w: %v", buffer.ErrReleased, t)
	case t.c != v.c:
		return fmt.Errorf("%w: %v", buffer.ErrContext, t)
	}
	return nil
}

// counts settles mode, first vertex, and how many vertices and instances.
func (v *VertexArray) counts(m Mode, first int, vertices, instances Count, c *draw.Call) error {
	if m == ModeDefault {
		m = v.mode
	}
	if !m.valid() {
		return fmt.Errorf("%w: %v: %v", buffer.ErrMode, v, m)
	}
	n, k := vertices.or(v.vertices), instances.or(v.instances)
	switch {
	case first < 0 || first > math.MaxInt32 || n > math.MaxInt32 || k > math.MaxInt32:
		return fmt.Errorf("%w: %v: first %d, %d vertices, %d instances", buffer.ErrRange, v, first, n, k)
	case n < 0:
		return fmt.Errorf("%w: %v: the number of vertices is unknown", buffer.ErrArgs, v)
	}
	if c.Mode != draw.Mode(m) {
		c.Mode = draw.Mode(m)
		c.Tag++
	}
	c.First, c.Count, c.Instances = first, n, k
	return nil
}

// checkMode tells whether the program can draw in a mode.
func (v *VertexArray) checkMode(m draw.Mode) error {
	p := v.prog
	switch {
	case m == draw.Patches:
		return fmt.Errorf("%w: %v: patches need a tessellation shader", buffer.ErrMode, v)
	case p.in != ModeDefault && m.List() != draw.Mode(p.in):
		return fmt.Errorf("%w: %v: %v for a geometry shader of %v", buffer.ErrMode, v, m, p.in)
	case m.Adjacency() && !v.c.limits.Geometry:
		return fmt.Errorf("%w: %v: %v needs geometry shaders, which the device lacks", buffer.ErrMode, v, m)
	}
	return nil
}

// draw flushes and records c, whose counts and target are set.
func (v *VertexArray) draw(c *draw.Call) error {
	if err := v.prepare(c); err != nil {
		return err
	}
	if c.Indirect.Store == nil && (c.Count == 0 || c.Instances == 0) {
		return nil
	}
	ctx := v.c
	if err := ctx.lock(); err != nil {
		return err
	}
	err := ctx.checkBlocks(c.Program)
	if err == nil {
		err = ctx.draw.Draw(c)
	}
	ctx.unlock()
	ctx.settle()
	return err
}

// prepare checks the buffers and follows what became of them.
func (v *VertexArray) prepare(c *draw.Call) error {
	c.Program, c.Vertices = v.prog.d, v.state
	changed := false
	for i := range v.entries {
		e := &v.entries[i]
		b := e.d.Buffer
		if b.Released() {
			return fmt.Errorf("%v: %w: %v", v, buffer.ErrReleased, b)
		}
		if b.Size() == 0 && (c.Count > 0 || c.Indirect.Store != nil) {
			return fmt.Errorf("%v: %w: %v holds no data", v, buffer.ErrState, b)
		}
		if e.plain {
			continue
		}
		d := buffer.Describe(e.source)
		if d.Stale {
			return fmt.Errorf("%v: %w: a stale view of %v", v, buffer.ErrState, b)
		}
		if d.Offset != e.d.Offset || d.Stride != e.d.Stride || d.Divisor != e.d.Divisor || e.layout == nil && !sameType(&d.DType, &e.d.DType) {
			e.d = d
			changed = true
		}
	}
	if changed {
		if err := v.describe(); err != nil {
			return fmt.Errorf("%v: %w", v, err)
		}
	}
	if v.indexBuf != nil {
		return v.prepareIndex(c)
	}
	return nil
}

func (v *VertexArray) prepareIndex(c *draw.Call) error {
	b := v.indexBuf
	if b.Released() {
		return fmt.Errorf("%v: %w: %v", v, buffer.ErrReleased, b)
	}
	if x, ok := v.index.(*buffer.IndexBuffer); ok && x.DType().IsZero() || b.Size() == 0 && (c.Count > 0 || c.Indirect.Store != nil) {
		return fmt.Errorf("%v: %w: the index buffer %v holds no data", v, buffer.ErrState, b)
	}
	if x := (draw.Index{Store: b.Store(), Size: v.IndexSize()}); c.Index != x {
		c.Index = x
		c.Tag++
	}
	return nil
}

// checkBlocks checks that the blocks of a program have buffers, and its samplers textures, which live. The engine's lock is held.
func (c *Context) checkBlocks(p *draw.Program) error {
	for i := range p.Blocks() {
		b := &p.Blocks()[i]
		if b.Point >= draw.OutputPoint {
			continue
		}
		if b.Kind == draw.Sampler {
			if err := c.checkSampler(b); err != nil {
				return err
			}
			continue
		}
		list := c.bound[b.Kind]
		if b.Point >= len(list) || list[b.Point] == nil {
			return fmt.Errorf("%w: block %q: nothing is bound to its binding point %d", buffer.ErrState, b.Name, b.Point)
		}
		if list[b.Point].Released() {
			return fmt.Errorf("%w: block %q: %v, bound to point %d", buffer.ErrReleased, b.Name, list[b.Point], b.Point)
		}
	}
	return nil
}
