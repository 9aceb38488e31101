package media

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
)

// movieTypes are the names of the container that MP4 and 3GPP share.
var movieTypes = []string{typeMP4, type3GPP, "video/3gpp2", "video/x-m4v", typeMP4Audio, "audio/x-m4a"}

func isMovie(typ string) bool { return typ == typeMP4 || typ == type3GPP }

// isFtyp recognises the container.
func isFtyp(head []byte) bool { return len(head) >= 8 && string(head[4:8]) == "ftyp" }

// codecNames are readable names of codec codes that do not explain themselves.
var codecNames = map[string]string{
	"hvc1": "H.265", "hev1": "H.265", "dvh1": "Dolby Vision", "dvhe": "Dolby Vision", "av01": "AV1", "vp08": "VP8", "vp09": "VP9",
	"mp4v": "MPEG-4 Part 2", "s263": "H.263", "encv": "encrypted", "enca": "encrypted",
	"samr": "AMR", "sawb": "AMR-WB", "ac-3": "Dolby Digital", "ec-3": "Dolby Digital Plus", ".mp3": "MP3", "alac": "Apple Lossless",
}

// A track of a movie: what it is for, and the codecs of its samples.
type track struct {
	handler string // vide, soun, or another that is ignored
	codecs  []string
}

// checkMovie refuses everything but H.264 video with AAC audio or without audio. If the
// list of tracks comes after the film itself, or is long, the file is stored on disk first.
func (f *File) checkMovie(head []byte, whole bool) error {
	tracks, err := readTracks(bytes.NewReader(head), int64(len(head)), whole)
	if errors.Is(err, errBeyond) && !whole {
		if err := f.SetAside(); err != nil {
			return err
		}
		tracks, err = readTracks(f.aside, f.Size, true)
	}
	switch {
	case err == nil:
	case errors.Is(err, errBeyond), errors.Is(err, errBoxes):
		return f.rules.refused(ReasonMalformed, "the video cannot be read: %v", err)
	default:
		return f.rules.noDisk()
	}
	pictures := 0
	for _, t := range tracks {
		var takes []string
		switch t.handler {
		case "vide":
			takes = []string{"avc1", "avc2", "avc3", "avc4"}
			pictures++
		case "soun":
			takes = []string{"mp4a"}
		default:
			continue
		}
		for _, code := range t.codecs {
			if !slices.Contains(takes, code) {
				name := code
				if known := codecNames[code]; known != "" {
					name = fmt.Sprintf("%s (%s)", known, code)
				}
				return f.rules.refused(ReasonCodec, "the video's codec is %s; WhatsApp takes H.264 video with AAC audio, converted for instance with: ffmpeg -i IN -c:v libx264 -c:a aac OUT.mp4", name)
			}
		}
	}
	if pictures == 0 {
		if len(tracks) > 0 {
			return f.rules.unsupported(typeMP4Audio)
		}
		return f.rules.refused(ReasonMalformed, "the video cannot be read: it has no tracks")
	}
	return nil
}

var (
	errBeyond = errors.New("it is cut short, or has no list of tracks")
	errBoxes  = errors.New("its boxes do not fit into each other")
)

// maxBoxes is how many boxes are examined, maxTracks and maxCodecs how many tracks and
// codecs are kept: a file of 16 MB could have two million.
const (
	maxBoxes  = 4096
	maxTracks = 64
	maxCodecs = 16
)

// movie reads the boxes of a container.
type movie struct {
	io.ReaderAt
	size  int64
	boxes int // how many were examined
}

// readTracks reads the list of tracks from size bytes; whole says whether the container
// ends there. The error is errBeyond if the list is not within them.
func readTracks(r io.ReaderAt, size int64, whole bool) ([]track, error) {
	m := &movie{ReaderAt: r, size: size}
	var tracks []track
	found := false
	err := m.each(0, size, whole, func(typ string, begin, end int64) error {
		if typ != "moov" {
			return nil
		}
		found = true
		return m.each(begin, end, true, func(typ string, begin, end int64) error {
			if typ != "trak" {
				return nil
			}
			if len(tracks) == maxTracks {
				return errBoxes
			}
			var t track
			if err := m.track(&t, begin, end); err != nil {
				return err
			}
			tracks = append(tracks, t)
			return nil
		})
	}, func() bool { return found })
	if err == nil && !found {
		err = errBeyond
	}
	return tracks, err
}

