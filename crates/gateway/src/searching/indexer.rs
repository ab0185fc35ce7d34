//! Keeps this node's index in step with the log: one follower of it, with a cursor of its own in the index.
//!
//! A new index is filled with all that is public, along the list of all articles, and then follows the log from where it ended when the
//! filling began. Invariant: what the index has up to its place is what a reader could read then; whenever it is stopped, it goes on from its
//! last commit, and nothing is missed.

use super::Searching;
use super::aside::Aside;
use crate::error::Problem;
use crate::error_codes::ErrorCode;
use crate::reads::Reads;
use crate::referred::BodySource;
use desk::Desk;
use domain::article::ArticleCard;
use domain::change::{LoggedChange, Seq};
use domain::contributor::ContributorCard;
use domain::edition::Edition;
use domain::ids::{ArticleId, ContributorId, SiteId};
use domain::list::List;
use domain::read_as::{Moment, ReadAs};
use domain::subject::SubjectKind;
use domain::time::Timestamp;
use search::{Ask, Filter, Index, IndexError, Opened, Order, Place, Stand, Story, Writer};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use storage::{ListPage, PageKey, PageOrder, PageRequest, Range};
use uuid::Uuid;

/// How many articles are read at once.
const AT_ONCE: u32 = 200;
/// How many changes are read at once.
const CHANGES: u64 = 500;
/// How many articles are put before they are committed, while there are more.
const BATCH: usize = 5_000;
/// How long it waits after a commit: each costs the disk a few writes, and a processor some milliseconds, however little is in it.
const BREATH: Duration = Duration::from_millis(800);
/// How long it waits after something failed.
const AGAIN: Duration = Duration::from_secs(1);

/// Follows the log for the index of this node.
pub struct Indexer {
    desk: Desk,
    site: SiteId,
    searching: Arc<Searching>,
    /// Where all that the index does is done.
    aside: Aside,
    folder: PathBuf,
    /// Until it is looked into.
    opened: Option<Opened>,
    /// From then on.
    index: Option<Index>,
    /// From then on, but while another thread writes with it.
    writer: Option<Writer>,
    stand: Stand,
    /// How many articles were put and not committed.
    pending: usize,
}

impl Indexer {
    /// Takes the index in that folder, for `searching` to be asked.
    pub async fn open(
        folder: &Path,
        desk: Desk,
        site: SiteId,
        searching: Arc<Searching>,
    ) -> Result<Indexer, IndexError> {
        let failed = |error: std::io::Error| IndexError::Folder(folder.to_owned(), error);
        let aside = Aside::start().map_err(failed)?;
        let taken = folder.to_owned();
        let opened = aside.run(move || Opened::at(&taken, site.0)).await;
        let opened = opened.map_err(|problem| failed(std::io::Error::other(problem.to_string())))?;
        Ok(Indexer {
            opened: Some(opened?),
            aside,
            desk,
            site,
            searching,
            folder: folder.to_owned(),
            index: None,
            writer: None,
            stand: Stand::Following(0),
            pending: 0,
        })
    }

    /// Follows, for ever. What fails is tried again.
    pub async fn follow(mut self) {
        let mut rises = self.desk.store().committed().watch();
        let mut fails = false;
        loop {
            match self.catch_up().await {
                Ok(()) => {
                    fails = false;
                    tokio::time::sleep(BREATH).await;
                    // Its sender lives as long as the store does.
                    rises.changed().await.ok();
                }
                Err(problem) => {
                    if !fails {
                        tracing::warn!(%problem, "the search index cannot follow the log; trying again");
                    }
                    fails = true;
                    tokio::time::sleep(AGAIN).await;
                    if problem.code == ErrorCode::SearchNotReady {
                        self.reopen().await;
                    }
                }
            }
        }
    }

    /// Makes all that the log has be found.
    async fn catch_up(&mut self) -> Result<(), Problem> {
        self.begin().await?;
        loop {
            match self.stand {
                Stand::Filling { from, after } => self.fill(from, after).await?,
                Stand::Following(seq) => {
                    let head = self.desk.store().committed().get();
                    if seq >= head {
                        self.commit().await?;
                        self.searching.ready(self.index.clone(), seq);
                        return Ok(());
                    }
                    self.read_log(seq, head).await?;
                }
            }
            if self.pending >= BATCH {
                self.commit().await?;
            }
        }
    }

