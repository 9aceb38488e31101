package work

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"io"
	"time"

	"google.golang.org/protobuf/proto"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/csvfile"
)

const (
	// chunkContacts is how many contacts the upstream takes a call.
	chunkContacts = 1000
	// chunkRows bounds a chunk that has many rows which are not sent.
	chunkRows = 4 * chunkContacts
	// chunkBytes bounds a chunk whose contacts are large.
	chunkBytes = 2 << 20
	// chunkIdle is how long a chunk that is not full waits for another row: a caller
	// may send some contacts and wait for what becomes of them.
	chunkIdle = 2 * time.Second
)

// A chunk is what one upstream call is made for: contacts, and the rows between them
// that are not sent.
type chunk struct {
	rows   []*csvfile.Contact
	end    int32  // how many rows the import has up to its end
	digest []byte // of all these
	again  bool   // it may have been sent before, by a stream that was interrupted
}

// A cutter makes chunks of the rows of an import.
type cutter struct {
	im     *Import
	rows   *arrivals[*csvfile.Contact]
	before int32  // how many rows were dealt with before
	known  []byte // their digest
	digest hash.Hash
	buf    []byte
	count  int32 // of rows
	chunks int
}

// newCutter returns a cutter whose digest begins with the options that decide what
// becomes of a row.
func newCutter(im *Import, rows *arrivals[*csvfile.Contact]) (*cutter, error) {
	c := &cutter{im: im, rows: rows, before: im.state.GetRows(), known: im.state.GetDigest(), digest: sha256.New()}
	return c, c.add(im.request(nil))
}

// add takes a message into the digest.
func (c *cutter) add(m proto.Message) (err error) {
	c.buf, err = proto.MarshalOptions{Deterministic: true}.MarshalAppend(c.buf[:0], m)
	if err != nil {
		return err
	}
	c.note(c.buf)
	return nil
}

// note takes bytes into the digest, so that no others look like them.
func (c *cutter) note(b []byte) {
	var size [binary.MaxVarintLen64]byte
	c.digest.Write(size[:binary.PutUvarint(size[:], uint64(len(b)))])
	c.digest.Write(b)
}

// next returns the next chunk, io.EOF behind the last one. Rows that were dealt with
// before are passed over, and have to be the same as then.
func (c *cutter) next() (*chunk, error) {
	out := &chunk{}
	contacts, size := 0, 0
	for len(out.rows) == 0 { // all rows of a group may have been dealt with
		err := c.rows.group(func(row *csvfile.Contact) (full bool, err error) {
			passed, err := c.take(row)
			if passed || err != nil {
				return false, err
			}
			if len(row.Problems) == 0 {
				contacts++
			}
			out.rows = append(out.rows, row)
			size += len(c.buf)
			return contacts == chunkContacts || len(out.rows) == chunkRows || size >= chunkBytes, nil
		})
		switch {
		case errors.Is(err, io.EOF) && c.count < c.before:
			return nil, c.im.changed(fmt.Sprintf("it had %d rows at least, and these are %d", c.before, c.count))
		case err != nil:
			return nil, err
		}
	}
	return c.cut(out), nil
}

// take counts a row and checks it, and reports whether it was dealt with before.
func (c *cutter) take(row *csvfile.Contact) (passed bool, err error) {
	if err := c.add(row.Input); err != nil {
		return false, err
	}
	for _, p := range row.Problems {
		c.note([]byte(p.Column))
		c.note([]byte(p.Reason))
	}
	c.count++
	if c.count == c.before && !bytes.Equal(c.digest.Sum(nil), c.known) {
		return false, c.im.changed(fmt.Sprintf("its first %d rows, its default tags or groups, or skip_duplicates were different", c.before))
	}
	if c.count <= c.before {
		return true, nil
	}
	if len(row.Problems) == 0 {
		row.Problems = c.im.Check(row.Input)
	}
	return false, nil
}

// cut ends a chunk.
func (c *cutter) cut(out *chunk) *chunk {
	out.end, out.digest = c.count, c.digest.Sum(nil)
	c.chunks++
	out.again = c.before > 0 && c.chunks <= importParallel
	return out
}

// request is an upstream call for some contacts.
func (im *Import) request(contacts []*whatsappv1.ImportContactInput) *whatsappv1.ImportContactsRequest {
	return &whatsappv1.ImportContactsRequest{
		AccountId: im.Options.GetAccountId(), Contacts: contacts,
		DefaultTags: im.Options.GetDefaultTags(), DefaultGroups: im.Options.GetDefaultGroups(),
		SkipDuplicates: proto.Bool(im.skipsDuplicates()),
	}
}

// skipsDuplicates reports whether contacts that the account has count as skipped.
func (im *Import) skipsDuplicates() bool {
	return im.Options.SkipDuplicates == nil || im.Options.GetSkipDuplicates()
}
