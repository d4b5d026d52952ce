// Package buffer holds the buffers that users work with: [Buffer] (bytes), [DataBuffer] (elements), [VertexBuffer],
// [IndexBuffer], and [View], a part of one of them.
//
// A buffer is made with or without a context. Writes wait in the buffer until a flush of its context moves them to the
// GPU: in Go memory while it has none, in mapped staging memory once it is attached. What waits is kept in order and
// bounded: a write replaces what it covers of older ones, so that a buffer's pending bytes never exceed about twice its
// size, however long nobody flushes.
//
// # Two models in one
//
// SetData, SetSubData, ResizeBytes and the typed calls are vispy.gloo's: deferred, and a new size or a full overwrite
// voids what is pending. Write, WriteChunks, Clear and Orphan are moderngl's: they act at once where nothing is
// pending and the GPU doesn't use the buffer. Either way a read, a draw or a copy sees every earlier call.
//
// # Arrays
//
// Data comes as an [Array], a view of the caller's memory with element type, shape and strides, as in numpy:
// [Of] for slices of numbers, arrays and structs, [Raw] for types known at run time. An array is copied by the call
// it is given to, unless it is borrowed ([Borrow]): then the buffer refers to the caller's memory until the flush.
//
// # Who checks arguments
//
// This package does, once, for everything that concerns a buffer; the layers below take them as right. Errors wrap
// one of the sentinels, and a call that fails has changed nothing.
//
// # Concurrency
//
// A buffer and its views are externally synchronized, but for calls that say otherwise. Different buffers may be used
// by different goroutines, also while another goroutine flushes their context.
package buffer
