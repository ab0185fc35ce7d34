//! Related articles that no editor chose: the index says what is like an article, and the editions what of it is shown, and why.
//!
//! They are an extra: while there is no index, and as of an instant that has passed, there are none. What is kept of them is as new as a
//! minute, but for what has ended, changed or been killed: that they rest on the editions that they show, as all answers do.

use super::indexer::story;
use super::{Searching, entitled};
use crate::at_hand::about_to_wait;
use crate::error::Problem;
use crate::reads::Reads;
use domain::article::ArticleCard;
use domain::edition::Edition;
use domain::ids::{ArticleId, TopicId};
use domain::read_as::Moment;
use domain::time::Timestamp;
use futures_util::future::try_join_all;
use search::{Alike, Facts, FoundAlike, rank, shared_topics};
use std::sync::{Arc, PoisonError};

/// The most that are computed for an article.
pub const MOST_COMPUTED: usize = 10;
/// How long they hold, in milliseconds: they need not be as new as what somebody looks for.
const HOLD_FOR: i64 = 60_000;
/// How long it holds that there are none, as the index is being made.
const NONE_HOLDS_FOR: i64 = 2_000;
/// The most words that say why.
const MOST_WORDS: usize = 5;
const MILLIS_PER_DAY: f32 = 86_400_000.0;

/// An article that is like another, and why.
#[derive(Clone)]
pub struct Computed {
    /// Which.
    pub article: Arc<Edition<ArticleCard>>,
    /// What both are about.
    pub topics: Vec<TopicId>,
    /// Words that both have and few others do, those first that tell most.
    pub words: Vec<String>,
}

impl Searching {
    /// At most [`MOST_COMPUTED`] articles that are like that one, the best first, without itself, its translations and those that its
    /// editors put beside it.
    pub async fn related(&self, reads: &Reads, article: &Edition<ArticleCard>) -> Result<Arc<[Computed]>, Problem> {
        let is_now = matches!(reads.read_as().moment(), Moment::Now(_));
        if !is_now || article.card.retraction.is_some() {
            return Ok(Arc::default());
        }
        let at = reads.read_as().at();
        let index = self.index.read().unwrap_or_else(PoisonError::into_inner).clone();
        let Some(index) = index else {
            reads.holds_until(at.saturating_add_millis(NONE_HOLDS_FOR));
            return Ok(Arc::default());
        };
        reads.holds_until(at.saturating_add_millis(HOLD_FOR));
        about_to_wait().await;
        let story = story(article, reads).await?;
        let but = article.card.related.iter().map(|edge| edge.article);
        let but: Vec<ArticleId> = but.chain([ArticleId(article.id)]).collect();
        let entitled = entitled(reads.read_as());
        // One after the other, so that a page of articles leaves the processors to others, too.
        let _turn = self.turn.lock().await;
        let found = tokio::task::spawn_blocking(move || index.alike(&story, &but, entitled.as_ref()));
        let found = match found.await.map_err(Problem::internal)? {
            Ok(found) => found,
            Err(error) => {
                tracing::warn!(%error, "there are no related articles: the search index cannot be asked");
                return Ok(Arc::default());
            }
        };
        Ok(ranked(article, found, reads).await?.into())
    }
}

/// Those of them that the reader may read now, the best first.
async fn ranked(article: &Edition<ArticleCard>, found: FoundAlike, reads: &Reads) -> Result<Vec<Computed>, Problem> {
    let FoundAlike { stories, words } = found;
    let editions = stories.into_iter().map(async |alike| {
        let edition = reads.itself::<ArticleCard>(alike.id.0).await?;
        Ok::<_, Problem>(edition.map(|edition| (alike, edition)))
    });
    let mut shown: Vec<(Alike, Arc<Edition<ArticleCard>>)> =
        try_join_all(editions).await?.into_iter().flatten().collect();
    shown.retain(|(_, other)| other.card.retraction.is_none() && other.translation_set() != article.translation_set());
    let now = reads.read_as().at();
    let facts: Vec<Facts> = shown
        .iter()
        .map(|(alike, other)| facts(&article.card, alike, &other.card, &words, now))
        .collect();
    let best = rank(&facts, MOST_COMPUTED).into_iter().map(|place| &shown[place]);
    let computed = best.map(|(alike, other)| Computed {
        article: other.clone(),
        topics: both(&article.card.topics, &other.card.topics),
        words: alike
            .words
            .iter()
            .take(MOST_WORDS)
            .map(|word| words[*word].0.clone())
            .collect(),
    });
    Ok(computed.collect())
}

fn facts(own: &ArticleCard, alike: &Alike, other: &ArticleCard, words: &[(String, f32)], now: Timestamp) -> Facts {
    let age = now.as_millis() - other.first_published_at.as_millis();
    Facts {
        text: alike.text,
        words: alike.words.clone(),
        told: alike.words.iter().map(|word| words[*word].1).sum(),
        topics: shared_topics(&own.topics, &other.topics),
        same_home: own.home_section == other.home_section,
        age_days: age as f32 / MILLIS_PER_DAY,
    }
}

/// The topics of the one that the other has, too.
fn both(one: &[TopicId], other: &[TopicId]) -> Vec<TopicId> {
    one.iter().filter(|topic| other.contains(topic)).copied().collect()
}
