package server

import (
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
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/config"
	"github.com/lategate/lategate/internal/media/mediatest"
)

// A storage is an upstream that accepts messages with files and signs URLs for uploads, and
// also the storage behind these URLs.
type storage struct {
	status int  // the status of a PUT, 0 for 200
	break1 bool // break the connection of the first PUT

	mu sync.Mutex
	arrived
}

// arrived is what has arrived since the last reset.
type arrived struct {
	puts    int
	asked   map[string]any // the request to sign a URL
	put     http.Header
	length  int64
	stored  []byte
	message map[string]string
	file    *multipart.Part
	content []byte
}

func (s *storage) reset() (before arrived) {
	s.mu.Lock()
	defer s.mu.Unlock()
	before, s.arrived = s.arrived, arrived{}
	return before
}

func (s *storage) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	answer := func(v any) {
		w.Header().Set("X-RateLimit-Remaining", "7")
		_ = json.NewEncoder(w).Encode(v)
	}
	switch {
	case r.Method == http.MethodPut:
		s.puts++
		if s.break1 && s.puts == 1 {
			panic(http.ErrAbortHandler)
		}
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return
		}
		if s.put, s.length, s.stored = r.Header.Clone(), r.ContentLength, body; s.status != 0 {
			w.WriteHeader(s.status)
		}
	case strings.HasSuffix(r.URL.Path, "/presign"):
		_ = json.NewDecoder(r.Body).Decode(&s.asked)
		answer(map[string]any{"uploadUrl": "http://" + r.Host + "/put/k1?signature=x", "publicUrl": "https://cdn.example/k1", "key": "k1", "type": "document"})
	case strings.HasSuffix(r.URL.Path, "/messages"):
		s.message = map[string]string{}
		_, params, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
		for form := multipart.NewReader(r.Body, params["boundary"]); ; {
			p, err := form.NextPart()
			if err != nil {
				break
			}
			content, _ := io.ReadAll(p)
			if p.FileName() == "" {
				s.message[p.FormName()] = string(content)
			} else {
				s.file, s.content = p, content
			}
		}
		answer(map[string]any{"success": true, "data": map[string]any{"messageId": "m1", "new": 1}})
	default:
		answer(map[string]any{})
	}
}

// upload is a file to be sent over an API.
type upload struct {
	name, typ, content string
	size               int64 // 0 if not declared
	pieces             int   // the size of the pieces in bytes, 0 for 1000
}

// each sends the pieces of a file until the other side has ended.
func (u upload) each(send func(piece []byte) error) error {
	step := u.pieces
	if step == 0 {
		step = 1000
	}
	for rest := []byte(u.content); len(rest) > 0; rest = rest[min(step, len(rest)):] {
		if err := send(rest[:min(step, len(rest))]); err != nil && !errors.Is(err, io.EOF) {
			return err
		} else if err != nil {
			return nil
		}
	}
	return nil
}

func (u upload) options() (typ *string, size *int64) {
	if u.typ != "" {
		typ = &u.typ
	}
	if u.size != 0 {
		size = &u.size
	}
	return typ, size
}

func (r *running) sendAttachment(ctx context.Context, u upload, opts ...grpc.CallOption) (*whatsappv1.SendAttachmentResponse, error) {
	stream, err := whatsappv1.NewInboxServiceClient(r.conn).SendAttachment(withKey(ctx), opts...)
	if err != nil {
		return nil, err
	}
	options := &whatsappv1.SendAttachmentOptions{ConversationId: "c1", AccountId: "a1", Filename: u.name, Message: proto.String("Hé")}
	options.ContentType, options.Size = u.options()
	if err := stream.Send(&whatsappv1.SendAttachmentRequest{Part: &whatsappv1.SendAttachmentRequest_Options{Options: options}}); err != nil {
		return nil, err
	}
	if err := u.each(func(piece []byte) error {
		return stream.Send(&whatsappv1.SendAttachmentRequest{Part: &whatsappv1.SendAttachmentRequest_Data{Data: piece}})
	}); err != nil {
		return nil, err
	}
	return stream.CloseAndRecv()
}

