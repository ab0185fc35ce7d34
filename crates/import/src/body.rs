//! The one way from a source's markup to a body, and to plain text.

use crate::draft::Markup;
use domain::body::Body;
use domain::ids::MediaId;
use domain::media::MediaCards;
use markup::{Lost, PictureName, Read, ReadRefused};
use std::collections::HashMap;

/// What a body shows, looked up by whoever takes it.
#[derive(Clone, Copy)]
pub struct Lookup<'a> {
    /// The asset that was taken under that key.
    pub by_key: &'a dyn Fn(&str) -> Option<MediaId>,
    /// The asset that was taken from that address.
    pub by_address: &'a dyn Fn(&str) -> Option<MediaId>,
    /// The assets that belong to the article.
    pub attached: &'a [MediaId],
}

/// A body of a source's markup, and what could not be taken of it.
///
/// # Errors
/// If it is no body: it is too long, say.
pub fn body(markup: &Markup, lookup: &Lookup<'_>) -> Result<(Body, Vec<String>), ReadRefused> {
    let picture = |name: PictureName<'_>| match name {
        PictureName::Media(_) => None,
        PictureName::Attachment(id) => (lookup.by_key)(&id.to_string()),
        PictureName::Address(address) => (lookup.by_address)(address),
    };
    let lookup = markup::Lookup {
        picture: &picture,
        article: &|_| None,
        attached: lookup.attached,
    };
    let Read { body, lost } = match markup {
        Markup::Html(text) => markup::read_wordpress(text, &lookup)?,
        Markup::Markdown(text) => markup::read_markdown(text, &lookup)?,
    };
    Ok((body, lost.iter().map(said).collect()))
}

fn said(lost: &Lost) -> String {
    let shown = |text: &str| text.chars().take(200).collect::<String>();
    match lost {
        Lost::Picture(address) => format!(
            "the picture {:?} is none that was imported; its words stand in its place",
            shown(address)
        ),
        Lost::Link(address) => format!(
            "a link to {:?} leads to where none may lead; its words stand",
            shown(address)
        ),
        Lost::Player(name) => format!("{:?} has no address to show; it was left out", shown(name)),
    }
}

/// The words of a text that may have tags and entities in it, as a browser reads them.
pub(crate) fn text_of(html: &str) -> String {
    let lookup = markup::Lookup {
        picture: &|_| None,
        article: &|_| None,
        attached: &[],
    };
    match markup::read_html(html, &lookup) {
        Ok(read) => markup::text(
            &read.body,
            &markup::Fill {
                media: &MediaCards::new(),
                articles: &HashMap::new(),
            },
        ),
        Err(_) => html.to_owned(),
    }
}
