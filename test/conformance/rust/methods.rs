//! The methods of the contract by name: prost has no reflection. check.sh
//! compares ALL with the generated code.

use std::{str::FromStr, time::Duration};

use lategate::{
    Client,
    tonic::{
        Request, Response, Status, Streaming,
        metadata::{MetadataKey, MetadataMap},
    },
    whatsapp::v1::*,
};
use prost::Message;
use serde_json::{Map, Value};

use crate::Failure;

/// What is called, and with what.
pub struct Call {
    pub method: String,
    pub requests: Vec<Vec<u8>>,
    pub timeout_ms: Option<u64>,
    pub metadata: Map<String, Value>,
}

/// What came of it: all responses before the end, and how it ended.
pub struct Outcome {
    pub responses: Vec<Vec<u8>>,
    pub status: Status,
    pub metadata: MetadataMap,
}

impl Call {
    fn requests<M: Message + Default>(&self) -> Result<Vec<M>, Failure> {
        let decoded = self
            .requests
            .iter()
            .map(|bytes| M::decode(bytes.as_slice()));
        Ok(decoded.collect::<Result<_, _>>()?)
    }

    fn only<M: Message + Default>(&self) -> Result<Request<M>, Failure> {
        let mut requests = self.requests()?;
        match (requests.pop(), requests.is_empty()) {
            (Some(request), true) => self.request(request),
            _ => Err("it takes one request".into()),
        }
    }

    fn request<T>(&self, message: T) -> Result<Request<T>, Failure> {
        let mut request = Request::new(message);
        if let Some(timeout) = self.timeout_ms {
            request.set_timeout(Duration::from_millis(timeout));
        }
        for (key, value) in &self.metadata {
            let value = value.as_str().unwrap_or_default().parse()?;
            request
                .metadata_mut()
                .insert(MetadataKey::from_str(key)?, value);
        }
        Ok(request)
    }
}

fn one<M: Message>(answer: Result<Response<M>, Status>) -> Outcome {
    let mut outcome = Outcome {
        responses: Vec::new(),
        status: Status::ok(""),
        metadata: MetadataMap::new(),
    };
    match answer {
        Ok(response) => {
            outcome.metadata = response.metadata().clone();
            outcome
                .responses
                .push(response.into_inner().encode_to_vec());
        }
        Err(status) => outcome.status = status,
    }
    outcome
}

async fn many<M: Message>(answer: Result<Response<Streaming<M>>, Status>) -> Outcome {
    let mut outcome = Outcome {
        responses: Vec::new(),
        status: Status::ok(""),
        metadata: MetadataMap::new(),
    };
    let mut stream = match answer {
        Ok(response) => {
            outcome.metadata = response.metadata().clone();
            response.into_inner()
        }
        Err(status) => {
            outcome.status = status;
            return outcome;
        }
    };
    loop {
        match stream.message().await {
            Ok(Some(message)) => outcome.responses.push(message.encode_to_vec()),
            Ok(None) => return outcome,
            Err(status) => {
                outcome.status = status;
                return outcome;
            }
        }
    }
}

macro_rules! answer {
    (unary, $stub:expr, $call:ident, $asked:ident, $request:ty) => {
        one($stub.$call($asked.only::<$request>()?).await)
    };
    (server_stream, $stub:expr, $call:ident, $asked:ident, $request:ty) => {
        many($stub.$call($asked.only::<$request>()?).await).await
    };
    (client_stream, $stub:expr, $call:ident, $asked:ident, $request:ty) => {{
        let requests = tokio_stream::iter($asked.requests::<$request>()?);
        one($stub.$call($asked.request(requests)?).await)
    }};
    (bidi_stream, $stub:expr, $call:ident, $asked:ident, $request:ty) => {{
        let requests = tokio_stream::iter($asked.requests::<$request>()?);
        many($stub.$call($asked.request(requests)?).await).await
    }};
}

macro_rules! methods {
    ($($kind:ident $service:ident $method:ident, $stub:ident.$call:ident($request:ty);)*) => {
        /// The names of all methods that can be called.
        pub const ALL: &[&str] = &[$(
            concat!("lategate.whatsapp.v1.", stringify!($service), "/", stringify!($method)),
        )*];

        /// Calls a method by its name.
        pub async fn call(client: &Client, asked: Call) -> Result<Outcome, Failure> {
            $(

                if asked.method == concat!("lategate.whatsapp.v1.", stringify!($service), "/", stringify!($method)) {
                    return Ok(answer!($kind, client.$stub(), $call, asked, $request));
                }
            )*
            Err(format!("there is no method {}", asked.method).into())
        }
    };
}

