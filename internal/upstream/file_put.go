package upstream

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"google.golang.org/grpc/codes"

	"github.com/lategate/lategate/internal/apierror"
)

// Put stores size bytes at a URL that the upstream has signed for them. The URL is the
// permission: neither the caller's key nor anything else of the gateway is sent there, and
// a redirect is a failure, because it could lead anywhere. again, if it is not nil, returns
// the content from its start: then a failed connection is tried once more. The error is an
// *apierror.Error: that of content, or one with the reason MEDIA_UPLOAD_FAILED.
func (c *Client) Put(ctx context.Context, to, contentType string, size int64, content io.Reader, again func() io.Reader) error {
	u, err := url.Parse(to)
	if err != nil || u.Hostname() == "" || u.Scheme != "https" && u.Scheme != "http" {
		return notStored(codes.Internal, "the upstream gave no URL that a file could be sent to")
	}
	resp, err := c.put(ctx, u, contentType, size, content)
	if own := (*apierror.Error)(nil); err != nil && again != nil && ctx.Err() == nil && !errors.As(err, &own) {
		resp, err = c.put(ctx, u, contentType, size, again())
	}
	if err != nil {
		if own := (*apierror.Error)(nil); errors.As(err, &own) {
			return own
		}
		switch {
		case apierror.PastDeadline(ctx):
			e := notStored(codes.DeadlineExceeded, "the storage did not take the file before the deadline")
			e.HTTPStatus = http.StatusGatewayTimeout
			return e
		case ctx.Err() != nil:
			return &apierror.Error{Code: codes.Canceled, Reason: apierror.ReasonCancelled, HTTPStatus: 499, Message: "the caller cancelled the call"}
		}
		return notStored(codes.Unavailable, "the connection to the storage failed: "+cause(err))
	}
	_, _ = io.CopyN(io.Discard, resp.Body, 64<<10) // read so that the connection can be reused; the text is not for callers
	_ = resp.Body.Close()                          // an error after the answer does not matter
	if resp.StatusCode/100 == 2 {
		return nil
	}
	code := codes.Internal
	if resp.StatusCode >= http.StatusInternalServerError || resp.StatusCode == http.StatusTooManyRequests || resp.StatusCode == http.StatusRequestTimeout {
		code = codes.Unavailable
	}
	e := notStored(code, fmt.Sprintf("the storage answered %d %s", resp.StatusCode, http.StatusText(resp.StatusCode)))
	e.Metadata = map[string]string{"storage_status": strconv.Itoa(resp.StatusCode)}
	if after := resp.Header.Get("Retry-After"); code == codes.Unavailable && after != "" {
		e.RetryAfter = retryAfter(http.Header{"Retry-After": {after}}, time.Now())
	}
	return e
}

// put makes one attempt.
func (c *Client) put(ctx context.Context, to *url.URL, contentType string, size int64, content io.Reader) (*http.Response, error) {
	hr, err := http.NewRequestWithContext(ctx, http.MethodPut, "", io.NopCloser(content))
	if err != nil {
		return nil, err
	}
	hr.URL, hr.Host, hr.ContentLength = to, to.Host, size
	hr.Header.Set("Content-Type", contentType)
	hr.Header["User-Agent"] = nil // otherwise Go sends its own
	return c.transport.RoundTrip(hr)
}

// notStored makes the error of a file that is not in the storage. Uploading it again does
// no harm, so the error never says that the outcome is unknown.
func notStored(code codes.Code, why string) *apierror.Error {
	return &apierror.Error{Code: code, Reason: apierror.ReasonUploadFailed, HTTPStatus: http.StatusBadGateway, Message: "the file was not stored: " + why}
}
