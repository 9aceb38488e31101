package broadcast

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/structpb"
	"google.golang.org/protobuf/types/known/timestamppb"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/apierror"
)

// TestAccount checks that the account of a broadcast is found, with no more calls than needed.
func TestAccount(t *testing.T) {
	created := func(hour int) *timestamppb.Timestamp {
		return timestamppb.New(start.Add(time.Duration(hour) * time.Hour))
	}
	list := func(hours ...int) (all []*whatsappv1.Broadcast) {
		for _, hour := range hours {
			all = append(all, &whatsappv1.Broadcast{Id: fmt.Sprint("b", hour), CreatedAt: created(hour)})
		}
		return all
	}
	newest := make([]int, 250)
	for i := range newest {
		newest[i] = 400 - i // 151 to 400
	}
	oldest := slices.Clone(newest)
	slices.Reverse(oldest)
	lists := map[string][]*whatsappv1.Broadcast{"none": nil, "newest first": list(newest...), "oldest first": list(oldest...), "one": list(7)}
	extra, err := structpb.NewStruct(map[string]any{"accountId": "named"})
	if err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		b        *whatsappv1.Broadcast
		accounts string
		want     string
		calls    int
	}{
		"named":                           {&whatsappv1.Broadcast{Id: "b7", Extra: extra}, "none, one", "named", 0},
		"the only account":                {&whatsappv1.Broadcast{Id: "b7"}, "none", "none", 0},
		"of the last":                     {&whatsappv1.Broadcast{Id: "b7", CreatedAt: created(7)}, "none, another platform, one", "one", 3},
		"of none":                         {&whatsappv1.Broadcast{Id: "b8", CreatedAt: created(8)}, "none, one", "", 2},
		"on the third page":               {&whatsappv1.Broadcast{Id: "b155", CreatedAt: created(155)}, "none, newest first", "newest first", 4},
		"newer than the page":             {&whatsappv1.Broadcast{Id: "x", CreatedAt: created(350)}, "newest first, none", "", 2},
		"with no time":                    {&whatsappv1.Broadcast{Id: "x"}, "newest first, none", "", 4},
		"in a list with the oldest first": {&whatsappv1.Broadcast{Id: "b399", CreatedAt: created(399)}, "none, oldest first", "oldest first", 4},
		"refused":                         {&whatsappv1.Broadcast{Id: "x"}, "refused, one", "PermissionDenied", 1},
	} {
		t.Run(name, func(t *testing.T) {
			calls := 0
			got, err := Account(t.Context(), func(_ context.Context, _ string, req, into proto.Message) error {
				calls++
				asked := req.(*whatsappv1.ListBroadcastsRequest)
				all, known := lists[asked.GetAccountId()]
				switch {
				case asked.GetAccountId() == "refused":
					return &apierror.Error{Code: codes.PermissionDenied}
				case !known:
					return &apierror.Error{Code: codes.NotFound}
				}
				from := min(int(asked.GetSkip()), len(all))
				page := all[from:min(from+int(asked.GetLimit()), len(all))]
				proto.Merge(into, &whatsappv1.ListBroadcastsResponse{Broadcasts: page})
				return nil
			}, tt.b, strings.Split(tt.accounts, ", "))
			if err != nil {
				got = apierror.From(err).Code.String()
			}
			if got != tt.want || calls != tt.calls {
				t.Errorf("got %q after %d calls, want %q after %d", got, calls, tt.want, tt.calls)
			}
		})
	}
}
