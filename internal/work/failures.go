package work

import (
	"cmp"
	"errors"
	"fmt"

	"buf.build/go/protovalidate"
	"google.golang.org/protobuf/proto"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/csvfile"
	"github.com/lategate/lategate/internal/phone"
)

// ReasonFieldInvalid is the reason of a row that breaks a rule of the contract which has
// no reason of its own.
const ReasonFieldInvalid = "FIELD_INVALID"

// Check returns which rules of the contract an element of a stream breaks, nothing if it
// may be sent.
func Check(rules protovalidate.Validator, m proto.Message) []csvfile.Problem {
	err := rules.Validate(m)
	if err == nil {
		return nil
	}
	broken, ok := errors.AsType[*protovalidate.ValidationError](err)
	if !ok {
		return []csvfile.Problem{{Reason: ReasonFieldInvalid, Message: fmt.Sprintf("it cannot be checked: %v", err)}}
	}
	problems := make([]csvfile.Problem, 0, len(broken.Violations))
	for _, v := range broken.Violations {
		p := csvfile.Problem{Column: protovalidate.FieldPathString(v.Proto.GetField()), Reason: ReasonFieldInvalid, Message: v.Proto.GetMessage()}
		switch {
		case p.Column == "phone" && v.FieldValue.IsValid() && v.FieldValue.String() == "":
			p.Reason, p.Message = phone.ReasonMissing, "there is no phone number"
		case p.Column == "phone":
			p.Reason = phone.ReasonInvalid
		case p.Column == "name":
			p.Reason, p.Message = csvfile.ReasonNameMissing, "there is no name, and a contact needs one"
		}
		problems = append(problems, p)
	}
	return problems
}

// failureOf makes the failure of a row: its first problem, with the others in the message.
// line is 0 and phone empty if there is none.
func failureOf(row, line int64, phone string, problems ...csvfile.Problem) *whatsappv1.RowFailure {
	f := &whatsappv1.RowFailure{Row: int32(row), Reason: problems[0].Reason, Message: problems[0].Message}
	if problems[0].Column != "" {
		f.Column = &problems[0].Column
	}
	for _, p := range problems[1:] {
		f.Message += fmt.Sprintf("; %s: %s", cmp.Or(p.Column, p.Reason), p.Message)
	}
	if line > 0 {
		f.Line = proto.Int32(int32(line))
	}
	if phone != "" {
		f.Phone = &phone
	}
	return f
}
