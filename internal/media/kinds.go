// Package media checks files before any byte of them is sent upstream: their type,
// according to their content, and their size, against what WhatsApp accepts according to
// the platform guide. A file is read once, while it is received; only a file that cannot be
// checked by its beginning is stored on disk first.
package media

import (
	"mime"
	"path"
	"slices"
	"strings"
)

// A Kind is a kind of media that WhatsApp accepts.
type Kind struct {
	Name    string   // the name in errors, such as "images"
	Limit   int64    // the largest size in bytes
	Types   []string // its media types
	formats string   // the types in words, for errors
}

// The kinds of media, with the limits of the guide's section "Media Requirements".
var (
	Images    = &Kind{"images", 5 << 20, []string{"image/jpeg", "image/png"}, "JPEG, PNG"}
	Videos    = &Kind{"videos", 16 << 20, []string{typeMP4, type3GPP}, "MP4, 3GPP"}
	Audio     = &Kind{"audio", 16 << 20, []string{"audio/mpeg", typeOgg, "audio/amr", typeAAC}, "MP3, OGG, AMR, AAC"}
	Documents = &Kind{"documents", MaxSize, []string{
		typePDF, typeText, typeDOC, typeDOCX, typeXLS, typeXLSX, typePPT, typePPTX,
	}, "PDF, TXT, Word, Excel, PowerPoint"}
)

// All is every kind.
var All = []*Kind{Images, Videos, Audio, Documents}

// MaxSize is the limit for every file, in bytes, even if the upstream's own limits are
// relaxed.
const MaxSize = 100 << 20

const (
	typeMP4  = "video/mp4"
	type3GPP = "video/3gpp"
	typeOgg  = "audio/ogg"
	typeAAC  = "audio/aac"
	typePDF  = "application/pdf"
	typeText = "text/plain"
	typeDOC  = "application/msword"
	typeXLS  = "application/vnd.ms-excel"
	typePPT  = "application/vnd.ms-powerpoint"
	typeDOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	typeXLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	typePPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
	typeAny  = "application/octet-stream"
)

var (
	oldOffice = []string{typeDOC, typeXLS, typePPT}
	newOffice = []string{typeDOCX, typeXLSX, typePPTX}
)

// aliases are other names under which clients send these types.
var aliases = map[string]string{
	"image/jpg": "image/jpeg", "audio/mp3": "audio/mpeg", "audio/x-aac": typeAAC, "audio/opus": typeOgg,
	"audio/3gpp": "audio/amr", "application/ogg": typeOgg, "video/3gp": type3GPP,
}

// byExtension is the type that a file's extension stands for.
var byExtension = map[string]string{
	".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".mp4": typeMP4, ".3gp": type3GPP,
	".mp3": "audio/mpeg", ".ogg": typeOgg, ".opus": typeOgg, ".amr": "audio/amr", ".aac": typeAAC,
	".pdf": typePDF, ".txt": typeText,
	".doc": typeDOC, ".docx": typeDOCX, ".xls": typeXLS, ".xlsx": typeXLSX, ".ppt": typePPT, ".pptx": typePPTX,
}

// declared returns the type that a caller declares, under its usual name; empty if it
// declares none, or a generic one.
func declared(contentType string) string {
	typ, _, err := mime.ParseMediaType(contentType)
	if err != nil || typ == typeAny || typ == "binary/octet-stream" {
		return ""
	}
	if known := aliases[typ]; known != "" {
		return known
	}
	return typ
}

// named returns the type that a file's extension stands for, or "".
func named(name string) string { return byExtension[strings.ToLower(path.Ext(name))] }

// kindOf finds the kind of a type; nil if it is none of the given ones.
func kindOf(typ string, kinds []*Kind) *Kind {
	for _, k := range kinds {
		if slices.Contains(k.Types, typ) {
			return k
		}
	}
	return nil
}

// listOf names kinds and their formats, such as "images (JPEG, PNG)".
func listOf(kinds []*Kind) string {
	var out strings.Builder
	for i, k := range kinds {
		switch {
		case i > 0 && i == len(kinds)-1:
			out.WriteString(" and ")
		case i > 0:
			out.WriteString(", ")
		}
		out.WriteString(k.Name + " (" + k.formats + ")")
	}
	return out.String()
}
