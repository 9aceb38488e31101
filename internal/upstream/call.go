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

// A Call is a call of the upstream with all that it depends on. It is also what the faces
// hand to the services: the gRPC wiring sets Method and Request, the REST facade what its
// caller has sent beside them, and a service the rest.
type Call struct {
	// Method is the RPC that is called, and Request its message.
	Method  *contract.Method
	Request proto.Message
	// Caller is with whose key the call is made, and under which request id.
	Caller auth.Caller
	// Class says what the call is for: when it gets its turn within the key's rate limit.
	Class Class
	// Once has a read made one time only: one that fails is not repeated, and identical
	// ones at a time stay several. It is for callers that count their requests.
	Once bool
	// Query has further parameters for a call without a body: those that the upstream has
	// come to know since the contract was written. One that does not know them ignores
	// them.
	Query url.Values

	// Relay says that the caller speaks the upstream's own JSON, as callers over REST do:
	// the answer is relayed as text, with its own status.
	Relay bool
	// Body is the JSON of such a caller, nil where the message says it all. It is sent as
	// it came, once it has been decoded into Request and validated.
	Body []byte
	// File makes the call a form, of which it is the last part; what else is in the
	// request are the other fields.
	File *File
}

// A File is a file that goes with a call, as the last part of a form. It is read once
// and never held whole.
type File struct {
	Field       string // name of the form field
	Name        string // file name, as the caller gave it
	ContentType string
	// Content is read while the call is made. An *apierror.Error of it ends the call and
	// is the call's error: what was sent until then is no whole request. A Read must not
	// wait for long: also a call that has failed waits for it.
	Content io.Reader
}

// An Answer is what the upstream has answered to a call that succeeded.
type Answer struct {
	*transcode.Answer
	Status int
	Header http.Header
}
