//! The body of a story, as clients see it: as blocks, and generated from them as HTML, Markdown and plain text.
//!
//! What blocks refer to (pictures, other stories) is looked up once for the whole body, when first needed.

use super::block::Block;
use crate::error::Problem;
use crate::reads::Reads;
use crate::referred::Referred;
use async_graphql::{Object, Result};
use domain::body;
use markup::Fill;
use std::sync::Arc;
use tokio::sync::OnceCell;

/// A body and what it refers to; its blocks share it.
pub struct BodySource {
    pub body: Arc<body::Body>,
    pub reads: Reads,
    referred: OnceCell<Referred>,
}

impl BodySource {
    /// What the body refers to, as it is at the instant of the read.
    pub async fn fill(&self) -> Result<Fill<'_>, Problem> {
        let referred = self
            .referred
            .get_or_try_init(|| Referred::load(&self.body, &self.reads))
            .await?;
        Ok(referred.fill())
    }
}

/// The body of a story.
pub struct Body(Arc<BodySource>);

impl Body {
    /// That body, with what it refers to as those reads see it.
    pub fn new(body: Arc<body::Body>, reads: Reads) -> Body {
        Body(Arc::new(BodySource {
            body,
            reads,
            referred: OnceCell::new(),
        }))
    }
}

/// The story itself. `blocks` for those who lay it out themselves; the other forms are generated from the blocks.
#[Object]
impl Body {
    /// The blocks, in reading order. Clients must accept kinds that they don't know: each has `html` and `text`.
    async fn blocks(&self) -> Vec<Block> {
        Block::all(&self.0, self.0.body.blocks())
    }
    /// Safe HTML: no scripts, no frames, no styles. Headings begin at `h2`.
    async fn html(&self) -> Result<String> {
        Ok(markup::html(&self.0.body, &self.0.fill().await?))
    }
    /// CommonMark, with tables, strikethrough and footnotes as GitHub has them.
    async fn markdown(&self) -> Result<String> {
        Ok(markup::markdown(&self.0.body, &self.0.fill().await?))
    }
    /// Plain text, with a blank line between blocks.
    async fn text(&self) -> Result<String> {
        Ok(markup::text(&self.0.body, &self.0.fill().await?))
    }
    /// How many words it has; captions don't count.
    async fn word_count(&self) -> i32 {
        i32::try_from(self.0.body.word_count()).unwrap_or(i32::MAX)
    }
    /// How many minutes it takes to read at 230 words a minute; at least 1.
    async fn reading_minutes(&self) -> i32 {
        i32::try_from(self.0.body.word_count().div_ceil(230).max(1)).unwrap_or(i32::MAX)
    }
}
