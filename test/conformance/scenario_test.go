package conformance

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/known/anypb"

	conformancev1 "github.com/lategate/lategate/gen/gateway/lategate/conformance/v1"
)

// load reads all scenarios.
func load(t *testing.T) []*conformancev1.Scenario {
	t.Helper()
	paths, err := filepath.Glob("scenarios/*.json")
	if err != nil || len(paths) == 0 {
		t.Fatalf("got no scenarios, %v, want some", err)
	}
	all := make([]*conformancev1.Scenario, 0, len(paths))
	for _, path := range paths {
		s, err := parse(path)
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		all = append(all, s)
	}
	return all
}

// parse reads a scenario and refuses an invalid one.
func parse(path string) (*conformancev1.Scenario, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	s := new(conformancev1.Scenario)
	if err := protojson.Unmarshal(text, s); err != nil {
		return nil, err
	}
	if want := strings.TrimSuffix(filepath.Base(path), ".json"); s.GetName() != want {
		return nil, fmt.Errorf("its name is %q", s.GetName())
	}
	if s.GetDescription() == "" || len(s.GetSteps()) == 0 {
		return nil, errors.New("it has no description, or no steps")
	}
	streams := make(map[string]protoreflect.MethodDescriptor)
	for i, step := range s.GetSteps() {
		if err := check(step, streams); err != nil {
			return nil, fmt.Errorf("%s: %w", describe(i, step), err)
		}
	}
	return s, nil
}

// describe names a step in messages.
func describe(i int, step *conformancev1.Step) string {
	action := "nothing"
	r := step.ProtoReflect()
	if fd := r.WhichOneof(r.Descriptor().Oneofs().ByName("action")); fd != nil {
		action = strings.ReplaceAll(string(fd.Name()), "_", " ")
	}
	switch {
	case step.GetWhat() != "":
		action += ": " + step.GetWhat()
	case step.GetCall() != nil:
		action += " " + step.GetCall().GetMethod()
	}
	return fmt.Sprintf("step %d (%s)", i+1, action)
}

// check refuses a step that cannot be played. streams are those opened before it.
func check(step *conformancev1.Step, streams map[string]protoreflect.MethodDescriptor) error {
	switch action := step.GetAction().(type) {
	case nil:
		return errors.New("it does nothing")
	case *conformancev1.Step_Call:
		return checkCall(action.Call)
	case *conformancev1.Step_Subscribe:
		s := action.Subscribe
		method, err := methodOf(s.GetMethod())
		if err != nil {
			return err
		}
		streams[s.GetStream()] = method
		return checkType(s.GetRequest(), method.Input())
	case *conformancev1.Step_Expect:
		e := action.Expect
		method := streams[e.GetStream()]
		if method == nil {
			return fmt.Errorf("there is no stream %q", e.GetStream())
		}
		if len(e.GetItems()) == 0 && e.GetEnd() == nil && !e.GetRetried() {
			return errors.New("it expects nothing")
		}
		return checkExpected(e.GetItems(), method)
	case *conformancev1.Step_Cancel:
		if streams[action.Cancel.GetStream()] == nil {
			return fmt.Errorf("there is no stream %q", action.Cancel.GetStream())
		}
	case *conformancev1.Step_Gateway:
		if action.Gateway.GetAction() == conformancev1.GatewayControl_ACTION_UNSPECIFIED {
			return errors.New("it does nothing with the gateway")
		}
	}
	return nil
}

func checkCall(call *conformancev1.Call) error {
	method, err := methodOf(call.GetMethod())
	if err != nil {
		return err
	}
	if len(call.GetRequests()) != 1 && !method.IsStreamingClient() {
		return fmt.Errorf("%d requests, where the method takes one", len(call.GetRequests()))
	}
	for _, r := range call.GetRequests() {
		if err := checkType(r, method.Input()); err != nil {
			return err
		}
	}
	if len(call.GetResponses()) != 1 && !method.IsStreamingServer() && call.GetStatus() == nil {
		return fmt.Errorf("%d responses, where the method gives one", len(call.GetResponses()))
	}
	return checkExpected(call.GetResponses(), method)
}

func checkExpected(all []*conformancev1.Expected, method protoreflect.MethodDescriptor) error {
	for _, e := range all {
		if e.GetMessage() == nil {
			continue
		}
		if err := checkType(e.GetMessage(), method.Output()); err != nil {
			return err
		}
	}
	return nil
}

// checkType refuses a message of another type. That it is a valid message was checked when
// the scenario was read.
func checkType(a *anypb.Any, want protoreflect.MessageDescriptor) error {
	if got := a.MessageName(); got != want.FullName() {
		return fmt.Errorf("got a message of type %q, want %s", got, want.FullName())
	}
	return nil
}

// methodOf finds a method by its name, such as
// lategate.whatsapp.v1.InboxService/SendMessage.
func methodOf(name string) (protoreflect.MethodDescriptor, error) {
	service, method, _ := strings.Cut(name, "/")
	d, err := protoregistry.GlobalFiles.FindDescriptorByName(protoreflect.FullName(service + "." + method))
	if err != nil {
		return nil, fmt.Errorf("method %q: %w", name, err)
	}
	md, ok := d.(protoreflect.MethodDescriptor)
	if !ok {
		return nil, fmt.Errorf("%q is not a method", name)
	}
	return md, nil
}

// decode reads a message of a type that is given by its descriptor.
func decode(md protoreflect.MessageDescriptor, wire []byte) (proto.Message, error) {
	typ, err := protoregistry.GlobalTypes.FindMessageByName(md.FullName())
	if err != nil {
		return nil, err
	}
	m := typ.New().Interface()
	return m, proto.Unmarshal(wire, m)
}
