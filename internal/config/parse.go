package config

import (
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

func init() { cobra.EnableCommandSorting = false } // help lists commands in the order of the struct

// Parse fills in the settings of the command in args, which do not include the program's name.
// A setting comes from args, or else the environment, or else the default. It returns the
// command's name, such as "contacts import", which is empty if help was asked for and written
// to out. Before it returns an error it writes help to errs.
func (c *CLI) Parse(args []string, out, errs io.Writer) (command string, err error) {
	root := c.commands(&command)
	root.SetHelpFunc(func(cmd *cobra.Command, _ []string) { writeHelp(out, cmd) })
	root.SetArgs(append([]string{}, args...)) // cobra takes nil as the process's own arguments
	if cmd, err := root.ExecuteC(); err != nil {
		writeHelp(errs, cmd)
		return "", err
	}
	return command, nil
}

// commands makes the commands that the struct's tags declare. The name of the one that is
// executed is stored in chosen.
//
//	cmd:"NAME"     a command; its fields are its settings, or more commands
//	arg:"NAME"     the argument of a command, in brackets if it may be left out
//	flag:"NAME"    a flag
//	env:"NAME"     the environment variable that is read when the flag is missing
//	default:"..."  the value when that is missing too
//	enum:"a,b"     the values that are allowed
//	help:"..."     what it is about, in sentences
//	required:""    a flag without which the command does not run
//	negatable:""   there is a flag --no-NAME too
//	file:""        the value is the name of a file that exists
//
// The fields of an embedded struct belong to the struct around it. Fields without these tags
// are not settings. The elements of a list are separated by commas, those of a map by
// semicolons; after a backslash both are part of an element.
func (c *CLI) commands(chosen *string) *cobra.Command {
	root := &cobra.Command{
		Use:               "gateway [COMMAND]",
		Short:             "Typed gRPC and REST for WhatsApp over the Late API.",
		SilenceErrors:     true,
		SilenceUsage:      true,
		PersistentPreRunE: readEnvironment,
	}
	root.CompletionOptions.DisableDefaultCmd = true
	declare(root, reflect.ValueOf(c).Elem(), chosen)
	// Without the name of a command the command is serve.
	declare(root, reflect.ValueOf(&c.Serve).Elem(), chosen)
	root.RunE = execute("serve", &c.Serve, chosen)
	return root
}

// declare gives a command the settings, and the commands, that a struct's tags declare.
func declare(cmd *cobra.Command, settings reflect.Value, chosen *string) {
	cmd.Flags().SortFlags = false
	for field, value := range settings.Fields() {
		tag := field.Tag
		switch {
		case field.Anonymous:
			declare(cmd, value, chosen)
		case tag.Get("cmd") != "":
			child := &cobra.Command{Use: tag.Get("cmd"), Short: tag.Get("help"), Args: cobra.NoArgs}
			cmd.AddCommand(child)
			declare(child, value, chosen)
			if child.HasSubCommands() {
				child.Use += " COMMAND"
				child.RunE = func(*cobra.Command, []string) error { return fmt.Errorf("expected one of %s", names(child)) }
			} else {
				_, path, _ := strings.Cut(child.CommandPath(), " ")
				child.RunE = execute(path, value.Addr().Interface(), chosen)
			}
		case tag.Get("arg") != "":
			declareArgument(cmd, &setting{tag, value})
		case tag.Get("flag") != "":
			declareFlag(cmd, &setting{tag, value})
		}
	}
}

// execute returns what a command does after its settings were read.
func execute(name string, settings any, chosen *string) func(*cobra.Command, []string) error {
	return func(*cobra.Command, []string) error {
		*chosen = name
		if s, ok := settings.(interface{ Validate() error }); ok {
			return s.Validate()
		}
		return nil
	}
}

func names(cmd *cobra.Command) string {
	var names []string
	for _, c := range cmd.Commands() {
		names = append(names, c.Name())
	}
	return strings.Join(names, ", ")
}

func declareArgument(cmd *cobra.Command, s *setting) {
	s.setDefault()
	name := strings.Trim(s.tag.Get("arg"), "[]")
	cmd.Use += " " + s.tag.Get("arg")
	cmd.Long = cmd.Short + "\n\n" + name + ": " + s.tag.Get("help")
	cmd.Args = func(_ *cobra.Command, args []string) error {
		switch {
		case len(args) > 1:
			return fmt.Errorf("unexpected argument %q", args[1])
		case len(args) == 1:
			if err := s.Set(args[0]); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
		case name == s.tag.Get("arg"):
			return fmt.Errorf("expected %s", name)
		}
		return nil
	}
}

func declareFlag(cmd *cobra.Command, s *setting) {
	s.setDefault()
	flag := &pflag.Flag{Name: s.tag.Get("flag"), Usage: s.tag.Get("help"), Value: s, DefValue: s.tag.Get("default")}
	if env := s.tag.Get("env"); env != "" {
		flag.Usage += " ($" + env + ")"
	}
	if s.Type() == "bool" {
		flag.NoOptDefVal = "true"
	}
	cmd.Flags().AddFlag(flag)
	if _, ok := s.tag.Lookup("required"); ok {
		flag.Usage += " (required)"
		_ = cmd.MarkFlagRequired(flag.Name) // fails only for unknown flags
	}
	if _, ok := s.tag.Lookup("negatable"); ok {
		cmd.Flags().AddFlag(&pflag.Flag{Name: "no-" + flag.Name, Value: negation{s}, NoOptDefVal: "true", Hidden: true})
	}
}

// readEnvironment sets the flags that are missing from the environment.
func readEnvironment(cmd *cobra.Command, _ []string) (err error) {
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		s, ok := f.Value.(*setting)
		if !ok || f.Changed {
			return
		}
		if text, ok := os.LookupEnv(s.tag.Get("env")); ok {
			if bad := cmd.Flags().Set(f.Name, text); bad != nil {
				err = errors.Join(err, fmt.Errorf("%w (from the environment: %s)", bad, s.tag.Get("env")))
			}
		}
	})
	return err
}

