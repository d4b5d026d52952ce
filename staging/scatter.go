package staging

import (
	_ "embed"
	"encoding/binary"

	"github.com/vkgloo/vkgloo/internal/bytesview"
	"github.com/vkgloo/vkgloo/vk"
)

//go:generate glslangValidator -V --target-env vulkan1.0 -o scatter.spv scatter.comp

//go:embed scatter.spv
var scatterSPV []byte

const (
	// scatterLeast is the number of small regions of one store and one piece of staging memory from which on a
	// compute shader is faster than one region each (measured: see docs/benchmarks).
	scatterLeast = 768
	// scatterMost is the largest region, in bytes, that is worth an invocation of its own.
	scatterMost = 256
	// scatterGroup is the shader's local size, scatterEntry the bytes of one write in its table.
	scatterGroup = 64
	scatterEntry = 12
	scatterSets  = 64 // descriptor sets of one pool
	// scatterBindings are the store, the staging memory, the table, and the first two again as wide words.
	scatterBindings = 5
)

// scatter copies many small pieces of one staging buffer into one store by a compute shader, in place of one copy
// region each. Made at the first use; a device that can't have it does without.
type scatter struct {
	e                         *Engine
	setLayout, layout, module uint64
	pipeline                  uint64
	pools                     []scatterPool // the last one is being filled
	used                      int           // sets taken from it
	failed                    bool
	writes                    [scatterBindings]vk.DescriptorWrite
}

type scatterPool struct {
	handle uint64
	number uint64 // its sets are used up to here
}

// ready makes the pipeline once, and reports whether there is one.
func (s *scatter) ready() bool {
	if s.pipeline != 0 || s.failed {
		return !s.failed
	}
	s.failed = s.make() != nil
	return !s.failed
}

func (s *scatter) make() error {
	d := s.e.dev
	words := make([]uint32, len(scatterSPV)/4)
	for i := range words {
		words[i] = binary.LittleEndian.Uint32(scatterSPV[i*4:])
	}
	var err error
	bindings := make([]vk.SetBinding, scatterBindings)
	for i := range bindings {
		bindings[i] = vk.SetBinding{Binding: uint32(i), Type: vk.DescriptorStorage, Count: 1, Stages: vk.ShaderCompute}
	}
	if s.setLayout, err = d.NewSetLayout(bindings, "scatter"); err != nil {
		return err
	}
	push := []vk.PushRange{{Stages: vk.ShaderCompute, Size: 8}}
	if s.layout, err = d.NewPipelineLayout([]uint64{s.setLayout}, push, "scatter"); err != nil {
		return err
	}
	if s.module, err = d.NewShaderModule(words, "scatter"); err != nil {
		return err
	}
	s.pipeline, err = d.NewComputePipeline(0, s.layout, s.module, "main", "scatter")
	return err
}

// fits reports whether regions of s may go through the shader: its whole words lie in one storage binding.
func (s *scatter) fits(st *Store) bool {
	l := &s.e.dev.Caps().Limits
	return st.size >= 4 && uint64(st.size) <= l.MaxStorageRange && s.ready()
}

// split reorders rs, regions of one store that all come from one buffer, so that those for the shader come first, and
// returns how many they are. Words at the store's end that aren't whole are left to copies.
func (s *scatter) split(st *Store, rs []region) int {
	whole := uint64(st.size &^ 3)
	k := 0
	for i := range rs {
		if rs[i].Size <= scatterMost && rs[i].Dst+rs[i].Size <= whole {
			rs[k], rs[i] = rs[i], rs[k]
			k++
		}
	}
	if k < scatterLeast {
		return 0
	}
	return k
}

// record writes the table and dispatches. The barriers have been recorded.
func (s *scatter) record(out *vk.Stream, st *Store, src *vk.Buffer, rs []region) error {
	n := len(rs)
	table, err := s.e.Scratch(n*scatterEntry, int(max(s.e.dev.Caps().Limits.MinStorageAlign, spanAlign)))
	if err != nil {
		return err
	}
	set, err := s.set()
	if err != nil {
		return err
	}
	words := bytesview.As[uint32](table.Bytes())
	mixed := uint32(0)
	for i := range rs {
		w := words[i*3 : i*3+3]
		w[0], w[1], w[2] = uint32(rs[i].Dst), uint32(rs[i].Src), uint32(rs[i].Size)
		mixed |= w[0] | w[1] | w[2]
	}
	dst := vk.DescriptorWrite{Set: set, Buffer: st.buf.Handle, Size: uint64(st.size &^ 3), Binding: 0, Type: vk.DescriptorStorage}
	from := vk.DescriptorWrite{Set: set, Buffer: src.Handle, Size: uint64(src.Size), Binding: 1, Type: vk.DescriptorStorage}
	s.writes = [scatterBindings]vk.DescriptorWrite{dst, from, {Set: set, Buffer: table.Buffer(), Offset: uint64(table.Offset()),
		Size: uint64(n * scatterEntry), Binding: 2, Type: vk.DescriptorStorage}, dst, from}
	s.writes[3].Binding, s.writes[4].Binding = 3, 4
	s.e.dev.WriteDescriptors(s.writes[:])
	var args [8]byte
	if mixed%16 == 0 {
		args[0] = 1
	}
	binary.LittleEndian.PutUint32(args[4:], uint32(n))
	out.BindPipeline(vk.BindCompute, s.pipeline)
	out.BindDescriptorSet(vk.BindCompute, s.layout, 0, set)
	out.PushConstants(s.layout, vk.ShaderCompute, 0, args[:])
	out.Dispatch(uint32((n+scatterGroup-1)/scatterGroup), 1, 1)
	s.e.stats.scattered.Add(uint64(n))
	return nil
}

// set takes a descriptor set, from a pool whose sets no work uses any more where there is one.
func (s *scatter) set() (uint64, error) {
	d := s.e.dev
	if len(s.pools) == 0 || s.used == scatterSets {
		if n := len(s.pools); n > 0 {
			s.pools[n-1].number = s.e.next()
		}
		i := -1
		for j := range s.pools {
			if s.pools[j].number <= s.e.time.Known() {
				i = j
				break
			}
		}
		if i >= 0 {
			p := s.pools[i]
			if err := d.ResetDescriptorPool(p.handle); err != nil {
				return 0, err
			}
			s.pools = append(append(s.pools[:i], s.pools[i+1:]...), p)
		} else {
			h, err := d.NewDescriptorPool([]vk.PoolSize{{Type: vk.DescriptorStorage, Count: scatterBindings * scatterSets}}, scatterSets, "scatter")
			if err != nil {
				return 0, err
			}
			s.pools = append(s.pools, scatterPool{handle: h})
		}
		s.used = 0
	}
	set, _, err := d.AllocateSet(s.pools[len(s.pools)-1].handle, s.setLayout)
	if err == nil {
		s.used++
	}
	return set, err
}

// close retires everything; the GPU is done.
func (s *scatter) close() {
	d := s.e.dev
	for _, p := range s.pools {
		d.Retire(0, vk.Retired{Kind: vk.RetireDescriptorPool, Handle: p.handle})
	}
	for _, r := range []vk.Retired{
		{Kind: vk.RetirePipeline, Handle: s.pipeline}, {Kind: vk.RetireShaderModule, Handle: s.module},
		{Kind: vk.RetirePipelineLayout, Handle: s.layout}, {Kind: vk.RetireSetLayout, Handle: s.setLayout},
	} {
		if r.Handle != 0 {
			d.Retire(0, r)
		}
	}
	*s = scatter{e: s.e, failed: true}
}
