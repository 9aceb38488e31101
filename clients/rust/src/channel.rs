#[cfg(test)]
mod tests;

use std::{
    error::Error,
    fmt,
    future::{Future, poll_fn},
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Request, Response, header::AUTHORIZATION};
use http_body::Frame;
use http_body_util::{BodyExt, Full};
use tokio::time::{Instant, Sleep, sleep, sleep_until, timeout_at};
use tonic::{Status, TimeoutExpired, body::Body, transport};
use tower_service::Service;

use crate::retry::Policies;

/// The result of one attempt of a call: a response, or the failure of the transport.
pub(crate) type Answer = Result<Response<Body>, Status>;

/// A connection to the gateway, made when the first call needs it and again after it has
/// broken. A clone is cheap, and uses the same connection.
///
/// It adds what tonic does not do itself: the key, the retries of the contract, the
/// deadline of whole calls, and UNAVAILABLE as the code of connections that break.
#[derive(Clone)]
pub struct Channel {
    transport: transport::Channel,
    authorization: Option<HeaderValue>,
    policies: &'static Policies,
}

impl fmt::Debug for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Channel").finish_non_exhaustive()
    }
}

impl Channel {
    pub(crate) fn new(
        transport: transport::Channel,
        authorization: Option<HeaderValue>,
        policies: &'static Policies,
    ) -> Self {
        Channel {
            transport,
            authorization,
            policies,
        }
    }

    /// The call, repeated if the contract allows it.
    async fn attempts(mut self, mut request: Request<Body>) -> Answer {
        if let Some(authorization) = &self.authorization {
            let headers = request.headers_mut();
            headers.insert(AUTHORIZATION, authorization.clone());
        }
        let Some(policy) = self.policies.get(request.uri().path()) else {
            return self.attempt(request).await;
        };
        let (head, body) = request.into_parts();
        let body = body.collect().await?.to_bytes();
        let mut attempt = 1;
        loop {
            let body = Body::new(Full::new(body.clone()));
            let answer = self.attempt(Request::from_parts(head.clone(), body)).await;
            match policy.wait_after(attempt, &answer) {
                Some(wait) => sleep(wait).await,
                None => return answer,
            }
            attempt += 1;
        }
    }

    async fn attempt(&mut self, request: Request<Body>) -> Answer {
        let answer = async {
            poll_fn(|cx| self.transport.poll_ready(cx)).await?;
            self.transport.call(request).await
        };
        answer.await.map_err(|error| broken(&error))
    }
}

impl Service<Request<Body>> for Channel {
    type Response = Response<Body>;
    type Error = Status;
    type Future = Pin<Box<dyn Future<Output = Answer> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Status>> {
        Poll::Ready(Ok(())) // each attempt waits for the transport
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let deadline = timeout_of(request.headers()).map(|timeout| Instant::now() + timeout);
        let answer = self.clone().attempts(request);
        Box::pin(async move {
            let answer = match deadline {
                Some(deadline) => timeout_at(deadline, answer)
                    .await
                    .unwrap_or_else(|_| Err(too_late())),
                None => answer.await,
            };
            let response = answer.map_err(|status| in_time(deadline, status))?;
            Ok(response.map(|body| {
                Body::new(Messages {
                    body,
                    deadline: deadline.map(|deadline| Box::pin(sleep_until(deadline))),
                })
            }))
        })
    }
}

/// The messages of an answer, until the call's deadline.
struct Messages {
    body: Body,
    deadline: Option<Pin<Box<Sleep>>>,
}

impl http_body::Body for Messages {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        if let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(cx) {
            let deadline = self.deadline.as_ref().map(|sleep| sleep.deadline());
            let failed = |error| in_time(deadline, broken(&error));
            return Poll::Ready(frame.map(|frame| frame.map_err(failed)));
        }
        match &mut self.deadline {
            Some(deadline) => {
                ready!(deadline.as_mut().poll(cx));
                Poll::Ready(Some(Err(too_late())))
            }
            None => Poll::Pending,
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }
}

/// The gateway knows the deadline too, and ends the call: that may be noticed first.
fn in_time(deadline: Option<Instant>, status: Status) -> Status {
    match deadline {
        Some(deadline) if deadline <= Instant::now() => too_late(),
        _ => status,
    }
}

/// A failure of the transport. Errors of the gateway itself come in headers, not here.
fn broken(error: &(dyn Error + 'static)) -> Status {
    let mut words = match error.downcast_ref::<Status>() {
        Some(status) => status.message().to_owned(), // tonic's guess of a code is left out
        None => error.to_string(),
    };
    let mut cause = error.source();
    while let Some(error) = cause {
        if error.is::<TimeoutExpired>() {
            return too_late();
        }
        let more = error.to_string();
        if !words.ends_with(&more) {
            words = format!("{words}: {more}");
        }
        cause = error.source();
    }
    Status::unavailable(words)
}

fn too_late() -> Status {
    Status::deadline_exceeded("the call's deadline has passed")
}

/// The time limit of a call: `grpc-timeout`, up to eight digits and a unit.
fn timeout_of(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get("grpc-timeout")?.to_str().ok()?;
    let (digits, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    let number: u64 = digits.parse().ok()?;
    Some(match unit {
        "H" => Duration::from_secs(number * 3600),
        "M" => Duration::from_secs(number * 60),
        "S" => Duration::from_secs(number),
        "m" => Duration::from_millis(number),
        "u" => Duration::from_micros(number),
        "n" => Duration::from_nanos(number),
        _ => return None,
    })
}
