//! Takes articles: what they name is looked up or made, their bodies are read, and then they are written, many in one transaction.

mod write;

use super::report::Fate;
use super::subject::NewCard;
use super::taker::{Met, NewSubject, Place, Taker, bounded, hash};
use crate::failure::Failure;
use desk::article::{ImportArticle, ImportedState};
use domain::article::ArticleContent;
use domain::body::Body;
use domain::ids::{ArticleId, ContributorId, MediaId, SectionId, SideRevisionId, TopicId};
use domain::interval::Interval;
use domain::media::{MediaKind, MediaUse};
use domain::subject::SubjectKind;
use domain::text::Headline;
use gateway::error_codes::ErrorCode;
use import::draft::{ArticleDraft, Lead, Markup, MediaDraft, Named, State};
use import::markdown::within_site;
use std::borrow::Cow;
use std::cell::RefCell;
use write::{Failed, foretell, write};
pub(super) use write::{Outcomes, Ready};

/// Where an article is filed that is public and says nothing of it.
const NO_SECTION: &str = "uncategorized";
/// How many words stand in for a title that is missing.
const TITLE_WORDS: usize = 10;

/// A body and what could not be taken of it, or why it is none.
pub(super) type BodyRead = Result<(Body, Vec<String>), import::ReadRefused>;

