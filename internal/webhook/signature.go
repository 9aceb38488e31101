// Package webhook receives the upstream's webhooks: it verifies a delivery, decodes it into
// an Event that is the same for both eras of the upstream, and answers 200 only when the
// event is in the log.
package webhook

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"strings"
)

// signatureHeaders are the names that the upstream has used; it may send both.
var signatureHeaders = [...]string{"X-Late-Signature", "X-Zernio-Signature"}

// Unverified is the secret index of a delivery that was accepted without verification.
const Unverified = -1

// Why a delivery is not accepted.
var (
	// ErrNoSecret says that no secret is configured and unverified deliveries are not
	// allowed.
	ErrNoSecret = errors.New("webhook: no secret is configured, so no delivery can be verified")
	// ErrNoSignature says that the delivery is not signed.
	ErrNoSignature = errors.New("webhook: the delivery has no signature")
	// ErrBadSignature says that no configured secret made the signature.
	ErrBadSignature = errors.New("webhook: the signature was made with none of the configured secrets")
)

// A Verifier checks signatures. It is safe for concurrent use.
type Verifier struct {
	secrets  [][]byte // an empty one never matches, but keeps the indices right
	usable   bool
	insecure bool
}

// NewVerifier returns a Verifier that accepts what any of the secrets signed: during a
// rotation both the new and the old one, because the upstream signs a retry with the secret
// of the first attempt. Blank secrets are ignored, because anybody can sign with them. With
// insecure and no secret at all, everything is accepted; with a secret, insecure has no
// effect.
func NewVerifier(secrets []string, insecure bool) *Verifier {
	v := &Verifier{insecure: insecure}
	for _, s := range secrets {
		if strings.TrimSpace(s) == "" {
			s = ""
		}
		v.secrets = append(v.secrets, []byte(s))
		v.usable = v.usable || s != ""
	}
	return v
}

// Verify checks a body, exactly as received, against the signature headers, and returns
// the index of the secret that signed it. The error is one of those above.
func (v *Verifier) Verify(h http.Header, body []byte) (int, error) {
	if !v.usable {
		if v.insecure {
			return Unverified, nil
		}
		return Unverified, ErrNoSecret
	}
	signatures, signed := signaturesOf(h)
	if !signed {
		return Unverified, ErrNoSignature
	}
	if len(signatures) == 0 {
		return Unverified, ErrBadSignature
	}
	for i, secret := range v.secrets {
		if len(secret) == 0 {
			continue
		}
		mac := hmac.New(sha256.New, secret)
		mac.Write(body)
		want := mac.Sum(nil)
		for _, got := range signatures {
			if hmac.Equal(want, got) {
				return i, nil
			}
		}
	}
	return Unverified, ErrBadSignature
}

// signaturesOf returns the well-formed signatures of the headers, and whether there was
// any signature at all. Proxies may join repeated headers with commas.
func signaturesOf(h http.Header) (signatures [][]byte, signed bool) {
	for _, name := range signatureHeaders {
		for _, value := range h.Values(name) {
			for part := range strings.SplitSeq(value, ",") {
				part = strings.Trim(part, " \t")
				signed = signed || part != ""
				if s, ok := parseSignature(part); ok {
					signatures = append(signatures, s)
				}
			}
		}
	}
	return signatures, signed
}

// parseSignature reads 64 lower-case hex digits, which is all the upstream ever sends.
func parseSignature(s string) ([]byte, bool) {
	if len(s) != hex.EncodedLen(sha256.Size) || strings.ContainsAny(s, "ABCDEF") {
		return nil, false
	}
	b, err := hex.DecodeString(s)
	if err != nil {
		return nil, false
	}
	return b, true
}
