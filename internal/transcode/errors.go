package transcode

import (
	"fmt"
	"strconv"
)

// Reason classifies an [Error].
type Reason int

const (
	// Syntax: the text is not JSON (or not UTF-8, or nested too deeply).
	Syntax Reason = iota
	// Unknown: a member that the message type does not have.
	Unknown
	// Duplicate: a member that occurs twice.
	Duplicate
	// Mismatch: a value of the wrong kind, or out of its field's range.
	Mismatch
)

// An Error says where and why text could not be read as a message. Its text
// names members and kinds but never repeats a value.
type Error struct {
	Reason Reason
	// Path is the member at fault as a JSON path, such as "recipients[3].phone". It is
	// empty if the fault is in the whole text.
	Path string
	// Offset is the position in the text, in bytes from its start.
	Offset int
	// Detail says what is wrong, and what is expected.
	Detail string
}

func (e *Error) Error() string {
	if e.Path == "" {
		return fmt.Sprintf("%s (at offset %d)", e.Detail, e.Offset)
	}
	return fmt.Sprintf("%s: %s (at offset %d)", e.Path, e.Detail, e.Offset)
}

// under puts a member's name before the path.
func (e *Error) under(name string) {
	switch {
	case e.Path == "":
		e.Path = name
	case e.Path[0] == '[':
		e.Path = name + e.Path
	default:
		e.Path = name + "." + e.Path
	}
}

// at puts a list's index before the path.
func (e *Error) at(i int) { e.under("[" + strconv.Itoa(i) + "]") }
