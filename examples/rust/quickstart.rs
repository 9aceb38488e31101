//! Sends a template to two people, and prints the statuses of the messages.
//!
//! It takes the gateway from LATEGATE_ADDR (default localhost:9090, without TLS) and the
//! key from LATE_API_KEY (default sk_sandbox).

use std::{collections::HashMap, env, error::Error};

use lategate::{Options, SubscribeOptions, prost_types, whatsapp::v1::*};
use stream_delivery_statuses_response::Item;
use tokio_stream::StreamExt;

const ACCOUNT: &str = "YOUR_ACCOUNT_ID"; // the sandbox's; your own is in ListAccounts

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
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

    let request = GetTemplateRequest {
        template_name: "monthly_update".to_owned(),
        account_id: ACCOUNT.to_owned(),
    };
    let answer = client.templates().get_template(request).await?.into_inner();
    let template = answer.template.unwrap_or_default();
    println!(
        "template: {} {}",
        template.name(),
        short(template.status().as_str_name())
    );

    // {{1}} in the template becomes {{1}} of each recipient's variables.
    let body = TemplateComponent {
        r#type: Some("body".to_owned()),
        parameters: vec![TemplateParameter {
            r#type: Some("text".to_owned()),
            text: Some("{{1}}".to_owned()),
            ..Default::default()
        }],
        ..Default::default()
    };
    let request = CreateBroadcastRequest {
        account_id: ACCOUNT.to_owned(),
        name: "January Newsletter".to_owned(),
        template: Some(TemplateReference {
            name: "monthly_update".to_owned(),
            language: "en".to_owned(),
            components: vec![body],
        }),
        ..Default::default()
    };
    let answer = client
        .broadcasts()
        .create_broadcast(request)
        .await?
        .into_inner();
    let id = answer.broadcast.unwrap_or_default().id;
    println!("broadcast: {id}");

    let request = AddBroadcastRecipientsRequest {
        broadcast_id: id.clone(),
        recipients: vec![
            recipient("+14155550101", "Ada"),
            recipient("+15550131026", "Bob"),
        ],
    };
    let answer = client
        .broadcasts()
        .add_broadcast_recipients(request)
        .await?
        .into_inner();
    println!("recipients: {} added", answer.added());

    let request = SendBroadcastRequest {
        broadcast_id: id.clone(),
    };
    let answer = client
        .broadcasts()
        .send_broadcast(request)
        .await?
        .into_inner();
    println!("sent: {} failed: {}", answer.sent(), answer.failed());

    let request = StreamDeliveryStatusesRequest {
        broadcast_ids: vec![id],
        until: Some(BroadcastRecipientStatus::Read.into()),
        max_wait: Some(prost_types::Duration {
            seconds: 30,
            nanos: 0,
        }),
        ..Default::default()
    };
    let mut items = client.subscribe_delivery_statuses(request, SubscribeOptions::default());
    while let Some(item) = items.next().await {
        match item?.item {
            Some(Item::Snapshot(snapshot)) => {
                for recipient in snapshot.recipients {
                    let status = short(recipient.status().as_str_name()).to_lowercase();
                    println!("{} {status}", recipient.phone());
                }
            }
            Some(Item::Event(event)) => {
                println!(
                    "{} {}",
                    event.phone(),
                    event.kind.trim_start_matches("message.")
                );
            }
            Some(Item::Gap(gap)) => eprintln!("EVENTS ARE MISSING: {}", gap.message()),
            _ => {}
        }
    }
    Ok(())
}

fn recipient(phone: &str, name: &str) -> BroadcastRecipientInput {
    BroadcastRecipientInput {
        phone: phone.to_owned(),
        name: Some(name.to_owned()),
        variables: HashMap::from([("1".to_owned(), name.to_owned())]),
    }
}

/// The last word of an enum's value: APPROVED of TEMPLATE_STATUS_APPROVED.
fn short(value: &str) -> &str {
    value.rsplit('_').next().unwrap_or(value)
}
