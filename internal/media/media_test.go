package media

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"testing/iotest"

	"google.golang.org/grpc/codes"

	"github.com/lategate/lategate/internal/apierror"
)

// noFilesLeft gives a test its own directory for temporary files, and checks at the end
// that it is empty.
func noFilesLeft(t *testing.T) {
	t.Helper()
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	t.Cleanup(func() {
		if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
			t.Errorf("got files %v, %v left on disk, want none", left, err)
		}
	})
}

func TestTypes(t *testing.T) {
	noFilesLeft(t)
	docx := archive(t, "[Content_Types].xml", "_rels/.rels", "word/document.xml")
	xlsx := archive(t, "[Content_Types].xml", "_rels/.rels", "xl/workbook.xml")
	pptx := archive(t, "_rels/.rels", "docProps/app.xml", "ppt/presentation.xml")
	var far []string // an Office file whose type is beyond the head
	far = append(far, "[Content_Types].xml")
	for i := range 2000 {
		far = append(far, fmt.Sprintf("customXml/item%d.xml", i))
	}
	farDocx := archive(t, append(far, "word/document.xml")...)
	for _, c := range []struct {
		what, content, declared, name string
		want                          string // a type, or the reason
		says                          string
	}{
		{"JPEG", jpeg, "image/jpeg", "a.jpg", "image/jpeg", ""},
		{"JPEG, other name", jpeg, "image/jpg", "a.jpeg", "image/jpeg", ""},
		{"JPEG, no type", jpeg, "", "IMG.JPG", "image/jpeg", ""},
		{"JPEG, generic type, no extension", jpeg, "application/octet-stream", "upload", "image/jpeg", ""},
		{"PNG", png, "image/png", "a.png", "image/png", ""},
		{"PNG, upper case", png, "IMAGE/PNG", "a.bin", "image/png", ""},
		{"PNG, not a type", png, "not a type", "a.png", "image/png", ""},
		{"PDF", pdf, "application/pdf", "menu.pdf", "application/pdf", ""},
		{"MP3", mp3, "audio/mpeg", "a.mp3", "audio/mpeg", ""},
		{"MP3 with a tag", tagged(100, mp3), "audio/mp3", "a.mp3", "audio/mpeg", ""},
		{"AAC", aac, "audio/aac", "a.aac", "audio/aac", ""},
		{"AAC with a checksum", "\xff\xf0" + aac[2:], "", "a.aac", "audio/aac", ""},
		{"AAC with a tag", tagged(100, aac), "audio/x-aac", "a.aac", "audio/aac", ""},
		{"AMR", amr, "audio/amr", "a.amr", "audio/amr", ""},
		{"AMR, other name", amr, "audio/3gpp", "a.amr", "audio/amr", ""},
		{"Opus", page(true, opusHead) + page(false, "OpusTags"), "audio/ogg; codecs=opus", "a.ogg", "audio/ogg", ""},
		{"Opus, no type", page(true, opusHead), "", "a.opus", "audio/ogg", ""},
		{"Opus, nothing known", page(true, opusHead), "", "voice", "audio/ogg", ""},
		{"Opus with a skeleton", page(true, skeleton) + page(true, opusHead), "application/ogg", "a.ogg", "audio/ogg", ""},
		{"MP4", mp4, "video/mp4", "a.mp4", "video/mp4", ""},
		{"MP4, no type", mp4, "", "clip", "video/mp4", ""},
		{"MP4, of M4V", ftyp("M4V ") + moov(video("avc1")), "video/mp4", "a.mp4", "video/mp4", ""},
		{"MP4 as 3GPP", mp4, "video/3gpp", "a.mp4", "video/3gpp", ""},
		{"3GPP", threeGP, "video/3gpp", "a.3gp", "video/3gpp", ""},
		{"3GPP, no type", threeGP, "", "clip", "video/3gpp", ""},
		{"3GPP as MP4", threeGP, "video/mp4", "a.3gp", "video/mp4", ""},
		{"text", "Héllo\n", "text/plain; charset=utf-8", "a.txt", "text/plain", ""},
		{"text with a mark", "\ufeffHello", "", "a.txt", "text/plain", ""},
		{"text, nothing known", "Hello, world", "", "readme", "text/plain", ""},
		{"text like a picture", "BM is what bitmaps begin with, and this text", "text/plain", "a.txt", "text/plain", ""},
		{"text like a table", "a,b\nc,d\n", "text/plain", "a.txt", "text/plain", ""},
		{"text like HTML", "<html><body></body></html>", "", "a.txt", "text/plain", ""},
		{"DOCX", docx, typeDOCX, "a.docx", typeDOCX, ""},
		{"DOCX, no type", docx, "", "a.docx", typeDOCX, ""},
		{"DOCX, nothing known", docx, "", "letter", typeDOCX, ""},
		{"DOCX, far behind", farDocx, typeDOCX, "a.docx", typeDOCX, ""},
		{"DOCX with a password", ole(""), "", "a.docx", typeDOCX, ""},
		{"XLSX", xlsx, typeXLSX, "a.xlsx", typeXLSX, ""},
		{"PPTX", pptx, "application/octet-stream", "a.pptx", typePPTX, ""},
		{"DOC", ole(wordClass), typeDOC, "a.doc", typeDOC, ""},
		{"DOC, nothing known", ole(wordClass), "", "letter", typeDOC, ""},
		{"XLS", ole(excelClass), typeXLS, "a.xls", typeXLS, ""},
		{"PPT that does not tell", ole(""), "", "a.ppt", typePPT, ""},
		{"DOC that looks like XLS", ole(excelClass), typeDOC, "a.doc", typeDOC, ""},

		{"GIF", gif, "image/gif", "a.gif", ReasonType, "image/gif is not supported; WhatsApp takes images (JPEG, PNG), videos (MP4, 3GPP)"},
		{"GIF, no type", gif, "", "a.gif", ReasonType, "image/gif"},
		{"GIF as PNG", gif, "image/png", "a.png", ReasonTypeMismatch, "declared image/png, but the content is image/gif"},
		{"GIF, by its name PNG", gif, "", "a.png", ReasonTypeMismatch, "the name says image/png, but the content is image/gif"},
		{"WebP", webp, "image/webp", "a.png", ReasonType, "image/webp"},
		{"WebP, no type", webp, "", "a", ReasonType, "image/webp"},
		{"PDF as PNG", pdf, "image/png", "a.png", ReasonTypeMismatch, "declared image/png, but the content is application/pdf"},
		{"PDF as text", "%PDF-1.4 of nothing but text", "text/plain", "a.txt", ReasonTypeMismatch, "application/pdf"},
		{"PNG, called JPEG", png, "image/png", "a.jpg", ReasonTypeMismatch, "the name says image/jpeg (.jpg), but the content is image/png"},
		{"a program", exe, "", "a.exe", ReasonType, "portable-executable"},
		{"a program as PDF", exe, "application/pdf", "a.pdf", ReasonTypeMismatch, "portable-executable"},
		{"HTML", "<html><body></body></html>", "text/html", "a.html", ReasonType, "text/html"},
		{"zip", archive(t, "a.txt"), "application/zip", "a.zip", ReasonType, "application/zip"},
		{"zip as DOCX", archive(t, "a.txt"), typeDOCX, "a.docx", ReasonTypeMismatch, "application/zip"},
		{"ODT as DOCX", archive(t, "mimetype", "content.xml"), typeDOCX, "a.docx", ReasonTypeMismatch, "but the content is"},
		{"XLSX as DOCX", xlsx, typeDOCX, "a.docx", ReasonTypeMismatch, "spreadsheetml"},
		{"DOC called XLS", ole(""), typeDOC, "a.xls", ReasonTypeMismatch, ".xls"},
		{"DOC as DOCX", ole(wordClass), typeDOCX, "a.docx", ReasonTypeMismatch, "application/msword"},
		{"OLE, nothing known", ole(""), "", "letter", ReasonType, ".doc, .xls or .ppt"},
		{"mail as DOC", ole(mailClass), typeDOC, "a.doc", ReasonTypeMismatch, "outlook"},
		{"text in UTF-16", "\xff\xfeH\x00i\x00", "text/plain", "a.txt", ReasonTypeMismatch, "UTF-8"},
		{"text in UTF-16, no type", "\xff\xfeH\x00i\x00", "", "a", ReasonType, "UTF-8"},
		{"text in Latin-1", "caf\xe9 au lait", "text/plain", "a.txt", ReasonTypeMismatch, "UTF-8"},
		{"text cut in a character", "caf\xc3", "text/plain", "a.txt", ReasonTypeMismatch, "UTF-8"},
		{"text with NUL", "a\x00b", "", "a.txt", ReasonTypeMismatch, "NUL"},
		{"empty", "", "image/png", "a.png", ReasonEmpty, "empty"},
		{"empty, nothing known", "", "", "", ReasonEmpty, "empty"},
		{"Vorbis", page(true, vorbisHead), "audio/ogg", "a.ogg", ReasonCodec, "Vorbis"},
		{"Vorbis as PNG", page(true, vorbisHead), "image/png", "a.png", ReasonTypeMismatch, "audio/ogg"},
		{"Speex", page(true, "Speex   1.2"), "", "a.ogg", ReasonCodec, "Speex"},
		{"FLAC", page(true, "\x7fFLAC\x01\x00"), "", "a.ogg", ReasonCodec, "FLAC"},
		{"Theora", page(true, theoraHead) + page(true, vorbisHead), "", "a.ogg", ReasonCodec, "Theora"},
		{"Opus and Theora", page(true, opusHead) + page(true, theoraHead), "", "a.ogg", ReasonCodec, "Theora"},
		{"Ogg of something", page(true, "something"), "", "a.ogg", ReasonCodec, "unknown"},
		{"Ogg cut short", page(true, opusHead)[:20], "audio/ogg", "a.ogg", ReasonMalformed, "Opus"},
		{"Ogg from the middle", page(false, opusHead), "audio/ogg", "a.ogg", ReasonMalformed, "Opus"},
		{"M4A", ftyp("M4A ") + moov(sound("mp4a")), "audio/mp4", "a.m4a", ReasonType, "audio/mp4"},
		{"M4A, no type", ftyp("M4A ") + moov(sound("mp4a")), "", "a.m4a", ReasonType, ".aac"},
		{"M4A as AAC", ftyp("M4A ") + moov(sound("mp4a")), "audio/aac", "a.aac", ReasonTypeMismatch, "declared audio/aac"},
		{"QuickTime", ftyp("qt  ") + moov(video("avc1")), "", "a.mov", ReasonType, "video/quicktime"},
		{"QuickTime as MP4", ftyp("qt  ") + moov(video("avc1")), "video/mp4", "a.mp4", ReasonTypeMismatch, "video/quicktime"},
		{"HEIC", ftyp("heic") + box("meta"), "", "a.heic", ReasonType, "image/heic"},
		{"HEIC as JPEG", ftyp("heic") + box("meta"), "image/jpeg", "a.jpg", ReasonTypeMismatch, "image/heic"},
	} {
		t.Run(c.what, func(t *testing.T) {
			f, err := Rules{Field: "attachment", Kinds: All}.Check(strings.NewReader(c.content), Declaration{Name: c.name, ContentType: c.declared, Size: -1})
			if err != nil {
				wantRefused(t, err, c.want, c.says)
				return
			}
			defer closes(t, f)
			if f.ContentType != c.want {
				t.Fatalf("got type %s, want %s", f.ContentType, c.want)
			}
			if got, err := io.ReadAll(f); err != nil || string(got) != c.content {
				t.Errorf("read %d bytes, %v, want the content of %d bytes", len(got), err, len(c.content))
			}
		})
	}
}

