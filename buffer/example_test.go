package buffer_test

import (
	"encoding/binary"
	"errors"
	"fmt"
	"log"
	"os"
	"testing"

	"github.com/vkgloo/vkgloo"
	"github.com/vkgloo/vkgloo/buffer"
	"github.com/vkgloo/vkgloo/internal/vktest"
)

func TestMain(m *testing.M) { os.Exit(vktest.Main(m)) }

func try[T any](v T, err error) T {
	check(err)
	return v
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

// A buffer takes writes before there is any device. Attached, it is read back with all of them.
func ExampleBuffer() {
	b := try(buffer.NewSize(8))
	check(b.SetSubData(buffer.Of([]byte{1, 2, 3, 4}), 0))
	check(b.Clear(4, 4, []byte{7, 8}))

	ctx := try(vkgloo.Open(vkgloo.Options{}))
	defer ctx.Close()
	check(ctx.Attach(b))
	defer b.Release()
	fmt.Println(try(b.Read(-1, 0)))
	// Output: [1 2 3 4 7 8 7 8]
}

// What waits in a buffer can be looked at. Writes that newer ones cover are gone, neighbours stay apart.
func ExampleBuffer_Pending() {
	b := try(buffer.NewSize(16))
	check(b.SetSubData(buffer.Of([]uint16{1, 2}), 0))
	check(b.SetSubData(buffer.Of([]uint16{3, 4}), 8))
	check(b.SetSubData(buffer.Of([]uint16{5, 6}), 0)) // instead of the first
	for _, c := range b.Pending() {
		fmt.Println(c.Op, c.Offset, c.Size, c.Data)
	}
	// Output:
	// CREATE 0 0 []
	// SIZE 0 16 []
	// DATA 8 4 [3 0 4 0]
	// DATA 0 4 [5 0 6 0]
}

// Reads need not wait.
func ExampleBuffer_ReadAsync() {
	ctx := try(vkgloo.Open(vkgloo.Options{}))
	defer ctx.Close()
	b := try(ctx.Buffer(buffer.Of([]byte("on its way"))))
	defer b.Release()
	r := b.ReadAsync(6, 7)
	<-r.Done() // or look again in the next frame
	_, err := r.Bytes()
	fmt.Println(errors.Is(err, buffer.ErrRange))
	fmt.Printf("%s\n", try(b.ReadAsync(3, 7).Bytes()))
	// Output:
	// true
	// way
}

// A Buffer is an io.ReaderAt and an io.WriterAt.
func ExampleBuffer_ReadAt() {
	ctx := try(vkgloo.Open(vkgloo.Options{}))
	defer ctx.Close()
	b := try(ctx.Reserve(8))
	defer b.Release()
	try(b.WriteAt([]byte("gloogloo"), 0))
	p := make([]byte, 4)
	n, err := b.ReadAt(p, 6)
	fmt.Printf("%s, %v\n", p[:n], err)
	// Output: oo, EOF
}

// Errors are values with the label, what was asked and what there is; nothing has changed then.
func ExampleBuffer_SetSubData() {
	b := try(buffer.NewSize(16))
	check(b.SetLabel("weights"))
	err := b.SetSubData(buffer.Of([]float32{1, 2}), 12)
	fmt.Println(errors.Is(err, buffer.ErrRange), errors.Is(err, buffer.ErrValue), len(b.Pending()))
	// Output: true true 2
}

// A DataBuffer counts elements. Its type is that of the data.
func ExampleDataBuffer() {
	b := try(buffer.NewDataBuffer(buffer.Of([]uint16{10, 11, 12, 13})))
	fmt.Println(b.Len(), b.ItemSize(), b.Size(), b.DType())
	check(b.SetSlice(1, 3, buffer.Of([]uint16{21, 22}))) // Python's b[1:3] = …
	fmt.Println(errors.Is(b.SetAt(4, buffer.Of([]uint16{9})), buffer.ErrIndex))
	// Output:
	// 4 2 8 uint16
	// true
}

// A slice of structs is a record array. Tags name the fields as shaders do.
func ExampleVertexBuffer() {
	type vertex struct {
		Position [3]float32 `gloo:"a_position"`
		Color    [4]uint8   `gloo:"a_color"`
	}
	b := try(buffer.NewVertexBuffer(buffer.Of([]vertex{
		{Position: [3]float32{0, 0, 0}, Color: [4]uint8{255, 0, 0, 255}},
		{Position: [3]float32{1, 0, 0}, Color: [4]uint8{0, 255, 0, 255}},
	})))
	b.SetDivisor(1) // one record an instance
	for _, f := range b.DType().Fields {
		fmt.Println(f.Name, f.Type, f.Offset)
	}
	fmt.Println(b.Len(), b.Stride())
	// Output:
	// a_position float32[3] 0
	// a_color uint8[4] 12
	// 2 16
}

// An IndexBuffer holds unsigned integers of 8, 16 or 32 bits.
func ExampleIndexBuffer() {
	b := try(buffer.NewIndexBuffer(buffer.Of([]uint16{0, 1, 2, 2, 1, 3})))
	fmt.Println(b.Len(), b.ItemSize())
	_, err := buffer.NewIndexBuffer(buffer.Of([]float32{0, 1, 2}))
	fmt.Println(errors.Is(err, buffer.ErrType))
	// Output:
	// 6 2
	// true
}

// A View is a part of a buffer: one field, or some elements. What is assigned to it leaves the rest as it is.
func ExampleView() {
	type particle struct {
		Place [2]float32 `gloo:"a_place"`
		Heat  float32    `gloo:"a_heat"`
	}
	b := try(buffer.NewVertexBuffer(buffer.Of(make([]particle, 3))))
	heat := try(b.Field("a_heat"))
	fmt.Println(heat.Len(), heat.Offset(), heat.Stride(), try(heat.GLSLType()))
	check(heat.Assign(buffer.Of([]float32{0.5, 1, 1.5})))

	check(b.ResizeBytes(24)) // another size: the view's figures no longer hold
	fmt.Println(heat.Valid(), errors.Is(heat.Assign(buffer.Of([]float32{0})), buffer.ErrState))
	// Output:
	// 3 8 12 float
	// false true
}

// Arrays are views of Go memory in numpy's manner. Nothing is copied until a buffer takes one.
func ExampleArray() {
	a := buffer.Of([]float32{0, 1, 2, 3, 4, 5, 6, 7})
	fmt.Println(a.Shape(), a.Reshape(4, 2).Shape(), a.Slice(buffer.Begin, buffer.End, 2).Shape())
	fmt.Println(a.Reshape(3, 3).Err() != nil) // the call that is given it returns the error
	fmt.Println(a.As(buffer.Uint16).DType())
	// Output:
	// [8] [4 2] [4]
	// true
	// uint16
}

// Borrowed memory is read at the flush, not by the call.
func ExampleBorrow() {
	ctx := try(vkgloo.Open(vkgloo.Options{}))
	defer ctx.Close()
	data := []byte{1, 2, 3}
	b := try(ctx.Reserve(3))
	defer b.Release()
	check(b.SetData(buffer.Borrow(data)))
	data[0] = 9
	fmt.Println(try(b.Read(-1, 0)))
	// Output: [9 2 3]
}

// Data whose type is known at run time only, as in glTF files.
func ExampleRaw() {
	file := binary.LittleEndian.AppendUint32(nil, 7)
	file = binary.LittleEndian.AppendUint32(file, 8)
	b := try(buffer.NewDataBuffer(buffer.Raw(file, buffer.Uint32.Type(), []int{2}, nil)))
	fmt.Println(b.Len(), b.DType())
	// Output: 2 uint32
}

func ExampleParseSize() {
	fmt.Println(try(buffer.ParseSize("2KB")), try(buffer.ParseSize("1MB")))
	// Output: 2048 1048576
}