func (r *running) uploadMedia(ctx context.Context, u upload) (*whatsappv1.UploadMediaResponse, error) {
	stream, err := whatsappv1.NewMediaServiceClient(r.conn).UploadMedia(withKey(ctx))
	if err != nil {
		return nil, err
	}
	options := &whatsappv1.UploadMediaOptions{Filename: u.name}
	options.ContentType, options.Size = u.options()
	if err := stream.Send(&whatsappv1.UploadMediaRequest{Part: &whatsappv1.UploadMediaRequest_Options{Options: options}}); err != nil {
		return nil, err
	}
	if err := u.each(func(piece []byte) error {
		return stream.Send(&whatsappv1.UploadMediaRequest{Part: &whatsappv1.UploadMediaRequest_Data{Data: piece}})
	}); err != nil {
		return nil, err
	}
	return stream.CloseAndRecv()
}

// form sends a file in a form over REST. An error in the answer is returned as an error.
func (r *running) form(path, field string, u upload, fields ...string) (string, error) {
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for i := 0; i < len(fields); i += 2 {
		_ = w.WriteField(fields[i], fields[i+1])
	}
	h := textproto.MIMEHeader{"Content-Disposition": {mime.FormatMediaType("form-data", map[string]string{"name": field, "filename": u.name})}}
	if u.typ != "" {
		h.Set("Content-Type", u.typ)
	}
	part, _ := w.CreatePart(h)
	_, _ = io.WriteString(part, u.content)
	_ = w.Close()
	code, _, text, err := r.rest(context.Background(), "POST", path, body.String(), "Content-Type: "+w.FormDataContentType())
	if err == nil && code != http.StatusOK {
		var e restError
		if err := json.Unmarshal([]byte(text), &e); err != nil {
			return text, err
		}
		return text, fmt.Errorf("%d %s: %s", code, e.Code, e.Error)
	}
	return text, err
}

// ways are the four ways in which a caller can give the gateway a file; the upstream gets
// the same in all of them.
var ways = map[string]func(*running, upload) error{
	"SendAttachment": func(r *running, u upload) error {
		resp, err := r.sendAttachment(context.Background(), u)
		if err == nil && (!resp.GetSuccess() || resp.GetSentMessage().GetMessageId() != "m1" || resp.GetSentMessage().GetExtra().GetFields()["new"].GetNumberValue() != 1) {
			err = fmt.Errorf("answered %v", resp)
		}
		return err
	},
	"REST attachment": func(r *running, u upload) error {
		_, err := r.form("/v1/inbox/conversations/c1/messages", "attachment", u, "accountId", "a1", "message", "Hé")
		return err
	},
	"UploadMedia": func(r *running, u upload) error {
		resp, err := r.uploadMedia(context.Background(), u)
		if err == nil && (resp.GetPublicUrl() != "https://cdn.example/k1" || resp.GetKey() != "k1" || resp.GetSize() != int64(len(u.content))) {
			err = fmt.Errorf("answered %v", resp)
		}
		return err
	},
	"REST upload": func(r *running, u upload) error {
		text, err := r.form("/v1/media:upload", "file", u)
		var got struct {
			PublicURL   string `json:"publicUrl"`
			ContentType string
			Size        int64
			Key         string
		}
		if err == nil && (json.Unmarshal([]byte(text), &got) != nil || got.PublicURL != "https://cdn.example/k1" || got.Key != "k1" || got.Size != int64(len(u.content)) || got.ContentType == "") {
			err = fmt.Errorf("answered %s", text)
		}
		return err
	},
}

// noFilesLeft gives a test its own directory for temporary files and checks that it is
// empty at the end. Call it before start.
func noFilesLeft(t *testing.T) {
	t.Helper()
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	t.Cleanup(func() {
		if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
			t.Errorf("got %v, %v left on disk, want nothing", left, err)
		}
	})
}

