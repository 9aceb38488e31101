//! A gateway that answers each call as the test says, over plain HTTP/2: it can also
//! break off where a correct server would not.

use std::{future::poll_fn, net::SocketAddr, time::Duration};

use bytes::{BufMut, Bytes, BytesMut};
use h2::{Reason, RecvStream, SendStream, server::SendResponse};
use http::{HeaderMap, Request, Response};
use prost::Message;
use tokio::{
    net::{TcpListener, TcpStream},
    sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
    task::AbortHandle,
    time::timeout,
};
use tonic::Status;

use crate::{Client, Options, connect};

/// Listens on a free port until the test ends.
pub(crate) struct Scripted {
    pub(crate) address: SocketAddr,
    calls: UnboundedReceiver<Call>,
}

/// A call whose request has come. Without an answer it stays open.
pub(crate) struct Call {
    pub(crate) head: http::request::Parts,
    body: Bytes,
    respond: SendResponse<Bytes>,
    connection: AbortHandle,
}

/// The answer of a call, while it is being sent.
pub(crate) struct Answer {
    stream: SendStream<Bytes>,
    connection: AbortHandle,
}

impl Scripted {
    pub(crate) async fn start() -> Scripted {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (found, calls) = unbounded_channel();
        tokio::spawn(async move {
            loop {
                let (socket, _) = listener.accept().await.unwrap();
                tokio::spawn(serve(socket, found.clone()));
            }
        });
        Scripted { address, calls }
    }

    pub(crate) fn client(&self) -> Client {
        let options = Options {
            key: "sk_test".to_owned(),
            insecure: true,
            ..Default::default()
        };
        connect(&self.address.to_string(), options).unwrap()
    }

    /// The next call of any connection.
    pub(crate) async fn call(&mut self) -> Call {
        soon(self.calls.recv()).await.unwrap()
    }

    /// Whether the test has looked at all calls that have come.
    pub(crate) fn is_idle(&self) -> bool {
        self.calls.is_empty()
    }
}

/// If the client does not do what it should, the test fails and does not hang.
async fn soon<T>(what: impl Future<Output = T>) -> T {
    let most = Duration::from_secs(60);
    timeout(most, what)
        .await
        .expect("the client has not called or cancelled")
}

async fn serve(socket: TcpStream, found: UnboundedSender<Call>) {
    let (connection, mut mine) = unbounded_channel();
    let task = tokio::spawn(async move {
        let mut http = h2::server::handshake(socket).await.unwrap();
        // It ends when the client goes, or the test cuts it.
        while let Some(Ok(request)) = http.accept().await {
            connection.send(request).unwrap();
        }
    });
    while let Some((request, respond)) = mine.recv().await {
        let (found, connection) = (found.clone(), task.abort_handle());
        tokio::spawn(async move {
            let (head, body) = Request::into_parts(request);
            if let Some(body) = read(body).await {
                let call = Call {
                    head,
                    body,
                    respond,
                    connection,
                };
                found.send(call).ok(); // the test may be over
            }
        });
    }
}

/// The whole body, unless the client has cancelled the call.
async fn read(mut body: RecvStream) -> Option<Bytes> {
    let mut whole = BytesMut::new();
    while let Some(data) = body.data().await {
        whole.extend(data.ok()?);
    }
    Some(whole.freeze())
}

impl Call {
    /// The request of a unary call: what follows gRPC's prefix of five bytes.
    pub(crate) fn request<M: Message + Default>(&self) -> M {
        M::decode(self.body.slice(5..)).unwrap()
    }

    /// The value of a request header.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.head.headers[name].to_str().unwrap()
    }

    /// Fails the call before anything was answered.
    pub(crate) fn fail(mut self, status: Status) {
        let mut response = Response::new(());
        status.add_header(response.headers_mut()).unwrap();
        self.respond.send_response(response, true).unwrap();
    }

    /// Answers like a proxy that does not speak gRPC.
    pub(crate) fn refuse(mut self, code: u16) {
        let response = Response::builder().status(code).body(()).unwrap();
        self.respond.send_response(response, true).unwrap();
    }

    /// Begins an answer.
    pub(crate) fn answer(mut self) -> Answer {
        let stream = self.respond.send_response(Response::new(()), false);
        Answer {
            stream: stream.unwrap(),
            connection: self.connection,
        }
    }

    /// Breaks the call's connection.
    pub(crate) fn cut(self) {
        self.connection.abort();
    }
}

impl Answer {
    pub(crate) fn send(mut self, message: &impl Message) -> Answer {
        let mut frame = BytesMut::new();
        frame.put_u8(0);
        frame.put_u32(message.encoded_len() as u32);
        message.encode(&mut frame).unwrap();
        self.stream.send_data(frame.freeze(), false).unwrap();
        self
    }

    pub(crate) fn end(mut self, status: Status) {
        let mut trailers = HeaderMap::new();
        status.add_header(&mut trailers).unwrap();
        self.stream.send_trailers(trailers).unwrap();
    }

    /// Cancels the call from this side.
    pub(crate) fn reset(mut self) {
        self.stream.send_reset(Reason::CANCEL);
    }

    /// Breaks the connection. Data that the client has not received yet is lost.
    pub(crate) fn cut(self) {
        self.connection.abort();
    }

    /// Waits until the client cancels the call.
    pub(crate) async fn cancelled(mut self) {
        let reset = soon(poll_fn(|cx| self.stream.poll_reset(cx)));
        let reason = reset.await.unwrap();
        assert_eq!(reason, Reason::CANCEL);
    }
}
