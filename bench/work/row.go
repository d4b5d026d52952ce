package work

import "time"

// Row is one way to do the work, on a device of its own where it needs one.
//   - Concurrency: externally synchronized.
type Row interface {
	Name() string
	// Open makes ready for one workload: a value that has the interface of the workload's kind and, where something is
	// to be freed, Close() error. errors.ErrUnsupported: this row has no answer to that workload, which is no failure.
	Open(w Workload) (any, error)
	Close() error
}

// Uploader is W1.
type Uploader interface {
	Upload(p []byte) error   // replaces everything; returns when the GPU can use it
	Contents(p []byte) error // reads everything back
}

// Writer is W2. The elements of src go to offsets, one write each.
type Writer interface {
	// Write returns when the GPU has everything, and how much of the time the write calls themselves took.
	Write(offsets []int, elem int, src []byte) (calls time.Duration, err error)
	Contents(p []byte) error
}

// Framer is W3. Frame i replaces every buffer by data[k], then has the GPU copy Elem bytes from offset at of buffer k
// to those at (i*Live+k)*Elem of a buffer of results. It may not run more than InFlight frames ahead.
type Framer interface {
	Frame(i int, data [][]byte, at int) error
	Wait() error
	Results(p []byte) error
}

// Op is a step of W4: what is in Slot is destroyed, if anything is, then Size bytes are created there.
type Op struct{ Slot, Size int }

// Churner is W4. Churn does the steps, then destroys what is left. Creations may be put off, Together at most, to be done at
// once.
type Churner interface {
	// Prepare makes a device ready that holds nothing from before, where that matters; not timed.
	Prepare() error
	Churn(ops []Op, slots int) error
	// Usage tells the number of allocations from the driver and the most bytes held at once during the last Churn; -1 where it
	// can't be known.
	Usage() (calls, peak int)
}

// Reader is W5.
type Reader interface {
	Fill(p []byte) error // sets the contents, not timed
	Read(p []byte) error
	ReadMany(offsets []int, elem int, p []byte) error // one read each
}

// Starter is W6: a process that writes one line when the first MiB is usable, which is its peak memory in KiB, and
// ends.
type Starter interface {
	Command() []string
}

// Copier is W7.
type Copier interface {
	Fill(p []byte) error
	Copy() error // returns when the GPU is done
	Contents(p []byte) error
}

// Drawer is W8. A frame clears the picture, then draws count triangles, each with a draw call of its own and covering one
// pixel of FrameTarget squared, in white.
type Drawer interface {
	// Frame returns when the GPU is done. first: the calls differ in their first vertex, else in the offset of the
	// vertex buffer's binding.
	Frame(count int, first bool) error
	Image(rgba []byte) error
}

// Fewer is what a Row may have besides, when it is too slow for all of w: the same work with less Count, whose results
// compare because they are a write, read or frame.
type Fewer interface {
	Fewer(w Workload) Workload
}
