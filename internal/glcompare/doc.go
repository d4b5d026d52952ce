// Package glcompare runs the same random program of OpenGL calls on the system's OpenGL, through go-gl, and on package
// gl, call by call, and compares what can be known: error codes, bytes that are defined, captured vertices, counts of
// queries, pixels within a tolerance. Clip space and the direction of rows are gl's business, not the program's.
package glcompare

//go:generate go run ./gen
