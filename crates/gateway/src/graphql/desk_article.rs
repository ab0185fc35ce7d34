//! Articles, as the desk sees them: the newest revision, what is public when, and what was saved before.

use super::article::Article;
use super::body::Body;
use super::connection::Connection;
use super::contributor::Contributor;
use super::correction::Correction;
use super::desk_reads::DeskReads;
use super::edition_span::EditionSpan;
use super::media::MediaUse;
use super::preview::Preview;
use super::related::RelatedKind;
use super::rights::Rights;
use super::scalars::DateTime;
use super::section::Section;
use super::topic::Topic;
use super::viewer::DeskUser;
use crate::cursor::{Place, range};
use async_graphql::{Enum, ID, Object, Result, SimpleObject};
use domain::article::{self, ArticleContent, PublicStateKind};
use std::sync::Arc;

/// How far the newest revision is on its way through the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "article::WorkingState")]
pub enum WorkingState {
    /// Being written.
    Draft,
    /// Waiting for an editor.
    InReview,
    /// Ready to be published.
    Approved,
}

/// Where the public stands with an article. Clients must accept states that they don't know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "PublicStateKind")]
pub enum PublicState {
    /// It was never published or scheduled.
    NeverPublished,
    /// It is not live, and an edition lies ahead.
    Scheduled,
    /// It is live.
    Live,
    /// Its last edition has ended.
    Ended,
    /// It was withdrawn in public: a notice is live in its place.
    Retracted,
    /// It must not be used, at any instant. Nothing leaves this state.
    Killed,
}

/// What became of a late save. Clients must accept outcomes that they don't know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "article::SideOutcome")]
pub enum SideOutcome {
    /// It was saved as a revision.
    Adopted,
    /// It was put away.
    Discarded,
}

/// An edge to another article, as an editor set it.
#[derive(SimpleObject)]
pub struct RelatedArticleEdge {
    /// Why it stands there.
    kind: RelatedKind,
    /// The id of the other article, which may not be public.
    id: ID,
}

/// An article, as the desk sees it.
#[derive(Clone)]
pub struct DeskArticle {
    pub article: article::DeskArticle,
    pub reads: DeskReads,
}

