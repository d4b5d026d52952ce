package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"time"
	"unsafe"

	"github.com/go-gl/glfw/v3.3/glfw"
	"github.com/vkgloo/vkgloo"
	"github.com/vkgloo/vkgloo/staging"
	vulkan "github.com/vulkan-go/vulkan"
)

// framesInFlight is how many frames may be on their way to the screen.
const framesInFlight = 2

// waitLimit ends every wait for the GPU: a hung device is an error, not a hung program.
const waitLimit = 10 * time.Second

// errNoDisplay says that there is no window to be had, for a reason that is not an error of ours.
var errNoDisplay = errors.New("no display")

// frame is what one frame in flight owns.
type frame struct {
	cmd      vulkan.CommandBuffer
	done     vulkan.Fence
	acquired vulkan.Semaphore
	ticket   *staging.Ticket // what the library recorded into cmd; nil when the frame is not in flight
}

// window shows the scene until it is closed. Its renderer is the program's own; the library is a guest in it.
type window struct {
	o        *options
	glfw     *glfw.Window
	r        *renderer
	format   vulkan.SurfaceFormat
	depth    vulkan.Format
	pipes    *pipelines
	chain    *swapchain
	ctx      *vkgloo.Context
	scene    *scene
	textures []*texture    // of scene.pictures
	bound    vulkan.Buffer // the uniform buffer that the descriptor sets point to
	frames   [framesInFlight]frame
	resized  bool
	fig      figures
	overlay  *overlay
	plots    bool // the overlay is shown
	still    bool // nothing is written
}

// runWindow opens a window and draws into it until it is closed, ctx is done or o.frames are drawn.
func runWindow(ctx context.Context, o *options, m *mesh) (fig figures, err error) {
	runtime.LockOSThread() // GLFW is at home on one thread
	defer runtime.UnlockOSThread()
	if err := initGLFW(); err != nil {
		return fig, err
	}
	defer glfw.Terminate()
	if !glfw.VulkanSupported() {
		return fig, fmt.Errorf("%w that Vulkan can draw to", errNoDisplay)
	}
	w := &window{o: o}
	defer func() { err = errors.Join(err, w.close()) }()
	if err := w.open(m); err != nil {
		return fig, err
	}
	if err := w.loop(ctx); err != nil {
		return fig, err
	}
	return w.fig, w.finish()
}

// initGLFW starts GLFW. When it finds no display it only logs that, and claims to have started.
func initGLFW() error {
	if os.Getenv("DISPLAY") == "" {
		return fmt.Errorf("%w: DISPLAY is not set", errNoDisplay)
	}
	var said strings.Builder
	was, flags := log.Writer(), log.Flags()
	log.SetOutput(&said)
	log.SetFlags(0)
	err := glfw.Init()
	log.SetOutput(was)
	log.SetFlags(flags)
	if err == nil && said.Len() > 0 {
		err = errors.New(strings.TrimSpace(said.String()))
	}
	if err != nil {
		return fmt.Errorf("%w: %w", errNoDisplay, err)
	}
	return nil
}

func (w *window) open(m *mesh) (err error) {
	glfw.WindowHint(glfw.ClientAPI, glfw.NoAPI)
	if w.glfw, err = glfw.CreateWindow(w.o.width, w.o.height, "vkgloo demo", nil, nil); err != nil {
		return fmt.Errorf("%w: %w", errNoDisplay, err)
	}
	w.glfw.SetFramebufferSizeCallback(func(*glfw.Window, int, int) { w.resized = true })
	w.glfw.SetKeyCallback(func(_ *glfw.Window, k glfw.Key, _ int, a glfw.Action, _ glfw.ModifierKey) {
		w.key(k, a)
	})
	if w.r, err = newRenderer(w.o, w.glfw.GetRequiredInstanceExtensions(), glfw.GetVulkanGetInstanceProcAddress(), w.surface); err != nil {
		return err
	}
	if !w.r.indexUint8 {
		m.widenIndices()
	}
	if w.scene, err = newScene(m); err != nil {
		return err
	}
	w.scene.formats = true
	if w.overlay, err = newOverlay(w.scene, "staged"); err != nil {
		return err
	}
	w.plots = w.o.overlay
	// Here the library comes in: it is lent the renderer's device, and from now on holds the scene's buffers.
	if w.ctx, err = vkgloo.Adopt(w.r.handles(), vkgloo.Options{RingSize: ringSize, Logger: w.o.logger(), Label: "demo"}); err != nil {
		return err
	}
	if err := w.ctx.Attach(w.scene.all...); err != nil {
		return err
	}
	for i, p := range w.scene.pictures {
		t, err := newTexture(w.r, w.ctx, p, fmt.Sprintf("texture %d", i))
		if err != nil {
			return err
		}
		w.textures = append(w.textures, t)
	}
	if w.format, err = w.r.surfaceFormat(); err != nil {
		return err
	}
	w.depth = w.r.depthFormat()
	if w.pipes, err = newPipelines(w.r, w.format.Format, w.depth, w.scene); err != nil {
		return err
	}
	return w.makeFrames()
}

