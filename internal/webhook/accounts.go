package webhook

// readAccount reads the account. Its id is "id" on message events of the Late era and
// "accountId" on account events; some have both.
func (e *Event) readAccount(env object) {
	account := env.object("account")
	switch e.Kind {
	case AccountConnected, AccountDisconnected, TemplateStatusUpdated, TemplateCategoryUpdated:
		e.AccountID = account.str("accountId", "id")
	default:
		e.AccountID = account.str("id", "accountId")
	}
	if e.AccountID == "" { // the account may be only an id
		e.AccountID = env.str("account", "accountId")
	}
	e.Platform = account.str("platform")
	if e.Kind == AccountDisconnected {
		e.Disconnection = &Disconnection{Type: account.str("disconnectionType"), Reason: account.str("reason")}
	}
}

// readTemplate reads the changes of a template.
func (e *Event) readTemplate(t object) {
	if t == nil {
		return
	}
	e.Template = &Template{
		ID:                t.str("templateId", "id"),
		Name:              t.str("name"),
		Language:          t.str("language"),
		Status:            t.str("status"),
		Reason:            t.str("reason"),
		ChangeType:        t.str("changeType"),
		Category:          t.str("category"),
		PreviousCategory:  t.str("previousCategory"),
		ScheduledCategory: t.str("scheduledCategory"),
	}
}