func wantRefused(t *testing.T, err error, reason, says string) {
	t.Helper()
	e := (*apierror.Error)(nil)
	if !errors.As(err, &e) {
		t.Fatalf("got %v, want an *apierror.Error", err)
	}
	if e.Code != codes.InvalidArgument || e.Reason != reason || !strings.Contains(e.Message, says) {
		t.Errorf("got %v, want %s with %q", e, reason, says)
	}
	if len(e.Fields) != 1 || e.Fields[0].JSONPath != "attachment" || !strings.HasPrefix(e.Message, "attachment: ") {
		t.Errorf("got %v, fields %v, want the field attachment named", e, e.Fields)
	}
}

func closes(t *testing.T, f *File) {
	t.Helper()
	if err := f.Close(); err != nil {
		t.Error(err)
	}
}

func TestMovies(t *testing.T) {
	noFilesLeft(t)
	good := moov(video("avc1"), sound("mp4a"))
	long := box("udta", strings.Repeat("x", 100<<10)) // makes a moov that is larger than the head
	mp3In := trak("soun", box("mp4a", strings.Repeat("\x00", 28), esds(0x6b)))
	many := strings.Repeat(box("free"), maxBoxes)
	for _, c := range []struct {
		what, content string
		reason, says  string
		aside         bool
	}{
		{"in front", mp4, "", "", false},
		{"in front of much", ftyp("isom") + good + film(1<<20), "", "", false},
		{"behind", mp4Behind, "", "", true},
		{"behind, all in the head", ftyp("isom") + film(1000) + good, "", "", false},
		{"long", ftyp("isom") + box("moov", video("avc3"), long, sound("mp4a")) + film(100), "", "", true},
		{"behind a long length", ftyp("isom") + box64("mdat", strings.Repeat("x", 100<<10)) + good, "", "", true},
		{"behind free space", ftyp("isom") + box("free", strings.Repeat("x", 1000)) + good + film(1<<20), "", "", false},
		{"film to the end", ftyp("isom") + good + "\x00\x00\x00\x00mdat" + strings.Repeat("x", 100<<10), "", "", false},
		{"no sound", ftyp("isom") + moov(video("avc1")), "", "", false},
		{"a track of text", ftyp("isom") + moov(video("avc1"), trak("text", box("tx3g"))), "", "", false},
		{"fragments", ftyp("iso5") + box("moov", video("avc1"), box("mvex")) + box("moof") + film(1<<20), "", "", false},

		{"H.265", ftyp("isom") + moov(video("hvc1"), sound("mp4a")), ReasonCodec, "H.265 (hvc1); WhatsApp takes H.264 video with AAC audio", false},
		{"H.265, other", ftyp("isom") + moov(video("hev1")), ReasonCodec, "H.265 (hev1)", false},
		{"VP9", ftyp("isom") + moov(video("vp09")), ReasonCodec, "VP9", false},
		{"AV1, behind", ftyp("isom") + film(100<<10) + moov(video("av01")), ReasonCodec, "AV1", true},
		{"MPEG-4", ftyp("isom") + moov(video("mp4v")), ReasonCodec, "MPEG-4 Part 2", false},
		{"H.263", ftyp("3gp4") + moov(video("s263"), sound("samr")), ReasonCodec, "H.263", false},
		{"AMR", ftyp("3gp4") + moov(video("avc1"), sound("samr")), ReasonCodec, "AMR (samr)", false},
		{"AC-3", ftyp("isom") + moov(video("avc1"), sound("ac-3")), ReasonCodec, "Dolby Digital", false},
		{"MP3", ftyp("isom") + moov(video("avc1"), mp3In), ReasonCodec, "MP3", false},
		{"Opus", ftyp("isom") + moov(video("avc1"), sound("Opus")), ReasonCodec, "Opus", false},
		{"encrypted", ftyp("isom") + moov(video("encv")), ReasonCodec, "encrypted", false},
		{"two codecs", ftyp("isom") + moov(trak("vide", box("avc1"), box("hvc1"))), ReasonCodec, "H.265", false},
		{"two tracks", ftyp("isom") + moov(video("avc1"), video("vp08")), ReasonCodec, "VP8", false},
		{"unprintable", ftyp("isom") + moov(video("\x00\x01\x02\xff")), ReasonCodec, "0x000102ff", false},
		{"only sound", ftyp("isom") + moov(sound("mp4a")), ReasonType, "audio/mp4 is not supported", false},
		{"no tracks", ftyp("isom") + moov(), ReasonMalformed, "no tracks", false},
		{"no list", ftyp("isom") + film(100), ReasonMalformed, "no list of tracks", false},
		{"no list, long", ftyp("isom") + film(100<<10), ReasonMalformed, "no list of tracks", true},
		{"cut in the film", mp4Behind[:100<<10], ReasonMalformed, "cut short", true},
		{"cut in the list", mp4Behind[:len(mp4Behind)-20], ReasonMalformed, "cut short", true},
		{"cut in a head", ftyp("isom") + "\x00\x00", ReasonMalformed, "cut short", false},
		{"a box larger than what it is in", ftyp("isom") + box("moov", box("trak", "\x00\x00\xff\xffmdia")) + film(100), ReasonMalformed, "do not fit", false},
		{"a box smaller than its head", ftyp("isom") + "\x00\x00\x00\x04moov" + film(100), ReasonMalformed, "do not fit", false},
		{"a box of negative length", ftyp("isom") + "\x00\x00\x00\x01moov\xff\xff\xff\xff\xff\xff\xff\xff" + film(100), ReasonMalformed, "do not fit", false},
		{"an endless list", ftyp("isom") + many + good, ReasonMalformed, "do not fit", false},
		{"a list of entries cut short", ftyp("isom") + moov(box("trak", box("stsd", "\x00\x00"))), ReasonMalformed, "do not fit", false},
	} {
		t.Run(c.what, func(t *testing.T) {
			f, err := Rules{Field: "attachment", Kinds: All}.Check(strings.NewReader(c.content), Declaration{Name: "a.mp4", Size: -1})
			if err != nil {
				wantRefused(t, err, c.reason, c.says)
				return
			}
			defer closes(t, f)
			if c.reason != "" {
				t.Fatalf("the file was accepted, want %s", c.reason)
			}
			if f.IsAside() != c.aside {
				t.Errorf("on disk: got %t, want %t", f.IsAside(), c.aside)
			}
			if got, err := io.ReadAll(f); err != nil || string(got) != c.content {
				t.Errorf("read %d bytes, %v, want the content of %d bytes", len(got), err, len(c.content))
			}
		})
	}
}

