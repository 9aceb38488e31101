use std::time::Duration;

use tonic::{Code, Request, Status};
use tonic_types::{ErrorDetails, StatusExt};

use super::Channel;
use crate::{
    error::error_info,
    retry::{CONTRACT, Policies},
    scripted::Scripted,
    whatsapp::v1::{
        GetTemplateRequest, GetTemplateResponse, SendMessageRequest, SendMessageResponse,
        StreamMessagesRequest, StreamMessagesResponse,
        templates_service_client::TemplatesServiceClient,
    },
};

/// The contract's policies, in a hurry.
fn hurried() -> &'static Policies {
    let mut policies = CONTRACT.clone();
    for policy in policies.values_mut() {
        policy.first_wait = Duration::from_millis(1);
    }
    Box::leak(Box::new(policies))
}

fn templates(gateway: &Scripted) -> TemplatesServiceClient<Channel> {
    let endpoint = tonic::transport::Endpoint::from_shared(format!("http://{}", gateway.address));
    let transport = endpoint.unwrap().connect_lazy();
    TemplatesServiceClient::new(Channel::new(transport, None, hurried()))
}

fn wanted() -> GetTemplateRequest {
    GetTemplateRequest {
        template_name: "monthly_update".to_owned(),
        account_id: "account".to_owned(),
    }
}

fn found() -> GetTemplateResponse {
    GetTemplateResponse {
        success: Some(true),
        ..Default::default()
    }
}

#[tokio::test]
async fn each_call_has_the_key_and_says_who_calls() {
    let mut gateway = Scripted::start().await;
    let mut inbox = gateway.client().inbox();
    let (answer, ()) = tokio::join!(inbox.send_message(SendMessageRequest::default()), async {
        let call = gateway.call().await;
        assert_eq!(call.header("authorization"), "Bearer sk_test");
        assert!(
            call.header("user-agent")
                .starts_with("lategate-rust/0.1.0 ")
        );
        let answer = call.answer().send(&SendMessageResponse::default());
        answer.end(Status::ok(""));
    });
    answer.unwrap();
}

#[tokio::test]
async fn a_failure_says_its_reason() {
    let mut gateway = Scripted::start().await;
    let mut inbox = gateway.client().inbox();
    let (answer, ()) = tokio::join!(inbox.send_message(SendMessageRequest::default()), async {
        let details = ErrorDetails::with_error_info(
            "API_KEY_MISSING",
            "lategate",
            [("k".to_owned(), "v".to_owned())],
        );
        let status = Status::with_error_details(Code::Unauthenticated, "no key", details);
        gateway.call().await.fail(status);
    });
    let info = error_info(&answer.unwrap_err()).unwrap();
    assert_eq!(
        (info.reason.as_str(), info.domain.as_str()),
        ("API_KEY_MISSING", "lategate")
    );
    assert_eq!(info.metadata["k"], "v");
    assert!(error_info(&Status::unavailable("no details")).is_none());
}

#[tokio::test]
async fn a_read_is_repeated_until_the_gateway_is_there() {
    let mut gateway = Scripted::start().await;
    let mut templates = templates(&gateway);
    let (answer, ()) = tokio::join!(templates.get_template(wanted()), async {
        gateway.call().await.fail(Status::unavailable("starting"));
        gateway.call().await.refuse(503);
        gateway.call().await.cut();
        let call = gateway.call().await;
        assert_eq!(call.request::<GetTemplateRequest>(), wanted());
        call.answer().send(&found()).end(Status::ok(""));
    });
    assert_eq!(answer.unwrap().into_inner(), found());
}

#[tokio::test]
async fn a_read_is_given_up_after_the_fifth_attempt() {
    let mut gateway = Scripted::start().await;
    let mut templates = templates(&gateway);
    let (answer, ()) = tokio::join!(templates.get_template(wanted()), async {
        for attempt in 1..=5 {
            gateway
                .call()
                .await
                .fail(Status::unavailable(attempt.to_string()));
        }
    });
    let status = answer.unwrap_err();
    assert_eq!((status.code(), status.message()), (Code::Unavailable, "5"));
    assert!(gateway.is_idle());
}

#[tokio::test]
async fn a_read_that_was_refused_otherwise_is_not_repeated() {
    let mut gateway = Scripted::start().await;
    let mut templates = templates(&gateway);
    let (answer, ()) = tokio::join!(templates.get_template(wanted()), async {
        gateway.call().await.fail(Status::internal("broken"));
    });
    assert_eq!(answer.unwrap_err().code(), Code::Internal);
    assert!(gateway.is_idle());
}

