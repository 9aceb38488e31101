//! What becomes of a stream that breaks, or is refused.

use std::time::Duration;

use futures_util::StreamExt;
use tonic::{Code, Status};
use tonic_types::{ErrorDetails, StatusExt};

use super::*;

#[tokio::test]
async fn a_broken_stream_goes_on_after_the_last_item() {
    let mut gateway = Scripted::start().await;
    let (mut items, seen) = follow(&gateway, None);
    let (_, answer) = token_while(&mut items, async {
        let call = gateway.call().await;
        assert_eq!(start(&call), None);
        call.answer().send(&started("s")).send(&event("1"))
    })
    .await;
    answer.cut();
    let (token, ()) = token_while(&mut items, async {
        let call = gateway.call().await;
        assert_eq!(start(&call), after("1"));
        let answer = call.answer().send(&started("1")).send(&heartbeat("2"));
        answer.end(Status::unavailable("stopping"));
        let call = gateway.call().await;
        assert_eq!(start(&call), after("2"));
        let answer = call.answer().send(&started("2")).send(&event("3"));
        answer.end(Status::ok(""));
    })
    .await;
    assert_eq!(token, "3");
    let codes: Vec<_> = seen.retries().iter().map(|(code, _)| *code).collect();
    assert_eq!(codes, [Code::Unavailable; 2]);
}

#[tokio::test]
async fn an_expired_token_is_a_gap_and_the_stream_goes_on_with_the_earliest() {
    let mut gateway = Scripted::start().await;
    let (mut items, seen) = follow(&gateway, Some("old"));
    let (gap, ()) = tokio::join!(items.next(), async {
        let earliest = [("earliest_token", "e")];
        let call = gateway.call().await;
        call.fail(refused(Code::OutOfRange, "TOKEN_EXPIRED", &earliest));
    });
    let gap = gap.unwrap().unwrap();
    assert_eq!(gap.resume_token, "e");
    let Some(Of::Gap(gap)) = gap.item else {
        panic!("{gap:?}")
    };
    assert_eq!(gap.cause(), GapCause::Retention);
    assert_eq!(gap.message(), "your token is refused");
    assert_eq!(seen.saved(), [""; 0]);

    token_while(&mut items, async {
        let call = gateway.call().await;
        assert_eq!(start(&call), after("e"));
        call.answer().send(&event("1")).end(Status::ok(""));
    })
    .await;
    assert_eq!(seen.saved(), ["e"]);
    assert_eq!(seen.retries(), []);
}

#[tokio::test]
async fn a_token_of_another_log_is_a_gap_and_the_stream_begins_anew() {
    for (code, reason) in [
        (Code::InvalidArgument, "TOKEN_FOREIGN"),
        (Code::OutOfRange, "TOKEN_FUTURE"),
    ] {
        let mut gateway = Scripted::start().await;
        let (mut items, seen) = follow(&gateway, Some("foreign"));
        for retries in [0, 1] {
            // The second time in a row it waits.
            let (gap, ()) = tokio::join!(items.next(), async {
                gateway.call().await.fail(refused(code, reason, &[]));
            });
            let gap = gap.unwrap().unwrap();
            assert_eq!(gap.resume_token, "");
            let Some(Of::Gap(gap)) = gap.item else {
                panic!("{gap:?}")
            };
            assert_eq!(gap.cause(), GapCause::LogReplaced);
            assert_eq!(seen.retries().len(), retries);
        }
        token_while(&mut items, async {
            let call = gateway.call().await;
            assert_eq!(start(&call), Some(Start::Earliest(true)));
            call.answer()
                .send(&started("s"))
                .send(&event("1"))
                .end(Status::ok(""));
        })
        .await;
        assert_eq!(seen.saved(), ["s"]);
    }
}

#[test]
fn only_the_gateways_own_reasons_count() {
    let details = ErrorDetails::with_error_info("TOKEN_FOREIGN", "example.com", []);
    let status = Status::with_error_details(Code::InvalidArgument, "", details);
    assert!(refusal(&status).is_none());
}

