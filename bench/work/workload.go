package work

import "fmt"

// Kind tells which interface a row's job must have.
type Kind uint8

// The kinds of work, by the names that the project's issues give them.
const (
	Upload   Kind = iota + 1 // W1, Uploader
	Scatter                  // W2, Writer
	Stream                   // W3, Framer
	Allocate                 // W4, Churner
	Download                 // W5, Reader
	Small                    // W5, Reader
	Start                    // W6, a process of its own: Starter
	Copy                     // W7, Copier
	Draw                     // W8, Drawer
)

// Metric is a figure that a repetition yields.
type Metric struct {
	Name, Unit string
	More       bool // more is better
}

// Workload is one line of the table. Immutable.
type Workload struct {
	ID      string // "W1/64MiB"
	Title   string // for people
	Kind    Kind
	Size    int  // bytes of the buffer
	Elem    int  // bytes of one write, read, frame's piece
	Count   int  // writes, frames, creations, reads, draws in one repetition
	Live    int  // W3: buffers of a frame, W4: buffers alive
	InOrder bool // W2: one slot after the other, W8: by first vertex, not by an offset of the binding
	Repeat  int  // times that one repetition does it; the result is the mean
	Metrics []Metric
	Limit   string // the row that ratios are against
}

// Names of the rows that the workloads' limits refer to.
const (
	Memcpy   = "memcpy"
	GoChunk  = "Go copy"
	CDirect  = "C direct"
	CStaging = "C staging"
	CDevice  = "C device only"
	OpStream = "op stream"
)

const (
	kib = 1 << 10
	mib = 1 << 20
)

// FrameTarget is the edge of the picture of W8 in pixels. It has a pixel for every draw.
const FrameTarget = 100

// InFlight is how many frames W3 may be ahead of the GPU.
const InFlight = 3

// All returns W1 to W8. Where quick is set they are so small that the whole takes seconds: to try the benchmark out,
// not to quote.
func All(quick bool) []Workload {
	shrink := func(n, by int) int {
		if quick {
			return max(1, n/by)
		}
		return n
	}
	rate := []Metric{{"rate", "GB/s", true}}
	var all []Workload
	for _, m := range []int{1, 64, 256} {
		n := shrink(m*mib, 16)
		all = append(all, Workload{ID: fmt.Sprintf("W1/%dMiB", m), Title: fmt.Sprintf("upload %s", Bytes(n)), Kind: Upload, Size: n,
			Repeat: max(1, 64/m), Metrics: rate, Limit: GoChunk})
	}
	for _, c := range []struct{ count, elem int }{{100_000, 64}, {10_000, kib}} {
		for _, inOrder := range []bool{false, true} {
			id, order := fmt.Sprintf("W2/%dx%d", c.count, c.elem), "scattered"
			if inOrder {
				order = "in order"
			}
			n := shrink(c.count, 20)
			all = append(all, Workload{ID: id + "/" + order, Title: fmt.Sprintf("%d writes of %s, %s", n, Bytes(c.elem), order),
				Kind: Scatter, Size: 16 * mib, Elem: c.elem, Count: n, InOrder: inOrder, Repeat: 1,
				Metrics: []Metric{{"calls", "ns/write", false}, {"total", "ns/write", false}}, Limit: GoChunk})
		}
	}
	all = append(all,
		Workload{ID: "W3", Title: "8 buffers of 1 MiB replaced each frame", Kind: Stream, Size: mib, Elem: 256, Live: 8,
			Count: shrink(300, 10), Repeat: 1, Metrics: []Metric{{"rate", "frames/s", true}}, Limit: GoChunk},
		Workload{ID: "W4", Title: "create and destroy a buffer", Kind: Allocate, Count: shrink(10_000, 10), Live: shrink(2_000, 10), Repeat: 1,
			Metrics: []Metric{{"time", "ns", false}, {"vkAllocateMemory", "calls", false}, {"peak/live", "bytes", false}}, Limit: CDirect},
		Workload{ID: "W5/64MiB", Title: "read back " + Bytes(shrink(64*mib, 16)), Kind: Download, Size: shrink(64*mib, 16), Repeat: 1,
			Metrics: rate, Limit: GoChunk},
		Workload{ID: "W5/64B", Title: "one read of 64 B", Kind: Small, Size: 16 * mib, Elem: 64, Count: shrink(10_000, 10), Repeat: 1,
			Metrics: []Metric{{"time", "µs", false}}, Limit: GoChunk},
		Workload{ID: "W6", Title: "process start to the first 1 MiB usable", Kind: Start, Size: mib, Repeat: 1,
			Metrics: []Metric{{"time", "ms", false}, {"peak memory", "MiB", false}}, Limit: CDevice},
		Workload{ID: "W7", Title: "copy " + Bytes(shrink(64*mib, 16)) + " on the device", Kind: Copy, Size: shrink(64*mib, 16), Repeat: 1,
			Metrics: rate, Limit: CDirect},
		Workload{ID: "W8/offset", Title: "draws, a buffer offset each", Kind: Draw, Count: shrink(10_000, 10), Repeat: 1,
			Metrics: []Metric{{"rate", "draws/s", true}}, Limit: OpStream},
		Workload{ID: "W8/first", Title: "draws, a first vertex each", Kind: Draw, Count: shrink(10_000, 10), InOrder: true, Repeat: 1,
			Metrics: []Metric{{"rate", "draws/s", true}}, Limit: OpStream},
	)
	return all
}

// Bytes writes a size in the largest unit that divides it.
func Bytes(n int) string {
	switch {
	case n >= mib && n%mib == 0:
		return fmt.Sprintf("%d MiB", n/mib)
	case n >= kib && n%kib == 0:
		return fmt.Sprintf("%d KiB", n/kib)
	}
	return fmt.Sprintf("%d B", n)
}
