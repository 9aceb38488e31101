mod breaks;
mod items;

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use futures_util::StreamExt;
use tonic::{Code, Status};
use tonic_types::{ErrorDetails, StatusExt};

use super::{Pace, SubscribeOptions, Subscription, refusal, subscribe_at};
use crate::{
    Error, Tokens,
    scripted::{Call, Scripted},
    whatsapp::v1::{
        DeliverySnapshot, GapCause, InboxEvent, StreamDeliveryStatusesRequest,
        StreamDeliveryStatusesResponse, StreamHeartbeat, StreamMessagesRequest,
        StreamMessagesResponse, StreamNotice, StreamStarted, stream_delivery_statuses_response,
        stream_messages_request::Start, stream_messages_response::Item as Of,
    },
};

/// Short waits; the heartbeat stays.
const PACE: Pace = Pace {
    first_wait: Duration::from_millis(10),
    longest_wait: Duration::from_millis(30),
    heartbeat: Duration::from_secs(15),
};

/// What a subscription did besides yielding items.
#[derive(Clone, Default)]
struct Seen {
    saved: Arc<Mutex<Vec<String>>>,
    retries: Arc<Mutex<Vec<(Code, Duration)>>>,
}

impl Seen {
    fn saved(&self) -> Vec<String> {
        self.saved.lock().unwrap().clone()
    }

    fn retries(&self) -> Vec<(Code, Duration)> {
        self.retries.lock().unwrap().clone()
    }

    fn options(&self, kept: Option<&str>) -> SubscribeOptions {
        let retries = self.retries.clone();
        SubscribeOptions {
            tokens: Some(Box::new(Kept(kept.map(str::to_owned), self.saved.clone()))),
            on_retry: Some(Box::new(move |status, wait| {
                retries.lock().unwrap().push((status.code(), wait));
            })),
        }
    }
}

/// Tokens in memory: the one to load, and all that were saved.
struct Kept(Option<String>, Arc<Mutex<Vec<String>>>);

#[tonic::async_trait]
impl Tokens for Kept {
    async fn load(&mut self) -> Result<Option<String>, crate::error::BoxError> {
        Ok(self.0.clone())
    }

    async fn save(&mut self, token: &str) -> Result<(), crate::error::BoxError> {
        self.1.lock().unwrap().push(token.to_owned());
        Ok(())
    }
}

/// Tokens whose place cannot be reached.
struct Lost {
    load: bool,
}

#[tonic::async_trait]
impl Tokens for Lost {
    async fn load(&mut self) -> Result<Option<String>, crate::error::BoxError> {
        if self.load {
            Ok(None)
        } else {
            Err("no disk".into())
        }
    }

    async fn save(&mut self, _: &str) -> Result<(), crate::error::BoxError> {
        Err("no disk".into())
    }
}

fn item(token: &str, item: Of) -> StreamMessagesResponse {
    StreamMessagesResponse {
        resume_token: token.to_owned(),
        item: Some(item),
        ..Default::default()
    }
}

fn started(token: &str) -> StreamMessagesResponse {
    item(token, Of::Started(StreamStarted::default()))
}

fn heartbeat(token: &str) -> StreamMessagesResponse {
    item(token, Of::Heartbeat(StreamHeartbeat::default()))
}

fn event(token: &str) -> StreamMessagesResponse {
    item(token, Of::Event(InboxEvent::default()))
}

fn start(call: &Call) -> Option<Start> {
    call.request::<StreamMessagesRequest>().start
}

fn after(token: &str) -> Option<Start> {
    Some(Start::ResumeToken(token.to_owned()))
}

fn refused(code: Code, reason: &str, metadata: &[(&str, &str)]) -> Status {
    let metadata = metadata.iter().map(|(k, v)| (k.to_string(), v.to_string()));
    let details = ErrorDetails::with_error_info(
        reason,
        "lategate",
        metadata.collect::<std::collections::HashMap<_, _>>(),
    );
    Status::with_error_details(code, "your token is refused", details)
}

/// A subscription to the inbox, and what it does.
fn follow(gateway: &Scripted, kept: Option<&str>) -> (Subscription<StreamMessagesResponse>, Seen) {
    let seen = Seen::default();
    let request = StreamMessagesRequest::default();
    let options = seen.options(kept);
    (subscribe_at(PACE, gateway.client(), request, options), seen)
}

/// The next item's token, while the gateway does something.
async fn token_while<T>(
    items: &mut Subscription<StreamMessagesResponse>,
    script: impl Future<Output = T>,
) -> (String, T) {
    let (item, done) = tokio::join!(items.next(), script);
    (item.unwrap().unwrap().resume_token, done)
}
