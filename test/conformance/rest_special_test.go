package conformance

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"net/url"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/contract"
	"github.com/lategate/lategate/internal/transcode"
)

// A special makes the request of a method whose messages are a file over REST, and returns
// how its answer is read.
type special func(context.Context, *restRunner, *contract.Method, []proto.Message) (*http.Request, func(io.Reader) ([][]byte, error), error)

var specials = map[string]special{
	"lategate.whatsapp.v1.BusinessProfilesService/UploadProfilePhoto":  uploadPhoto,
	"lategate.whatsapp.v1.MediaService/UploadMedia":                    uploadMedia,
	"lategate.whatsapp.v1.InboxService/SendAttachment":                 sendAttachment,
	"lategate.whatsapp.v1.ContactsService/ExportContacts":              exportContacts,
	"lategate.whatsapp.v1.ContactsService/ImportContactsStream":        importCSV,
	"lategate.whatsapp.v1.BroadcastsService/UploadBroadcastRecipients": importCSV,
}

// A form is multipart/form-data with one file.
type form struct {
	field, name, typ string
	content          []byte
	fields           map[string]string
}

func (f form) request(ctx context.Context, target string) (*http.Request, error) {
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for name, value := range f.fields {
		if err := w.WriteField(name, value); err != nil {
			return nil, err
		}
	}
	h := textproto.MIMEHeader{}
	h.Set("Content-Disposition", mime.FormatMediaType("form-data", map[string]string{"name": f.field, "filename": f.name}))
	if f.typ != "" {
		h.Set("Content-Type", f.typ)
	}
	part, err := w.CreatePart(h)
	if err == nil {
		_, err = part.Write(f.content)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, target, &body)
	if err == nil {
		req.Header.Set("Content-Type", w.FormDataContentType())
	}
	return req, err
}

func answerOf(b *contract.Method) func(io.Reader) ([][]byte, error) {
	return func(body io.Reader) ([][]byte, error) { return readAnswer(b, body) }
}

func uploadPhoto(ctx context.Context, r *restRunner, b *contract.Method, requests []proto.Message) (*http.Request, func(io.Reader) ([][]byte, error), error) {
	in, ok := requests[0].(*whatsappv1.UploadProfilePhotoRequest)
	if !ok {
		return nil, nil, fmt.Errorf("a request of type %T", requests[0])
	}
	req, err := form{"file", in.GetFilename(), in.GetContentType(), in.GetFile(), map[string]string{"accountId": in.GetAccountId()}}.request(ctx, r.base+"/v1/whatsapp/business-profile/photo")
	return req, answerOf(b), err
}

func uploadMedia(ctx context.Context, r *restRunner, b *contract.Method, requests []proto.Message) (*http.Request, func(io.Reader) ([][]byte, error), error) {
	f := form{field: "file"}
	for _, m := range requests {
		in, ok := m.(*whatsappv1.UploadMediaRequest)
		if !ok {
			return nil, nil, fmt.Errorf("a request of type %T", m)
		}
		if o := in.GetOptions(); o != nil {
			f.name, f.typ = o.GetFilename(), o.GetContentType()
		}
		f.content = append(f.content, in.GetData()...)
	}
	req, err := f.request(ctx, r.base+"/v1/media:upload")
	return req, answerOf(b), err
}

func sendAttachment(ctx context.Context, r *restRunner, b *contract.Method, requests []proto.Message) (*http.Request, func(io.Reader) ([][]byte, error), error) {
	f := form{field: "attachment"}
	conversation := ""
	for _, m := range requests {
		in, ok := m.(*whatsappv1.SendAttachmentRequest)
		if !ok {
			return nil, nil, fmt.Errorf("a request of type %T", m)
		}
		if o := in.GetOptions(); o != nil {
			conversation, f.name, f.typ = o.GetConversationId(), o.GetFilename(), o.GetContentType()
			f.fields = map[string]string{"accountId": o.GetAccountId()}
			if o.Message != nil {
				f.fields["message"] = o.GetMessage()
			}
		}
		f.content = append(f.content, in.GetData()...)
	}
	req, err := f.request(ctx, r.base+"/v1/inbox/conversations/"+url.PathEscape(conversation)+"/messages")
	return req, answerOf(b), err
}

