package upstream

import (
	"net/http"
	"slices"
	"strconv"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/apierror"
)

func TestPages(t *testing.T) {
	type pagination = whatsappv1.OffsetPagination
	const total = 250
	refused := &apierror.Error{Code: codes.InvalidArgument, HTTPStatus: http.StatusBadRequest}
	away := &apierror.Error{Code: codes.Unavailable, HTTPStatus: http.StatusServiceUnavailable}
	// part is what an upstream gives of a list of numbers.
	part := func(limit, skip int32) (items []int) {
		for i := skip; i < min(skip+limit, total); i++ {
			items = append(items, int(i))
		}
		return items
	}
	for name, c := range map[string]struct {
		limit, skip int32
		read        func(limit, skip int32) ([]int, *pagination, error)
		want        int // items
		calls       int
		next        int32 // of the last page, or of the error
		reason      string
		err         error
	}{
		"it says whether more follows": {limit: 100, want: total, calls: 3, next: total, read: func(limit, skip int32) ([]int, *pagination, error) {
			return part(limit, skip), &pagination{HasMore: proto.Bool(skip+limit < total)}, nil
		}},
		"it says how many there are": {limit: 100, want: total, calls: 3, next: total, read: func(limit, skip int32) ([]int, *pagination, error) {
			return part(limit, skip), &pagination{Total: proto.Int32(total)}, nil
		}},
		"it counts more than it lists": {limit: 100, want: total, calls: 4, next: total, read: func(limit, skip int32) ([]int, *pagination, error) {
			return part(limit, skip), &pagination{Total: proto.Int32(total + 1), HasMore: proto.Bool(false)}, nil
		}},
		"it says what the most are": {limit: 500, want: total, calls: 3, next: total, read: func(_, skip int32) ([]int, *pagination, error) {
			return part(100, skip), &pagination{Limit: proto.Int32(100)}, nil
		}},
		"it says nothing": {limit: 100, want: total, calls: 3, next: total, read: func(limit, skip int32) ([]int, *pagination, error) {
			return part(limit, skip), nil, nil
		}},
		"from the middle": {limit: 100, skip: 200, want: 50, calls: 1, next: total, read: func(limit, skip int32) ([]int, *pagination, error) {
			return part(limit, skip), nil, nil
		}},
		"from behind the end": {limit: 100, skip: 300, calls: 1, next: 300, read: func(limit, skip int32) ([]int, *pagination, error) {
			return part(limit, skip), nil, nil
		}},
		"so many are refused": {limit: 1000, want: total, calls: 4, next: total, read: func(limit, skip int32) ([]int, *pagination, error) {
			if limit > 100 {
				return nil, nil, refused
			}
			return part(limit, skip), nil, nil
		}},
		"all is refused": {limit: 1000, calls: 2, err: refused, read: func(int32, int32) ([]int, *pagination, error) { return nil, nil, refused }},
		"it fails in the middle": {limit: 100, want: 100, calls: 2, next: 100, err: away, read: func(limit, skip int32) ([]int, *pagination, error) {
			if skip > 0 {
				return nil, nil, away
			}
			return part(limit, skip), nil, nil
		}},
		"pages overlap": {limit: 100, want: total, calls: 3, next: 264, read: func(limit, skip int32) ([]int, *pagination, error) {
			skip -= 7 * (skip / 100) // seven come before, again and again
			return part(limit, skip), &pagination{HasMore: proto.Bool(skip+limit < total)}, nil
		}},
		"the same page for ever": {limit: 100, want: 100, calls: 4, next: 400, reason: "UPSTREAM_REPEATS_PAGE", read: func(limit, _ int32) ([]int, *pagination, error) {
			return part(limit, 0), &pagination{Total: proto.Int32(1000)}, nil
		}},
		"empty pages for ever": {limit: 100, calls: 3, reason: "UPSTREAM_REPEATS_PAGE", read: func(int32, int32) ([]int, *pagination, error) {
			return nil, &pagination{HasMore: proto.Bool(true)}, nil
		}},
	} {
		t.Run(name, func(t *testing.T) {
			var got []int
			calls, pages, next := 0, 0, int32(0)
			var failed error
			for page, err := range Pages(c.limit, c.skip, func(limit, skip int32) ([]int, *pagination, error) {
				calls++
				return c.read(limit, skip)
			}, strconv.Itoa) {
				got, next, failed = append(got, page.New...), page.Next, err
				pages++
			}
			if c.reason != "" && (failed == nil || apierror.From(failed).Reason != c.reason) || c.reason == "" && failed != c.err {
				t.Errorf("got the error %v, want %v %s", failed, c.err, c.reason)
			}
			if len(got) != c.want || calls != c.calls || next != c.next || pages == 0 {
				t.Errorf("got %d items by %d calls up to %d on %d pages, want %d by %d up to %d", len(got), calls, next, pages, c.want, c.calls, c.next)
			}
			if slices.Sort(got); len(slices.Compact(got)) != c.want {
				t.Errorf("got some of %d items twice, want each once", c.want)
			}
		})
	}
}

// Who has enough makes no further call.
func TestPagesUntilEnough(t *testing.T) {
	calls := 0
	for range Pages(10, 0, func(_, skip int32) ([]int32, *whatsappv1.OffsetPagination, error) {
		calls++
		return []int32{skip}, &whatsappv1.OffsetPagination{HasMore: proto.Bool(true)}, nil
	}, func(n int32) string { return strconv.Itoa(int(n)) }) {
		if calls == 2 {
			break
		}
	}
	if calls != 2 {
		t.Errorf("got %d calls, want 2", calls)
	}
}
