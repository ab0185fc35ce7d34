//! The body of a story, as clients see it: as blocks, and generated from them as HTML, Markdown and plain text.
//!
//! What blocks refer to (pictures, other stories) is looked up once for the whole body, when first needed (`referred.rs`).

use super::at_once::{self, AtOnce, List};
use super::block::Block;
use crate::reads::Reads;
use crate::referred::BodySource;
use async_graphql::{Object, Result};
use domain::body;
use std::sync::Arc;

/// The body of a story; its blocks share what it refers to.
pub struct Body(BodySource);

impl at_once::Object for Body {}

impl Body {
    /// That body, as those who read so see it.
    pub fn shown(body: Arc<body::Body>, reads: Reads) -> Body {
        Body(BodySource::shown(body, reads))
    }

    /// That body as its editor wrote it, with what it refers to as those reads see it.
    pub fn new(body: Arc<body::Body>, reads: Reads) -> Body {
        Body(BodySource::written(body, reads))
    }
}

/// The story itself. `blocks` for those who lay it out themselves; the other forms are generated from the blocks.
#[Object]
impl Body {
    /// The blocks, in reading order, without pictures that must not be shown any more. Clients must accept kinds that they don't know: each has `html` and `text`.
    async fn blocks(&self) -> Result<List<AtOnce<Block<'_>>>> {
        Ok(Block::all(&self.0, self.0.body().await?.blocks()))
    }
    /// Safe HTML: no scripts, no frames, no styles. Headings begin at `h2`.
    async fn html(&self) -> Result<String> {
        Ok(self.0.html().await?)
    }
    /// CommonMark, with tables, strikethrough and footnotes as GitHub has them.
    async fn markdown(&self) -> Result<String> {
        Ok(self.0.markdown().await?)
    }
    /// Plain text, with a blank line between blocks.
    async fn text(&self) -> Result<String> {
        Ok(self.0.text().await?)
    }
    /// How many words it has; captions don't count.
    async fn word_count(&self) -> i32 {
        i32::try_from(self.0.word_count()).unwrap_or(i32::MAX)
    }
    /// How many minutes it takes to read at 230 words a minute; at least 1.
    async fn reading_minutes(&self) -> i32 {
        i32::try_from(self.0.word_count().div_ceil(230).max(1)).unwrap_or(i32::MAX)
    }
}
