package work

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/apierror"
	"github.com/lategate/lategate/internal/csvfile"
	"github.com/lategate/lategate/internal/phone"
)

// maxRefused is how many rows of a chunk the upstream may refuse one by one before it has
// accepted any. Then the import ends, because the rows are not the cause.
const maxRefused = 20

// A result is the outcome of a row. The zero value means that the contact was created.
type result struct {
	skipped bool
	failure *whatsappv1.RowFailure
}

// An attempt sends a chunk.
type attempt struct {
	*Import
	chunk   *chunk
	results []result // of each row
	taken   bool     // the upstream has accepted a part of the chunk
	refused int      // rows that were refused one by one
}

// send imports a chunk, in parts if the upstream refuses the whole.
func (im *Import) send(_ context.Context, c *chunk) ([]result, error) {
	a := &attempt{Import: im, chunk: c, results: make([]result, len(c.rows))}
	var contacts []int
	for i, row := range c.rows {
		if len(row.Problems) > 0 {
			a.results[i].failure = failureOf(row.Row, row.Line, row.Input.GetPhone(), row.Problems...)
			continue
		}
		contacts = append(contacts, i)
	}
	if len(contacts) == 0 {
		return a.results, nil
	}
	// Each chunk has its own Splitter: what it learns from one chunk must not fail good
	// rows of another.
	return a.results, new(Splitter[int]).Do(contacts, ofRows, a.part, a.refuse)
}

// part imports some rows of the chunk.
func (a *attempt) part(rows []int) error {
	resp, repeated, err := a.ask(rows)
	if err == nil {
		a.taken = true
		a.settle(rows, resp, repeated || a.chunk.again)
	}
	return err
}

// refuse records that the upstream refused a row.
func (a *attempt) refuse(n int, err error) error {
	a.fail(n, ReasonRefused, apierror.From(err).Message)
	if a.refused++; a.refused >= maxRefused && !a.taken {
		return err
	}
	return nil
}

// ofRows reports whether an upstream call was probably refused because of its contacts, and
// not because of the key, the account or the plan.
func ofRows(err error) bool {
	return apierror.BlamesItems(err) || apierror.From(err).Reason == apierror.ReasonReportedFailure
}

// ask makes an upstream call, and repeats it after a failure. That is safe: a phone number
// is in an account only once, so what was imported already is skipped. repeated says
// whether the call was repeated.
func (a *attempt) ask(rows []int) (resp *whatsappv1.ImportContactsResponse, repeated bool, err error) {
	contacts := make([]*whatsappv1.ImportContactInput, len(rows))
	for i, n := range rows {
		contacts[i] = a.chunk.rows[n].Input
	}
	req, calls := a.request(contacts), 0
	err = Retry(a.held, true, func() (err error) {
		calls++
		ctx, cancel := whileUnsent(a.calls, a.held)
		defer cancel()
		resp, err = a.Call(ctx, req)
		return err
	})
	return resp, calls > 1, err
}

// settle takes the results of some rows from the upstream's answer.
func (a *attempt) settle(rows []int, resp *whatsappv1.ImportContactsResponse, repeated bool) {
	var created, skipped, failed int32
	for i, said := range a.match(rows, resp.GetResults()) {
		n := rows[i]
		text := said.GetError()
		lower := strings.ToLower(text)
		exists := strings.Contains(lower, "already exists") || strings.Contains(lower, "duplicate") || strings.Contains(lower, "skipped")
		switch {
		case said == nil:
			failed++
			a.fail(n, ReasonResultMissing, "the upstream did not say what became of this contact: look whether the account has it, or import it again")
		case said.GetSuccess():
			created++
		case a.skipsDuplicates() && (exists || said.ContactId != nil):
			skipped++
			a.results[n].skipped = true
		case exists:
			failed++
			if repeated {
				text += "; the upstream call was repeated after an interruption, so this import itself may have created it"
			}
			a.fail(n, ReasonAlreadyExists, text)
		default:
			failed++
			a.fail(n, ReasonRefused, cmp.Or(text, "the upstream did not import this contact, and does not say why"))
		}
	}
	if s := resp.GetSummary(); s != nil && (s.GetCreated() != created || s.GetSkipped() != skipped || s.GetFailed() != failed) {
		a.Logger.Warn("the upstream's summary of an import is not what its results add up to", "import_id", a.ID, "contacts", len(rows),
			"summary", fmt.Sprint(s.GetCreated(), " created, ", s.GetSkipped(), " skipped, ", s.GetFailed(), " failed"),
			"results", fmt.Sprint(created, " created, ", skipped, " skipped, ", failed, " failed"))
	}
}

// match finds the result of each row: by its place, or by the phone number if the numbers
// are in another order. A row without a result has nil.
func (a *attempt) match(rows []int, results []*whatsappv1.ImportContactResult) []*whatsappv1.ImportContactResult {
	inPlace := len(results) == len(rows)
	for i := 0; inPlace && i < len(rows); i++ {
		inPlace = results[i].Phone == nil || phone.Digits(results[i].GetPhone()) == phone.Digits(a.chunk.rows[rows[i]].Input.GetPhone())
	}
	if inPlace {
		return results
	}
	byPhone := make(map[string][]*whatsappv1.ImportContactResult, len(results))
	for _, r := range results {
		number := phone.Digits(r.GetPhone())
		byPhone[number] = append(byPhone[number], r)
	}
	out := make([]*whatsappv1.ImportContactResult, len(rows))
	for i, n := range rows {
		number := phone.Digits(a.chunk.rows[n].Input.GetPhone())
		if found := byPhone[number]; len(found) > 0 {
			out[i], byPhone[number] = found[0], found[1:]
		}
	}
	return out
}

func (a *attempt) fail(n int, reason, message string) {
	row := a.chunk.rows[n]
	a.results[n].failure = failureOf(row.Row, row.Line, row.Input.GetPhone(), csvfile.Problem{Reason: reason, Message: message})
}
