//! Prints each message that customers write, once, also when either side restarts. It
//! saves its position in a file: inbox TOKENFILE
//!
//! It takes the gateway from LATEGATE_ADDR (default localhost:9090, without TLS) and the
//! key from LATE_API_KEY (default sk_sandbox).

use std::{env, error::Error};

use lategate::{FileTokens, Options, SubscribeOptions, whatsapp::v1::*};
use stream_messages_response::Item;
use tokio_stream::StreamExt;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let file = env::args().nth(1).ok_or("usage: inbox TOKENFILE")?;
    let target = env::var("LATEGATE_ADDR").unwrap_or("localhost:9090".to_owned());
    let key = env::var("LATE_API_KEY").unwrap_or("sk_sandbox".to_owned());
    let client = lategate::connect(
        &target,
        Options {
            key,
            insecure: true,
            ..Default::default()
        },
    )?;

    let request = StreamMessagesRequest {
        kinds: vec!["message.received".to_owned()],
        ..Default::default()
    };
    let options = SubscribeOptions {
        tokens: Some(Box::new(FileTokens::new(file))),
        on_retry: Some(Box::new(|error, wait| {
            eprintln!("trying again in {wait:?}: {}", error.message())
        })),
    };
    let mut items = client.subscribe_messages(request, options);
    while let Some(item) = items.next().await {
        match item?.item {
            // The same message may come twice: its token is saved when the next item is
            // asked for, so it comes again after a crash before that.
            Some(Item::Event(event)) => {
                let sender = event.sender.clone().unwrap_or_default();
                println!("{}: {}", sender.name(), event.text());
            }
            Some(Item::Gap(gap)) => eprintln!("EVENTS ARE MISSING: {}", gap.message()),
            _ => {}
        }
    }
    Ok(())
}
