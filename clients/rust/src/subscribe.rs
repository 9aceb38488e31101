mod streams;
#[cfg(test)]
mod tests;

use std::{fmt, time::Duration};

use futures_util::stream::{self, BoxStream};
use tokio::time::{sleep, timeout};
use tonic::{Code, Status, Streaming};
use tonic_types::StatusExt;

use crate::{
    client::Client,
    error::{Error, error_info},
    tokens::Tokens,
    whatsapp::v1::{GapCause, StreamGap},
};
use streams::{Item, Resumable, Start};

/// The items of a stream of the gateway, also when either side restarts: the result of
/// `subscribe_messages` and the like. It implements `futures::Stream`.
///
/// It yields events, gaps, notices, snapshots, and items that this version does not know.
/// A stream that breaks is opened again after the last item that was yielded, for as long
/// as it takes. An error is final, and is yielded last; the stream ends when the gateway
/// ends it (`until`, `max_wait`).
///
/// Handle first, save afterwards: the token of an item is saved when the next one is
/// asked for. If the subscription is dropped before that, the token is not saved, and the
/// item comes again the next time. Dropping it also cancels the call.
///
/// If the gateway refuses a token because its events are gone (TOKEN_EXPIRED) or it is of
/// another log (TOKEN_FOREIGN, TOKEN_FUTURE), the subscription yields a gap and continues
/// with the oldest event that there is.
pub type Subscription<T> = BoxStream<'static, Result<T, Error>>;

/// How to save the position in a stream, and what to call when it breaks.
#[derive(Default)]
pub struct SubscribeOptions {
    /// Where the position is saved, such as [`FileTokens`](crate::FileTokens). A saved
    /// token replaces the request's own start. None: nothing is saved.
    pub tokens: Option<Box<dyn Tokens>>,
    /// Is called before each wait.
    pub on_retry: Option<OnRetry>,
}

/// Called when a stream broke, with the failure and the time until it is opened again.
pub type OnRetry = Box<dyn FnMut(&Status, Duration) + Send>;

impl fmt::Debug for SubscribeOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SubscribeOptions").finish_non_exhaustive()
    }
}

/// The times of a subscription. Tests have shorter ones.
#[derive(Clone, Copy)]
struct Pace {
    first_wait: Duration,
    longest_wait: Duration,
    /// The gateway's heartbeat interval, if the request has none.
    heartbeat: Duration,
}

const PACE: Pace = Pace {
    first_wait: Duration::from_secs(1),
    longest_wait: Duration::from_secs(30),
    heartbeat: Duration::from_secs(15),
};

pub(crate) fn subscribe<R: Resumable>(
    client: Client,
    request: R,
    options: SubscribeOptions,
) -> Subscription<R::Response> {
    subscribe_at(PACE, client, request, options)
}

fn subscribe_at<R: Resumable>(
    pace: Pace,
    client: Client,
    request: R,
    options: SubscribeOptions,
) -> Subscription<R::Response> {
    let heartbeat = request.heartbeat().unwrap_or(pace.heartbeat);
    let subscriber = Subscriber {
        client,
        request,
        options,
        begun: false,
        stream: None,
        unsaved: String::new(),
        silence: 3 * heartbeat,
        pace,
        wait: pace.first_wait,
        refused: false,
    };
    Box::pin(stream::try_unfold(
        subscriber,
        |mut subscriber| async move {
            let item = subscriber.next().await?;
            Ok(item.map(|item| (item, subscriber)))
        },
    ))
}

struct Subscriber<R: Resumable> {
    client: Client,
    /// The request to open the stream with: it begins after the last item that was
    /// yielded.
    request: R,
    options: SubscribeOptions,
    begun: bool,
    stream: Option<Streaming<R::Response>>,
    /// The token of the item that the consumer is handling; empty if there is none.
    unsaved: String,
    /// After how long without an item a stream counts as broken.
    silence: Duration,
    pace: Pace,
    /// The longest that the next wait takes.
    wait: Duration,
    /// A token was refused, and no item has come since.
    refused: bool,
}