// TestMedia sends the same files in all ways.
func TestMedia(t *testing.T) {
	noFilesLeft(t)
	s := &storage{}
	r := start(t, s.ServeHTTP)
	behind := mediatest.Ftyp("isom") + mediatest.Film(200<<10) + mediatest.Moov(mediatest.Video("avc1"))
	for name, c := range map[string]struct {
		upload
		typ    string // the type sent upstream; empty if the file is refused
		reason string
		says   string
	}{
		"PNG":            {upload{"a.png", "image/png", mediatest.PNG, 0, 0}, "image/png", "", ""},
		"PDF, no type":   {upload{"menü.pdf", "", mediatest.PDF + strings.Repeat("x", 300<<10), 0, 0}, "application/pdf", "", ""},
		"one byte each":  {upload{"a.pdf", "", mediatest.PDF, 0, 1}, "application/pdf", "", ""},
		"large pieces":   {upload{"a.pdf", "", mediatest.PDF + strings.Repeat("x", 3<<20), 0, 1 << 20}, "application/pdf", "", ""},
		"Opus, no name":  {upload{"voice", "", mediatest.OggPage(true, mediatest.OpusHead), 0, 0}, "audio/ogg", "", ""},
		"video, behind":  {upload{"a.mp4", "video/mp4", behind, 0, 0}, "video/mp4", "", ""},
		"text":           {upload{"a.txt", "text/plain", "Héllo", 0, 0}, "text/plain", "", ""},
		"size said":      {upload{"a.pdf", "", mediatest.PDF, int64(len(mediatest.PDF)), 0}, "application/pdf", "", ""},
		"GIF":            {upload{"a.gif", "image/gif", mediatest.GIF, 0, 0}, "", "MEDIA_TYPE_NOT_SUPPORTED", "JPEG, PNG"},
		"a program":      {upload{"a", "", mediatest.EXE, 0, 0}, "", "MEDIA_TYPE_NOT_SUPPORTED", "portable-executable"},
		"PDF as PNG":     {upload{"a.png", "image/png", mediatest.PDF, 0, 0}, "", "MEDIA_TYPE_MISMATCH", "declared image/png, but the content is application/pdf"},
		"Vorbis":         {upload{"a.ogg", "audio/ogg", mediatest.OggPage(true, mediatest.VorbisHead), 0, 0}, "", "MEDIA_CODEC_NOT_SUPPORTED", "Opus"},
		"H.265":          {upload{"a.mp4", "", mediatest.Ftyp("isom") + mediatest.Film(100<<10) + mediatest.Moov(mediatest.Video("hvc1")), 0, 0}, "", "MEDIA_CODEC_NOT_SUPPORTED", "H.265"},
		"empty":          {upload{"a.png", "image/png", "", 0, 0}, "", "MEDIA_EMPTY", "empty"},
		"too large":      {upload{"a.png", "image/png", mediatest.PNG + strings.Repeat("x", 5<<20), 0, 64 << 10}, "", "MEDIA_TOO_LARGE", "images up to 5 MB"},
		"text, late NUL": {upload{"a.txt", "", strings.Repeat("x", 200<<10) + "\x00", 0, 0}, "", "MEDIA_TYPE_MISMATCH", "NUL"},
	} {
		for way, send := range ways {
			t.Run(name+"/"+way, func(t *testing.T) {
				r.upstream.take()
				s.reset()
				err := send(r, c.upload)
				if c.reason == "" {
					if err != nil {
						t.Fatal(err)
					}
					s.reset().check(t, strings.Contains(way, "pload"), c.upload, c.typ)
					return
				}
				if err == nil {
					t.Fatalf("the file was accepted, want %s", c.reason)
				}
				if st, ok := status.FromError(err); ok && (st.Code() != codes.InvalidArgument || details[*errdetails.ErrorInfo](err).GetReason() != c.reason || len(details[*errdetails.BadRequest](err).GetFieldViolations()) != 1) {
					t.Errorf("got %v %v, want InvalidArgument %s and the field", err, st.Details(), c.reason)
				} else if want := "400 " + c.reason; !ok && !strings.Contains(err.Error(), strings.Replace(want, "400 MEDIA_TOO_LARGE", "413 MEDIA_TOO_LARGE", 1)) {
					t.Errorf("got %v, want %s", err, want)
				}
				if !strings.Contains(err.Error(), c.says) {
					t.Errorf("got %v, want %q in it", err, c.says)
				}
				for _, seen := range r.upstream.take() {
					if !isBackground(seen) {
						t.Errorf("the upstream got a whole %s %s, want none", seen.Method, seen.URL.Path)
					}
				}
			})
		}
	}
}

// check checks what has arrived.
func (s arrived) check(t *testing.T, uploaded bool, u upload, typ string) {
	t.Helper()
	if !uploaded {
		if s.file == nil || s.file.FormName() != "attachment" || s.file.FileName() != u.name || s.file.Header.Get("Content-Type") != typ || string(s.content) != u.content {
			t.Errorf("the upstream got %d bytes as %+v, want %d as %s", len(s.content), s.file, len(u.content), typ)
		}
		if len(s.message) != 2 || s.message["accountId"] != "a1" || s.message["message"] != "Hé" {
			t.Errorf("got the fields %v, want accountId and message", s.message)
		}
		return
	}
	if string(s.stored) != u.content || s.length != int64(len(u.content)) || s.put.Get("Content-Type") != typ || s.put.Get("Authorization") != "" || s.put.Get("X-Request-Id") != "" {
		t.Errorf("the storage got %d bytes, length %d, headers %v; want %d bytes as %s without key and id", len(s.stored), s.length, s.put, len(u.content), typ)
	}
	if s.asked["filename"] != u.name || s.asked["contentType"] != typ || s.asked["size"] != float64(len(u.content)) {
		t.Errorf("the upstream was asked for %v, want name, type %s and size %d", s.asked, typ, len(u.content))
	}
}

