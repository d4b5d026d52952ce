package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestMain lets the test binary be the demo itself, so that exit codes and output are the real ones.
func TestMain(m *testing.M) {
	if os.Getenv("DEMO_TEST_MAIN") == "1" {
		os.Exit(realMain(os.Args[1:]))
	}
	os.Exit(m.Run())
}

// demo runs the demo as a program of its own.
func demo(t *testing.T, env []string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	cmd := exec.Command(os.Args[0], args...)
	cmd.Env = append(append(os.Environ(), "DEMO_TEST_MAIN=1"), env...)
	var out, errs strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	if e := (*exec.ExitError)(nil); err != nil && !errors.As(err, &e) {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), out.String(), errs.String()
}

// fails wants exit code 1, one line that says all of want, and nothing written.
func fails(t *testing.T, env []string, args []string, want ...string) {
	t.Helper()
	out := filepath.Join(t.TempDir(), "out")
	code, _, stderr := demo(t, env, append([]string{"-headless", "-frames", "1", "-size", "64x64", "-out", out}, args...)...)
	if code != 1 || strings.Count(stderr, "\n") != 1 || !strings.HasPrefix(stderr, "demo: ") {
		t.Errorf("exit code %d, want 1 and one line; stderr:\n%s", code, stderr)
	}
	for _, w := range want {
		if !strings.Contains(stderr, w) {
			t.Errorf("stderr does not say %q: %s", w, stderr)
		}
	}
	if _, err := os.Stat(out); !os.IsNotExist(err) {
		t.Errorf("%s was made: %v", out, err)
	}
}

func TestBadMeshFile(t *testing.T) {
	none := filepath.Join(t.TempDir(), "none.glb")
	fails(t, nil, []string{"-mesh", none}, none, "no such file")
	d := triangle()
	accessor(d, 0)["count"] = 1000
	bad := glb(t, d, triangleData)
	fails(t, nil, []string{"-mesh", bad}, bad, "accessor 0", "out of range")
}

func TestBadFlags(t *testing.T) {
	fails(t, nil, []string{"-size", "big"}, `-size "big"`)
	for _, args := range [][]string{{"-nonsense"}, {"left over"}, {"-frames", "many"}} {
		if code, _, stderr := demo(t, nil, args...); code != 2 || stderr == "" {
			t.Errorf("demo %q: exit code %d, %q, want 2 and a text", args, code, stderr)
		}
	}
	if code, _, help := demo(t, nil, "-h"); code != 0 || !strings.Contains(help, "-mesh") {
		t.Errorf("demo -h: exit code %d, %q", code, help)
	}
}
