package main

// responses returns what a method may answer: its answer, or an error. What all
// methods share stands in components.
func responses(answer *object) *object {
	return newObject().
		set("200", newObject().
			set("description", "The upstream's answer, as it came.").
			set("headers", headerRefs("X-Request-Id", "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset")).
			set("content", jsonContent(answer))).
		set("401", ref("responses", "Unauthorized")).
		set("429", ref("responses", "TooManyRequests")).
		set("default", ref("responses", "Error"))
}

func jsonContent(schema *object) *object {
	return newObject().set("application/json", newObject().set("schema", schema))
}

// ownResponses returns what a method may answer whose answer is the gateway's own.
func ownResponses(content *object) *object {
	return newObject().
		set("200", newObject().
			set("description", "The answer.").
			set("headers", headerRefs("X-Request-Id")).
			set("content", content)).
		set("401", ref("responses", "Unauthorized")).
		set("429", ref("responses", "TooManyRequests")).
		set("default", ref("responses", "Error"))
}

// streamResponses returns what a stream may answer.
func streamResponses(item *object) *object {
	content := newObject().
		set("text/event-stream", newObject().set("schema", newObject().
			set("type", "string").
			set("description", "Server-sent events. `id` is the resume token and `data` one item as JSON; a heartbeat is an `id` alone. "+
				"`event: end` ends a stream that has come to its end, `event: stream_error` one that has failed, with an error as its data.").
			set("contentMediaType", "application/json").
			set("contentSchema", item))).
		set("application/x-ndjson", newObject().set("schema", item))
	return newObject().
		set("200", newObject().
			set("description", "The stream, which begins at once.").
			set("headers", headerRefs("X-Request-Id")).
			set("content", content)).
		set("204", newObject().set("description", "The stream that `Last-Event-ID` resumes had come to its end.")).
		set("401", ref("responses", "Unauthorized")).
		set("429", ref("responses", "TooManyRequests")).
		set("default", ref("responses", "Error"))
}

// lastEventID is the header by which a reader of server-sent events goes on.
func lastEventID() *object {
	return newObject().
		set("name", "Last-Event-ID").
		set("in", "header").
		set("description", "The `id` of the last event: where to go on. It wins over where the parameters begin.").
		set("schema", newObject().set("type", "string"))
}

// sharedResponses are the errors that every method can answer.
func sharedResponses() *object {
	failure := func(description string, headers ...string) *object {
		content := newObject().set("application/json", newObject().set("schema", ref("schemas", "Error")))
		return newObject().
			set("description", description).
			set("headers", headerRefs(headers...)).
			set("content", content)
	}
	return newObject().
		set("Error", failure("An error. Where the upstream answered, status and body are the upstream's own.",
			"X-Request-Id", "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset", "Retry-After")).
		set("TooManyRequests", failure("The rate limit of the API key, or one of Meta's, was hit.",
			"X-Request-Id", "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset", "Retry-After")).
		set("Unauthorized", failure("The API key or token is missing or not valid.", "X-Request-Id"))
}

func headerRefs(names ...string) *object {
	out := newObject()
	for _, name := range names {
		out.set(name, ref("headers", name))
	}
	return out
}

// sharedHeaders are the headers of answers. Each may be missing: they are the
// upstream's, which does not always send them.
func sharedHeaders() *object {
	header := func(typ, description string) *object {
		return newObject().set("description", description).set("schema", newObject().set("type", typ))
	}
	return newObject().
		set("Retry-After", header("integer", "How many seconds to wait before the next attempt.")).
		set("X-RateLimit-Limit", header("integer", "How many requests a minute the API key has.")).
		set("X-RateLimit-Remaining", header("integer", "How many of them are left.")).
		set("X-RateLimit-Reset", header("integer", "When there is room again, in seconds since 1970 in UTC.")).
		set("X-Request-Id", header("string", "The request's id: the one that the caller sent, or a new one."))
}

// errorSchema is the body of an error.
func errorSchema() *object {
	line := newObject().set("type", "string")
	lines := newObject().set("anyOf", []any{newObject().set("type", "array").set("items", line), line}) // the gateway's, the upstream's
	fields := newObject().
		set("description", "What is wrong with single fields of the request, by their path such as `recipients[3].phone`.").
		set("type", "object").
		set("additionalProperties", lines)
	details := newObject().
		set("description", "What else is known.").
		set("type", "object").
		set("properties", newObject().set("fields", fields)).
		set("additionalProperties", true)
	return newObject().
		set("description", "Error is the body of an error. The upstream may send further members, such as `availablePhoneNumbers`.").
		set("type", "object").
		set("properties", newObject().
			set("error", newObject().set("description", "What went wrong, for people.").set("type", "string")).
			set("code", newObject().set("description", "What went wrong, for programs, such as `INVALID_REQUEST`. Many of the upstream's errors have none.").set("type", "string")).
			set("details", details)).
		set("additionalProperties", true)
}

// ticketOffice describes where browsers get tickets for streams. It is no part of the
// contract: gRPC has no need of it.
func ticketOffice() *object {
	property := func(description, format string) *object {
		out := newObject().set("description", description).set("type", "string")
		if format != "" {
			out.set("format", format)
		}
		return out
	}
	schema := newObject().
		set("type", "object").
		set("properties", newObject().
			set("ticket", property("The value of the parameter `ticket` of a stream.", "")).
			set("expiresAt", property("Until when it can be used.", "date-time")))
	description := "Issues a ticket that opens one stream. A browser's EventSource can send no headers, so it opens the stream with the " +
		"query parameter `ticket` within 60 seconds, once. It gets a cookie for that path, by which it connects again."
	op := newObject().
		set("tags", texts([]string{probeTag})).
		set("summary", summary(description, "")).
		set("description", description).
		set("operationId", "Gateway_CreateTicket").
		set("responses", newObject().
			set("201", newObject().
				set("description", "The ticket.").
				set("content", newObject().set("application/json", newObject().set("schema", schema)))).
			set("401", ref("responses", "Unauthorized")).
			set("default", ref("responses", "Error")))
	return newObject().set("post", op)
}

// ticket is the parameter by which a browser opens a stream.
func ticket() *object {
	return newObject().
		set("name", "ticket").
		set("in", "query").
		set("description", "A ticket from `POST /v1/streams/tickets`, in place of the Authorization header.").
		set("schema", newObject().set("type", "string"))
}

// probe describes one of the paths by which an orchestrator looks after the
// gateway. They are no part of the contract, and need no key.
func probe(id, description string, answers ...[2]string) *object {
	content := newObject().set("text/plain", newObject().set("schema", newObject().set("type", "string")))
	out := newObject()
	for _, answer := range answers {
		out.set(answer[0], newObject().set("description", answer[1]).set("content", content))
	}
	op := newObject().
		set("tags", texts([]string{probeTag})).
		set("summary", summary(description, "")).
		set("description", description).
		set("operationId", id).
		set("responses", out).
		set("security", []any{})
	return newObject().set("get", op)
}

const probeTag = "Gateway"
