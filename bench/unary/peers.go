package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"time"

	"connectrpc.com/vanguard"
	"github.com/bytedance/sonic"
	"github.com/grpc-ecosystem/grpc-gateway/v2/runtime"
	"github.com/grpc-ecosystem/grpc-gateway/v2/utilities"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/structpb"
	"google.golang.org/protobuf/types/known/timestamppb"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
)

// serveVanguard runs vanguard as its examples do: a transcoder in front of a reverse
// proxy to a REST server.
func serveVanguard(l net.Listener, upstream string) error {
	u, err := url.Parse(upstream)
	if err != nil {
		return err
	}
	proxy := httputil.NewSingleHostReverseProxy(u)
	proxy.Transport = transport()
	handler, err := vanguard.NewTranscoder([]*vanguard.Service{
		vanguard.NewService(whatsappv1.ContactsService_ServiceDesc.ServiceName, proxy, vanguard.WithTargetProtocols(vanguard.ProtocolREST)),
	})
	if err != nil {
		return err
	}
	s := &http.Server{Handler: handler, Protocols: new(http.Protocols)}
	s.Protocols.SetUnencryptedHTTP2(true)
	fmt.Println(l.Addr())
	return s.Serve(l)
}

// serveGRPCGateway runs grpc-gateway as its examples do: it reaches the gRPC server of
// its own process by TCP.
func serveGRPCGateway(l net.Listener, impl whatsappv1.ContactsServiceServer) error {
	s := grpc.NewServer()
	whatsappv1.RegisterContactsServiceServer(s, impl)
	failed := make(chan error, 2)
	go func() { failed <- s.Serve(l) }()
	conn, err := grpc.NewClient(l.Addr().String(), grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		return err
	}
	client := whatsappv1.NewContactsServiceClient(conn)
	mux := runtime.NewServeMux()
	err = errors.Join(
		route(mux, whatsappv1.ContactsService_GetContact_FullMethodName, "/v1/whatsapp/contacts/{contact_id}", client.GetContact),
		route(mux, whatsappv1.ContactsService_ListContacts_FullMethodName, "/v1/whatsapp/contacts", client.ListContacts))
	if err != nil {
		return err
	}
	web, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	go func() { failed <- http.Serve(web, mux) }()
	fmt.Println(l.Addr(), web.Addr())
	return <-failed
}

// route does what the handler does that protoc-gen-grpc-gateway makes of a GET.
func route[Req any, Resp proto.Message, PReq interface {
	*Req
	proto.Message
}](mux *runtime.ServeMux, method, pattern string, call func(context.Context, PReq, ...grpc.CallOption) (Resp, error)) error {
	return mux.HandlePath(http.MethodGet, pattern, func(w http.ResponseWriter, r *http.Request, params map[string]string) {
		_, outbound := runtime.MarshalerForRequest(mux, r)
		ctx, err := runtime.AnnotateContext(r.Context(), mux, r, method, runtime.WithHTTPPathPattern(pattern))
		var in PReq = new(Req)
		for name, value := range params {
			if err == nil {
				err = runtime.PopulateFieldFromPath(in, name, value)
			}
		}
		if err == nil {
			err = r.ParseForm()
		}
		if err == nil {
			err = runtime.PopulateQueryParameters(in, r.Form, &utilities.DoubleArray{})
		}
		var resp Resp
		var metadata runtime.ServerMetadata
		if err == nil {
			resp, err = call(ctx, in, grpc.Header(&metadata.HeaderMD), grpc.Trailer(&metadata.TrailerMD))
		}
		ctx = runtime.NewServerMetadataContext(ctx, metadata)
		if err != nil {
			runtime.HTTPError(ctx, mux, outbound, w, r, err)
			return
		}
		runtime.ForwardResponseMessage(ctx, mux, outbound, w, r, resp, mux.GetForwardResponseOptions()...)
	})
}

// handWritten is the fastest that one would write by hand: JSON is decoded by sonic into
// structs, and from those the message is filled.
type handWritten struct {
	whatsappv1.UnimplementedContactsServiceServer
	late *late
}

