//! Embargoed copy in partner synchronisation: a kind of its own, so that who does not know of it never takes it for what is public.

use super::document::Document;
use super::entry::Entry;
use super::page::Partner;
use crate::error::Problem;
use crate::reads::Reads;
use domain::article::ArticleCard;
use domain::change::Seq;
use domain::edition::Edition;
use domain::time::Timestamp;
use futures_util::future::try_join_all;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use storage::Embargo;
use uuid::Uuid;

/// In place of the noun's.
pub const KIND: &str = "embargoed_article";

impl Partner {
    /// Whether copy goes early to them.
    pub(super) fn has_embargoed(&self) -> bool {
        self.entitlements().embargoed
    }

    /// Entries for those of these articles that have embargoed copy for the key at that instant, by article.
    pub(super) async fn embargoed(&self, articles: &[Uuid], at: Timestamp) -> Result<HashMap<Uuid, Entry>, Problem> {
        if !self.has_embargoed() || articles.is_empty() {
            return Ok(HashMap::new());
        }
        // Before the state is read, as with what is public.
        let versions = self.feed().embargoed_versions(articles).await?;
        let editions = self.feed().embargoed(self.entitlements(), articles, at).await?;
        let reads = Reads::new(self.store().clone(), self.site(), self.read_as(at));
        let entry = async |edition: &Arc<Edition<ArticleCard>>| {
            let upsert = Entry::Upsert {
                kind: KIND,
                id: edition.id,
                version: versions.get(&edition.id).copied().unwrap_or_default(),
                corrected: false,
                embargoed_until: Some(edition.live.from()),
                document: Document::of_article(edition, &reads).await?,
            };
            Ok::<_, Problem>((edition.id, upsert))
        };
        let entries = try_join_all(editions.iter().map(entry)).await?;
        Ok(entries.into_iter().collect())
    }

    /// Entries for the embargoed copy of these articles: what there is, and what there was and is not any more. Copy that lies ahead and is
    /// not the key's can have been so only if the article was `moved`; else nothing is said of it.
    pub(super) async fn embargoed_or_over(
        &self,
        articles: &[Uuid],
        moved: &HashSet<Uuid>,
        at: Timestamp,
    ) -> Result<Vec<Entry>, Problem> {
        if !self.has_embargoed() || articles.is_empty() {
            return Ok(Vec::new());
        }
        let mut entries = self.embargoed(articles, at).await?;
        let embargoes = self.feed().embargoes(articles, at).await?;
        let delete = |id: Uuid| {
            let reason = match embargoes.get(&id)? {
                Embargo::Released => "released",
                Embargo::Cancelled => "cancelled",
                Embargo::Ahead if moved.contains(&id) => "out_of_scope",
                Embargo::Ahead => return None,
            };
            let kind = KIND;
            Some(Entry::Delete { kind, id, reason })
        };
        let entry = |id: &Uuid| entries.remove(id).or_else(|| delete(*id));
        Ok(articles.iter().filter_map(entry).collect())
    }

    /// The embargoed copy that the partner should hold at that instant, with its versions.
    pub(super) async fn embargoed_holdings(&self, at: Timestamp) -> Result<HashMap<Uuid, Seq>, Problem> {
        let mut held = HashMap::new();
        let mut after = Uuid::nil();
        while self.has_embargoed() {
            let ids = self
                .feed()
                .walk_embargoed(self.entitlements(), after, at, super::page::AT_ONCE)
                .await?;
            let Some(last) = ids.last() else { break };
            after = *last;
            held.extend(self.feed().embargoed_versions(&ids).await?);
        }
        Ok(held)
    }
}
