package shaders

import (
	"embed"
	"fmt"
	"io/fs"

	"github.com/vkgloo/vkgloo/internal/spirv"
)

//go:generate sh library/compile.sh

//go:embed library/*.spv
var library embed.FS

// Library gives one of the library's own compute shaders by its file's name without the extension: "convert" repacks
// vertex data that no format fetches, "index" makes index lists, "gather" reorders captured vertices. Their sources say
// what they are bound to.
//   - Errors: fs.ErrNotExist for an unknown name.
//   - Ownership: the words are the caller's.
func Library(name string) ([]uint32, error) {
	p, err := library.ReadFile("library/" + name + ".spv")
	if err != nil {
		return nil, fmt.Errorf("shaders: library shader %.200q: %w", name, fs.ErrNotExist)
	}
	return spirv.FromBytes(string(p))
}