// TestMediaSize checks that over gRPC a declared size must be right.
func TestMediaSize(t *testing.T) {
	noFilesLeft(t)
	s := &storage{}
	r := start(t, s.ServeHTTP)
	content := mediatest.PDF + strings.Repeat("x", 100<<10)
	n := int64(len(content))
	for _, c := range []struct {
		name   string
		size   int64
		reason string
		says   string
	}{
		{"a.pdf", n - 1, "MEDIA_SIZE_MISMATCH", fmt.Sprint(n - 1)},
		{"a.pdf", n + 1, "MEDIA_SIZE_MISMATCH", fmt.Sprintf("%d bytes, but the file has %d", n+1, n)},
		{"a.pdf", 100<<20 + 1, "MEDIA_TOO_LARGE", "100 MB"},
		{"a.pdf", -1, "INVALID_REQUEST", "size"},
	} {
		for _, way := range []string{"SendAttachment", "UploadMedia"} {
			r.upstream.take()
			s.reset()
			err := ways[way](r, upload{c.name, "", content, c.size, 0})
			if details[*errdetails.ErrorInfo](err).GetReason() != c.reason || status.Code(err) != codes.InvalidArgument || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%s, %d bytes: got %v, want InvalidArgument %s with %q", way, c.size, err, c.reason, c.says)
			}
			if got := s.reset(); got.stored != nil || got.file != nil {
				t.Errorf("%s, %d bytes: the upstream got a whole file, want none", way, c.size)
			}
		}
	}
}

// TestMediaStreams sends streams with wrong messages.
func TestMediaStreams(t *testing.T) {
	noFilesLeft(t)
	r := start(t, (&storage{}).ServeHTTP)
	client := whatsappv1.NewInboxServiceClient(r.conn)
	options := &whatsappv1.SendAttachmentRequest{Part: &whatsappv1.SendAttachmentRequest_Options{Options: &whatsappv1.SendAttachmentOptions{ConversationId: "c1", AccountId: "a1", Filename: "a.pdf"}}}
	data := &whatsappv1.SendAttachmentRequest{Part: &whatsappv1.SendAttachmentRequest_Data{Data: []byte(mediatest.PDF)}}
	for name, c := range map[string]struct {
		parts []*whatsappv1.SendAttachmentRequest
		says  string
	}{
		"nothing":             {nil, "options"},
		"no options":          {[]*whatsappv1.SendAttachmentRequest{data}, "options"},
		"options twice":       {[]*whatsappv1.SendAttachmentRequest{options, data, options}, "options"},
		"an empty message":    {[]*whatsappv1.SendAttachmentRequest{options, {}}, "part"},
		"a piece too large":   {[]*whatsappv1.SendAttachmentRequest{options, {Part: &whatsappv1.SendAttachmentRequest_Data{Data: make([]byte, 1<<20+1)}}}, "data"},
		"options not allowed": {[]*whatsappv1.SendAttachmentRequest{{Part: &whatsappv1.SendAttachmentRequest_Options{Options: &whatsappv1.SendAttachmentOptions{}}}}, "account_id"},
	} {
		stream, err := client.SendAttachment(withKey(t.Context()))
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range c.parts {
			if err := stream.Send(p); err != nil && !errors.Is(err, io.EOF) {
				t.Fatal(err)
			}
		}
		_, err = stream.CloseAndRecv()
		says := fmt.Sprint(err, details[*errdetails.BadRequest](err))
		if status.Code(err) != codes.InvalidArgument || details[*errdetails.ErrorInfo](err).GetReason() != "INVALID_REQUEST" || !strings.Contains(says, c.says) {
			t.Errorf("%s: got %v, want INVALID_REQUEST with %q", name, says, c.says)
		}
	}
	// An empty piece does not end the file.
	stream, err := client.SendAttachment(withKey(t.Context()))
	if err != nil {
		t.Fatal(err)
	}
	empty := &whatsappv1.SendAttachmentRequest{Part: &whatsappv1.SendAttachmentRequest_Data{}}
	for _, p := range []*whatsappv1.SendAttachmentRequest{options, empty, data, empty, data} {
		if err := stream.Send(p); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := stream.CloseAndRecv(); err != nil {
		t.Error(err)
	}
}

// TestMediaCallerGoes checks that a caller that disconnects in the middle ends the call
// upstream before that has a whole request.
func TestMediaCallerGoes(t *testing.T) {
	noFilesLeft(t)
	r := start(t, (&storage{}).ServeHTTP)
	ctx, cancel := context.WithCancel(t.Context())
	stream, err := whatsappv1.NewInboxServiceClient(r.conn).SendAttachment(withKey(ctx))
	if err != nil {
		t.Fatal(err)
	}
	if err := stream.Send(&whatsappv1.SendAttachmentRequest{Part: &whatsappv1.SendAttachmentRequest_Options{Options: &whatsappv1.SendAttachmentOptions{ConversationId: "c1", AccountId: "a1", Filename: "a.pdf"}}}); err != nil {
		t.Fatal(err)
	}
	for range 48 { // more than the buffers hold
		if err := stream.Send(&whatsappv1.SendAttachmentRequest{Part: &whatsappv1.SendAttachmentRequest_Data{Data: []byte(mediatest.PDF + strings.Repeat("x", 64<<10))}}); err != nil {
			t.Fatal(err)
		}
	}
	cancel()
	if err := stream.RecvMsg(new(whatsappv1.SendAttachmentResponse)); status.Code(err) != codes.Canceled {
		t.Error(err)
	}
	for deadline := time.Now().Add(60 * time.Second); !strings.Contains(r.log.String(), "SendAttachment"); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the call has not ended after a minute, want it ended")
		}
	}
	for _, seen := range r.upstream.take() {
		if !isBackground(seen) {
			t.Errorf("the upstream got a whole %s, want none", seen.URL.Path)
		}
	}
}

