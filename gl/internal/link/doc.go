// Package link makes programs of compiled shaders by OpenGL's rules: it gives attributes, fragment outputs and uniforms
// their locations, blocks their places, and says what transform feedback captures. It is pure: SPIR-V in, SPIR-V out.
package link