// key heeds the keyboard: O shows the overlay or takes it away, space stops the stream of writes and lets it go on, Escape ends.
func (w *window) key(k glfw.Key, a glfw.Action) {
	if a != glfw.Press {
		return
	}
	switch k {
	case glfw.KeyEscape:
		w.glfw.SetShouldClose(true)
	case glfw.KeyO:
		w.plots = !w.plots
	case glfw.KeySpace:
		w.still = !w.still
	}
}

// surface makes the window's surface. GLFW's binding returns the address of a variable that nothing refers to any more, so no
// garbage is collected until it has been read; and checkptr stops vulkan.SurfaceFromPointer, which would read it.
func (w *window) surface(instance vulkan.Instance) (vulkan.Surface, error) {
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	p, err := w.glfw.CreateWindowSurface(instance, nil)
	if err != nil {
		return vulkan.NullSurface, err
	}
	return **(**vulkan.Surface)(unsafe.Pointer(&p)), nil
}

func (w *window) makeFrames() error {
	for i := range w.frames {
		f := &w.frames[i]
		cmds := make([]vulkan.CommandBuffer, 1)
		if err := check("vkAllocateCommandBuffers", vulkan.AllocateCommandBuffers(w.r.device, &vulkan.CommandBufferAllocateInfo{
			SType: vulkan.StructureTypeCommandBufferAllocateInfo, CommandPool: w.r.pool, Level: vulkan.CommandBufferLevelPrimary, CommandBufferCount: 1,
		}, cmds)); err != nil {
			return err
		}
		f.cmd = cmds[0]
		var fence vulkan.Fence
		if err := check("vkCreateFence", vulkan.CreateFence(w.r.device, &vulkan.FenceCreateInfo{
			SType: vulkan.StructureTypeFenceCreateInfo, Flags: vulkan.FenceCreateFlags(vulkan.FenceCreateSignaledBit),
		}, nil, &fence)); err != nil {
			return err
		}
		f.done = fence
		sem, err := w.r.semaphore()
		if err != nil {
			return err
		}
		f.acquired = sem
	}
	return nil
}

// loop draws frame after frame.
func (w *window) loop(ctx context.Context) error {
	w.fig.start()
	title := time.Now()
	var last figures
	watch := newWatch(w.o, w.ctx)
	for n := 0; !w.glfw.ShouldClose() && ctx.Err() == nil && (w.o.frames == 0 || n < w.o.frames); {
		glfw.PollEvents()
		drawn, err := w.draw(&w.frames[n%framesInFlight], w.o.clock(n, w.fig.began))
		if err != nil {
			return err
		}
		if !drawn {
			continue
		}
		watch.frame(n, w.overlay)
		n++
		w.fig.frames = n
		if w.o.hook != nil {
			w.o.hook(n, w)
		}
		if took := time.Since(title); took > time.Second/2 {
			w.fig.read(w.ctx)
			w.glfw.SetTitle(titleText(w.scene.name, w.fig.since(last), took))
			title, last = time.Now(), w.fig
		}
	}
	return nil
}

