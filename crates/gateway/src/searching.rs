//! Search: the index says which articles, the editions say what of them is shown.
//!
//! `related.rs` finds what is like an article. `indexer.rs` keeps the index of this node in step with the log. Invariants: what the index has of an article is shown to nobody; a hit is
//! an id, and is shown only if whoever asks may read its edition now. An answer that was searched for is kept for a second at the most, as
//! the index follows the log and is not of its transaction.

mod aside;
mod indexer;
mod related;

pub use indexer::Indexer;
pub use related::{Computed, MOST_COMPUTED};

use crate::error::Problem;
use crate::error_codes::ErrorCode;
use crate::list_filter::{find, parse_language};
use crate::reads::Reads;
use domain::article::ArticleCard;
use domain::change::Seq;
use domain::contributor::ContributorCard;
use domain::edition::Edition;
use domain::ids::{ContributorId, SectionId, TopicId};
use domain::read_as::ReadAs;
use domain::section::SectionCard;
use domain::time::Timestamp;
use domain::topic::TopicCard;
use futures_util::future::try_join_all;
use search::{
    Ask, Entitled, Facets, Filter, Fragment, Index, IndexError, MOST_HITS, Matcher, Order, Query, fragment, whole,
};
use std::sync::{Arc, PoisonError, RwLock};
use tokio::sync::watch;

/// How long an answer holds, in milliseconds.
const HOLDS_FOR: i64 = 1_000;
/// When to ask again while the index is made, in seconds.
const READY_IN: u64 = 2;

/// What is asked.
#[derive(Default)]
pub struct Searching {
    /// Nothing until an [`Indexer`] has made it.
    index: RwLock<Option<Index>>,
    followed: watch::Sender<Seq>,
    /// Held by whoever has related articles computed.
    turn: tokio::sync::Mutex<()>,
}

/// What somebody looks for.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// As typed.
    pub query: String,
    /// Slugs of a section, a topic and a contributor, and a language.
    pub section: Option<String>,
    /// See there.
    pub topic: Option<String>,
    /// See there.
    pub contributor: Option<String>,
    /// See there.
    pub language: Option<String>,
    /// First published then or later.
    pub from: Option<Timestamp>,
    /// First published before then.
    pub until: Option<Timestamp>,
    /// In which order.
    pub order: Order,
    /// Behind so many hits.
    pub after: u32,
    /// The most hits.
    pub first: u32,
    /// Whether all are counted.
    pub count: bool,
    /// Whether it is counted what they are filed under.
    pub facets: bool,
}

/// What was found.
pub struct Hits {
    /// The articles, each with how many hits stand before it and it.
    pub articles: Vec<(u32, Arc<Edition<ArticleCard>>)>,
    /// Whether there are more behind them.
    pub more: bool,
    /// How many there are, if it was asked.
    pub total: Option<u64>,
    /// What they are filed under, if it was asked.
    pub facets: Facets,
    /// Which words of them were looked for.
    pub matcher: Arc<Matcher>,
}

impl Searching {
    /// What is found by whoever reads; `before` stands before the names of parameters in refusals.
    pub async fn find(&self, reads: &Reads, wanted: Wanted, before: &str) -> Result<Hits, Problem> {
        let after = wanted.after as usize;
        let ask = wanted.ask(reads, before).await?;
        let limit = ask.limit;
        let index = self.index.read().unwrap_or_else(PoisonError::into_inner).clone();
        let index = index.ok_or_else(|| Problem::plain(ErrorCode::SearchNotReady).retry_after(READY_IN))?;
        reads.holds_until(reads.read_as().at().saturating_add_millis(HOLDS_FOR));
        let found = tokio::task::spawn_blocking(move || index.ask(&ask));
        let found = found.await.map_err(Problem::internal)??;
        let places = (wanted.after + 1..).zip(&found.ids);
        let editions = places.map(async |(place, id)| {
            let edition = reads.itself::<ArticleCard>(id.0).await?;
            Ok::<_, Problem>(edition.map(|edition| (place, edition)))
        });
        Ok(Hits {
            articles: try_join_all(editions).await?.into_iter().flatten().collect(),
            more: found.more && after + limit < MOST_HITS,
            total: found.total,
            facets: found.facets.unwrap_or_default(),
            matcher: Arc::new(found.matcher),
        })
    }

