package sandbox

import (
	"bytes"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"io"
	"net/http"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
)

// mediaPath is where uploads are put and served from.
const mediaPath = "/sandbox/media/"

const (
	maxDeclaredSize = 5 << 30   // limit of the upstream's presigned uploads
	maxMediaFile    = 100 << 20 // limit of the sandbox: WhatsApp's largest document
	maxMediaTotal   = 256 << 20
	maxMediaFiles   = 2000
	uploadLife      = time.Hour
)

// contentTypes may be uploaded; the value is the upstream's name for the type.
var contentTypes = map[string]string{
	"image/jpeg": "image", "image/jpg": "image", "image/png": "image", "image/webp": "image", "image/gif": "image",
	"video/mp4": "video", "video/mpeg": "video", "video/quicktime": "video", "video/avi": "video",
	"video/x-msvideo": "video", "video/webm": "video", "video/x-m4v": "video",
	"application/pdf": "document",
}

// mediaStore holds uploaded files for all keys. When it is full, the oldest files are
// dropped.
type mediaStore struct {
	uploads chan struct{} // limits how many files are received at the same time

	mu    sync.Mutex
	files map[string]*mediaFile
	keys  []string // oldest first
	total int
}

type mediaFile struct {
	contentType string
	signature   string
	createdAt   time.Time
	data        []byte // nil until uploaded
}

func (s *mediaStore) init() {
	s.files = map[string]*mediaFile{}
	s.uploads = make(chan struct{}, 4)
}

// reserve makes room for an upload, and returns the signature it needs.
func (s *mediaStore) reserve(key, contentType string, now time.Time) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	f := &mediaFile{contentType: contentType, signature: rand.Text(), createdAt: now}
	if old, ok := s.files[key]; ok {
		s.total -= len(old.data)
	} else {
		s.keys = append(s.keys, key)
	}
	s.files[key] = f
	s.evict(key)
	return f.signature
}

// put stores a file that was not uploaded to an upload URL.
func (s *mediaStore) put(key, contentType string, data []byte, now time.Time) {
	s.reserve(key, contentType, now)
	s.fill(key, data)
}

func (s *mediaStore) fill(key string, data []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f, ok := s.files[key]
	if !ok {
		return
	}
	s.total += len(data) - len(f.data)
	f.data = data
	s.evict(key)
}

// evict drops files until the store is within its limits, but not the file just touched.
func (s *mediaStore) evict(keep string) {
	for i := 0; i < len(s.keys) && (len(s.keys) > maxMediaFiles || s.total > maxMediaTotal); {
		key := s.keys[i]
		if key == keep {
			i++
			continue
		}
		s.total -= len(s.files[key].data)
		delete(s.files, key)
		s.keys = slices.Delete(s.keys, i, i+1)
	}
}

func (s *mediaStore) get(key string) (mediaFile, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f, ok := s.files[key]
	if !ok {
		return mediaFile{}, false
	}
	return *f, true
}

var unsafeName = regexp.MustCompile(`[^A-Za-z0-9._-]+`)

func (c *call) presign() (any, error) {
	in, err := c.parse()
	if err != nil {
		return nil, err
	}
	filename, contentType, size := in.text("filename"), in.text("contentType"), in.integer("size")
	if err := in.check("filename", "contentType"); err != nil {
		return nil, err
	}
	kind, ok := contentTypes[contentType]
	switch {
	case !ok:
		return nil, errInvalid("Content type not allowed: %s", contentType)
	case size < 0:
		return nil, errInvalid("size must not be negative")
	case size > maxDeclaredSize:
		return nil, errInvalid("File too large. Maximum size is 5GB.")
	}
	name := strings.Trim(unsafeName.ReplaceAllString(path.Base(filename), "_"), ".")
	if len(name) > 100 {
		name = name[len(name)-100:]
	}
	if name == "" {
		name = "file"
	}
	key := c.world.newID(c.now) + "/" + name
	signature := c.srv.media.reserve(key, contentType, c.now)
	url := c.srv.base(c.Request) + mediaPath + key
	return obj{"uploadUrl": url + "?signature=" + signature, "publicUrl": url, "key": key, "type": kind}, nil
}

// putMedia receives a file at an upload URL. Knowing the URL is the permission.
func (s *Server) putMedia(w http.ResponseWriter, r *http.Request) {
	if err := s.receive(w, r); err != nil {
		status, body := err.encode(w.Header())
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		w.WriteHeader(status)
		_, _ = w.Write(body)
	}
}

func (s *Server) receive(w http.ResponseWriter, r *http.Request) *apiError {
	key := r.PathValue("key")
	f, ok := s.media.get(key)
	if !ok {
		return errNotFound
	}
	signature := r.URL.Query().Get("signature")
	if subtle.ConstantTimeCompare([]byte(signature), []byte(f.signature)) != 1 ||
		s.clock.Now().After(f.createdAt.Add(uploadLife)) {
		return &apiError{status: http.StatusForbidden, message: "Invalid or expired upload URL"}
	}
	select {
	case s.media.uploads <- struct{}{}:
		defer func() { <-s.media.uploads }()
	case <-r.Context().Done():
		return errClientGone
	case <-s.done:
		return errClosed
	}
	data, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxMediaFile))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return &apiError{status: http.StatusRequestEntityTooLarge, message: "File too large. The sandbox takes up to 100MB."}
	case err != nil:
		return errInvalid("Could not read the request body")
	}
	s.media.fill(key, data)
	return nil
}

// getMedia serves an uploaded file; it needs no key.
func (s *Server) getMedia(w http.ResponseWriter, r *http.Request) {
	f, ok := s.media.get(r.PathValue("key"))
	if !ok || f.data == nil {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", f.contentType)
	w.Header().Set("X-Content-Type-Options", "nosniff")
	http.ServeContent(w, r, "", f.createdAt, bytes.NewReader(f.data))
}
