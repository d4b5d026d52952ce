package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"sync"

	"github.com/vkgloo/vkgloo"
	"github.com/vkgloo/vkgloo/buffer"
)

// stage draws the scene through the library alone: programs, vertex arrays, targets.
type stage struct {
	ctx     *vkgloo.Context
	scene   *scene
	swarm   *vkgloo.VertexArray
	parts   []*vkgloo.VertexArray
	texture []*vkgloo.Texture // of scene.pictures
	overlay *overlay          // nil: none
	plots   *vkgloo.VertexArray
	o       *options
	targets [2]*vkgloo.Target // one is drawn to while the other is read
	release []interface{ Release() }
	aspect  float32
}

// openStage opens a context of its own and takes the scene over into it.
func openStage(o *options, m *mesh) (s *stage, err error) {
	s = &stage{o: o, aspect: float32(o.width) / float32(o.height)}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.close())
			s = nil
		}
	}()
	if s.scene, err = newScene(m); err != nil {
		return s, err
	}
	if o.overlay {
		if s.overlay, err = newOverlay(s.scene, cmp.Or(o.upload, "auto")); err != nil {
			return s, err
		}
	}
	if s.ctx, err = o.openContext(); err != nil {
		return s, err
	}
	if err = s.ctx.Attach(s.scene.all...); err != nil {
		return s, err
	}
	for i := range s.targets {
		if s.targets[i], err = s.ctx.Target(o.width, o.height, vkgloo.TargetOptions{Depth: true, Label: fmt.Sprintf("target %d", i)}); err != nil {
			return s, err
		}
		s.release = append(s.release, s.targets[i])
	}
	if err := s.textures(); err != nil {
		return s, err
	}
	return s, s.arrays()
}

// textures makes the textures of the mesh's materials.
func (s *stage) textures() error {
	for i, p := range s.scene.pictures {
		t, err := s.ctx.TextureOf(p, vkgloo.TextureOptions{SRGB: true, Mipmaps: true, Label: fmt.Sprintf("texture %d", i)})
		if err != nil {
			return err
		}
		s.texture = append(s.texture, t)
		s.release = append(s.release, t)
	}
	return nil
}

// arrays makes the programs and what they draw.
func (s *stage) arrays() error {
	swarmProgram, err := s.program("swarm", swarmVert, swarmFrag)
	if err != nil {
		return err
	}
	meshProgram, err := s.program("mesh", meshVert, meshFrag)
	if err != nil {
		return err
	}
	if s.overlay != nil {
		p, err := s.program("overlay", overlayVert, swarmFrag)
		if err != nil {
			return err
		}
		if s.plots, err = s.array(p, []vkgloo.Content{{Buffer: s.overlay.dots}}, nil); err != nil {
			return err
		}
	}
	// Both buffers hold records: their fields say which input they are for.
	if s.swarm, err = s.array(swarmProgram, []vkgloo.Content{{Buffer: s.scene.shape}, {Buffer: s.scene.instances}}, nil); err != nil {
		return err
	}
	for i := range s.scene.parts {
		p := &s.scene.parts[i]
		content := []vkgloo.Content{
			{Buffer: p.vertex.position, Attributes: []string{"a_position"}},
			{Buffer: p.vertex.normal, Attributes: []string{"a_normal"}},
			{Buffer: s.scene.one, Layout: "2f 8x/r", Attributes: []string{"a_texcoord"}},
			{Buffer: s.scene.one, Layout: "4f/r", Attributes: []string{"a_color"}},
			{Buffer: p.vertex.tint},
		}
		if p.vertex.texcoord != nil {
			content[2] = vkgloo.Content{Buffer: p.vertex.texcoord, Attributes: []string{"a_texcoord"}}
		}
		if p.vertex.color != nil {
			// by layout: a colour may have three components, and the input takes four
			content[3] = vkgloo.Content{Buffer: p.vertex.color.Untyped(), Layout: p.color.layout(), Attributes: []string{"a_color"}}
		}
		a, err := s.array(meshProgram, content, p.index)
		if err != nil {
			return err
		}
		s.parts = append(s.parts, a)
	}
	return nil
}

func (s *stage) program(label, vert, frag string) (*vkgloo.Program, error) {
	p, err := s.ctx.Program(vkgloo.ProgramOptions{Vertex: vert, Fragment: frag, Label: label})
	if err == nil {
		s.release = append(s.release, p)
	}
	return p, err
}

func (s *stage) array(p *vkgloo.Program, content []vkgloo.Content, index *buffer.IndexBuffer) (*vkgloo.VertexArray, error) {
	o := vkgloo.VertexArrayOptions{Label: p.Label()}
	if index != nil {
		o.Index = index
	}
	a, err := s.ctx.VertexArray(p, content, o)
	if err == nil {
		s.release = append(s.release, a)
	}
	return a, err
}

