// Package csvfile reads contacts and recipients of broadcasts from CSV, row by row with
// constant memory, and writes contacts as CSV that can be read again.
//
// The format is RFC 4180 in UTF-8, with or without a byte order mark. The delimiter is a
// comma, a semicolon or a tab, detected from the header; lines end with LF, CRLF or CR.
// Empty rows are ignored. Spaces around a cell are removed.
//
// The first row that is not empty is the header. A field finds its column by the usual
// names, ignoring case, spaces, underscores and dashes, or by Options.Columns:
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
// For further columns see ContactReader and RecipientReader.
//
// An invalid row is returned with Problems and without Input; reading goes on. Only a file
// that cannot be read as a whole is an error.
package csvfile

import (
	"fmt"
	"net/http"

	"google.golang.org/grpc/codes"

	"github.com/lategate/lategate/internal/apierror"
)

// Limits of a file. There is none on its size or its number of rows.
const (
	// maxRecord is the limit for a row, in bytes: a few times as much is held in memory.
	maxRecord = 1 << 20
	// maxColumns is the limit for the header, in cells.
	maxColumns = 500
	// maxDelimiters is the limit for the cells of a row, because encoding/csv allocates 40
	// bytes for each cell, and keeps them. The delimiters of up to one more buffer are
	// counted for the row, so the limit is far above what a row can need.
	maxDelimiters = 256 << 10
)

// Options says how a file is read. The zero value fits most files.
type Options struct {
	// Columns maps field names to headers of the file, if the usual names do not fit:
	// {"phone": "Handy"}. Contacts have phone, name, email, company, tags, groups, notes
	// and customFields.<name>; recipients have phone, name and variables.<index>. Two
	// fields may share a column.
	Columns map[string]string
	// Region is the ISO 3166 code of the country of the national phone numbers in the file,
	// such as US. Without it only international numbers are accepted.
	Region string
}

// A Problem says why a row is not accepted.
type Problem struct {
	Column  string // the header as in the file; empty for the whole row
	Reason  string // in UPPER_SNAKE
	Message string // a text, which never contains a phone number
}

// Reasons of problems. Those of a phone number are in package phone.
const (
	ReasonNameMissing   = "NAME_MISSING" // a contact needs a name
	ReasonOptedOut      = "OPTED_OUT"    // isOptedIn is false
	ReasonBlocked       = "BLOCKED"      // isBlocked is true
	ReasonListInvalid   = "LIST_INVALID" // tags or groups that are not a list of texts
	ReasonFieldsInvalid = "CUSTOM_FIELDS_INVALID"
	ReasonFieldCount    = "CSV_FIELD_COUNT" // more or fewer cells than the header has
	ReasonQuote         = "CSV_QUOTE"       // a quote in a wrong place
)

// Reasons of errors, which end a file. CSV_ENCODING and CSV_NOT_TEXT are also reasons of
// problems.
const (
	ReasonEmpty             = "CSV_EMPTY"              // no header
	ReasonNotText           = "CSV_NOT_TEXT"           // a workbook, an archive or other binary data
	ReasonNotCSV            = "CSV_NOT_CSV"            // HTML, JSON and other text
	ReasonEncoding          = "CSV_ENCODING"           // not UTF-8
	ReasonNoHeader          = "CSV_NO_HEADER"          // the first row holds a phone number
	ReasonNoPhoneColumn     = "CSV_NO_PHONE_COLUMN"    // no column for the phone number
	ReasonNoNameColumn      = "CSV_NO_NAME_COLUMN"     // contacts need names
	ReasonTwoColumns        = "CSV_TWO_COLUMNS"        // two columns for one field
	ReasonTooManyColumns    = "CSV_TOO_MANY_COLUMNS"   // more than 500
	ReasonRecordTooLong     = "CSV_RECORD_TOO_LONG"    // a row of more than 1 MiB
	ReasonUnterminatedQuote = "CSV_UNTERMINATED_QUOTE" // a quote that hides the rest of the file
	ReasonUnknownField      = "CSV_UNKNOWN_FIELD"      // Options.Columns names an unknown field
	ReasonColumnNotFound    = "CSV_COLUMN_NOT_FOUND"   // Options.Columns names a header that the file does not have
	ReasonUnknownRegion     = "CSV_UNKNOWN_REGION"     // Options.Region is not a country
)

// invalid makes the error that ends a file.
func invalid(reason, format string, args ...any) error {
	return &apierror.Error{Code: codes.InvalidArgument, Reason: reason,
		Message: fmt.Sprintf(format, args...), HTTPStatus: http.StatusBadRequest}
}
