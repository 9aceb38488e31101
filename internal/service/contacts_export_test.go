package service

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/apierror"
	"github.com/lategate/lategate/internal/upstream"
)

// exportStream is the stream of a caller that receives everything.
type exportStream struct {
	grpc.ServerStream
	ctx context.Context
}

func (s *exportStream) Context() context.Context { return s.ctx }

// An export ends when the gateway stops or its caller disconnects, even if the upstream
// does not answer.
func TestExportEnds(t *testing.T) {
	reached := make(chan struct{}, 1)
	srv := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		reached <- struct{}{}
		<-r.Context().Done()
	}))
	defer srv.Close()
	client, err := upstream.New(upstream.Options{BaseURL: srv.URL})
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	for name, c := range map[string]struct {
		code   codes.Code
		reason string
		goes   bool
	}{
		"the gateway stops": {code: codes.Unavailable, reason: apierror.ReasonStopping},
		"the caller goes":   {code: codes.Canceled, reason: apierror.ReasonCancelled, goes: true},
	} {
		t.Run(name, func(t *testing.T) {
			stopping := make(chan struct{})
			s := &Services{Options: Options{Client: client, Stopping: stopping}}
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			go func() {
				<-reached
				if c.goes {
					cancel()
					return
				}
				close(stopping)
			}()
			err := s.exportContacts(&whatsappv1.ExportContactsRequest{AccountId: "a", Skip: proto.Int32(500)}, &exportStream{ctx: ctx})
			e := apierror.From(err)
			if e.Code != c.code || e.Reason != c.reason || !strings.Contains(e.Message, "skip = 500") {
				t.Errorf("export: got error %v, want %v %s that says skip = 500", err, c.code, c.reason)
			}
			if c.code == codes.Unavailable && e.RetryAfter == 0 {
				t.Errorf("export: got %v without a time to wait, want one", err)
			}
		})
	}
}
