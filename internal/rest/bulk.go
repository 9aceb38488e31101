package rest

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/lategate/lategate/internal/apierror"
	"github.com/lategate/lategate/internal/contract"
	"github.com/lategate/lategate/internal/transcode"
)

// An importRoute is a method that takes a CSV file in pieces. Its requests have a oneof
// `part` with `options` and `csv`; its answers have a oneof `item` with `progress`,
// `failure`, `summary` and possibly others, such as `started`.
type importRoute struct {
	*streamRoute
	options, csv protoreflect.FieldDescriptor // of the request
	columns      protoreflect.FieldDescriptor // of the options
	settings     *transcode.Message           // the options
	items        protoreflect.OneofDescriptor // of the answer
}

func newImportRoute(m *contract.Method) (*importRoute, error) {
	parts, items := m.Descriptor.Input().Oneofs().ByName("part"), m.Descriptor.Output().Oneofs().ByName("item")
	if parts == nil || items == nil || m.HTTPMethod != http.MethodPost {
		return nil, fmt.Errorf("%s: an import needs a POST rule, parts and items", m.FullMethod)
	}
	s := &importRoute{streamRoute: &streamRoute{Method: m, kinds: kindsOf(items)}, items: items,
		options: parts.Fields().ByName("options"), csv: parts.Fields().ByName("csv")}
	if s.options == nil || s.options.Message() == nil || s.csv == nil || s.csv.Kind() != protoreflect.BytesKind {
		return nil, fmt.Errorf("%s: an import has options and csv", m.FullMethod)
	}
	if s.columns = s.options.Message().Fields().ByName("columns"); s.columns == nil || !s.columns.IsMap() {
		return nil, fmt.Errorf("%s: an import has columns", m.FullMethod)
	}
	s.render = func(wire []byte) ([]byte, error) { return m.Response.AppendJSON(nil, wire, transcode.OmitEmpty) }
	var err error
	s.settings, err = transcode.For(s.options.Message())
	return s, err
}

// first returns the request that begins an import: the options from the query.
func (s *importRoute) first(query string) (proto.Message, error) {
	values, err := parseQuery(query)
	if err != nil {
		return nil, invalid(err)
	}
	columns, err := s.readColumns(values)
	if err != nil {
		return nil, invalid(err)
	}
	members, err := s.settings.QueryJSON(values)
	if err != nil {
		return nil, invalid(err)
	}
	wire, err := s.settings.AppendWire(nil, members, transcode.Strict, nil)
	if err != nil {
		return nil, invalid(err)
	}
	req := s.NewRequest()
	options := req.ProtoReflect().Mutable(s.options).Message()
	if err := proto.Unmarshal(wire, options.Interface()); err != nil {
		return nil, err
	}
	for field, header := range columns {
		options.Mutable(s.columns).Map().Set(protoreflect.ValueOfString(field).MapKey(), protoreflect.ValueOfString(header))
	}
	return req, nil
}

// readColumns takes the columns out of a query: each is a field and a header, separated by
// a colon. The header itself may contain colons.
func (s *importRoute) readColumns(values url.Values) (map[string]string, error) {
	name := s.columns.JSONName()
	columns := make(map[string]string)
	for _, text := range values[name] {
		field, header, ok := strings.Cut(text, ":")
		switch {
		case !ok || field == "" || header == "":
			return nil, &transcode.Error{Reason: transcode.Mismatch, Path: name, Detail: "give each column as a field and the header in the file, such as phone:Mobile number"}
		case !utf8.ValidString(text):
			return nil, &transcode.Error{Reason: transcode.Mismatch, Path: name, Detail: "the query parameter is not UTF-8 text"}
		case columns[field] != "":
			return nil, &transcode.Error{Reason: transcode.Duplicate, Path: name, Detail: "the field " + field + " is given two columns"}
		}
		columns[field] = header
	}
	delete(values, name)
	return columns, nil
}

// inQueryTerms rewrites the paths in an error about the options: over REST the options are
// query parameters and not part of a larger message.
func (s *importRoute) inQueryTerms(err error) error {
	prefix := s.options.JSONName() + "."
	e := apierror.From(err)
	if len(e.Fields) == 0 {
		return err
	}
	out := *e
	out.Fields = nil
	for _, f := range e.Fields {
		if path, ok := strings.CutPrefix(f.JSONPath, prefix); ok {
			out.Message = strings.ReplaceAll(out.Message, f.JSONPath, path)
			f.JSONPath = path
		}
		out.Fields = append(out.Fields, f)
	}
	return &out
}

// maxFailures is how many failed rows are listed in an answer that is one JSON object.
const maxFailures = 1000

// An outcome is what an import has reported.
type outcome struct {
	counts   map[string]json.RawMessage // the members of the last item of each kind
	failures []json.RawMessage
	omitted  int // how many failures are not listed
	ended    bool
}

// add adds an item.
func (o *outcome) add(s *importRoute, item any) error {
	m, ok := item.(proto.Message)
	if !ok {
		return fmt.Errorf("an import has an item of type %T", item)
	}
	fd := m.ProtoReflect().WhichOneof(s.items)
	if fd == nil {
		return nil
	}
	text, err := jsonOf(m.ProtoReflect().Get(fd).Message().Interface())
	switch {
	case err != nil:
		return err
	case fd.Name() != "failure":
		o.ended = o.ended || fd.Name() == "summary"
		return json.Unmarshal(text, &o.counts) // keeps the members that are there
	case len(o.failures) < maxFailures:
		o.failures = append(o.failures, text)
	default:
		o.omitted++
	}
	return nil
}

// members returns all that is known; it is empty if nothing is.
func (o *outcome) members() (map[string]json.RawMessage, error) {
	if len(o.counts) == 0 && len(o.failures) == 0 {
		return nil, nil
	}
	out := make(map[string]json.RawMessage, len(o.counts)+2)
	maps.Copy(out, o.counts)
	failures := o.failures
	if failures == nil {
		failures = []json.RawMessage{}
	}
	var err error
	if out["failures"], err = json.Marshal(failures); err != nil {
		return nil, err
	}
	out["failuresOmitted"], err = json.Marshal(o.omitted)
	return out, err
}

// explain returns an error's status and body. Its details say how far the import has come,
// so that the caller can resume it.
func (o *outcome) explain(e *apierror.Error) (httpStatus int, body []byte, err error) {
	httpStatus, body = e.HTTP()
	known, err := o.members()
	if err != nil || known == nil {
		return httpStatus, body, err
	}
	var all, details map[string]json.RawMessage
	if err := json.Unmarshal(errorLine(e), &all); err != nil {
		return httpStatus, body, err
	}
	if own := all["details"]; own != nil && json.Unmarshal(own, &details) != nil {
		details = map[string]json.RawMessage{"details": own} // the upstream's own details are not an object
	}
	maps.Copy(known, details)
	if all["details"], err = json.Marshal(known); err != nil {
		return httpStatus, body, err
	}
	body, err = json.Marshal(all)
	return httpStatus, body, err
}
