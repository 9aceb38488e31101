package config

import "time"

// Remote is how the tools reach a gateway.
type Remote struct {
	Addr   string `help:"The gateway's gRPC address." default:"localhost:9090" env:"GATEWAY_ADDR"`
	TLS    bool   `name:"tls" help:"Use TLS, verified with the system's certificates." env:"GATEWAY_TLS"`
	APIKey string `name:"api-key" help:"Your Late API key." env:"LATE_API_KEY" required:""`
	JSON   bool   `name:"json" help:"Print JSON lines. It is what is printed when the output is no terminal."`
}

// Contacts are the tools for contacts.
type Contacts struct {
	Import ContactsImport `cmd:"" help:"Import contacts from a CSV file, with as many upstream calls as that takes. It goes on by itself when the gateway restarts, and with the same --import-id when it was stopped."`
	Export ContactsExport `cmd:"" help:"Write contacts to a CSV file."`
}

// ContactsImport configures an import.
type ContactsImport struct {
	Remote
	File           string            `arg:"" help:"The CSV file: UTF-8 with a header line. - is the standard input, which cannot be taken up again by itself."`
	Account        string            `help:"The WhatsApp account's id." required:""`
	ImportID       string            `name:"import-id" help:"Names the import, to take it up again. Without it one is made."`
	Tags           []string          `help:"Tags that every contact gets, separated by commas."`
	Groups         []string          `help:"Groups that every contact is put into, separated by commas."`
	Columns        map[string]string `help:"Which column holds a field, where its header does not say it: phone=Mobile;name=Full name." mapsep:";"`
	Region         string            `help:"The region in which phone numbers without a country code are read, such as DE."`
	SkipDuplicates bool              `help:"Contacts that are there already count as skipped, not as failed." default:"true" negatable:""`
}

// ContactsExport configures an export.
type ContactsExport struct {
	Remote
	File    string `arg:"" optional:"" help:"Where to write to. - is the standard output." default:"-"`
	Account string `help:"The WhatsApp account's id." required:""`
	Search  string `help:"Only contacts with this text in their name, phone number, e-mail address or company."`
	Tag     string `help:"Only contacts with this tag."`
	Group   string `help:"Only contacts in this group."`
	OptedIn *bool  `help:"Only contacts that agree to receive messages; =false: only those who do not."`
}

// Broadcasts are the tools for broadcasts.
type Broadcasts struct {
	Send  BroadcastsSend  `cmd:"" help:"Make a broadcast with the recipients of a CSV file, send it and watch it arrive."`
	Watch BroadcastsWatch `cmd:"" help:"Watch a broadcast arrive."`
}

// BroadcastsSend configures a broadcast.
type BroadcastsSend struct {
	Remote
	File      string            `arg:"" type:"existingfile" help:"The CSV file with the recipients: UTF-8 with a header line; the columns 1, 2 and so on are the template's placeholders."`
	Account   string            `help:"The WhatsApp account's id." required:""`
	Template  string            `help:"The name of the template, which must be approved." required:""`
	Language  string            `help:"The template's language." default:"en"`
	Name      string            `help:"The broadcast's name. Without it, that of the file."`
	Broadcast string            `help:"Go on with this broadcast, a draft, instead of making one."`
	Columns   map[string]string `help:"Which column holds a field, where its header does not say it: phone=Mobile;variables.1=First name." mapsep:";"`
	Region    string            `help:"The region in which phone numbers without a country code are read, such as DE."`
	Watch
}

// BroadcastsWatch configures the watching of a broadcast.
type BroadcastsWatch struct {
	Remote
	Broadcast string `arg:"" help:"The broadcast's id."`
	Watch
}

// Watch is how long to watch a broadcast.
type Watch struct {
	Until   string        `help:"Until every message is sent, delivered or read, or has failed." enum:"sent,delivered,read" default:"delivered"`
	MaxWait time.Duration `help:"How long to watch at most." default:"1h"`
}

// Inbox are the tools for the inbox.
type Inbox struct {
	Tail InboxTail `cmd:"" help:"Print what happens in the inbox, as it happens."`
}

// InboxTail configures what of the inbox is printed.
type InboxTail struct {
	Remote
	Accounts      []string      `help:"Only these accounts, separated by commas."`
	Conversations []string      `help:"Only these conversations, separated by commas."`
	Kinds         []string      `help:"Only these kinds, separated by commas, such as message.received."`
	Since         time.Duration `help:"Begin with what happened this long ago." xor:"start"`
	ResumeToken   string        `help:"Begin after this position." xor:"start"`
	Earliest      bool          `help:"Begin with the oldest that the gateway has." xor:"start"`
}

// Log are the tools for the event log.
type Log struct {
	Backup LogBackup `cmd:"" help:"Copy the event log of a data directory, whether its gateway runs or not. The copy is a data directory to start a gateway on."`
	Verify LogVerify `cmd:"" help:"Check a data directory that no gateway uses, such as a backup; exit 1 if anything is damaged or missing."`
}

// LogBackup configures a backup.
type LogBackup struct {
	Dir     string `arg:"" type:"path" help:"Where the copy is made: a directory that is empty, or not there yet."`
	DataDir string `help:"The gateway's data directory." default:"./data" env:"GATEWAY_DATA_DIR"`
	NATSURL string `name:"nats-url" help:"As the gateway has it. With it there is no log in the data directory, and the command says so." env:"GATEWAY_NATS_URL"`
}

// LogVerify configures a check.
type LogVerify struct {
	Dir string `arg:"" help:"The data directory."`
}