    /// From here on that index is asked, if any, which has followed the log up to there.
    fn ready(&self, index: Option<Index>, followed: Seq) {
        *self.index.write().unwrap_or_else(PoisonError::into_inner) = index;
        self.followed.send_replace(followed);
    }

    /// Waits until what the log had up to there can be found.
    pub async fn followed(&self, seq: Seq) {
        // The sender lives as long as this does.
        self.followed
            .subscribe()
            .wait_for(|followed| *followed >= seq)
            .await
            .ok();
    }
}

impl Wanted {
    async fn ask(&self, reads: &Reads, before: &str) -> Result<Ask, Problem> {
        let refused = |name: &str, why: String| Problem::new(ErrorCode::InvalidParameter, format!("`{name}`: {why}"));
        let query = Query::parse(&self.query).map_err(|why| refused("query", why.to_string()))?;
        let id = |slug: &Option<String>| slug.clone();
        let (section, topic, contributor) = (id(&self.section), id(&self.topic), id(&self.contributor));
        let filter = Filter {
            section: match section {
                Some(slug) => Some(SectionId(find::<SectionCard>(reads, &slug, before).await?)),
                None => None,
            },
            topic: match topic {
                Some(slug) => Some(TopicId(find::<TopicCard>(reads, &slug, before).await?)),
                None => None,
            },
            contributor: match contributor {
                Some(slug) => Some(ContributorId(find::<ContributorCard>(reads, &slug, before).await?)),
                None => None,
            },
            language: self.language.as_deref().map(parse_language).transpose()?,
            from: self.from,
            until: self.until,
        };
        let entitled = entitled(reads.read_as());
        let offset = self.after as usize;
        Ok(Ask {
            query,
            filter,
            entitled,
            order: self.order,
            offset,
            limit: (self.first as usize).min(MOST_HITS.saturating_sub(offset)),
            count: self.count,
            facets: self.facets,
        })
    }
}

/// What a partner may have.
fn entitled(read_as: &ReadAs) -> Option<Entitled> {
    let ReadAs::Partner { to, .. } = read_as else {
        return None;
    };
    let sections = to.sections.iter().map(|id| id.0);
    Some(Entitled {
        lists: sections.chain(to.topics.iter().map(|id| id.0)).collect(),
        languages: to.languages.clone(),
        from: to.archive_from,
    })
}

/// What in an article was looked for, in which of its fields.
pub struct Highlights {
    /// In the headline.
    pub headline: Option<Fragment>,
    /// In the standfirst.
    pub standfirst: Option<Fragment>,
    /// In the text, its captions included: the part that has most of it.
    pub body: Option<Fragment>,
}

impl Highlights {
    /// Looks for it in what the reader may read of it.
    pub async fn of(article: &Edition<ArticleCard>, reads: &Reads, matcher: &Matcher) -> Result<Highlights, Problem> {
        let card = &article.card;
        let body = reads.body(article).await?;
        let text = crate::referred::BodySource::without_links(body, reads.clone())
            .text()
            .await?;
        Ok(Highlights {
            headline: whole(card.headline.as_str(), &card.language, matcher),
            standfirst: card
                .standfirst
                .as_ref()
                .and_then(|standfirst| whole(standfirst.as_str(), &card.language, matcher)),
            body: fragment(&text, &card.language, matcher),
        })
    }
}

/// Where an index stands that cannot be had, the operator is told; whoever asks is told to come again.
impl From<IndexError> for Problem {
    fn from(error: IndexError) -> Problem {
        Problem::caused(ErrorCode::SearchNotReady, error.to_string())
    }
}
