package gl

import "github.com/vkgloo/vkgloo/internal/draw"

// SetFramebufferSize gives the current context's default framebuffer another size in pixels; its contents are zero
// then. Viewport and scissor stay as they are. It is for what shows pictures on a window, such as package glfwvk.
//   - Errors: an *Error of INVALID_VALUE for a size that the device can't have, errors of the GPU; the old one stays.
func SetFramebufferSize(width, height int) error {
	c := current
	r, ok := c.dev.(*renderer)
	if !ok {
		return errNoContext
	}
	if s := r.Renderer.CheckTarget(width, height); s != "" {
		return &Error{Code: INVALID_VALUE, Text: "SetFramebufferSize: " + s}
	}
	if err := r.Resize(width, height); err != nil {
		return err
	}
	c.limits.width, c.limits.height = width, height
	r.caps.width, r.caps.height = width, height
	r.key = callKey{}
	return nil
}

// FramebufferImage returns the VkImage behind the current context's default framebuffer, the VkImageLayout that it is in
// once all commands are submitted (Flush), and its size in pixels. Its first row is the bottom one. 0 without a GPU.
func FramebufferImage() (image uint64, layout uint32, width, height int) {
	r, ok := current.dev.(*renderer)
	if !ok {
		return 0, 0, 0, 0
	}
	return rawTarget(r.Target)
}

func rawTarget(t *draw.Target) (image uint64, layout uint32, width, height int) {
	image, layout = t.Raw()
	width, height = t.Size()
	return image, layout, width, height
}
