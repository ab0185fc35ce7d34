//! What whoever holds the token of a preview reads beside the public: one revision, as the edition that it would be.
//!
//! Invariant: it is read anew at each request and never kept, so what ends the preview ends it at once. `reads.rs` shows it in the place of
//! what is public of that article; nothing else that is not public can be reached with it.

use crate::error::Problem;
use crate::error_codes::ErrorCode;
use desk::Desk;
use desk::article::previewed;
use domain::article::ArticleCard;
use domain::body::Body;
use domain::edition::{AnyEdition, Card, Edition};
use domain::ids::MediaId;
use domain::interval::Interval;
use domain::media::{MediaCard, MediaCards};
use domain::preview::Preview;
use domain::read_as::{Moment, ReadAs};
use domain::slug::Slug;
use std::sync::Arc;
use storage::StorageError;

/// What a preview shows.
#[derive(Debug)]
pub struct Previewed {
    /// The preview.
    pub preview: Preview,
    /// The edition that the revision would be.
    pub edition: Arc<Edition<ArticleCard>>,
    /// Its body.
    pub body: Arc<Body>,
}

impl Previewed {
    /// What that preview shows now.
    pub async fn read(desk: &Desk, preview: Preview) -> Result<Previewed, Problem> {
        let (store, now) = (desk.store(), desk.clock().now());
        let public = store.editions(&ReadAs::Public { at: Moment::Now(now) });
        let assets = async |ids: Vec<MediaId>| {
            let ids: Vec<_> = ids.into_iter().map(|id| id.0).collect();
            let found = public.by_ids(&ids).await?;
            let cards = found.iter();
            let cards = cards.filter_map(|(id, edition)| Some((MediaId(*id), MediaCard::of(edition)?.clone())));
            Ok::<MediaCards, StorageError>(cards.collect())
        };
        let made = previewed(store, &preview, assets, now).await?;
        let made = made.ok_or_else(|| Problem::plain(ErrorCode::PreviewEnded))?;
        Ok(Previewed {
            edition: Arc::new(Edition {
                id: preview.article.0,
                number: made.number,
                live: Interval::starting(now),
                card: made.card,
            }),
            body: Arc::new(made.body),
            preview,
        })
    }

    /// The edition, if it is of that noun and has that slug.
    pub fn under<C: Card>(&self, slug: &Slug) -> Option<Arc<Edition<C>>> {
        let found = (self.edition.card.slug == *slug).then(|| AnyEdition::Article(self.edition.clone()))?;
        C::of(&found).cloned()
    }

    /// What was found, or what a preview shows in its place.
    pub fn instead<C: Card>(preview: Option<&Previewed>, found: Arc<Edition<C>>) -> Arc<Edition<C>> {
        let previewed = preview.filter(|previewed| previewed.edition.id == found.id);
        let shown = previewed.map(|previewed| AnyEdition::Article(previewed.edition.clone()));
        shown.as_ref().and_then(C::of).cloned().unwrap_or(found)
    }
}
