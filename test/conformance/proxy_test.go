package conformance

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"
)

// A proxy is between client and gateway. It can freeze its connections.
type proxy struct {
	net.Listener
	backend string

	mu     sync.Mutex
	links  map[*link]struct{}
	closed bool
	copies sync.WaitGroup
}

// link is a connection through the proxy.
type link struct {
	client, server net.Conn
	frozen         chan struct{} // nil unless the link is frozen; closed with the link
}

// startProxy listens until the test ends; with a certificate it terminates TLS.
func startProxy(t *testing.T, backend string, cert *tls.Config) *proxy {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if cert != nil {
		l = tls.NewListener(l, cert)
	}
	p := &proxy{Listener: l, backend: backend, links: make(map[*link]struct{})}
	p.copies.Go(p.accept)
	t.Cleanup(p.close)
	return p
}

func (p *proxy) accept() {
	for {
		client, err := p.Accept()
		if err != nil {
			return // it was closed
		}
		server, err := net.Dial("tcp", p.backend)
		if err != nil {
			_ = client.Close() // the gateway is not running
			continue
		}
		l := &link{client: client, server: server}
		p.mu.Lock()
		if p.closed {
			_, _ = client.Close(), server.Close()
		}
		p.links[l] = struct{}{}
		p.mu.Unlock()
		p.copies.Go(func() { p.copy(l, server, client) })
		p.copies.Go(func() { p.copy(l, client, server) })
	}
}

// copy passes on what one side sends until its end, and then ends the link.
func (p *proxy) copy(l *link, to, from net.Conn) {
	defer p.drop(l)
	buf := make([]byte, 32<<10)
	for {
		n, err := from.Read(buf)
		p.mu.Lock()
		frozen := l.frozen
		p.mu.Unlock()
		if frozen != nil {
			<-frozen // what was read is never passed on
			return
		}
		if _, failed := to.Write(buf[:n]); failed != nil || err != nil {
			return
		}
	}
}

// drop ends a link, unless it is frozen: then its ends notice nothing.
func (p *proxy) drop(l *link) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if l.frozen != nil && !p.closed {
		return
	}
	_, _ = l.client.Close(), l.server.Close()
	delete(p.links, l)
}

// freeze stalls the existing connections.
func (p *proxy) freeze() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for l := range p.links {
		if l.frozen == nil {
			l.frozen = make(chan struct{})
		}
	}
}

func (p *proxy) close() {
	_ = p.Listener.Close()
	p.mu.Lock()
	p.closed = true
	for l := range p.links {
		_, _ = l.client.Close(), l.server.Close()
		if l.frozen != nil {
			close(l.frozen)
		}
	}
	p.mu.Unlock()
	p.copies.Wait()
}

// An authority is a private certificate authority.
type authority struct {
	file string // the file of its certificate, as PEM
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

func newAuthority(t *testing.T) *authority {
	t.Helper()
	a := &authority{file: filepath.Join(t.TempDir(), "ca.pem")}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "conformance"}, NotBefore: time.Now().Add(-time.Hour),
		NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign}
	var err error
	if a.key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader); err != nil {
		t.Fatal(err)
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, a.key.Public(), a.key)
	if err != nil {
		t.Fatal(err)
	}
	if a.cert, err = x509.ParseCertificate(der); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(a.file, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
	return a
}

// server is the TLS configuration for a server on this machine with one of the protocols.
func (a *authority) server(t *testing.T, protocols ...string) *tls.Config {
	t.Helper()
	template := &x509.Certificate{SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "localhost"}, NotBefore: time.Now().Add(-time.Hour),
		NotAfter: time.Now().Add(time.Hour), DNSNames: []string{"localhost"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.CreateCertificate(rand.Reader, template, a.cert, key.Public(), a.key)
	if err != nil {
		t.Fatal(err)
	}
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}, NextProtos: protocols}
}
