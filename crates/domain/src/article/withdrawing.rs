//! Takes an article back: retracted with a notice, unpublished, or killed.
//!
//! None of them asks which revision the editor was looking at: they must not wait for a colleague's autosave.
//! Invariant: nothing leaves `Killed`. Feeds rely on it: a kill notice, once sent, stays true.

use super::editions::{EditionSpan, RemovalReason};
use super::lifecycle::DeskArticle;
use super::publishing::{Beginning, Publication, Scheduled};
use super::refused::MoveRefused;
use super::{ArticleCard, PublicStateKind, RevisionNumber};
use crate::body::{Block, BlockId, BlockKind, Body, Inline};
use crate::change::{Change, ChangeKind};
use crate::edition::EditionNumber;
use crate::interval::Interval;
use crate::retraction::Retraction;
use crate::rights::Rights;
use crate::text::RetractionNotice;
use crate::time::Timestamp;

impl DeskArticle {
    /// The edition that a retraction withdraws: the one that is live, or the last that was.
    pub fn to_retract(&self, at: Timestamp) -> Result<EditionNumber, MoveRefused> {
        let allowed = &[
            PublicStateKind::Live,
            PublicStateKind::Ended,
            PublicStateKind::Retracted,
        ];
        self.must_be("retracted", allowed, at)?;
        let begun = self.editions.iter().rev().find(|edition| !edition.planned.is_ahead(at));
        let refused = MoveRefused::PublicState {
            verb: "retracted",
            state: PublicStateKind::NeverPublished,
            allowed,
        };
        begun.map(|edition| edition.number).ok_or(refused)
    }

    /// Begins an edition that keeps the address and carries a notice instead of the body. `withdrawn` is the card of
    /// [`Self::to_retract`]. Readers off the desk get the notice at past instants too.
    pub fn retract(
        self,
        withdrawn: ArticleCard,
        notice: RetractionNotice,
        scheduled: Option<Scheduled>,
        at: Timestamp,
    ) -> Result<Publication, MoveRefused> {
        let number = self.to_retract(at)?;
        let revision = self.editions.iter().find(|edition| edition.number == number);
        let body = notice_body(&notice);
        let new = Beginning {
            revision: revision.map_or(self.newest.number, |edition| edition.revision),
            planned: Interval::starting(at),
            minor: false,
            embargoed: false,
            retraction: true,
            rights_until: None,
            card: ArticleCard {
                kicker: None,
                standfirst: None,
                seo_title: None,
                seo_description: None,
                byline: None,
                lead: None,
                related: Vec::new(),
                // The notice is our own, and stands for good.
                rights: Rights {
                    expires_at: None,
                    ..withdrawn.rights
                },
                opening: body.opening(ArticleCard::OPENING_WORDS),
                retraction: Some(Retraction { at, notice }),
                ..withdrawn
            },
            body,
        };
        let mut publication = self.begin(new, scheduled, ChangeKind::Retracted, at)?;
        let by = publication.editions.first().map(|edition| edition.number);
        let article = &mut publication.article;
        for earlier in article.editions.iter_mut().filter(|edition| Some(edition.number) != by) {
            if !earlier.planned.is_ahead(at) {
                earlier.withdrawn_by = by;
            }
        }
        Ok(publication)
    }

    /// Ends the edition that is live.
    pub fn unpublish(mut self, at: Timestamp) -> Result<Publication, MoveRefused> {
        let allowed = &[PublicStateKind::Live, PublicStateKind::Retracted];
        self.must_be("unpublished", allowed, at)?;
        for live in self.editions.iter_mut().filter(|edition| edition.live.contains(at)) {
            live.planned = live.planned.ended_at(at);
        }
        self.arrange();
        Ok(Publication {
            editions: Vec::new(),
            change: Change::new(ChangeKind::Unpublished, self.id),
            article: self,
        })
    }

    /// Ends every edition at every instant, for good. Whether the public learns of it depends on whether it ever saw one.
    pub fn kill(mut self, at: Timestamp) -> Result<Publication, MoveRefused> {
        self.must_not_be_killed()?;
        self.remove(|_| true, RemovalReason::Killed, at);
        self.killed_at = Some(at);
        let kind = match self.was_seen(at) {
            true => ChangeKind::Killed,
            false => ChangeKind::Spiked,
        };
        Ok(Publication {
            editions: Vec::new(),
            change: Change::new(kind, self.id),
            article: self,
        })
    }

    /// Ends for good the past editions that were made of a revision which is to be blanked; `same` are the numbers of all that
    /// hold the same. A notice is no such edition: it holds nothing of the story but its headline.
    pub fn erase(
        mut self,
        revision: RevisionNumber,
        same: &[RevisionNumber],
        at: Timestamp,
    ) -> Result<Publication, MoveRefused> {
        if !same.contains(&revision) {
            return Err(MoveRefused::NoSuchRevision { revision });
        }
        let made_of_it = |edition: &EditionSpan| same.contains(&edition.revision) && !edition.retraction;
        let not_ended = |edition: &&EditionSpan| edition.live.until().is_none_or(|until| until > at);
        if let Some(public) = self
            .editions
            .iter()
            .filter(|edition| made_of_it(edition))
            .find(not_ended)
        {
            return Err(MoveRefused::IsPublic {
                revision,
                edition: public.number,
            });
        }
        self.remove(made_of_it, RemovalReason::Erased, at);
        Ok(Publication {
            editions: Vec::new(),
            change: Change::new(ChangeKind::Erased, self.id),
            article: self,
        })
    }

    /// Whether anybody off the desk can have seen an edition that was removed: it had begun, or went out under embargo.
    fn was_seen(&self, at: Timestamp) -> bool {
        self.removed.iter().any(|edition| {
            let begun = edition.reason != RemovalReason::Cancelled
                && edition.live.from() <= at
                && edition.live.until() != Some(edition.live.from());
            begun || edition.embargoed
        })
    }
}

fn notice_body(notice: &RetractionNotice) -> Body {
    let paragraphs = notice
        .as_str()
        .split('\n')
        .map(str::trim)
        .filter(|line| !line.is_empty());
    let blocks = paragraphs.enumerate().filter_map(|(number, line)| {
        Some(Block {
            id: BlockId::parse(&format!("notice-{}", number + 1)).ok()?,
            kind: BlockKind::Paragraph {
                text: Inline::plain(line).ok()?,
            },
        })
    });
    // A notice is short, its lines have no control characters, and their ids differ.
    Body::parse(blocks.collect()).unwrap_or_default()
}
