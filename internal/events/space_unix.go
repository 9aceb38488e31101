//go:build linux || darwin || freebsd

package events

import (
	"math"
	"syscall"
)

// freeBytes is what a process without privileges can still write to a directory's file
// system.
func freeBytes(dir string) (int64, error) {
	var fs syscall.Statfs_t
	if err := syscall.Statfs(dir, &fs); err != nil {
		return 0, err
	}
	// The types of the fields differ between systems.
	return int64(min(float64(fs.Bavail)*float64(fs.Bsize), math.MaxInt64/2)), nil
}
