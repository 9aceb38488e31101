use std::time::Duration;

use tonic::{Status, Streaming};

use crate::{
    client::Client,
    whatsapp::v1::{
        StreamAccountEventsRequest, StreamAccountEventsResponse, StreamDeliveryStatusesRequest,
        StreamDeliveryStatusesResponse, StreamGap, StreamMessagesRequest, StreamMessagesResponse,
        stream_account_events_request, stream_account_events_response,
        stream_delivery_statuses_request, stream_delivery_statuses_response,
        stream_messages_request, stream_messages_response,
    },
};

/// Where a stream begins.
pub(crate) enum Start {
    After(String),
    Earliest,
}

/// The kinds of items that a subscription treats differently.
#[derive(PartialEq)]
pub(crate) enum Item {
    Started,
    Heartbeat,
    /// An item for the consumer.
    Other,
}

/// What the requests of all streams have in common, which the generated code does not
/// express.
#[tonic::async_trait]
pub(crate) trait Resumable: Clone + Send + Sync + 'static {
    type Response: Send + 'static;

    async fn open(self, client: &Client) -> Result<Streaming<Self::Response>, Status>;
    fn heartbeat(&self) -> Option<Duration>;
    fn has_cursor(&self) -> bool;
    fn set_start(&mut self, start: Start);

    fn token(response: &Self::Response) -> &str;
    fn kind(response: &Self::Response) -> Item;
    fn gap(resume_token: String, gap: StreamGap) -> Self::Response;
}

macro_rules! resumable {
    ($($stub:ident.$call:ident($request:ident, $start:path) -> ($response:ident, $item:path);)*) => {
        $(
            #[tonic::async_trait]
            impl Resumable for $request {
                type Response = $response;

                async fn open(self, client: &Client) -> Result<Streaming<$response>, Status> {
                    Ok(client.$stub().$call(self).await?.into_inner())
                }

                fn heartbeat(&self) -> Option<Duration> {
                    // The gateway refuses a negative one.
                    Duration::try_from(self.heartbeat_interval?).ok()
                }

                fn has_cursor(&self) -> bool {
                    use $start as Of;
                    matches!(self.start, Some(Of::CursorName(_)))
                }

                fn set_start(&mut self, start: Start) {
                    use $start as Of;
                    self.start = Some(match start {
                        Start::After(token) => Of::ResumeToken(token),
                        Start::Earliest => Of::Earliest(true),
                    });
                }

                fn token(response: &$response) -> &str {
                    &response.resume_token
                }

                fn kind(response: &$response) -> Item {
                    use $item as Of;
                    match response.item {
                        Some(Of::Started(_)) => Item::Started,
                        Some(Of::Heartbeat(_)) => Item::Heartbeat,
                        _ => Item::Other,
                    }
                }

                fn gap(resume_token: String, gap: StreamGap) -> $response {
                    use $item as Of;
                    $response {
                        resume_token,
                        item: Some(Of::Gap(gap)),
                        ..Default::default()
                    }
                }
            }
        )*
    };
}

resumable! {
    inbox.stream_messages(StreamMessagesRequest, stream_messages_request::Start)
        -> (StreamMessagesResponse, stream_messages_response::Item);
    broadcasts.stream_delivery_statuses(StreamDeliveryStatusesRequest, stream_delivery_statuses_request::Start)
        -> (StreamDeliveryStatusesResponse, stream_delivery_statuses_response::Item);
    accounts.stream_account_events(StreamAccountEventsRequest, stream_account_events_request::Start)
        -> (StreamAccountEventsResponse, stream_account_events_response::Item);
}
