package main

import (
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"io"
	"os"
	"path/filepath"

	"github.com/go-gl/mathgl/mgl32"
	"github.com/qmuntal/gltf"
	"github.com/vkgloo/vkgloo/buffer"
)

// errMesh is what is wrong with a mesh file; every error of loadMesh names the file.
var errMesh = errors.New("not a mesh that can be drawn")

// loadMesh reads the triangles of a glTF file's scene. Their attributes stay as the file has them.
func loadMesh(path string) (*mesh, error) {
	doc, err := openGLTF(path)
	if err != nil {
		return nil, fmt.Errorf("mesh %s: %w", path, err)
	}
	r := gltfReader{doc: doc, pictures: map[int]*image.NRGBA{}}
	if err := r.scene(); err != nil {
		return nil, fmt.Errorf("mesh %s: %w", path, err)
	}
	m := &mesh{name: filepath.Base(path), parts: r.parts}
	m.fit()
	return m, nil
}

// openGLTF decodes the file. The decoder trusts its input in places (a null in a list, a length that no memory holds): what
// it panics on is an error here.
func openGLTF(path string) (doc *gltf.Document, err error) {
	if err := checkGLB(path); err != nil {
		return nil, err
	}
	if err := checkLengths(path); err != nil {
		return nil, err
	}
	defer func() {
		if r := recover(); r != nil {
			doc, err = nil, fmt.Errorf("%w: damaged glTF: %v", errMesh, r)
		}
	}()
	doc, err = gltf.Open(path)
	switch {
	case err == nil:
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return nil, fmt.Errorf("%w: the file ends too early", errMesh)
	default:
		return nil, fmt.Errorf("%w: not glTF: %w", errMesh, err)
	}
	if len(doc.ExtensionsRequired) > 0 {
		return nil, fmt.Errorf("%w: it needs the extension %q", errMesh, doc.ExtensionsRequired[0])
	}
	return doc, nil
}

// checkGLB compares what a binary file says of its length with what there is.
func checkGLB(path string) error {
	f, err := os.Open(path)
	if err != nil {
		var perr *os.PathError
		if errors.As(err, &perr) {
			err = perr.Err // the path is in the message already
		}
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return fmt.Errorf("%w: not a file", errMesh)
	}
	var head [12]byte
	if n, err := io.ReadFull(f, head[:]); n == 0 {
		return fmt.Errorf("%w: the file is empty", errMesh)
	} else if err != nil || string(head[:4]) != "glTF" {
		return nil // the JSON form, or nothing of the kind: the decoder will say
	}
	if said := int64(binary.LittleEndian.Uint32(head[8:])); said > info.Size() {
		return fmt.Errorf("%w: the file ends too early: %d bytes of %d", errMesh, info.Size(), said)
	}
	return nil
}

// gltfReader collects the parts of a document.
type gltfReader struct {
	doc      *gltf.Document
	parts    []part
	pictures map[int]*image.NRGBA
	depth    int
	visits   int
}

// These end the way down a node tree that bites its tail, also one that does so many times over.
const (
	maxDepth  = 64
	maxVisits = 100_000
)

func (r *gltfReader) scene() error {
	var roots []int
	switch {
	case len(r.doc.Scenes) > 0:
		scene := 0
		if r.doc.Scene != nil {
			scene = *r.doc.Scene
		}
		s, err := at(r.doc.Scenes, scene, "scene")
		if err != nil {
			return err
		}
		roots = s.Nodes
	case len(r.doc.Nodes) > 0:
		roots = []int{0}
	}
	for _, n := range roots {
		if err := r.node(n, mgl32.Ident4()); err != nil {
			return err
		}
	}
	if len(r.parts) == 0 {
		return fmt.Errorf("%w: no triangles in its scene", errMesh)
	}
	return nil
}

