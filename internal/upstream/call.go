package upstream

import (
	"io"
	"net/http"
	"net/url"

	"google.golang.org/protobuf/proto"

	"github.com/lategate/lategate/internal/auth"
	"github.com/lategate/lategate/internal/contract"
	"github.com/lategate/lategate/internal/transcode"
)

// A Call is a call of the upstream with everything that it depends on. It is also the
// request type between the front ends and the services: the gRPC wiring sets Method and
// Request, the REST facade also sets what its caller has sent beside them, and a service
// sets the rest.
type Call struct {
	// Method is the RPC, and Request its message.
	Method  *contract.Method
	Request proto.Message
	// Caller is whose key and request id the call is made with.
	Caller auth.Caller
	// Class decides when the call gets its turn within the key's rate limit.
	Class Class
	// Once keeps a read from being repeated after a failure, and from being merged with an
	// identical one that is under way. It is for callers that count their requests.
	Once bool
	// Query has additional parameters for a call without a body: those that the upstream
	// has added since the contract was written. An upstream that does not know them ignores
	// them.
	Query url.Values

	// Relay says that the caller expects the upstream's own JSON, as callers over REST do:
	// the answer is relayed as text, with its own status.
	Relay bool
	// Body is the JSON that such a caller has sent, nil if the message contains everything.
	// It is sent unchanged, after it has been decoded into Request and validated.
	Body []byte
	// File makes the call a form with this file as its last part; the members of the
	// request are the form's other fields.
	File *File
}

// A File is a file that is sent with a call, as the last part of a form. It is read once
// and never held in memory as a whole.
type File struct {
	Field       string // name of the form field
	Name        string // file name, as the caller gave it
	ContentType string
	// Content is read while the call is made. An *apierror.Error of Read ends the call and
	// is the call's error; the request is then incomplete. A Read must not block for long:
	// a call that has failed waits for it too.
	Content io.Reader
}

// An Answer is the upstream's answer to a call that succeeded.
type Answer struct {
	*transcode.Answer
	Status int
	Header http.Header
}
