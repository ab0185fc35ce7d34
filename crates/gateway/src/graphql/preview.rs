//! Previews: as the desk sees who may read what, and as whoever holds a token reads it.

use super::article::Article;
use super::at_once::AtOnce;
use super::desk_reads::DeskReads;
use super::scalars::DateTime;
use super::viewer::DeskUser;
use crate::previewed;
use crate::reads::Reads;
use async_graphql::{ID, Object, Result};
use domain::preview;
use std::sync::Arc;

/// Leave to read one revision, as the desk sees it.
pub struct Preview {
    pub preview: preview::Preview,
    pub reads: DeskReads,
}

/// Leave to read one revision of an article before it is public, for whoever holds its token.
#[Object]
impl Preview {
    /// A UUID. `revokePreview` takes it.
    async fn id(&self) -> ID {
        self.preview.id.0.into()
    }
    /// The number of the revision.
    async fn revision(&self) -> i32 {
        self.preview.revision
    }
    /// Who made it.
    async fn created_by(&self) -> Result<DeskUser> {
        Ok(self.reads.user(self.preview.created_by).await?)
    }
    /// When it was made.
    async fn created_at(&self) -> DateTime {
        DateTime(self.preview.created_at)
    }
    /// From when on nobody can read with it.
    async fn expires_at(&self) -> DateTime {
        DateTime(self.preview.expires_at)
    }
    /// When it was ended before that. Null if it was not.
    async fn revoked_at(&self) -> Option<DateTime> {
        self.preview.revoked_at.map(DateTime)
    }
}

/// What the token of a preview shows.
pub struct PreviewedArticle {
    pub previewed: Arc<previewed::Previewed>,
    pub reads: Reads,
}

/// What the token of a preview shows.
#[Object]
impl PreviewedArticle {
    /// The article, as it would be if that revision were published now. Everything else that hangs on it is as the public sees it.
    async fn article(&self) -> AtOnce<Article> {
        AtOnce(Article {
            edition: self.previewed.edition.clone(),
            reads: self.reads.clone(),
        })
    }
    /// The number of the revision.
    async fn revision(&self) -> i32 {
        self.previewed.preview.revision
    }
    /// From when on nobody can read with the token.
    async fn expires_at(&self) -> DateTime {
        DateTime(self.previewed.preview.expires_at)
    }
}
