use std::{fmt, time::Duration};

use http::HeaderValue;
use tonic::transport::{Certificate, ClientTlsConfig, Endpoint};

use crate::{
    channel::Channel,
    error::{BoxError, Error},
    retry,
    subscribe::{SubscribeOptions, Subscription},
    whatsapp::v1::{
        StreamAccountEventsRequest, StreamAccountEventsResponse, StreamDeliveryStatusesRequest,
        StreamDeliveryStatusesResponse, StreamMessagesRequest, StreamMessagesResponse,
        accounts_service_client::AccountsServiceClient,
        broadcasts_service_client::BroadcastsServiceClient,
        business_profiles_service_client::BusinessProfilesServiceClient,
        connect_service_client::ConnectServiceClient,
        contacts_service_client::ContactsServiceClient, events_service_client::EventsServiceClient,
        inbox_service_client::InboxServiceClient, media_service_client::MediaServiceClient,
        phone_numbers_service_client::PhoneNumbersServiceClient,
        templates_service_client::TemplatesServiceClient,
        webhooks_service_client::WebhooksServiceClient,
    },
};

/// The size of the largest answer that is accepted, in bytes: the gateway has the same
/// limit for answers of the upstream.
const LARGEST_ANSWER: usize = 32 << 20;

/// How to connect.
#[derive(Clone, Default)]
pub struct Options {
    /// The Late API key, `sk_...`, which is sent with each call. Empty: none is sent.
    pub key: String,
    /// The certificates of a private CA, as PEM, to trust in place of the system's.
    pub ca: Option<String>,
    /// Without TLS. The key is sent unencrypted: for a gateway on this machine, or behind
    /// a proxy that encrypts.
    pub insecure: bool,
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options") // the key is a secret
            .field("ca", &self.ca)
            .field("insecure", &self.insecure)
            .finish_non_exhaustive()
    }
}

/// A gateway. A clone is cheap, and uses the same connection, which is closed once all
/// clones, their stubs and their streams are dropped.
#[derive(Clone, Debug)]
pub struct Client {
    channel: Channel,
}

/// Makes a client of the gateway at `target`, `host:port`. The connection is made by the
/// first call, and again by the first one after it has broken.
///
/// # Panics
///
/// Outside a Tokio runtime.
pub fn connect(target: &str, options: Options) -> Result<Client, Error> {
    endpoint(target, &options)
        .map(|(endpoint, authorization)| Client {
            channel: Channel::new(endpoint.connect_lazy(), authorization, &retry::CONTRACT),
        })
        .map_err(Error::Connect)
}

fn endpoint(target: &str, options: &Options) -> Result<(Endpoint, Option<HeaderValue>), BoxError> {
    let scheme = if options.insecure { "http" } else { "https" };
    let mut endpoint = Endpoint::from_shared(format!("{scheme}://{target}"))?
        .user_agent(concat!("lategate-rust/", env!("CARGO_PKG_VERSION")))?
        .connect_timeout(Duration::from_secs(20)) // gRPC's own
        .http2_keep_alive_interval(Duration::from_secs(30)) // the gateway forbids below 10 s
        .keep_alive_timeout(Duration::from_secs(10));
    if !options.insecure {
        let tls = ClientTlsConfig::new();
        endpoint = endpoint.tls_config(match &options.ca {
            Some(ca) => tls.ca_certificate(Certificate::from_pem(ca)),
            None => tls.with_native_roots(),
        })?;
    }
    if options.key.is_empty() {
        return Ok((endpoint, None));
    }
    let mut authorization = HeaderValue::try_from(format!("Bearer {}", options.key))?;
    authorization.set_sensitive(true); // Debug does not print it
    Ok((endpoint, Some(authorization)))
}

macro_rules! stubs {
    ($($name:ident: $stub:ident, $of:literal;)*) => {
        /// The services. A stub is cheap to make and to clone.
        impl Client {
            $(
                #[doc = concat!("The stub of ", $of, ".")]
                pub fn $name(&self) -> $stub<Channel> {
                    $stub::new(self.channel.clone()).max_decoding_message_size(LARGEST_ANSWER)
                }
            )*
        }
    };
}

stubs! {
    accounts: AccountsServiceClient, "`AccountsService`: accounts and their health";
    broadcasts: BroadcastsServiceClient, "`BroadcastsService`: campaigns, bulk sends and their delivery";
    business_profiles: BusinessProfilesServiceClient, "`BusinessProfilesService`: profile, photo, display name";
    connect: ConnectServiceClient, "`ConnectService`: connecting a WhatsApp Business Account";
    contacts: ContactsServiceClient, "`ContactsService`: contacts and groups, imports and exports";
    events: EventsServiceClient, "`EventsService`: named cursors";
    inbox: InboxServiceClient, "`InboxService`: conversations, messages, attachments";
    media: MediaServiceClient, "`MediaService`: uploads";
    phone_numbers: PhoneNumbersServiceClient, "`PhoneNumbersService`: searching, buying, verifying numbers";
    templates: TemplatesServiceClient, "`TemplatesService`: message templates and their approval";
    webhooks: WebhooksServiceClient, "`WebhooksService`: webhook settings and logs";
}

macro_rules! subscribers {
    ($($name:ident($request:ident) -> $response:ident, $of:literal;)*) => {
        /// The streams, each of which resumes where it broke: see [`Subscription`].
        impl Client {
            $(
                #[doc = concat!("Subscribes to ", $of, ".")]
                pub fn $name(
                    &self,
                    request: $request,
                    options: SubscribeOptions,
                ) -> Subscription<$response> {
                    crate::subscribe::subscribe(self.clone(), request, options)
                }
            )*
        }
    };
}

subscribers! {
    subscribe_messages(StreamMessagesRequest) -> StreamMessagesResponse,
        "what happens in the inbox, `InboxService/StreamMessages`";
    subscribe_delivery_statuses(StreamDeliveryStatusesRequest) -> StreamDeliveryStatusesResponse,
        "what becomes of messages that were sent, `BroadcastsService/StreamDeliveryStatuses`";
    subscribe_account_events(StreamAccountEventsRequest) -> StreamAccountEventsResponse,
        "what happens to accounts and templates, `AccountsService/StreamAccountEvents`";
}
