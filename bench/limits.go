package main

import (
	"errors"
	"time"

	"github.com/vkgloo/vkgloo/bench/raw"
	"github.com/vkgloo/vkgloo/bench/work"
)

// chunk is the size of the pieces in which Go's copy is as fast as C's.
const chunk = 256 << 10

// goChunk is plain Go copy in pieces.
func goChunk(dst, src []byte) {
	for len(src) > chunk {
		copy(dst[:chunk], src[:chunk])
		dst, src = dst[chunk:], src[chunk:]
	}
	copy(dst, src)
}

// memory is a row that has no GPU in it: plain memory, copied by memcpy called through cgo, or by Go's copy. What it takes
// is what the machine can do.
type memory struct {
	name            string
	copy            func(dst, src []byte)
	scatter, gather func(mem []byte, offsets []int, elem int, packed []byte)
}

func limits() []work.Row {
	return []work.Row{
		&memory{work.Memcpy, raw.Memcpy, raw.MemcpyScatter,
			func(mem []byte, offsets []int, elem int, packed []byte) { raw.MemcpyGather(packed, offsets, elem, mem) }},
		&memory{work.GoChunk, goChunk, goScatter, goGather},
	}
}

func goScatter(mem []byte, offsets []int, elem int, packed []byte) {
	for i, at := range offsets {
		copy(mem[at:at+elem], packed[i*elem:])
	}
}

func goGather(mem []byte, offsets []int, elem int, packed []byte) {
	for i, at := range offsets {
		copy(packed[i*elem:(i+1)*elem], mem[at:])
	}
}

func (m *memory) Name() string { return m.name }

func (m *memory) Close() error { return nil }

func (m *memory) Open(w work.Workload) (any, error) {
	switch w.Kind {
	case work.Upload, work.Scatter, work.Download, work.Small:
		return &memoryJob{memory: m, mem: touched(w.Size)}, nil
	case work.Copy:
		return &memoryJob{memory: m, mem: touched(w.Size), to: touched(w.Size)}, nil
	case work.Stream:
		return &memoryFrames{memory: m, w: w, sets: touched(work.InFlight * w.Live * w.Size), results: touched(w.Count * w.Live * w.Elem)}, nil
	}
	return nil, errors.ErrUnsupported
}

// touched returns memory whose pages are there.
func touched(n int) []byte {
	p := make([]byte, n)
	for i := 0; i < n; i += 4096 {
		p[i] = 1
	}
	return p
}

type memoryJob struct {
	*memory
	mem, to []byte
}

func (j *memoryJob) Upload(p []byte) error { j.copy(j.mem, p); return nil }
func (j *memoryJob) Fill(p []byte) error   { copy(j.mem, p); return nil }
func (j *memoryJob) Read(p []byte) error   { j.copy(p, j.mem); return nil }
func (j *memoryJob) Copy() error           { j.copy(j.to, j.mem); return nil }

func (j *memoryJob) Contents(p []byte) error {
	if j.to != nil {
		copy(p, j.to)
	} else {
		copy(p, j.mem)
	}
	return nil
}

func (j *memoryJob) Write(offsets []int, elem int, src []byte) (time.Duration, error) {
	begin := time.Now()
	j.scatter(j.mem, offsets, elem, src)
	return time.Since(begin), nil
}

func (j *memoryJob) ReadMany(offsets []int, elem int, p []byte) error {
	j.gather(j.mem, offsets, elem, p)
	return nil
}

type memoryFrames struct {
	*memory
	w             work.Workload
	sets, results []byte
}

func (j *memoryFrames) Frame(i int, data [][]byte, at int) error {
	for k, p := range data {
		from := (i%work.InFlight*j.w.Live + k) * j.w.Size
		buf := j.sets[from : from+j.w.Size]
		j.copy(buf, p)
		copy(j.results[(i*j.w.Live+k)*j.w.Elem:][:j.w.Elem], buf[at:])
	}
	return nil
}

func (j *memoryFrames) Wait() error            { return nil }
func (j *memoryFrames) Results(p []byte) error { copy(p, j.results); return nil }

// pairs writes steps as package raw takes them.
func pairs(ops []work.Op) []int {
	p := make([]int, 0, 2*len(ops))
	for _, op := range ops {
		p = append(p, op.Slot, op.Size)
	}
	return p
}
