// Package csvfile reads contacts and recipients of broadcasts from CSV, row by row
// with flat memory, and writes contacts as CSV that can be read again.
//
// The form is RFC 4180 in UTF-8, with or without a byte order mark. The delimiter
// is a comma, a semicolon or a tab, recognised from the header; lines end with LF,
// CRLF or CR. Empty rows are passed over. Spaces around a cell are dropped.
//
// The first row that is not empty is the header. A field finds its column by the
// usual names, whatever their case, spaces, underscores and dashes, or by
// Options.Columns:
//
//	phone    phone, phone number, mobile, mobile number, mobile phone, WhatsApp,
//	         WhatsApp number, telephone, telephone number, tel, MSISDN, cell,
//	         cell phone
//	name     name, full name, contact name; where there is none: first name and
//	         last name (given name, forename; surname, family name)
//	email    email, e-mail, mail, e-mail address
//	company  company, organization, organisation
//	tags     tag, tags
//	groups   group, groups
//	notes    note, notes
//
// What else there is depends on what is read: see ContactReader and
// RecipientReader.
//
// A row that cannot be taken comes with Problems and without Input; reading goes
// on. Only what makes the whole file unreadable is an error.
package csvfile

import (
	"fmt"
	"net/http"

	"google.golang.org/grpc/codes"

	"github.com/lategate/lategate/internal/apierror"
)

// Limits of a file. There is none on its size or its number of rows.
const (
	// maxRecord bounds a row, in bytes: what is held in memory is a few times that.
	maxRecord = 1 << 20
	// maxColumns bounds the header, in cells.
	maxColumns = 500
	// maxDelimiters bounds a row of a few bytes a cell: the slices of encoding/csv
	// take 40 bytes a cell, and keep them. The delimiters of up to one more buffer
	// are counted as the row's, so it stands far above what a row can need.
	maxDelimiters = 256 << 10
)

// Options says how a file is read. The zero value fits most files.
type Options struct {
	// Columns maps our fields to headers of the file, where the usual names do not
	// fit: {"phone": "Handy"}. Contacts have phone, name, email, company, tags,
	// groups, notes and customFields.<name>; recipients have phone, name and
	// variables.<index>. Two fields may share a column.
	Columns map[string]string
	// Region is the ISO 3166 code of the country whose national phone numbers the
	// file has, such as US. Without it only international numbers are taken.
	Region string
}

// A Problem says why a row cannot be taken.
type Problem struct {
	Column  string // the header as in the file; empty if the whole row is meant
	Reason  string // in UPPER_SNAKE
	Message string // for people; phone numbers are never in it
}

// Reasons of problems. Those of a phone number are in package phone.
const (
	ReasonNameMissing   = "NAME_MISSING" // a contact needs a name
	ReasonOptedOut      = "OPTED_OUT"    // isOptedIn is false
	ReasonBlocked       = "BLOCKED"      // isBlocked is true
	ReasonListInvalid   = "LIST_INVALID" // tags or groups that are no list of texts
	ReasonFieldsInvalid = "CUSTOM_FIELDS_INVALID"
	ReasonFieldCount    = "CSV_FIELD_COUNT" // more or fewer cells than the header has
	ReasonQuote         = "CSV_QUOTE"       // a quote where none may be
)

// Reasons of errors, which end a file. CSV_ENCODING and CSV_NOT_TEXT are also
// reasons of problems.
const (
	ReasonEmpty             = "CSV_EMPTY"              // no header
	ReasonNotText           = "CSV_NOT_TEXT"           // a workbook, an archive or other binary data
	ReasonNotCSV            = "CSV_NOT_CSV"            // HTML, JSON and other text
	ReasonEncoding          = "CSV_ENCODING"           // not UTF-8
	ReasonNoHeader          = "CSV_NO_HEADER"          // the first row holds a phone number
	ReasonNoPhoneColumn     = "CSV_NO_PHONE_COLUMN"    // nothing to find a phone number in
	ReasonNoNameColumn      = "CSV_NO_NAME_COLUMN"     // contacts need names
	ReasonTwoColumns        = "CSV_TWO_COLUMNS"        // two columns for one field
	ReasonTooManyColumns    = "CSV_TOO_MANY_COLUMNS"   // more than 500
	ReasonRecordTooLong     = "CSV_RECORD_TOO_LONG"    // a row of more than 1 MiB
	ReasonUnterminatedQuote = "CSV_UNTERMINATED_QUOTE" // a quote that hides the rest of the file
	ReasonUnknownField      = "CSV_UNKNOWN_FIELD"      // Options.Columns names a field that there is not
	ReasonColumnNotFound    = "CSV_COLUMN_NOT_FOUND"   // Options.Columns names a header that there is not
	ReasonUnknownRegion     = "CSV_UNKNOWN_REGION"     // Options.Region is no country
)

// invalid makes the error that ends a file.
func invalid(reason, format string, args ...any) error {
	return &apierror.Error{Code: codes.InvalidArgument, Reason: reason,
		Message: fmt.Sprintf(format, args...), HTTPStatus: http.StatusBadRequest}
}
