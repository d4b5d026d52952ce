// Package insight shows what a context holds and does: a [Snapshot] of its device memory, as JSON and as a picture, and a
// [Tracer], which writes what happens over time in the format of Chrome's and Perfetto's trace viewers.
//
// It knows neither Vulkan nor buffers: the packages above fill it in. vkgloo.Context has Snapshot, StartTrace, StopTrace
// and Tracer; who uses the staging engine alone finds its Tracer there.
//
// # Stability
//
// The JSON of a Snapshot keeps its meaning within a [SchemaVersion]: fields may come, none goes or changes. The rest may change
// before v1.
package insight
