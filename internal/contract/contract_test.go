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

// TestEveryMethod checks that the methods of the contract are those of the registry.
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
			t.Errorf("Of(%q) = %v, want the same method", m.FullMethod, Of(m.FullMethod))
		}
	}
	if len(want) < 60 || !slices.Equal(got, want) {
		t.Errorf("the contract has %d methods\n%q\nwant those of the registry, %d\n%q", len(got), got, len(want), want)
	}
}

// TestEveryService checks that every service of the .proto files is there: a file that is
// not linked in is not in the registry.
func TestEveryService(t *testing.T) {
	files, err := filepath.Glob("../../proto/lategate/whatsapp/v1/*.proto")
	if err != nil || len(files) == 0 {
		t.Fatalf("found %d .proto files, %v, want some", len(files), err)
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
		t.Errorf("the services have %d methods, want those of the contract, %d", methods, len(Methods()))
	}
}

// TestRoutesDiffer checks that no two methods have the same route, whatever the names of
// their parameters.
func TestRoutesDiffer(t *testing.T) {
	parameter := regexp.MustCompile(`\{\w+\}`)
	seen := map[string]string{}
	for _, m := range Methods() {
		if m.HTTPMethod == "" {
			continue
		}
		route := m.HTTPMethod + " " + parameter.ReplaceAllString(m.Pattern, "{}")
		if other := seen[route]; other != "" {
			t.Errorf("%s is the route of %s and of %s, want one method", route, other, m.FullMethod)
		}
		seen[route] = m.FullMethod
	}
}

func TestOfUnknown(t *testing.T) {
	defer func() {
		if got := recover(); got != "contract: there is no method /lategate.whatsapp.v1.ContactsService/Nothing" {
			t.Errorf("got panic %v, want one that names the method", got)
		}
	}()
	Of("/lategate.whatsapp.v1.ContactsService/Nothing")
}