#[tokio::test]
async fn a_write_is_never_repeated() {
    let mut gateway = Scripted::start().await;
    let mut inbox = gateway.client().inbox();
    for cut in [false, true] {
        let (answer, ()) = tokio::join!(inbox.send_message(SendMessageRequest::default()), async {
            let call = gateway.call().await;
            if cut {
                call.cut();
            } else {
                call.fail(Status::unavailable("stopping"));
            }
        });
        assert_eq!(answer.unwrap_err().code(), Code::Unavailable);
        assert!(gateway.is_idle());
    }
}

#[tokio::test]
async fn a_gateway_that_is_not_there_is_unavailable() {
    let socket = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = socket.local_addr().unwrap().to_string();
    drop(socket);
    let options = crate::Options {
        insecure: true,
        ..Default::default()
    };
    let mut inbox = crate::connect(&address, options).unwrap().inbox();
    let status = inbox.send_message(SendMessageRequest::default()).await;
    assert_eq!(status.unwrap_err().code(), Code::Unavailable);
}

#[tokio::test]
async fn a_deadline_ends_a_call_with_all_its_attempts() {
    let mut gateway = Scripted::start().await;
    let mut templates = templates(&gateway);
    let mut request = Request::new(wanted());
    request.set_timeout(Duration::from_secs(3));
    let (answer, _unanswered) = tokio::join!(templates.get_template(request), async {
        gateway.call().await.fail(Status::unavailable("starting"));
        gateway.call().await
    });
    assert_eq!(answer.unwrap_err().code(), Code::DeadlineExceeded);
}

#[tokio::test]
async fn a_deadline_ends_a_stream_that_has_begun() {
    let mut gateway = Scripted::start().await;
    let mut inbox = gateway.client().inbox();
    let mut request = Request::new(StreamMessagesRequest::default());
    request.set_timeout(Duration::from_secs(3));
    let (stream, answer) = tokio::join!(inbox.stream_messages(request), async {
        let item = StreamMessagesResponse::default();
        gateway.call().await.answer().send(&item)
    });
    let mut stream = stream.unwrap().into_inner();
    assert!(stream.message().await.unwrap().is_some());
    let status = stream.message().await.unwrap_err();
    assert_eq!(status.code(), Code::DeadlineExceeded);
    drop(stream);
    answer.cancelled().await;
}

#[tokio::test]
async fn a_deadline_that_the_gateway_has_noticed_first_is_one_too() {
    let mut gateway = Scripted::start().await;
    let mut inbox = gateway.client().inbox();
    let timeout = Duration::from_secs(3);
    let mut request = Request::new(StreamMessagesRequest::default());
    request.set_timeout(timeout);
    let (stream, answer) = tokio::join!(inbox.stream_messages(request), async {
        gateway.call().await.answer()
    });
    tokio::time::sleep(timeout).await; // nobody looks at the stream meanwhile
    answer.reset();
    let status = stream.unwrap().into_inner().message().await.unwrap_err();
    assert_eq!(status.code(), Code::DeadlineExceeded);
}

#[tokio::test]
async fn a_stream_whose_connection_breaks_is_unavailable() {
    let mut gateway = Scripted::start().await;
    let mut inbox = gateway.client().inbox();
    for cut in [true, false] {
        let request = StreamMessagesRequest::default();
        let (stream, answer) = tokio::join!(inbox.stream_messages(request), async {
            gateway.call().await.answer()
        });
        if cut {
            answer.cut();
        } else {
            answer.reset();
        }
        let status = stream.unwrap().into_inner().message().await.unwrap_err();
        assert_eq!(status.code(), Code::Unavailable);
        let words = status.message();
        assert_eq!(words.matches("reading a body").count(), 1, "{words}");
    }
}

#[tokio::test]
async fn settings_that_cannot_be_used_are_told_at_once() {
    let insecure = crate::Options {
        insecure: true,
        ..Default::default()
    };
    for (target, options) in [
        ("not a target", insecure.clone()),
        (
            "localhost:9090",
            crate::Options {
                key: "two\nlines".to_owned(),
                ..insecure
            },
        ),
    ] {
        let error = crate::connect(target, options).unwrap_err();
        assert!(matches!(error, crate::Error::Connect(_)), "{error}");
    }
}
