// Package mediatest makes files for tests: as small as possible, with the structure of real
// ones.
package mediatest

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"slices"
	"strings"
	"testing"
)

const (
	PNG  = "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00"
	JPEG = "\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
	GIF  = "GIF89a\x01\x00\x01\x00\x00\x00\x00;"
	WebP = "RIFF\x1a\x00\x00\x00WEBPVP8L\x0d\x00\x00\x00\x2f\x00\x00\x00\x10\x07\x10\x11\x11\x88\x88\xfe\x07\x00"
	PDF  = "%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n"
	MP3  = "\xff\xfb\x90\x64\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
	AAC  = "\xff\xf1\x50\x80\x02\x1f\xfc\xde\x02\x00"
	AMR  = "#!AMR\n\x3c\x48\xf5\x1f\x96\x66"
	EXE  = "MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00"
)

// Tagged puts an ID3 tag of the given size before audio.
func Tagged(size int, audio string) string {
	return "ID3\x04\x00\x00" + string([]byte{byte(size >> 21 & 0x7f), byte(size >> 14 & 0x7f), byte(size >> 7 & 0x7f), byte(size & 0x7f)}) +
		strings.Repeat("\x00", size) + audio
}

// OLE is a compound file whose root has the class of an Office document, or none.
func OLE(class string) string {
	b := make([]byte, 3*512)
	copy(b, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
	binary.LittleEndian.PutUint16(b[24:], 0x3e)
	binary.LittleEndian.PutUint16(b[26:], 3)
	binary.LittleEndian.PutUint16(b[28:], 0xfffe)
	binary.LittleEndian.PutUint16(b[30:], 9)
	binary.LittleEndian.PutUint16(b[32:], 6)
	binary.LittleEndian.PutUint32(b[48:], 1) // the directory is in the second sector
	copy(b[2*512:], "R\x00o\x00o\x00t\x00")
	copy(b[2*512+80:], class)
	return string(b)
}

const (
	WordClass  = "\x06\x09\x02\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00\x46"
	ExcelClass = "\x20\x08\x02\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00\x46"
	MailClass  = "\x0b\x0d\x02\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00\x46"
)

// Zip is a zip archive of empty files.
func Zip(t testing.TB, names ...string) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range names {
		if _, err := w.Create(name); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// OggPage is a page of an Ogg file that holds one packet; first begins a stream.
func OggPage(first bool, packet string) string {
	head := []byte("OggS\x00\x00" + strings.Repeat("\x00", 8) + "\x01\x02\x03\x04" + strings.Repeat("\x00", 8))
	if first {
		head[5] = 2
	}
	var lacing []byte
	for n := len(packet); ; n -= 255 {
		lacing = append(lacing, byte(min(n, 255)))
		if n < 255 {
			break
		}
	}
	return string(append(append(head, byte(len(lacing))), lacing...)) + packet
}

const (
	OpusHead   = "OpusHead\x01\x01\x38\x01\x80\xbb\x00\x00\x00\x00\x00"
	VorbisHead = "\x01vorbis\x00\x00\x00\x00\x02\x44\xac\x00\x00\x00\x00\x00\x00\x80\xb5\x01\x00\x00\x00\x00\x00\xb8\x01"
	TheoraHead = "\x80theora\x03\x02\x01\x00\x01\x00\x01"
	Skeleton   = "fishead\x00\x03\x00\x00\x00"
)

// Box is a box of an MP4 file.
func Box(typ string, content ...string) string {
	all := strings.Join(content, "")
	return string(binary.BigEndian.AppendUint32(nil, uint32(8+len(all)))) + typ + all
}

// Box64 is a box with a 64-bit length.
func Box64(typ string, content ...string) string {
	all := strings.Join(content, "")
	return "\x00\x00\x00\x01" + typ + string(binary.BigEndian.AppendUint64(nil, uint64(16+len(all)))) + all
}

func Ftyp(brand string) string { return Box("ftyp", brand, "\x00\x00\x02\x00", brand, "mp41") }

// Video is a track of pictures in a codec, Sound a track of sound.
func Video(codec string) string {
	return Trak("vide", Box(codec, "\x00\x00\x00\x00\x00\x00\x00\x01", strings.Repeat("\x00", 70), Box("avcC", "\x01\x42\x00\x1e")))
}

func Sound(codec string) string {
	return Trak("soun", Box(codec, "\x00\x00\x00\x00\x00\x00\x00\x01", strings.Repeat("\x00", 20), ESDS(0x40)))
}

func Trak(handler string, entries ...string) string {
	return Box("trak", Box("tkhd", strings.Repeat("\x00", 84)), Box("mdia",
		Box("mdhd", strings.Repeat("\x00", 24)),
		Box("hdlr", "\x00\x00\x00\x00\x00\x00\x00\x00", handler, strings.Repeat("\x00", 12), "Handler\x00"),
		Box("minf", Box("vmhd", strings.Repeat("\x00", 12)), Box("stbl",
			Box("stsd", "\x00\x00\x00\x00", string(binary.BigEndian.AppendUint32(nil, uint32(len(entries)))), strings.Join(entries, "")),
			Box("stsz", strings.Repeat("\x00", 12))))))
}

// ESDS describes a stream of a type: 0x40 is AAC, 0x6b MP3.
func ESDS(objectType byte) string {
	decoder := "\x04\x80\x80\x80\x0d" + string([]byte{objectType}) + "\x15" + strings.Repeat("\x00", 11)
	return Box("esds", "\x00\x00\x00\x00", "\x03\x80\x80\x80"+string([]byte{byte(3 + len(decoder))}), "\x00\x01\x00", decoder)
}

func Moov(tracks ...string) string {
	return Box("moov", slices.Concat([]string{Box("mvhd", strings.Repeat("\x00", 100))}, tracks)...)
}

// Film is sample data of the given size.
func Film(size int) string { return Box("mdat", strings.Repeat("\x5a", size)) }

var (
	MP4       = Ftyp("isom") + Moov(Video("avc1"), Sound("mp4a")) + Film(100)
	MP4Behind = Ftyp("isom") + Film(200<<10) + Moov(Video("avc1"), Sound("mp4a"))
	ThreeGP   = Ftyp("3gp5") + Moov(Video("avc1"), Sound("mp4a")) + Film(100)
)
