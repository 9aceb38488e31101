package sandbox

import "net/http"

// routes is the API: each path with the operations of its methods. The paths are registered
// without a method, so that a literal segment beats {id} whatever the method, as in the
// upstream's file-based router.
func routes() map[string]map[string]handler {
	type ops = map[string]handler
	const (
		get, post, put, patch, del = http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete

		whatsapp = "/v1/whatsapp"
		inbox    = "/v1/inbox/conversations"
	)
	return map[string]ops{
		"/v1/profiles":                    {get: (*call).listProfiles, post: (*call).createProfile},
		"/v1/accounts":                    {get: (*call).listAccounts},
		"/v1/accounts/health":             {get: (*call).listAccountHealth},
		"/v1/accounts/{accountId}/health": {get: (*call).getAccountHealth},
		"/v1/media/presign":               {post: (*call).presign},

		"/v1/connect/{platform}":               {get: (*call).getConnectURL, post: (*call).completeOAuth},
		"/v1/connect/whatsapp/credentials":     {post: (*call).connectCredentials},
		"/v1/connect/whatsapp/embedded-signup": {post: (*call).connectEmbedded},

		"/v1/webhooks/settings": {get: (*call).listWebhooks, post: (*call).createWebhook, put: (*call).updateWebhook, del: (*call).deleteWebhook},
		"/v1/webhooks/test":     {post: (*call).testWebhook},
		"/v1/webhooks/logs":     {get: (*call).listWebhookLogs},

		// Not the upstream's: with this a tester acts as the customer.
		"/sandbox/messages": {post: (*call).receive},

		inbox:                                {get: (*call).listConversations},
		inbox + "/{conversationId}":          {get: (*call).getConversation, put: (*call).updateConversation},
		inbox + "/{conversationId}/messages": {get: (*call).listMessages, post: (*call).sendMessage},
		inbox + "/{conversationId}/messages/{msgId}": {patch: (*call).editMessage},

		whatsapp + "/bulk":                                {post: (*call).sendBulk},
		whatsapp + "/broadcasts":                          {get: (*call).listBroadcasts, post: (*call).createBroadcast},
		whatsapp + "/broadcasts/{broadcastId}":            {get: (*call).getBroadcast, del: (*call).deleteBroadcast},
		whatsapp + "/broadcasts/{broadcastId}/send":       {post: (*call).sendBroadcast},
		whatsapp + "/broadcasts/{broadcastId}/schedule":   {post: (*call).scheduleBroadcast, del: (*call).cancelSchedule},
		whatsapp + "/broadcasts/{broadcastId}/recipients": {get: (*call).listRecipients, patch: (*call).addRecipients, del: (*call).removeRecipients},

		whatsapp + "/contacts":             {get: (*call).listContacts, post: (*call).createContact},
		whatsapp + "/contacts/{contactId}": {get: (*call).getContact, put: (*call).updateContact, del: (*call).deleteContact},
		whatsapp + "/contacts/import":      {post: (*call).importContacts},
		whatsapp + "/contacts/bulk":        {post: (*call).bulkUpdateContacts, del: (*call).bulkDeleteContacts},
		whatsapp + "/groups":               {get: (*call).listGroups, post: (*call).renameGroup, del: (*call).deleteGroup},

		whatsapp + "/templates":                {get: (*call).listTemplates, post: (*call).createTemplate},
		whatsapp + "/templates/{templateName}": {get: (*call).getTemplate, patch: (*call).updateTemplate, del: (*call).deleteTemplate},

		whatsapp + "/business-profile":              {get: (*call).getBusinessProfile, post: (*call).updateBusinessProfile},
		whatsapp + "/business-profile/photo":        {post: (*call).uploadPhoto},
		whatsapp + "/business-profile/display-name": {get: (*call).getDisplayName, post: (*call).updateDisplayName},

		whatsapp + "/phone-numbers":                              {get: (*call).listNumbers},
		whatsapp + "/phone-numbers/purchase":                     {post: (*call).purchaseNumber},
		whatsapp + "/phone-numbers/available":                    {get: (*call).searchNumbers},
		whatsapp + "/phone-numbers/preverified":                  {get: (*call).listPreverified},
		whatsapp + "/phone-numbers/{phoneNumberId}":              {get: (*call).getNumber, del: (*call).releaseNumber},
		whatsapp + "/phone-numbers/{phoneNumberId}/request-code": {post: (*call).requestCode},
		whatsapp + "/phone-numbers/{phoneNumberId}/verify":       {post: (*call).verifyNumber},
	}
}