impl Taker<'_> {
    /// Takes articles, in one transaction, which is under way when this returns.
    pub async fn articles(&mut self, drafts: Vec<(Place, ArticleDraft)>) -> Result<(), Failure> {
        let keys: Vec<String> = drafts.iter().map(|(_, draft)| bounded(&draft.key)).collect();
        let names: Vec<&str> = keys.iter().map(String::as_str).collect();
        let sources = self.desk.store().import_sources();
        let mut taken = sources.by_keys(&self.source, SubjectKind::Article, &names).await?;
        let mut ready = Vec::new();
        for ((place, draft), key) in drafts.into_iter().zip(keys) {
            let (hash, before) = (hash(&draft), taken.remove(&key));
            let met = self.meets(SubjectKind::Article, &key, hash);
            if met == Met::Otherwise {
                self.report.count(SubjectKind::Article, Fate::Skipped);
                self.told(&place, Met::OTHERWISE);
            } else if met == Met::Again || before.as_ref().is_some_and(|before| before.hash == hash) {
                self.report.count(SubjectKind::Article, Fate::Unchanged);
                // Its picture may have waited for its file.
                if let (Met::First, Some(lead @ Lead::Address { .. })) = (met, draft.lead) {
                    self.lead(&place, Some(lead)).await?;
                }
            } else {
                let id = ArticleId(match &before {
                    Some(before) => before.subject.id,
                    None => self.id("article", &key, draft.at),
                });
                match self.article(&place, id, &key, draft).await? {
                    Some(article) => ready.push(Ready {
                        place,
                        key,
                        hash,
                        before,
                        article,
                    }),
                    None => self.report.count(SubjectKind::Article, Fate::Skipped),
                }
            }
        }
        self.write_articles(ready).await
    }

    /// The article that a draft makes; `None` if its text makes none.
    async fn article(
        &mut self,
        place: &Place,
        id: ArticleId,
        key: &str,
        mut draft: ArticleDraft,
    ) -> Result<Option<ImportArticle>, Failure> {
        let state = self.state(place, &draft);
        let is_public = matches!(state, ImportedState::Public(_));
        if is_public && draft.sections.is_empty() {
            draft.sections.push(Named {
                key: NO_SECTION.to_owned(),
                name: "Uncategorized".to_owned(),
            });
            self.told(place, format!("it is in no category; it was filed under {NO_SECTION}"));
        }
        self.named(SubjectKind::Contributor, place, &draft.contributors).await?;
        self.named(SubjectKind::Section, place, &draft.sections).await?;
        self.named(SubjectKind::Topic, place, &draft.topics).await?;
        let lead = self.lead(place, draft.lead.take()).await?;
        let (body, lost) = match self.body(place, key, &draft.body).await? {
            Ok(read) => read,
            Err(refused) => {
                self.told(place, format!("{refused}; it was skipped"));
                return Ok(None);
            }
        };
        for lost in lost {
            self.told(place, lost);
        }
        let content = self.content(place, &mut draft, lead, body, is_public);
        Ok(Some(ImportArticle {
            id,
            content,
            note: draft.note,
            state,
            old_slugs: draft.old_slugs,
        }))
    }

    /// Its body. A picture in it that nobody told of gets a record, if its file lies in the folder.
    pub(super) async fn body(&mut self, place: &Place, key: &str, markup: &Markup) -> Result<BodyRead, Failure> {
        let unknown = RefCell::new(Vec::new());
        let read = self.read(key, markup, &|address| unknown.borrow_mut().push(address.to_owned()));
        let mut shown = unknown.into_inner();
        shown.sort();
        shown.dedup();
        shown.retain(|address| self.files.has(address));
        if shown.is_empty() {
            return Ok(read);
        }
        let records = shown.into_iter().map(|address| {
            let draft = MediaDraft {
                key: address.clone(),
                kind: MediaKind::Image,
                address,
                caption: None,
                credit: None,
                alt_text: None,
                at: None,
                parent: None,
            };
            new_media(place.clone(), draft, true)
        });
        self.subjects(records.collect()).await?;
        Ok(self.read(key, markup, &|_| {}))
    }

    fn read(&self, key: &str, markup: &Markup, unknown: &dyn Fn(&str)) -> BodyRead {
        let by_address = |address: &str| {
            let address = within(markup, key, address);
            let found = self.media.by_address(&address);
            if found.is_none() {
                unknown(&address);
            }
            found
        };
        let lookup = import::Lookup {
            by_key: &|key| self.media.by_key(key),
            by_address: &by_address,
            attached: self.media.attached(key),
        };
        import::body(markup, &lookup)
    }

    /// What it says, once all that it names is known here.
    fn content(
        &mut self,
        place: &Place,
        draft: &mut ArticleDraft,
        lead: Option<MediaUse>,
        body: Body,
        is_public: bool,
    ) -> ArticleContent {
        let mut headline = draft.headline.take();
        if headline.is_none() && is_public {
            headline = Headline::parse(&body.opening(TITLE_WORDS)).ok();
            self.told(place, "it has no title; its first words stand for one");
        }
        let mut sections = self
            .all_known(SubjectKind::Section, &draft.sections)
            .into_iter()
            .map(SectionId);
        ArticleContent {
            headline,
            slug: draft.slug.take(),
            standfirst: draft.standfirst.take(),
            seo_title: draft.seo_title.take(),
            seo_description: draft.seo_description.take(),
            home_section: sections.next(),
            other_sections: sections.collect(),
            topics: self
                .all_known(SubjectKind::Topic, &draft.topics)
                .into_iter()
                .map(TopicId)
                .collect(),
            contributors: self
                .all_known(SubjectKind::Contributor, &draft.contributors)
                .into_iter()
                .map(ContributorId)
                .collect(),
            lead,
            body,
            ..ArticleContent::empty(draft.language.take().unwrap_or_else(|| self.language.clone()))
        }
    }

    fn all_known(&self, noun: SubjectKind, named: &[Named]) -> Vec<uuid::Uuid> {
        let mut ids = Vec::new();
        for id in named.iter().filter_map(|named| self.known(noun, &named.key)) {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        ids
    }

    /// How far it is here. What was to be public by now and was not is not made so by an import.
    fn state(&mut self, place: &Place, draft: &ArticleDraft) -> ImportedState {
        let now = self.desk.clock().now();
        let from = match draft.state {
            State::Draft => return ImportedState::Draft,
            State::InReview => return ImportedState::InReview,
            State::Live { since } => since,
            State::Scheduled { from } if from > now => from,
            State::Scheduled { from } => {
                self.told(
                    place,
                    format!("it was scheduled for {from}, which has passed; it was taken as a draft"),
                );
                return ImportedState::Draft;
            }
        };
        match Interval::new(from, draft.until) {
            Ok(live) => ImportedState::Public(live),
            Err(refused) => {
                self.told(place, format!("{refused}; it was taken as a draft"));
                ImportedState::Draft
            }
        }
    }

    /// The picture that leads it. One that is only named by its address gets a record.
    async fn lead(&mut self, place: &Place, lead: Option<Lead>) -> Result<Option<MediaUse>, Failure> {
        let used = |media: MediaId| MediaUse {
            media,
            caption: None,
            credit: None,
            alt_text: None,
            crop: None,
        };
        match lead {
            None => Ok(None),
            Some(Lead::Key(key)) => {
                let found = self.media.by_key(&key);
                if found.is_none() {
                    self.told(
                        place,
                        format!("its picture, attachment {key}, is in no file that was imported; it was left out"),
                    );
                }
                Ok(found.map(used))
            }
            Some(Lead::Address {
                address,
                alt_text,
                caption,
            }) => {
                // It may be another's by its address, in another size: that one is told of elsewhere.
                let is_its_own = self.media.by_key(&address) == self.media.by_address(&address);
                if is_its_own && !self.has_met(SubjectKind::Media, &address) {
                    let draft = MediaDraft {
                        key: address.clone(),
                        kind: MediaKind::Image,
                        address: address.clone(),
                        caption,
                        credit: None,
                        alt_text,
                        at: None,
                        parent: None,
                    };
                    self.subjects(vec![new_media(place.clone(), draft, true)]).await?;
                }
                Ok(self.media.by_address(&address).map(used))
            }
        }
    }

    /// Begins to write them, while the next are read and made ready; in a dry run, foretells what would become of them.
    async fn write_articles(&mut self, ready: Vec<Ready>) -> Result<(), Failure> {
        self.settle_articles().await?;
        let (desk, actor) = (self.desk.clone(), self.actor.clone());
        if self.report.dry_run {
            let held = &mut self.article_slugs;
            let foretold = desk.run(async |tx| foretell(tx, &actor, &ready, held).await).await;
            return self.tell_articles(ready, foretold);
        }
        let source = self.source.clone();
        self.writing.spawn(async move {
            let side = || SideRevisionId(desk.new_id());
            let written = desk
                .run(async |tx| write(tx, &actor, &source, &ready, side).await)
                .await;
            (ready, written)
        });
        Ok(())
    }

    /// Waits for the articles that are being written. Whatever else is written comes behind them, so that the log has one order.
    pub(super) async fn settle_articles(&mut self) -> Result<(), Failure> {
        while let Some(done) = self.writing.join_next().await {
            let (ready, written) = done.map_err(|error| Failure::new(ErrorCode::Internal, error.to_string()))?;
            self.tell_articles(ready, written)?;
        }
        Ok(())
    }

    fn tell_articles(&mut self, ready: Vec<Ready>, outcomes: Outcomes) -> Result<(), Failure> {
        let outcomes = outcomes.map_err(|Failed(failure)| failure)?;
        for (one, (fate, reasons)) in ready.iter().zip(outcomes) {
            self.report.count(SubjectKind::Article, fate);
            for reason in reasons {
                self.told(&one.place, reason);
            }
        }
        Ok(())
    }
}

/// Where a picture of a body is. A page of Markdown may name what lies beside it.
fn within<'a>(body: &Markup, page: &str, address: &'a str) -> Cow<'a, str> {
    match body {
        Markup::Markdown(_) => within_site(page, address),
        Markup::Html(_) => Cow::Borrowed(address),
    }
}

/// A media record to be made.
pub(super) fn new_media(place: Place, draft: MediaDraft, named: bool) -> NewSubject {
    NewSubject {
        place,
        key: draft.key.clone(),
        hash: hash(&draft),
        at: draft.at,
        address: Some(draft.address.clone()),
        card: NewCard::from(draft),
        named,
    }
}