    /// Makes the index anew; how many articles it has then.
    pub async fn rebuild(&mut self) -> Result<u64, Problem> {
        self.begin().await?;
        self.empty().await?;
        self.catch_up().await?;
        Ok(self.index()?.stories())
    }

    /// Looks into the index, once, and empties one that is ahead of the log, as after a restored backup.
    async fn begin(&mut self) -> Result<(), Problem> {
        let Some(opened) = self.opened.take() else {
            return Ok(());
        };
        let (index, writer, place) = self.aside.run(move || opened.read()).await??;
        (self.index, self.writer) = (Some(index), Some(writer));
        let head = self.desk.store().changes().head().await?;
        match place.map(|place| place.stand) {
            Some(stand @ (Stand::Filling { from: seq, .. } | Stand::Following(seq))) if seq <= head => {
                self.stand = stand;
                Ok(())
            }
            _ => self.empty().await,
        }
    }

    /// Takes all out of the index, to be filled anew.
    async fn empty(&mut self) -> Result<(), Problem> {
        self.write(|writer| writer.clear()).await?;
        let from = self.desk.store().changes().head().await?;
        self.stand = Stand::Filling { from, after: None };
        self.commit().await
    }

    /// Takes the folder again: a writer that has failed fails for ever.
    async fn reopen(&mut self) {
        self.searching.ready(None, 0);
        (self.index, self.writer, self.pending) = (None, None, 0);
        let (folder, newsroom) = (self.folder.clone(), self.site.0);
        match self.aside.run(move || Opened::at(&folder, newsroom)).await {
            Ok(Ok(opened)) => self.opened = Some(opened),
            Ok(Err(error)) => tracing::warn!(%error, "the search index cannot be opened again"),
            Err(problem) => tracing::warn!(%problem, "the search index cannot be opened again"),
        }
    }

    fn index(&self) -> Result<Index, Problem> {
        self.index
            .clone()
            .ok_or_else(|| Problem::caused(ErrorCode::SearchNotReady, "it is not open".to_owned()))
    }

    fn reads(&self, at_least: Timestamp) -> Reads {
        let at = Moment::Now(self.desk.clock().now().max(at_least));
        Reads::new(self.desk.store().clone(), self.site, ReadAs::Public { at })
    }

    /// Puts the next articles of the list of all, oldest first: what is published meanwhile stands behind them, or in the log.
    async fn fill(&mut self, from: Seq, after: Option<(i64, Uuid)>) -> Result<(), Problem> {
        let reads = self.reads(Timestamp::earliest());
        let key = |(at, id)| {
            Some(PageKey {
                at: Timestamp::from_millis(at)?,
                article: ArticleId(id),
            })
        };
        let page = PageRequest {
            order: PageOrder::FirstPublishedAsc,
            began: None,
            range: Range {
                after: after.and_then(key),
                before: None,
                limit: AT_ONCE,
                from_end: false,
            },
        };
        let (list, language) = (List::All, None);
        let page = reads.page(ListPage { list, language, page }).await?;
        let mut stories = Vec::with_capacity(page.articles.len());
        for article in &page.articles {
            stories.push(story(article, &reads).await?);
        }
        self.put(stories, Vec::new()).await?;
        let last = page.keys.last().filter(|_| page.more);
        self.stand = match last {
            Some(last) => Stand::Filling {
                from,
                after: Some((last.at.as_millis(), last.article.0)),
            },
            None => Stand::Following(from),
        };
        Ok(())
    }

    /// Puts what the next changes of the log are of, as it is now.
    async fn read_log(&mut self, seq: Seq, head: Seq) -> Result<(), Problem> {
        let mut changes = self.desk.store().changes().after(seq, CHANGES).await?;
        // What is kept of this node has followed the log up to there.
        changes.retain(|logged| logged.seq <= head);
        let Some(last) = changes.last() else {
            self.stand = Stand::Following(head);
            return Ok(());
        };
        let (upto, reads) = (last.seq, self.reads(last.at));
        if changes
            .iter()
            .any(|logged| logged.change.subject.kind == SubjectKind::Contributor)
        {
            // Whose articles they are is asked of the index.
            self.commit().await?;
        }
        let (mut stories, mut gone) = (Vec::new(), Vec::new());
        for id in self.touched(&changes).await? {
            match reads.itself::<ArticleCard>(id.0).await? {
                Some(article) => stories.push(story(&article, &reads).await?),
                None => gone.push(id),
            }
        }
        self.put(stories, gone).await?;
        self.stand = Stand::Following(upto);
        Ok(())
    }

