package vktest

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
)

// The fault-injection layer's two halves: what makes the device another one lies below the validation layer, what refuses
// submissions above it.
const (
	layerName  = "VK_LAYER_VKGLOO_fault"
	refuseName = "VK_LAYER_VKGLOO_refuse"
	khronos    = "VK_LAYER_KHRONOS_validation"
)

//go:embed faultlayer/*.c faultlayer/*.h
var layerFiles embed.FS

// layerPath is where the layers are that the loader finds by itself on a usual system: VK_LAYER_PATH replaces them,
// and VK_ADD_LAYER_PATH, which doesn't, is younger than the loader of Ubuntu 22.04.
const layerPath = "/etc/vulkan/explicit_layer.d:/usr/local/share/vulkan/explicit_layer.d:/usr/share/vulkan/explicit_layer.d"

// buildLayer compiles the fault layer where that was not done before, and makes the loader find it. The library lies in
// the user's cache, named after its source and the compiler.
var buildLayer = sync.OnceValue(func() error {
	dir, err := layerDir()
	if err != nil {
		return err
	}
	if _, err := os.Stat(filepath.Join(dir, layerName+".json")); err != nil {
		if err := compileLayer(dir); err != nil {
			return err
		}
	}
	for env, rest := range map[string]string{"VK_LAYER_PATH": layerPath, "VK_ADD_LAYER_PATH": ""} {
		if was := os.Getenv(env); was != "" {
			rest = was
		}
		if err := os.Setenv(env, strings.TrimSuffix(dir+":"+rest, ":")); err != nil {
			return err
		}
	}
	return nil
})

func compiler() string {
	if cc := os.Getenv("CC"); cc != "" {
		return cc
	}
	return "gcc"
}

func layerDir() (string, error) {
	sum := sha256.New()
	fmt.Fprintln(sum, compiler())
	err := fs.WalkDir(layerFiles, "faultlayer", func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		b, err := layerFiles.ReadFile(path)
		fmt.Fprintln(sum, path, len(b))
		sum.Write(b)
		return err
	})
	cache, cacheErr := os.UserCacheDir()
	if cacheErr != nil {
		cache = os.TempDir()
	}
	return filepath.Join(cache, "vkgloo", "fault-"+hex.EncodeToString(sum.Sum(nil)[:8])), err
}

// compileLayer builds in a folder of its own and moves that into place: several test programs may do it at once.
func compileLayer(dir string) error {
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		return err
	}
	tmp, err := os.MkdirTemp(filepath.Dir(dir), "build-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	src, err := fs.Sub(layerFiles, "faultlayer")
	if err != nil {
		return err
	}
	if err := os.CopyFS(tmp, src); err != nil {
		return err
	}
	sources, err := filepath.Glob(filepath.Join(tmp, "*.c"))
	if err != nil {
		return err
	}
	for name, flags := range map[string][]string{layerName: nil, refuseName: {"-DFAULT_TOP"}} {
		if err := compileOne(name, tmp, dir, append(flags, sources...)); err != nil {
			return err
		}
	}
	if err := os.Rename(tmp, dir); err != nil {
		if _, there := os.Stat(filepath.Join(dir, layerName+".json")); there == nil {
			return nil // another program was faster
		}
		return err
	}
	return nil
}

// compileOne builds a layer and its manifest in tmp, to be moved to dir.
func compileOne(name, tmp, dir string, args []string) error {
	lib := "lib" + name + ".so"
	args = append([]string{"-std=gnu11", "-O2", "-g", "-shared", "-fPIC", "-pthread", "-fvisibility=hidden", "-Wall", "-Wextra", "-Werror",
		"-o", filepath.Join(tmp, lib)}, args...)
	if out, err := exec.Command(compiler(), args...).CombinedOutput(); err != nil {
		return fmt.Errorf("%s could not build the fault layer (it needs gcc and libvulkan-dev): %w\n%s", compiler(), err, out)
	}
	manifest, err := json.Marshal(map[string]any{
		"file_format_version": "1.2.0",
		"layer": map[string]any{
			"name": name, "type": "GLOBAL", "library_path": filepath.Join(dir, lib), "api_version": "1.3.204",
			"implementation_version": "1", "description": "makes a device behave like a worse one, for tests",
		},
	})
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(tmp, name+".json"), manifest, 0o644)
}
