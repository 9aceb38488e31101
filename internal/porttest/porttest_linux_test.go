package porttest

import (
	"errors"
	"net"
	"syscall"
	"testing"
)

// Nobody is given a port that is held: no listener and no connection. Its server can
// listen there, again and again.
func TestHold(t *testing.T) {
	addr := Hold(t)
	for range 3 {
		if l, c := given(t, addr); !errors.Is(l, syscall.EADDRINUSE) || !errors.Is(c, syscall.EADDRNOTAVAIL) {
			t.Errorf("the port is given to a listener: %v, to a connection: %v; want %v, %v", l, c, syscall.EADDRINUSE, syscall.EADDRNOTAVAIL)
		}
		if c, err := net.Dial("tcp", addr); !errors.Is(err, syscall.ECONNREFUSED) {
			t.Errorf("without a server, dialing gives %v, %v; want %v", c, err, syscall.ECONNREFUSED)
		}
		serve(t, addr)
	}
}

// When its test has ended, the port is anybody's. Somebody may take it at once, but not
// each of several.
func TestHoldEnds(t *testing.T) {
	var l, c error
	for range 5 {
		var addr string
		t.Run("held", func(t *testing.T) { addr = Hold(t) })
		if l, c = given(t, addr); l == nil && c == nil {
			return
		}
	}
	t.Errorf("the port is not given to a listener: %v, or not to a connection: %v", l, c)
}

// given is how it fails that a listener on port 0, and a connection, are given the port
// of an address: nil where it does not fail.
func given(t *testing.T, addr string) (listener, connection error) {
	t.Helper()
	want, err := net.ResolveTCPAddr("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	only := func(_, _ string, c syscall.RawConn) error { // choose among this one port
		const localPortRange = 51 // IP_LOCAL_PORT_RANGE, since Linux 6.3
		var err error
		if failed := c.Control(func(fd uintptr) {
			err = syscall.SetsockoptInt(int(fd), syscall.IPPROTO_IP, localPortRange, want.Port<<16|want.Port)
		}); failed != nil {
			return failed
		}
		if errors.Is(err, syscall.ENOPROTOOPT) {
			t.Skip("this kernel always chooses among all ports")
		}
		return err
	}
	l, listener := (&net.ListenConfig{Control: only}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if listener == nil {
		l.Close()
	}
	other, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	c, connection := (&net.Dialer{Control: only}).DialContext(t.Context(), "tcp", other.Addr().String())
	if connection == nil {
		c.Close()
	}
	return listener, connection
}

// serve listens, takes a connection, and goes away before its client does.
func serve(t *testing.T, addr string) {
	t.Helper()
	l, err := net.Listen("tcp", addr)
	if err != nil {
		t.Fatalf("its server cannot listen: %v", err)
	}
	client, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	server, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	server.Close()
	l.Close()
}
