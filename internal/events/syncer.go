package events

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"
)

// syncer puts on disk what the embedded server has written to the log's files.
//
// The server runs without SyncAlways, which would put each message on disk by itself:
// it hands a message to the kernel before it acknowledges it, and no more. What makes a
// message durable is one fsync of its file for all messages of a flush, after the last
// of them was acknowledged and before anybody is told of any: appenders are not
// answered, readers are not given it, and the data directory's own record does not
// count it. So nobody can know of a message that a power cut takes, just as with
// SyncAlways, and it costs as much as a single message there. An fsync through one
// descriptor of a file takes everything along that was written through any other.
//
// What the server does by itself with old files, it does not here: it removes those
// that are past the retention, but it is told not to rewrite any, for it would put the
// new file in the old one's place before that is on disk.
//
// It is used by the committer, and while that is kept out by the supervisor.
type syncer struct {
	stream string // the stream's directory
	block  int    // the number of the newest block, which is all that grows
	file   *os.File
	busy   chan error // the result of a run that was too slow
	failed bool       // what was written may not be on disk, though the kernel has it
	fsync  func(*os.File) error
}

// newSyncer makes a syncer for the embedded log in a directory.
func newSyncer(dir string) *syncer {
	return &syncer{stream: filepath.Join(dir, "jetstream", "$G", "streams", streamName), fsync: (*os.File).Sync}
}

func (s *syncer) messages(elem ...string) string {
	return filepath.Join(append([]string{s.stream, "msgs"}, elem...)...)
}

func (s *syncer) blockPath(n int) string { return s.messages(strconv.Itoa(n) + ".blk") }

// sync puts on disk what has been written to the log so far. An error is ErrUnavailable;
// then something may be missing, also after a later success, until rewrite.
func (s *syncer) sync() error {
	if s.failed {
		return errUnsynced
	}
	timeout := time.NewTimer(publishTimeout)
	defer timeout.Stop()
	for late := true; late; {
		if late = s.busy != nil; !late {
			s.busy = make(chan error, 1)
			go func(done chan<- error) { done <- s.run() }(s.busy)
		}
		// One that was under way before may have begun too early, and another follows.
		select {
		case err := <-s.busy:
			s.busy = nil
			if err != nil {
				s.failed = true
				return fmt.Errorf("%w: %w", errUnsynced, err)
			}
		case <-timeout.C:
			return fmt.Errorf("%w: the disk does not answer", ErrUnavailable)
		}
	}
	return nil
}

// errUnsynced is why nothing is appended after an fsync has failed.
var errUnsynced = fmt.Errorf("%w: what was appended may not be on disk", ErrUnavailable)

func (s *syncer) run() error {
	if s.file == nil {
		return s.all()
	}
	_, err := os.Stat(s.blockPath(s.block + 1))
	if errors.Is(err, fs.ErrNotExist) {
		_, err = os.Stat(s.blockPath(s.block))
		if err == nil {
			return s.fsync(s.file)
		}
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return s.blocksFrom(s.block) // there are new ones, or retention took all of the old
}

// all puts everything on disk that belongs to the log, as after a crash: what a process
// before this one has written need not be there, though it can be read.
func (s *syncer) all() error {
	if err := s.blocksFrom(0); err != nil {
		return err
	}
	others, err := filepath.Glob(filepath.Join(s.stream, "meta.*"))
	if err != nil {
		return err
	}
	for dir := s.stream; ; dir = filepath.Dir(dir) { // up to the data directory
		others = append(others, dir)
		if filepath.Base(dir) == "jetstream" {
			others = append(others, filepath.Dir(dir))
			break
		}
	}
	for _, name := range others {
		if err := s.path(name); err != nil {
			return err
		}
	}
	return nil
}

// blocksFrom puts the blocks from a number on, and their names, on disk. The last of
// them is the newest block from then on.
func (s *syncer) blocksFrom(from int) error {
	numbers, err := s.blocks()
	if err != nil {
		return err
	}
	var last *os.File
	if s.file != nil {
		if err := s.fsync(s.file); err != nil { // it may be gone, which is no matter
			return err
		}
	}
	newest := 0
	for _, n := range numbers {
		if n < from {
			continue
		}
		f, err := os.OpenFile(s.blockPath(n), os.O_RDWR, 0)
		if errors.Is(err, fs.ErrNotExist) {
			continue // retention took it
		}
		if err != nil {
			return err
		}
		if last != nil {
			_ = last.Close() // nothing was written
		}
		last, newest = f, n
		if err := s.fsync(f); err != nil {
			_ = f.Close()
			return err
		}
	}
	if err := s.path(s.messages()); err != nil {
		if last != nil {
			_ = last.Close()
		}
		return err
	}
	s.release()
	s.file, s.block = last, newest
	return nil
}

// blocks are the numbers of the blocks that there are, in order.
func (s *syncer) blocks() ([]int, error) {
	files, err := os.ReadDir(s.messages())
	if err != nil {
		return nil, err
	}
	var numbers []int
	for _, f := range files {
		if name, ok := strings.CutSuffix(f.Name(), ".blk"); ok {
			if n, err := strconv.Atoi(name); err == nil {
				numbers = append(numbers, n)
			}
		}
	}
	slices.Sort(numbers)
	return numbers, nil
}

// path puts a file or a directory on disk.
func (s *syncer) path(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close() // nothing was written
	if info, err := f.Stat(); err == nil && info.IsDir() && runtime.GOOS == "windows" {
		return nil // which knows no such thing
	}
	return s.fsync(f)
}

func (s *syncer) release() {
	if s.file != nil {
		_ = s.file.Close() // it wrote nothing
		s.file = nil
	}
}

// rewrite makes up for an fsync that failed: the kernel then takes for written what is
// not, and says so only once. So what may not be on disk is written again as it is read.
// It is called while the server is stopped.
func (s *syncer) rewrite() error {
	s.wait()
	if !s.failed {
		return nil
	}
	numbers, err := s.blocks()
	if err != nil {
		return err
	}
	for _, n := range numbers {
		if n < s.block { // which was the newest when all was well
			continue
		}
		if err := s.rewriteFile(s.blockPath(n)); err != nil {
			return err
		}
	}
	s.failed = false
	return nil
}

func (s *syncer) rewriteFile(name string) error {
	f, err := os.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	defer f.Close()
	data, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	if _, err := f.WriteAt(data, 0); err != nil {
		return err
	}
	return s.fsync(f)
}

// wait waits for what is under way, and lets go of the files.
func (s *syncer) wait() {
	if s.busy != nil {
		s.failed = <-s.busy != nil || s.failed
		s.busy = nil
	}
	s.release()
}
