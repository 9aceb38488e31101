package media

import (
	"bytes"
	"encoding/binary"
	"fmt"
)

// oggCodecs are the beginnings of the first packets of the codecs found in Ogg files.
var oggCodecs = []struct{ magic, name string }{
	{"OpusHead", "Opus"},
	{"\x01vorbis", "Vorbis"},
	{"\x80theora", "Theora video"},
	{"Speex   ", "Speex"},
	{"\x7fFLAC", "FLAC"},
	{"fLaC", "FLAC"},
	{"BBCD\x00", "Dirac video"},
	{"OVP80", "VP8 video"},
	{"\x01video", "video"},
	{"\x80kate\x00\x00\x00", "Kate subtitles"},
	{"fishead\x00", ""}, // a table of contents
}

// checkOgg refuses Ogg files that contain anything but Opus. The first pages of all streams
// of a file are at its beginning.
func (r Rules) checkOgg(head []byte) error {
	opus := false
	for i := 0; ; i++ {
		packet, next, ok := oggPage(head)
		if !ok || len(packet) == 0 {
			break
		}
		codec, known := "unknown", false
		for _, c := range oggCodecs {
			if bytes.HasPrefix(packet, []byte(c.magic)) {
				codec, known = c.name, true
				break
			}
		}
		switch {
		case !known, codec != "" && codec != "Opus":
			return r.refused(ReasonCodec, "the OGG file's codec is %s; WhatsApp takes OGG with the Opus codec only, converted for instance with: ffmpeg -i IN -c:a libopus OUT.ogg", codec)
		case codec == "Opus":
			opus = true
		}
		head = next
	}
	if !opus {
		return r.refused(ReasonMalformed, "the OGG file does not begin with the head of an Opus stream, as WhatsApp needs it")
	}
	return nil
}

// oggPage reads a page that begins a stream, and returns what follows it. ok is false if
// there is no such page.
func oggPage(b []byte) (packet, next []byte, ok bool) {
	const header, beginsStream = 27, 0x02
	if len(b) < header || !bytes.HasPrefix(b, []byte("OggS\x00")) || b[5]&beginsStream == 0 {
		return nil, nil, false
	}
	segments := int(b[26])
	if len(b) < header+segments {
		return nil, nil, false
	}
	size := 0
	for _, n := range b[header : header+segments] {
		size += int(n)
	}
	b = b[header+segments:]
	size = min(size, len(b))
	return b[:size], b[size:], true
}

// fourCC formats a code of four characters, which come from the file and can be any bytes.
func fourCC(b []byte) string {
	for _, c := range b {
		if c < ' ' || c > '~' {
			return fmt.Sprintf("0x%08x", binary.BigEndian.Uint32(b))
		}
	}
	return string(b)
}