func (r *gltfReader) node(i int, parent mgl32.Mat4) error {
	n, err := at(r.doc.Nodes, i, "node")
	if err != nil {
		return err
	}
	r.depth, r.visits = r.depth+1, r.visits+1
	defer func() { r.depth-- }()
	if r.depth > maxDepth || r.visits > maxVisits {
		return fmt.Errorf("%w: nodes nested deeper than %d, or more than %d", errMesh, maxDepth, maxVisits)
	}
	world := parent.Mul4(local(n))
	if n.Mesh != nil {
		m, err := at(r.doc.Meshes, *n.Mesh, "mesh")
		if err != nil {
			return err
		}
		for k, p := range m.Primitives {
			if p == nil || p.Mode != gltf.PrimitiveTriangles {
				continue
			}
			if err := r.primitive(p, fmt.Sprintf("mesh %d, primitive %d", *n.Mesh, k), world); err != nil {
				return err
			}
		}
	}
	for _, c := range n.Children {
		if err := r.node(c, world); err != nil {
			return err
		}
	}
	return nil
}

func local(n *gltf.Node) mgl32.Mat4 {
	var m mgl32.Mat4
	for i, v := range n.MatrixOrDefault() {
		m[i] = float32(v)
	}
	t, q, s := n.TranslationOrDefault(), n.RotationOrDefault(), n.ScaleOrDefault()
	rot := mgl32.Quat{W: float32(q[3]), V: mgl32.Vec3{float32(q[0]), float32(q[1]), float32(q[2])}}
	return m.Mul4(mgl32.Translate3D(float32(t[0]), float32(t[1]), float32(t[2]))).
		Mul4(rot.Mat4()).Mul4(mgl32.Scale3D(float32(s[0]), float32(s[1]), float32(s[2])))
}

// primitive adds one part.
func (r *gltfReader) primitive(g *gltf.Primitive, name string, world mgl32.Mat4) error {
	p := part{name: name, model: world}
	read := func(semantic string, into *attribute, ok func(attribute) bool) error {
		i, there := g.Attributes[semantic]
		if !there {
			return nil
		}
		a, err := r.accessor(i)
		if err == nil && !ok(a) {
			err = fmt.Errorf("%w: %d × %v is no %s", errMesh, a.components, a.scalar, semantic)
		}
		if err == nil && a.count != p.vertices && p.vertices != 0 {
			err = fmt.Errorf("%w: %d × %s for %d vertices", errMesh, a.count, semantic, p.vertices)
		}
		*into = a
		return err
	}
	float3 := func(a attribute) bool { return a.scalar == buffer.Float32 && a.components == 3 }
	if err := read(gltf.POSITION, &p.position, float3); err != nil {
		return err
	}
	if p.vertices = p.position.count; p.vertices == 0 {
		return fmt.Errorf("%w: %s has no positions", errMesh, name)
	}
	if err := errors.Join(
		read(gltf.NORMAL, &p.normal, float3),
		read(gltf.TEXCOORD_0, &p.texcoord, func(a attribute) bool { return a.components == 2 && a.shaderFloat() }),
		read(gltf.COLOR_0, &p.color, func(a attribute) bool { return (a.components == 3 || a.components == 4) && a.shaderFloat() }),
	); err != nil {
		return firstLine(err)
	}
	p.color = p.color.widened()
	if g.Indices != nil {
		if err := r.indices(&p, *g.Indices); err != nil {
			return err
		}
	}
	if p.normal.missing() {
		p.normal = p.flatNormals()
	}
	if err := r.base(&p, g.Material); err != nil {
		return err
	}
	r.parts = append(r.parts, p)
	return nil
}

// shaderFloat reports whether a float input can read the attribute as glTF means it.
func (a attribute) shaderFloat() bool {
	return a.scalar == buffer.Float32 || a.normalized && (a.scalar == buffer.Uint8 || a.scalar == buffer.Uint16)
}

