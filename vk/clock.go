package vk

import "github.com/vkgloo/vkgloo/vk/internal/api"

// submission is one number whose work the device does.
type submission struct {
	number uint64
	fence  *fence // nil with a timeline semaphore
}

// clock is how submissions are seen to complete: semaphoreClock or fenceClock. Timeline.mu is held for all but wait.
type clock interface {
	submit(queue, cmd, number uint64) (*fence, api.Result)
	poll() api.Result // before complete is asked
	complete(s submission) (bool, api.Result)
	retire(f *fence) // its submission is complete
	enter(f *fence)  // somebody is going to wait for it
	leave(f *fence)
	wait(s submission, ns uint64) api.Result // between enter and leave, without the lock
	close()
}

// semaphoreClock sees submissions complete by a timeline semaphore whose value is the number.
type semaphoreClock struct {
	d         *Device
	semaphore uint64
	value     uint64 // as last polled; guarded by Timeline.mu
}

func newSemaphoreClock(d *Device) (*semaphoreClock, error) {
	h, r := d.api.CreateTimeline()
	if err := d.check("vkCreateSemaphore", r); err != nil {
		return nil, err
	}
	d.SetName(ObjectSemaphore, h, d.labelled("timeline"))
	return &semaphoreClock{d: d, semaphore: h}, nil
}

func (c *semaphoreClock) submit(queue, cmd, number uint64) (*fence, api.Result) {
	return nil, c.d.api.Submit(queue, cmd, c.semaphore, number, 0)
}

func (c *semaphoreClock) retire(*fence) {}
func (c *semaphoreClock) enter(*fence)  {}
func (c *semaphoreClock) leave(*fence)  {}

func (c *semaphoreClock) poll() api.Result {
	v, r := c.d.api.SemaphoreValue(c.semaphore)
	if r >= 0 {
		c.value = v
	}
	return r
}

func (c *semaphoreClock) complete(s submission) (bool, api.Result) {
	return s.number <= c.value, api.Success
}

func (c *semaphoreClock) wait(s submission, ns uint64) api.Result {
	return c.d.api.WaitSemaphore(c.semaphore, s.number, ns)
}

func (c *semaphoreClock) close() { c.d.api.Destroy(api.KindSemaphore, c.semaphore) }

// fenceClock sees submissions complete by a fence each. Fences of one queue are signalled in order, since each waits
// for all that was submitted before it.
type fenceClock struct {
	d    *Device
	all  []*fence // for close; guarded by Timeline.mu, like all of this
	free []*fence
}

// fence is a VkFence that goes round: free, submitted, complete, and free again when nobody waits for it any more.
type fence struct {
	handle   uint64
	waiters  int
	complete bool
}

func (c *fenceClock) submit(queue, cmd, number uint64) (*fence, api.Result) {
	f, r := c.take()
	if r < 0 {
		return nil, r
	}
	if r := c.d.api.Submit(queue, cmd, 0, 0, f.handle); r < 0 {
		c.free = append(c.free, f)
		return nil, r
	}
	return f, api.Success
}

// take gives an unsignalled fence.
func (c *fenceClock) take() (*fence, api.Result) {
	if n := len(c.free); n > 0 {
		f := c.free[n-1]
		if r := c.d.api.ResetFence(f.handle); r < 0 {
			return nil, r
		}
		c.free = c.free[:n-1]
		return f, api.Success
	}
	h, r := c.d.api.CreateFence()
	if r < 0 {
		return nil, r
	}
	c.d.SetName(ObjectFence, h, c.d.labelled("timeline"))
	f := &fence{handle: h}
	c.all = append(c.all, f)
	return f, api.Success
}

func (c *fenceClock) poll() api.Result { return api.Success }

func (c *fenceClock) complete(s submission) (bool, api.Result) {
	r := c.d.api.FenceStatus(s.fence.handle)
	return r == api.Success, r
}

func (c *fenceClock) retire(f *fence) {
	f.complete = true
	c.recycle(f)
}

func (c *fenceClock) enter(f *fence) { f.waiters++ }

func (c *fenceClock) leave(f *fence) {
	f.waiters--
	c.recycle(f)
}

// recycle frees f if it is complete and nobody is inside vkWaitForFences with it: resetting it then would be a race.
func (c *fenceClock) recycle(f *fence) {
	if f.complete && f.waiters == 0 {
		f.complete = false
		c.free = append(c.free, f)
	}
}

func (c *fenceClock) wait(s submission, ns uint64) api.Result {
	return c.d.api.WaitFence(s.fence.handle, ns)
}

func (c *fenceClock) close() {
	for _, f := range c.all {
		c.d.api.Destroy(api.KindFence, f.handle)
	}
	c.all, c.free = nil, nil
}
