//! Makes a body of what comes from elsewhere: HTML, Markdown, and the posts of WordPress in any of their forms.
//!
//! Markdown is made HTML first (`read/markdown.rs`); HTML is made a tree (`read/tokens.rs`), and the tree blocks (`read/blocks.rs`).
//! What comes from our own `html` and `markdown` is read as what it was.
//!
//! Invariants, each a law in `laws/read.rs`: the words that a reader would see come out the same and in order, those of scripts and styles
//! never; what was read is read again as the same; time and stack are bounded, whatever comes. What is not known stays as an `unknown`
//! block, shown as text.

mod blocks;
mod classic;
mod figure;
mod grower;
mod gutenberg;
mod ids;
mod list;
mod markdown;
mod names;
mod notes;
mod picture;
mod quote;
mod shortcode;
mod stack;
mod table;
mod tokens;
mod tree;
mod words;

use domain::body::{BlockRefused, Body};
use domain::ids::{ArticleId, MediaId};
use domain::text::Line;

/// The most bytes that are read: eight for each character that a body may have.
pub const MOST_BYTES: usize = 8 * Body::MOST_CHARACTERS;

/// How a picture is named by what comes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PictureName<'a> {
    /// By our own id, as our HTML (`data-media`) and Markdown (`urn:uuid:`) have it.
    Media(MediaId),
    /// By the id of WordPress's attachment.
    Attachment(u64),
    /// By its address, as it was written.
    Address(&'a str),
}

/// What the incoming body refers to, looked up by whoever reads it.
#[derive(Clone, Copy)]
pub struct Lookup<'a> {
    /// The asset that a picture is. A picture may have several names; they are asked for one after the other until one is known.
    pub picture: &'a dyn Fn(PictureName<'_>) -> Option<MediaId>,
    /// The article at an address that stands alone, to be shown as a related link.
    pub article: &'a dyn Fn(&str) -> Option<ArticleId>,
    /// The assets that a gallery shows that names none: those that belong to the post.
    pub attached: &'a [MediaId],
}

/// A body that was read, and what could not be taken.
#[derive(Debug)]
pub struct Read {
    /// The body. Its blocks have the ids that our HTML gives them, and else ids of what they say; so the same block has the same id.
    pub body: Body,
    /// What a reader of the original had and a reader of the body has not, in order.
    pub lost: Vec<Lost>,
}

/// Something that could not be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lost {
    /// A picture that is none of ours. Its address, alt text and caption stand in an `unknown` block.
    Picture(String),
    /// A link to where no link may lead, or from where none can: a picture, a caption. Its words stand.
    Link(String),
    /// A frame, film or sound without an address to show.
    Player(String),
}

/// Why something cannot be read as a body.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadRefused {
    /// Too long to be a body.
    #[error("the text has {0} bytes; the most is {MOST_BYTES}")]
    TooLong(usize),
    /// More tags than any body needs, or a tag without end.
    #[error("the text has too much markup")]
    TooMuchMarkup,
    /// It makes no body.
    #[error(transparent)]
    Body(#[from] BlockRefused),
}

/// Where the text comes from, where that matters.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Origin {
    Html,
    Markdown,
    /// White space is as in HTML.
    Gutenberg,
    /// Line breaks and blank lines are as the writer typed them.
    Classic,
}

/// Reads HTML.
pub fn read_html(html: &str, lookup: &Lookup<'_>) -> Result<Read, ReadRefused> {
    read(html, Origin::Html, lookup)
}

/// Reads Markdown: CommonMark with GitHub's tables, strikethrough and footnotes, and HTML in it.
pub fn read_markdown(markdown: &str, lookup: &Lookup<'_>) -> Result<Read, ReadRefused> {
    must_not_be_too_long(markdown)?;
    read(&markdown::html(markdown), Origin::Markdown, lookup)
}

/// Reads the content of a WordPress post: blocks of its block editor, or what the classic editor keeps, with shortcodes.
pub fn read_wordpress(content: &str, lookup: &Lookup<'_>) -> Result<Read, ReadRefused> {
    let origin = if content.contains("<!-- wp:") {
        Origin::Gutenberg
    } else {
        Origin::Classic
    };
    read(content, origin, lookup)
}

fn must_not_be_too_long(text: &str) -> Result<(), ReadRefused> {
    match text.len() > MOST_BYTES {
        true => Err(ReadRefused::TooLong(text.len())),
        false => Ok(()),
    }
}

fn read(html: &str, origin: Origin, lookup: &Lookup<'_>) -> Result<Read, ReadRefused> {
    // HTML made of Markdown may be longer than that.
    if origin != Origin::Markdown {
        must_not_be_too_long(html)?;
    }
    let mut lost = Vec::new();
    let shortcodes = matches!(origin, Origin::Gutenberg | Origin::Classic);
    let tree = tokens::tree(html, shortcodes, &mut lost)?;
    let parts = blocks::parts(&tree, origin, lookup, &mut lost)?;
    let body = Body::parse(ids::give(parts)?)?;
    Ok(Read { body, lost })
}

/// A short text in one line; `None` if it is blank or too long to be one.
fn one_line(text: &str) -> Option<Line> {
    let words: Vec<&str> = text.split_whitespace().collect();
    Line::parse(&words.join(" ")).ok()
}