// TestAttachmentOutcomeUnknown checks that an upstream that disconnects after a whole file
// may have sent it.
func TestAttachmentOutcomeUnknown(t *testing.T) {
	noFilesLeft(t)
	r := start(t, func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/messages") {
			panic(http.ErrAbortHandler)
		}
		_, _ = io.WriteString(w, "{}")
	})
	for _, way := range []string{"SendAttachment", "REST attachment"} {
		err := ways[way](r, upload{"a.pdf", "", mediatest.PDF, 0, 0})
		if !strings.Contains(fmt.Sprint(err, details[*errdetails.ErrorInfo](err)), "SEND_OUTCOME_UNKNOWN") || status.Code(err) == codes.Unavailable {
			t.Errorf("%s: got %v, want SEND_OUTCOME_UNKNOWN and not Unavailable", way, err)
		}
	}
}

func TestAttachmentRefusedUpstream(t *testing.T) {
	noFilesLeft(t)
	r := start(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-RateLimit-Remaining", "3")
		w.WriteHeader(http.StatusForbidden)
		_, _ = io.WriteString(w, `{"error":"Inbox add-on required"}`)
	})
	for _, way := range []string{"SendAttachment", "UploadMedia"} {
		err := ways[way](r, upload{"a.pdf", "", mediatest.PDF, 0, 0})
		if details[*errdetails.ErrorInfo](err).GetReason() != "INBOX_ADDON_REQUIRED" {
			t.Errorf("%s: got %v, want INBOX_ADDON_REQUIRED", way, err)
		}
	}
}

func TestStorageFails(t *testing.T) {
	noFilesLeft(t)
	for _, c := range []struct {
		status int
		break1 bool
		size   bool
		reason string
		puts   int
	}{
		{403, false, false, "MEDIA_UPLOAD_FAILED", 1},
		{503, false, true, "MEDIA_UPLOAD_FAILED", 1},
		{302, false, false, "MEDIA_UPLOAD_FAILED", 1},
		{200, true, false, "", 2}, // on disk, so it can be sent again
		{200, true, true, "MEDIA_UPLOAD_FAILED", 1},
	} {
		s := &storage{status: c.status, break1: c.break1}
		r := start(t, s.ServeHTTP)
		u := upload{"a.pdf", "", mediatest.PDF + strings.Repeat("x", 100<<10), 0, 0}
		if c.size {
			u.size = int64(len(u.content))
		}
		err := ways["UploadMedia"](r, u)
		got := s.reset()
		if details[*errdetails.ErrorInfo](err).GetReason() != c.reason || got.puts != c.puts {
			t.Errorf("%+v: got %v after %d PUTs", c, err, got.puts)
		}
		if info := details[*errdetails.ErrorInfo](err); c.status >= 300 && info.GetMetadata()["storage_status"] != fmt.Sprint(c.status) {
			t.Errorf("%+v: got %v, want the storage's status", c, info)
		}
		if c.reason == "" && string(got.stored) != u.content {
			t.Errorf("%+v: %d bytes were stored, want %d", c, len(got.stored), len(u.content))
		}
	}
}

