//! Which format is at which address, for keys that are good for some formats alone.

use super::{FORMS, article};
use domain::format::Format;

/// The format of what is at that path, if it is one of news.
pub fn format_at(path: &str) -> Option<Format> {
    let feed = |file: &str| FORMS.iter().find(|form| form.file == file).map(|form| form.format);
    let of_article = |file: &str| {
        article::FORMS
            .iter()
            .find(|form| form.file == file)
            .map(|form| form.format)
    };
    let file = path.rsplit('/').next().unwrap_or_default();
    match path.strip_prefix("/v1/") {
        Some(rest) if rest.starts_with("articles/") => of_article(file).or(Some(Format::Api)),
        Some("openapi.json") => None,
        Some(_) => Some(Format::Api),
        None if path == "/graphql" => Some(Format::Api),
        None => path.strip_prefix("/feeds/").and_then(|_| feed(file)),
    }
}
