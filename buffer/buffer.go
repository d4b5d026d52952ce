package buffer

import (
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"

	"github.com/vkgloo/vkgloo/internal/bytesview"
	"github.com/vkgloo/vkgloo/staging"
)

// MaxLabelLength is the most bytes of a label (M-061).
const MaxLabelLength = 256

var ids atomic.Uint64

// NextID returns the next number of the sequence that every object's ID comes from, one for the whole process: positive,
// growing, never used again. Programs and vertex arrays take theirs here, too.
//   - Concurrency: safe.
//   - Source: G-001.
func NextID() uint64 { return ids.Add(1) }

// Any is any of the four kinds of buffer.
//   - Concurrency: externally synchronized, as they are.
type Any interface {
	// Untyped returns the same bytes without types.
	Untyped() *Buffer
}

// Buffer is a buffer of bytes. It is made by New, NewData, NewSize or a context.
//
// Its states are new → attached (by a context, for good) → released; a new one may be released, too. What is written
// while it is new waits in the buffer.
//   - Concurrency: externally synchronized, but for ReadAt and the flushes of its context.
type Buffer struct {
	id      uint64
	kind    Kind
	dynamic bool

	size     int    // changed with mu held
	views    uint64 // generation: a view of another one is stale
	label    string
	released bool
	gone     atomic.Bool    // released, for other goroutines
	plain    bytesview.Type // of the last packed slice that passed the checks

	mu      sync.Mutex // taken once a call, and by the flush; guards everything below
	list    *pending   // nil: nothing has waited yet
	early   *pending   // moderngl's writes that came while nothing of gloo's was pending; below the list
	handed  []*ticketed
	spare   []*ticketed
	resets  uint64      // counts what voids older writes
	created bool        // the CREATE hasn't been flushed or taken
	sized   bool        // a SIZE is pending
	renew   bool        // the contents may go: Orphan
	taken   bool        // the DELETE has been listed by TakePending, or flushed
	dirty   atomic.Bool // the engine knows that something waits; set with mu held
	ahead   ahead
	eng     *staging.Engine
	store   *staging.Store
	ring    ring
	batch   batch
}

// ahead is a full overwrite that the GPU has already, for the store to take over at the flush; as long as the list's seq
// says that nothing was written since.
type ahead struct {
	of  *staging.Ahead // nil: none
	seq uint32
}

// New returns an empty buffer without a context.
//   - Source: G-020.
func New() *Buffer {
	b := new(Buffer)
	b.init(KindBytes)
	return b
}

// NewData returns a buffer that holds a, whatever its element type: only the bytes count. Array{} is no data.
//   - Errors: those of SetData.
//   - Source: G-021, G-024, G-026.
func NewData(a Array) (*Buffer, error) {
	b := New()
	if a.IsZero() {
		return b, nil
	}
	if err := b.SetData(a); err != nil {
		return nil, err
	}
	return b, nil
}

// NewSize returns a buffer of n bytes, whose contents are undefined.
//   - Errors: ErrRange when n is negative.
//   - Source: G-022, G-025.
func NewSize(n int) (*Buffer, error) {
	b := New()
	if err := b.ResizeBytes(n); err != nil {
		return nil, err
	}
	return b, nil
}

// Options say how Make makes a buffer.
type Options struct {
	// Data is what the buffer holds, Size how many undefined bytes it has: one of them, and not nothing.
	Data Array
	Size int
	// Dynamic is a hint that the contents will change often. It never changes results.
	Dynamic bool
	Label   string
	// Engine is that of the context that the buffer belongs to from birth, nil for none. Data goes into mapped memory at
	// once then, and never lies on the Go heap.
	Engine *staging.Engine
}

