package staging

import (
	"testing"

	"github.com/vkgloo/vkgloo/vk"
)

// The accesses of the tables below, short.
type op struct {
	lo, hi int
	stage  vk.Stage
	access vk.Access
	want   need
}

func TestHazards(t *testing.T) {
	const (
		xfer = vk.StageTransfer
		vin  = vk.StageVertexInput
		fs   = vk.StageFragment
		cs   = vk.StageCompute
		tw   = vk.AccessTransferWrite
		tr   = vk.AccessTransferRead
		vr   = vk.AccessVertexRead
		sr   = vk.AccessShaderRead
		sw   = vk.AccessShaderWrite
	)
	rows := map[string][]op{
		"first use is free": {{0, 8, xfer, tw, need{}}},
		"read after write":  {{0, 8, xfer, tw, need{}}, {0, 8, vin, vr, need{stages: xfer, access: tw}}, {0, 8, vin, vr, need{}}},
		"another reader after the barrier repeats the first": {{0, 8, xfer, tw, need{}}, {0, 8, vin, vr, need{stages: xfer, access: tw}},
			{0, 8, fs, sr, need{stages: xfer, access: tw, seen: vin | fs, seenAccess: vr | sr}}, {0, 8, vin, vr, need{}}},
		"write after read alone is an execution dependency": {{0, 8, vin, vr, need{}}, {0, 8, xfer, tw, need{stages: vin}}},
		"write after read of a write waits for both": {{0, 8, xfer, tw, need{}}, {0, 4, vin, vr, need{stages: xfer, access: tw}},
			{0, 8, xfer, tw, need{stages: vin | xfer, access: tw}}},
		"write after write":             {{0, 8, xfer, tw, need{}}, {4, 8, xfer, tw, need{stages: xfer, access: tw}}},
		"disjoint writes":               {{0, 8, xfer, tw, need{}}, {8, 16, xfer, tw, need{}}, {16, 17, cs, sw, need{}}},
		"disjoint read and write":       {{0, 8, vin, vr, need{}}, {8, 16, xfer, tw, need{}}, {7, 9, xfer, tw, need{stages: vin | xfer, access: tw}}},
		"read beside a write is free":   {{0, 8, xfer, tw, need{}}, {8, 16, vin, vr, need{}}},
		"read and write of one shader":  {{0, 8, cs, sr | sw, need{}}, {0, 8, cs, sr | sw, need{stages: cs, access: sw}}},
		"copy within a buffer":          {{0, 8, xfer, tr, need{}}, {8, 16, xfer, tw, need{}}, {8, 16, xfer, tr, need{stages: xfer, access: tw}}},
		"a hole keeps its own state":    {{0, 16, xfer, tw, need{}}, {4, 8, cs, sw, need{stages: xfer, access: tw}}, {12, 16, vin, vr, need{stages: xfer, access: tw}}, {4, 8, vin, vr, need{stages: cs, access: sw, seen: 0}}},
		"read over two writes of kinds": {{0, 8, xfer, tw, need{}}, {8, 16, cs, sw, need{}}, {0, 16, vin, vr, need{stages: xfer | cs, access: tw | sw}}, {0, 16, vin, vr, need{}}},
	}
	for name, ops := range rows {
		t.Run(name, func(t *testing.T) {
			var h hazards
			for i, o := range ops {
				got := h.note(o.lo, o.hi, o.stage, o.access)
				if got.access != 0 && (got.lo < 0 || got.lo > o.lo && got.hi < o.hi || got.hi <= got.lo) {
					t.Fatalf("step %d: barrier over [%d,%d) for [%d,%d)", i, got.lo, got.hi, o.lo, o.hi)
				}
				got.lo, got.hi = 0, 0
				if got.seen == o.stage && got.seenAccess == o.access {
					got.seen, got.seenAccess = 0, 0 // the reader alone
				}
				if got != o.want {
					t.Fatalf("step %d: [%d,%d) %v %v needs %+v, want %+v", i, o.lo, o.hi, o.stage, o.access, got, o.want)
				}
			}
		})
	}
}

// TestHazardsBounded checks that many scattered writes fold into one record that still asks for every barrier.
func TestHazardsBounded(t *testing.T) {
	var h hazards
	for i := range 1000 {
		if n := h.note(i*16, i*16+8, vk.StageTransfer, vk.AccessTransferWrite); i < maxRecords && !n.none() {
			t.Fatalf("disjoint write %d needs %+v", i, n)
		}
		if len(h.records) > maxRecords+1 {
			t.Fatalf("%d records", len(h.records))
		}
	}
	if n := h.note(999*16, 999*16+8, vk.StageVertexInput, vk.AccessVertexRead); n.stages != vk.StageTransfer {
		t.Fatalf("read after all that needs %+v", n)
	}
}

// FuzzHazards compares with a model that keeps every access of every byte for ever.
func FuzzHazards(f *testing.F) {
	f.Add([]byte{0, 8, 0, 0, 8, 1, 4, 4, 2, 0, 16, 3})
	f.Add([]byte{0, 32, 0, 8, 8, 2, 0, 32, 1, 0, 32, 4})
	kinds := []struct {
		stage  vk.Stage
		access vk.Access
	}{
		{vk.StageTransfer, vk.AccessTransferWrite}, {vk.StageVertexInput, vk.AccessVertexRead},
		{vk.StageCompute, vk.AccessShaderWrite}, {vk.StageFragment, vk.AccessShaderRead}, {vk.StageTransfer, vk.AccessTransferRead},
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		type state struct {
			write   int // kind+1
			visible map[int]bool
			read    map[int]bool
		}
		var bytes [64]state
		var h hazards
		for len(in) >= 3 {
			lo := int(in[0]) % 64
			hi := min(64, lo+1+int(in[1])%32)
			k := int(in[2]) % len(kinds)
			in = in[3:]
			kind := kinds[k]
			got := h.note(lo, hi, kind.stage, kind.access)
			writes := kind.access&writeAccess != 0
			for i := lo; i < hi; i++ {
				b := &bytes[i]
				if b.write > 0 {
					w := kinds[b.write-1]
					if !(b.visible[k] && !writes) && (!got.stages.Has(w.stage) || !got.access.Has(w.access)) {
						t.Fatalf("byte %d: access %d after write %d got %+v", i, k, b.write-1, got)
					}
				}
				if writes {
					for r := range b.read {
						if !got.stages.Has(kinds[r].stage) {
							t.Fatalf("byte %d: write %d after read %d got %+v", i, k, r, got)
						}
					}
					*b = state{write: k + 1}
					continue
				}
				if b.read == nil {
					b.read = map[int]bool{}
				}
				b.read[k] = true
			}
			for i := got.lo; i < got.hi; i++ {
				if b := &bytes[i]; b.write > 0 && got.stages.Has(kinds[b.write-1].stage) && got.access.Has(kinds[b.write-1].access) && !writes {
					if b.visible == nil {
						b.visible = map[int]bool{}
					}
					b.visible[k] = true
					for j, kj := range kinds { // and what the barrier repeats
						if got.seen.Has(kj.stage) && got.seenAccess.Has(kj.access) {
							b.visible[j] = true
						}
					}
				}
			}
		}
	})
}
