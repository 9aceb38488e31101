package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	lategate "github.com/lategate/lategate/clients/go"
)

// call is a call to make.
type call struct {
	Method    string            `json:"method"`
	Requests  [][]byte          `json:"requests"`
	TimeoutMS int               `json:"timeoutMs"`
	Metadata  map[string]string `json:"metadata"`
}

// result is the outcome of a call.
type result struct {
	Responses [][]byte          `json:"responses"`
	Code      uint32            `json:"code"`
	Message   string            `json:"message"`
	Details   [][]byte          `json:"details"`
	Reason    string            `json:"reason"`
	Headers   map[string]string `json:"headers"`
}

// do makes the call with the stub's own method, whose types determine which kind of call it
// is.
func (c *call) do(ctx context.Context, client *lategate.Client) (*result, error) {
	stub, err := method(client, c.Method)
	if err != nil {
		return nil, err
	}
	if c.TimeoutMS > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, time.Duration(c.TimeoutMS)*time.Millisecond)
		defer cancel()
	}
	for key, value := range c.Metadata {
		ctx = metadata.AppendToOutgoingContext(ctx, key, value)
	}
	requests, streams, err := c.decode(stub.Type())
	if err != nil {
		return nil, err
	}
	args := []reflect.Value{reflect.ValueOf(ctx)}
	if !streams {
		args, requests = append(args, requests...), nil
	}
	var header, trailer metadata.MD
	args = append(args, reflect.ValueOf(grpc.Header(&header)), reflect.ValueOf(grpc.Trailer(&trailer)))
	answered := stub.Call(args)

	res := &result{Responses: [][]byte{}, Details: [][]byte{}, Headers: map[string]string{}}
	failed, _ := answered[1].Interface().(error)
	if failed == nil {
		if response, unary := answered[0].Interface().(proto.Message); unary {
			res.Responses = append(res.Responses, bytesOf(response))
		} else {
			failed = res.stream(answered[0], requests)
		}
	}
	res.fail(failed)
	for key, values := range metadata.Join(header, trailer) {
		if !strings.HasSuffix(key, "-bin") {
			res.Headers[key] = strings.Join(values, ", ")
		}
	}
	return res, nil
}

// decode reads the requests, and returns whether they are sent as a stream.
func (c *call) decode(stub reflect.Type) (requests []reflect.Value, streams bool, err error) {
	// The first parameter is the context. The second is the request, unless the client
	// streams.
	request := stub.In(1)
	if streams = request.Kind() != reflect.Pointer; streams {
		send, _ := stub.Out(0).MethodByName("Send")
		request = send.Type.In(0)
	} else if len(c.Requests) != 1 {
		return nil, false, fmt.Errorf("%s takes one request", c.Method)
	}
	for _, b := range c.Requests {
		m := reflect.New(request.Elem())
		if err := proto.Unmarshal(b, m.Interface().(proto.Message)); err != nil {
			return nil, false, err
		}
		requests = append(requests, m)
	}
	return requests, streams, nil
}

// stream sends the requests and collects the responses.
func (r *result) stream(stream reflect.Value, requests []reflect.Value) error {
	if receive := stream.MethodByName("CloseAndRecv"); receive.IsValid() {
		if err := sendAll(stream, requests); err != nil {
			return err
		}
		return r.receive(receive)
	}
	if send := stream.MethodByName("Send"); send.IsValid() {
		// In parallel with receiving: each side may send more than the other accepts at a
		// time.
		sent := make(chan error, 1)
		go func() { sent <- sendAll(stream, requests) }()
		defer func() { <-sent }() // an error of sending is also the error of receiving
	}
	receive := stream.MethodByName("Recv")
	for {
		if err := r.receive(receive); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
	}
}

func sendAll(stream reflect.Value, requests []reflect.Value) error {
	for _, req := range requests {
		err, _ := stream.MethodByName("Send").Call([]reflect.Value{req})[0].Interface().(error)
		if errors.Is(err, io.EOF) {
			return nil // the call has ended: receiving returns the reason
		}
		if err != nil {
			return err
		}
	}
	return stream.Interface().(grpc.ClientStream).CloseSend()
}

func (r *result) receive(method reflect.Value) error {
	out := method.Call(nil)
	if err, failed := out[1].Interface().(error); failed {
		return err
	}
	r.Responses = append(r.Responses, bytesOf(out[0].Interface().(proto.Message)))
	return nil
}

func (r *result) fail(err error) {
	s := status.Convert(err)
	r.Code, r.Message, r.Reason = uint32(s.Code()), s.Message(), lategate.ErrorInfo(err).GetReason()
	for _, detail := range s.Proto().GetDetails() {
		r.Details = append(r.Details, bytesOf(detail))
	}
}

// method finds a stub's method: Inbox.SendMessage of the client for
// lategate.whatsapp.v1.InboxService/SendMessage.
func method(client *lategate.Client, name string) (reflect.Value, error) {
	service, rpc, _ := strings.Cut(strings.TrimPrefix(name, "lategate.whatsapp.v1."), "/")
	if stub := reflect.ValueOf(client).Elem().FieldByName(strings.TrimSuffix(service, "Service")); stub.IsValid() {
		if found := stub.MethodByName(rpc); found.IsValid() {
			return found, nil
		}
	}
	return reflect.Value{}, fmt.Errorf("the client has no %s", name)
}
