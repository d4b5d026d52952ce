package gl

import (
	"math"
	"testing"
	"unsafe"
)

var (
	junk    [256]byte
	junkPtr = unsafe.Pointer(&junk[0])
	name1   = [1]uint32{nobody}
	out32   int32
	outU32  uint32
	out64   int64
	outPtr  unsafe.Pointer
)

func TestBufferErrors(t *testing.T) {
	checkFailures(t, []failure{
		{"GenBuffers count", INVALID_VALUE, func(*scene) { GenBuffers(-1, &name1[0]) }},
		{"CreateBuffers count", INVALID_VALUE, func(*scene) { CreateBuffers(-1, &name1[0]) }},
		{"DeleteBuffers count", INVALID_VALUE, func(*scene) { DeleteBuffers(-1, &name1[0]) }},
		{"BindBuffer target", INVALID_ENUM, func(s *scene) { BindBuffer(0, s.plain) }},
		{"BindBuffer unknown", INVALID_OPERATION, func(*scene) { BindBuffer(ARRAY_BUFFER, nobody) }},
		{"BufferData target", INVALID_ENUM, func(*scene) { BufferData(TEXTURE_2D, 4, junkPtr, STATIC_DRAW) }},
		{"BufferData usage", INVALID_ENUM, func(*scene) { BufferData(ARRAY_BUFFER, 4, junkPtr, 0) }},
		{"BufferData size", INVALID_VALUE, func(*scene) { BufferData(ARRAY_BUFFER, -4, junkPtr, STATIC_DRAW) }},
		{"BufferData unbound", INVALID_OPERATION, func(*scene) { BufferData(UNIFORM_BUFFER, 4, junkPtr, STATIC_DRAW) }},
		{"BufferData immutable", INVALID_OPERATION, func(*scene) { BufferData(SHADER_STORAGE_BUFFER, 4, junkPtr, STATIC_DRAW) }},
		{"BufferData impossible", OUT_OF_MEMORY, func(*scene) { BufferData(ARRAY_BUFFER, math.MaxInt, nil, STATIC_DRAW) }},
		{"BufferData too much", OUT_OF_MEMORY, func(*scene) { BufferData(ARRAY_BUFFER, 1<<30+1, nil, STATIC_DRAW) }},
		{"NamedBufferData name", INVALID_OPERATION, func(s *scene) { NamedBufferData(s.generated, 4, junkPtr, STATIC_DRAW) }},
		{"NamedBufferData usage", INVALID_ENUM, func(s *scene) { NamedBufferData(s.plain, 4, junkPtr, 7) }},
		{"NamedBufferData size", INVALID_VALUE, func(s *scene) { NamedBufferData(s.plain, -1, junkPtr, STATIC_DRAW) }},
		{"NamedBufferData immutable", INVALID_OPERATION, func(s *scene) { NamedBufferData(s.fixed, 4, junkPtr, STATIC_DRAW) }},
		{"BufferStorage target", INVALID_ENUM, func(*scene) { BufferStorage(0, 4, junkPtr, 0) }},
		{"BufferStorage unbound", INVALID_OPERATION, func(*scene) { BufferStorage(UNIFORM_BUFFER, 4, junkPtr, 0) }},
		{"BufferStorage size", INVALID_VALUE, func(*scene) { BufferStorage(ARRAY_BUFFER, 0, junkPtr, 0) }},
		{"BufferStorage negative", INVALID_VALUE, func(*scene) { BufferStorage(ARRAY_BUFFER, -1, junkPtr, 0) }},
		{"BufferStorage flags", INVALID_VALUE, func(*scene) { BufferStorage(ARRAY_BUFFER, 4, junkPtr, MAP_UNSYNCHRONIZED_BIT) }},
		{"BufferStorage persistent", INVALID_VALUE, func(*scene) { BufferStorage(ARRAY_BUFFER, 4, junkPtr, MAP_PERSISTENT_BIT) }},
		{"BufferStorage coherent", INVALID_VALUE, func(*scene) { BufferStorage(ARRAY_BUFFER, 4, junkPtr, MAP_COHERENT_BIT|MAP_READ_BIT) }},
		{"BufferStorage twice", INVALID_OPERATION, func(*scene) { BufferStorage(SHADER_STORAGE_BUFFER, 4, junkPtr, 0) }},
		{"BufferStorage impossible", OUT_OF_MEMORY, func(*scene) { BufferStorage(ARRAY_BUFFER, math.MaxInt, nil, 0) }},
		{"NamedBufferStorage name", INVALID_OPERATION, func(*scene) { NamedBufferStorage(nobody, 4, junkPtr, 0) }},
		{"NamedBufferStorage flags", INVALID_VALUE, func(s *scene) { NamedBufferStorage(s.plain, 4, junkPtr, 1<<31) }},
		{"NamedBufferStorage twice", INVALID_OPERATION, func(s *scene) { NamedBufferStorage(s.fixed, 4, junkPtr, 0) }},
		{"BufferSubData target", INVALID_ENUM, func(*scene) { BufferSubData(0, 0, 4, junkPtr) }},
		{"BufferSubData unbound", INVALID_OPERATION, func(*scene) { BufferSubData(UNIFORM_BUFFER, 0, 4, junkPtr) }},
		{"BufferSubData offset", INVALID_VALUE, func(*scene) { BufferSubData(ARRAY_BUFFER, -1, 4, junkPtr) }},
		{"BufferSubData size", INVALID_VALUE, func(*scene) { BufferSubData(ARRAY_BUFFER, 0, -4, junkPtr) }},
		{"BufferSubData past the end", INVALID_VALUE, func(*scene) { BufferSubData(ARRAY_BUFFER, 61, 4, junkPtr) }},
		{"BufferSubData overflow", INVALID_VALUE, func(*scene) { BufferSubData(ARRAY_BUFFER, 8, math.MaxInt, junkPtr) }},
		{"BufferSubData immutable", INVALID_OPERATION, func(*scene) { BufferSubData(SHADER_STORAGE_BUFFER, 0, 4, junkPtr) }},
		{"BufferSubData mapped", INVALID_OPERATION, func(*scene) { BufferSubData(COPY_WRITE_BUFFER, 13, 4, junkPtr) }},
		{"NamedBufferSubData name", INVALID_OPERATION, func(*scene) { NamedBufferSubData(0, 0, 4, junkPtr) }},
		{"NamedBufferSubData range", INVALID_VALUE, func(s *scene) { NamedBufferSubData(s.plain, 64, 1, junkPtr) }},
		{"NamedBufferSubData immutable", INVALID_OPERATION, func(s *scene) { NamedBufferSubData(s.fixed, 0, 4, junkPtr) }},
		{"NamedBufferSubData mapped", INVALID_OPERATION, func(s *scene) { NamedBufferSubData(s.mapped, 47, 1, junkPtr) }},
		{"GetBufferSubData target", INVALID_ENUM, func(*scene) { GetBufferSubData(0, 0, 4, junkPtr) }},
		{"GetBufferSubData unbound", INVALID_OPERATION, func(*scene) { GetBufferSubData(UNIFORM_BUFFER, 0, 4, junkPtr) }},
		{"GetBufferSubData range", INVALID_VALUE, func(*scene) { GetBufferSubData(ARRAY_BUFFER, 0, 65, junkPtr) }},
		{"GetBufferSubData mapped", INVALID_OPERATION, func(*scene) { GetBufferSubData(COPY_WRITE_BUFFER, 0, 17, junkPtr) }},
		{"GetNamedBufferSubData name", INVALID_OPERATION, func(s *scene) { GetNamedBufferSubData(s.generated, 0, 4, junkPtr) }},
		{"GetNamedBufferSubData range", INVALID_VALUE, func(s *scene) { GetNamedBufferSubData(s.plain, -1, 1, junkPtr) }},
		{"GetNamedBufferSubData mapped", INVALID_OPERATION, func(s *scene) { GetNamedBufferSubData(s.readable, 0, 4, junkPtr) }},
	})
}