// Make returns a buffer by moderngl's rules: of data or of a size, and of at least one byte.
//   - Errors: ErrArgs for both or neither, for no bytes, and for data that isn't packed; ErrRange for a negative size or
//     too long a label; ErrType; vk.ErrOutOfMemory with an engine.
//   - Source: M-001, M-002, M-003, M-005, G-023.
func Make(o Options) (*Buffer, error) {
	b := New()
	b.dynamic = o.Dynamic
	if err := b.SetLabel(o.Label); err != nil {
		return nil, err
	}
	if err := b.checkOptions(o); err != nil {
		return nil, err
	}
	if o.Data.IsZero() { // before anybody else knows the buffer: there is nothing to lock
		b.resize(o.Size)
	}
	if o.Engine != nil {
		if err := b.Attach(o.Engine); err != nil {
			return nil, err
		}
	}
	if o.Data.IsZero() {
		return b, nil
	}
	if err := b.SetData(o.Data); err != nil {
		b.Release()
		return nil, err
	}
	return b, nil
}

func (b *Buffer) checkOptions(o Options) error {
	switch {
	case o.Size < 0:
		return fmt.Errorf("%w: %s: %d bytes", ErrRange, b.name(), o.Size)
	case o.Data.IsZero() && o.Size == 0:
		return fmt.Errorf("%w: %s: neither data nor a size", ErrArgs, b.name())
	case o.Data.IsZero():
		return nil
	case o.Size > 0:
		return fmt.Errorf("%w: %s: both data and a size of %d bytes", ErrArgs, b.name(), o.Size)
	}
	if err := b.checkPacked(o.Data); err != nil {
		return err
	}
	if o.Data.Size() == 0 {
		return fmt.Errorf("%w: %s: data of no bytes", ErrArgs, b.name())
	}
	return nil
}

func (b *Buffer) init(k Kind) {
	b.id, b.kind, b.created = NextID(), k, true
}

// pend returns the list of what waits, made when it is needed: many a buffer is only ever written in place. The lock is
// held.
func (b *Buffer) pend() *pending {
	if b.list == nil {
		p := newPending(b.memory())
		p.size = b.size
		b.list = &p
	}
	return b.list
}

// memory is where bytes wait: in the context's ring, or in Go memory while there is none.
func (b *Buffer) memory() memory {
	if b.eng == nil {
		return heap{}
	}
	return &b.ring
}

// Untyped returns b itself; of the other kinds the same bytes without types. A nil buffer's is nil.
func (b *Buffer) Untyped() *Buffer { return b }

// Size returns the bytes of the buffer, as of the last call, flushed or not.
func (b *Buffer) Size() int { return b.size }

// ID returns the buffer's number, which it keeps for ever and shares with no other object.
func (b *Buffer) ID() uint64 { return b.id }

// Dynamic returns the hint that the buffer was made with.
func (b *Buffer) Dynamic() bool { return b.dynamic }

// Attached reports whether the buffer belongs to a context.
func (b *Buffer) Attached() bool { return b.eng != nil }

// Released reports whether Release has been called.
func (b *Buffer) Released() bool { return b.released }

// Gone is Released for who isn't synchronized with those that use the buffer.
//   - Concurrency: safe.
func (b *Buffer) Gone() bool {
	return b.gone.Load()
}

// Label returns the label, "" if there is none.
func (b *Buffer) Label() string { return b.label }