#[tokio::test]
async fn what_waiting_does_not_mend_is_the_last_thing_that_is_yielded() {
    let mut gateway = Scripted::start().await;
    for code in [
        Code::Unauthenticated,
        Code::PermissionDenied,
        Code::NotFound,
        Code::InvalidArgument,
        Code::Unimplemented,
        Code::Aborted,
        Code::FailedPrecondition,
        Code::OutOfRange,
    ] {
        let (mut items, seen) = follow(&gateway, None);
        let (error, ()) = tokio::join!(items.next(), async {
            gateway.call().await.fail(Status::new(code, "for good"));
        });
        let error = error.unwrap().unwrap_err();
        assert_eq!(error.status().unwrap().code(), code);
        assert!(items.next().await.is_none());
        assert_eq!(seen.retries(), []);
    }
}

#[tokio::test]
async fn all_else_is_tried_again_after_longer_and_longer_waits() {
    let mut gateway = Scripted::start().await;
    let (mut items, seen) = follow(&gateway, None);
    let codes = [
        Code::Unavailable,
        Code::Unknown,
        Code::Internal,
        Code::ResourceExhausted,
        Code::DeadlineExceeded,
        Code::Cancelled,
        Code::DataLoss,
    ];
    token_while(&mut items, async {
        for code in codes {
            // A stream that only begins has not worked.
            let answer = gateway.call().await.answer();
            answer.send(&started("s")).end(Status::new(code, ""));
        }
        let answer = gateway.call().await.answer().send(&event("1"));
        answer.end(Status::unavailable("stopping"));
    })
    .await;
    token_while(&mut items, async {
        gateway
            .call()
            .await
            .answer()
            .send(&event("2"))
            .end(Status::ok(""));
    })
    .await;

    let retries = seen.retries();
    let told: Vec<_> = retries.iter().map(|(code, _)| *code).collect();
    assert_eq!(told[..codes.len()], codes);
    for ((_, wait), most) in retries.iter().zip([10, 20, 30, 30, 30, 30, 30, 10]) {
        let most = Duration::from_millis(most);
        assert!(*wait >= most / 2 && *wait <= most, "{retries:?}");
    }
    assert_eq!(retries.len(), codes.len() + 1);
}

#[tokio::test]
async fn the_gateway_may_ask_for_a_longer_wait() {
    let mut gateway = Scripted::start().await;
    let (mut items, seen) = follow(&gateway, None);
    let asked = Duration::from_millis(70);
    token_while(&mut items, async {
        let details = ErrorDetails::with_retry_info(Some(asked));
        let status = Status::with_error_details(Code::Unavailable, "", details);
        gateway.call().await.fail(status);
        gateway
            .call()
            .await
            .answer()
            .send(&event("1"))
            .end(Status::ok(""));
    })
    .await;
    assert_eq!(seen.retries(), [(Code::Unavailable, asked)]);
}

#[tokio::test]
async fn a_silent_stream_is_opened_again_and_the_consumers_time_does_not_count() {
    let mut gateway = Scripted::start().await;
    let seen = Seen::default();
    let request = StreamMessagesRequest {
        heartbeat_interval: Some(prost_types::Duration {
            seconds: 0,
            nanos: 600_000_000,
        }),
        ..Default::default()
    };
    let options = seen.options(None);
    let mut items = subscribe_at(PACE, gateway.client(), request, options);
    let (_, answer) = token_while(&mut items, async {
        gateway.call().await.answer().send(&event("1"))
    })
    .await;
    tokio::time::sleep(Duration::from_millis(2000)).await; // it is dealt with at leisure
    let (token, answer) = token_while(&mut items, async { answer.send(&event("2")) }).await;
    assert_eq!(token, "2");
    assert_eq!(seen.retries(), []);

    let (token, ()) = token_while(&mut items, async {
        answer.cancelled().await;
        let call = gateway.call().await;
        assert_eq!(start(&call), after("2"));
        call.answer().send(&event("3")).end(Status::ok(""));
    })
    .await;
    assert_eq!(token, "3");
    assert_eq!(seen.retries()[0].0, Code::Unavailable);
}
