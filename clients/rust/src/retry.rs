use std::{collections::HashMap, sync::LazyLock, time::Duration};

use serde_json::Value;
use tonic::{Code, Status};

use crate::channel::Answer;

/// How often a call is retried, and after what time: the `retryPolicy` of a gRPC service
/// config, which tonic does not support.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Policy {
    pub(crate) attempts: u64,
    pub(crate) first_wait: Duration,
    pub(crate) longest_wait: Duration,
    pub(crate) multiplier: f64,
    pub(crate) codes: Vec<Code>,
}

/// The policies by the path of the method, such as `/lategate.whatsapp.v1.EventsService/GetCursor`.
pub(crate) type Policies = HashMap<String, Policy>;

/// The policies of the contract. A test reads the same text, so it is well-formed.
pub(crate) static CONTRACT: LazyLock<Policies> = LazyLock::new(|| {
    parse(include_str!("gen/service_config.json")).expect("service_config.json is not well-formed")
});

impl Policy {
    /// How long to wait after this attempt (the first is 1); None if the call is not
    /// repeated.
    pub(crate) fn wait_after(&self, attempt: u64, answer: &Answer) -> Option<Duration> {
        if attempt >= self.attempts || !self.codes.contains(&code_before_messages(answer)?) {
            return None;
        }
        let growth = self.multiplier.powi(attempt as i32 - 1);
        let longest = self.first_wait.mul_f64(growth).min(self.longest_wait);
        Some(longest.mul_f64(0.8 + 0.4 * fastrand::f64())) // not all callers at the same moment
    }
}

/// The code of a call that has failed before any answer.
fn code_before_messages(answer: &Answer) -> Option<Code> {
    match answer {
        Err(status) => Some(status.code()),
        Ok(response) => match Status::from_header_map(response.headers()) {
            Some(status) => Some(status.code()),
            // A proxy that does not speak gRPC. The codes are those of gRPC's mapping.
            None if matches!(response.status().as_u16(), 429 | 502 | 503 | 504) => {
                Some(Code::Unavailable)
            }
            None => None,
        },
    }
}

fn parse(text: &str) -> Option<Policies> {
    let config: Value = serde_json::from_str(text).ok()?;
    let mut policies = Policies::new();
    for method_config in config["methodConfig"].as_array()? {
        let retry = &method_config["retryPolicy"];
        let policy = Policy {
            attempts: retry["maxAttempts"].as_u64()?,
            first_wait: seconds(&retry["initialBackoff"])?,
            longest_wait: seconds(&retry["maxBackoff"])?,
            multiplier: retry["backoffMultiplier"].as_f64()?,
            codes: retry["retryableStatusCodes"]
                .as_array()?
                .iter()
                .map(code)
                .collect::<Option<_>>()?,
        };
        for name in method_config["name"].as_array()? {
            let (service, method) = (name["service"].as_str()?, name["method"].as_str()?);
            policies.insert(format!("/{service}/{method}"), policy.clone());
        }
    }
    Some(policies)
}

/// A duration in the JSON of Protobuf, such as `0.5s`.
fn seconds(value: &Value) -> Option<Duration> {
    let number = value.as_str()?.strip_suffix('s')?.parse().ok()?;
    Duration::try_from_secs_f64(number).ok()
}

/// The contract repeats calls only for this code. Another code fails the test below.
fn code(name: &Value) -> Option<Code> {
    (name == "UNAVAILABLE").then_some(Code::Unavailable)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_contracts_reads_are_repeated_and_nothing_else() {
        let read = &CONTRACT["/lategate.whatsapp.v1.TemplatesService/GetTemplate"];
        let want = Policy {
            attempts: 5,
            first_wait: Duration::from_millis(500),
            longest_wait: Duration::from_secs(4),
            multiplier: 2.0,
            codes: vec![Code::Unavailable],
        };
        assert_eq!(*read, want);
        assert!(!CONTRACT.contains_key("/lategate.whatsapp.v1.InboxService/SendMessage"));
        assert!(!CONTRACT.contains_key("/lategate.whatsapp.v1.InboxService/StreamMessages"));
    }

    #[test]
    fn waits_grow_to_the_longest_and_end_with_the_attempts() {
        let policy = &CONTRACT["/lategate.whatsapp.v1.EventsService/GetCursor"];
        let failed = Err(Status::unavailable(""));
        for (attempt, about) in [(1, 500), (2, 1000), (3, 2000), (4, 4000)] {
            let wait = policy.wait_after(attempt, &failed).unwrap().as_millis();
            assert!(
                (about * 4 / 5..=about * 6 / 5).contains(&wait),
                "{attempt}: {wait} ms"
            );
        }
        assert_eq!(policy.wait_after(5, &failed), None);
        assert_eq!(policy.wait_after(1, &Err(Status::internal(""))), None);
    }
}
