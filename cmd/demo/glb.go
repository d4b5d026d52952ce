package main

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"os"
)

// checkLengths refuses a file whose chunks or buffers say that they are longer than the file: the decoder makes room for
// what they say before it reads them, so that a few bytes would take all the memory there is.
func checkLengths(path string) error {
	p, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	text := p
	if len(p) >= 12 && string(p[:4]) == "glTF" {
		for i, rest := 0, p[12:]; len(rest) >= 8; i++ {
			said, have := binary.LittleEndian.Uint32(rest), len(rest)-8
			if int64(said) > int64(have) {
				return fmt.Errorf("%w: the file ends too early: %d bytes of %d in chunk %d", errMesh, have, said, i)
			}
			if i == 0 {
				text = rest[8 : 8+int(said)]
			}
			rest = rest[8+int(said):]
		}
	}
	var doc struct {
		Buffers []*struct {
			ByteLength float64
			URI        string
		}
	}
	if json.Unmarshal(text, &doc) != nil {
		return nil // the decoder will say what is wrong
	}
	for i, b := range doc.Buffers {
		if b != nil && b.URI == "" && !(b.ByteLength <= float64(len(p))) {
			return fmt.Errorf("%w: damaged glTF: buffer %d of %.0f bytes in a file of %d", errMesh, i, b.ByteLength, len(p))
		}
	}
	return nil
}
