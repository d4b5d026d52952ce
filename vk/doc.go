// Package vk is Vulkan in Go's manner: a device with one queue, its memory, its commands and its time. It knows bytes
// and handles; element types, rings and what users call a buffer are above it. It may change before v1.
//
// A [Device] is opened, with an instance of its own, or adopted. Commands are recorded into a [Stream] and replayed by
// one call, into a command buffer of the device's own ([Device.Submit]) or of the caller ([Device.Replay]). Time is the
// [Timeline]: every submission, and every ticket for work that somebody else submits, takes the next number, and what
// the GPU may still use is retired under a number ([Device.Retire]).
//
// # Arguments
//
// This layer does not check what only Vulkan knows (handles, flags, formats, ranges of commands): buffer, draw, gl and the root
// package do, and establish each call's valid usage. A wrong one here is a bug of the library; under the build tag invariants,
// and under -race, some of them panic. Null handles, sizes and counts that can't be, and calls after Close are errors or do
// nothing: [ErrArgs], [ErrClosed]. A nil pointer panics, as it does everywhere in Go.
// What a driver or a machine can do wrong is an error: see [Result], [ErrDeviceLost], [ErrOutOfMemory].
//
// # Concurrency
//
// Device and Timeline are safe for concurrent use, Device.Close apart. A Stream and the objects made from a Device
// belong to one goroutine at a time. Caps, Limits and Handles are immutable. Debug messages reach Options.Sink from our
// calls, on the goroutine that made the call, without a lock.
//
// # Lock order
//
// A lock may be taken while holding those above it, never the other way round:
//
//	staging's engine lock        above this package
//	the memory allocator's       memory.go; never held while the retire list is drained
//	Handles.QueueLock            the caller's, around every use of the VkQueue
//	queue.mu                     command buffers under way, in order of number
//	Timeline.mu                  numbers; held during vkQueueSubmit, so that numbers follow the order of submission
//	retireList.mu, objects.mu, Device.formatsMu, scratches.mu     leaves
//	the message ring's, in C     any Vulkan call may take it
//
// A caller's own debug callback runs inside our Vulkan calls: it must not call back into this module.
//
// No lock is held while waiting for the GPU, while objects are destroyed, or while the sink runs.
package vk
