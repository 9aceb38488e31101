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
	// chunkContacts is how many contacts the upstream takes in one call.
	chunkContacts = 1000
	// chunkRows is the limit of a chunk with many rows that are not sent.
	chunkRows = 4 * chunkContacts
	// chunkBytes is the limit of a chunk with large contacts, in bytes.
	chunkBytes = 2 << 20
	// chunkIdle is how long a chunk that is not full waits for another row: a caller may
	// send some contacts and wait for their results.
	chunkIdle = 2 * time.Second
)

// A chunk is the rows of one upstream call: its contacts, and the rows between them that
// are not sent.
type chunk struct {
	rows   []*csvfile.Contact
	end    int32  // how many rows the import has up to the end of the chunk
	digest []byte // of all these rows
	again  bool   // it may have been sent before, by a stream that was interrupted
}

// A cutter divides the rows of an import into chunks.
type cutter struct {
	im     *Import
	rows   *arrivals[*csvfile.Contact]
	before int32  // how many rows were processed by earlier streams
	known  []byte // the digest of those rows
	digest hash.Hash
	buf    []byte
	count  int32 // of rows
	chunks int
}

// newCutter returns a cutter. Its digest begins with the options that change the outcome of
// rows.
func newCutter(im *Import, rows *arrivals[*csvfile.Contact]) (*cutter, error) {
	c := &cutter{im: im, rows: rows, before: im.state.GetRows(), known: im.state.GetDigest(), digest: sha256.New()}
	return c, c.add(im.request(nil))
}

// add adds a message to the digest.
func (c *cutter) add(m proto.Message) (err error) {
	c.buf, err = proto.MarshalOptions{Deterministic: true}.MarshalAppend(c.buf[:0], m)
	if err != nil {
		return err
	}
	c.note(c.buf)
	return nil
}

// note adds bytes to the digest, with their length, so that other bytes cannot give the
// same digest.
func (c *cutter) note(b []byte) {
	var size [binary.MaxVarintLen64]byte
	c.digest.Write(size[:binary.PutUvarint(size[:], uint64(len(b)))])
	c.digest.Write(b)
}

// next returns the next chunk, io.EOF after the last one. Rows that were processed before
// are skipped, and must be the same as then.
func (c *cutter) next() (*chunk, error) {
	out := &chunk{}
	contacts, size := 0, 0
	for len(out.rows) == 0 { // all rows of a group may have been processed before
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

// take counts a row and checks it, and reports whether it was processed before.
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

// request returns the request of an upstream call for some contacts.
func (im *Import) request(contacts []*whatsappv1.ImportContactInput) *whatsappv1.ImportContactsRequest {
	return &whatsappv1.ImportContactsRequest{
		AccountId: im.Options.GetAccountId(), Contacts: contacts,
		DefaultTags: im.Options.GetDefaultTags(), DefaultGroups: im.Options.GetDefaultGroups(),
		SkipDuplicates: proto.Bool(im.skipsDuplicates()),
	}
}

// skipsDuplicates reports whether contacts that the account has already count as skipped.
func (im *Import) skipsDuplicates() bool {
	return im.Options.SkipDuplicates == nil || im.Options.GetSkipDuplicates()
}