impl<R: Resumable> Subscriber<R> {
    async fn next(&mut self) -> Result<Option<R::Response>, Error> {
        if !self.begun {
            self.begin().await?;
            self.begun = true;
        }
        let handled = std::mem::take(&mut self.unsaved);
        self.save(&handled).await?;
        loop {
            let item = match self.receive().await {
                Ok(Some(item)) => item,
                Ok(None) => return Ok(None),
                Err(status) => {
                    self.stream = None;
                    if let Some(gap) = self.recover(status).await? {
                        return Ok(Some(gap));
                    }
                    continue;
                }
            };
            let token = R::token(&item).to_owned();
            if !token.is_empty() {
                self.request.set_start(Start::After(token.clone()));
            }
            let kind = R::kind(&item);
            if kind != Item::Started {
                self.wait = self.pace.first_wait;
                self.refused = false;
            }
            if kind == Item::Other {
                self.unsaved = token;
                return Ok(Some(item));
            }
            self.save(&token).await?;
        }
    }

    async fn begin(&mut self) -> Result<(), Error> {
        if self.request.has_cursor() {
            return Err(Error::Status(Status::invalid_argument(
                "cursor_name: a subscription keeps its own place; \
                 call the stub for a stream with a cursor",
            )));
        }
        if let Some(tokens) = &mut self.options.tokens {
            let token = tokens.load().await.map_err(Error::Tokens)?;
            if let Some(token) = token.filter(|token| !token.is_empty()) {
                self.request.set_start(Start::After(token));
            }
        }
        Ok(())
    }

    async fn save(&mut self, token: &str) -> Result<(), Error> {
        match &mut self.options.tokens {
            Some(tokens) if !token.is_empty() => tokens.save(token).await.map_err(Error::Tokens),
            _ => Ok(()),
        }
    }

    /// The next item of the stream, which is opened if necessary; None at its end.
    async fn receive(&mut self) -> Result<Option<R::Response>, Status> {
        let next = async {
            let stream = match &mut self.stream {
                Some(stream) => stream,
                None => {
                    let opened = self.request.clone().open(&self.client).await?;
                    self.stream.insert(opened)
                }
            };
            stream.message().await
        };
        let silent =
            |_| Status::unavailable(format!("nothing was received for {:?}", self.silence));
        timeout(self.silence, next).await.map_err(silent)?
    }

    /// Prepares the subscription to open the stream again. Returns a gap, if there is one
    /// to report, or the error, if trying again does not help.
    async fn recover(&mut self, status: Status) -> Result<Option<R::Response>, Error> {
        if let Some((gap, token, start)) = refusal(&status) {
            if self.refused {
                self.pause(&status).await;
            }
            self.refused = true;
            self.request.set_start(start);
            self.unsaved = token.clone();
            return Ok(Some(R::gap(token, gap)));
        }
        if is_for_good(status.code()) {
            return Err(Error::Status(status));
        }
        self.pause(&status).await;
        Ok(None)
    }

    async fn pause(&mut self, status: &Status) {
        let asked = status
            .get_details_retry_info()
            .and_then(|info| info.retry_delay)
            .unwrap_or_default();
        // So that subscribers do not all come back at the same time.
        let wait = self.wait.mul_f64(0.5 + fastrand::f64() / 2.0).max(asked);
        self.wait = (2 * self.wait).min(self.pace.longest_wait);
        if let Some(on_retry) = &mut self.options.on_retry {
            on_retry(status, wait);
        }
        sleep(wait).await;
    }
}

/// The gap to report, the token to save, and where to continue, if the gateway has
/// refused the token.
fn refusal(status: &Status) -> Option<(StreamGap, String, Start)> {
    let mut info = error_info(status).filter(|info| info.domain == "lategate")?;
    let (cause, token, start) = match info.reason.as_str() {
        "TOKEN_EXPIRED" => {
            let token = info.metadata.remove("earliest_token")?;
            (GapCause::Retention, token.clone(), Start::After(token))
        }
        "TOKEN_FOREIGN" | "TOKEN_FUTURE" => (GapCause::LogReplaced, String::new(), Start::Earliest),
        _ => return None,
    };
    let gap = StreamGap {
        cause: Some(cause.into()),
        message: Some(status.message().to_owned()),
        ..Default::default()
    };
    Some((gap, token, start))
}

/// Whether the key, the account or the program is wrong: waiting does not help then.
fn is_for_good(code: Code) -> bool {
    matches!(
        code,
        Code::Unauthenticated
            | Code::PermissionDenied
            | Code::NotFound
            | Code::InvalidArgument
            | Code::Unimplemented
            | Code::Aborted
            | Code::FailedPrecondition
            | Code::OutOfRange
    )
}
