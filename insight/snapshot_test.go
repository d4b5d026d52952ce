package insight_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"image/color"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/vkgloo/vkgloo/insight"
)

var update = flag.Bool("update", false, "write the pictures of testdata instead of comparing with them")

// open reads the snapshot of testdata, which was taken of a context with buffers, an image and gaps.
func open(t testing.TB) insight.Snapshot {
	t.Helper()
	f, err := os.Open("testdata/memory.json")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	s, err := insight.ReadSnapshot(f)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestPictures: both pictures are, bit for bit, those that the documentation shows.
func TestPictures(t *testing.T) {
	s := open(t)
	for name, write := range map[string]func(io.Writer) error{"memory.svg": s.WriteSVG, "memory.png": s.WritePNG} {
		var b bytes.Buffer
		if err := write(&b); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join("testdata", name)
		if *update {
			if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(b.Bytes(), want) {
			got := filepath.Join(t.ArtifactDir(), name)
			if err := os.WriteFile(got, b.Bytes(), 0o644); err != nil {
				t.Error(err)
			}
			t.Errorf("%s is another picture, see %s (go test -update writes it)", path, got)
		}
	}
}

// blocks are two blocks: one with three resources and gaps, one empty.
func blocks() insight.Snapshot {
	return insight.Snapshot{Version: insight.SchemaVersion, Blocks: []insight.Block{
		{ID: 1, Flags: []string{"device-local"}, Size: 1 << 20, Used: 500<<10 + 64, Ranges: []insight.Range{
			{Offset: 0, Size: 300 << 10, Kind: "buffer", Label: "position <0>"},
			{Offset: 300 << 10, Size: 200 << 10, Kind: "buffer"},
			{Offset: 500 << 10, Size: 400 << 10, Free: true},
			{Offset: 900 << 10, Size: 64, Kind: "buffer", Label: "tiny"},
			{Offset: 900<<10 + 64, Size: 124<<10 - 64, Free: true},
		}},
		{ID: 2, Flags: []string{"host-visible"}, Size: 4 << 20, Ranges: []insight.Range{{Size: 4 << 20, Free: true}}},
	}}
}

func TestSVG(t *testing.T) {
	var b bytes.Buffer
	if err := blocks().WriteSVG(&b); err != nil {
		t.Fatal(err)
	}
	drawn := b.String()
	var rects, texts, titles int
	for dec := xml.NewDecoder(&b); ; {
		tok, err := dec.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatalf("not XML: %v", err)
		}
		if s, ok := tok.(xml.StartElement); ok {
			switch s.Name.Local {
			case "rect":
				rects++
			case "text":
				texts++
			case "title":
				titles++
			}
		}
	}
	// Rectangles: pattern, paper, two bars, three resources, three of the legend. Texts: the heading, two for each block, two
	// for each line of the legend, two labels inside their resources.
	if rects != 10 || texts != 1+4+6+2 || titles != 3 {
		t.Errorf("%d rects, %d texts, %d titles, want 10, 13, 3", rects, texts, titles)
	}
	for _, want := range []string{"2 blocks, 500.1 KiB of 5.0 MiB in use", "block 1 · buffers · device-local", "49 % in use, 3 resources",
		"position &lt;0&gt;: 300.0 KiB at 0 B", "unnamed: 200.0 KiB at 300.0 KiB", "tiny: 64 B at 900.0 KiB"} {
		if !strings.Contains(drawn, want) {
			t.Errorf("no %q in\n%s", want, drawn)
		}
	}
	if large, small := strings.Index(drawn, "block 2"), strings.Index(drawn, "block 1"); large > small {
		t.Error("the smaller block comes first")
	}
}

// TestPNG looks at single pixels: used, free, and paper.
func TestPNG(t *testing.T) {
	var b bytes.Buffer
	if err := blocks().WritePNG(&b); err != nil {
		t.Fatal(err)
	}
	m, err := png.Decode(&b)
	if err != nil {
		t.Fatal(err)
	}
	const left, inner, row = 24, 1152, 64 + 78 + 22 + 5 // of the second row, block 1, above its labels
	at := func(offset int) color.Color { return m.At(left+offset*inner/(1<<20), row) }
	first, second, gap := at(10<<10), at(310<<10), at(700<<10)
	if first == second || first == gap || second == gap {
		t.Errorf("colours %v, %v, %v, want three", first, second, gap)
	}
	if paper := m.At(2, 2); paper != (color.NRGBA{255, 255, 255, 255}) && paper != (color.RGBA{255, 255, 255, 255}) {
		t.Errorf("corner %v, want white", paper)
	}
}

func TestPictureOfNothing(t *testing.T) {
	var b bytes.Buffer
	if err := (insight.Snapshot{}).WriteSVG(&b); err != nil || !strings.Contains(b.String(), "0 blocks") {
		t.Errorf("%v: %s", err, b.String())
	}
	if err := (insight.Snapshot{}).WritePNG(&b); err != nil {
		t.Error(err)
	}
}

// TestManyLabels: a picture of a thousand labels stays one picture, with a legend that ends.
func TestManyLabels(t *testing.T) {
	s := insight.Snapshot{Blocks: []insight.Block{{Size: 1 << 20, Used: 1 << 20}}}
	for i := range 1000 {
		s.Blocks[0].Ranges = append(s.Blocks[0].Ranges, insight.Range{Offset: i << 10, Size: 1 << 10, Label: fmt.Sprintf("buffer %d with a long name", i)})
	}
	var b bytes.Buffer
	if err := s.WriteSVG(&b); err != nil || !strings.Contains(b.String(), "and 940 more") {
		t.Errorf("%v, want a legend of 60 lines and 940 more", err)
	}
	if n := len(s.Image().Palette); n > 256 {
		t.Errorf("%d colours", n)
	}
}

func TestSnapshotJSON(t *testing.T) {
	s := open(t)
	var b bytes.Buffer
	if err := s.Write(&b); err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile("testdata/memory.json")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(b.Bytes(), want) {
		t.Error("what was read is written in another way")
	}
	again, err := insight.ReadSnapshot(&b)
	if err != nil || !reflect.DeepEqual(again, s) {
		t.Errorf("%v: what was written is read in another way", err)
	}
}

// TestSchema holds the names of the JSON: who reads it counts on them.
func TestSchema(t *testing.T) {
	s := insight.Snapshot{Version: 1, Heaps: []insight.Heap{{}}, Blocks: []insight.Block{{Ranges: []insight.Range{
		{Size: 1, Kind: "buffer", Usage: "device", Label: "a", Asked: 1}, {Offset: 1, Free: true}}}}}
	b, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"version":1,"label":"","device":"",` +
		`"totals":{"blocks":0,"resources":0,"allocated":0,"used":0,"free":0,"largest_free":0,"fragmentation":0},` +
		`"heaps":[{"size":0,"device_local":false,"allocated":0,"usage":0,"budget":0,"estimated":false}],` +
		`"blocks":[{"id":0,"type":0,"heap":0,"flags":null,"size":0,"used":0,"dedicated":false,"mapped":false,` +
		`"ranges":[{"offset":0,"size":1,"kind":"buffer","usage":"device","label":"a","asked":1},{"offset":1,"size":0,"free":true}]}]}`
	if string(b) != want {
		t.Errorf("JSON\n%s\nwant\n%s", b, want)
	}
}

func TestReadSnapshotRefuses(t *testing.T) {
	for _, text := range []string{"", "[]", "{}", `{"version":0}`, `{"version":2}`, `{"version":1`, "nonsense"} {
		if s, err := insight.ReadSnapshot(strings.NewReader(text)); !errors.Is(err, insight.ErrSchema) {
			t.Errorf("%q: %+v, %v, want ErrSchema", text, s, err)
		}
	}
}

// failing is a writer that refuses.
type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, errFull }

func TestSnapshotWriterFails(t *testing.T) {
	s := blocks()
	for name, write := range map[string]func(io.Writer) error{"JSON": s.Write, "SVG": s.WriteSVG, "PNG": s.WritePNG} {
		if err := write(failing{}); !errors.Is(err, errFull) {
			t.Errorf("%s: %v, want the writer's error", name, err)
		}
	}
}

func TestBytes(t *testing.T) {
	for n, want := range map[int]string{0: "0 B", 1023: "1023 B", 1024: "1.0 KiB", 3 << 19: "1.5 MiB", 5 << 30: "5.00 GiB"} {
		if got := insight.Bytes(n); got != want {
			t.Errorf("Bytes(%d) = %q, want %q", n, got, want)
		}
	}
}