func TestMediaRelaxed(t *testing.T) {
	noFilesLeft(t)
	s := &storage{}
	r := start(t, s.ServeHTTP, func(c *config.Serve) { c.UpstreamLimits = "relax" })
	for way, send := range ways {
		if err := send(r, upload{"a.webp", "image/webp", mediatest.WebP, 0, 0}); err != nil {
			t.Errorf("%s: got %v, want no error", way, err)
		}
		s.reset().check(t, strings.Contains(way, "pload"), upload{"a.webp", "image/webp", mediatest.WebP, 0, 0}, "image/webp")
	}
}

// TestUploadRefused sends requests without a valid file to the upload route.
func TestUploadRefused(t *testing.T) {
	noFilesLeft(t)
	r := start(t, (&storage{}).ServeHTTP)
	part := func(header, content string) string {
		return "--b\r\nContent-Disposition: form-data; " + header + "\r\n\r\n" + content + "\r\n"
	}
	file := part(`name="file"; filename="a.pdf"`, mediatest.PDF)
	big := part(`name="file"; filename="a.pdf"`, mediatest.PDF+strings.Repeat("x", 200<<10))
	for name, c := range map[string]struct {
		path, typ, body string
		status          int
		code, says      string
	}{
		"JSON":           {"", "application/json", "{}", 415, "INVALID_FORM", "multipart"},
		"no boundary":    {"", "multipart/form-data", file, 400, "INVALID_FORM", "boundary"},
		"no part":        {"", "", "--b--\r\n", 400, "INVALID_FORM", "file"},
		"another part":   {"", "", part(`name="attachment"; filename="a.pdf"`, mediatest.PDF) + "--b--\r\n", 400, "INVALID_FORM", "called file"},
		"no filename":    {"", "", part(`name="file"`, mediatest.PDF) + "--b--\r\n", 400, "INVALID_FORM", "filename"},
		"a field behind": {"", "", big + part(`name="x"`, "y") + "--b--\r\n", 400, "INVALID_FORM", "last"},
		"two files":      {"", "", file + file + "--b--\r\n", 400, "INVALID_FORM", "last"},
		"cut":            {"", "", big[:100<<10], 400, "INVALID_FORM", "cut short"},
		"a query":        {"?a=b", "", file + "--b--\r\n", 400, "UNKNOWN_FIELD", "query"},
	} {
		typ := c.typ
		if typ == "" {
			typ = "multipart/form-data; boundary=b"
		}
		code, _, text, err := r.rest(t.Context(), "POST", "/api/v1/media:upload"+c.path, c.body, "Content-Type: "+typ)
		var e restError
		if err != nil || json.Unmarshal([]byte(text), &e) != nil || code != c.status || e.Code != c.code || !strings.Contains(e.Error, c.says) {
			t.Errorf("%s: got %d %s %v, want %d %s with %q", name, code, text, err, c.status, c.code, c.says)
		}
	}
	if code, _, text, err := r.rest(t.Context(), "POST", "/v1/media:upload", file+"--b--\r\n", "Authorization: ", "Content-Type: multipart/form-data; boundary=b"); err != nil || code != 401 {
		t.Errorf("without a key: got %d %s %v, want 401", code, text, err)
	}
	if code, header, _, err := r.rest(t.Context(), "GET", "/v1/media:upload", ""); err != nil || code != 405 || header.Get("Allow") != "POST" {
		t.Errorf("GET: got %d %v %v, want 405 with Allow POST", code, header, err)
	}
	for _, seen := range r.upstream.take() {
		if !isBackground(seen) {
			t.Errorf("%s %s reached the upstream, want no call", seen.Method, seen.URL.Path)
		}
	}
}
