package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/encoding"
	_ "google.golang.org/grpc/encoding/proto"
	"google.golang.org/grpc/mem"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"github.com/lategate/lategate/bench"
	whatsappv1 "github.com/lategate/lategate/gen/gateway/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/config"
	"github.com/lategate/lategate/internal/server"
	"github.com/lategate/lategate/internal/transcode"
)

var small, list = bench.GetContact(), bench.ListContacts(100)

// serve runs one of the servers and prints its address.
func serve(role, upstream, data string) error {
	if role == "gateway" {
		s, err := server.New(config.Serve{LateBaseURL: upstream, GRPCAddr: "127.0.0.1:0", HTTPAddr: "127.0.0.1:0", DataDir: data, Retention: time.Hour}, "bench", slog.New(slog.DiscardHandler))
		if err != nil {
			return err
		}
		fmt.Println(s.GRPCAddr())
		return s.Run(context.Background())
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println(l.Addr())
	if role == "upstream" {
		return http.Serve(l, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body := list
			if strings.Count(r.URL.Path, "/") == 4 { // /v1/whatsapp/contacts/{id}
				body = small
			}
			w.Header().Set("Content-Type", "application/json")
			w.Header().Set("X-RateLimit-Limit", "10000000") // the gateway keeps to it
			_, _ = w.Write(body)                            // the end of a round cuts calls off
		}))
	}
	var opts []grpc.ServerOption
	var impl whatsappv1.ContactsServiceServer = &plain{base: upstream, http: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 512}}}
	if role == "canned" {
		c, err := newCanned()
		if err != nil {
			return err
		}
		opts, impl = append(opts, grpc.ForceServerCodecV2(c)), c
	}
	s := grpc.NewServer(opts...)
	whatsappv1.RegisterContactsServiceServer(s, impl)
	return s.Serve(l)
}

// plain is what one would write without lategate: decode the upstream's JSON into
// the message and let grpc-go encode that.
type plain struct {
	whatsappv1.UnimplementedContactsServiceServer
	base string
	http *http.Client
}

func (p *plain) GetContact(ctx context.Context, req *whatsappv1.GetContactRequest) (*whatsappv1.GetContactResponse, error) {
	out := &whatsappv1.GetContactResponse{}
	return out, p.get(ctx, "/v1/whatsapp/contacts/"+req.GetContactId(), out)
}

func (p *plain) ListContacts(ctx context.Context, req *whatsappv1.ListContactsRequest) (*whatsappv1.ListContactsResponse, error) {
	out := &whatsappv1.ListContactsResponse{}
	return out, p.get(ctx, "/v1/whatsapp/contacts?accountId="+req.GetAccountId(), out)
}

func (p *plain) get(ctx context.Context, path string, out proto.Message) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, p.base+path, nil)
	if err != nil {
		return err
	}
	resp, err := p.http.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK {
		return errors.New(resp.Status)
	}
	return protojson.UnmarshalOptions{DiscardUnknown: true}.Unmarshal(body, out)
}

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
	}{{small, &whatsappv1.GetContactResponse{}, &c.small}, {list, &whatsappv1.ListContactsResponse{}, &c.list}} {
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