func TestBufferMapErrors(t *testing.T) {
	checkFailures(t, []failure{
		{"MapBuffer target", INVALID_ENUM, func(*scene) { MapBuffer(0, READ_ONLY) }},
		{"MapBuffer access", INVALID_ENUM, func(*scene) { MapBuffer(ARRAY_BUFFER, MAP_READ_BIT) }},
		{"MapBuffer unbound", INVALID_OPERATION, func(*scene) { MapBuffer(UNIFORM_BUFFER, READ_ONLY) }},
		{"MapBuffer mapped", INVALID_OPERATION, func(*scene) { MapBuffer(COPY_READ_BUFFER, READ_ONLY) }},
		{"MapBuffer immutable", INVALID_OPERATION, func(*scene) { MapBuffer(SHADER_STORAGE_BUFFER, WRITE_ONLY) }},
		{"MapNamedBuffer name", INVALID_OPERATION, func(*scene) { MapNamedBuffer(nobody, READ_ONLY) }},
		{"MapNamedBuffer access", INVALID_ENUM, func(s *scene) { MapNamedBuffer(s.plain, 0) }},
		{"MapNamedBuffer mapped", INVALID_OPERATION, func(s *scene) { MapNamedBuffer(s.mapped, READ_ONLY) }},
		{"MapBufferRange target", INVALID_ENUM, func(*scene) { MapBufferRange(0, 0, 4, MAP_READ_BIT) }},
		{"MapBufferRange unbound", INVALID_OPERATION, func(*scene) { MapBufferRange(UNIFORM_BUFFER, 0, 4, MAP_READ_BIT) }},
		{"MapBufferRange offset", INVALID_VALUE, func(*scene) { MapBufferRange(ARRAY_BUFFER, -4, 4, MAP_READ_BIT) }},
		{"MapBufferRange length", INVALID_VALUE, func(*scene) { MapBufferRange(ARRAY_BUFFER, 0, -4, MAP_READ_BIT) }},
		{"MapBufferRange past the end", INVALID_VALUE, func(*scene) { MapBufferRange(ARRAY_BUFFER, 32, 33, MAP_READ_BIT) }},
		{"MapBufferRange overflow", INVALID_VALUE, func(*scene) { MapBufferRange(ARRAY_BUFFER, 32, math.MaxInt, MAP_READ_BIT) }},
		{"MapBufferRange bits", INVALID_VALUE, func(*scene) { MapBufferRange(ARRAY_BUFFER, 0, 4, MAP_READ_BIT|1<<20) }},
		{"MapBufferRange nothing", INVALID_OPERATION, func(*scene) { MapBufferRange(ARRAY_BUFFER, 0, 0, MAP_READ_BIT) }},
		{"MapBufferRange mapped", INVALID_OPERATION, func(*scene) { MapBufferRange(COPY_WRITE_BUFFER, 0, 4, MAP_WRITE_BIT) }},
		{"MapBufferRange no access", INVALID_OPERATION, func(*scene) { MapBufferRange(ARRAY_BUFFER, 0, 4, MAP_UNSYNCHRONIZED_BIT) }},
		{"MapBufferRange read, invalidate range", INVALID_OPERATION, func(*scene) { MapBufferRange(ARRAY_BUFFER, 0, 4, MAP_READ_BIT|MAP_INVALIDATE_RANGE_BIT) }},
		{"MapBufferRange read, invalidate buffer", INVALID_OPERATION, func(*scene) {
			MapBufferRange(ARRAY_BUFFER, 0, 4, MAP_READ_BIT|MAP_WRITE_BIT|MAP_INVALIDATE_BUFFER_BIT)
		}},
		{"MapBufferRange read, unsynchronized", INVALID_OPERATION, func(*scene) { MapBufferRange(ARRAY_BUFFER, 0, 4, MAP_READ_BIT|MAP_UNSYNCHRONIZED_BIT) }},
		{"MapBufferRange flush without write", INVALID_OPERATION, func(*scene) { MapBufferRange(ARRAY_BUFFER, 0, 4, MAP_READ_BIT|MAP_FLUSH_EXPLICIT_BIT) }},
		{"MapBufferRange persistent", INVALID_OPERATION, func(*scene) { MapBufferRange(ARRAY_BUFFER, 0, 4, MAP_WRITE_BIT|MAP_PERSISTENT_BIT) }},
		{"MapBufferRange immutable", INVALID_OPERATION, func(*scene) { MapBufferRange(SHADER_STORAGE_BUFFER, 0, 4, MAP_WRITE_BIT) }},
		{"MapNamedBufferRange name", INVALID_OPERATION, func(*scene) { MapNamedBufferRange(0, 0, 4, MAP_READ_BIT) }},
		{"MapNamedBufferRange range", INVALID_VALUE, func(s *scene) { MapNamedBufferRange(s.plain, 0, 65, MAP_READ_BIT) }},
		{"MapNamedBufferRange access", INVALID_OPERATION, func(s *scene) { MapNamedBufferRange(s.plain, 0, 4, 0) }},
		{"UnmapBuffer target", INVALID_ENUM, func(*scene) { UnmapBuffer(0) }},
		{"UnmapBuffer unbound", INVALID_OPERATION, func(*scene) { UnmapBuffer(UNIFORM_BUFFER) }},
		{"UnmapBuffer unmapped", INVALID_OPERATION, func(*scene) { UnmapBuffer(ARRAY_BUFFER) }},
		{"UnmapNamedBuffer name", INVALID_OPERATION, func(*scene) { UnmapNamedBuffer(nobody) }},
		{"UnmapNamedBuffer unmapped", INVALID_OPERATION, func(s *scene) { UnmapNamedBuffer(s.plain) }},
		{"FlushMappedBufferRange target", INVALID_ENUM, func(*scene) { FlushMappedBufferRange(0, 0, 4) }},
		{"FlushMappedBufferRange unbound", INVALID_OPERATION, func(*scene) { FlushMappedBufferRange(UNIFORM_BUFFER, 0, 4) }},
		{"FlushMappedBufferRange unmapped", INVALID_OPERATION, func(*scene) { FlushMappedBufferRange(ARRAY_BUFFER, 0, 4) }},
		{"FlushMappedBufferRange not explicit", INVALID_OPERATION, func(*scene) { FlushMappedBufferRange(COPY_READ_BUFFER, 0, 4) }},
		{"FlushMappedBufferRange offset", INVALID_VALUE, func(*scene) { FlushMappedBufferRange(COPY_WRITE_BUFFER, -1, 4) }},
		{"FlushMappedBufferRange length", INVALID_VALUE, func(*scene) { FlushMappedBufferRange(COPY_WRITE_BUFFER, 0, -4) }},
		{"FlushMappedBufferRange past the mapping", INVALID_VALUE, func(*scene) { FlushMappedBufferRange(COPY_WRITE_BUFFER, 16, 17) }},
		{"FlushMappedNamedBufferRange name", INVALID_OPERATION, func(*scene) { FlushMappedNamedBufferRange(nobody, 0, 4) }},
		{"FlushMappedNamedBufferRange range", INVALID_VALUE, func(s *scene) { FlushMappedNamedBufferRange(s.mapped, 33, 0) }},
		{"FlushMappedNamedBufferRange unmapped", INVALID_OPERATION, func(s *scene) { FlushMappedNamedBufferRange(s.plain, 0, 4) }},
		{"GetBufferParameteriv target", INVALID_ENUM, func(*scene) { GetBufferParameteriv(0, BUFFER_SIZE, &out32) }},
		{"GetBufferParameteriv name", INVALID_ENUM, func(*scene) { GetBufferParameteriv(ARRAY_BUFFER, 0, &out32) }},
		{"GetBufferParameteriv unbound", INVALID_OPERATION, func(*scene) { GetBufferParameteriv(UNIFORM_BUFFER, BUFFER_SIZE, &out32) }},
		{"GetBufferParameteri64v target", INVALID_ENUM, func(*scene) { GetBufferParameteri64v(0, BUFFER_SIZE, &out64) }},
		{"GetBufferParameteri64v name", INVALID_ENUM, func(*scene) { GetBufferParameteri64v(ARRAY_BUFFER, 0, &out64) }},
		{"GetBufferParameteri64v unbound", INVALID_OPERATION, func(*scene) { GetBufferParameteri64v(UNIFORM_BUFFER, BUFFER_SIZE, &out64) }},
		{"GetNamedBufferParameteriv name", INVALID_OPERATION, func(*scene) { GetNamedBufferParameteriv(nobody, BUFFER_SIZE, &out32) }},
		{"GetNamedBufferParameteriv parameter", INVALID_ENUM, func(s *scene) { GetNamedBufferParameteriv(s.plain, 0, &out32) }},
		{"GetNamedBufferParameteri64v name", INVALID_OPERATION, func(*scene) { GetNamedBufferParameteri64v(nobody, BUFFER_SIZE, &out64) }},
		{"GetNamedBufferParameteri64v parameter", INVALID_ENUM, func(s *scene) { GetNamedBufferParameteri64v(s.plain, 0, &out64) }},
		{"GetBufferPointerv target", INVALID_ENUM, func(*scene) { GetBufferPointerv(0, BUFFER_MAP_POINTER, &outPtr) }},
		{"GetBufferPointerv parameter", INVALID_ENUM, func(*scene) { GetBufferPointerv(ARRAY_BUFFER, BUFFER_SIZE, &outPtr) }},
		{"GetBufferPointerv unbound", INVALID_OPERATION, func(*scene) { GetBufferPointerv(UNIFORM_BUFFER, BUFFER_MAP_POINTER, &outPtr) }},
		{"GetNamedBufferPointerv name", INVALID_OPERATION, func(*scene) { GetNamedBufferPointerv(nobody, BUFFER_MAP_POINTER, &outPtr) }},
		{"GetNamedBufferPointerv parameter", INVALID_ENUM, func(s *scene) { GetNamedBufferPointerv(s.plain, 0, &outPtr) }},
	})
}

