//! A body as HTML or Markdown, in place of blocks.
//!
//! A picture is known by its id, as our own HTML (`data-media`) and Markdown (`urn:uuid:`) have it; one that is named otherwise stays as
//! an `unknown` block with its address, so that a draft is saved whatever was pasted in it.

use crate::graphql::user_error::Parser;
use async_graphql::OneofObject;
use domain::body::Body;
use markup::{Lookup, PictureName, Read, ReadRefused, read_html, read_markdown};

/// The story as marked-up text: give exactly one form. It becomes blocks. Pictures are known by their ids, as `Body.html` and
/// `Body.markdown` name them; what is not known, such as a picture by its address alone, becomes an `UnknownBlock`, shown as text.
#[derive(OneofObject)]
pub enum BodyMarkupInput {
    /// HTML: at most 8,000,000 bytes. Scripts and styles are dropped.
    Html(String),
    /// Markdown (CommonMark, with GitHub's tables, strikethrough and footnotes): at most 8,000,000 bytes. Blocks get new ids where their
    /// words have changed.
    Markdown(String),
}

type Reading = fn(&str, &Lookup<'_>) -> Result<Read, ReadRefused>;

impl BodyMarkupInput {
    /// The body that it makes.
    pub fn parse(self, parser: &mut Parser) -> Option<Body> {
        let (form, text, read): (_, _, Reading) = match self {
            BodyMarkupInput::Html(html) => ("html", html, read_html),
            BodyMarkupInput::Markdown(markdown) => ("markdown", markdown, read_markdown),
        };
        let picture = |name: PictureName<'_>| match name {
            PictureName::Media(id) => Some(id),
            PictureName::Attachment(_) | PictureName::Address(_) => None,
        };
        let lookup = Lookup {
            picture: &picture,
            article: &|_| None,
            attached: &[],
        };
        parser.value(form, read(&text, &lookup)).map(|read| read.body)
    }
}
