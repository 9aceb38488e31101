package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/encoding"
	_ "google.golang.org/grpc/encoding/proto"
	"google.golang.org/grpc/mem"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"github.com/lategate/lategate/bench"
	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/config"
	"github.com/lategate/lategate/internal/server"
	"github.com/lategate/lategate/internal/transcode"
)

// serve runs one of the servers and prints its addresses: gRPC, and REST if it has that.
func serve(role, upstream, data string) error {
	if role == "gateway" {
		s, err := server.New(config.Serve{LateBaseURL: upstream, GRPCAddr: "127.0.0.1:0", HTTPAddr: "127.0.0.1:0", DataDir: data, Retention: time.Hour}, "bench", slog.New(slog.DiscardHandler))
		if err != nil {
			return err
		}
		fmt.Println(s.GRPCAddr(), s.HTTPAddr())
		return s.Run(context.Background())
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	up := &late{base: upstream, http: &http.Client{Transport: transport()}}
	switch role {
	case "upstream":
		fmt.Println(l.Addr())
		return http.Serve(l, http.HandlerFunc(bench.Upstream))
	case "plain":
		return serveGRPC(l, &plain{late: up})
	case "sonic":
		return serveGRPC(l, &handWritten{late: up})
	case "vanguard":
		return serveVanguard(l, upstream)
	case "grpc-gateway":
		return serveGRPCGateway(l, &handWritten{late: up})
	case "canned":
		c, err := newCanned()
		if err != nil {
			return err
		}
		return serveGRPC(l, c, grpc.ForceServerCodecV2(c))
	}
	return fmt.Errorf("no role is called %q", role)
}

func serveGRPC(l net.Listener, impl whatsappv1.ContactsServiceServer, opts ...grpc.ServerOption) error {
	s := grpc.NewServer(opts...)
	whatsappv1.RegisterContactsServiceServer(s, impl)
	fmt.Println(l.Addr())
	return s.Serve(l)
}

// transport keeps as many connections to the upstream as there are calls.
func transport() *http.Transport { return &http.Transport{MaxIdleConnsPerHost: 512} }

// late calls the upstream.
type late struct {
	base string
	http *http.Client
}

// get returns the upstream's answer.
func (l *late) get(ctx context.Context, path string) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, l.base+path, nil)
	if err != nil {
		return nil, err
	}
	resp, err := l.http.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode != http.StatusOK {
		err = errors.New(resp.Status)
	}
	return body, err
}

func (l *late) contact(ctx context.Context, req *whatsappv1.GetContactRequest) ([]byte, error) {
	return l.get(ctx, "/v1/whatsapp/contacts/"+url.PathEscape(req.GetContactId()))
}

func (l *late) contacts(ctx context.Context, req *whatsappv1.ListContactsRequest) ([]byte, error) {
	return l.get(ctx, "/v1/whatsapp/contacts?accountId="+url.QueryEscape(req.GetAccountId()))
}

// plain is what one would write without lategate: decode the upstream's JSON into
// the message and let grpc-go encode that.
type plain struct {
	whatsappv1.UnimplementedContactsServiceServer
	late *late
}

func (p *plain) GetContact(ctx context.Context, req *whatsappv1.GetContactRequest) (*whatsappv1.GetContactResponse, error) {
	body, err := p.late.contact(ctx, req)
	if err != nil {
		return nil, err
	}
	out := &whatsappv1.GetContactResponse{}
	return out, lenient.Unmarshal(body, out)
}

func (p *plain) ListContacts(ctx context.Context, req *whatsappv1.ListContactsRequest) (*whatsappv1.ListContactsResponse, error) {
	body, err := p.late.contacts(ctx, req)
	if err != nil {
		return nil, err
	}
	out := &whatsappv1.ListContactsResponse{}
	return out, lenient.Unmarshal(body, out)
}

var lenient = protojson.UnmarshalOptions{DiscardUnknown: true}

// canned answers the same bytes every time: the floor of grpc-go itself.
type canned struct {
	whatsappv1.UnimplementedContactsServiceServer
	encoding.CodecV2
	small, list []byte
}

func newCanned() (*canned, error) {
	c := &canned{CodecV2: encoding.GetCodecV2("proto")}
	var err error
	for _, a := range []struct {
		json []byte
		msg  proto.Message
		wire *[]byte
	}{{bench.GetContact(), &whatsappv1.GetContactResponse{}, &c.small}, {bench.ListContacts(100), &whatsappv1.ListContactsResponse{}, &c.list}} {
		m, compileErr := transcode.For(a.msg.ProtoReflect().Descriptor())
		if compileErr != nil {
			return nil, compileErr
		}
		if *a.wire, err = m.AppendWire(nil, a.json, transcode.Lenient, nil); err != nil {
			return nil, err
		}
	}
	return c, nil
}

func (c *canned) Marshal(v any) (mem.BufferSlice, error) {
	if _, ok := v.(*whatsappv1.GetContactResponse); ok {
		return mem.BufferSlice{mem.SliceBuffer(c.small)}, nil
	}
	return mem.BufferSlice{mem.SliceBuffer(c.list)}, nil
}

func (*canned) GetContact(context.Context, *whatsappv1.GetContactRequest) (*whatsappv1.GetContactResponse, error) {
	return &whatsappv1.GetContactResponse{}, nil
}

func (*canned) ListContacts(context.Context, *whatsappv1.ListContactsRequest) (*whatsappv1.ListContactsResponse, error) {
	return &whatsappv1.ListContactsResponse{}, nil
}
