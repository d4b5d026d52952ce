package work

import (
	"math"
	"math/rand/v2"
	"sync"
)

// shift is what two repetitions' data differ by: repetition r sends bytes [r*shift, …) of the pool, so that no result can
// pass for another's.
const shift = 4096

// shifts bounds the different repetitions; after as many they come again.
const shifts = 64

var pool struct {
	sync.Mutex
	p []byte
}

// Data returns n random bytes, the same for the same arguments. The caller does not write to them.
func Data(n, rep int) []byte {
	pool.Lock()
	defer pool.Unlock()
	if want := n + shifts*shift; len(pool.p) < want {
		pool.p = make([]byte, want)
		rand.NewChaCha8([32]byte{1}).Read(pool.p)
	}
	from := rep % shifts * shift
	return pool.p[from : from+n : from+n]
}

// Offsets returns where w's writes or reads go: distinct slots of Elem bytes, in order or at random.
func Offsets(w Workload) []int {
	slots := w.Size / w.Elem
	if w.InOrder {
		slots = w.Count
	}
	all := make([]int, slots)
	for i := range all {
		all[i] = i * w.Elem
	}
	if !w.InOrder {
		rand.New(rand.NewPCG(7, uint64(w.Count))).Shuffle(slots, func(i, j int) { all[i], all[j] = all[j], all[i] })
	}
	return all[:w.Count]
}

// Together is how many creations of W4 a library may put off to do them at once.
const Together = 64

// Ops returns the steps of W4: sizes log-uniform from 64 B to 4 MiB; first every slot is filled, then random ones are
// replaced, none twice within Together steps. The second result is the most bytes alive at once.
func Ops(w Workload) ([]Op, int) {
	r := rand.New(rand.NewPCG(4, 4))
	ops := make([]Op, w.Count)
	held := make([]int, w.Live)
	last := make([]int, w.Live) // 1 + the step that filled a slot
	live, peak := 0, 0
	for i := range ops {
		slot := i
		for i >= w.Live {
			if slot = r.IntN(w.Live); last[slot] <= i-Together {
				break
			}
		}
		last[slot] = i + 1
		size := int(64 * math.Exp(r.Float64()*math.Log(65536)))
		ops[i] = Op{slot, size}
		live += size - held[slot]
		held[slot] = size
		peak = max(peak, live)
	}
	return ops, peak
}

// Triangles returns W8's vertices, three a draw, two float32 each: draw i covers pixel i of the picture, and no other.
func Triangles(count int) []float32 {
	v := make([]float32, 0, 6*count)
	const px = 2.0 / FrameTarget
	for i := range count {
		x := -1 + px*float32(i%FrameTarget)
		y := -1 + px*float32(i/FrameTarget%FrameTarget)
		// A triangle with the pixel's middle inside and its corners within the pixel.
		v = append(v, x+0.1*px, y+0.1*px, x+0.9*px, y+0.1*px, x+0.5*px, y+0.95*px)
	}
	return v
}
