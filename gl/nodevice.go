package gl

import "unsafe"

// noDevice is what a context has before there is a GPU.
type noDevice struct{}

func (noDevice) Limits() limits                              { return leastLimits }
func (noDevice) Name() string                                { return "no device" }
func (noDevice) NewMemory() memory                           { return noMemory{} }
func (noDevice) Copy(dst, src memory, to, from, n int) error { return errNoContext }
func (noDevice) Load(*executable) (loaded, error)            { return nil, errNoContext }
func (noDevice) Draw(*context, *drawing) error               { return errNoContext }
func (noDevice) Clear(*clearing) error                       { return errNoContext }
func (noDevice) ReadPixels(x, y, w, h int, dst []byte) error { return errNoContext }
func (noDevice) Flush() error                                { return errNoContext }
func (noDevice) Finish() error                               { return errNoContext }
func (noDevice) Fence() (uint64, error)                      { return 0, errNoContext }
func (noDevice) Reached(mark, timeout uint64) (bool, error)  { return false, errNoContext }
func (noDevice) Barrier(bits uint32)                         {}
func (noDevice) ForgetArray(*vertexArray)                    {}

// noMemory is a store that can't be made.
type noMemory struct{}

func (noMemory) Allocate(int, []byte, uint32) error           { return errNoContext }
func (noMemory) Write(int, []byte) error                      { return errNoContext }
func (noMemory) Read(int, []byte) error                       { return errNoContext }
func (noMemory) Look(int, int) ([]byte, error)                { return nil, errNoContext }
func (noMemory) Fill(int, int, []byte) error                  { return errNoContext }
func (noMemory) Discard(int, int)                             {}
func (noMemory) Map(int, int, uint32) (unsafe.Pointer, error) { return nil, errNoContext }
func (noMemory) Sync(int, int) error                          { return errNoContext }
func (noMemory) Unmap() error                                 { return errNoContext }
func (noMemory) Release()                                     {}
func (noMemory) SetLabel(string)                              {}
