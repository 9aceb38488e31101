package apierror

import (
	"google.golang.org/grpc/codes"
)

// The reasons that several packages use.
const (
	ReasonOutcomeUnknown  = "SEND_OUTCOME_UNKNOWN"      // a write may or may not have happened
	ReasonUnreachable     = "UPSTREAM_UNREACHABLE"      // no connection; nothing was sent
	ReasonTimeout         = "UPSTREAM_TIMEOUT"          // a read was not answered in time
	ReasonCancelled       = "CANCELLED"                 // the caller gave up
	ReasonMalformed       = "UPSTREAM_MALFORMED_ANSWER" // the answer is not JSON
	ReasonTooLarge        = "UPSTREAM_ANSWER_TOO_LARGE" // the answer is over the size limit
	ReasonReportedFailure = "UPSTREAM_REPORTED_FAILURE" // a 200 that says it failed
	ReasonRateLimitWait   = "RATE_LIMIT_WAIT"           // not sent: the rate limit has no room before the deadline
	ReasonUploadFailed    = "MEDIA_UPLOAD_FAILED"       // the storage did not accept a file
	ReasonNotEncoded      = "REQUEST_NOT_ENCODED"       // not sent: the request cannot be encoded
	ReasonStopping        = "STOPPING"                  // the gateway is stopping
)

// A Reason is an entry of the catalogue.
type Reason struct {
	// Name is the reason in Error and ErrorInfo.
	Name string
	// Codes are the gRPC codes that it occurs with, none if it occurs only over REST.
	Codes []codes.Code
	// HTTP has the statuses that it occurs with over REST. For a failure of the upstream
	// these are the upstream's own.
	HTTP []int
	// Meta is the code of Meta for which it stands, 0 if none.
	Meta int
	// When is what has happened, if the name does not say it, and Do what the caller can
	// do. Both are Markdown.
	When, Do string
	// Metadata are the keys in ErrorInfo that not all errors of the section have; over REST
	// they are in `details`.
	Metadata []string
}

// A Section has the reasons of one kind of failure. Its name is that of its table in
// docs/errors.md.
type Section struct {
	Name    string
	Reasons []Reason
}

type in = []codes.Code

