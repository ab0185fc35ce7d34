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
    /// As it stands in `Content-Type`.
    pub fn content_type(self) -> &'static str {
        match self {
            ResponseType::Graphql => "application/graphql-response+json; charset=utf-8",
            ResponseType::Json => "application/json; charset=utf-8",
        }
    }
}

/// The type that the header prefers; `None` if it allows neither. Without a header, it is `application/json`, as old clients expect.
pub fn response_type(accept: Option<&str>) -> Option<ResponseType> {
    let Some(accept) = accept.filter(|accept| !accept.trim().is_empty()) else {
        return Some(ResponseType::Json);
    };
    let ranges = ranges(accept);
    let graphql = quality(&ranges, "application", "graphql-response+json");
    let json = quality(&ranges, "application", "json");
    match (graphql, json) {
        (graphql, json) if graphql <= 0.0 && json <= 0.0 => None,
        // A range that names neither (`*/*`) comes from clients that know nothing of the newer type.
        (graphql, json) if graphql > json || (graphql == json && names_graphql(&ranges)) => Some(ResponseType::Graphql),
        _ => Some(ResponseType::Json),
    }
}

/// Whether a browser asks for a page.
pub fn wants_html(accept: Option<&str>) -> bool {
    accept.is_some_and(|accept| {
        let ranges = ranges(accept);
        ranges
            .iter()
            .any(|(range, quality)| *quality > 0.0 && range.essence_str() == "text/html")
    })
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

fn names_graphql(ranges: &[(Mime, f32)]) -> bool {
    ranges
        .iter()
        .any(|(range, _)| range.essence_str() == "application/graphql-response+json")
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
        use ResponseType::{Graphql, Json};
        for (accept, expected) in [
            (None, Some(Json)),
            (Some(""), Some(Json)),
            (Some("*/*"), Some(Json)),
            (Some("application/*"), Some(Json)),
            (Some("application/json"), Some(Json)),
            (Some("application/json; charset=utf-8"), Some(Json)),
            (Some("application/graphql-response+json"), Some(Graphql)),
            (
                Some("application/graphql-response+json, application/json;q=0.9"),
                Some(Graphql),
            ),
            (
                Some("application/graphql-response+json;q=0.5, application/json"),
                Some(Json),
            ),
            (
                Some("application/graphql-response+json, application/json"),
                Some(Graphql),
            ),
            (Some("text/html"), None),
            (Some("application/json;q=0"), None),
        ] {
            assert_eq!(response_type(accept), expected, "{accept:?}");
        }
    }
}