// TestMovieTooLargeBehind checks that a film whose list of tracks comes after it is refused
// before any byte of it is passed on.
func TestMovieTooLargeBehind(t *testing.T) {
	noFilesLeft(t)
	content := io.MultiReader(strings.NewReader(ftyp("isom")+"\x01\x01\x00\x00mdat"), io.LimitReader(zeros{}, 20<<20))
	_, err := Rules{Field: "attachment", Kinds: All}.Check(content, Declaration{Name: "a.mp4", Size: -1})
	wantRefused(t, err, ReasonTooLarge, "videos up to 16 MB")
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// spaces is an endless text.
type spaces struct{}

func (spaces) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

func TestSizes(t *testing.T) {
	noFilesLeft(t)
	for _, c := range []struct {
		kind     *Kind
		start    string
		name     string
		says     string
		declared int64 // the declared size, relative to the limit
	}{
		{Images, png, "a.png", "images up to 5 MB", 0},
		{Videos, ftyp("isom") + moov(video("avc1")) + "\x00\x00\x00\x00mdat", "a.mp4", "videos up to 16 MB", 0},
		{Audio, mp3, "a.mp3", "audio up to 16 MB", 0},
		{Documents, pdf, "a.pdf", "documents up to 100 MB", 0},
		{Documents, "text", "a.txt", "documents up to 100 MB", 0},
	} {
		for _, over := range []int64{0, 1} {
			for _, aside := range []bool{false, true} {
				if c.kind == Documents && (testing.Short() || aside) {
					continue
				}
				var filler io.Reader = zeros{}
				if c.name == "a.txt" {
					filler = spaces{}
				}
				content := io.MultiReader(strings.NewReader(c.start), io.LimitReader(filler, c.kind.Limit+over-int64(len(c.start))))
				f, err := Rules{Field: "attachment", Kinds: All}.Check(content, Declaration{Name: c.name, Size: -1})
				if err != nil {
					t.Fatalf("%s: got %v, want it accepted", c.name, err)
				}
				if aside {
					err = f.SetAside()
				}
				n := int64(0)
				if err == nil {
					n, err = io.Copy(io.Discard, f)
				}
				if over == 0 && (err != nil || n != c.kind.Limit) {
					t.Errorf("%s: read %d bytes, %v, want all %d", c.name, n, err, c.kind.Limit)
				}
				if over > 0 {
					if err == nil {
						t.Errorf("%s: a file of %d bytes was accepted, want it refused", c.name, n)
					} else {
						wantRefused(t, err, ReasonTooLarge, c.says)
					}
				}
				closes(t, f)
			}
		}
		// A known size is checked before anything is read, by the name alone.
		broken := iotest.ErrReader(errors.New("was read"))
		for _, d := range []Declaration{{Name: c.name, Size: c.kind.Limit + 1}, {Name: c.name, Size: -1, AtLeast: c.kind.Limit + 1}} {
			_, err := Rules{Field: "attachment", Kinds: All}.Check(broken, d)
			wantRefused(t, err, ReasonTooLarge, c.says)
			d.Name = "unknown" // then by the file's beginning
			_, err = Rules{Field: "attachment", Kinds: All}.Check(io.MultiReader(strings.NewReader(c.start), io.LimitReader(spaces{}, headSize)), d)
			wantRefused(t, err, ReasonTooLarge, c.says)
		}
	}
}

func TestSizeAsDeclared(t *testing.T) {
	noFilesLeft(t)
	for _, c := range []struct {
		size int64
		says string // empty if the size is right
	}{{int64(len(pdf)), ""}, {int64(len(pdf)) - 1, "has more"}, {int64(len(pdf)) + 1, fmt.Sprintf("has %d", len(pdf))}, {1 << 20, "1048576"}} {
		for _, aside := range []bool{false, true} {
			f, err := Rules{Field: "attachment", Kinds: All}.Check(strings.NewReader(pdf), Declaration{Name: "a.pdf", Size: c.size})
			if err != nil {
				t.Fatal(err)
			}
			if aside {
				err = f.SetAside()
			}
			n := int64(0)
			if err == nil {
				n, err = io.Copy(io.Discard, f)
			}
			if c.says == "" && err != nil {
				t.Error(err)
			}
			if c.says != "" && n >= c.size {
				t.Errorf("read %d bytes of a file declared with %d, want fewer", n, c.size)
			}
			if c.says != "" {
				wantRefused(t, err, ReasonSize, c.says)
				if _, again := f.Read(make([]byte, 1)); again != err && !aside {
					t.Errorf("the next Read: got %v, want the same error, %v", again, err)
				}
			}
			closes(t, f)
		}
	}
}

// TestTextBehindTheHead checks that content that is not text is noticed even far beyond the
// beginning.
func TestTextBehindTheHead(t *testing.T) {
	noFilesLeft(t)
	long := strings.Repeat("ü", headSize) // 2 bytes each
	for what, c := range map[string]struct {
		tail string
		good bool
	}{"text": {"é", true}, "NUL": {"a\x00b", false}, "Latin-1": {"\xe9t\xe9", false}, "cut": {"\xe2\x82", false}, "shifted": {"a" + long, true}} {
		for _, chunk := range []func(io.Reader) io.Reader{func(r io.Reader) io.Reader { return r }, iotest.OneByteReader, iotest.HalfReader, iotest.DataErrReader} {
			f, err := Rules{Field: "attachment", Kinds: All}.Check(chunk(strings.NewReader(long+c.tail)), Declaration{Name: "a.txt", Size: -1})
			if err != nil {
				t.Fatal(err)
			}
			got, err := io.ReadAll(f)
			if c.good && (err != nil || string(got) != long+c.tail) {
				t.Errorf("%s: read %d bytes, %v, want the whole text", what, len(got), err)
			}
			if !c.good {
				wantRefused(t, err, ReasonTypeMismatch, "UTF-8")
			}
			closes(t, f)
		}
	}
}

func TestKinds(t *testing.T) {
	_, err := Rules{Field: "attachment", Kinds: []*Kind{Images}}.Check(strings.NewReader(pdf), Declaration{Name: "a.pdf", Size: -1})
	wantRefused(t, err, ReasonType, "WhatsApp takes images (JPEG, PNG) here")
	if strings.Contains(err.Error(), "PDF,") || strings.Contains(err.Error(), "MP4") {
		t.Error(err)
	}
	_, err = Rules{Field: "attachment", Kinds: []*Kind{Images}}.Check(strings.NewReader(pdf), Declaration{Name: "upload", Size: -1})
	wantRefused(t, err, ReasonType, "application/pdf")
}

// TestRelaxed checks that with Relax types and sizes are left to the upstream, up to the
// limit for all files.
func TestRelaxed(t *testing.T) {
	noFilesLeft(t)
	rules := Rules{Field: "attachment", Kinds: []*Kind{Images}, Relax: true}
	for _, c := range []struct{ declared, name, want string }{
		{"image/webp", "a.webp", "image/webp"}, {"", "a.pdf", "application/pdf"}, {"", "a.bin", "application/octet-stream"}, {"image/png", "a.pdf", "image/png"},
	} {
		f, err := rules.Check(strings.NewReader(gif), Declaration{Name: c.name, ContentType: c.declared, Size: -1})
		if err != nil || f.ContentType != c.want {
			t.Fatalf("%v: got %v, %v, want the type %s", c, f, err, c.want)
		}
		if got, err := io.ReadAll(f); err != nil || string(got) != gif {
			t.Errorf("read %q, %v, want the content", got, err)
		}
		closes(t, f)
	}
	_, err := rules.Check(strings.NewReader(gif), Declaration{Name: "a", Size: MaxSize + 1})
	wantRefused(t, err, ReasonTooLarge, "100 MB")
	f, err := rules.Check(io.LimitReader(zeros{}, MaxSize+1), Declaration{Name: "a", Size: -1})
	if err != nil {
		t.Fatal(err)
	}
	_, err = io.Copy(io.Discard, f)
	wantRefused(t, err, ReasonTooLarge, "100 MB")
	closes(t, f)
}

// TestContentFails checks that an error of the content is returned unchanged.
func TestContentFails(t *testing.T) {
	noFilesLeft(t)
	cause := &apierror.Error{Code: codes.Canceled, Reason: "CANCELLED", Message: "gone"}
	for _, n := range []int{0, 10, headSize + 10} {
		content := io.MultiReader(strings.NewReader(pdf), io.LimitReader(zeros{}, int64(n)), iotest.ErrReader(cause))
		f, err := Rules{Kinds: All}.Check(content, Declaration{Name: "a.pdf", Size: -1})
		if err == nil {
			err = f.SetAside()
			closes(t, f)
		}
		if !errors.Is(err, cause) {
			t.Errorf("after %d bytes: got %v, want %v", n, err, cause)
		}
	}
}

func TestSetAsideTwice(t *testing.T) {
	noFilesLeft(t)
	f, err := Rules{Kinds: All}.Check(strings.NewReader(pdf), Declaration{Name: "a.pdf", Size: -1})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := f.SetAside(); err != nil {
			t.Fatal(err)
		}
	}
	for _, r := range []io.Reader{f, f.Again(), f.Again()} {
		if got, err := io.ReadAll(r); err != nil || string(got) != pdf || f.Size != int64(len(pdf)) {
			t.Errorf("read %q, size %d, %v, want the whole file", got, f.Size, err)
		}
	}
	closes(t, f)
	closes(t, f)
	if _, err := f.Again().Read(make([]byte, 1)); !errors.Is(err, os.ErrClosed) {
		t.Errorf("reading a closed file: got %v, want %v", err, os.ErrClosed)
	}
}

