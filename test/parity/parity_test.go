// Package parity sends random calls of every operation through a gateway to an upstream
// that records them, and compares both sides: the upstream must get what the caller has
// sent, and the caller what the upstream has answered, over REST and over gRPC.
//
// A run prints its seed. PARITY_SEED repeats one, PARITY_CASES sets how many calls of each
// operation are made over each API.
package parity

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"
	"google.golang.org/protobuf/reflect/protoreflect"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/config"
	"github.com/lategate/lategate/internal/contract"
	"github.com/lategate/lategate/test/internal/gateway"
	"github.com/lategate/lategate/test/internal/late"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// A bench is a gateway, the upstream behind it, and the settings of a run.
type bench struct {
	*gateway.Gateway
	upstream *recorder
	seed     uint64
	cases    int
}

func newBench(t *testing.T) *bench {
	t.Helper()
	r := newRecorder(t)
	b := &bench{
		Gateway:  gateway.Start(t, func(cfg *config.Serve) { cfg.LateBaseURL = r.URL + "/api" }),
		upstream: r,
		seed:     setting(t, "PARITY_SEED", uint64(time.Now().UnixNano())),
		cases:    int(setting(t, "PARITY_CASES", 16)),
	}
	if testing.Short() && os.Getenv("PARITY_CASES") == "" {
		b.cases = 5
	}
	t.Logf("PARITY_SEED=%d", b.seed)
	return b
}

func setting(t *testing.T, name string, otherwise uint64) uint64 {
	t.Helper()
	text := os.Getenv(name)
	if text == "" {
		return otherwise
	}
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return n
}

// An operation is one that is called with JSON.
type operation struct {
	*contract.Method
	route late.Route
}

// name is that of the RPC, such as ContactsService.GetContact.
func (op operation) name() string {
	return fmt.Sprintf("%s.%s", op.Descriptor.Parent().Name(), op.Descriptor.Name())
}

// params returns the fields in the path.
func (op operation) params() (fds []protoreflect.FieldDescriptor) {
	for part := range strings.SplitSeq(op.route.Path, "/") {
		if name, ok := strings.CutPrefix(part, "{"); ok {
			fds = append(fds, op.Descriptor.Input().Fields().ByName(protoreflect.Name(strings.TrimSuffix(name, "}"))))
		}
	}
	return fds
}

func operations(t *testing.T) (ops []operation) {
	t.Helper()
	for _, b := range contract.Methods() {
		if b.Encoding == whatsappv1.UpstreamOptions_ENCODING_JSON || b.Encoding == whatsappv1.UpstreamOptions_ENCODING_UNSPECIFIED {
			ops = append(ops, operation{b, late.RouteOf(b.Descriptor)})
		}
	}
	slices.SortFunc(ops, func(a, b operation) int { return strings.Compare(a.name(), b.name()) })
	if len(ops) < 59 {
		t.Fatalf("found %d operations, want at least 59", len(ops))
	}
	return ops
}

// eachCase runs a case many times for every operation. Each operation has its own random
// data, so that a failing one can be repeated alone.
func (b *bench) eachCase(t *testing.T, run func(t *testing.T, g *gen, op operation, id string)) {
	ops, valid := operations(t), rules(t)
	for _, op := range ops {
		t.Run(op.name(), func(t *testing.T) {
			t.Parallel()
			h := fnv.New64()
			h.Write([]byte(t.Name()))
			g := &gen{Rand: rand.New(rand.NewPCG(b.seed, h.Sum64())), rules: valid}
			for i := range b.cases {
				run(t, g, op, fmt.Sprintf("%s/%d", t.Name(), i))
				if t.Failed() {
					t.Fatalf("repeat with: PARITY_SEED=%d PARITY_CASES=%d go test -run '%s' ./test/parity", b.seed, b.cases, t.Name())
				}
			}
		})
	}
	t.Logf("%d operations, %d calls", len(ops), len(ops)*b.cases)
}
