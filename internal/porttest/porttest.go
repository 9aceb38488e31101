// Package porttest gives tests addresses whose ports somebody holds.
package porttest

import (
	"net"
	"net/netip"
	"runtime"
	"syscall"
	"testing"
)

// Hold returns a loopback address (127.0.0.1 and a port) for one server, which has to
// know it before it starts or be found there again after a restart. Until the test ends
// the system gives the port to nobody else on the machine, neither to a listener on port
// 0 nor to a connection, whether the server runs or not. While it does not, connections
// are refused.
//
// A socket that is bound and does not listen holds the port. It does not stand in the
// way of a listener with SO_REUSEADDR, and net.Listen always sets that. Elsewhere than on
// Linux it would, and the port is only one that was free.
func Hold(t testing.TB) string {
	t.Helper()
	syscall.ForkLock.RLock() // or a process that starts just now would hold it too
	fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM, 0)
	if err == nil {
		syscall.CloseOnExec(fd)
	}
	syscall.ForkLock.RUnlock()
	if err != nil {
		t.Fatal(err)
	}
	release := func() {
		if err := syscall.Close(fd); err != nil {
			t.Error(err)
		}
	}
	if runtime.GOOS == "linux" {
		t.Cleanup(release)
	} else {
		defer release()
	}
	if err := syscall.SetsockoptInt(fd, syscall.SOL_SOCKET, syscall.SO_REUSEADDR, 1); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Bind(fd, &syscall.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}); err != nil {
		t.Fatal(err)
	}
	bound, err := syscall.Getsockname(fd)
	if err != nil {
		t.Fatal(err)
	}
	in4 := bound.(*syscall.SockaddrInet4)
	return net.TCPAddrFromAddrPort(netip.AddrPortFrom(netip.AddrFrom4(in4.Addr), uint16(in4.Port))).String()
}