// titleText is the window's title: what f did in the time took.
func titleText(name string, f figures, took time.Duration) string {
	frames := max(f.frames, 1)
	return fmt.Sprintf("vkgloo demo · %s · %.1f ms a frame · %.1f MB/s uploaded", name,
		1e3*took.Seconds()/float64(frames), float64(f.bytes)/1e6/took.Seconds())
}

// draw draws one frame; drawn is false when the window could not be drawn to.
func (w *window) draw(f *frame, t float32) (drawn bool, err error) {
	if w.chain == nil || w.resized {
		if err := w.rebuild(); err != nil || w.chain == nil {
			return false, err
		}
	}
	if err := w.retire(f); err != nil {
		return false, err
	}
	image, ok, again, err := w.chain.acquire(f.acquired)
	if err != nil || !ok {
		w.resized = w.resized || again
		return false, err
	}
	if err := w.update(t); err != nil {
		return false, err
	}
	if err := w.record(f, w.chain.images[image].framebuffer); err != nil {
		return false, err
	}
	if err := w.submit(f, image); err != nil {
		return false, err
	}
	info := vulkan.PresentInfo{
		SType: vulkan.StructureTypePresentInfo, WaitSemaphoreCount: 1, PWaitSemaphores: []vulkan.Semaphore{w.chain.images[image].drawn},
		SwapchainCount: 1, PSwapchains: []vulkan.Swapchain{w.chain.handle}, PImageIndices: []uint32{image},
	}
	defer info.Free() // else its C memory stays for ever
	res := vulkan.QueuePresent(w.r.queue, &info)
	if stale(res) {
		w.resized = true
		return true, nil
	}
	return true, check("vkQueuePresent", res)
}

// update writes what the frame changes.
func (w *window) update(t float32) error {
	width, height := int(w.chain.extent.Width), int(w.chain.extent.Height)
	if !w.still {
		if err := w.scene.update(t, float32(width)/float32(height)); err != nil {
			return err
		}
	}
	if !w.plots {
		return nil
	}
	return w.overlay.update(width, height)
}

// retire waits until the frame is through, and tells the library so.
func (w *window) retire(f *frame) error {
	switch r := vulkan.WaitForFences(w.r.device, 1, []vulkan.Fence{f.done}, vulkan.True, uint64(waitLimit)); {
	case r == vulkan.Timeout:
		return fmt.Errorf("a frame is not done after %v", waitLimit)
	case r < 0:
		return check("vkWaitForFences", r)
	}
	if f.ticket != nil {
		f.ticket.Completed()
		f.ticket = nil
	}
	return nil
}

// record records the library's uploads, then the drawing.
func (w *window) record(f *frame, target vulkan.Framebuffer) (err error) {
	begin := vulkan.CommandBufferBeginInfo{SType: vulkan.StructureTypeCommandBufferBeginInfo, Flags: vulkan.CommandBufferUsageFlags(vulkan.CommandBufferUsageOneTimeSubmitBit)}
	defer begin.Free()
	if err := check("vkBeginCommandBuffer", vulkan.BeginCommandBuffer(f.cmd, &begin)); err != nil {
		return err
	}
	// All that was written to buffers since the last frame, as copies and barriers in our command buffer.
	if f.ticket, err = w.ctx.Record(f.cmd); err != nil {
		return err
	}
	uniforms, err := w.scene.uniforms.Handle()
	if err != nil {
		return err
	}
	if uniforms != w.bound { // once: the buffer's size doesn't change
		if err := w.pipes.bindResources(w.ctx.Device(), uniforms, w.textures); err != nil {
			return err
		}
		w.bound = uniforms
	}
	extent := w.chain.extent
	pass := vulkan.RenderPassBeginInfo{
		SType: vulkan.StructureTypeRenderPassBeginInfo, RenderPass: w.pipes.pass, Framebuffer: target, RenderArea: vulkan.Rect2D{Extent: extent},
		ClearValueCount: 2, PClearValues: []vulkan.ClearValue{vulkan.NewClearValue(clearColor[:]), vulkan.NewClearDepthStencil(1, 0)},
	}
	defer pass.Free()
	vulkan.CmdBeginRenderPass(f.cmd, &pass, vulkan.SubpassContentsInline)
	// Upside down, so that y points up as in the scene (allowed since Vulkan 1.1).
	vulkan.CmdSetViewport(f.cmd, 0, 1, []vulkan.Viewport{{Y: float32(extent.Height), Width: float32(extent.Width), Height: -float32(extent.Height), MaxDepth: 1}})
	vulkan.CmdSetScissor(f.cmd, 0, 1, []vulkan.Rect2D{{Extent: extent}})
	if err := w.pipes.draw(f.cmd, w.scene); err != nil {
		return err
	}
	if w.plots {
		if err := w.pipes.drawOverlay(f.cmd, w.overlay); err != nil {
			return err
		}
	}
	vulkan.CmdEndRenderPass(f.cmd)
	return check("vkEndCommandBuffer", vulkan.EndCommandBuffer(f.cmd))
}

