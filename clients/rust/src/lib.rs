#![doc = include_str!("../README.md")]

mod channel;
mod client;
mod error;
mod retry;
#[cfg(test)]
mod scripted;
mod subscribe;
mod tokens;

pub use channel::Channel;
pub use client::{Client, Options, connect};
pub use error::{Error, error_info};
pub use subscribe::{OnRetry, SubscribeOptions, Subscription};
pub use tokens::{FileTokens, Tokens};
pub use tonic::async_trait;

/// The types of other packages in this one's interface.
pub use {prost_types, tonic, tonic_types::ErrorInfo};

/// The contract: messages, and a client for each service. Generated from its .proto files.
pub mod whatsapp {
    /// Version 1, package `lategate.whatsapp.v1`.
    #[allow(missing_docs, clippy::all, rustdoc::all)]
    pub mod v1 {
        include!("gen/lategate.whatsapp.v1.rs");
    }
}