/// An article, as the desk sees it.
#[Object]
impl DeskArticle {
    /// A UUID: the public article has the same.
    async fn id(&self) -> ID {
        self.article.id.0.into()
    }
    /// The newest revision. Its number is what saving and publishing take as `seen`.
    async fn revision(&self) -> Revision {
        Revision {
            revision: self.article.newest.clone(),
            reads: self.reads.clone(),
        }
    }
    /// How far the newest revision is.
    async fn working_state(&self) -> WorkingState {
        self.article.working.into()
    }
    /// Where the public stands with it at this instant.
    async fn public_state(&self) -> PublicState {
        self.article.public_state(self.reads.now()).kind().into()
    }
    /// Who made it.
    async fn created_by(&self) -> Result<DeskUser> {
        Ok(self.reads.user(self.article.created_by).await?)
    }
    /// When it was made.
    async fn created_at(&self) -> DateTime {
        DateTime(self.article.created_at)
    }
    /// Why it was sent back, until it is submitted again. Null if it was not, or nobody said.
    async fn review_note(&self) -> Option<&str> {
        self.article.review_note.as_ref().map(|text| text.as_str())
    }
    /// When it was killed. Null if it was not.
    async fn killed_at(&self) -> Option<DateTime> {
        self.article.killed_at.map(DateTime)
    }
    /// Its editions: past, live and scheduled, and those that can no longer be read; by when they begin.
    async fn editions(&self) -> Vec<EditionSpan> {
        let editions = self.article.editions.iter().map(EditionSpan::from);
        let removed = self.article.removed.iter().map(EditionSpan::from);
        let mut all: Vec<EditionSpan> = editions.chain(removed).collect();
        all.sort_by_key(EditionSpan::place);
        all
    }
    /// The public notes of what was wrong, first to last.
    async fn corrections(&self) -> Vec<Correction> {
        self.article.corrections.iter().map(Correction::from).collect()
    }
    /// One of its revisions, however old. Null if there is none of that number.
    async fn past_revision(&self, #[graphql(desc = "Its number.")] number: i32) -> Option<Result<Revision>> {
        let found = self.reads.revision(self.article.id, number).await.transpose()?;
        let revision = |revision| Revision {
            revision,
            reads: self.reads.clone(),
        };
        Some(found.map(revision).map_err(Into::into))
    }
    /// Its revisions, newest first.
    async fn revisions(
        &self,
        #[graphql(desc = "How many from the start: at most 100; 20 if `last` is not given either.")] first: Option<i32>,
        #[graphql(desc = "Only what is behind this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end: at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what is before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Revision>> {
        let id = self.article.id;
        let range = range(first, after.as_deref(), last, before.as_deref(), |place| match place {
            Place::Revision(article, number) if article == id => Some(number),
            _ => None,
        })?;
        // They are counted without a gap, so what is on a page is known before any is read.
        let (numbers, more) = range.numbers(self.article.newest.number);
        let found = self.reads.revisions(id, numbers).await?;
        let revisions = found.into_iter().map(|revision| {
            let reads = self.reads.clone();
            (
                Place::Revision(id, revision.number).cursor(),
                Revision { revision, reads },
            )
        });
        Ok(Connection::new(&range, revisions, more))
    }
    /// Saves that came too late and wait to be adopted or discarded, newest first.
    async fn side_revisions(&self) -> Result<Vec<SideRevision>> {
        let found = self.reads.side_revisions(self.article.id).await?;
        Ok(found
            .into_iter()
            .map(|side| SideRevision {
                side,
                reads: self.reads.clone(),
            })
            .collect())
    }
    /// Previews of its revisions that are good now, the newest first.
    async fn previews(&self) -> Result<Vec<Preview>> {
        let found = self.reads.previews(self.article.id).await?;
        Ok(found
            .into_iter()
            .map(|preview| Preview {
                preview,
                reads: self.reads.clone(),
            })
            .collect())
    }
    /// The article as the public sees it now. Null if it does not.
    async fn live(&self) -> Option<Result<Article>> {
        let reads = self.reads.public();
        let found = reads.live(self.article.id).await.transpose()?;
        Some(
            found
                .map(|edition| Article {
                    edition,
                    reads: reads.clone(),
                })
                .map_err(Into::into),
        )
    }
}

/// A revision.
pub struct Revision {
    revision: article::Revision,
    reads: DeskReads,
}

/// What an editor saved. It never changes.
#[Object]
impl Revision {
    /// Counts the article's revisions from 1.
    async fn number(&self) -> i32 {
        self.revision.number
    }
    /// Who saved it.
    async fn author(&self) -> Result<DeskUser> {
        Ok(self.reads.user(self.revision.author).await?)
    }
    /// What they said of it. Null if nothing.
    async fn note(&self) -> Option<&str> {
        self.revision.note.as_ref().map(|text| text.as_str())
    }
    /// When.
    async fn saved_at(&self) -> DateTime {
        DateTime(self.revision.saved_at)
    }
    /// When its content was erased; then that is empty. Null if it was not.
    async fn erased_at(&self) -> Option<DateTime> {
        self.revision.erased_at.map(DateTime)
    }
    /// What it holds.
    async fn content(&self) -> Content {
        Content {
            content: self.revision.content.clone(),
            reads: self.reads.clone(),
        }
    }
}

/// A late save.
#[derive(Clone)]
pub struct SideRevision {
    pub side: article::SideRevision,
    pub reads: DeskReads,
}

/// A save that came too late, kept aside: nothing that was typed is lost.
#[Object]
impl SideRevision {
    /// A UUID.
    async fn id(&self) -> ID {
        self.side.id.0.into()
    }
    /// The revision that its author was looking at.
    async fn seen(&self) -> i32 {
        self.side.seen
    }
    /// Who saved it.
    async fn author(&self) -> Result<DeskUser> {
        Ok(self.reads.user(self.side.author).await?)
    }
    /// What they said of it. Null if nothing.
    async fn note(&self) -> Option<&str> {
        self.side.note.as_ref().map(|text| text.as_str())
    }
    /// When.
    async fn saved_at(&self) -> DateTime {
        DateTime(self.side.saved_at)
    }
    /// What became of it. Null while it waits.
    async fn outcome(&self) -> Option<SideOutcome> {
        self.side.outcome.map(Into::into)
    }
    /// When its content was erased; then that is empty. Null if it was not.
    async fn erased_at(&self) -> Option<DateTime> {
        self.side.erased_at.map(DateTime)
    }
    /// What it holds.
    async fn content(&self) -> Content {
        Content {
            content: self.side.content.clone(),
            reads: self.reads.clone(),
        }
    }
}

