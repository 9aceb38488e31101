package pebblelog

import (
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/sstable"

	"github.com/lategate/lategate/internal/eventlog"
)

// The families of keys in the store. The first byte of a key is its family. A table never
// has keys of more than one family (see options), so damage to a table is damage to one
// family.
const (
	familyID       = 'i' // window (4 bytes), id: the position, and the time of the append
	familyKey      = 'k' // space, 0, key: a value of a key space
	familyRevision = 'n' // space: the last revision
	familyPrefix   = 'p' // space, 0, prefix of keys: the revision of the last change of such a key
	familyRecord   = 'r' // position (8 bytes): a record
	familyEnd      = 's'
)

// errEncoding says that this version cannot have written what was read.
var errEncoding = errors.New("pebblelog: an entry of the store cannot be decoded")

// A record's value is a version, the time in nanoseconds, the weight of all records before
// it, the texts with their lengths, and the data. It also has its aliases, separated by
// blanks, from which lost ids can be restored.
const (
	recordVersion = 2
	recordFixed   = 1 + 8 + 8
)

// header is a record without its data.
type header struct {
	time                               int64
	before                             uint64 // the weight of all records before it, in bytes
	kind, account, thread, id, aliases []byte
}

func recordKey(seq uint64) []byte {
	return binary.BigEndian.AppendUint64([]byte{familyRecord}, seq)
}

// recordSeq returns the position in a record's key.
func recordSeq(key []byte) (uint64, error) {
	if len(key) != 9 || key[0] != familyRecord {
		return 0, fmt.Errorf("%w: the key %q", errEncoding, key)
	}
	return binary.BigEndian.Uint64(key[1:]), nil
}

// The weight of a record and of each of its ids for the limit in bytes, in addition to
// their contents.
const (
	recordOverhead = 9
	idOverhead     = 5 + 16
)

// encodeRecord returns a record's value without the time and the weight before it, which
// stampRecord adds when it is written.
func encodeRecord(rec *eventlog.Record) []byte {
	aliases := strings.Join(rec.Aliases, " ")
	b := make([]byte, recordFixed, recordFixed+5*3+len(rec.Kind)+len(rec.Account)+len(rec.Thread)+len(rec.ID)+len(aliases)+len(rec.Data))
	b[0] = recordVersion
	for _, text := range []string{rec.Kind, rec.Account, rec.Thread, rec.ID, aliases} {
		b = binary.AppendUvarint(b, uint64(len(text)))
		b = append(b, text...)
	}
	return append(b, rec.Data...)
}

// stampRecord completes a record's value.
func stampRecord(b []byte, at int64, before uint64) {
	binary.BigEndian.PutUint64(b[1:], uint64(at))
	binary.BigEndian.PutUint64(b[9:], before)
}

// decodeRecord splits a record's value; data is a part of b.
func decodeRecord(b []byte) (h header, data []byte, err error) {
	if len(b) < recordFixed || b[0] != recordVersion {
		return header{}, nil, fmt.Errorf("%w: a record of %d bytes, or of another version", errEncoding, len(b))
	}
	h.time, h.before = int64(binary.BigEndian.Uint64(b[1:])), binary.BigEndian.Uint64(b[9:])
	b = b[recordFixed:]
	for _, text := range []*[]byte{&h.kind, &h.account, &h.thread, &h.id, &h.aliases} {
		n, size := binary.Uvarint(b)
		if size <= 0 || n > uint64(len(b)-size) {
			return header{}, nil, fmt.Errorf("%w: a record's texts", errEncoding)
		}
		b = b[size:]
		*text, b = b[:n:n], b[n:]
	}
	return h, b, nil
}

// ids returns the record's id and its aliases.
func (h *header) ids() []string {
	return append([]string{string(h.id)}, strings.Fields(string(h.aliases))...)
}

// matches reports whether the record matches a filter.
func (h *header) matches(f *eventlog.Filter) bool {
	return (f.Kind == "" || f.Kind == string(h.kind)) &&
		(f.Account == "" || f.Account == string(h.account)) &&
		(f.Thread == "" || f.Thread == string(h.thread))
}

// asTime converts a record's time to the log's form.
func asTime(ns int64) time.Time { return time.Unix(0, ns).UTC() }

// Ids are stored by windows of the log's time, so that all ids of a window can be deleted
// together. An id is looked up in the present window and in the one before.
func windowOf(at int64) uint32 { return uint32(at / int64(eventlog.DedupeWindow)) }

func idKey(b []byte, window uint32, id string) []byte {
	b = append(b, familyID)
	b = binary.BigEndian.AppendUint32(b, window)
	return append(b, id...)
}

func appendSeqTime(b []byte, seq uint64, at int64) []byte {
	b = binary.BigEndian.AppendUint64(b, seq)
	return binary.BigEndian.AppendUint64(b, uint64(at))
}

func decodeSeqTime(b []byte) (seq uint64, at int64, err error) {
	if len(b) != 16 {
		return 0, 0, fmt.Errorf("%w: an id's position of %d bytes", errEncoding, len(b))
	}
	return binary.BigEndian.Uint64(b), int64(binary.BigEndian.Uint64(b[8:])), nil
}

