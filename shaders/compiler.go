package shaders

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/vkgloo/vkgloo/internal/spirv"
)

// tool is a GLSL compiler's command line. Both read the source from standard input.
type tool struct {
	name       string
	compile    func(stage Stage, o CompileOptions, out string) []string
	preprocess func(stage Stage, o CompileOptions) []string
	input      string // what messages call the source
}

var tools = []tool{
	{
		name: "glslangValidator",
		compile: func(stage Stage, o CompileOptions, out string) []string {
			args := []string{"--stdin", "-S", stageWords[stage], "--aml", "--amb", "-o", out}
			switch {
			case o.OpenGL:
				return append(args, "-G")
			case o.GL:
				return append(args, "-V", "-R", "-UVULKAN") // OpenGL does not define it
			}
			return append(args, "-V")
		},
		preprocess: func(stage Stage, o CompileOptions) []string {
			return []string{"--stdin", "-S", stageWords[stage], "-E"}
		},
		input: "stdin:",
	},
	{
		name: "glslc",
		compile: func(stage Stage, o CompileOptions, out string) []string {
			args := []string{"-fshader-stage=" + stageWords[stage], "-fauto-map-locations", "-fauto-bind-uniforms", "-o", out, "-"}
			switch {
			case o.OpenGL:
				return append([]string{"--target-env=opengl"}, args...)
			case o.GL:
				return append([]string{"--target-env=vulkan1.0", "-fvulkan-rules-relaxed"}, args...)
			}
			return append([]string{"--target-env=vulkan1.0"}, args...)
		},
		preprocess: func(stage Stage, o CompileOptions) []string {
			return []string{"-fshader-stage=" + stageWords[stage], "-E", "-"}
		},
		input: "<stdin>:",
	},
}

// compiler is an installed tool.
type compiler struct {
	tool
	path string
}

// findCompiler looks along PATH, every time: a user may install one while the program runs.
//   - Errors: errors.ErrUnsupported.
func findCompiler() (compiler, error) {
	for _, t := range tools {
		if path, err := exec.LookPath(t.name); err == nil {
			return compiler{t, path}, nil
		}
	}
	return compiler{}, fmt.Errorf("shaders: %w: no GLSL compiler found: install glslangValidator "+
		"(package glslang-tools) or glslc, or give SPIR-V", errors.ErrUnsupported)
}

// compileTimeout bounds a run: no source may hang its caller.
const compileTimeout = time.Minute

// run gives the tool its source and returns what it prints.
func (c compiler) run(source string, args []string) (stdout, log string, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), compileTimeout)
	defer cancel()
	cmd := exec.CommandContext(ctx, c.path, args...)
	cmd.Stdin = strings.NewReader(source)
	cmd.WaitDelay = time.Second
	var out, messages bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &messages
	err = cmd.Run()
	if ctx.Err() != nil {
		err = fmt.Errorf("shaders: %s: no answer within %v", c.name, compileTimeout)
	}
	return out.String(), out.String() + messages.String(), err
}

// compile runs the tool over the sources of one shader.
func (c compiler) compile(stage Stage, sources []string, o CompileOptions) ([]uint32, error) {
	dir, err := os.MkdirTemp("", "vkgloo-shader-")
	if err != nil {
		return nil, fmt.Errorf("shaders: %w", err)
	}
	defer os.RemoveAll(dir)
	out := filepath.Join(dir, "module.spv")
	args, input := c.tool.compile(stage, o, out), sources[0]
	if len(sources) > 1 {
		if args, err = c.files(dir, sources, args); err != nil {
			return nil, err
		}
	}
	_, log, err := c.run(input, args)
	if failed(err) {
		return nil, &CompileError{stage, o.Name, c.clean(strings.ReplaceAll(log, dir+string(filepath.Separator), ""))}
	}
	if err != nil {
		return nil, fmt.Errorf("shaders: %s: %w", c.name, err)
	}
	p, err := os.ReadFile(out)
	if err != nil {
		return nil, fmt.Errorf("shaders: %s left no module: %w", c.name, err)
	}
	return spirv.FromBytes(string(p))
}

// files puts several sources into a folder and makes them what the tool reads, in place of standard input.
//   - Errors: errors.ErrUnsupported where the tool links no sources.
func (c compiler) files(dir string, sources, args []string) ([]string, error) {
	if c.name != "glslangValidator" {
		return nil, fmt.Errorf("shaders: %w: %s does not link several sources of one stage: install glslangValidator (package glslang-tools)",
			errors.ErrUnsupported, c.name)
	}
	args = slices.DeleteFunc(args, func(a string) bool { return a == "--stdin" })
	for i, s := range sources {
		name := filepath.Join(dir, fmt.Sprintf("source %d", i+1))
		if err := os.WriteFile(name, []byte(s), 0o600); err != nil {
			return nil, fmt.Errorf("shaders: %w", err)
		}
		args = append(args, name)
	}
	return args, nil
}

// preprocess expands the source's macros.
func (c compiler) preprocess(stage Stage, source string, o CompileOptions) (string, error) {
	out, log, err := c.run(source, c.tool.preprocess(stage, o))
	if failed(err) {
		return "", &CompileError{stage, o.Name, c.clean(log)}
	}
	if err != nil {
		return "", fmt.Errorf("shaders: %s: %w", c.name, err)
	}
	return out, nil
}

// failed reports whether the tool ran and refused the source.
func failed(err error) bool {
	var exit *exec.ExitError
	return errors.As(err, &exit) && exit.Exited()
}

// clean takes the tool's name for standard input out of its messages: "ERROR: stdin:4: …" is "ERROR: 4: …".
func (c compiler) clean(log string) string {
	var kept []string
	for line := range strings.Lines(log) {
		line = strings.TrimRight(line, " \r\n")
		if line == "stdin" || line == "" && (len(kept) == 0 || kept[len(kept)-1] == "") {
			continue
		}
		kept = append(kept, strings.Replace(line, c.input, "", 1))
	}
	return strings.TrimSpace(strings.Join(kept, "\n"))
}
