package vk

// Flying is the number of submissions that Submit takes to be under way.
func (d *Device) Flying() int {
	d.queue.mu.Lock()
	defer d.queue.mu.Unlock()
	return len(d.queue.flying) - d.queue.head
}

// Recordings is the number of command buffers made for submissions.
func (d *Device) Recordings() int {
	d.queue.mu.Lock()
	defer d.queue.mu.Unlock()
	return len(d.queue.flying) - d.queue.head + len(d.queue.free)
}

// Waiting is the number of retired objects not yet destroyed.
func (d *Device) Waiting() int {
	_, n := d.retired.counts()
	return n
}

// PushMessage puts a message where the messenger's callback would.
func (d *Device) PushMessage(text string) { d.instance.ring.Push(0x100, "test", text) }

// RingCapacity is how many messages wait at most.
const RingCapacity = ringCapacity
