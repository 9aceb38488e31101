package events

// The kinds of records beside [KindAlias]. They are a part of what is on disk. The
// thread of a record is named behind each group.
const (
	KindMessageReceived     = "message_received"
	KindMessageSent         = "message_sent"
	KindMessageEdited       = "message_edited"
	KindMessageDeleted      = "message_deleted"
	KindReactionReceived    = "reaction_received"
	KindConversationStarted = "conversation_started"
	// KindMessageStatus is the delivery status of a message. Up to here the thread is
	// the conversation.
	KindMessageStatus = "message_status"

	// KindBroadcastStatus is the delivery status of a broadcast's recipient; the thread
	// is the broadcast.
	KindBroadcastStatus = "broadcast_status"

	// From here on there is no thread.
	KindAccountConnected        = "account_connected"
	KindAccountDisconnected     = "account_disconnected"
	KindTemplateStatusUpdated   = "template_status_updated"
	KindTemplateCategoryUpdated = "template_category_updated"
	KindWebhookTest             = "webhook_test"
	// KindOther is an event of the upstream that has no kind of its own.
	KindOther = "other"
	// KindGap says that events of an account, or of any if it has none, are missing.
	KindGap = "gap"
)

var (
	// InboxKinds are what happens in conversations.
	InboxKinds = []string{KindMessageReceived, KindMessageSent, KindMessageEdited, KindMessageDeleted, KindReactionReceived, KindConversationStarted}
	// AccountKinds are what happens to accounts, and what has no kind of its own.
	AccountKinds = []string{KindAccountConnected, KindAccountDisconnected, KindTemplateStatusUpdated, KindTemplateCategoryUpdated, KindWebhookTest, KindOther}
)
