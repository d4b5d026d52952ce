package vktest

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
)

// The fault-injection layer's three parts: what makes the device another one lies below the validation layer, what refuses
// submissions above it, and what makes functions without an instance fail is not in any list: it is active while the
// variable globalSwitch is 1.
const (
	layerName  = "VK_LAYER_VKGLOO_fault"
	refuseName = "VK_LAYER_VKGLOO_refuse"
	globalName = "VK_LAYER_VKGLOO_global"
	khronos    = "VK_LAYER_KHRONOS_validation"

	globalSwitch = "VKGLOO_FAULT_GLOBAL"
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
	for _, v := range []struct{ name, dir, rest string }{
		{"VK_LAYER_PATH", dir, layerPath},
		{"VK_ADD_LAYER_PATH", dir, ""},
		{"XDG_DATA_DIRS", filepath.Join(dir, "share"), "/usr/local/share:/usr/share"}, // implicit layers have no variable of their own
	} {
		if was := os.Getenv(v.name); was != "" {
			v.rest = was
		}
		if err := os.Setenv(v.name, strings.TrimSuffix(v.dir+":"+v.rest, ":")); err != nil {
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
	fmt.Fprintln(sum, compiler(), layers)
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
	for _, l := range layers {
		if err := l.compile(tmp, dir, sources); err != nil {
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

// layer is one of the libraries that the source makes.
type layer struct {
	name, define string
	manifest     string         // its folder
	more         map[string]any // what the manifest says besides
}

var layers = []layer{
	{layerName, "FAULT_BELOW", ".", map[string]any{ // the loader asks the manifest what a layer adds
		"device_extensions": []map[string]string{{"name": "VK_EXT_memory_budget", "spec_version": "1"}},
	}},
	{refuseName, "FAULT_TOP", ".", nil},
	{globalName, "FAULT_GLOBAL", "share/vulkan/implicit_layer.d", map[string]any{
		"enable_environment":  map[string]string{globalSwitch: "1"},
		"disable_environment": map[string]string{globalSwitch + "_OFF": "1"}, // there has to be one
		"pre_instance_functions": map[string]string{
			"vkEnumerateInstanceExtensionProperties": "vkgloo_EnumerateInstanceExtensionProperties",
			"vkEnumerateInstanceLayerProperties":     "vkgloo_EnumerateInstanceLayerProperties",
			"vkEnumerateInstanceVersion":             "vkgloo_EnumerateInstanceVersion",
		},
	}},
}

// compile builds the layer and its manifest in tmp, to be moved to dir.
func (l layer) compile(tmp, dir string, sources []string) error {
	lib := "lib" + l.name + ".so"
	args := append([]string{"-std=gnu11", "-O2", "-g", "-shared", "-fPIC", "-pthread", "-fvisibility=hidden", "-Wall", "-Wextra", "-Werror",
		"-D" + l.define, "-o", filepath.Join(tmp, lib)}, sources...)
	if out, err := exec.Command(compiler(), args...).CombinedOutput(); err != nil {
		return fmt.Errorf("%s could not build the fault layer (it needs gcc and libvulkan-dev): %w\n%s", compiler(), err, out)
	}
	about := map[string]any{
		"name": l.name, "type": "GLOBAL", "library_path": filepath.Join(dir, lib), "api_version": "1.3.204",
		"implementation_version": "1", "description": "makes a device behave like a worse one, for tests",
	}
	maps.Copy(about, l.more)
	manifest, err := json.Marshal(map[string]any{"file_format_version": "1.2.0", "layer": about})
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Join(tmp, l.manifest), 0o755); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(tmp, l.manifest, l.name+".json"), manifest, 0o644)
}
