package upstream

import (
	"fmt"
	"iter"
	"net/http"

	"google.golang.org/grpc/codes"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/apierror"
)

const (
	// pageSize is how many items are asked for if more are refused, and in lists that are
	// usually short: the upstream's default.
	pageSize = 100
	// maxStale is how many pages in a row may have no new items. While others add to a list a
	// page may come again, but not for ever.
	maxStale = 3
)

// A Page is the part of a list that one call returns.
type Page[T any] struct {
	Items []T    // all of the page
	New   []T    // those that the page before did not have
	Next  int32  // the skip to go on with
	Total *int32 // how many the upstream says there are in all; nil if it does not say
}

// Pages reads a list with limit and skip, from skip on. It yields the first page and each
// further one with new items; id identifies items, and an item without an id is new. An
// error ends it: that of a call, or INTERNAL if the upstream says several times that more
// follows, and returns nothing new. Its page has only Next.
func Pages[T any](limit, skip int32, read func(limit, skip int32) ([]T, *whatsappv1.OffsetPagination, error), id func(T) string) iter.Seq2[Page[T], error] {
	return func(yield func(Page[T], error) bool) {
		var before map[string]bool // the ids of the page before
		for stale := 0; stale < maxStale; {
			items, p, err := read(limit, skip)
			if err != nil && limit > pageSize && apierror.From(err).HTTPStatus == http.StatusBadRequest {
				limit = pageSize // the contract names no most
				continue
			}
			if err != nil {
				yield(Page[T]{Next: skip}, err)
				return
			}
			page, ids := Page[T]{Items: items, Next: skip + int32(len(items))}, make(map[string]bool, len(items))
			if p != nil {
				page.Total = p.Total
			}
			for _, item := range items {
				name := id(item)
				if name == "" || !before[name] && !ids[name] {
					page.New = append(page.New, item)
				}
				ids[name] = true
			}
			if stale++; len(page.New) > 0 {
				stale = 0
			}
			if stale == 0 || before == nil {
				if !yield(page, nil) {
					return
				}
				before = ids
			}
			if skip = page.Next; !more(p, limit, skip, int32(len(items))) {
				return
			}
		}
		yield(Page[T]{Next: skip}, &apierror.Error{Code: codes.Internal, Reason: "UPSTREAM_REPEATS_PAGE",
			Message: fmt.Sprintf("the upstream says that its list goes on, but its pages before skip = %d bring nothing new", skip)})
	}
}

// more reports whether a list continues after the items that were read; got is the number
// of items of the last page. An answer may leave out any part of its pagination.
func more(p *whatsappv1.OffsetPagination, limit, read, got int32) bool {
	switch {
	case p.GetHasMore():
		return true
	case got == 0:
		return false // even if the total is higher: it may count items that are not listed
	case p.GetTotal() > 0:
		return read < p.GetTotal()
	case p != nil && p.HasMore != nil:
		return false
	case p.GetLimit() > 0:
		return got >= p.GetLimit()
	}
	return got >= limit
}