// SetLabel sets the name that errors, messages of the validation layer and reports call the buffer by; "" for none.
//   - Errors: ErrRange when s is longer than MaxLabelLength bytes.
//   - Source: M-060, M-061.
func (b *Buffer) SetLabel(s string) error {
	if len(s) > MaxLabelLength {
		return fmt.Errorf("%w: %s: label of %d bytes, at most %d", ErrRange, b.name(), len(s), MaxLabelLength)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.label = s
	if b.store != nil && !b.released {
		b.store.SetLabel(s)
	}
	return nil
}

// String returns the buffer's kind, number, label and size.
func (b *Buffer) String() string { return "<" + b.name() + " size=" + strconv.Itoa(b.size) + ">" }

// named says whose an error of the layers below is.
func (b *Buffer) named(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", b.name(), err)
}

// name is what errors call the buffer.
func (b *Buffer) name() string {
	s := b.kind.String() + " " + strconv.FormatUint(b.id, 10)
	if b.label != "" {
		s += " " + strconv.Quote(b.label)
	}
	return s
}

// Pending returns what waits, as gloo's queue would hold it after its filter: CREATE, SIZE, DATA in order of the calls,
// DELETE. Writes that newer ones cover are gone, others may be trimmed, and neighbours merged where there are many.
//   - Ownership: Data is a copy, but of a borrowed packed array the caller's own memory.
//   - Source: G-002, G-005, G-043.
func (b *Buffer) Pending() []Command {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.commands()
}

// TakePending returns what Pending does and drops the writes; sizes stay. A buffer that is attached keeps its CREATE,
// SIZE and DELETE for the flush, though they aren't listed again.
//   - Source: G-005.
func (b *Buffer) TakePending() []Command {
	b.mu.Lock()
	defer b.mu.Unlock()
	list := b.commands()
	b.void(b.size)
	b.dropEarly()
	b.created, b.sized, b.taken = false, false, b.released
	return list
}

func (b *Buffer) commands() []Command {
	var list []Command
	if b.created {
		list = append(list, Command{Op: OpCreate, ID: b.id, Kind: b.kind})
	}
	if b.sized {
		list = append(list, Command{Op: OpSize, ID: b.id, Kind: b.kind, Size: b.size})
	} else if b.early != nil {
		list = b.early.commands(list, b.id, b.kind)
	}
	if b.list != nil {
		list = b.list.commands(list, b.id, b.kind)
	}
	if b.released && !b.taken {
		list = append(list, Command{Op: OpDelete, ID: b.id, Kind: b.kind})
	}
	return list
}

// Release gives the buffer up: its memory on the GPU is freed once the next flush has come and nothing uses it any
// more. Getters, Pending and TakePending go on answering, a second call does nothing, other calls are ErrReleased.
//   - Source: G-006, G-007, M-062, M-063.
func (b *Buffer) Release() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.released {
		return
	}
	b.released = true
	b.gone.Store(true)
	b.markDirty()
}

// checkLive returns ErrReleased for a released buffer.
func (b *Buffer) checkLive() error {
	if b.released {
		return fmt.Errorf("%w: %s", ErrReleased, b.name())
	}
	return nil
}

// check returns what is wrong with an array that b is given.
func (b *Buffer) check(a Array) error {
	if a.IsZero() {
		err := ErrType
		if b.kind == KindVertex || b.kind == KindIndex {
			err = errNoData // gloo tells these apart
		}
		return fmt.Errorf("%w: %s: no data", err, b.name())
	}
	if err := a.Err(); err != nil {
		return fmt.Errorf("%w (for %s)", err, b.name())
	}
	return nil
}

// errNoData is a missing array where gloo has a ValueError.
var errNoData = fmt.Errorf("%w (%w)", ErrType, ErrArgs)

// checkPacked is check for moderngl's calls, which take contiguous memory only (M-005).
func (b *Buffer) checkPacked(a Array) error {
	if err := b.check(a); err != nil {
		return err
	}
	if !a.packed() {
		return fmt.Errorf("%w: %s: the array has gaps, shape %v and strides %v", ErrArgs, b.name(), a.Shape(), a.Strides())
	}
	return nil
}

// checkRange returns ErrRange unless bytes [off, off+n) lie inside the buffer.
func (b *Buffer) checkRange(off, n int) error {
	if off < 0 || n < 0 || n > b.size-off {
		return fmt.Errorf("%w: %s: bytes [%d, +%d) of %d", ErrRange, b.name(), off, n, b.size)
	}
	return nil
}

// extent resolves a size that may be negative, to the end of the buffer, and checks the range.
func (b *Buffer) extent(size, off int) (int, error) {
	n := size
	if size < 0 {
		n = b.size - off
	}
	if off < 0 || off > b.size || n > b.size-off {
		return 0, fmt.Errorf("%w: %s: bytes [%d, +%d) of %d", ErrRange, b.name(), off, size, b.size)
	}
	return n, nil
}
