// Package shaders gets SPIR-V: from GLSL through an installed compiler, from files, and from the library's own sources,
// which are compiled ahead and embedded. It says what a module's inputs, outputs and blocks are.
//
//	words, err := shaders.Compile(shaders.Vertex, source, shaders.CompileOptions{Name: "mesh"})
//	r, err := shaders.Reflect(words)
//
// The compiler is glslangValidator (Debian's glslang-tools) or, where only that is found, glslc. Neither is needed for
// SPIR-V. Compiled sources are kept by their hash, and goroutines that want the same one wait for one compilation.
//
// All functions are safe for concurrent use. This package may change before v1.
package shaders
