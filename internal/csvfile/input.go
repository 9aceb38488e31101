package csvfile

import (
	"bytes"
	"io"
	"unicode/utf8"
)

// chunk is how many bytes of a file are read ahead.
const chunk = 64 << 10

// An input is a file after its byte order mark, with lines that end in LF or CRLF. It ends
// early when a row gets too long for memory, because encoding/csv has no limit.
type input struct {
	r     io.Reader
	cr    bool // the file's lines end with CR alone
	comma byte

	handed int64 // bytes read from it
	text   int64 // the position after the last of them that is not a line break
	mark   int64 // where the last whole row ends; set by the reader of the rows

	ended   bool // at the end of the file
	tooLong bool // in a row that is too long; reported as the end and not as an error, so that encoding/csv says where the row began

	delimiters int   // how many since about mark
	counted    int64 // mark when delimiters was last 0
}

// Read is called when all whole lines have been used, so the bytes after mark belong to one
// row, or are a run of empty lines.
func (in *input) Read(p []byte) (int, error) {
	if in.text <= in.mark {
		in.mark = in.handed // empty lines are not a row, however many there are
	}
	if in.counted != in.mark {
		in.counted, in.delimiters = in.mark, 0
	}
	if in.handed-in.mark > maxRecord+chunk || in.delimiters > maxDelimiters {
		in.tooLong = true
		return 0, io.EOF
	}
	n, err := in.r.Read(p)
	in.ended = err == io.EOF
	p = p[:n]
	if in.cr {
		for i := range p {
			if p[i] == '\r' {
				p[i] = '\n'
			}
		}
	}
	for i := n - 1; i >= 0; i-- {
		if p[i] != '\n' && p[i] != '\r' {
			in.text = in.handed + int64(i) + 1
			break
		}
	}
	in.delimiters += bytes.Count(p, []byte{in.comma})
	in.handed += int64(n)
	return n, err
}

// open reads a file's header line, and detects from it whether the file is CSV and in which
// form. It does not wait for bytes after that line. known reports whether a text is a known
// header.
func open(r io.Reader, known func(header string) bool) (*input, error) {
	head, end, err := readHead(r)
	if err != nil {
		return nil, err
	}
	if err := notCSV(head[:end]); err != nil { // only up to the end of the line: how much more was read depends on the reader
		return nil, err
	}
	head, end = skipBOM(head, end)
	in := &input{cr: end < len(head) && head[end] == '\r' && (end+1 == len(head) || head[end+1] != '\n')}
	line := head[:end]
	if !utf8.Valid(line) && end < len(head) { // at the limit of chunk the line may end within a character
		return nil, invalid(ReasonEncoding, "the header, up to line %d, is not UTF-8: save the file as \"CSV UTF-8\"", 1+bytes.Count(line, []byte{'\n'}))
	}
	in.comma = delimiter(line, known)
	in.r = io.MultiReader(bytes.NewReader(head), r)
	return in, nil
}

var bom = []byte("\ufeff")

func skipBOM(head []byte, end int) ([]byte, int) {
	if bytes.HasPrefix(head, bom) {
		return head[len(bom):], max(end-len(bom), 0)
	}
	return head, end
}

// readHead reads until the first line that is not empty is complete, at most about chunk
// bytes. end is where that line ends, or len(head) if it is not complete.
func readHead(r io.Reader) (head []byte, end int, err error) {
	head = make([]byte, 0, 4<<10)
	var line lineEnd
	for idle := 0; ; {
		if len(head) == cap(head) {
			head = append(head, 0)[:len(head)]
		}
		n, err := r.Read(head[len(head):cap(head)])
		head = head[:len(head)+n]
		if err != nil && err != io.EOF {
			return nil, 0, err
		}
		end := line.find(head)
		// The byte after a CR decides whether the CR alone ends the line.
		if err == io.EOF || len(head) >= chunk || end < len(head)-1 || end < len(head) && head[end] == '\n' {
			return head, end, nil
		}
		if n > 0 {
			idle = 0
		} else if idle++; idle == 100 {
			return nil, 0, io.ErrNoProgress
		}
	}
}

// A lineEnd looks for the end of the first line that is not empty, ignoring line breaks in
// quotes. It looks at each byte once, however many pieces there are.
type lineEnd struct {
	at            int
	quoted, begun bool
}

// find returns where the line ends, or len(head) if it is not complete. head has grown
// since the last call.
func (l *lineEnd) find(head []byte) int {
	for ; l.at < len(head); l.at++ {
		switch c := head[l.at]; {
		case c == '"':
			l.quoted, l.begun = !l.quoted, true
		case c != '\n' && c != '\r':
			l.begun = true
		case l.begun && !l.quoted:
			return l.at
		}
	}
	return l.at
}

// magics are the beginnings of other files that are sent as CSV by mistake.
var magics = []struct{ magic, reason, what string }{
	{"\xff\xfe", ReasonEncoding, "this is UTF-16: save it as \"CSV UTF-8\""},
	{"\xfe\xff", ReasonEncoding, "this is UTF-16: save it as \"CSV UTF-8\""},
	{"PK\x03\x04", ReasonNotText, "this is a ZIP archive, as Excel's workbooks (.xlsx) are: save the sheet as \"CSV UTF-8\", or unpack the archive"},
	{"PK\x05\x06", ReasonNotText, "this is an empty ZIP archive: send the CSV file itself"},
	{"\xd0\xcf\x11\xe0", ReasonNotText, "this is an old Excel workbook (.xls): save the sheet as \"CSV UTF-8\""},
	{"\x1f\x8b", ReasonNotText, "this is a gzip archive: unpack it"},
	{"%PDF-", ReasonNotText, "this is a PDF: export the table as \"CSV UTF-8\""},
	{"{\\rtf", ReasonNotCSV, "this is a text document (RTF): save the table as \"CSV UTF-8\""},
	{"BEGIN:VCARD", ReasonNotCSV, "these are vCards: export the contacts as CSV"},
}

// notCSV recognises, from the first line, a file that is not CSV in UTF-8.
func notCSV(head []byte) error {
	for _, m := range magics {
		if bytes.HasPrefix(head, []byte(m.magic)) {
			return invalid(m.reason, "%s", m.what)
		}
	}
	text := bytes.TrimSpace(bytes.TrimPrefix(head, bom))
	if len(text) == 0 {
		return invalid(ReasonEmpty, "the file is empty: it needs a header such as phone,name and a row for each person")
	}
	if i := bytes.IndexByte(head, 0); i >= 0 {
		if i < 2 && bytes.Count(head, []byte{0}) >= len(head)/3 {
			return invalid(ReasonEncoding, "this looks like UTF-16: save it as \"CSV UTF-8\"")
		}
		return invalid(ReasonNotText, "this is binary data (it has a NUL byte): save the table as \"CSV UTF-8\"")
	}
	rest := bytes.TrimSpace(text[1:])
	next := byte('"') // a bracket alone on its line also begins JSON
	if len(rest) > 0 {
		next = rest[0]
	}
	switch text[0] {
	case '<':
		return invalid(ReasonNotCSV, "this is HTML or XML, perhaps the page of a login or an error: send the CSV file itself")
	case '{':
		if next == '"' || next == '}' { // but not for {{1}}, which is a header
			return invalid(ReasonNotCSV, "this is JSON: send CSV with a header such as phone,name")
		}
	case '[':
		if next == '"' || next == '{' || next == '[' || next == ']' {
			return invalid(ReasonNotCSV, "this is JSON: send CSV with a header such as phone,name")
		}
	}
	return nil
}
