use std::fmt;

use tonic::Status;
use tonic_types::{ErrorInfo, StatusExt};

pub(crate) type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Why connecting, or a subscription, has failed. Single calls fail with a
/// [`tonic::Status`].
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The arguments of [`connect`](crate::connect) cannot be used. Nothing was sent.
    Connect(BoxError),
    /// The gateway, or the transport, has refused the call; trying again does not help.
    Status(Status),
    /// [`Tokens`](crate::Tokens) could not load or save a token.
    Tokens(BoxError),
}

impl Error {
    /// The status of the failed call, if it was a call that failed.
    pub fn status(&self) -> Option<&Status> {
        match self {
            Error::Status(status) => Some(status),
            Error::Connect(_) | Error::Tokens(_) => None,
        }
    }
}

impl From<Status> for Error {
    fn from(status: Status) -> Self {
        Error::Status(status)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Connect(source) => write!(f, "cannot connect: {source}"),
            Error::Status(status) => write!(f, "{status}"),
            Error::Tokens(source) => write!(f, "cannot keep the stream's place: {source}"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Status(status) => Some(status),
            Error::Connect(source) | Error::Tokens(source) => Some(source.as_ref()),
        }
    }
}

/// The `google.rpc.ErrorInfo` of a failed call: its reason for programs, such as
/// `API_KEY_MISSING`, and its metadata. None if the gateway did not answer, for example
/// if it could not be reached.
pub fn error_info(status: &Status) -> Option<ErrorInfo> {
    status.get_details_error_info()
}
