//! What is yielded, what is saved, and when.

use futures_util::{StreamExt, TryStreamExt};
use tonic::{Code, Status};

use super::*;

#[tokio::test]
async fn an_item_is_saved_when_the_next_is_asked_for() {
    let mut gateway = Scripted::start().await;
    let (mut items, seen) = follow(&gateway, None);
    let (token, answer) = token_while(&mut items, async {
        let answer = gateway.call().await.answer();
        answer
            .send(&started("s"))
            .send(&heartbeat("h"))
            .send(&event("1"))
    })
    .await;
    assert_eq!(token, "1");
    assert_eq!(seen.saved(), ["s", "h"]);

    let (token, _answer) = token_while(&mut items, async { answer.send(&event("2")) }).await;
    assert_eq!(token, "2");
    assert_eq!(seen.saved(), ["s", "h", "1"]);
}

#[tokio::test]
async fn events_notices_and_items_of_later_versions_are_yielded() {
    let mut gateway = Scripted::start().await;
    let (items, seen) = follow(&gateway, None);
    let unknown = StreamMessagesResponse {
        resume_token: "u".to_owned(),
        ..Default::default()
    };
    let sent = [
        event("e"),
        item("n", Of::Notice(StreamNotice::default())),
        unknown,
    ];
    let (items, ()) = tokio::join!(items.try_collect::<Vec<_>>(), async {
        let answer = gateway.call().await.answer().send(&started("s"));
        let answer = sent.iter().fold(answer, |answer, item| answer.send(item));
        answer.end(Status::ok(""));
    });
    assert_eq!(items.unwrap(), sent);
    assert_eq!(seen.saved(), ["s", "e", "n", "u"]); // also the last one
}

#[tokio::test]
async fn leaving_cancels_the_stream_and_leaves_the_item_unsaved() {
    let mut gateway = Scripted::start().await;
    let (mut items, seen) = follow(&gateway, None);
    let (_, answer) = token_while(&mut items, async {
        gateway.call().await.answer().send(&event("1"))
    })
    .await;
    drop(items);
    answer.cancelled().await;
    assert_eq!(seen.saved(), [""; 0]);
}

#[tokio::test]
async fn a_kept_token_replaces_the_start_and_an_empty_one_does_not() {
    let mut gateway = Scripted::start().await;
    for (kept, want) in [
        (None, Some(Start::Earliest(true))),
        (Some(""), Some(Start::Earliest(true))),
        (Some("kept"), after("kept")),
    ] {
        let request = StreamMessagesRequest {
            start: Some(Start::Earliest(true)),
            ..Default::default()
        };
        let options = Seen::default().options(kept);
        let mut items = subscribe_at(PACE, gateway.client(), request, options);
        token_while(&mut items, async {
            let call = gateway.call().await;
            assert_eq!(start(&call), want);
            call.answer().send(&event("1")).end(Status::ok(""));
        })
        .await;
    }
}

#[tokio::test]
async fn a_cursor_is_refused_before_anything_is_sent() {
    let gateway = Scripted::start().await;
    let request = StreamMessagesRequest {
        start: Some(Start::CursorName("mine".to_owned())),
        ..Default::default()
    };
    let options = SubscribeOptions::default();
    let mut items = gateway.client().subscribe_messages(request, options);
    let error = items.next().await.unwrap().unwrap_err();
    assert_eq!(error.status().unwrap().code(), Code::InvalidArgument);
    assert!(error.to_string().contains("cursor_name"), "{error}");
    assert!(gateway.is_idle());
}

#[tokio::test]
async fn tokens_that_cannot_be_kept_are_the_consumers_to_know() {
    let mut gateway = Scripted::start().await;
    let options = |load| SubscribeOptions {
        tokens: Some(Box::new(Lost { load })),
        on_retry: None,
    };
    let request = StreamMessagesRequest::default();
    let mut items = gateway
        .client()
        .subscribe_messages(request.clone(), options(false));
    let error = items.next().await.unwrap().unwrap_err();
    assert!(matches!(error, Error::Tokens(_)), "{error}");

    let mut items = gateway.client().subscribe_messages(request, options(true));
    token_while(&mut items, async {
        gateway
            .call()
            .await
            .answer()
            .send(&event("1"))
            .end(Status::ok(""));
    })
    .await;
    let error = items.next().await.unwrap().unwrap_err();
    assert!(matches!(error, Error::Tokens(_)), "{error}");
    assert!(items.next().await.is_none());
}

#[tokio::test]
async fn snapshots_of_deliveries_are_yielded() {
    use stream_delivery_statuses_response::Item as Of;
    let mut gateway = Scripted::start().await;
    let request = StreamDeliveryStatusesRequest::default();
    let options = SubscribeOptions::default();
    let items = gateway
        .client()
        .subscribe_delivery_statuses(request, options);
    let response = |item| StreamDeliveryStatusesResponse {
        item: Some(item),
        ..Default::default()
    };
    let snapshot = response(Of::Snapshot(DeliverySnapshot::default()));
    let (items, ()) = tokio::join!(items.try_collect::<Vec<_>>(), async {
        let call = gateway.call().await;
        assert_eq!(
            call.head.uri.path(),
            "/lategate.whatsapp.v1.BroadcastsService/StreamDeliveryStatuses"
        );
        let answer = call
            .answer()
            .send(&response(Of::Started(StreamStarted::default())));
        answer.send(&snapshot).end(Status::ok(""));
    });
    assert_eq!(items.unwrap(), [snapshot]);
}
