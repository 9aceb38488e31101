package csvfile

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// records reads the rows of a file and knows their positions.
type records struct {
	in     *input
	csv    *csv.Reader
	header *header // nil until it is read
	row    int64   // the number of the last row
	end    int64   // the line where it ends
	err    error   // what has ended the file
}

// A record is one row.
type record struct {
	row, line int64
	cells     []string // as many as in the header, if there are no problems
	header    *header
	problems  []Problem
}

// newRecords opens a file and reads its header.
func newRecords(r io.Reader, o Options, known, isField func(string) bool, fields string) (*records, error) {
	for _, name := range o.Columns {
		if name = key(strings.TrimSpace(name)); name != "" {
			inner := known
			known = func(header string) bool { return key(header) == name || inner(header) }
		}
	}
	in, err := open(r, known)
	if err != nil {
		return nil, err
	}
	s := &records{in: in, csv: csv.NewReader(bufio.NewReaderSize(in, chunk))}
	s.csv.Comma = rune(in.comma)
	s.csv.FieldsPerRecord = -1
	s.csv.ReuseRecord = true
	first, err := s.next()
	if err == io.EOF {
		return nil, invalid(ReasonEmpty, "the file is empty: it needs a header such as phone,name and a row for each person")
	}
	if err != nil {
		return nil, err
	}
	if len(first.problems) > 0 {
		return nil, invalid(ReasonNotCSV, "the header, on line %d, is not CSV: %s", first.line, first.problems[0].Message)
	}
	s.header, err = newHeader(first.cells, o, isField, fields)
	return s, err
}

// next returns the next row that is not empty; it is valid until the next call. io.EOF is
// the end of the file, an *apierror.Error says why the rest cannot be read, and any other
// error is that of the file's reader.
func (s *records) next() (*record, error) {
	for s.err == nil {
		cells, err := s.csv.Read()
		rec, err := s.place(cells, err)
		s.in.mark = s.csv.InputOffset()
		if err != nil {
			s.err = err
			break
		}
		if rec.problems == nil && empty(cells) {
			continue
		}
		if s.header != nil {
			rec.header = s.header
			rec.count()
		}
		return rec, nil
	}
	return nil, s.err
}

// place sets a row's position and adds the error of encoding/csv as a problem.
func (s *records) place(cells []string, err error) (*record, error) {
	var bad *csv.ParseError
	rec := &record{cells: cells}
	var end int64
	switch {
	case err == nil:
		line, _ := s.csv.FieldPos(0)
		rec.line = int64(line)
		last := len(cells) - 1
		line, _ = s.csv.FieldPos(last)
		end = int64(line + strings.Count(cells[last], "\n"))
		size := 0
		for _, c := range cells {
			size += len(c)
		}
		if size > maxRecord || s.in.tooLong {
			return nil, tooLong(rec.line)
		}
	case errors.As(err, &bad):
		rec.line, end = int64(bad.StartLine), int64(bad.Line)
		switch {
		case s.in.tooLong:
			return nil, tooLong(rec.line)
		case !errors.Is(bad.Err, csv.ErrQuote) || end == rec.line:
			rec.add("", ReasonQuote, "a quote is out of place at byte %d of line %d: put the cell in quotes, and double the quotes in it",
				bad.Column, bad.Line)
		case s.in.ended && s.csv.InputOffset() == s.in.handed:
			return nil, invalid(ReasonUnterminatedQuote, "the quote that the row on line %d opens is not closed before the end of the file, so nothing behind it can be read: close it, or double it if it belongs to the text",
				rec.line)
		default:
			rec.add("", ReasonQuote, "the quote that is opened on line %d is not closed before line %d, so these lines are one row: close it, or double it if it belongs to the text",
				rec.line, end)
		}
	default:
		return nil, err // io.EOF, or the error of the file's reader
	}
	s.row += rec.line - s.end // the lines in between are empty, and count as rows in a spreadsheet
	s.end = end
	rec.row = s.row
	return rec, nil
}

func tooLong(line int64) error {
	return invalid(ReasonRecordTooLong, "the row that begins on line %d is longer than 1 MiB: perhaps a quote in it is not closed, or this is not CSV", line)
}

func empty(cells []string) bool {
	for _, c := range cells {
		if strings.TrimSpace(c) != "" {
			return false
		}
	}
	return true
}

// count compares the row with the header. Spreadsheets leave empty cells after the last
// column, which are accepted.
func (r *record) count() {
	if r.problems != nil {
		return
	}
	want := len(r.header.names)
	if len(r.cells) < want || !empty(r.cells[want:]) {
		r.add("", ReasonFieldCount, "the row has %d cells and the header has %d: put cells in quotes that hold a delimiter or a line break",
			len(r.cells), want)
	}
}

// add adds a problem, at most one for each column: two fields may share a column, and an
// unreadable cell is not also a missing one.
func (r *record) add(column, reason, format string, args ...any) {
	for _, p := range r.problems {
		if column != "" && p.Column == column {
			return
		}
	}
	r.problems = append(r.problems, Problem{Column: column, Reason: reason, Message: fmt.Sprintf(format, args...)})
}

// bad adds a problem of one cell.
func (r *record) bad(column int, reason, format string, args ...any) {
	r.add(r.header.title(column), reason, format, args...)
}

// text returns a cell, trimmed; "" if there is no such column.
func (r *record) text(column int) string {
	if column < 0 {
		return ""
	}
	s := r.cells[column]
	if !utf8.ValidString(s) {
		r.bad(column, ReasonEncoding, "the cell, on line %d or below, is not UTF-8: save the file as \"CSV UTF-8\"", r.line)
		return ""
	}
	if strings.IndexByte(s, 0) >= 0 {
		r.bad(column, ReasonNotText, "the cell has a NUL byte: remove it")
		return ""
	}
	return unguard(strings.TrimSpace(s))
}

// name returns the name, from one column or from first and last name.
func (r *record) name(columns []int) string {
	switch len(columns) {
	case 0:
		return ""
	case 1:
		return r.text(columns[0])
	}
	return strings.TrimSpace(r.text(columns[0]) + " " + r.text(columns[1]))
}