func (r *gltfReader) indices(p *part, accessor int) (err error) {
	if p.indices, err = r.accessor(accessor); err != nil {
		return err
	}
	switch x := p.indices; {
	case x.components != 1 || x.scalar != buffer.Uint8 && x.scalar != buffer.Uint16 && x.scalar != buffer.Uint32:
		return fmt.Errorf("%w: accessor %d: %d × %v is no index", errMesh, accessor, x.components, x.scalar)
	case x.stride != x.size():
		return fmt.Errorf("%w: accessor %d: indices lie %d bytes apart", errMesh, accessor, x.stride)
	}
	for i := range p.indices.count {
		if v := p.indices.uint(i, 0); int64(v) >= int64(p.vertices) {
			return fmt.Errorf("%w: accessor %d: index %d is %d, there are %d vertices", errMesh, accessor, i, v, p.vertices)
		}
	}
	return nil
}

// accessor finds the bytes of an accessor, all of which must lie in its buffer.
func (r *gltfReader) accessor(i int) (a attribute, err error) {
	acc, err := at(r.doc.Accessors, i, "accessor")
	if err != nil {
		return a, err
	}
	if acc.Sparse != nil || acc.BufferView == nil {
		return a, fmt.Errorf("%w: accessor %d is sparse", errMesh, i)
	}
	a = attribute{components: acc.Type.Components(), normalized: acc.Normalized, count: acc.Count}
	switch acc.ComponentType {
	case gltf.ComponentFloat:
		a.scalar = buffer.Float32
	case gltf.ComponentUbyte:
		a.scalar = buffer.Uint8
	case gltf.ComponentUshort:
		a.scalar = buffer.Uint16
	case gltf.ComponentUint:
		a.scalar = buffer.Uint32
	default:
		return a, fmt.Errorf("%w: accessor %d: signed integers are not read", errMesh, i)
	}
	data, stride, err := r.view(*acc.BufferView)
	if err != nil {
		return a, err
	}
	if a.stride = stride; stride == 0 {
		a.stride = a.size()
	}
	// by subtraction and division: the numbers of a file can be anything
	room := len(data) - a.size()
	if a.count < 1 || a.stride < a.size() || acc.ByteOffset < 0 || acc.ByteOffset > room || a.count-1 > (room-acc.ByteOffset)/a.stride {
		return a, fmt.Errorf("%w: accessor %d is out of range: %d elements of %d bytes at %d, %d apart, in %d bytes",
			errMesh, i, a.count, a.size(), acc.ByteOffset, a.stride, len(data))
	}
	a.data = data[acc.ByteOffset : acc.ByteOffset+(a.count-1)*a.stride+a.size()]
	return a, nil
}

// view is the bytes of a buffer view and the distance of its elements, 0: packed.
func (r *gltfReader) view(i int) ([]byte, int, error) {
	v, err := at(r.doc.BufferViews, i, "buffer view")
	if err != nil {
		return nil, 0, err
	}
	b, err := at(r.doc.Buffers, v.Buffer, "buffer")
	if err != nil {
		return nil, 0, err
	}
	if v.ByteOffset < 0 || v.ByteLength < 0 || v.ByteStride < 0 || v.ByteOffset > len(b.Data) || v.ByteLength > len(b.Data)-v.ByteOffset {
		return nil, 0, fmt.Errorf("%w: buffer view %d is out of range: %d bytes at %d of %d", errMesh, i, v.ByteLength, v.ByteOffset, len(b.Data))
	}
	return b.Data[v.ByteOffset:][:v.ByteLength], v.ByteStride, nil
}

// at is element i of a list of the document.
func at[T any](list []*T, i int, what string) (*T, error) {
	if i < 0 || i >= len(list) || list[i] == nil {
		return nil, fmt.Errorf("%w: %s %d is out of range, there are %d", errMesh, what, i, len(list))
	}
	return list[i], nil
}

// firstLine is the first of joined errors: the demo's messages have one line.
func firstLine(err error) error {
	if j, ok := err.(interface{ Unwrap() []error }); ok && len(j.Unwrap()) > 0 {
		return j.Unwrap()[0]
	}
	return err
}