// draw writes and draws the frame of time t into target i, and submits it.
func (s *stage) draw(i int, t float32) error {
	if s.o.upload == "inplace" { // nothing is in use then, so nothing is copied, nor renamed
		if err := s.ctx.Finish(); err != nil {
			return err
		}
	}
	if err := s.scene.update(t, s.aspect); err != nil {
		return err
	}
	target := s.targets[i]
	if err := target.Clear(clearColor[0], clearColor[1], clearColor[2], clearColor[3]); err != nil {
		return err
	}
	if err := s.ctx.BindUniform(0, s.scene.uniforms, 0, 112); err != nil {
		return err
	}
	if err := s.swarm.Render(target, vkgloo.RenderOptions{Instances: vkgloo.N(shards)}); err != nil {
		return err
	}
	for i, p := range s.parts {
		if err := s.ctx.BindUniform(1, s.scene.uniforms, slot(i), 80); err != nil {
			return err
		}
		if err := s.texture[s.scene.parts[i].texture].Use(2); err != nil {
			return err
		}
		if err := p.Render(target, vkgloo.RenderOptions{}); err != nil {
			return err
		}
	}
	if s.overlay != nil {
		if err := s.drawOverlay(target); err != nil {
			return err
		}
	}
	return s.ctx.Flush()
}

func (s *stage) drawOverlay(target *vkgloo.Target) error {
	if err := s.overlay.update(target.Size()); err != nil {
		return err
	}
	return s.plots.Render(target, vkgloo.RenderOptions{Vertices: vkgloo.N(len(s.overlay.canvas.dots))})
}

func (s *stage) close() (err error) {
	for i := len(s.release) - 1; i >= 0; i-- {
		s.release[i].Release()
	}
	if s.scene != nil {
		s.scene.release()
	}
	if s.ctx != nil {
		err = s.ctx.Close()
	}
	return err
}

// runHeadless draws o.frames frames into PNG files.
func runHeadless(ctx context.Context, o *options, m *mesh) (fig figures, err error) {
	s, err := openStage(o, m)
	if err != nil {
		return fig, err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	if err := os.MkdirAll(o.out, 0o755); err != nil {
		return fig, err
	}
	fmt.Fprintf(o.stdout, "drawing %s and %d shards, %d frames of %d×%d\n", m.name, shards, o.frames, o.width, o.height)
	bar := newProgress(o.stderr, o.frames)
	files := newWriters(o.out)
	fig.start()
	watch := newWatch(o, s.ctx)
	// Frame n is read while frame n+1 is being drawn: its buffers are written to while the GPU is still at work.
	for n := 0; n <= o.frames && err == nil; n++ {
		if err = ctx.Err(); err != nil {
			break
		}
		if n < o.frames {
			if err = s.draw(n%2, o.clock(n, fig.began)); err != nil {
				break
			}
		}
		if n > 0 {
			img, ierr := s.targets[(n-1)%2].Image()
			if err = ierr; err != nil {
				break
			}
			files.write(fmt.Sprintf("frame-%04d.png", n-1), func(w io.Writer) error {
				enc := png.Encoder{CompressionLevel: png.BestSpeed}
				return enc.Encode(w, img)
			})
			fig.frames = n
			bar.step(n)
			watch.frame(n-1, s.overlay)
		}
	}
	if err = errors.Join(err, files.wait()); err != nil {
		return fig, firstLine(err)
	}
	fig.stop()
	fig.read(s.ctx)
	if fig.memory, err = s.ctx.Snapshot(); err != nil {
		return fig, err
	}
	fmt.Fprintf(o.stdout, "pictures: %s … %s\n", filepath.Join(o.out, "frame-0000.png"), fmt.Sprintf("frame-%04d.png", o.frames-1))
	return fig, nil
}

// writers writes files beside the drawing.
type writers struct {
	dir  string
	busy chan struct{}
	all  sync.WaitGroup
	mu   sync.Mutex
	err  error // the first; guarded by mu
}

func newWriters(dir string) *writers { return &writers{dir: dir, busy: make(chan struct{}, 2)} }

func (w *writers) write(name string, f func(io.Writer) error) {
	w.busy <- struct{}{}
	w.all.Go(func() {
		defer func() { <-w.busy }()
		if err := writeFile(filepath.Join(w.dir, name), f); err != nil {
			w.mu.Lock()
			defer w.mu.Unlock()
			if w.err == nil {
				w.err = err
			}
		}
	})
}

func (w *writers) wait() error {
	w.all.Wait()
	return w.err
}
