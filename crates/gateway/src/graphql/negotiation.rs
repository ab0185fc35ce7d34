//! Media types of GraphQL over HTTP: which one an `Accept` header allows (RFC 9110 §12.5.1).

use mime::Mime;

/// The media type of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResponseType {
    /// `application/graphql-response+json`: the status says whether the request was a request at all.
    Graphql,
    /// `application/json`: what is well formed is answered with 200, errors and all.
    Json,
}

impl ResponseType {
    const GRAPHQL: &str = "application/graphql-response+json";

    /// As it stands in `Content-Type`.
    pub fn content_type(self) -> &'static str {
        match self {
            ResponseType::Graphql => "application/graphql-response+json; charset=utf-8",
            ResponseType::Json => "application/json; charset=utf-8",
        }
    }
}

/// What a client accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// The type of an answer that is given once; `None` if only a stream is accepted.
    pub once: Option<ResponseType>,
    /// Whether it takes an event stream. It must say so: `*/*` comes from clients that know nothing of streams.
    pub stream: bool,
}

impl Accepted {
    /// What the header says. `None` if it allows nothing that can be given. Without a header, it is `application/json`, as old clients
    /// expect.
    pub fn of(accept: Option<&str>) -> Option<Accepted> {
        let Some(accept) = accept.filter(|accept| !accept.trim().is_empty()) else {
            return Some(Accepted {
                once: Some(ResponseType::Json),
                stream: false,
            });
        };
        let ranges = ranges(accept);
        let graphql = quality(&ranges, "application", "graphql-response+json");
        let json = quality(&ranges, "application", "json");
        let once = match (graphql, json) {
            (graphql, json) if graphql <= 0.0 && json <= 0.0 => None,
            // A range that names neither (`*/*`) comes from clients that know nothing of the newer type.
            (graphql, json) if graphql > json || (graphql == json && names(&ranges, ResponseType::GRAPHQL)) => {
                Some(ResponseType::Graphql)
            }
            _ => Some(ResponseType::Json),
        };
        let stream = names(&ranges, "text/event-stream");
        (once.is_some() || stream).then_some(Accepted { once, stream })
    }
}

/// Whether a browser asks for a page.
pub fn wants_html(accept: Option<&str>) -> bool {
    accept.is_some_and(|accept| names(&ranges(accept), "text/html"))
}

/// The ranges of the header, each with its quality; what cannot be read is left out.
fn ranges(accept: &str) -> Vec<(Mime, f32)> {
    accept
        .split(',')
        .filter_map(|range| range.trim().parse::<Mime>().ok())
        .map(with_quality)
        .collect()
}

fn with_quality(range: Mime) -> (Mime, f32) {
    let quality = range
        .get_param("q")
        .and_then(|quality| quality.as_str().parse().ok())
        .unwrap_or(1.0);
    (range, quality)
}

/// Whether it accepts that very type by its name.
fn names(ranges: &[(Mime, f32)], essence: &str) -> bool {
    ranges
        .iter()
        .any(|(range, quality)| *quality > 0.0 && range.essence_str() == essence)
}

/// The quality of a type: that of the most specific range that covers it.
fn quality(ranges: &[(Mime, f32)], kind: &str, subtype: &str) -> f32 {
    let covering = |specific: u8| {
        ranges.iter().find(|(range, _)| {
            let essence = range.essence_str();
            match specific {
                2 => essence == format!("{kind}/{subtype}"),
                1 => essence == format!("{kind}/*"),
                _ => essence == "*/*",
            }
        })
    };
    [2, 1, 0]
        .into_iter()
        .find_map(covering)
        .map_or(0.0, |(_, quality)| *quality)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_accept_header_decides() {
        let json = (Some(ResponseType::Json), false);
        let graphql = (Some(ResponseType::Graphql), false);
        for (accept, expected) in [
            (None, Some(json)),
            (Some(""), Some(json)),
            (Some("*/*"), Some(json)),
            (Some("application/*"), Some(json)),
            (Some("application/json"), Some(json)),
            (Some("application/json; charset=utf-8"), Some(json)),
            (Some("application/graphql-response+json"), Some(graphql)),
            (
                Some("application/graphql-response+json, application/json;q=0.9"),
                Some(graphql),
            ),
            (
                Some("application/graphql-response+json;q=0.5, application/json"),
                Some(json),
            ),
            (
                Some("application/graphql-response+json, application/json"),
                Some(graphql),
            ),
            (Some("text/html"), None),
            (Some("application/json;q=0"), None),
            (Some("text/event-stream"), Some((None, true))),
            (Some("text/event-stream;q=0"), None),
            (
                Some("application/graphql-response+json, application/json, text/event-stream, multipart/mixed"),
                Some((Some(ResponseType::Graphql), true)),
            ),
        ] {
            let accepted = Accepted::of(accept).map(|accepted| (accepted.once, accepted.stream));
            assert_eq!(accepted, expected, "{accept:?}");
        }
    }
}