// setting is a field of the struct that is the value of a flag.
type setting struct {
	tag   reflect.StructTag
	field reflect.Value
}

func (s *setting) setDefault() {
	if text := s.tag.Get("default"); text != "" {
		if err := s.Set(text); err != nil {
			panic(err) // a tag is wrong
		}
	}
}

// String implements pflag.Value.
func (s *setting) String() string { return fmt.Sprint(s.field) }

// Type implements pflag.Value: how help names the value.
func (s *setting) Type() string {
	switch s.field.Interface().(type) {
	case string:
		if enum := s.tag.Get("enum"); enum != "" {
			return strings.ReplaceAll(enum, ",", "|")
		}
		return "string"
	case bool, *bool:
		return "bool"
	case int, int64:
		return "int"
	case float64:
		return "float"
	case time.Duration:
		return "duration"
	case []string:
		return "strings"
	default:
		return "key=value;..."
	}
}

// Set implements pflag.Value. Further flags add to lists and maps.
func (s *setting) Set(text string) (err error) {
	switch p := s.field.Addr().Interface().(type) {
	case *string:
		if enum := s.tag.Get("enum"); enum != "" && !slices.Contains(strings.Split(enum, ","), text) {
			return fmt.Errorf("expected one of %s", enum)
		}
		if _, ok := s.tag.Lookup("file"); ok && text != "" {
			if info, err := os.Stat(text); err != nil {
				return err
			} else if info.IsDir() {
				return errors.New("it is a directory")
			}
		}
		*p = text
	case *bool:
		*p, err = parseBool(text)
	case **bool:
		*p = new(bool)
		**p, err = parseBool(text)
	case *int:
		*p, err = strconv.Atoi(text)
	case *int64:
		*p, err = strconv.ParseInt(text, 10, 64)
	case *float64:
		*p, err = strconv.ParseFloat(text, 64)
	case *time.Duration:
		*p, err = time.ParseDuration(text)
	case *[]string:
		*p = append(*p, split(text, ",")...)
	case *map[string]string:
		if *p == nil {
			*p = map[string]string{}
		}
		for _, pair := range split(text, ";") {
			key, value, ok := strings.Cut(pair, "=")
			if !ok {
				return fmt.Errorf("expected key=value, got %q", pair)
			}
			(*p)[key] = value
		}
	default:
		panic(fmt.Sprintf("config: a setting of type %s", s.field.Type()))
	}
	return err
}

// negation is the value of the flag --no-NAME.
type negation struct{ *setting }

// Set implements pflag.Value.
func (n negation) Set(text string) error {
	no, err := parseBool(text)
	if err == nil {
		n.field.SetBool(!no)
	}
	return err
}

func parseBool(text string) (bool, error) {
	switch strings.ToLower(text) {
	case "true", "yes", "1":
		return true, nil
	case "false", "no", "0":
		return false, nil
	}
	return false, errors.New("expected true, yes, 1, false, no or 0")
}

// split returns the elements of a list, without empty ones.
func split(text, separator string) (elements []string) {
	// Neither arguments nor the environment can contain a zero byte.
	text = strings.ReplaceAll(text, `\`+separator, "\x00")
	for e := range strings.SplitSeq(text, separator) {
		if e != "" {
			elements = append(elements, strings.ReplaceAll(e, "\x00", separator))
		}
	}
	return elements
}

const helpWidth = 80

// writeHelp describes a command, or the commands under it.
func writeHelp(w io.Writer, cmd *cobra.Command) {
	about := cmd.Long
	if about == "" {
		about = cmd.Short
	}
	fmt.Fprintf(w, "Usage: %s\n\n", cmd.UseLine())
	for paragraph := range strings.SplitSeq(about, "\n\n") {
		fmt.Fprintf(w, "%s\n", wrap(paragraph, ""))
	}
	if !cmd.HasSubCommands() {
		fmt.Fprintf(w, "Flags:\n%s\n", cmd.Flags().FlagUsagesWrapped(helpWidth))
		return
	}
	fmt.Fprint(w, "Commands:\n")
	writeCommands(w, cmd)
	fmt.Fprintf(w, "Run \"%s COMMAND --help\" for a command's flags.\n", cmd.CommandPath())
}

func writeCommands(w io.Writer, cmd *cobra.Command) {
	for _, c := range cmd.Commands() {
		switch {
		case c.HasSubCommands():
			writeCommands(w, c)
		case c.IsAvailableCommand():
			_, line, _ := strings.Cut(c.UseLine(), " ")
			fmt.Fprintf(w, "  %s\n%s\n", line, wrap(c.Short, "    "))
		}
	}
}

// wrap breaks a paragraph into lines that begin with an indentation.
func wrap(paragraph, indent string) string {
	var out strings.Builder
	line := indent
	for word := range strings.FieldsSeq(paragraph) {
		if len(line)+len(word) > helpWidth {
			out.WriteString(strings.TrimRight(line, " ") + "\n")
			line = indent
		}
		line += word + " "
	}
	return out.String() + strings.TrimRight(line, " ") + "\n"
}
