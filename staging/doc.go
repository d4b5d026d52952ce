// Package staging moves bytes between the host and device memory. It knows neither element types nor users' buffers.
//
// Data walks one way. A buffer reserves a [Span] of mapped ring memory and fills it; at the next flush it hands the
// span to a [Batch]; the batch records one set of barriers and the copies into the engine's open command stream;
// the stream is submitted and takes a number; when that number is complete the span's chunk is used again. Where
// memory allows it, the flush writes in place instead and nothing is recorded.
//
// An [Image] is uploaded to in the same way: boxes of texels wait in ring memory, and a flush records them between two
// barriers, one into the layout of copies, one into the image's use.
//
// # Locks
//
// [Engine.Lock] guards the open stream, the hazards of every [Store], and the order of submissions. It is taken before
// the lock of a buffer's pending list ([Source]), which is taken before the two leaf locks, those of the ring and of
// the dirty list. No lock is held while waiting for the GPU.
//
// # Who checks arguments
//
// The layers above: package buffer and the root package. A bad offset here is our own bug. The methods of Image check theirs:
// renderers call them.
//
// # Stability
//
// Ticket is stable. The rest may change before v1.
package staging