func TestBufferCopyErrors(t *testing.T) {
	clear := func(b uint32, internal, format, xtype uint32) {
		ClearNamedBufferData(b, internal, format, xtype, junkPtr)
	}
	checkFailures(t, []failure{
		{"CopyBufferSubData read target", INVALID_ENUM, func(*scene) { CopyBufferSubData(0, ARRAY_BUFFER, 0, 0, 4) }},
		{"CopyBufferSubData write target", INVALID_ENUM, func(*scene) { CopyBufferSubData(ARRAY_BUFFER, 0, 0, 0, 4) }},
		{"CopyBufferSubData nothing to read", INVALID_OPERATION, func(*scene) { CopyBufferSubData(UNIFORM_BUFFER, ARRAY_BUFFER, 0, 0, 4) }},
		{"CopyBufferSubData nothing to write", INVALID_OPERATION, func(*scene) { CopyBufferSubData(ARRAY_BUFFER, UNIFORM_BUFFER, 0, 0, 4) }},
		{"CopyBufferSubData read offset", INVALID_VALUE, func(*scene) { CopyBufferSubData(ARRAY_BUFFER, ELEMENT_ARRAY_BUFFER, -1, 0, 4) }},
		{"CopyBufferSubData write offset", INVALID_VALUE, func(*scene) { CopyBufferSubData(ARRAY_BUFFER, ELEMENT_ARRAY_BUFFER, 0, -1, 4) }},
		{"CopyBufferSubData size", INVALID_VALUE, func(*scene) { CopyBufferSubData(ARRAY_BUFFER, ELEMENT_ARRAY_BUFFER, 0, 0, -4) }},
		{"CopyBufferSubData past the read end", INVALID_VALUE, func(*scene) { CopyBufferSubData(ARRAY_BUFFER, ELEMENT_ARRAY_BUFFER, 61, 0, 4) }},
		{"CopyBufferSubData past the write end", INVALID_VALUE, func(*scene) { CopyBufferSubData(ARRAY_BUFFER, ELEMENT_ARRAY_BUFFER, 0, 61, 4) }},
		{"CopyBufferSubData overlap", INVALID_VALUE, func(*scene) { CopyBufferSubData(ARRAY_BUFFER, ARRAY_BUFFER, 0, 3, 4) }},
		{"CopyBufferSubData mapped source", INVALID_OPERATION, func(*scene) { CopyBufferSubData(COPY_READ_BUFFER, ARRAY_BUFFER, 0, 0, 4) }},
		{"CopyBufferSubData mapped destination", INVALID_OPERATION, func(*scene) { CopyBufferSubData(ARRAY_BUFFER, COPY_WRITE_BUFFER, 0, 0, 4) }},
		{"CopyNamedBufferSubData read name", INVALID_OPERATION, func(s *scene) { CopyNamedBufferSubData(nobody, s.plain, 0, 0, 4) }},
		{"CopyNamedBufferSubData write name", INVALID_OPERATION, func(s *scene) { CopyNamedBufferSubData(s.plain, nobody, 0, 0, 4) }},
		{"CopyNamedBufferSubData range", INVALID_VALUE, func(s *scene) { CopyNamedBufferSubData(s.plain, s.elements, 0, 0, 65) }},
		{"CopyNamedBufferSubData mapped", INVALID_OPERATION, func(s *scene) { CopyNamedBufferSubData(s.plain, s.mapped, 0, 0, 4) }},
		{"ClearBufferData target", INVALID_ENUM, func(*scene) { ClearBufferData(0, R8, RED, UNSIGNED_BYTE, junkPtr) }},
		{"ClearBufferData unbound", INVALID_OPERATION, func(*scene) { ClearBufferData(UNIFORM_BUFFER, R8, RED, UNSIGNED_BYTE, junkPtr) }},
		{"ClearBufferData internal format", INVALID_ENUM, func(*scene) { ClearBufferData(ARRAY_BUFFER, RGB8, RGB, UNSIGNED_BYTE, junkPtr) }},
		{"ClearBufferData format", INVALID_VALUE, func(*scene) { ClearBufferData(ARRAY_BUFFER, R8, 0, UNSIGNED_BYTE, junkPtr) }},
		{"ClearBufferData depth", INVALID_VALUE, func(*scene) { ClearBufferData(ARRAY_BUFFER, R8, DEPTH_COMPONENT, UNSIGNED_BYTE, junkPtr) }},
		{"ClearBufferData type", INVALID_VALUE, func(*scene) { ClearBufferData(ARRAY_BUFFER, R8, RED, DOUBLE, junkPtr) }},
		{"ClearBufferData integers", INVALID_OPERATION, func(*scene) { ClearBufferData(ARRAY_BUFFER, R8, RED_INTEGER, UNSIGNED_BYTE, junkPtr) }},
		{"ClearBufferData floats", INVALID_OPERATION, func(*scene) { ClearBufferData(ARRAY_BUFFER, R8UI, RED, UNSIGNED_BYTE, junkPtr) }},
		{"ClearBufferData mapped", INVALID_OPERATION, func(*scene) { ClearBufferData(COPY_WRITE_BUFFER, R8, RED, UNSIGNED_BYTE, junkPtr) }},
		{"ClearBufferData odd size", INVALID_VALUE, func(*scene) { ClearBufferData(ARRAY_BUFFER, RGB32F, RGB, FLOAT, junkPtr) }},
		{"ClearBufferSubData target", INVALID_ENUM, func(*scene) { ClearBufferSubData(0, R8, 0, 4, RED, UNSIGNED_BYTE, junkPtr) }},
		{"ClearBufferSubData unbound", INVALID_OPERATION, func(*scene) { ClearBufferSubData(UNIFORM_BUFFER, R8, 0, 4, RED, UNSIGNED_BYTE, junkPtr) }},
		{"ClearBufferSubData range", INVALID_VALUE, func(*scene) { ClearBufferSubData(ARRAY_BUFFER, R8, 61, 4, RED, UNSIGNED_BYTE, junkPtr) }},
		{"ClearBufferSubData negative", INVALID_VALUE, func(*scene) { ClearBufferSubData(ARRAY_BUFFER, R8, -4, 4, RED, UNSIGNED_BYTE, junkPtr) }},
		{"ClearBufferSubData odd offset", INVALID_VALUE, func(*scene) { ClearBufferSubData(ARRAY_BUFFER, R32F, 2, 4, RED, FLOAT, junkPtr) }},
		{"ClearBufferSubData odd size", INVALID_VALUE, func(*scene) { ClearBufferSubData(ARRAY_BUFFER, R32F, 4, 6, RED, FLOAT, junkPtr) }},
		{"ClearBufferSubData internal format", INVALID_ENUM, func(*scene) { ClearBufferSubData(ARRAY_BUFFER, 0, 0, 4, RED, UNSIGNED_BYTE, junkPtr) }},
		{"ClearBufferSubData mapped", INVALID_OPERATION, func(*scene) { ClearBufferSubData(COPY_WRITE_BUFFER, R8, 12, 8, RED, UNSIGNED_BYTE, junkPtr) }},
		{"ClearNamedBufferData name", INVALID_OPERATION, func(*scene) { clear(nobody, R8, RED, UNSIGNED_BYTE) }},
		{"ClearNamedBufferData internal format", INVALID_ENUM, func(s *scene) { clear(s.plain, RGBA, RED, UNSIGNED_BYTE) }},
		{"ClearNamedBufferData format", INVALID_VALUE, func(s *scene) { clear(s.plain, R8, STENCIL_INDEX, UNSIGNED_BYTE) }},
		{"ClearNamedBufferData mapped", INVALID_OPERATION, func(s *scene) { clear(s.mapped, R8, RED, UNSIGNED_BYTE) }},
		{"ClearNamedBufferSubData name", INVALID_OPERATION, func(*scene) { ClearNamedBufferSubData(nobody, R8, 0, 4, RED, UNSIGNED_BYTE, junkPtr) }},
		{"ClearNamedBufferSubData range", INVALID_VALUE, func(s *scene) { ClearNamedBufferSubData(s.plain, R8, 0, 65, RED, UNSIGNED_BYTE, junkPtr) }},
		{"InvalidateBufferData name", INVALID_VALUE, func(s *scene) { InvalidateBufferData(s.generated) }},
		{"InvalidateBufferData zero", INVALID_VALUE, func(*scene) { InvalidateBufferData(0) }},
		{"InvalidateBufferData mapped", INVALID_OPERATION, func(s *scene) { InvalidateBufferData(s.mapped) }},
		{"InvalidateBufferSubData name", INVALID_VALUE, func(*scene) { InvalidateBufferSubData(nobody, 0, 4) }},
		{"InvalidateBufferSubData range", INVALID_VALUE, func(s *scene) { InvalidateBufferSubData(s.plain, 60, 5) }},
		{"InvalidateBufferSubData negative", INVALID_VALUE, func(s *scene) { InvalidateBufferSubData(s.plain, 0, -1) }},
		{"InvalidateBufferSubData mapped", INVALID_OPERATION, func(s *scene) { InvalidateBufferSubData(s.mapped, 20, 1) }},
	})
}

