// Command modproxy packs modules of this repository the way that Go's own tools would
// fetch them, as the files of a module proxy:
//
//	modproxy -out dir -version v0.1.0 ../gen/go ../clients/go
//
// GOPROXY=file://dir then serves them.
package main

import (
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"
	"golang.org/x/mod/zip"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("modproxy: ")
	out := flag.String("out", "", "the proxy's folder")
	version := flag.String("version", "", "the version of all modules")
	license := flag.String("license", "../LICENSE", "the repository's license, which every module gets, as Go's own tools see to")
	flag.Parse()
	for _, dir := range flag.Args() {
		if err := pack(*out, *version, dir, *license); err != nil {
			log.Fatalf("%s: %v", dir, err)
		}
	}
}

func pack(out, version, dir, license string) error {
	text, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	if err != nil {
		return err
	}
	mod := module.Version{Path: modfile.ModulePath(text), Version: version}
	escaped, err := module.EscapePath(mod.Path)
	if err != nil {
		return err
	}
	checked, err := zip.CheckDir(dir)
	if err != nil {
		return err
	}
	files := []zip.File{file{name: "LICENSE", place: license}}
	for _, place := range checked.Valid {
		name, err := filepath.Rel(dir, place)
		if err != nil {
			return err
		}
		files = append(files, file{name: filepath.ToSlash(name), place: place})
	}
	base := filepath.Join(out, filepath.FromSlash(escaped), "@v")
	if err := os.MkdirAll(base, 0o755); err != nil {
		return err
	}
	archive, err := os.Create(filepath.Join(base, version+".zip"))
	if err != nil {
		return err
	}
	defer archive.Close()
	if err := zip.Create(archive, mod, files); err != nil {
		return err
	}
	if err := archive.Close(); err != nil {
		return err
	}
	for name, content := range map[string]string{
		version + ".mod":  string(text),
		version + ".info": fmt.Sprintf("{%q:%q}\n", "Version", version),
		"list":            version + "\n",
	} {
		if err := os.WriteFile(filepath.Join(base, name), []byte(content), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// file is a file of a module: its name there, and where it is here.
type file struct{ name, place string }

func (f file) Path() string                 { return f.name }
func (f file) Lstat() (os.FileInfo, error)  { return os.Lstat(f.place) }
func (f file) Open() (io.ReadCloser, error) { return os.Open(f.place) }