    /// The articles that these changes are of, or that name a contributor of whom they are.
    async fn touched(&self, changes: &[LoggedChange]) -> Result<BTreeSet<ArticleId>, Problem> {
        let mut articles = BTreeSet::new();
        let public = changes.iter().filter(|logged| !logged.change.is_of_drafts());
        for subject in public.map(|logged| logged.change.subject).collect::<BTreeSet<_>>() {
            match subject.kind {
                SubjectKind::Article => articles.extend([ArticleId(subject.id)]),
                SubjectKind::Contributor => articles.extend(self.by(ContributorId(subject.id)).await?),
                _ => {}
            }
        }
        Ok(articles)
    }

    /// The articles by that contributor, of all that was committed.
    async fn by(&self, contributor: ContributorId) -> Result<Vec<ArticleId>, Problem> {
        let index = self.index()?;
        let ask = Ask {
            filter: Filter {
                contributor: Some(contributor),
                ..Filter::default()
            },
            order: Order::Newest,
            ..Ask::default()
        };
        let asked = self.aside.run(move || {
            let limit = usize::try_from(index.stories()).unwrap_or(usize::MAX);
            index.ask(&Ask { limit, ..ask })
        });
        Ok(asked.await??.ids)
    }

    async fn put(&mut self, stories: Vec<Story>, gone: Vec<ArticleId>) -> Result<(), Problem> {
        self.pending += stories.len() + gone.len();
        self.write(move |writer| {
            for id in gone {
                writer.remove(id);
            }
            stories.iter().try_for_each(|story| writer.put(story))
        })
        .await
    }

    async fn commit(&mut self) -> Result<(), Problem> {
        let (newsroom, stand) = (self.site.0, self.stand);
        self.pending = 0;
        self.write(move |writer| writer.commit(Place { newsroom, stand })).await
    }

    /// Writes beside the threads that answer.
    async fn write(
        &mut self,
        write: impl FnOnce(&mut Writer) -> Result<(), IndexError> + Send + 'static,
    ) -> Result<(), Problem> {
        let writer = self.writer.take();
        let mut writer =
            writer.ok_or_else(|| Problem::caused(ErrorCode::SearchNotReady, "it has no writer".to_owned()))?;
        let aside = self.aside.run(move || {
            let written = write(&mut writer);
            (writer, written)
        });
        let (writer, written) = aside.await?;
        self.writer = Some(writer);
        Ok(written?)
    }
}

/// What the index has of an article.
pub(super) async fn story(article: &Edition<ArticleCard>, reads: &Reads) -> Result<Story, Problem> {
    let card = &article.card;
    let mut parts = printed(card);
    let contributors = reads
        .live_in_order::<ContributorCard>(card.contributors.iter().copied())
        .await?;
    parts.extend(contributors.iter().map(|contributor| contributor.card.name.to_string()));
    let body = reads.body(article).await?;
    parts.push(BodySource::without_links(body, reads.clone()).text().await?);
    let tree = reads.sections().await?;
    Ok(Story {
        id: ArticleId(article.id),
        language: card.language.clone(),
        headline: card.headline.to_string(),
        text: parts.join("\n\n"),
        sections: card.sections().flat_map(|section| tree.path(section)).collect(),
        topics: card.topics.iter().copied().collect(),
        contributors: card.contributors.iter().copied().collect(),
        first_published_at: card.first_published_at,
        syndication: card.rights.syndication,
    })
}

/// What stands on the card beside the headline.
fn printed(card: &ArticleCard) -> Vec<String> {
    let mut parts = Vec::new();
    parts.extend(card.kicker.as_ref().map(ToString::to_string));
    parts.extend(card.standfirst.as_ref().map(ToString::to_string));
    parts.extend(card.byline.as_ref().map(ToString::to_string));
    if let Some(lead) = &card.lead {
        parts.extend(lead.caption.as_ref().map(ToString::to_string));
        parts.extend(lead.credit.as_ref().map(|credit| credit.line.to_string()));
    }
    parts
}
