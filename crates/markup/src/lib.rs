//! Renders the body of a story as HTML, Markdown and plain text; and reads one from HTML, Markdown and WordPress.
//!
//! Pure: no IO, and the same body with the same [`Fill`] gives the same bytes. What the body refers to (pictures, other
//! stories) is looked up by the caller and handed in as the [`Fill`]. What has nothing to show is left out in every
//! form: a blank paragraph, a blank entry of a list, a picture or a story that is not public now. No form adds a word
//! of its own, because the renderer does not know the reader's language; class names and ARIA roles say what things
//! are.
//!
//! Invariants, each a law in `laws.rs`: every word of the body comes out, and no word of it is read as markup, by a
//! browser or by a CommonMark reader; and what was rendered is read as the same body. Go on in `html.rs`, `markdown.rs`
//! and `text.rs`; `line.rs` is what they share of runs of text, `list.rs` of lists. The way in is `read.rs`, and
//! `credit.rs` reads credits.

pub mod credit;
mod fill;
mod html;
mod line;
mod list;
mod markdown;
mod read;
mod text;

#[cfg(test)]
mod examples;
#[cfg(test)]
mod laws;

pub use fill::{ArticleLink, Fill};
pub use html::{block_html, html};
pub use markdown::markdown;
pub use read::{Lookup, Lost, MOST_BYTES, PictureName, Read, ReadRefused, read_html, read_markdown, read_wordpress};
pub use text::{block_text, text};
