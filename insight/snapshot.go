package insight

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// SchemaVersion is the version of a Snapshot's JSON.
const SchemaVersion = 1

// Snapshot is device memory at one moment: every VkDeviceMemory, what lies in it, and the gaps. A plain value; sizes and
// offsets are bytes. Its JSON has the names of the tags, and documents the schema.
type Snapshot struct {
	Version int     `json:"version"` // SchemaVersion
	Label   string  `json:"label"`   // of the context
	Device  string  `json:"device"`  // name of the GPU
	Totals  Totals  `json:"totals"`
	Heaps   []Heap  `json:"heaps"`
	Blocks  []Block `json:"blocks"` // the largest first
}

// Totals are the sums over all blocks.
type Totals struct {
	Blocks        int     `json:"blocks"`
	Resources     int     `json:"resources"`
	Allocated     int     `json:"allocated"`     // bytes of the blocks
	Used          int     `json:"used"`          // of these, by resources, with what alignment costs
	Free          int     `json:"free"`          // the rest
	LargestFree   int     `json:"largest_free"`  // the largest gap
	Fragmentation float64 `json:"fragmentation"` // 0 to 1: the part of Free outside of the largest gap of its kind and memory type
}

// Heap is a heap of the device.
type Heap struct {
	Size        int  `json:"size"`
	DeviceLocal bool `json:"device_local"`
	Allocated   int  `json:"allocated"` // by this context
	Usage       int  `json:"usage"`     // by the process
	Budget      int  `json:"budget"`    // what the process may use without trouble
	Estimated   bool `json:"estimated"` // usage and budget are guesses: the driver doesn't tell
}

// Block is a VkDeviceMemory. Its Ranges fill it, in order of offset.
type Block struct {
	ID        int      `json:"id"`
	Type      int      `json:"type"` // memory type
	Heap      int      `json:"heap"` // index in Heaps
	Flags     []string `json:"flags"`
	Size      int      `json:"size"`
	Used      int      `json:"used"`
	Dedicated bool     `json:"dedicated"` // holds one resource alone
	Mapped    bool     `json:"mapped"`
	Ranges    []Range  `json:"ranges"`
}

// Range is a resource in a block, or a gap: Free.
type Range struct {
	Offset int    `json:"offset"`
	Size   int    `json:"size"` // with what alignment costs
	Free   bool   `json:"free,omitempty"`
	Kind   string `json:"kind,omitempty"`  // "buffer" or "image"
	Usage  string `json:"usage,omitempty"` // what its memory is for: "device", "direct", "upload", "readback"
	Label  string `json:"label,omitempty"` // "" for none
	Asked  int    `json:"asked,omitempty"` // bytes that were asked for; 0 for images
}

// Write writes the snapshot as indented JSON.
func (s Snapshot) Write(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "\t")
	return e.Encode(s)
}

// ErrSchema reports JSON that is no snapshot, or one of a version that this package doesn't know.
var ErrSchema = errors.New("insight: not a snapshot of a known version")

// ReadSnapshot reads what Write has written, now or by an older version of this package.
//   - Errors: ErrSchema; those of r.
func ReadSnapshot(r io.Reader) (Snapshot, error) {
	var s Snapshot
	if err := json.NewDecoder(r).Decode(&s); err != nil {
		return Snapshot{}, fmt.Errorf("%w: %w", ErrSchema, err)
	}
	if s.Version < 1 || s.Version > SchemaVersion {
		return Snapshot{}, fmt.Errorf("%w: version %d, at most %d", ErrSchema, s.Version, SchemaVersion)
	}
	return s, nil
}
