package gl

import (
	"sync"
	"unsafe"

	"github.com/vkgloo/vkgloo"
	"github.com/vkgloo/vkgloo/gl/internal/gpu"
)

// contexts holds OpenGL's state of every Context that was current once, until it is closed.
var contexts = struct {
	sync.Mutex
	of map[*vkgloo.Context]*context
}{of: make(map[*vkgloo.Context]*context)}

// Init makes a context without a window current, on the best device there is, if none is current. A second call does
// nothing.
//   - Errors: errors.ErrUnsupported when there is no device; vk.ErrOutOfMemory.
func Init() error {
	if _, ok := current.dev.(noDevice); !ok {
		return nil
	}
	c, err := vkgloo.Open(vkgloo.Options{Label: "gl"})
	if err != nil {
		return err
	}
	if err := MakeCurrent(c); err != nil {
		c.Close()
		return err
	}
	return nil
}

// InitWithProcAddrFunc is Init. The argument is not used: there are no functions of OpenGL to be looked up.
func InitWithProcAddrFunc(getProcAddr func(name string) unsafe.Pointer) error { return Init() }

// The size of the default framebuffer in pixels.
const (
	defaultWidth  = 128
	defaultHeight = 128
)

// MakeCurrent makes c the context that all functions are about; its OpenGL state is as it was left, or new. nil is no
// context. The default framebuffer of a new one is of 128 by 128 pixels.
//   - Errors: vk.ErrOutOfMemory, vk.ErrDeviceLost; the current context stays.
//   - Ownership: c stays the caller's. When it is closed, all objects made by this package are freed.
//   - Concurrency: no other call of this package is under way.
func MakeCurrent(c *vkgloo.Context) error {
	if c == nil {
		current = newContext(nil)
		return nil
	}
	contexts.Lock()
	defer contexts.Unlock()
	s := contexts.of[c]
	if s == nil {
		var err error
		if s, err = openContext(c, defaultWidth, defaultHeight); err != nil {
			return err
		}
		contexts.of[c] = s
		c.OnClose(func() { forgetContext(c) })
	}
	current = s
	return nil
}

// openContext makes the OpenGL state of a Context.
func openContext(c *vkgloo.Context, width, height int) (*context, error) {
	d, err := gpu.New(c.Renderer(), width, height)
	if err != nil {
		return nil, err
	}
	r := &renderer{Device: d, caps: deviceLimits(d.VK, width, height)}
	r.arena = d.NewArena(r.caps.uniformAlign)
	return newContext(r), nil
}

// forgetContext frees the OpenGL state of a Context that is being closed.
func forgetContext(c *vkgloo.Context) {
	contexts.Lock()
	s := contexts.of[c]
	delete(contexts.of, c)
	contexts.Unlock()
	if s == nil {
		return
	}
	if current == s {
		current = newContext(nil)
	}
	s.free()
}

// free gives back what the GPU holds for all objects.
func (c *context) free() {
	r := c.dev.(*renderer)
	c.buffers.All(func(_ uint32, b *buffer) bool {
		if b.mem != nil {
			b.mem.Release()
		}
		return true
	})
	c.arrays.All(func(_ uint32, v *vertexArray) bool {
		r.ForgetArray(v)
		return true
	})
	c.programs.All(func(_ uint32, o *programOrShader) bool {
		if o.program != nil {
			o.program.exe.release()
		}
		return true
	})
	c.exe.release()
	r.Engine.Lock()
	r.arena.Release()
	r.Engine.Unlock()
	r.Close()
}
