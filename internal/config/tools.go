package config

import (
	"errors"
	"time"
)

// Remote is how a command reaches a running gateway.
type Remote struct {
	Addr   string `flag:"addr" help:"The gateway's gRPC address." default:"localhost:9090" env:"GATEWAY_ADDR"`
	TLS    bool   `flag:"tls" help:"Use TLS, verified with the system's certificates." env:"GATEWAY_TLS"`
	APIKey string `flag:"api-key" help:"Your Late API key." env:"LATE_API_KEY" required:""`
	JSON   bool   `flag:"json" help:"Print JSON lines. They are the default if the output is not a terminal."`
}

// Contacts are the commands for contacts.
type Contacts struct {
	Import ContactsImport `cmd:"import" help:"Import contacts from a CSV file, with as many upstream calls as that takes. It continues by itself when the gateway restarts, and with the same --import-id after it was stopped."`
	Export ContactsExport `cmd:"export" help:"Write contacts to a CSV file."`
}

// ContactsImport configures an import.
type ContactsImport struct {
	Remote
	File           string            `arg:"FILE" help:"The CSV file: UTF-8 with a header line. - is the standard input; after a restart such an import does not continue by itself."`
	Account        string            `flag:"account" help:"The WhatsApp account's id." required:""`
	ImportID       string            `flag:"import-id" help:"The import's id, to continue it later. Without it one is generated."`
	Tags           []string          `flag:"tags" help:"Tags that every contact gets, separated by commas."`
	Groups         []string          `flag:"groups" help:"Groups that every contact is put into, separated by commas."`
	Columns        map[string]string `flag:"columns" help:"Which column holds a field, where its header does not say it: phone=Mobile;name=Full name."`
	Region         string            `flag:"region" help:"The region in which phone numbers without a country code are read, such as DE."`
	SkipDuplicates bool              `flag:"skip-duplicates" help:"Contacts that exist already count as skipped; with --no-skip-duplicates as failed." default:"true" negatable:""`
}

// ContactsExport configures an export.
type ContactsExport struct {
	Remote
	File    string `arg:"[FILE]" help:"Where to write to. - is the standard output." default:"-"`
	Account string `flag:"account" help:"The WhatsApp account's id." required:""`
	Search  string `flag:"search" help:"Only contacts with this text in their name, phone number, e-mail address or company."`
	Tag     string `flag:"tag" help:"Only contacts with this tag."`
	Group   string `flag:"group" help:"Only contacts in this group."`
	OptedIn *bool  `flag:"opted-in" help:"Only contacts that agree to receive messages; =false: only those who do not."`
}

// Broadcasts are the commands for broadcasts.
type Broadcasts struct {
	Send  BroadcastsSend  `cmd:"send" help:"Make a broadcast with the recipients of a CSV file, send it and watch it arrive."`
	Watch BroadcastsWatch `cmd:"watch" help:"Watch a broadcast arrive."`
}

// BroadcastsSend configures a broadcast.
type BroadcastsSend struct {
	Remote
	File      string            `arg:"FILE" file:"" help:"The CSV file with the recipients: UTF-8 with a header line; the columns 1, 2 and so on are the template's placeholders."`
	Account   string            `flag:"account" help:"The WhatsApp account's id." required:""`
	Template  string            `flag:"template" help:"The name of the template, which must be approved." required:""`
	Language  string            `flag:"language" help:"The template's language." default:"en"`
	Name      string            `flag:"name" help:"The broadcast's name. Without it, that of the file."`
	Broadcast string            `flag:"broadcast" help:"Continue with this broadcast, a draft, instead of making one."`
	Columns   map[string]string `flag:"columns" help:"Which column holds a field, where its header does not say it: phone=Mobile;variables.1=First name."`
	Region    string            `flag:"region" help:"The region in which phone numbers without a country code are read, such as DE."`
	Watch
}

// BroadcastsWatch configures the watching of a broadcast.
type BroadcastsWatch struct {
	Remote
	Broadcast string `arg:"BROADCAST" help:"The broadcast's id."`
	Watch
}

// Watch is how long to watch a broadcast.
type Watch struct {
	Until   string        `flag:"until" help:"Until every message is sent, delivered or read, or has failed." enum:"sent,delivered,read" default:"delivered"`
	MaxWait time.Duration `flag:"max-wait" help:"How long to watch at most." default:"1h"`
}

// Inbox are the commands for the inbox.
type Inbox struct {
	Tail InboxTail `cmd:"tail" help:"Print what happens in the inbox, as it happens."`
}

// InboxTail configures what of the inbox is printed.
type InboxTail struct {
	Remote
	Accounts      []string      `flag:"accounts" help:"Only these accounts, separated by commas."`
	Conversations []string      `flag:"conversations" help:"Only these conversations, separated by commas."`
	Kinds         []string      `flag:"kinds" help:"Only these kinds, separated by commas, such as message.received."`
	Since         time.Duration `flag:"since" help:"Begin with what happened this long ago."`
	ResumeToken   string        `flag:"resume-token" help:"Begin after this position."`
	Earliest      bool          `flag:"earliest" help:"Begin with the oldest event that the gateway has."`
}

// Validate is called by Parse.
func (t *InboxTail) Validate() error {
	if t.Since != 0 && (t.ResumeToken != "" || t.Earliest) || t.ResumeToken != "" && t.Earliest {
		return errors.New("only one of --since, --resume-token and --earliest can be used")
	}
	return nil
}

// Log are the commands for the event log.
type Log struct {
	Backup LogBackup `cmd:"backup" help:"Copy the event log of a data directory, whether its gateway runs or not. The copy is a data directory to start a gateway on."`
	Verify LogVerify `cmd:"verify" help:"Check a data directory that no gateway uses, such as a backup; exit 1 if anything is damaged or missing."`
}

// LogBackup configures a backup.
type LogBackup struct {
	Dir     string `arg:"DIR" help:"Where the copy is made: a directory that is empty, or not there yet."`
	DataDir string `flag:"data-dir" help:"The gateway's data directory." default:"./data" env:"GATEWAY_DATA_DIR"`
	NATSURL string `flag:"nats-url" help:"The gateway's --nats-url. With it there is no log in the data directory, and the command fails." env:"GATEWAY_NATS_URL"`
}

// LogVerify configures a check.
type LogVerify struct {
	Dir string `arg:"DIR" help:"The data directory."`
}
