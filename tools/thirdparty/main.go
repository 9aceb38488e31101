// Command thirdparty writes the .proto files that the contract imports from
// others into a directory.
//
// The files come out of the descriptors that their Go modules carry, so go.mod
// pins them like any other dependency, nothing is vendored by hand, and no
// network is needed beyond the Go module proxy.
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"github.com/jhump/protoreflect/desc"
	"github.com/jhump/protoreflect/desc/protoprint"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	_ "buf.build/gen/go/bufbuild/protovalidate/protocolbuffers/go/buf/validate"
	_ "google.golang.org/genproto/googleapis/api/annotations"
	_ "google.golang.org/genproto/googleapis/api/httpbody"
	_ "google.golang.org/genproto/googleapis/rpc/code"
	_ "google.golang.org/genproto/googleapis/rpc/errdetails"
	_ "google.golang.org/genproto/googleapis/rpc/status"
)

// files are written together with nothing else: whatever they import is either
// in this list or part of protobuf itself.
var files = []string{
	"buf/validate/validate.proto",
	"google/api/annotations.proto",
	"google/api/http.proto",
	"google/api/httpbody.proto",
	"google/rpc/code.proto",
	"google/rpc/error_details.proto",
	"google/rpc/status.proto",
}

func main() {
	log.SetFlags(0)
	out := flag.String("out", "", "the directory to write to")
	flag.Parse()
	if *out == "" || flag.NArg() != 0 {
		log.Fatal("usage: thirdparty -out DIR")
	}
	for _, name := range files {
		if err := write(*out, name); err != nil {
			log.Fatalf("thirdparty: %s: %v", name, err)
		}
	}
}

func write(dir, name string) error {
	file, err := protoregistry.GlobalFiles.FindFileByPath(name)
	if err != nil {
		return err
	}
	if err := importsAreListed(file); err != nil {
		return err
	}
	wrapped, err := desc.WrapFile(file)
	if err != nil {
		return err
	}
	printer := protoprint.Printer{SortElements: false, Compact: true}
	text, err := printer.PrintProtoToString(wrapped)
	if err != nil {
		return err
	}
	path := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, []byte(text), 0o644)
}

func importsAreListed(file protoreflect.FileDescriptor) error {
	listed := map[string]bool{}
	for _, name := range files {
		listed[name] = true
	}
	imports := file.Imports()
	for i := range imports.Len() {
		if p := imports.Get(i).Path(); !listed[p] && !isBuiltIn(p) {
			return fmt.Errorf("imports %s, which is not written: add it to the list", p)
		}
	}
	return nil
}

func isBuiltIn(path string) bool {
	return filepath.ToSlash(filepath.Dir(path)) == "google/protobuf"
}
