package misuse_test

import (
	"reflect"

	"github.com/vkgloo/vkgloo"
	"github.com/vkgloo/vkgloo/buffer"
	"github.com/vkgloo/vkgloo/descriptors"
	"github.com/vkgloo/vkgloo/shaders"
	"github.com/vkgloo/vkgloo/staging"
	"github.com/vkgloo/vkgloo/vk"
)

// record is a struct as vertices are.
type record struct {
	Pos   [3]float32
	Color uint32
}

// functions are the exported functions that are no methods, but for package gl's, those with a type parameter more than once.
var functions = map[string][]any{
	"vkgloo.Open": {vkgloo.Open}, "vkgloo.Adopt": {vkgloo.Adopt}, "vkgloo.N": {vkgloo.N}, "vkgloo.ParseLayout": {vkgloo.ParseLayout},

	"buffer.Of":        {buffer.Of[byte], buffer.Of[float64], buffer.Of[record], buffer.Of[*int], buffer.Of[string], buffer.Of[struct{}]},
	"buffer.Borrow":    {buffer.Borrow[byte], buffer.Borrow[[3]float32], buffer.Borrow[[]byte], buffer.Borrow[struct{}]},
	"buffer.Bytes":     {buffer.Bytes[uint16], buffer.Bytes[record], buffer.Bytes[map[int]int], buffer.Bytes[struct{}]},
	"buffer.DTypeOf":   {buffer.DTypeOf[record], buffer.DTypeOf[any], buffer.DTypeOf[[0]int], buffer.DTypeOf[complex128], buffer.DTypeOf[[1 << 40]byte]},
	"buffer.Raw":       {buffer.Raw},
	"buffer.New":       {buffer.New},
	"buffer.NewData":   {buffer.NewData},
	"buffer.NewSize":   {buffer.NewSize},
	"buffer.NextID":    {buffer.NextID},
	"buffer.Make":      {buffer.Make},
	"buffer.ParseSize": {buffer.ParseSize},
	"buffer.HalfOf":    {buffer.HalfOf},
	"buffer.Describe":  {buffer.Describe},

	"buffer.NewDataBuffer": {buffer.NewDataBuffer}, "buffer.NewVertexBuffer": {buffer.NewVertexBuffer},
	"buffer.NewIndexBuffer": {buffer.NewIndexBuffer},

	"staging.New": {staging.New}, "staging.Failed": {staging.Failed},

	"vk.Open": {vk.Open}, "vk.Adopt": {vk.Adopt}, "vk.RawHandles": {vk.RawHandles}, "vk.FormatAspect": {vk.FormatAspect},
	"vk.FormatBlock": {vk.FormatBlock}, "vk.ClearColor": {vk.ClearColor}, "vk.ClearDepth": {vk.ClearDepth},

	"shaders.Compile": {shaders.Compile}, "shaders.Load": {shaders.Load}, "shaders.Library": {shaders.Library},
	"shaders.Reflect": {shaders.Reflect},

	"descriptors.Bindings": {descriptors.Bindings}, "descriptors.On": {descriptors.On},
	"descriptors.NewLayout": {descriptors.NewLayout}, "descriptors.NewSets": {descriptors.NewSets},
}

// types are the types with exported methods, and a few values of those that are no objects.
var types = map[string][]any{
	"vkgloo": {vkgloo.PressureLevel(99), vkgloo.Mode(0), vkgloo.Mode(200), vkgloo.MemberKind(99), vkgloo.LayoutItem{}, vkgloo.LayoutItem{Type: 0xff, Count: -1, Size: 1 << 40},
		vkgloo.Layout{}, vkgloo.Layout{Items: make([]vkgloo.LayoutItem, 3), Stride: -1, Usage: 7}},
	"buffer": {buffer.Scalar(0), buffer.Scalar(200), buffer.Float16, buffer.DType{}, buffer.Int8.Type(-1), buffer.Float64.Type(1<<40, 1<<40),
		buffer.DType{Fields: []buffer.Field{}, Size: -1}, buffer.DType{Fields: []buffer.Field{{Name: "\x00", Offset: -8}}}, buffer.Half(0xffff),
		buffer.Op(99), buffer.Kind(99), buffer.Command{}, buffer.Command{Op: 77, Kind: 88, Offset: -1, Size: -1}},
	"vk": {vk.BufferUsage(1<<32 - 1), vk.Stage(1<<32 - 1), vk.Access(1<<32 - 1), vk.UploadMode(99), vk.DeviceType(99), vk.ObjectType(1 << 31),
		vk.MemoryUsage(99), vk.MemoryFlags(1<<32 - 1), vk.Severity(99), vk.Message{}, vk.MessageObject{}, vk.Result(-12345), vk.RetireKind(99),
		&vk.LeakError{}},
	"shaders": {&shaders.CompileError{}, shaders.Stage(99)}, "descriptors": {descriptors.Binding{Number: -1, Size: -1}}, "staging": {},
}

// pointers are the types whose methods are called on nil and on a zero value as well.
var pointers = []reflect.Type{
	reflect.TypeFor[*vkgloo.Context](), reflect.TypeFor[*vkgloo.Program](), reflect.TypeFor[*vkgloo.VertexArray](), reflect.TypeFor[*vkgloo.Target](),
	reflect.TypeFor[*buffer.Buffer](), reflect.TypeFor[*buffer.DataBuffer](), reflect.TypeFor[*buffer.VertexBuffer](),
	reflect.TypeFor[*buffer.IndexBuffer](), reflect.TypeFor[*buffer.View](),
	reflect.TypeFor[*staging.Engine](), reflect.TypeFor[*staging.Store](), reflect.TypeFor[*staging.Ticket](), reflect.TypeFor[*staging.Batch](),
	reflect.TypeFor[*staging.Fresh](), reflect.TypeFor[*staging.Span](),
	reflect.TypeFor[*vk.Device](), reflect.TypeFor[*vk.Buffer](), reflect.TypeFor[*vk.Image](), reflect.TypeFor[*vk.ImageMemory](), reflect.TypeFor[*staging.Image](), reflect.TypeFor[*vkgloo.Texture](), reflect.TypeFor[*vk.Timeline](), reflect.TypeFor[*vk.Stream](),
	reflect.TypeFor[*descriptors.Layout](), reflect.TypeFor[*descriptors.Sets](),
}