func TestIndexedBindingErrors(t *testing.T) {
	align := leastLimits.uniformAlign
	checkFailures(t, []failure{
		{"BindBufferBase target", INVALID_ENUM, func(s *scene) { BindBufferBase(ARRAY_BUFFER, 0, s.plain) }},
		{"BindBufferBase uniform index", INVALID_VALUE, func(s *scene) { BindBufferBase(UNIFORM_BUFFER, maxUniformBindings, s.plain) }},
		{"BindBufferBase storage index", INVALID_VALUE, func(s *scene) { BindBufferBase(SHADER_STORAGE_BUFFER, maxStorageBindings, s.plain) }},
		{"BindBufferBase counter index", INVALID_VALUE, func(s *scene) { BindBufferBase(ATOMIC_COUNTER_BUFFER, maxCounterBindings, s.plain) }},
		{"BindBufferBase feedback index", INVALID_VALUE, func(s *scene) { BindBufferBase(TRANSFORM_FEEDBACK_BUFFER, 4, s.plain) }},
		{"BindBufferBase index", INVALID_VALUE, func(s *scene) { BindBufferBase(UNIFORM_BUFFER, math.MaxUint32, s.plain) }},
		{"BindBufferBase name", INVALID_OPERATION, func(*scene) { BindBufferBase(UNIFORM_BUFFER, 0, nobody) }},
		{"BindBufferRange target", INVALID_ENUM, func(s *scene) { BindBufferRange(COPY_READ_BUFFER, 0, s.plain, 0, 4) }},
		{"BindBufferRange index", INVALID_VALUE, func(s *scene) { BindBufferRange(UNIFORM_BUFFER, maxUniformBindings, s.plain, 0, 4) }},
		{"BindBufferRange size", INVALID_VALUE, func(s *scene) { BindBufferRange(UNIFORM_BUFFER, 0, s.plain, 0, 0) }},
		{"BindBufferRange negative size", INVALID_VALUE, func(s *scene) { BindBufferRange(UNIFORM_BUFFER, 0, s.plain, 0, -4) }},
		{"BindBufferRange offset", INVALID_VALUE, func(s *scene) { BindBufferRange(UNIFORM_BUFFER, 0, s.plain, -align, 4) }},
		{"BindBufferRange uniform alignment", INVALID_VALUE, func(s *scene) { BindBufferRange(UNIFORM_BUFFER, 0, s.plain, align/2, 4) }},
		{"BindBufferRange storage alignment", INVALID_VALUE, func(s *scene) { BindBufferRange(SHADER_STORAGE_BUFFER, 0, s.plain, align/2, 4) }},
		{"BindBufferRange counter alignment", INVALID_VALUE, func(s *scene) { BindBufferRange(ATOMIC_COUNTER_BUFFER, 0, s.plain, 2, 4) }},
		{"BindBufferRange feedback offset", INVALID_VALUE, func(s *scene) { BindBufferRange(TRANSFORM_FEEDBACK_BUFFER, 0, s.plain, 2, 4) }},
		{"BindBufferRange feedback size", INVALID_VALUE, func(s *scene) { BindBufferRange(TRANSFORM_FEEDBACK_BUFFER, 0, s.plain, 4, 6) }},
		{"BindBufferRange name", INVALID_OPERATION, func(*scene) { BindBufferRange(UNIFORM_BUFFER, 0, nobody, 0, 4) }},
		{"GetIntegeri_v target", INVALID_ENUM, func(*scene) { GetIntegeri_v(VIEWPORT, 0, &out32) }},
		{"GetIntegeri_v index", INVALID_VALUE, func(*scene) { GetIntegeri_v(UNIFORM_BUFFER_BINDING, maxUniformBindings, &out32) }},
		{"GetIntegeri_v vertex index", INVALID_VALUE, func(*scene) { GetIntegeri_v(VERTEX_BINDING_STRIDE, maxVertexBindings, &out32) }},
		{"GetInteger64i_v target", INVALID_ENUM, func(*scene) { GetInteger64i_v(0, 0, &out64) }},
		{"GetInteger64i_v index", INVALID_VALUE, func(*scene) { GetInteger64i_v(TRANSFORM_FEEDBACK_BUFFER_START, 4, &out64) }},
	})
}