func (h *handWritten) GetContact(ctx context.Context, req *whatsappv1.GetContactRequest) (*whatsappv1.GetContactResponse, error) {
	body, err := h.late.contact(ctx, req)
	if err != nil {
		return nil, err
	}
	var in struct {
		Success *bool    `json:"success"`
		Contact *contact `json:"contact"`
	}
	if err := sonic.Unmarshal(body, &in); err != nil {
		return nil, err
	}
	out := &whatsappv1.GetContactResponse{Success: in.Success}
	if in.Contact != nil {
		out.Contact, err = in.Contact.message()
	}
	return out, err
}

func (h *handWritten) ListContacts(ctx context.Context, req *whatsappv1.ListContactsRequest) (*whatsappv1.ListContactsResponse, error) {
	body, err := h.late.contacts(ctx, req)
	if err != nil {
		return nil, err
	}
	var in struct {
		Success  *bool     `json:"success"`
		Contacts []contact `json:"contacts"`
		Filters  *struct {
			Tags   []string `json:"tags"`
			Groups []string `json:"groups"`
		} `json:"filters"`
		Pagination *struct {
			Total   *int32 `json:"total"`
			Limit   *int32 `json:"limit"`
			Skip    *int32 `json:"skip"`
			HasMore *bool  `json:"hasMore"`
		} `json:"pagination"`
	}
	if err := sonic.Unmarshal(body, &in); err != nil {
		return nil, err
	}
	out := &whatsappv1.ListContactsResponse{Success: in.Success, Contacts: make([]*whatsappv1.Contact, len(in.Contacts))}
	for i := range in.Contacts {
		if out.Contacts[i], err = in.Contacts[i].message(); err != nil {
			return nil, err
		}
	}
	if f := in.Filters; f != nil {
		out.Filters = &whatsappv1.ContactFilters{Tags: f.Tags, Groups: f.Groups}
	}
	if p := in.Pagination; p != nil {
		out.Pagination = &whatsappv1.OffsetPagination{Total: p.Total, Limit: p.Limit, Skip: p.Skip, HasMore: p.HasMore}
	}
	return out, nil
}

// contact is the upstream's.
type contact struct {
	ID                    string         `json:"id"`
	Phone                 *string        `json:"phone"`
	WaID                  *string        `json:"waId"`
	Name                  *string        `json:"name"`
	Email                 *string        `json:"email"`
	Company               *string        `json:"company"`
	Tags                  []string       `json:"tags"`
	Groups                []string       `json:"groups"`
	IsOptedIn             *bool          `json:"isOptedIn"`
	OptInDate             *time.Time     `json:"optInDate"`
	OptOutDate            *time.Time     `json:"optOutDate"`
	IsBlocked             *bool          `json:"isBlocked"`
	LastMessageSentAt     *time.Time     `json:"lastMessageSentAt"`
	LastMessageReceivedAt *time.Time     `json:"lastMessageReceivedAt"`
	MessagesSentCount     *int32         `json:"messagesSentCount"`
	MessagesReceivedCount *int32         `json:"messagesReceivedCount"`
	CustomFields          map[string]any `json:"customFields"`
	Notes                 *string        `json:"notes"`
	CreatedAt             *time.Time     `json:"createdAt"`
	UpdatedAt             *time.Time     `json:"updatedAt"`
}

func (c *contact) message() (*whatsappv1.Contact, error) {
	out := &whatsappv1.Contact{
		Id: c.ID, Phone: c.Phone, WaId: c.WaID, Name: c.Name, Email: c.Email, Company: c.Company, Tags: c.Tags, Groups: c.Groups,
		IsOptedIn: c.IsOptedIn, OptInDate: timestamp(c.OptInDate), OptOutDate: timestamp(c.OptOutDate), IsBlocked: c.IsBlocked,
		LastMessageSentAt: timestamp(c.LastMessageSentAt), LastMessageReceivedAt: timestamp(c.LastMessageReceivedAt),
		MessagesSentCount: c.MessagesSentCount, MessagesReceivedCount: c.MessagesReceivedCount, Notes: c.Notes,
		CreatedAt: timestamp(c.CreatedAt), UpdatedAt: timestamp(c.UpdatedAt),
	}
	if c.CustomFields == nil {
		return out, nil
	}
	var err error
	out.CustomFields, err = structpb.NewStruct(c.CustomFields)
	return out, err
}

func timestamp(t *time.Time) *timestamppb.Timestamp {
	if t == nil {
		return nil
	}
	return timestamppb.New(*t)
}
