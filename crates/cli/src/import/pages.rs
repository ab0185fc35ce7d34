//! Takes pages: those above before those below, once all pictures that they show are known.

use super::report::Fate;
use super::subject::NewCard;
use super::taker::{NewSubject, Place, Taker, bounded, hash};
use crate::failure::Failure;
use desk::page::ImportPage;
use domain::ids::PageId;
use domain::page::{PageCard, PageContent};
use domain::subject::SubjectKind;
use import::draft::PageDraft;
use std::collections::HashSet;

impl Taker<'_> {
    /// Takes pages.
    pub async fn pages(&mut self, drafts: Vec<(Place, PageDraft)>) -> Result<(), Failure> {
        let parents: Vec<String> = drafts.iter().filter_map(|(_, draft)| draft.parent.clone()).collect();
        self.look_up(SubjectKind::Page, parents.iter().map(String::as_str))
            .await?;
        let mut waiting = drafts;
        while !waiting.is_empty() {
            let here: HashSet<String> = waiting.iter().map(|(_, draft)| draft.key.clone()).collect();
            let is_ready = |draft: &PageDraft| draft.parent.as_ref().is_none_or(|parent| !here.contains(parent));
            let (mut ready, rest): (Vec<_>, Vec<_>) = waiting.into_iter().partition(|(_, draft)| is_ready(draft));
            waiting = rest;
            // Those that are left are each above the other.
            if ready.is_empty() {
                ready = std::mem::take(&mut waiting);
                for (place, draft) in &mut ready {
                    if draft.parent.take().is_some() {
                        self.told(
                            &place.clone(),
                            "it stands in a circle of parents; it was taken without one",
                        );
                    }
                }
            }
            let mut new = Vec::with_capacity(ready.len());
            for (place, draft) in ready {
                new.extend(self.new_page(place, draft).await?);
            }
            self.subjects(new).await?;
        }
        Ok(())
    }

    /// The page that a draft makes; `None` if its text makes none.
    async fn new_page(&mut self, place: Place, draft: PageDraft) -> Result<Option<NewSubject>, Failure> {
        let (key, hash) = (bounded(&draft.key), hash(&draft));
        let sources = self.desk.store().import_sources();
        let before = sources.by_keys(&self.source, SubjectKind::Page, &[&key]).await?;
        let is_said_again = before.get(&key).is_some_and(|before| before.hash == hash);
        let (body, lost) = match self.body(&place, &draft.key, &draft.body).await? {
            Ok(read) => read,
            Err(refused) => {
                self.told(&place, format!("{refused}; it was skipped"));
                self.report.count(SubjectKind::Page, Fate::Skipped);
                return Ok(None);
            }
        };
        for lost in lost.into_iter().filter(|_| !is_said_again) {
            self.told(&place, lost);
        }
        let parent = draft.parent.as_ref().and_then(|parent| {
            let known = self.known(SubjectKind::Page, parent);
            if known.is_none() && !is_said_again {
                self.told(
                    &place,
                    format!("page {parent}, which it stands under, was not taken; it was taken without a parent"),
                );
            }
            known
        });
        let card = PageCard {
            title: draft.title,
            slug: draft.slug,
            language: draft.language.unwrap_or_else(|| self.language.clone()),
            parent: parent.map(PageId),
        };
        let page = ImportPage {
            content: PageContent { card, body },
            since: draft.at,
            old_slugs: draft.old_slugs,
        };
        Ok(Some(NewSubject {
            place,
            key: draft.key,
            card: NewCard::Page(Box::new(page)),
            hash,
            at: draft.at,
            address: None,
            named: false,
        }))
    }
}