methods! {
    unary AccountsService ListAccounts, accounts.list_accounts(ListAccountsRequest);
    unary AccountsService GetAccountHealth, accounts.get_account_health(GetAccountHealthRequest);
    unary AccountsService ListAccountHealth, accounts.list_account_health(ListAccountHealthRequest);
    unary AccountsService ListProfiles, accounts.list_profiles(ListProfilesRequest);
    server_stream AccountsService StreamAccountEvents, accounts.stream_account_events(StreamAccountEventsRequest);
    unary BroadcastsService ListBroadcasts, broadcasts.list_broadcasts(ListBroadcastsRequest);
    unary BroadcastsService CreateBroadcast, broadcasts.create_broadcast(CreateBroadcastRequest);
    unary BroadcastsService GetBroadcast, broadcasts.get_broadcast(GetBroadcastRequest);
    unary BroadcastsService DeleteBroadcast, broadcasts.delete_broadcast(DeleteBroadcastRequest);
    unary BroadcastsService SendBroadcast, broadcasts.send_broadcast(SendBroadcastRequest);
    unary BroadcastsService SendBroadcastAsync, broadcasts.send_broadcast_async(SendBroadcastAsyncRequest);
    unary BroadcastsService GetBroadcastSend, broadcasts.get_broadcast_send(GetBroadcastSendRequest);
    unary BroadcastsService ScheduleBroadcast, broadcasts.schedule_broadcast(ScheduleBroadcastRequest);
    unary BroadcastsService CancelBroadcastSchedule, broadcasts.cancel_broadcast_schedule(CancelBroadcastScheduleRequest);
    unary BroadcastsService ListBroadcastRecipients, broadcasts.list_broadcast_recipients(ListBroadcastRecipientsRequest);
    unary BroadcastsService AddBroadcastRecipients, broadcasts.add_broadcast_recipients(AddBroadcastRecipientsRequest);
    bidi_stream BroadcastsService UploadBroadcastRecipients, broadcasts.upload_broadcast_recipients(UploadBroadcastRecipientsRequest);
    unary BroadcastsService RemoveBroadcastRecipients, broadcasts.remove_broadcast_recipients(RemoveBroadcastRecipientsRequest);
    unary BroadcastsService SendBulk, broadcasts.send_bulk(SendBulkRequest);
    bidi_stream BroadcastsService SendBulkStream, broadcasts.send_bulk_stream(SendBulkStreamRequest);
    server_stream BroadcastsService StreamDeliveryStatuses, broadcasts.stream_delivery_statuses(StreamDeliveryStatusesRequest);
    unary BusinessProfilesService GetBusinessProfile, business_profiles.get_business_profile(GetBusinessProfileRequest);
    unary BusinessProfilesService UpdateBusinessProfile, business_profiles.update_business_profile(UpdateBusinessProfileRequest);
    unary BusinessProfilesService UploadProfilePhoto, business_profiles.upload_profile_photo(UploadProfilePhotoRequest);
    unary BusinessProfilesService GetDisplayName, business_profiles.get_display_name(GetDisplayNameRequest);
    unary BusinessProfilesService UpdateDisplayName, business_profiles.update_display_name(UpdateDisplayNameRequest);
    unary ConnectService GetConnectUrl, connect.get_connect_url(GetConnectUrlRequest);
    unary ConnectService CompleteOauth, connect.complete_oauth(CompleteOauthRequest);
    unary ConnectService ConnectWithCredentials, connect.connect_with_credentials(ConnectWithCredentialsRequest);
    unary ConnectService ConnectWithEmbeddedSignup, connect.connect_with_embedded_signup(ConnectWithEmbeddedSignupRequest);
    unary ContactsService ListContacts, contacts.list_contacts(ListContactsRequest);
    unary ContactsService CreateContact, contacts.create_contact(CreateContactRequest);
    unary ContactsService GetContact, contacts.get_contact(GetContactRequest);
    unary ContactsService UpdateContact, contacts.update_contact(UpdateContactRequest);
    unary ContactsService DeleteContact, contacts.delete_contact(DeleteContactRequest);
    unary ContactsService ImportContacts, contacts.import_contacts(ImportContactsRequest);
    bidi_stream ContactsService ImportContactsStream, contacts.import_contacts_stream(ImportContactsStreamRequest);
    server_stream ContactsService ExportContacts, contacts.export_contacts(ExportContactsRequest);
    unary ContactsService BulkUpdateContacts, contacts.bulk_update_contacts(BulkUpdateContactsRequest);
    unary ContactsService BulkDeleteContacts, contacts.bulk_delete_contacts(BulkDeleteContactsRequest);
    unary ContactsService ListContactGroups, contacts.list_contact_groups(ListContactGroupsRequest);
    unary ContactsService RenameContactGroup, contacts.rename_contact_group(RenameContactGroupRequest);
    unary ContactsService DeleteContactGroup, contacts.delete_contact_group(DeleteContactGroupRequest);
    unary EventsService CommitCursor, events.commit_cursor(CommitCursorRequest);
    unary EventsService GetCursor, events.get_cursor(GetCursorRequest);
    unary EventsService ListCursors, events.list_cursors(ListCursorsRequest);
    unary EventsService DeleteCursor, events.delete_cursor(DeleteCursorRequest);
    unary InboxService ListConversations, inbox.list_conversations(ListConversationsRequest);
    unary InboxService GetConversation, inbox.get_conversation(GetConversationRequest);
    unary InboxService UpdateConversation, inbox.update_conversation(UpdateConversationRequest);
    unary InboxService ListMessages, inbox.list_messages(ListMessagesRequest);
    unary InboxService SendMessage, inbox.send_message(SendMessageRequest);
    client_stream InboxService SendAttachment, inbox.send_attachment(SendAttachmentRequest);
    server_stream InboxService StreamMessages, inbox.stream_messages(StreamMessagesRequest);
    unary MediaService CreateUploadUrl, media.create_upload_url(CreateUploadUrlRequest);
    client_stream MediaService UploadMedia, media.upload_media(UploadMediaRequest);
    unary PhoneNumbersService ListPhoneNumbers, phone_numbers.list_phone_numbers(ListPhoneNumbersRequest);
    unary PhoneNumbersService GetPhoneNumber, phone_numbers.get_phone_number(GetPhoneNumberRequest);
    unary PhoneNumbersService ReleasePhoneNumber, phone_numbers.release_phone_number(ReleasePhoneNumberRequest);
    unary PhoneNumbersService SearchAvailablePhoneNumbers, phone_numbers.search_available_phone_numbers(SearchAvailablePhoneNumbersRequest);
    unary PhoneNumbersService ListPreverifiedPhoneNumbers, phone_numbers.list_preverified_phone_numbers(ListPreverifiedPhoneNumbersRequest);
    unary PhoneNumbersService PurchasePhoneNumber, phone_numbers.purchase_phone_number(PurchasePhoneNumberRequest);
    unary PhoneNumbersService RequestVerificationCode, phone_numbers.request_verification_code(RequestVerificationCodeRequest);
    unary PhoneNumbersService VerifyPhoneNumber, phone_numbers.verify_phone_number(VerifyPhoneNumberRequest);
    unary TemplatesService ListTemplates, templates.list_templates(ListTemplatesRequest);
    unary TemplatesService CreateTemplate, templates.create_template(CreateTemplateRequest);
    unary TemplatesService GetTemplate, templates.get_template(GetTemplateRequest);
    unary TemplatesService UpdateTemplate, templates.update_template(UpdateTemplateRequest);
    unary TemplatesService DeleteTemplate, templates.delete_template(DeleteTemplateRequest);
    unary WebhooksService ListWebhooks, webhooks.list_webhooks(ListWebhooksRequest);
    unary WebhooksService CreateWebhook, webhooks.create_webhook(CreateWebhookRequest);
    unary WebhooksService UpdateWebhook, webhooks.update_webhook(UpdateWebhookRequest);
    unary WebhooksService DeleteWebhook, webhooks.delete_webhook(DeleteWebhookRequest);
    unary WebhooksService TestWebhook, webhooks.test_webhook(TestWebhookRequest);
    unary WebhooksService ListWebhookLogs, webhooks.list_webhook_logs(ListWebhookLogsRequest);
}
