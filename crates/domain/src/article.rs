//! Articles: what a revision holds, and what an edition's card shows.
//!
//! How an article moves through its life is `article/lifecycle.rs`.

pub mod editions;
mod importing;
#[cfg(test)]
mod laws;
pub mod lifecycle;
pub mod publishing;
pub mod refused;
mod scheduling;
mod withdrawing;

pub use lifecycle::{DeskArticle, PublicState, WorkingState};
pub use refused::MoveRefused;

use crate::body::Body;
use crate::change::words;
use crate::correction::Correction;
use crate::edition::Edition;
use crate::ids::{ArticleId, ContributorId, MediaId, SectionId, SideRevisionId, TopicId, TranslationSetId, UserId};
use crate::language::Language;
use crate::media::MediaUse;
use crate::related::RelatedArticle;
use crate::retraction::Retraction;
use crate::rights::Rights;
use crate::slug::Slug;
use crate::subject::Subject;
use crate::text::{Byline, Headline, Kicker, RevisionNote, Standfirst};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use uuid::Uuid;

/// Counts an article's revisions from 1.
pub type RevisionNumber = i32;

/// All that an editor writes in an article. A draft may lack what an edition must have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArticleContent {
    /// The language it is written in.
    pub language: Language,
    /// The title shown on the story.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub headline: Option<Headline>,
    /// The last part of its address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slug: Option<Slug>,
    /// The short label above the headline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kicker: Option<Kicker>,
    /// The sentence or two under the headline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standfirst: Option<Standfirst>,
    /// The title for search engines and shared links, where it is to be another than the headline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seo_title: Option<Headline>,
    /// What search engines and shared links are to say of it, where that is to be another text than the standfirst.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seo_description: Option<Standfirst>,
    /// The credit line as printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub byline: Option<Byline>,
    /// Where it sits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub home_section: Option<SectionId>,
    /// Where else it is listed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_sections: Vec<SectionId>,
    /// What it is about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub topics: Vec<TopicId>,
    /// Who made it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contributors: Vec<ContributorId>,
    /// The picture that leads it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead: Option<MediaUse>,
    /// What editors put beside it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub related: Vec<RelatedArticle>,
    /// Whose it is, and what others may do with it.
    #[serde(default, skip_serializing_if = "Rights::is_default")]
    pub rights: Rights,
    /// The story.
    #[serde(default)]
    pub body: Body,
}

impl ArticleContent {
    /// An empty draft in that language.
    pub fn empty(language: Language) -> ArticleContent {
        ArticleContent {
            language,
            headline: None,
            slug: None,
            kicker: None,
            standfirst: None,
            seo_title: None,
            seo_description: None,
            byline: None,
            home_section: None,
            other_sections: Vec::new(),
            topics: Vec::new(),
            contributors: Vec::new(),
            lead: None,
            related: Vec::new(),
            rights: Rights::default(),
            body: Body::default(),
        }
    }

    /// The assets it shows.
    pub fn media(&self) -> Vec<MediaId> {
        let mut media: Vec<MediaId> = self
            .lead
            .iter()
            .map(|lead| lead.media)
            .chain(self.body.media())
            .collect();
        media.sort();
        media.dedup();
        media
    }

    /// All that it names: sections, topics, people, pictures, other articles.
    pub fn references(&self) -> Vec<Subject> {
        let mut all: Vec<Subject> = Vec::new();
        all.extend(
            self.home_section
                .iter()
                .chain(&self.other_sections)
                .map(|id| Subject::from(*id)),
        );
        all.extend(self.topics.iter().map(|id| Subject::from(*id)));
        all.extend(self.contributors.iter().map(|id| Subject::from(*id)));
        all.extend(self.media().into_iter().map(Subject::from));
        all.extend(
            self.related
                .iter()
                .map(|related| related.article)
                .chain(self.body.articles())
                .map(Subject::from),
        );
        all.sort();
        all.dedup();
        all
    }
}