// track reads the relevant parts of a trak box and of the boxes in it.
func (m *movie) track(t *track, begin, end int64) error {
	return m.each(begin, end, true, func(typ string, begin, end int64) error {
		switch typ {
		case "mdia", "minf", "stbl":
			return m.track(t, begin, end)
		case "hdlr":
			if t.handler != "" { // QuickTime has a second handler, for the data
				return nil
			}
			b, err := m.read(begin, end, 12)
			if err == nil {
				t.handler = fourCC(b[8:12])
			}
			return err
		case "stsd":
			const header = 8 // version, flags and number of entries
			if end-begin < header {
				return errBoxes
			}
			return m.each(begin+header, end, true, func(typ string, begin, end int64) error {
				if len(t.codecs) == maxCodecs {
					return errBoxes
				}
				if typ == "mp4a" && !m.isAAC(begin, end) {
					typ = ".mp3"
				}
				t.codecs = append(t.codecs, typ)
				return nil
			})
		}
		return nil
	})
}

// each calls do for every box between two offsets, with its type and the range of its
// content, until a stop returns true. A box that extends beyond the end is errBoxes, or
// errBeyond if the container continues after it.
func (m *movie) each(begin, end int64, whole bool, do func(typ string, begin, end int64) error, stop ...func() bool) error {
	for begin < end {
		if m.boxes++; m.boxes > maxBoxes {
			return errBoxes
		}
		if end-begin < 8 {
			return m.outside(end, whole)
		}
		head, err := m.read(begin, end, 8)
		if err != nil {
			return err
		}
		size, content := int64(binary.BigEndian.Uint32(head)), begin+8
		typ := fourCC(head[4:8])
		switch size {
		case 0: // the box extends to the end of the file
			size = end - begin
			if !whole {
				return errBeyond
			}
		case 1:
			if end-begin < 16 {
				return m.outside(end, whole)
			}
			if head, err = m.read(content, end, 8); err != nil {
				return err
			}
			size, content = int64(binary.BigEndian.Uint64(head)), begin+16
		}
		if size < content-begin { // also if it is negative
			return errBoxes
		}
		if size > end-begin {
			return m.outside(end, whole)
		}
		if err := do(typ, content, begin+size); err != nil {
			return err
		}
		for _, s := range stop {
			if s() {
				return nil
			}
		}
		begin += size
	}
	return nil
}

// outside is the error of a box that extends beyond the box that contains it.
func (m *movie) outside(end int64, whole bool) error {
	if end == m.size {
		return errBeyond // the file is cut short, or continues
	}
	if !whole {
		return errBeyond
	}
	return errBoxes
}

// read reads n bytes that must be there.
func (m *movie) read(begin, end int64, n int) ([]byte, error) {
	if end-begin < int64(n) {
		return nil, errBoxes
	}
	b := make([]byte, n)
	if _, err := m.ReadAt(b, begin); err != nil {
		return nil, fmt.Errorf("media: reading a movie: %w", err)
	}
	return b, nil
}

// isAAC examines an entry for MPEG audio, which may also be MP3. If it cannot be decided,
// it counts as AAC.
func (m *movie) isAAC(begin, end int64) bool {
	const fixed = 28 // of an audio entry, before its boxes
	aac := true
	if end-begin < fixed {
		return aac
	}
	_ = m.each(begin+fixed, end, true, func(typ string, begin, end int64) error { // an error means that it cannot be decided
		if typ != "esds" {
			return nil
		}
		b, err := m.read(begin, end, int(min(end-begin, 64)))
		if err != nil {
			return err
		}
		switch objectType(b) {
		case 0x69, 0x6b: // MPEG-2 and MPEG-1 audio, which includes MP3
			aac = false
		}
		return nil
	})
	return aac
}

// objectType finds the type of the stream that an elementary stream descriptor describes, 0
// if there is none.
func objectType(b []byte) byte {
	const stream, decoder = 0x03, 0x04
	b = b[min(4, len(b)):] // version and flags
	if b = descriptor(b, stream); len(b) < 3 {
		return 0
	}
	flags := b[2]
	b = b[3:]
	skip := func(n int) { b = b[min(n, len(b)):] }
	if flags&0x80 != 0 {
		skip(2)
	}
	if flags&0x40 != 0 && len(b) > 0 {
		skip(1 + int(b[0]))
	}
	if flags&0x20 != 0 {
		skip(2)
	}
	if b = descriptor(b, decoder); len(b) > 0 {
		return b[0]
	}
	return 0
}

// descriptor returns the content of a descriptor; nil if it has another tag. Its length has
// up to four bytes.
func descriptor(b []byte, tag byte) []byte {
	if len(b) == 0 || b[0] != tag {
		return nil
	}
	b = b[1:]
	for i := 0; i < 4 && len(b) > 0; i++ {
		last := b[0]&0x80 == 0
		b = b[1:]
		if last {
			break
		}
	}
	return b
}
