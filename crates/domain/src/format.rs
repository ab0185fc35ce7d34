//! The formats in which news is given away. A key may be good for some of them alone.

use serde::{Deserialize, Serialize};

/// A format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// The API's own: GraphQL, and JSON under `/v1`, synchronisation and export included.
    Api,
    /// RSS 2.0.
    Rss,
    /// Atom (RFC 4287).
    Atom,
    /// JSON Feed 1.1.
    JsonFeed,
    /// ninjs 3.1 of the IPTC.
    Ninjs,
    /// JSON-LD in the words of schema.org.
    SchemaOrg,
    /// Markdown with a front matter.
    Markdown,
    /// Plain text.
    Text,
}

/// A word that names no format.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no format; these are: api, rss, atom, json_feed, ninjs, schema_org, markdown, text")]
pub struct NoSuchFormat(String);

impl Format {
    /// Each of them.
    pub const ALL: [Format; 8] = [
        Format::Api,
        Format::Rss,
        Format::Atom,
        Format::JsonFeed,
        Format::Ninjs,
        Format::SchemaOrg,
        Format::Markdown,
        Format::Text,
    ];

    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Format::Api => "api",
            Format::Rss => "rss",
            Format::Atom => "atom",
            Format::JsonFeed => "json_feed",
            Format::Ninjs => "ninjs",
            Format::SchemaOrg => "schema_org",
            Format::Markdown => "markdown",
            Format::Text => "text",
        }
    }

    /// The format of that word.
    pub fn parse(word: &str) -> Result<Format, NoSuchFormat> {
        let found = Format::ALL.into_iter().find(|format| format.as_str() == word);
        found.ok_or_else(|| NoSuchFormat(word.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_format_is_found_by_its_word_and_the_refusal_names_them_all() {
        let refused = Format::parse("pdf").unwrap_err().to_string();
        for format in Format::ALL {
            assert_eq!(Format::parse(format.as_str()), Ok(format));
            assert!(refused.contains(format.as_str()), "{refused}");
        }
    }
}