/// What a revision holds.
pub struct Content {
    content: Arc<ArticleContent>,
    reads: DeskReads,
}

/// What an editor wrote. A draft may lack what an edition must have.
#[Object(name = "ArticleContent")]
impl Content {
    /// The language it is written in (BCP 47).
    async fn language(&self) -> &str {
        self.content.language.as_str()
    }
    /// The title. Null if there is none yet.
    async fn headline(&self) -> Option<&str> {
        self.content.headline.as_ref().map(|text| text.as_str())
    }
    /// The last part of its address. Null if there is none yet.
    async fn slug(&self) -> Option<&str> {
        self.content.slug.as_ref().map(|text| text.as_str())
    }
    /// The label above the headline. Null if there is none.
    async fn kicker(&self) -> Option<&str> {
        self.content.kicker.as_ref().map(|text| text.as_str())
    }
    /// The sentence or two under the headline. Null if there is none.
    async fn standfirst(&self) -> Option<&str> {
        self.content.standfirst.as_ref().map(|text| text.as_str())
    }
    /// The title for search engines and shared links. Null if it is the headline.
    async fn seo_title(&self) -> Option<&str> {
        self.content.seo_title.as_ref().map(|text| text.as_str())
    }
    /// What search engines and shared links are to say of it. Null if it is the standfirst, or the first words.
    async fn seo_description(&self) -> Option<&str> {
        self.content.seo_description.as_ref().map(|text| text.as_str())
    }
    /// The credit line as printed. Null if there is none.
    async fn byline(&self) -> Option<&str> {
        self.content.byline.as_ref().map(|text| text.as_str())
    }
    /// Where it sits. Null if it has no home yet.
    async fn home_section(&self) -> Option<Result<Section>> {
        let reads = self.reads.public();
        let found = reads.live(self.content.home_section?).await.transpose()?;
        Some(
            found
                .map(|edition| Section {
                    edition,
                    reads: reads.clone(),
                })
                .map_err(Into::into),
        )
    }
    /// Where else it is listed.
    async fn other_sections(&self) -> Result<Vec<Section>> {
        let reads = self.reads.public();
        let found = reads.live_in_order(self.content.other_sections.iter().copied()).await?;
        Ok(found
            .into_iter()
            .map(|edition| Section {
                edition,
                reads: reads.clone(),
            })
            .collect())
    }
    /// What it is about.
    async fn topics(&self) -> Result<Vec<Topic>> {
        let reads = self.reads.public();
        let found = reads.live_in_order(self.content.topics.iter().copied()).await?;
        Ok(found
            .into_iter()
            .map(|edition| Topic {
                edition,
                reads: reads.clone(),
            })
            .collect())
    }
    /// Who made it.
    async fn contributors(&self) -> Result<Vec<Contributor>> {
        let reads = self.reads.public();
        let found = reads.live_in_order(self.content.contributors.iter().copied()).await?;
        Ok(found
            .into_iter()
            .map(|edition| Contributor {
                edition,
                reads: reads.clone(),
            })
            .collect())
    }
    /// Whose it is, and what others may do with it. What is null is as the site says.
    async fn rights(&self) -> Rights {
        Rights::new(&self.content.rights, &self.content.rights.terms)
    }
    /// The picture that leads it. Null if there is none.
    async fn lead(&self) -> Option<MediaUse> {
        Some(MediaUse {
            media_use: self.content.lead.clone()?,
            reads: self.reads.public().clone(),
        })
    }
    /// What the editors put beside it, in their order.
    async fn related(&self) -> Vec<RelatedArticleEdge> {
        let edge = |edge: &domain::related::RelatedArticle| RelatedArticleEdge {
            kind: edge.kind.into(),
            id: edge.article.0.into(),
        };
        self.content.related.iter().map(edge).collect()
    }
    /// The story itself.
    async fn body(&self) -> Body {
        Body::new(Arc::new(self.content.body.clone()), self.reads.public().clone())
    }
}