// exportContacts reads the contacts of all pages into one response.
func exportContacts(ctx context.Context, r *restRunner, b *contract.Method, requests []proto.Message) (*http.Request, func(io.Reader) ([][]byte, error), error) {
	contact, err := transcode.For((&whatsappv1.Contact{}).ProtoReflect().Descriptor())
	if err != nil {
		return nil, nil, err
	}
	req, err := r.request(ctx, b, requests[0])
	if err != nil {
		return nil, nil, err
	}
	req.Header.Set("Accept", "application/x-ndjson")
	return req, func(body io.Reader) ([][]byte, error) {
		page := new(whatsappv1.ExportContactsResponse)
		err := eachLine(body, func(line []byte) error {
			wire, err := contact.AppendWire(nil, line, transcode.Lenient, nil)
			if err != nil {
				return err
			}
			c := new(whatsappv1.Contact)
			page.Contacts = append(page.Contacts, c)
			return proto.Unmarshal(wire, c)
		})
		if err != nil {
			return nil, err
		}
		wire, err := proto.Marshal(page)
		return [][]byte{wire}, err
	}, nil
}

// importCSV sends a CSV file: the options as a query, the pieces as the body.
func importCSV(ctx context.Context, r *restRunner, b *contract.Method, requests []proto.Message) (*http.Request, func(io.Reader) ([][]byte, error), error) {
	var query url.Values
	var file []byte
	parts := b.Descriptor.Input().Oneofs().ByName("part")
	for _, m := range requests {
		in := m.ProtoReflect()
		switch fd := in.WhichOneof(parts); fd.Name() {
		case "options":
			var err error
			if query, err = optionsOf(in.Get(fd).Message()); err != nil {
				return nil, nil, err
			}
		case "csv":
			file = append(file, in.Get(fd).Bytes()...)
		default:
			return nil, nil, fmt.Errorf("over REST there is no part %s", fd.Name())
		}
	}
	_, path := b.Path(requests[0])
	req, err := http.NewRequestWithContext(ctx, b.HTTPMethod, r.base+path+"?"+query.Encode(), bytes.NewReader(file))
	if err != nil {
		return nil, nil, err
	}
	req.Header.Set("Content-Type", "text/csv")
	req.Header.Set("Accept", "application/x-ndjson")
	return req, func(body io.Reader) ([][]byte, error) {
		var responses [][]byte
		ended := false
		err := eachLine(body, func(line []byte) error {
			if ended = string(line) == `{"end":{}}`; ended {
				return nil
			}
			wire, err := b.Response.AppendWire(nil, line, transcode.Strict, nil)
			responses = append(responses, wire)
			return err
		})
		if err == nil && !ended {
			err = errors.New("the stream was cut off")
		}
		return responses, err
	}, nil
}

// optionsOf writes the options of an import as a query. A map has a parameter for each
// entry, with a colon between key and value.
func optionsOf(options protoreflect.Message) (url.Values, error) {
	typ, err := transcode.For(options.Descriptor())
	if err != nil {
		return nil, err
	}
	wire, err := proto.Marshal(options.Interface())
	if err != nil {
		return nil, err
	}
	object, err := typ.AppendJSON(nil, wire, transcode.OmitEmpty)
	if err != nil {
		return nil, err
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(object, &members); err != nil {
		return nil, err
	}
	var columns map[string]string
	if text := members["columns"]; text != nil {
		if err := json.Unmarshal(text, &columns); err != nil {
			return nil, err
		}
		delete(members, "columns")
	}
	if object, err = json.Marshal(members); err != nil {
		return nil, err
	}
	query, err := queryOf(object)
	for field, header := range columns {
		query.Add("columns", field+":"+header)
	}
	return query, err
}

func eachLine(body io.Reader, do func(line []byte) error) error {
	lines := bufio.NewReader(body)
	for {
		line, err := lines.ReadBytes('\n')
		if errors.Is(err, io.EOF) && len(line) == 0 {
			return nil
		}
		if err != nil {
			return err
		}
		if err := do(bytes.TrimSpace(line)); err != nil {
			return err
		}
	}
}
