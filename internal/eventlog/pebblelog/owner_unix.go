//go:build unix

package pebblelog

import (
	"io/fs"
	"os"
	"syscall"
)

// otherOwner returns the id of the user whom a file belongs to, if that is not this process's.
func otherOwner(info fs.FileInfo) (id uint32, other bool) {
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok || int(stat.Uid) == os.Geteuid() {
		return 0, false
	}
	return stat.Uid, true
}
