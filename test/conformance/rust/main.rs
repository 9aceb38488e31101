//! Does what the conformance tests ask for, a line of JSON on standard input each, with
//! the published package. `conformance methods` prints the methods that it can call.

mod methods;

use std::{collections::HashMap, error::Error, fs, io, thread};

use base64::prelude::{BASE64_STANDARD, Engine};
use lategate::{
    Client, FileTokens, Options, SubscribeOptions, Subscription, error_info,
    tonic::{Code, Status, metadata::KeyAndValueRef},
};
use prost::Message;
use serde_json::{Value, json};
use tokio::{sync::mpsc, task::JoinHandle};
use tokio_stream::StreamExt;
use tonic_types::pb;

use methods::{Call, Outcome};

type Failure = Box<dyn Error + Send + Sync>;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    if std::env::args().nth(1).as_deref() == Some("methods") {
        methods::ALL.iter().for_each(|method| println!("{method}"));
        return Ok(());
    }
    let (read, mut lines) = mpsc::unbounded_channel();
    thread::spawn(move || {
        for line in io::stdin().lines() {
            if read.send(line).is_err() {
                return;
            }
        }
    });
    let mut runner = Runner::default();
    while let Some(line) = lines.recv().await {
        let asked: Value = serde_json::from_str(&line?)?;
        let answer = runner.answer(&asked).await;
        match answer.unwrap_or_else(|failure| Some(json!({"failure": failure.to_string()}))) {
            Some(answer) => say(&asked["id"], answer),
            None => {} // a subscription speaks for itself
        }
    }
    Ok(())
}

/// Writes a line. println! flushes at its end.
fn say(id: &Value, mut answer: Value) {
    answer["id"] = id.clone();
    println!("{answer}");
}

#[derive(Default)]
struct Runner {
    client: Option<Client>,
    subscriptions: HashMap<String, JoinHandle<()>>,
}

impl Runner {
    async fn answer(&mut self, asked: &Value) -> Result<Option<Value>, Failure> {
        if let Some(connect) = asked.get("connect") {
            self.client = None;
            let ca = connect["ca"].as_str().map(fs::read_to_string).transpose()?;
            let options = Options {
                key: text(connect, "key").to_owned(),
                insecure: ca.is_none(),
                ca,
            };
            self.client = Some(lategate::connect(text(connect, "target"), options)?);
            return Ok(Some(json!({"connected": {}})));
        }
        if let Some(cancel) = asked.get("cancel") {
            if let Some(subscription) = self.subscriptions.remove(&cancel["id"].to_string()) {
                subscription.abort();
                if subscription.await.is_err() {
                    let status = Status::cancelled("the consumer has left");
                    say(&cancel["id"], json!({"end": end(&Err(status.into()))}));
                }
            }
            return Ok(Some(json!({"cancelled": {}})));
        }
        let client = self.client.clone().ok_or("connect comes first")?;
        if let Some(call) = asked.get("call") {
            let call = Call {
                requests: list(call, "requests")
                    .map(bytes)
                    .collect::<Result<_, _>>()?,
                timeout_ms: call["timeoutMs"].as_u64(),
                metadata: call["metadata"].as_object().cloned().unwrap_or_default(),
                method: text(call, "method").to_owned(),
            };
            let outcome = methods::call(&client, call).await?;
            return Ok(Some(json!({"result": result(outcome)?})));
        }
        let subscribe = asked.get("subscribe").ok_or("nothing known is asked for")?;
        let id = asked["id"].clone();
        let told = id.clone();
        let options = SubscribeOptions {
            tokens: match subscribe["tokenFile"].as_str() {
                Some(file) => Some(Box::new(FileTokens::new(file))),
                None => None,
            },
            on_retry: Some(Box::new(move |status, wait| {
                let code = status.code() as i32;
                say(
                    &told,
                    json!({"retry": {"code": code, "waitMs": wait.as_millis() as u64}}),
                );
            })),
        };
        let request = bytes(&subscribe["request"])?;
        let request = request.as_slice();
        let task = match text(subscribe, "method").rsplit('/').next() {
            Some("StreamMessages") => {
                let items = client.subscribe_messages(Message::decode(request)?, options);
                tokio::spawn(follow(id.clone(), items))
            }
            Some("StreamDeliveryStatuses") => {
                let items = client.subscribe_delivery_statuses(Message::decode(request)?, options);
                tokio::spawn(follow(id.clone(), items))
            }
            Some("StreamAccountEvents") => {
                let items = client.subscribe_account_events(Message::decode(request)?, options);
                tokio::spawn(follow(id.clone(), items))
            }
            _ => return Err("there is no subscription to that".into()),
        };
        self.subscriptions.insert(id.to_string(), task);
        Ok(None)
    }
}

/// Tells each item, which is how it is dealt with here.
async fn follow<M: Message>(id: Value, mut items: Subscription<M>) {
    let outcome = loop {
        match items.next().await {
            Some(Ok(item)) => say(&id, json!({"item": encoded(&item.encode_to_vec())})),
            Some(Err(error)) => break Err(error),
            None => break Ok(()),
        }
    };
    say(&id, json!({"end": end(&outcome)}));
}

fn end(outcome: &Result<(), lategate::Error>) -> Value {
    match outcome {
        Ok(()) => json!({"code": 0, "message": "", "reason": ""}),
        Err(error) => match error.status() {
            Some(status) => json!({
                "code": status.code() as i32,
                "message": status.message(),
                "reason": reason(status),
            }),
            None => {
                json!({"code": Code::Unknown as i32, "message": error.to_string(), "reason": ""})
            }
        },
    }
}

fn result(outcome: Outcome) -> Result<Value, Failure> {
    let status = outcome.status;
    let details = pb::Status::decode(status.details())?.details;
    let mut headers = serde_json::Map::new();
    for metadata in [&outcome.metadata, status.metadata()] {
        for entry in metadata.iter() {
            if let KeyAndValueRef::Ascii(key, value) = entry {
                headers.insert(key.to_string(), value.to_str()?.into());
            }
        }
    }
    Ok(json!({
        "responses": outcome.responses.iter().map(|bytes| encoded(bytes)).collect::<Vec<_>>(),
        "code": status.code() as i32,
        "message": status.message(),
        "details": details.iter().map(|any| encoded(&any.encode_to_vec())).collect::<Vec<_>>(),
        "reason": reason(&status),
        "headers": headers,
    }))
}

fn reason(status: &Status) -> String {
    error_info(status)
        .map(|info| info.reason)
        .unwrap_or_default()
}

fn text<'a>(of: &'a Value, name: &str) -> &'a str {
    of[name].as_str().unwrap_or_default()
}

fn list<'a>(of: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> {
    of[name].as_array().into_iter().flatten()
}

fn bytes(value: &Value) -> Result<Vec<u8>, Failure> {
    Ok(BASE64_STANDARD.decode(value.as_str().unwrap_or_default())?)
}

fn encoded(bytes: &[u8]) -> String {
    BASE64_STANDARD.encode(bytes)
}