func TestNoDisk(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir()+"/missing")
	_, err := Rules{Kinds: All}.Check(strings.NewReader(mp4Behind), Declaration{Name: "a.mp4", Size: -1})
	if e := (*apierror.Error)(nil); !errors.As(err, &e) || e.Code != codes.Internal || e.Reason != "NO_TEMPORARY_FILE" {
		t.Error(err)
	}
}

// counted records how much is read at a time.
type counted struct {
	io.Reader
	largest, total int
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.largest, c.total = max(c.largest, len(p)), c.total+n
	return n, err
}

// TestReadsNoFurther checks that only the head of a file is read before the File is.
func TestReadsNoFurther(t *testing.T) {
	in := &counted{Reader: io.MultiReader(strings.NewReader(pdf), zeros{})}
	f, err := Rules{Kinds: All}.Check(in, Declaration{Name: "a.pdf", Size: -1})
	if err != nil {
		t.Fatal(err)
	}
	if in.total > headSize || in.largest > headSize {
		t.Errorf("%d bytes were read, %d at a time, want at most %d", in.total, in.largest, headSize)
	}
	closes(t, f)
}

// FuzzCheck checks arbitrary content: Check neither panics nor takes long, its refusals are
// errors of this package, and what it accepts is passed on byte for byte.
func FuzzCheck(f *testing.F) {
	for _, c := range []string{png, jpeg, gif, pdf, mp3, aac, amr, exe, tagged(20, aac), ole(wordClass), archive(f, "[Content_Types].xml", "word/a"), mp4, mp4Behind[:70<<10],
		threeGP, ftyp("isom") + moov(video("hvc1"), sound("samr")), page(true, opusHead), page(true, skeleton) + page(true, theoraHead), "text", ""} {
		f.Add(c, "a.mp4", "")
		f.Add(c, "a", "text/plain")
	}
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, content, name, declared string) {
		t.Setenv("TMPDIR", dir)
		file, err := Rules{Kinds: All}.Check(strings.NewReader(content), Declaration{Name: name, ContentType: declared, Size: -1})
		if err == nil {
			var got bytes.Buffer
			if _, err = io.Copy(&got, file); err == nil && got.String() != content {
				t.Errorf("read %d bytes, want the content of %d bytes", got.Len(), len(content))
			}
			if file.Close() != nil {
				t.Error("Close: got an error, want none")
			}
		}
		if e := (*apierror.Error)(nil); err != nil && !errors.As(err, &e) {
			t.Errorf("got %v, want an *apierror.Error", err)
		}
	})
}

// FuzzMovie reads arbitrary boxes.
func FuzzMovie(f *testing.F) {
	for _, c := range []string{moov(video("avc1"), sound("mp4a")), film(10) + moov(video("vp09")), box64("moov", video("avc1")), "\x00\x00\x00\x00moov" + video("avc1"), ""} {
		f.Add([]byte(c), true)
		f.Add([]byte(c), false)
	}
	f.Fuzz(func(t *testing.T, boxes []byte, whole bool) {
		tracks, err := readTracks(bytes.NewReader(boxes), int64(len(boxes)), whole)
		if err != nil && !errors.Is(err, errBeyond) && !errors.Is(err, errBoxes) {
			t.Errorf("got %v, want %v or %v", err, errBeyond, errBoxes)
		}
		if len(tracks) > maxTracks {
			t.Errorf("got %d tracks, want at most %d", len(tracks), maxTracks)
		}
	})
}