func (w *window) submit(f *frame, image uint32) error {
	if err := check("vkResetFences", vulkan.ResetFences(w.r.device, 1, []vulkan.Fence{f.done})); err != nil {
		return err
	}
	err := w.ctx.Device().QueueSubmit(w.r.queue, []vulkan.SubmitInfo{{
		SType:              vulkan.StructureTypeSubmitInfo,
		WaitSemaphoreCount: 1, PWaitSemaphores: []vulkan.Semaphore{f.acquired},
		PWaitDstStageMask:  []vulkan.PipelineStageFlags{vulkan.PipelineStageFlags(vulkan.PipelineStageColorAttachmentOutputBit)},
		CommandBufferCount: 1, PCommandBuffers: []vulkan.CommandBuffer{f.cmd},
		SignalSemaphoreCount: 1, PSignalSemaphores: []vulkan.Semaphore{w.chain.images[image].drawn},
	}}, f.done)
	if err != nil {
		return errors.Join(err, f.ticket.Cancel())
	}
	f.ticket.Submitted()
	return nil
}

// rebuild makes the swapchain anew for the window's present size; nil while it has no area.
func (w *window) rebuild() error {
	if err := w.idle(); err != nil {
		return err
	}
	width, height := w.glfw.GetFramebufferSize()
	old := w.chain
	chain, err := newSwapchain(w.r, w.pipes.pass, w.format, w.depth, width, height, old)
	if old != nil {
		old.close()
	}
	w.chain, w.resized = chain, false
	if err == nil && chain == nil {
		glfw.WaitEventsTimeout(0.1)
	}
	return err
}

// idle waits for all frames. Presentation has no fence: hence the wait for the whole device.
func (w *window) idle() error {
	if err := check("vkDeviceWaitIdle", vulkan.DeviceWaitIdle(w.r.device)); err != nil {
		return err
	}
	for i := range w.frames {
		if f := &w.frames[i]; f.ticket != nil {
			f.ticket.Completed()
			f.ticket = nil
		}
	}
	return nil
}

// finish reads the figures and looks at the memory while everything still lives.
func (w *window) finish() error {
	if err := w.idle(); err != nil {
		return err
	}
	w.fig.stop()
	w.fig.read(w.ctx)
	var err error
	w.fig.memory, err = w.ctx.Snapshot()
	return err
}

// close undoes open, however far it came, in reverse.
func (w *window) close() (err error) {
	if w.r != nil && w.r.device != nil {
		err = w.idle()
	}
	if w.scene != nil {
		w.scene.release()
	}
	for _, t := range w.textures {
		t.close()
	}
	if w.ctx != nil {
		err = errors.Join(err, w.ctx.Close())
	}
	if w.r != nil {
		for _, f := range w.frames {
			vulkan.DestroyFence(w.r.device, f.done, nil)
			vulkan.DestroySemaphore(w.r.device, f.acquired, nil)
		}
		if w.chain != nil {
			w.chain.close()
		}
		if w.pipes != nil {
			w.pipes.close()
		}
		w.r.close()
		if w.r.reported > 0 {
			err = errors.Join(err, fmt.Errorf("the validation layer had %d messages", w.r.reported))
		}
	}
	if w.glfw != nil {
		w.glfw.Destroy()
	}
	return err
}
