// Package contract is the compiled contract: every method of every service in the .proto
// files, with its route, its options and the tables of its messages. The services are those
// of the protobuf registry, so there is no list to maintain. All code that needs to know
// something about an RPC reads it here; the package itself calls only transcode.
package contract

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
)

// A Service is a service of the contract with its methods, in the order of its file.
type Service struct {
	Descriptor protoreflect.ServiceDescriptor
	Methods    []*Method
}

// compiled is the contract. It is compiled once, when it is first used. It panics if a
// method does not compile: that is a mistake in a .proto file, which the tests of this
// package find.
var compiled = sync.OnceValue(func() (c struct {
	services []Service
	methods  map[string]*Method
}) {
	c.methods = make(map[string]*Method)
	files := whatsappv1.File_lategate_whatsapp_v1_accounts_proto.Package()
	protoregistry.GlobalFiles.RangeFilesByPackage(files, func(file protoreflect.FileDescriptor) bool {
		for i := range file.Services().Len() {
			sd := file.Services().Get(i)
			s := Service{Descriptor: sd}
			for j := range sd.Methods().Len() {
				m, err := Compile(sd.Methods().Get(j))
				if err != nil {
					panic(fmt.Sprintf("contract: %v", err))
				}
				s.Methods = append(s.Methods, m)
				c.methods[m.FullMethod] = m
			}
			c.services = append(c.services, s)
		}
		return true
	})
	slices.SortFunc(c.services, func(a, b Service) int {
		return strings.Compare(string(a.Descriptor.FullName()), string(b.Descriptor.FullName()))
	})
	return c
})

// Services returns the services, sorted by name. They must not be changed.
func Services() []Service { return compiled().services }

// Methods returns all methods, sorted by name.
func Methods() []*Method {
	all := compiled().methods
	out := make([]*Method, 0, len(all))
	for _, name := range slices.Sorted(maps.Keys(all)) {
		out = append(out, all[name])
	}
	return out
}

// Find returns the method with a full name such as /lategate.whatsapp.v1.X/Y, or nil.
func Find(fullMethod string) *Method { return compiled().methods[fullMethod] }

// Of is Find for the names that the generated code has as constants; it panics if there is
// no such method.
func Of(fullMethod string) *Method {
	m := Find(fullMethod)
	if m == nil {
		panic("contract: there is no method " + fullMethod)
	}
	return m
}
