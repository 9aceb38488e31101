package apierror_test

import (
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"google.golang.org/grpc/codes"

	"github.com/lategate/lategate/internal/apierror"
)

var update = flag.Bool("update", false, "write the tables of docs/errors.md anew")

const page = "../../docs/errors.md"

// TestDocumentation checks that the tables of docs/errors.md are those of the catalogue. To
// update them, run: go test ./internal/apierror -update
func TestDocumentation(t *testing.T) {
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	want := string(text)
	for _, s := range apierror.Catalogue {
		begin, end := "<!-- "+s.Name+" -->\n", "\n<!-- /"+s.Name+" -->"
		head, rest, ok := strings.Cut(want, begin)
		_, tail, ended := strings.Cut(rest, end)
		if !ok || !ended {
			t.Errorf("the page has no place for the table %q: want %q ... %q", s.Name, begin, end)
			continue
		}
		want = head + begin + "\n" + table(t, s.Reasons) + end + tail
	}
	if *update {
		if err := os.WriteFile(page, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if want != string(text) {
		t.Errorf("%s differs from the catalogue, want its tables; run go test ./internal/apierror -update", page)
	}
}

// table returns a section as Markdown, with a column only if one of its reasons has a value
// for it.
func table(t *testing.T, reasons []apierror.Reason) string {
	has := func(what func(apierror.Reason) bool) bool { return slices.ContainsFunc(reasons, what) }
	meta, rest := has(func(r apierror.Reason) bool { return r.Meta != 0 }), has(func(r apierror.Reason) bool { return len(r.HTTP) > 0 })
	var out strings.Builder
	row := func(cells ...string) { out.WriteString("| " + strings.Join(cells, " | ") + " |\n") }
	line := func(name, code, http, number, what string) {
		var cells []string
		if meta {
			cells = append(cells, number)
		}
		cells = append(cells, name, code)
		if rest {
			cells = append(cells, http)
		}
		row(append(cells, what)...)
	}
	line("reason", "gRPC code", "HTTP", "Meta's code", "what happened, and what to do")
	line("---", "---", "---", "---", "---")
	for _, r := range reasons {
		what := r.When
		if r.Do != "" {
			what = strings.TrimPrefix(what+": "+r.Do, ": ")
		}
		if len(r.Metadata) > 0 {
			what += " (metadata: `" + strings.Join(r.Metadata, "`, `") + "`)"
		}
		if strings.Contains(what, "|") {
			t.Errorf("%s: got %q, want no | in a table", r.Name, what)
		}
		code := "–"
		if len(r.Codes) > 0 {
			var names []string
			for _, c := range r.Codes {
				names = append(names, spelled(c))
			}
			code = strings.Join(names, ", ")
		}
		http := strings.Trim(strings.ReplaceAll(fmt.Sprint(r.HTTP), " ", ", "), "[]")
		line("`"+r.Name+"`", code, http, strconv.Itoa(r.Meta), what)
	}
	return out.String()
}

// spelled is a code in the spelling of google.rpc.Code.
func spelled(c codes.Code) string {
	if c == codes.Canceled {
		return "CANCELLED"
	}
	var out strings.Builder
	for i, r := range c.String() {
		if i > 0 && r >= 'A' && r <= 'Z' {
			out.WriteByte('_')
		}
		out.WriteString(strings.ToUpper(string(r)))
	}
	return out.String()
}

// TestEveryReasonIsInTheCatalogue checks that every error that the gateway makes has a
// reason of the catalogue, and a code that the catalogue has for it.
func TestEveryReasonIsInTheCatalogue(t *testing.T) {
	known, statuses := map[string][]codes.Code{}, map[string][]int{}
	for _, s := range apierror.Catalogue {
		for _, r := range s.Reasons {
			known[r.Name] = append(known[r.Name], r.Codes...)
			statuses[r.Name] = append(statuses[r.Name], r.HTTP...)
		}
	}
	byName := map[string]codes.Code{}
	for c := codes.OK; c <= codes.Unauthenticated; c++ {
		byName[c.String()] = c
	}
	files := map[string]*ast.File{}
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && d.Name() == "sandbox": // it shares no code with the gateway
			return fs.SkipDir
		case !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go"):
			return nil
		}
		files[path], err = parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	consts := map[string]string{} // by package and name
	for path, f := range files {
		ast.Inspect(f, func(n ast.Node) bool {
			if v, ok := n.(*ast.ValueSpec); ok && len(v.Values) == len(v.Names) {
				for i, name := range v.Names {
					if text, ok := literal(v.Values[i]); ok {
						consts[filepath.Base(filepath.Dir(path))+"."+name.Name] = text
					}
				}
			}
			return true
		})
	}
	found := 0
	for path, f := range files {
		ast.Inspect(f, func(n ast.Node) bool {
			lit, ok := n.(*ast.CompositeLit)
			if !ok || !isError(lit.Type, f.Name.Name) {
				return true
			}
			reason, code, told := "", "", false
			for _, e := range lit.Elts {
				kv, ok := e.(*ast.KeyValueExpr)
				if !ok {
					continue
				}
				switch fmt.Sprint(kv.Key) {
				case "Reason":
					switch v := kv.Value.(type) {
					case *ast.BasicLit:
						reason, _ = literal(v)
					case *ast.Ident:
						reason = consts[filepath.Base(filepath.Dir(path))+"."+v.Name]
					case *ast.SelectorExpr:
						reason = consts[fmt.Sprint(v.X)+"."+v.Sel.Name]
					}
				case "HTTPStatus":
					told = true
				case "Code":
					if v, ok := kv.Value.(*ast.SelectorExpr); ok {
						code = v.Sel.Name
					}
				}
			}
			if reason == "" {
				return true // it is a variable, which the tests of its package check
			}
			found++
			codes, ok := known[reason]
			if !ok {
				t.Errorf("%s: got the reason %s, want one of the catalogue", path, reason)
			} else if c, named := byName[code]; named && len(codes) > 0 && !slices.Contains(codes, c) {
				t.Errorf("%s: got %s with %s, want a code of the catalogue, %v", path, reason, code, codes)
			} else if got, _ := (&apierror.Error{Code: c}).HTTP(); named && !told && len(statuses[reason]) > 0 && !slices.Contains(statuses[reason], got) {
				t.Errorf("%s: got %s with %d over REST, want a status of the catalogue, %v", path, reason, got, statuses[reason])
			}
			return true
		})
	}
	if found < 50 {
		t.Errorf("found %d errors, want at least 50", found)
	}
}

func literal(e ast.Expr) (string, bool) {
	l, ok := e.(*ast.BasicLit)
	if !ok || l.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(l.Value)
	return text, err == nil
}

func isError(e ast.Expr, pkg string) bool {
	switch e := e.(type) {
	case *ast.SelectorExpr:
		return fmt.Sprint(e.X) == "apierror" && e.Sel.Name == "Error"
	case *ast.Ident:
		return pkg == "apierror" && e.Name == "Error"
	}
	return false
}