// Why a method isn't called with hostile arguments on a live object.
const (
	handle = "it takes handles or Vulkan's own numbers, which can't be told from good ones"
	above  = "its arguments are checked by the packages above"
	locked = "it is for who holds the engine's lock"
	mutex  = "a mutex's own rules: unlocking one that isn't locked ends the program"
	bounds = "it copies what is given: a destination that is too short panics, as an index does"
	apart  = "TestTickets calls it in every order"
	ends   = "it ends the object: it is called on those of a closed context"
)

// unchecked are those methods. They are called on nil and zero objects all the same, the ones that take handles on closed ones, too.
var unchecked = map[string]string{
	"vk.Copy": bounds, "staging.CopyBytes": bounds, "staging.Ticket.Submitted": apart, "staging.Ticket.Completed": apart, "staging.Ticket.Cancel": apart,
	"vk.Timeline.Ticket": "its holder has to end it, else nothing can be closed", "vkgloo.Context.Close": ends, "vkgloo.Context.Record": handle, "vkgloo.Context.RecordRaw": handle,
	"vk.Device.Close": ends, "vk.Device.AllocateSet": handle, "vk.Device.NewComputePipeline": handle, "vk.Device.NewDescriptorPool": handle,
	"vk.Device.NewFramebuffer": handle, "vk.Device.NewGraphicsPipeline": handle, "vk.Device.NewImage": handle, "vk.Device.NewPipelineLayout": handle,
	"vk.Device.NewQueryPool": handle, "vk.Device.NewRenderPass": handle, "vk.Device.NewSetLayout": handle, "vk.Device.NewShaderModule": handle,
	"vk.Device.PipelineCacheData": handle, "vk.Device.QueryResult": handle, "vk.Device.Replay": handle, "vk.Device.ResetDescriptorPool": handle,
	"vk.Device.Retire": handle, "vk.Device.SetName": handle, "vk.Device.WriteDescriptors": handle, "vk.Device.FormatFeatures": handle,
	"vk.Device.Submit":  handle,
	"vk.Device.Relabel": handle, "vk.Device.NewSampler": handle, "vk.Device.BindImage": handle, "vk.Device.BindRawImage": handle,
	"vk.Device.CmdCopyBuffer": handle, "vk.Device.CmdCopyBufferToImage": handle, "vk.Device.CmdCopyImageToBuffer": handle,
	"vk.Device.CmdPipelineBarrier": handle, "vk.Device.QueueSubmit": handle, "vk.Device.UpdateDescriptorSets": handle,
	"staging.Engine.Close": ends, "staging.Engine.Lock": mutex, "staging.Engine.Unlock": mutex,
	"staging.Engine.Await": above, "staging.Engine.Copy": above, "staging.Engine.CopyLocked": above, "staging.Engine.Create": above, "staging.Engine.CreateHost": above,
	"staging.Engine.CreateHostLocked": above, "staging.Engine.Drop": above, "staging.Engine.Extend": above, "staging.Engine.Fill": above, "staging.Engine.Free": above,
	"staging.Engine.Fresh": above, "staging.Engine.MarkDirty": above, "staging.Engine.Read": above, "staging.Engine.ReadAsync": above, "staging.Engine.ReadRegions": above,
	"staging.Engine.Record": handle, "staging.Engine.Reserve": above, "staging.Engine.RetireBuffer": above, "staging.Engine.Scratch": above, "staging.Engine.TryRead": above,
	"staging.Engine.Use": above, "staging.Engine.WriteNow": above, "staging.Engine.SetBreaker": above,
	"staging.Store.InPlace": above, "staging.Store.Mapped": above, "staging.Store.Touch": above, "staging.Store.Wrote": above, "staging.Store.ReleaseLocked": locked,
	"staging.Batch.Copy": above, "staging.Batch.Adopt": above, "staging.Batch.Count": above,
	"staging.Image.Now": above, "staging.Image.Write": above, "staging.Image.GenerateMips": above, "staging.Image.Release": above, "staging.Image.Flush": above,
	"staging.Image.Forget": above, "staging.Image.Restore": above, "staging.Image.Read": above, "staging.Ticket.String": apart,
	"vk.ImageMemory.Memory": handle, "vk.ImageMemory.SetLabel": handle, "vk.ImageMemory.Free": handle, "vk.ImageMemory.Retire": handle,
	"staging.Batch.CopyStrided": above, "staging.Batch.InPlace": above, "staging.Batch.Keep": above, "staging.Batch.Map": above, "staging.Batch.Orphan": above,
	"staging.Batch.Replace": above, "staging.Batch.Resize": above, "staging.Batch.Ticket": above, "staging.Batch.Ticketed": above, "staging.Batch.Write": above, "staging.Batch.Wrote": above,
	"staging.Fresh.Bytes": above, "staging.Fresh.Len": above, "staging.Span.Buffer": above, "staging.Span.Bytes": above, "staging.Span.IsZero": above, "staging.Span.Len": above,
	"staging.Span.Offset": above, "staging.Store.Coherent": above,
	"descriptors.Sets.Get": above, "descriptors.Sets.Flush": above,
}
