//! A story as Markdown with a front matter, and as plain text.
//!
//! Pure. The front matter is YAML 1.2 whose every text is a JSON string, which YAML reads as it is; `title`, `date`, `lastmod`, `tags` are
//! the names that site generators know.

use super::entry::FeedEntry;
use super::named::{Named, Publisher};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::io::{Error, Result};

/// A story's bytes as Markdown (CommonMark, with tables and notes as GitHub has them).
pub fn write_markdown(_: &Publisher, entry: &FeedEntry) -> Result<Vec<u8>> {
    let terms = &entry.rights.terms;
    let names = |all: &[Named]| Value::from_iter(all.iter().map(|one| one.name.as_str()));
    let members = [
        ("id", json!(entry.urn())),
        ("title", json!(entry.title())),
        ("kicker", json!(entry.kicker)),
        ("description", json!(entry.summary())),
        ("date", json!(entry.first_published_at)),
        ("lastmod", json!(entry.updated_at)),
        ("language", json!(entry.language)),
        ("canonical_url", json!(entry.url)),
        ("byline", json!(entry.byline)),
        ("authors", names(&entry.authors)),
        ("sections", names(&entry.sections)),
        ("tags", names(&entry.topics)),
        (
            "copyright",
            json!(terms.copyright_notice.as_ref().map(|notice| notice.as_str())),
        ),
        ("license", json!(terms.license.as_ref().map(|license| license.as_str()))),
    ];
    let mut markdown = String::from("---\n");
    for (name, value) in members.into_iter().filter(|(_, value)| !value.is_null()) {
        writeln!(markdown, "{name}: {}", in_yaml(&value)).map_err(Error::other)?;
    }
    markdown += "---\n\n";
    markdown += &entry.markdown().map_err(Error::other)?;
    Ok(ended(markdown))
}

/// A story's bytes as plain text.
pub fn write_text(_: &Publisher, entry: &FeedEntry) -> Result<Vec<u8>> {
    let standfirst = entry.standfirst.clone().filter(|_| entry.retraction.is_none());
    let date = entry.time_zone.date(entry.first_published_at);
    let head = [Some(entry.title()), standfirst, entry.byline.clone(), Some(date)];
    let notice = entry.rights.terms.copyright_notice.as_ref().map(ToString::to_string);
    let parts = head
        .into_iter()
        .flatten()
        .chain([entry.text(), entry.url.clone()])
        .chain(notice);
    let parts: Vec<String> = parts.filter(|part| !part.is_empty()).collect();
    Ok(ended(parts.join("\n\n")))
}

/// JSON, with an escape for each character that YAML does not take as it is.
fn in_yaml(value: &Value) -> String {
    let plain =
        |c: char| !c.is_control() && !matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}');
    let escape = |c: char| {
        if plain(c) {
            c.to_string()
        } else {
            format!("\\u{:04x}", c as u32)
        }
    };
    value.to_string().chars().map(escape).collect()
}

fn ended(mut text: String) -> Vec<u8> {
    text.truncate(text.trim_end().len());
    text.push('\n');
    text.into_bytes()
}
