package events

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/nats-io/nats.go"
)

// aliasesHeader has the aliases of a record, with blanks between them. They follow it as
// messages of their own, which a crash can cut off.
const aliasesHeader = "Lategate-Aliases"

// local is what it takes to append to the embedded log. Nobody else writes to it, and
// so an atomic batch, which costs JetStream a file store of its own, is not needed: a
// flush is published message by message, without waiting for the answers, and then put
// on disk as a whole. Where it matters each message says which sequence it comes after,
// so that what a crash or a lost connection leaves is always the first few. It can end
// between a record and its aliases; these are then added before anything else.
//
// It belongs to the committer, and while that is kept out to the supervisor.
type local struct {
	sync *syncer
	// settled says that head is the log's last sequence, and that all of it is whole and
	// on disk. It is not known after an error.
	settled bool
	head    uint64
	durable *watermark
}

func newLocal(dir string) *local {
	return &local{sync: newSyncer(dir), durable: newWatermark()}
}

// storeLocal stores units in the embedded log. An error is ErrUnavailable.
func (l *Log) storeLocal(b *batch) (err error) {
	if !l.local.settled {
		ctx, cancel := context.WithTimeout(context.Background(), publishTimeout)
		defer cancel()
		if err := l.settle(ctx); err != nil {
			return err
		}
	}
	defer func() {
		if err != nil {
			l.local.settled = false
		}
	}()
	head := l.local.head
	if err := l.storeChains(b.units); err != nil {
		return err
	}
	if l.local.head > head { // else all were duplicates, of what was on disk
		if err := l.local.sync.sync(); err != nil {
			return err
		}
		l.local.durable.set(l.local.head)
	}
	for _, u := range b.units {
		if !u.out.Duplicate {
			l.rememberAll([]unit{u})
		}
	}
	return nil
}

// storeChains stores units in chains, each of which a record that is there already ends.
func (l *Log) storeChains(units []unit) error {
	of := func(r *Record) []string { return r.Aliases } // about its own id a record finds out by itself
	for len(units) > 0 {
		if l.suspicious > 0 {
			l.suspicious--
			of = (*Record).ids
		}
		var err error
		if units, err = l.dropKnown(units, of); err != nil {
			return err
		}
		if len(units) == 0 {
			return nil
		}
		n, err := l.storeChain(units)
		if err != nil {
			return err
		}
		units = units[n:]
	}
	return nil
}

// storeChain publishes units, each message after the one before it and nowhere else. It
// returns how many are done: of those after a duplicate nothing is stored.
func (l *Log) storeChain(units []unit) (int, error) {
	var all []*nats.Msg
	for _, u := range units {
		msgs := u.messages()
		if len(u.rec.Aliases) > 0 {
			msgs[0].Header.Set(aliasesHeader, strings.Join(u.rec.Aliases, " "))
		}
		all = append(all, msgs...)
	}
	for i, m := range all {
		m.Header.Set(nats.ExpectedLastSeqHdr, strconv.FormatUint(l.local.head+uint64(i), 10))
	}
	last := len(all) - 1
	for _, m := range all[:last] {
		if err := l.publish.PublishMsg(m); err != nil {
			return 0, fmt.Errorf("%w: %w", ErrUnavailable, err)
		}
	}
	stored := false // if the last one is in its place, all are
	err := l.ask(all[last:], func(_ int, a ack) {
		stored = a.Error == nil && !a.Duplicate && a.Seq == l.local.head+uint64(len(all))
	})
	if err != nil {
		return 0, err
	}
	if !stored {
		return l.checkChain(units)
	}
	for _, u := range units {
		*u.out = Appended{Seq: l.local.head + 1}
		l.local.head += uint64(len(u.rec.ids()))
	}
	return len(units), nil
}

// checkChain looks for what is stored of a chain that ended early.
func (l *Log) checkChain(units []unit) (int, error) {
	var ids []string
	for _, u := range units {
		ids = append(ids, u.rec.ids()...)
	}
	seqs, err := l.probe(ids)
	if err != nil {
		return 0, err
	}
	l.suspicious = suspicion
	for n, u := range units {
		first := seqs[0]
		if first != 0 && first <= l.local.head {
			*u.out = Appended{Seq: first, Duplicate: true}
			l.recent.add(u.rec.ID, first)
			return n + 1, nil
		}
		for range u.rec.ids() {
			l.local.head++
			if seqs[0] != l.local.head {
				return 0, fmt.Errorf("%w: a record was to be at %d, and is at %d", ErrUnavailable, l.local.head, seqs[0])
			}
			seqs = seqs[1:]
		}
		*u.out = Appended{Seq: first}
	}
	return len(units), nil
}

// settle finds out how the log ends, completes the record there, and puts all of it on
// disk. An error is ErrUnavailable or the context's.
func (l *Log) settle(ctx context.Context) error {
	// What was published before, and not answered in time, comes before this.
	if _, err := l.probe([]string{"settle"}); err != nil {
		return err
	}
	// What is remembered counts as appended, so it is put on disk before.
	if err := l.local.sync.sync(); err != nil {
		return err
	}
	head, missing, err := l.warm(ctx)
	if err != nil {
		return err
	}
	if len(missing) > 0 {
		if head, err = l.complete(head, missing); err != nil {
			return err
		}
	}
	l.local.head, l.local.settled = head, true
	l.local.durable.set(head)
	return nil
}

// complete adds aliases that are missing, and returns the head that the log has then.
func (l *Log) complete(head uint64, missing []Entry) (uint64, error) {
	l.log.Warn("completing the last records of the event log", "aliases", len(missing))
	msgs := make([]*nats.Msg, len(missing))
	for i, e := range missing {
		msgs[i] = nats.NewMsg(subjectRoot + "." + KindAlias + "." + e.Account + "." + EncodeID(""))
		msgs[i].Header.Set(nats.MsgIdHdr, e.ID)
	}
	var failed error
	err := l.ask(msgs, func(_ int, a ack) {
		if a.Error != nil {
			failed = fmt.Errorf("%w: %s", ErrUnavailable, a.Error.Description)
		}
		head = max(head, a.Seq)
	})
	if err == nil {
		err = failed
	}
	if err == nil {
		err = l.local.sync.sync()
	}
	if err != nil {
		return 0, err
	}
	for _, e := range missing {
		l.recent.add(e.ID, e.Seq)
	}
	return head, nil
}
