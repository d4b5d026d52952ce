package vk

import (
	"context"
	"errors"
	"fmt"
	"sync"
)

// queue is the VkQueue that submissions go to, and the command buffers that are under way on it.
type queue struct {
	handle uint64
	family uint32
	lock   sync.Locker // the caller's, around every use of the VkQueue; never nil

	mu     sync.Mutex
	free   []recording // guarded by mu
	flying []recording // submitted, by number; flying[head:]; guarded by mu
	head   int

	submitted, throttled uint64 // see QueueStats; guarded by mu
}

// recording is a command pool with its one command buffer: pools are reset whole, which is the cheap way.
type recording struct {
	pool, cmd uint64
	number    uint64
}

// maxFlying bounds the submissions under way. A program that never waits is slowed down to the device here; else
// command buffers would pile up without end.
const maxFlying = 128

// noLock stands for Handles.QueueLock where there is none.
type noLock struct{}

func (noLock) Lock()   {}
func (noLock) Unlock() {}

// CanSubmit tells whether Submit works: false when Handles.Queue is null.
func (d *Device) CanSubmit() bool { return d.queue.handle != 0 }

// Submit replays s into a command buffer of our own and submits it. The number that it returns is complete when the
// device is done with it and with everything before it.
//   - On failure nothing is submitted and no number is taken.
//   - Errors: ErrDeviceLost, ErrOutOfMemory, errors.ErrUnsupported without a queue, ErrClosed.
//   - Ownership: s may be Reset at once.
//   - Concurrency: safe for concurrent use with different streams.
func (d *Device) Submit(s *Stream) (number uint64, err error) {
	defer d.Drain()
	if err := d.Err(); err != nil {
		return 0, err
	}
	if !d.CanSubmit() {
		return 0, fmt.Errorf("%w: vk: Submit without a queue: the caller owns submission", errors.ErrUnsupported)
	}
	rec, err := d.beginRecording()
	if err != nil {
		return 0, err
	}
	d.replay(rec.cmd, s)
	if err := d.check("vkEndCommandBuffer", d.api.End(rec.cmd)); err != nil {
		d.queue.putFree(rec)
		return 0, err
	}
	n, err := d.submitRecording(rec)
	if err != nil {
		return 0, err
	}
	d.timeline.Completed()
	d.Collect()
	return n, nil
}

// submitRecording submits under the queue's lock. The recording is flying or free afterwards.
func (d *Device) submitRecording(rec recording) (uint64, error) {
	q := &d.queue
	q.lock.Lock()
	q.mu.Lock() // so that flying is in order of number
	n, r := d.timeline.submit(q.handle, rec.cmd)
	rec.number = n
	if r >= 0 {
		q.flying = append(q.flying, rec)
		q.submitted++
	} else {
		q.free = append(q.free, rec)
	}
	q.mu.Unlock()
	q.lock.Unlock()
	return n, d.check("vkQueueSubmit", r)
}

// beginRecording takes a command buffer that is free, or makes one, and begins it.
func (d *Device) beginRecording() (recording, error) {
	if err := d.throttle(); err != nil {
		return recording{}, err
	}
	rec, ok := d.queue.take(d.timeline.reached.Load())
	if !ok {
		pool, cmd, r := d.api.CreateRecording(d.queue.family)
		if err := d.check("vkCreateCommandPool", r); err != nil {
			return recording{}, err
		}
		d.SetName(ObjectCommandPool, pool, d.labelled("submissions"))
		d.SetName(ObjectCommandBuffer, cmd, d.labelled("submission"))
		rec = recording{pool: pool, cmd: cmd}
	}
	if err := d.check("vkBeginCommandBuffer", d.api.Begin(rec.pool, rec.cmd)); err != nil {
		d.queue.putFree(rec)
		return recording{}, err
	}
	return rec, nil
}

// throttle waits while too many submissions are under way.
func (d *Device) throttle() error {
	q := &d.queue
	q.mu.Lock()
	oldest := uint64(0)
	if n := len(q.flying) - q.head; n >= maxFlying {
		oldest = q.flying[len(q.flying)-maxFlying].number
	}
	if oldest > d.timeline.reached.Load() && oldest > d.timeline.Completed() {
		q.throttled++
	}
	q.mu.Unlock()
	return d.timeline.WaitSubmissions(context.Background(), oldest)
}

// take gives a free recording, after those that are complete by the number reached were freed.
func (q *queue) take(reached uint64) (recording, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for q.head < len(q.flying) && q.flying[q.head].number <= reached {
		q.free = append(q.free, q.flying[q.head])
		q.head++
	}
	if q.head > 0 && (q.head == len(q.flying) || len(q.flying) == cap(q.flying)) {
		q.flying = q.flying[:copy(q.flying, q.flying[q.head:])]
		q.head = 0
	}
	n := len(q.free)
	if n == 0 {
		return recording{}, false
	}
	rec := q.free[n-1]
	q.free = q.free[:n-1]
	return rec, true
}

func (q *queue) putFree(rec recording) {
	q.mu.Lock()
	q.free = append(q.free, rec)
	q.mu.Unlock()
}

// closeQueue destroys the command pools. Nothing is under way any more, or the device is lost.
func (d *Device) closeQueue() {
	q := &d.queue
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, r := range append(q.flying[q.head:], q.free...) {
		d.api.Destroy(retireInfo[RetireCommandPool].api, r.pool)
	}
	q.flying, q.head, q.free = nil, 0, nil
}
