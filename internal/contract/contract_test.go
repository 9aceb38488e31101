package contract

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
)

// Every method of the registry is in the contract, under its name, and nothing else is.
func TestEveryMethod(t *testing.T) {
	var want []string
	protoregistry.GlobalFiles.RangeFiles(func(file protoreflect.FileDescriptor) bool {
		for i := range file.Services().Len() {
			sd := file.Services().Get(i)
			for j := range sd.Methods().Len() {
				if sd.FullName().Parent().Parent().Parent() == "lategate" {
					want = append(want, "/"+string(sd.FullName())+"/"+string(sd.Methods().Get(j).Name()))
				}
			}
		}
		return true
	})
	slices.Sort(want)
	var got []string
	for _, m := range Methods() {
		got = append(got, m.FullMethod)
		if Of(m.FullMethod) != m {
			t.Errorf("Of(%q) is another method", m.FullMethod)
		}
	}
	if len(want) < 60 || !slices.Equal(got, want) {
		t.Errorf("the contract has %d methods\n%q\nwant those of the registry, %d\n%q", len(got), got, len(want), want)
	}
}

// Every service of the .proto files is there: a file that nobody links in is in no
// registry.
func TestEveryService(t *testing.T) {
	files, err := filepath.Glob("../../proto/lategate/whatsapp/v1/*.proto")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d .proto files, %v", len(files), err)
	}
	var want []string
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`(?m)^service (\w+) \{`).FindAllSubmatch(text, -1) {
			want = append(want, string(m[1]))
		}
	}
	slices.Sort(want)
	var got []string
	methods := 0
	for _, s := range Services() {
		got = append(got, string(s.Descriptor.Name()))
		methods += len(s.Methods)
	}
	if !slices.Equal(got, want) {
		t.Errorf("services %q, want those of the files %q", got, want)
	}
	if methods != len(Methods()) {
		t.Errorf("the services have %d methods, the contract has %d", methods, len(Methods()))
	}
}

// No two methods have the same route, whatever their parameters are called.
func TestRoutesDiffer(t *testing.T) {
	parameter := regexp.MustCompile(`\{\w+\}`)
	seen := map[string]string{}
	for _, m := range Methods() {
		if m.HTTPMethod == "" {
			continue
		}
		route := m.HTTPMethod + " " + parameter.ReplaceAllString(m.Pattern, "{}")
		if other := seen[route]; other != "" {
			t.Errorf("%s is the route of %s and of %s", route, other, m.FullMethod)
		}
		seen[route] = m.FullMethod
	}
}

func TestOfUnknown(t *testing.T) {
	defer func() {
		if got := recover(); got != "contract: there is no method /lategate.whatsapp.v1.ContactsService/Nothing" {
			t.Errorf("recovered %v", got)
		}
	}()
	Of("/lategate.whatsapp.v1.ContactsService/Nothing")
}