func spaceKey(family byte, space, key string) []byte {
	b := append(make([]byte, 0, 2+len(space)+len(key)), family)
	b = append(b, space...)
	return append(append(b, 0), key...)
}

func revisionKey(space string) []byte { return append([]byte{familyRevision}, space...) }

// A block of records is stored with the fingerprints of all kinds, accounts and threads in
// it, so that a filtered read can skip blocks without matching records. This is safe
// because records are never overwritten, and are deleted only by ranges: skipping a block
// cannot make an older version of a record visible.
const (
	fingerprintsName = "lategate.fingerprints.1"
	// maxFingerprints is how many a property has at most; an empty property means all.
	maxFingerprints = 1024
)

// fingerprint is a hash of a text that can be filtered by. The same text has another one as
// a kind than as an account.
func fingerprint(of byte, text []byte) uint16 {
	sum := (uint32(2166136261) ^ uint32(of)) * 16777619 // FNV-1a
	for _, c := range text {
		sum = (sum ^ uint32(c)) * 16777619
	}
	return uint16(sum ^ sum>>16)
}

// fingerprints collects the fingerprints of the block, of the blocks of an index, and of
// the table.
type fingerprints struct{ block, last, index, table prints }

// prints is a set of fingerprints. When it becomes too large to be useful, it stands for
// all.
type prints struct {
	set map[uint16]struct{}
	all bool // or it has something that is not a record
}

func (p *prints) add(print uint16) {
	if p.all {
		return
	}
	if p.set == nil {
		p.set = map[uint16]struct{}{}
	}
	if p.set[print] = struct{}{}; len(p.set) > maxFingerprints {
		p.all = true
	}
}

func (p *prints) merge(q *prints) {
	if p.all = p.all || q.all; p.all {
		return
	}
	for print := range q.set {
		p.add(print)
	}
}

func (p *prints) encode(b []byte) []byte {
	if p.all {
		return b
	}
	for _, print := range slices.Sorted(maps.Keys(p.set)) {
		b = binary.BigEndian.AppendUint16(b, print)
	}
	return b
}

func (p *prints) reset() {
	clear(p.set)
	p.all = false
}

func newFingerprints() pebble.BlockPropertyCollector { return &fingerprints{} }

func (f *fingerprints) Name() string { return fingerprintsName }

func (f *fingerprints) AddPointKey(key pebble.InternalKey, value []byte) error {
	if len(key.UserKey) == 0 || key.UserKey[0] != familyRecord || key.Kind() != pebble.InternalKeyKindSet {
		f.block.all = true
		return nil
	}
	h, _, err := decodeRecord(value)
	if err != nil {
		f.block.all = true // a compaction must not fail because of this
		return nil
	}
	f.block.add(fingerprint('k', h.kind))
	f.block.add(fingerprint('a', h.account))
	f.block.add(fingerprint('t', h.thread))
	return nil
}

func (f *fingerprints) AddRangeKeys(sstable.Span) error { return nil }

func (f *fingerprints) AddCollectedWithSuffixReplacement([]byte, []byte, []byte) error {
	return errors.New("pebblelog: keys have no suffixes")
}

func (f *fingerprints) SupportsSuffixReplacement() bool { return false }

func (f *fingerprints) FinishDataBlock(b []byte) ([]byte, error) {
	f.block, f.last = f.last, f.block
	f.block.reset()
	return f.last.encode(b), nil
}

// AddPrevDataBlockToIndexBlock comes after the block is finished, and an index block may
// have been finished in between.
func (f *fingerprints) AddPrevDataBlockToIndexBlock() { f.index.merge(&f.last) }

func (f *fingerprints) FinishIndexBlock(b []byte) ([]byte, error) {
	f.table.merge(&f.index)
	b = f.index.encode(b)
	f.index.reset()
	return b, nil
}

func (f *fingerprints) FinishTable(b []byte) ([]byte, error) { return f.table.encode(b), nil }

// wanted is a filter for blocks that may have one fingerprint.
type wanted uint16

// blockFilters returns the block filters of a filter.
func blockFilters(f *eventlog.Filter) []pebble.BlockPropertyFilter {
	filters := make([]pebble.BlockPropertyFilter, 0, 4) // Pebble appends one more
	for _, w := range []struct {
		of   byte
		text string
	}{{'k', f.Kind}, {'a', f.Account}, {'t', f.Thread}} {
		if w.text != "" {
			filters = append(filters, wanted(fingerprint(w.of, []byte(w.text))))
		}
	}
	return filters
}

func (w wanted) Name() string { return fingerprintsName }

func (w wanted) Intersects(prop []byte) (bool, error) {
	n := len(prop) / 2
	if n == 0 {
		return true, nil
	}
	for lo, hi := 0, n; lo < hi; {
		mid := (lo + hi) / 2
		switch print := binary.BigEndian.Uint16(prop[2*mid:]); {
		case print == uint16(w):
			return true, nil
		case print < uint16(w):
			lo = mid + 1
		default:
			hi = mid
		}
	}
	return false, nil
}

func (w wanted) SyntheticSuffixIntersects([]byte, []byte) (bool, error) { return true, nil }
