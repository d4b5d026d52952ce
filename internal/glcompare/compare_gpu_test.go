package glcompare_test

import (
	"errors"
	"flag"
	"math/rand/v2"
	"os"
	"runtime"
	"strconv"
	"testing"

	"github.com/vkgloo/vkgloo/gl"
	"github.com/vkgloo/vkgloo/internal/draw"
	"github.com/vkgloo/vkgloo/internal/glcompare"
	"github.com/vkgloo/vkgloo/internal/glcompare/opengl"
	"github.com/vkgloo/vkgloo/internal/vktest"
)

var (
	programs = flag.Int("glprograms", fromEnv("VKGLOO_GL_PROGRAMS", 200), "random programs to run")
	calls    = flag.Int("glcalls", 200, "calls of each")
	seed     = flag.Uint64("glseed", 1, "seed of the first program")
)

// fromEnv is a number that the environment may set: for ./run check, whose other tests don't know these flags.
func fromEnv(name string, otherwise int) int {
	if n, err := strconv.Atoi(os.Getenv(name)); err == nil {
		return n
	}
	return otherwise
}

// reference makes the system's OpenGL current on this goroutine's thread, or skips the test.
func reference(t testing.TB) {
	t.Helper()
	runtime.LockOSThread()
	switch err := opengl.Open(128, 128); {
	case errors.Is(err, errors.ErrUnsupported) && os.Getenv("REQUIRE_GL") != "1":
		t.Skip(err)
	case err != nil:
		t.Fatal(err)
	}
}

// seeded makes choices that never end.
type seeded struct{ *rand.Rand }

func (seeded) Done() bool { return false }

// Random programs do the same on the system's OpenGL and here.
func TestPrograms(t *testing.T) { runPrograms(t, *programs, draw.Force{}) }

// They do so with the fallbacks for what devices may lack.
func TestProgramsWithFallbacks(t *testing.T) {
	n := max(*programs/8, 1)
	runPrograms(t, n, draw.Force{EmulateXfb: true})
	runPrograms(t, n, draw.Force{Convert: true, Fans: true, WidenIndex: true, Divisors: true, LoopRecords: true, BaseOnHost: true})
}

func runPrograms(t *testing.T, n int, f draw.Force) {
	reference(t)
	c := vktest.Context(t)
	c.Renderer().SetForce(f)
	if err := gl.MakeCurrent(c); err != nil {
		t.Fatal(err)
	}
	if testing.Short() || os.Getenv("VKGLOO_TEST_PROFILE") != "" {
		n = max(n/10, 1) // simulated devices: what differs between them shows soon
	}
	total, caps := 0, c.Device().Caps()
	for i := range n {
		s := *seed + uint64(i)
		r := glcompare.New(&opengl.Funcs, &glcompare.Ours, seeded{rand.New(rand.NewPCG(s, 0))})
		r.NoGaps, r.Failed, r.LooseLines = f.EmulateXfb || !caps.TransformFeedback, t.Failed, !caps.BresenhamLines
		r.NoDoubles = !caps.ShaderFloat64
		if bad := r.Run(*calls); bad != "" {
			t.Fatalf("program %d, %+v (go test ./internal/glcompare -run %s -glseed %d -glprograms 1): %s\n%s\n%v", i, f, t.Name(), s, r.Log(), bad, gl.Err())
		}
		total += r.Calls()
	}
	t.Logf("%d programs, %d calls, against %s", n, total, opengl.Renderer())
}
