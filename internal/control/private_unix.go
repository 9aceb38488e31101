//go:build unix

package control

import "syscall"

// private gives a socket its mode before it is bound, and Linux gives that to the file: there is
// no moment at which others can connect. On other systems Chmod does it afterwards.
func private(_, _ string, c syscall.RawConn) error {
	return c.Control(func(fd uintptr) { _ = syscall.Fchmod(int(fd), 0o600) })
}