// Catalogue has every reason that a failed call can have, by kinds; a reason may be of
// several. The reasons of single rows of larger work, and those of CSV files, are in
// docs/bulk.md. The tables of docs/errors.md are generated from it.
var Catalogue = []Section{
	{"refused", []Reason{
		{Name: "INVALID_REQUEST", Codes: in{codes.InvalidArgument}, HTTP: []int{400}, Do: "see the fields"},
		{Name: "INVALID_JSON", HTTP: []int{400}, Do: "the message has the offset"},
		{Name: "UNKNOWN_FIELD", HTTP: []int{400}, Do: "the member or parameter is misspelt; `GATEWAY_UNKNOWN_MEMBERS=forward` sends it on"},
		{Name: "INVALID_FORM", HTTP: []int{400, 413, 415}, Do: "check the fields and the structure of the multipart form"},
		{Name: "UNSUPPORTED_MEDIA_TYPE", HTTP: []int{415}, Do: "the path takes a CSV file: send it as `text/csv`, or as the only part of a form"},
		{Name: "MEDIA_TYPE_NOT_SUPPORTED", Codes: in{codes.InvalidArgument}, HTTP: []int{400}, When: "WhatsApp takes no such files", Do: "the message lists those that it takes"},
		{Name: "MEDIA_TYPE_MISMATCH", Codes: in{codes.InvalidArgument}, HTTP: []int{400}, When: "the content does not match the type or the name", Do: "the message names both"},
		{Name: "MEDIA_CODEC_NOT_SUPPORTED", Codes: in{codes.InvalidArgument}, HTTP: []int{400}, Do: "the message names the codec; convert to H.264 with AAC, or to Opus"},
		{Name: "MEDIA_TOO_LARGE", Codes: in{codes.InvalidArgument}, HTTP: []int{413}, When: "over the limit for files of its kind, which the message names"},
		{Name: "MEDIA_SIZE_MISMATCH", Codes: in{codes.InvalidArgument}, HTTP: []int{400}, When: "the file has more or fewer bytes than its `size` says", Do: "the message names both"},
		{Name: "MEDIA_EMPTY", Codes: in{codes.InvalidArgument}, HTTP: []int{400}, When: "the file is empty"},
		{Name: "MEDIA_MALFORMED", Codes: in{codes.InvalidArgument}, HTTP: []int{400}, When: "the file is cut short, or cannot be read"},
		{Name: "UPLOAD_STALLED", Codes: in{codes.DeadlineExceeded}, HTTP: []int{504}, When: "no more data of a file came for 30 seconds", Do: "send it again"},
		{Name: "NO_TEMPORARY_FILE", Codes: in{codes.Internal}, HTTP: []int{500}, Do: "the operator must make room for files in the gateway's temporary directory"},
		{Name: "REQUEST_TOO_LARGE", HTTP: []int{413}, When: "over 8 MiB", Do: "split it"},
		{Name: "API_KEY_MISSING", Codes: in{codes.Unauthenticated}, HTTP: []int{401}, Do: "send `authorization: Bearer sk_...`"},
		{Name: "REENGAGEMENT_REQUIRED", Codes: in{codes.FailedPrecondition}, HTTP: []int{400}, When: "the 24-hour window has closed", Do: "send a template, or set `ignore_window`", Metadata: []string{"window_expired_at"}},
		{Name: "NOT_ACCEPTABLE", HTTP: []int{406}, When: "`Accept` has no type that the gateway can answer with"},
		{Name: "METHOD_NOT_ALLOWED", HTTP: []int{405}, Do: "`Allow` has the verbs of the path; over gRPC an unknown method is UNIMPLEMENTED, without a reason"},
		{Name: "NOT_FOUND", HTTP: []int{404}, When: "no such path", Do: "`/docs` and reflection list all paths and methods"},
	}},
	{"storage", []Reason{
		{Name: ReasonUploadFailed, Codes: in{codes.Unavailable, codes.DeadlineExceeded}, HTTP: []int{502, 504}, When: "the storage did not accept the file", Do: "upload it again", Metadata: []string{"storage_status"}},
		{Name: ReasonUploadFailed, Codes: in{codes.Internal}, HTTP: []int{502}, When: "the storage refused the file", Metadata: []string{"storage_status"}},
	}},
	{"work", []Reason{
		{Name: ReasonRateLimitWait, Codes: in{codes.ResourceExhausted}, HTTP: []int{429}, When: "nothing was sent: the key's rate limit has no room before the deadline", Do: "`RetryInfo` says when"},
		{Name: "IMPORT_IN_PROGRESS", Codes: in{codes.Aborted}, HTTP: []int{409}, When: "another stream runs the import", Do: "wait for it, or use another `import_id`"},
		{Name: "IMPORT_CHANGED", Codes: in{codes.FailedPrecondition}, HTTP: []int{400}, When: "the rows are not those that the import began with", Do: "use another `import_id`"},
		{Name: "IMPORT_INTERRUPTED", Codes: in{codes.Unavailable}, HTTP: []int{503}, Do: "send the same again with the `import_id` that the error names"},
		{Name: "IMPORT_NOT_RECORDED", Codes: in{codes.Unavailable}, HTTP: []int{503}, Do: "send the same again with the `import_id` that the error names"},
		{Name: ReasonStopping, Codes: in{codes.Unavailable}, HTTP: []int{503}, When: "the gateway stops", Do: "send the same again; a bulk send only from `first_unsent_index` on", Metadata: []string{"first_unsent_index"}},
		{Name: "UPSTREAM_REPEATS_PAGE", Codes: in{codes.Internal}, HTTP: []int{500}, When: "a list of the upstream does not end, and has nothing new on several pages", Do: "try again later; continue an export with the last `next_skip`"},
		{Name: "BROADCAST_CANCELLED", Codes: in{codes.FailedPrecondition}, HTTP: []int{400}, When: "there is nothing to send"},
		{Name: "BROADCAST_HAS_NO_RECIPIENTS", Codes: in{codes.FailedPrecondition}, HTTP: []int{400}, When: "there is nobody to send to"},
		{Name: "BROADCAST_FAILED", When: "only in a `BroadcastSend`: the upstream could not send any message", Do: "`ListBroadcastRecipients` says why"},
		{Name: "SEND_INTERRUPTED", When: "only in a `BroadcastSend`: the broadcast is a draft again", Do: "send it again"},
		{Name: "BROADCAST_SEND_NOT_FOUND", Codes: in{codes.NotFound}, HTTP: []int{404}, When: "`SendBroadcastAsync` was not called with this key in the last 7 days"},
	}},
	{"streams", []Reason{
		{Name: "ACCOUNT_NOT_FOUND", Codes: in{codes.NotFound}, HTTP: []int{404}, When: "the key does not see one of `account_ids`", Do: "`ListAccounts` has those that it sees"},
		{Name: "START_TIME_FUTURE", Codes: in{codes.InvalidArgument}, HTTP: []int{400}, When: "`start_time` is more than a minute ahead of the gateway's clock", Do: "leave it out to begin now"},
		{Name: "TOKEN_MALFORMED", Codes: in{codes.InvalidArgument}, HTTP: []int{400}, When: "this is not a token, or a bit of it was changed", Do: "send it as it was received"},
		{Name: "TOKEN_FOREIGN", Codes: in{codes.InvalidArgument}, HTTP: []int{400}, When: "it is of another log: the gateway's data was replaced, or restored from a copy that ends before the token's position", Do: "begin with `earliest` or `start_time`"},
		{Name: "TOKEN_EXPIRED", Codes: in{codes.OutOfRange}, HTTP: []int{400}, When: "the entry at its position has expired or was damaged", Do: "resume with `earliest_token`, and look up what was missed", Metadata: []string{"earliest_token"}},
		{Name: "TOKEN_FUTURE", Codes: in{codes.OutOfRange}, HTTP: []int{400}, When: "the log was restored from an older copy", Do: "begin with `earliest` or `start_time`"},
		{Name: "LOG_UNAVAILABLE", Codes: in{codes.Unavailable, codes.DeadlineExceeded}, HTTP: []int{503, 504}, When: "the gateway waits for its log, and `/readyz` says why; DEADLINE_EXCEEDED if that took until the deadline", Do: "try again"},
		{Name: ReasonStopping, Codes: in{codes.Unavailable}, HTTP: []int{503}, When: "the gateway stops", Do: "resume at another gateway, or some seconds later"},
		{Name: "ACCESS_UNCHECKED", Codes: in{codes.Unavailable}, HTTP: []int{503}, When: "the upstream has not said for 15 minutes what the key can see", Do: "try again"},
		{Name: "ACCOUNT_LOST", Codes: in{codes.PermissionDenied}, HTTP: []int{403}, When: "the key can no longer see any of the requested accounts, or of the accounts of the requested broadcasts"},
		{Name: "BROADCAST_DELETED", Codes: in{codes.NotFound}, HTTP: []int{404}, When: "a broadcast of the stream was deleted, or the key does not see it any more", Do: "open the stream without it", Metadata: []string{"broadcast_id"}},
		{Name: "DEADLINE_EXCEEDED", Codes: in{codes.DeadlineExceeded}, HTTP: []int{504}, When: "the caller's own [deadline](#deadlines)", Do: "resume"},
		{Name: ReasonCancelled, Codes: in{codes.Canceled}, HTTP: []int{499}, When: "the caller has cancelled the call"},
		{Name: "CURSOR_FENCED", Codes: in{codes.Aborted}, HTTP: []int{409}, When: "another subscriber has the cursor now, or it was deleted and there is a new one of that name", Do: "stop", Metadata: []string{"generation"}},
		{Name: "CURSOR_DELETED", Codes: in{codes.Aborted}, HTTP: []int{409}, When: "somebody has deleted the cursor", Do: "opening the stream with `cursor_name` makes a new one, which begins now"},
		{Name: "CURSOR_NOT_FOUND", Codes: in{codes.NotFound}, HTTP: []int{404}, Do: "open a stream with `cursor_name`, or commit with generation 0"},
		{Name: "CURSOR_OF_ANOTHER_STREAM", Codes: in{codes.FailedPrecondition}, HTTP: []int{400}, Do: "use one cursor for each kind of stream"},
		{Name: "CURSOR_REWIND", Codes: in{codes.FailedPrecondition}, HTTP: []int{400}, Do: "set `allow_rewind` if you want to go back"},
		{Name: "TOO_MANY_CURSORS", Codes: in{codes.ResourceExhausted}, HTTP: []int{429}, Do: "delete some of the key's 1,000; the limit is exact"},
		{Name: "TICKET_INVALID", Codes: in{codes.Unauthenticated}, HTTP: []int{401}, When: "the ticket was used, has expired or is of another replica", Do: "get a new one"},
	}},
	{"meta", []Reason{
		{Name: "TEMPLATE_NOT_FOUND", Meta: 132001, Codes: in{codes.NotFound}, Do: "use the exact name and language code"},
		{Name: "INVALID_PHONE_NUMBER", Meta: 131021, Codes: in{codes.InvalidArgument}, Do: "use E.164, and a number that has WhatsApp"},
		{Name: "REENGAGEMENT_REQUIRED", Meta: 131026, Codes: in{codes.FailedPrecondition}, When: "the 24-hour window is closed", Do: "send a template"},
		{Name: "RATE_LIMIT_HIT", Meta: 131047, Codes: in{codes.ResourceExhausted}, Do: "send more slowly"},
		{Name: "MEDIA_DOWNLOAD_FAILED", Meta: 131052, Codes: in{codes.FailedPrecondition}, Do: "the media's URL must be public"},
		{Name: "RECIPIENT_NOT_ALLOWED", Meta: 131030, Codes: in{codes.FailedPrecondition}, Do: "add the number to Meta's test recipients"},
		{Name: "ACCOUNT_LOCKED", Meta: 131031, Codes: in{codes.FailedPrecondition}, Do: "only Meta's support can help"},
		{Name: "THROUGHPUT_LIMIT_HIT", Meta: 130429, Codes: in{codes.ResourceExhausted}, When: "more than 80 messages a second from one number"},
		{Name: "PAIR_RATE_LIMIT_HIT", Meta: 131056, Codes: in{codes.ResourceExhausted}, When: "more than one message in 6 seconds to one user"},
		{Name: "MARKETING_LIMIT_HIT", Meta: 131049, Codes: in{codes.FailedPrecondition}, When: "Meta does not deliver this marketing message"},
	}},
	{"upstream", []Reason{
		{Name: "INVALID_REQUEST", Codes: in{codes.InvalidArgument}, HTTP: []int{400, 422}},
		{Name: "PLATFORM_LIMITATION", Codes: in{codes.FailedPrecondition}, HTTP: []int{400, 422}},
		{Name: "API_KEY_REJECTED", Codes: in{codes.Unauthenticated}, HTTP: []int{401}, Do: "check the Late API key"},
		{Name: "META_TOKEN_REJECTED", Codes: in{codes.InvalidArgument}, HTTP: []int{401}, When: "connecting with credentials", Do: "use a new permanent System User token"},
		{Name: "PAYMENT_REQUIRED", Codes: in{codes.FailedPrecondition}, HTTP: []int{402}, Do: "settle the payment in the dashboard"},
		{Name: "INBOX_ADDON_REQUIRED", Codes: in{codes.PermissionDenied}, HTTP: []int{403}, Do: "add the Inbox add-on to the Late plan"},
		{Name: "PAID_PLAN_REQUIRED", Codes: in{codes.PermissionDenied}, HTTP: []int{403}, Do: "this needs a paid Late plan"},
		{Name: "INSUFFICIENT_PERMISSIONS", Codes: in{codes.PermissionDenied}, HTTP: []int{403}, Do: "`required_group` names the permission group that the key's user lacks"},
		{Name: "FORBIDDEN", Codes: in{codes.PermissionDenied}, HTTP: []int{403}},
		{Name: "PLAN_LIMIT_REACHED", Codes: in{codes.ResourceExhausted}, HTTP: []int{400, 403}, Do: "upgrade the Late plan, or remove unused resources"},
		{Name: "NOT_FOUND", Codes: in{codes.NotFound}, HTTP: []int{404}},
		{Name: "METHOD_NOT_ALLOWED", Codes: in{codes.Unimplemented}, HTTP: []int{405}},
		{Name: "ALREADY_EXISTS", Codes: in{codes.AlreadyExists}, HTTP: []int{409}},
		{Name: "GONE", Codes: in{codes.NotFound}, HTTP: []int{410}},
		{Name: "REQUEST_TOO_LARGE", Codes: in{codes.InvalidArgument}, HTTP: []int{413}},
		{Name: "UNSUPPORTED_MEDIA_TYPE", Codes: in{codes.InvalidArgument}, HTTP: []int{415}},
		{Name: "RATE_LIMITED", Codes: in{codes.ResourceExhausted}, HTTP: []int{429}, Do: "`RetryInfo` says when"},
		{Name: "UPSTREAM_REFUSED", Codes: in{codes.FailedPrecondition}, When: "any other status of 400 to 499"},
		{Name: "UPSTREAM_ERROR", Codes: in{codes.Internal, codes.Unknown}, HTTP: []int{500}, When: "UNKNOWN for any other status that is not a success"},
		{Name: "UPSTREAM_NOT_IMPLEMENTED", Codes: in{codes.Unimplemented}, HTTP: []int{501}},
		{Name: "UPSTREAM_UNAVAILABLE", Codes: in{codes.Unavailable}, HTTP: []int{502, 503}},
		{Name: ReasonTimeout, Codes: in{codes.DeadlineExceeded}, HTTP: []int{408, 504}, When: "a read was not answered in time, or there was no connection for a write, of which nothing was sent"},
		{Name: ReasonUnreachable, Codes: in{codes.Unavailable}, HTTP: []int{502}, When: "no connection; nothing was sent"},
		{Name: ReasonCancelled, Codes: in{codes.Canceled}, HTTP: []int{499}, When: "the caller gave up, before a write was sent"},
		{Name: ReasonOutcomeUnknown, Codes: in{codes.Unknown, codes.DeadlineExceeded, codes.Canceled}, HTTP: []int{499, 502, 504}, When: "**a write that was sent, without an answer** (or with 502, 504 and above)", Do: "check before you send again"},
		{Name: ReasonReportedFailure, Codes: in{codes.Unknown}, HTTP: []int{200}, When: "a 200 whose body says `success: false` and why; only over gRPC, with the code of Meta's or the upstream's own reason if there is one"},
		{Name: ReasonMalformed, Codes: in{codes.Internal}, HTTP: []int{502}, When: "an answer that is not JSON, or lacks a required member"},
		{Name: ReasonTooLarge, Codes: in{codes.ResourceExhausted}, HTTP: []int{502}, When: "an answer over 32 MiB", Do: "ask for less with limit and skip"},
	}},
	{"defects", []Reason{
		{Name: "INTERNAL", Codes: in{codes.Internal}, HTTP: []int{500}, When: "the gateway could not write its answer"},
		{Name: "PANIC", Codes: in{codes.Internal}, HTTP: []int{500}, When: "the gateway failed to handle the call", Do: "its log has the cause, with the request id"},
		{Name: "VALIDATION_FAILED", Codes: in{codes.Internal}, HTTP: []int{500}, When: "a rule of the contract cannot be evaluated"},
		{Name: ReasonNotEncoded, Codes: in{codes.Internal}, HTTP: []int{500}, When: "the request cannot be encoded for the upstream; nothing was sent"},
	}},
}
