package media

import (
	"bytes"
	"encoding/binary"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/gabriel-vasile/mimetype"
)

// Types that may be found in a file but are not sent.
const (
	typeOLE      = "application/x-ole-storage" // an old Office file, or another compound file
	typeOPC      = "application/zip (Office)"  // a newer Office file whose kind is not in its beginning
	typeMP4Audio = "audio/mp4"
)

// sniff detects a file's type by its beginning. guess is the declared type, which decides
// only if several answers are right: any text is also text/plain.
func (r Rules) sniff(head []byte, whole bool, guess string) (string, error) {
	m := mimetype.Detect(head)
	found, _, _ := strings.Cut(m.String(), ";")
	switch {
	case found == "image/apng":
		return "image/png", nil // an animated PNG is a PNG too: old viewers show its first picture
	case found == "application/zip" && isPackage(head):
		return typeOPC, nil
	case strings.HasPrefix(found, "application/ogg"), found == typeOgg, found == "video/ogg":
		return typeOgg, nil
	case isADTS(behindTag(head)):
		return typeAAC, nil
	case isFtyp(head) && slices.Contains(movieTypes, found):
		if found == type3GPP {
			return type3GPP, nil
		}
		return typeMP4, nil // its tracks say whether there is a picture
	case guess == typeText && kindOf(found, []*Kind{Images, Videos, Audio}) == nil && found != typePDF:
		// A word at the beginning can make a text look like another type.
		if !isText(head, whole) {
			return "", r.refused(ReasonTypeMismatch, "declared %s, but the content is %s; a text must be UTF-8, without NUL characters", typeText, found)
		}
		return typeText, nil
	case guess == "" && found == typeText && !isText(head, whole):
		return "", r.refused(ReasonType, "the text is not UTF-8 (%s); convert it", m.String())
	}
	return found, nil
}

// isPackage recognises the first entry of an Office file's zip archive.
func isPackage(head []byte) bool {
	const header = 30 // length of a local file header before the name
	if len(head) < header || !bytes.HasPrefix(head, []byte("PK\x03\x04")) {
		return false
	}
	name := head[header:]
	name = name[:min(len(name), int(binary.LittleEndian.Uint16(head[26:])))]
	for _, first := range []string{"[Content_Types].xml", "_rels/", "docProps/", "customXml/"} {
		if bytes.HasPrefix(name, []byte(first)) {
			return true
		}
	}
	return false
}

// isADTS recognises a frame of AAC.
func isADTS(b []byte) bool { return len(b) >= 7 && b[0] == 0xff && b[1]&0xf6 == 0xf0 }

// behindTag skips an ID3 tag, which can precede any kind of audio.
func behindTag(head []byte) []byte {
	if len(head) < 10 || !bytes.HasPrefix(head, []byte("ID3")) {
		return head
	}
	size := int(head[6]&0x7f)<<21 | int(head[7]&0x7f)<<14 | int(head[8]&0x7f)<<7 | int(head[9]&0x7f)
	return head[min(len(head), 10+size):]
}

func isText(head []byte, whole bool) bool {
	var t textChecker
	return t.take(head) && (!whole || t.end())
}

// textChecker checks a text that comes in pieces: it must be UTF-8 without NUL characters.
type textChecker struct {
	part [utf8.UTFMax]byte // an incomplete character at the end of the last piece
	n    int
}

func (t *textChecker) take(b []byte) bool {
	for t.n > 0 && len(b) > 0 {
		t.part[t.n] = b[0]
		t.n++
		b = b[1:]
		if !utf8.FullRune(t.part[:t.n]) {
			continue
		}
		if r, size := utf8.DecodeRune(t.part[:t.n]); r == utf8.RuneError && size == 1 {
			return false
		}
		t.n = 0
	}
	for i := len(b) - 1; i >= max(0, len(b)-utf8.UTFMax+1); i-- {
		if utf8.RuneStart(b[i]) {
			if !utf8.FullRune(b[i:]) {
				t.n = copy(t.part[:], b[i:])
				b = b[:i]
			}
			break
		}
	}
	return utf8.Valid(b) && bytes.IndexByte(b, 0) < 0
}

// end reports whether the text ends with a complete character.
func (t *textChecker) end() bool { return t.n == 0 }