/// What lists and links show of an article. Others are named by id and looked up at the instant of the read; the byline and
/// the lead picture's caption and credit are printed words, frozen here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArticleCard {
    /// When the article was first public: the order of lists.
    pub first_published_at: Timestamp,
    /// When it was last changed editorially.
    pub updated_at: Timestamp,
    /// The language it is written in.
    pub language: Language,
    /// The translations that it belongs to, if another article began them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub translation_set: Option<TranslationSetId>,
    /// The title.
    pub headline: Headline,
    /// The last part of its address.
    pub slug: Slug,
    /// The label above the headline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kicker: Option<Kicker>,
    /// The sentence or two under the headline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standfirst: Option<Standfirst>,
    /// The title for search engines and shared links, where it is another than the headline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seo_title: Option<Headline>,
    /// What search engines and shared links say of it, where that is another text than the standfirst.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seo_description: Option<Standfirst>,
    /// The first words of the body.
    pub opening: String,
    /// The credit line as printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub byline: Option<Byline>,
    /// Where it sits.
    pub home_section: SectionId,
    /// Where else it is listed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_sections: Vec<SectionId>,
    /// What it is about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub topics: Vec<TopicId>,
    /// Who made it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contributors: Vec<ContributorId>,
    /// The picture that leads it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead: Option<MediaUse>,
    /// What editors put beside it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub related: Vec<RelatedArticle>,
    /// Whose it is, and what others may do with it.
    #[serde(default, skip_serializing_if = "Rights::is_default")]
    pub rights: Rights,
    /// What was put right so far, first to last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub corrections: Vec<Correction>,
    /// Why it was withdrawn; then the body is the notice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retraction: Option<Retraction>,
}

impl ArticleCard {
    /// How many words of the body a card keeps for excerpts.
    pub const OPENING_WORDS: usize = 100;

    /// The home section, then the others.
    pub fn sections(&self) -> impl Iterator<Item = SectionId> + '_ {
        std::iter::once(self.home_section).chain(self.other_sections.iter().copied())
    }

    /// The ids of what stands on the card itself: sections, topics, contributors, and the leading picture.
    pub fn referred(&self) -> impl Iterator<Item = Uuid> + '_ {
        let sections = self.sections().map(|id| id.0);
        let topics = self.topics.iter().map(|id| id.0);
        let contributors = self.contributors.iter().map(|id| id.0);
        let lead = self.lead.iter().map(|lead| lead.media.0);
        sections.chain(topics).chain(contributors).chain(lead)
    }

    /// The first so many words (at most [`Self::OPENING_WORDS`]) of the body.
    pub fn excerpt(&self, words: usize) -> String {
        let all: Vec<&str> = self.opening.split_whitespace().collect();
        match all.len() > words {
            true => all[..words].join(" ") + "…",
            false => all.join(" "),
        }
    }
}

impl Edition<ArticleCard> {
    /// The translations that the article belongs to.
    pub fn translation_set(&self) -> TranslationSetId {
        self.card.translation_set.unwrap_or(TranslationSetId(self.id))
    }
}

/// What an editor saved: immutable, numbered per article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    /// 1 for the article's first.
    pub number: RevisionNumber,
    /// Who saved it.
    pub author: UserId,
    /// What they said of it.
    pub note: Option<RevisionNote>,
    /// When.
    pub saved_at: Timestamp,
    /// What it holds.
    pub content: Arc<ArticleContent>,
    /// When that was blanked; then the content is empty.
    pub erased_at: Option<Timestamp>,
}

words! {
    /// What became of a late save that was kept aside.
    SideOutcome {
        /// It was saved as a revision.
        Adopted = "adopted",
        /// It was put away.
        Discarded = "discarded",
    }
}

/// A save that came too late and was kept aside: nothing that was typed is lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SideRevision {
    /// Its id.
    pub id: SideRevisionId,
    /// The article.
    pub article: ArticleId,
    /// The revision that its author was looking at.
    pub seen: RevisionNumber,
    /// Who saved it.
    pub author: UserId,
    /// What they said of it.
    pub note: Option<RevisionNote>,
    /// When.
    pub saved_at: Timestamp,
    /// What it holds.
    pub content: Arc<ArticleContent>,
    /// What became of it; `None` while it waits.
    pub outcome: Option<SideOutcome>,
    /// When its content was blanked; then that is empty.
    pub erased_at: Option<Timestamp>,
}

words! {
    /// Where the public stands with an article, without the details; see [`PublicState`].
    PublicStateKind {
        /// No edition was ever made.
        NeverPublished = "never_published",
        /// None is live, one lies ahead.
        Scheduled = "scheduled",
        /// One is live.
        Live = "live",
        /// The last has ended.
        Ended = "ended",
        /// It was withdrawn: a notice is live.
        Retracted = "retracted",
        /// It must not be used, at any instant.
        Killed = "killed",
    }
}
