package pebblelog

import (
	"errors"
	"os"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/cockroachdb/pebble/v2/vfs"
)

// diskFS makes a full disk look like a stalled one. Pebble does not survive that a write
// fails: it would have to be opened again, and says so by ending the process. So a write
// that finds no room is tried again until there is some, or the log is closed. A flush that
// fails is another matter: what it was to flush may be lost, and nobody can try that again.
type diskFS struct {
	vfs.FS
	patient atomic.Bool // writes wait; while the log is being opened they fail
	gaveUp  chan struct{}
}

// roomPause is how long a write waits for room before it is tried again.
const roomPause = 50 * time.Millisecond

func newDiskFS(fs vfs.FS) *diskFS { return &diskFS{FS: fs, gaveUp: make(chan struct{})} }

// isFull reports whether something failed because the disk, or what is ours of it, is full.
func isFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT)
}

// retry does something until it does not fail for lack of room.
func (f *diskFS) retry(do func() error) error {
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
func (f *diskFS) open(do func() (vfs.File, error)) (vfs.File, error) {
	var file vfs.File
	err := f.retry(func() (err error) { file, err = do(); return err })
	if err != nil {
		return nil, err
	}
	return &diskFile{File: file, fs: f}, nil
}

func (f *diskFS) Create(name string, category vfs.DiskWriteCategory) (vfs.File, error) {
	return f.open(func() (vfs.File, error) { return f.FS.Create(name, category) })
}

func (f *diskFS) OpenReadWrite(name string, category vfs.DiskWriteCategory, opts ...vfs.OpenOption) (vfs.File, error) {
	return f.open(func() (vfs.File, error) { return f.FS.OpenReadWrite(name, category, opts...) })
}

func (f *diskFS) ReuseForWrite(oldname, newname string, category vfs.DiskWriteCategory) (vfs.File, error) {
	return f.open(func() (vfs.File, error) { return f.FS.ReuseForWrite(oldname, newname, category) })
}

func (f *diskFS) Link(oldname, newname string) error {
	return f.retry(func() error { return f.FS.Link(oldname, newname) })
}

func (f *diskFS) Rename(oldname, newname string) error {
	return f.retry(func() error { return f.FS.Rename(oldname, newname) })
}

func (f *diskFS) MkdirAll(dir string, perm os.FileMode) error {
	return f.retry(func() error { return f.FS.MkdirAll(dir, perm) })
}

// Unwrap is for Pebble to find the file system below.
func (f *diskFS) Unwrap() vfs.FS { return f.FS }

// diskFile is a file that is written to.
type diskFile struct {
	vfs.File
	fs *diskFS
}

func (f *diskFile) Write(p []byte) (int, error) {
	done := 0
	err := f.fs.retry(func() error {
		n, err := f.File.Write(p[done:])
		done += n
		return err
	})
	return done, err
}

func (f *diskFile) WriteAt(p []byte, off int64) (int, error) {
	done := 0
	err := f.fs.retry(func() error {
		n, err := f.File.WriteAt(p[done:], off+int64(done))
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
