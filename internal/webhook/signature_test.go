package webhook

import (
	"encoding/hex"
	"errors"
	"net/http"
	"strings"
	"testing"
)

func TestVerify(t *testing.T) {
	// RFC 4231, test case 2.
	const key, body = "Jefe", "what do ya want for nothing?"
	const good = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
	other := sign("other", body)
	for _, tc := range []struct {
		name     string
		secrets  []string
		insecure bool
		late     []string
		zernio   []string
		body     string
		index    int
		err      error
	}{
		{name: "Late", secrets: []string{key}, late: []string{good}},
		{name: "Zernio", secrets: []string{key}, zernio: []string{good}},
		{name: "both", secrets: []string{key}, late: []string{good}, zernio: []string{good}},
		{name: "both, one of another secret", secrets: []string{key}, late: []string{other}, zernio: []string{good}},
		{name: "repeated header", secrets: []string{key}, late: []string{other, good}},
		{name: "joined header", secrets: []string{key}, late: []string{other + ", " + good}},
		{name: "old secret", secrets: []string{"new", key}, late: []string{good}, index: 1},
		{name: "index counts blank secrets", secrets: []string{"", " ", key}, late: []string{good}, index: 2},
		{name: "rotated away", secrets: []string{"new", "newer"}, late: []string{good}, err: ErrBadSignature},
		{name: "tampered body", secrets: []string{key}, late: []string{good}, body: body + " ", err: ErrBadSignature},
		{name: "signed over another body", secrets: []string{key}, late: []string{sign(key, "x")}, err: ErrBadSignature},
		{name: "upper case", secrets: []string{key}, late: []string{strings.ToUpper(good)}, err: ErrBadSignature},
		{name: "prefix", secrets: []string{key}, late: []string{"sha256=" + good}, err: ErrBadSignature},
		{name: "truncated", secrets: []string{key}, late: []string{good[:62]}, err: ErrBadSignature},
		{name: "not hex", secrets: []string{key}, late: []string{strings.Repeat("z", 64)}, err: ErrBadSignature},
		{name: "no header", secrets: []string{key}, err: ErrNoSignature},
		{name: "empty header", secrets: []string{key}, late: []string{" "}, err: ErrNoSignature},
		{name: "no secret", late: []string{good}, err: ErrNoSecret},
		{name: "blank secret is none", secrets: []string{"", "  "}, late: []string{sign("", body)}, err: ErrNoSecret},
		{name: "blank beside a real one", secrets: []string{"", key}, late: []string{sign("", body)}, err: ErrBadSignature},
		{name: "insecure", insecure: true, index: Unverified},
		{name: "a secret overrules insecure", secrets: []string{key}, insecure: true, err: ErrNoSignature},
	} {
		t.Run(tc.name, func(t *testing.T) {
			h := http.Header{"X-Late-Signature": tc.late, "X-Zernio-Signature": tc.zernio}
			if tc.body == "" {
				tc.body = body
			}
			if tc.err != nil {
				tc.index = Unverified
			}
			index, err := NewVerifier(tc.secrets, tc.insecure).Verify(h, []byte(tc.body))
			if index != tc.index || !errors.Is(err, tc.err) {
				t.Errorf("got %d, %v; want %d, %v", index, err, tc.index, tc.err)
			}
		})
	}
}

// FuzzSignature checks that nothing but the signature itself is accepted.
func FuzzSignature(f *testing.F) {
	const secret, body = "s", "{}"
	good := sign(secret, body)
	f.Add(good, "")
	f.Add("", good+",")
	f.Add("sha256="+good, strings.ToUpper(good))
	f.Add(",,\t ,", "\x00")
	v := NewVerifier([]string{secret}, false)
	f.Fuzz(func(t *testing.T, late, zernio string) {
		h := http.Header{"X-Late-Signature": {late}, "X-Zernio-Signature": {zernio}}
		_, err := v.Verify(h, []byte(body))
		if (err == nil) && !strings.Contains(late+zernio, good) {
			t.Errorf("accepted %q, %q, want only %q accepted", late, zernio, good)
		}
		if s, ok := parseSignature(late); ok != (s != nil) || ok && hex.EncodeToString(s) != late {
			t.Errorf("parseSignature(%q) = %x, %v, want it unchanged or not parsed", late, s, ok)
		}
	})
}
