package pebblelog

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/cockroachdb/pebble/v2/vfs"
)

// diskFS makes a full disk look like a stalled one. Pebble does not survive that a write
// fails: it would have to be opened again, and says so by ending the process. So a write
// that finds no room is tried again until there is some, or the log is closed. A flush that
// fails is another matter: what it was to flush may be lost, and nobody can try that again.
//
// A backup is written through it too, to another disk perhaps: it waits for nothing, and ends
// with its context.
type diskFS struct {
	vfs.FS
	dir     string          // the store; what is outside of it is a backup's
	backup  context.Context // of that which is made, and used by whoever makes it
	patient atomic.Bool     // writes wait; while the log is being opened they fail
	gaveUp  chan struct{}
}

// roomPause is how long a write waits for room before it is tried again.
const roomPause = 50 * time.Millisecond

func newDiskFS(fs vfs.FS, dir string) *diskFS {
	return &diskFS{FS: fs, dir: dir, gaveUp: make(chan struct{})}
}

// isFull reports whether something failed because the disk, or what is ours of it, is full.
func isFull(err error) bool {
	return vfs.IsNoSpaceError(err) || errors.Is(err, syscall.EDQUOT)
}

// retry does something with a file or directory until it does not fail for lack of room.
func (f *diskFS) retry(name string, do func() error) error {
	if name != f.dir && !strings.HasPrefix(name, f.dir+string(filepath.Separator)) {
		if f.backup != nil && f.backup.Err() != nil {
			return f.backup.Err()
		}
		return do()
	}
	for {
		err := do()
		if err == nil || !isFull(err) || !f.patient.Load() {
			return err
		}
		select {
		case <-time.After(roomPause):
		case <-f.gaveUp:
			return err
		}
	}
}

// open is retry for what opens a file that is written to.
func (f *diskFS) open(name string, do func() (vfs.File, error)) (vfs.File, error) {
	var file vfs.File
	err := f.retry(name, func() (err error) { file, err = do(); return err })
	if err != nil {
		return nil, err
	}
	return &diskFile{File: file, fs: f, name: name}, nil
}

func (f *diskFS) Create(name string, category vfs.DiskWriteCategory) (vfs.File, error) {
	return f.open(name, func() (vfs.File, error) { return f.FS.Create(name, category) })
}

func (f *diskFS) ReuseForWrite(oldname, newname string, category vfs.DiskWriteCategory) (vfs.File, error) {
	return f.open(newname, func() (vfs.File, error) { return f.FS.ReuseForWrite(oldname, newname, category) })
}

func (f *diskFS) Link(oldname, newname string) error {
	return f.retry(newname, func() error { return f.FS.Link(oldname, newname) })
}

func (f *diskFS) Rename(oldname, newname string) error {
	return f.retry(newname, func() error { return f.FS.Rename(oldname, newname) })
}

// MkdirAll makes directories for the owner alone: there are people's messages in them.
func (f *diskFS) MkdirAll(dir string, perm os.FileMode) error {
	return f.retry(dir, func() error { return f.FS.MkdirAll(dir, perm&0o700) })
}

// Unwrap is for Pebble to find the file system below.
func (f *diskFS) Unwrap() vfs.FS { return f.FS }

// diskFile is a file that is written to.
type diskFile struct {
	vfs.File
	fs   *diskFS
	name string
}

func (f *diskFile) Write(p []byte) (int, error) {
	done := 0
	err := f.fs.retry(f.name, func() error {
		n, err := f.File.Write(p[done:])
		done += n
		return err
	})
	return done, err
}

// Preallocate only makes things quicker: what is written decides whether there is room.
func (f *diskFile) Preallocate(offset, length int64) error {
	if err := f.File.Preallocate(offset, length); err != nil && !isFull(err) {
		return err
	}
	return nil
}
