package spirv_test

// reflections is what TestReflect expects of the corpus, checked by eye against the sources.
var reflections = map[string]string{"lists.geom": `
	in Part.a vec3 @0 per vertex 1 path [0]
	in Part.m mat2 @1 per vertex 1 path [1]
	out Part[0].a vec3 @0 path [0 0]
	out Part[0].m mat2 @1 path [0 1]
	out Part[1].a vec3 @3 path [1 0]
	out Part[1].m mat2 @4 path [1 1]
	out lamps[0].pos vec3 @6 path [0 0]
	out lamps[0].on float[2] @7 path [0 1]
	out lamps[1].pos vec3 @9 path [1 0]
	out lamps[1].on float[2] @10 path [1 1]
	out grid[0] float[3] @12 path [0]
	out grid[1] float[3] @15 path [1]
	out bare vec2 @18 path [0]
	out gl_Position vec4 @-1 builtin 0 path [0]
	out gl_PointSize float @-1 builtin 1 path [1] unused
	out gl_ClipDistance float[1] @-1 builtin 3 path [2] unused
	out gl_CullDistance float[1] @-1 builtin 4 path [3] unused
`,
	"uniforms.opengl.vert": `
	in a vec3 @0
	in gl_VertexID int @-1 builtin 5 unused
	in gl_InstanceID int @-1 builtin 6 unused
	out gl_Position vec4 @-1 builtin 0 path [0]
	out gl_PointSize float @-1 builtin 1 path [1] unused
	out gl_ClipDistance float[1] @-1 builtin 3 path [2] unused
	out gl_CullDistance float[1] @-1 builtin 4 path [3] unused
	uniform on bool @0 init [0x1] used true
	uniform lights[0].pos vec3 @1 init [] used true
	uniform lights[0].k float[2] @2 init [] used true
	uniform lights[1].pos vec3 @4 init [] used true
	uniform lights[1].k float[2] @5 init [] used true
	uniform d double @8 init [0x0 0x3fe00000] used true
	uniform m mat2 @7 init [0x40000000 0x0 0x0 0x40000000] used true
	uniform pair vec2[2] @20 init [0x3f800000 0x40000000 0x40400000 0x40800000] used true
	uniform lamp.pos vec3 @30 init [0x40a00000 0x40c00000 0x40e00000] used true
	uniform lamp.k float[2] @31 init [0x41000000 0x41100000] used true
	uniform unused int @9 init [0xfffffffd] used false
	resource sampled image tex set 0 binding 8 used true
`,
}
