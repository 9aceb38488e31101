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

// diskFS makes a full disk look like a stalled one. Pebble ends the process when a write
// fails, because it would have to be opened again. So a write without room is tried again
// until there is room, or the log is closed. A flush is not tried again: after a failed
// flush the data may be lost.
//
// Backups are written through it too, perhaps to another disk. Their writes do not wait, and
// end with the backup's context.
type diskFS struct {
	vfs.FS
	dir     string          // the store; files outside of it belong to a backup
	backup  context.Context // of the running backup; only its goroutine uses it
	patient atomic.Bool     // writes wait for room; while the log is being opened they fail
	gaveUp  chan struct{}
}

// roomPause is how long a write waits for room before it is tried again.
const roomPause = 50 * time.Millisecond

func newDiskFS(fs vfs.FS, dir string) *diskFS {
	return &diskFS{FS: fs, dir: dir, gaveUp: make(chan struct{})}
}

// isFull reports whether an error says that the disk, or the quota on it, is full.
func isFull(err error) bool {
	return vfs.IsNoSpaceError(err) || errors.Is(err, syscall.EDQUOT)
}

// retry repeats an operation on a file or directory as long as it fails because there is no
// room.
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

// open is retry for operations that open a file for writing.
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

// MkdirAll makes directories that only the owner can read: they contain people's messages.
func (f *diskFS) MkdirAll(dir string, perm os.FileMode) error {
	return f.retry(dir, func() error { return f.FS.MkdirAll(dir, perm&0o700) })
}

// Unwrap lets Pebble find the underlying file system.
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

// Preallocate only makes writes faster, so it does not fail on a full disk: the write
// itself shows whether there is room.
func (f *diskFile) Preallocate(offset, length int64) error {
	if err := f.File.Preallocate(offset, length); err != nil && !isFull(err) {
		return err
	}
	return nil
}
