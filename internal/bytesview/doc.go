// Package bytesview sees memory as bytes: slices of fixed-size elements as []byte and back, and the copies that
// move such bytes. It is the only package that reinterprets memory.
//
// Nothing here checks what the memory means. The callers, package buffer above all, see to it that an element type
// holds no pointers, and that sizes and offsets lie inside the slices.
package bytesview
