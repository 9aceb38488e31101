//go:build !unix

package control

import "syscall"

// private leaves it to the data directory who can open the socket.
func private(_, _ string, _ syscall.RawConn) error { return nil }
