package conformance

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"google.golang.org/genproto/googleapis/rpc/code"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"

	conformancev1 "github.com/lategate/lategate/gen/gateway/lategate/conformance/v1"
)

// compareStatus compares the outcome of a call or a stream.
func (p *player) compareStatus(want *conformancev1.Status, got *result) error {
	ended := code.Code(got.Code)
	if proto.Size(want) == 0 {
		if ended != code.Code_OK {
			return fmt.Errorf("it failed: %v (%s): %s", ended, got.Reason, got.Message)
		}
		return nil
	}
	details := make([]proto.Message, len(got.Details))
	info := new(errdetails.ErrorInfo)
	for i, wire := range got.Details {
		var a anypb.Any
		err := proto.Unmarshal(wire, &a)
		if err == nil {
			details[i], err = a.UnmarshalNew()
		}
		if err != nil {
			return fmt.Errorf("detail %d: %w", i+1, err)
		}
		if d, ok := details[i].(*errdetails.ErrorInfo); ok {
			info = d
		}
	}
	httpStatus := info.GetMetadata()["http_status"]
	overREST := p.language == rest && httpStatus != ""
	what := fmt.Sprintf("it ended with %v, HTTP %s, reason %q: %s\n%v", ended, httpStatus, got.Reason, got.Message, details)
	switch {
	case ended == code.Code_OK:
		return fmt.Errorf("it did not fail; want %v", want)
	case want.GetCode() != code.Code_OK && ended != want.GetCode() && !overREST:
		return fmt.Errorf("want %v; %s", want.GetCode(), what)
	case want.GetHttpStatus() != 0 && httpStatus != "" && httpStatus != strconv.Itoa(int(want.GetHttpStatus())):
		return fmt.Errorf("want HTTP %d; %s", want.GetHttpStatus(), what)
	case !strings.Contains(got.Message, want.GetMessageContains()):
		return fmt.Errorf("want a message with %q; %s", want.GetMessageContains(), what)
	case overREST && want.GetRelayed():
		return nil
	case want.GetReason() != "" && got.Reason != want.GetReason():
		return fmt.Errorf("want the reason %s; %s", want.GetReason(), what)
	}
	for _, a := range want.GetDetails() {
		detail, err := p.saved.message(a)
		if err != nil {
			return err
		}
		err = errors.New("there are no details")
		for i := 0; i < len(details) && err != nil; i++ {
			err = same(detail, details[i])
		}
		if err != nil {
			return fmt.Errorf("no detail is as expected; the last: %w; %s", err, what)
		}
	}
	return nil
}
