//! Publishes an article: its newest revision becomes public from an instant on, and what was public ends there.
//!
//! A correction is published likewise, at once, and adds its dated public note.

use super::editions::{Edge, EditionSpan, RemovalReason};
use super::lifecycle::DeskArticle;
use super::refused::MoveRefused;
use super::{ArticleCard, PublicStateKind, RevisionNumber};
use crate::body::Body;
use crate::change::{Change, ChangeKind};
use crate::correction::Correction;
use crate::edition::EditionNumber;
use crate::interval::Interval;
use crate::media::MediaCards;
use crate::text::CorrectionNote;
use crate::time::Timestamp;

/// How far ahead an edition may begin or end, in milliseconds: 200 years.
const FARTHEST: i64 = 200 * 365 * 24 * 60 * 60 * 1_000;

/// What is to become of editions that are scheduled for later than the one that begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheduled {
    /// They begin as planned, with the text that they have.
    Keep,
    /// They are cancelled.
    Cancel,
    /// They begin as planned, with the text of the one that begins now.
    Rebase,
}

/// How the newest revision is to be published.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// The revision that the editor was looking at.
    pub seen: RevisionNumber,
    /// When it is to be public.
    pub live: Interval,
    /// Whether it leaves `updated_at` as it is.
    pub minor: bool,
    /// Whether it may go early to those entitled to embargoed copy.
    pub embargoed: bool,
    /// What is to become of editions that are scheduled for later.
    pub scheduled: Option<Scheduled>,
}

/// An edition that a move makes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewEdition {
    /// Which of the article's.
    pub number: EditionNumber,
    /// What lists and links show.
    pub card: ArticleCard,
    /// The story.
    pub body: Body,
}

/// What a move changes of what the public sees.
#[derive(Clone, Debug)]
pub struct Publication {
    /// The article as it is now.
    pub article: DeskArticle,
    /// The editions that it makes.
    pub editions: Vec<NewEdition>,
    /// What happened.
    pub change: Change,
}

/// An edition that is about to begin.
pub(super) struct Beginning {
    pub(super) revision: RevisionNumber,
    pub(super) planned: Interval,
    pub(super) minor: bool,
    pub(super) embargoed: bool,
    pub(super) retraction: bool,
    pub(super) rights_until: Option<Timestamp>,
    pub(super) card: ArticleCard,
    pub(super) body: Body,
}

impl DeskArticle {
    /// Makes the newest revision public. The edition that it follows ends where it begins. `assets` are the pictures it uses,
    /// whose captions and credits are frozen in it.
    pub fn publish(self, plan: Plan, assets: &MediaCards, at: Timestamp) -> Result<Publication, MoveRefused> {
        self.must_not_be_killed()?;
        self.must_have_seen(plan.seen)?;
        within_reach(plan.live, at)?;
        if plan.embargoed && !plan.live.is_ahead(at) {
            return Err(MoveRefused::EmbargoOnNow);
        }
        let kind = match plan.live.is_ahead(at) {
            true => ChangeKind::Scheduled,
            false => ChangeKind::Published,
        };
        let new = Beginning {
            minor: plan.minor,
            embargoed: plan.embargoed,
            ..self.newest_as_edition(plan.live, assets)?
        };
        self.begin(new, plan.scheduled, kind, at)
    }

    /// Publishes the newest revision at once with a public note of what was wrong. The end that was planned stays.
    pub fn correct(
        mut self,
        seen: RevisionNumber,
        note: CorrectionNote,
        scheduled: Option<Scheduled>,
        assets: &MediaCards,
        at: Timestamp,
    ) -> Result<Publication, MoveRefused> {
        self.must_be("corrected", &[PublicStateKind::Live], at)?;
        self.must_have_seen(seen)?;
        let until = self.live(at).and_then(|live| live.planned.until());
        let planned = Interval::new(at, until)?;
        self.corrections.push(Correction { at, note });
        let new = self.newest_as_edition(planned, assets)?;
        self.begin(new, scheduled, ChangeKind::Corrected, at)
    }

    /// Begins an edition, once it is clear what becomes of those that are scheduled for later.
    pub(super) fn begin(
        mut self,
        new: Beginning,
        scheduled: Option<Scheduled>,
        kind: ChangeKind,
        at: Timestamp,
    ) -> Result<Publication, MoveRefused> {
        let from = new.planned.from();
        within_rights(new.rights_until, from)?;
        let plans = self
            .editions
            .iter()
            .map(|edition| (edition.number, edition.planned.from()));
        scheduled_from(plans, from, scheduled, at)?;
        let is_later = |edition: &EditionSpan| edition.planned.is_ahead(at) && edition.planned.from() >= from;
        let later: Vec<EditionSpan> = self.editions.iter().copied().filter(is_later).collect();
        if let Some(first) = later.first() {
            match scheduled {
                Some(Scheduled::Rebase) if new.retraction => {
                    return Err(MoveRefused::NothingToRebaseOn { edition: first.number });
                }
                None | Some(Scheduled::Keep) => {}
                Some(Scheduled::Rebase) if let Some(last) = later.last() => {
                    within_rights(new.rights_until, last.planned.from())?;
                    self.remove(is_later, RemovalReason::Cancelled, at);
                }
                Some(Scheduled::Cancel | Scheduled::Rebase) => self.remove(is_later, RemovalReason::Cancelled, at),
            }
        }
        let mut numbers = vec![self.add(&new)];
        if scheduled == Some(Scheduled::Rebase) {
            numbers.extend(later.iter().map(|one| {
                let rebased = EditionSpan {
                    number: self.next_number(),
                    revision: new.revision,
                    rights_until: new.rights_until,
                    ..*one
                };
                self.editions.push(rebased);
                rebased.number
            }));
        }
        self.arrange();
        let made = self.editions.iter().filter(|edition| numbers.contains(&edition.number));
        let editions = made.map(|edition| NewEdition {
            number: edition.number,
            card: self.settled(edition, new.card.clone()),
            body: new.body.clone(),
        });
        Ok(Publication {
            editions: editions.collect(),
            change: Change::new(kind, self.id),
            article: self,
        })
    }

    fn add(&mut self, new: &Beginning) -> EditionNumber {
        let number = self.next_number();
        self.editions.push(EditionSpan {
            number,
            revision: new.revision,
            planned: new.planned,
            live: new.planned,
            minor: new.minor,
            embargoed: new.embargoed,
            retraction: new.retraction,
            rights_until: new.rights_until,
            withdrawn_by: None,
        });
        number
    }

    /// The newest revision as an edition of that interval. Its dates are settled when it begins.
    pub(super) fn newest_as_edition(&self, planned: Interval, assets: &MediaCards) -> Result<Beginning, MoveRefused> {
        let content = self.newest.content.as_ref().clone();
        if content.body.is_empty() {
            return Err(MoveRefused::NoBody);
        }
        let mut lead = content.lead;
        if let Some(lead) = &mut lead {
            lead.freeze(assets);
        }
        let card = ArticleCard {
            first_published_at: planned.from(),
            updated_at: planned.from(),
            language: content.language,
            translation_set: Some(self.translation_set).filter(|set| set.0 != self.id.0),
            headline: content.headline.ok_or(MoveRefused::NoHeadline)?,
            slug: content.slug.ok_or(MoveRefused::NoSlug)?,
            kicker: content.kicker,
            standfirst: content.standfirst,
            seo_title: content.seo_title,
            seo_description: content.seo_description,
            opening: content.body.opening(ArticleCard::OPENING_WORDS),
            byline: content.byline,
            home_section: content.home_section.ok_or(MoveRefused::NoHomeSection)?,
            other_sections: content.other_sections,
            topics: content.topics,
            contributors: content.contributors,
            lead,
            related: content.related,
            rights: content.rights,
            corrections: Vec::new(),
            retraction: None,
        };
        Ok(Beginning {
            revision: self.newest.number,
            planned,
            minor: false,
            embargoed: false,
            retraction: false,
            rights_until: card.rights.expires_at,
            card,
            body: content.body.frozen(assets),
        })
    }
}

/// Of editions, each with where it begins, those that are scheduled for that instant or later. Refused unless it was said what is to become
/// of them.
pub(crate) fn scheduled_from(
    plans: impl Iterator<Item = (EditionNumber, Timestamp)>,
    from: Timestamp,
    scheduled: Option<Scheduled>,
    at: Timestamp,
) -> Result<Vec<(EditionNumber, Timestamp)>, MoveRefused> {
    let later: Vec<_> = plans.filter(|(_, begins)| *begins > at && *begins >= from).collect();
    match later.first() {
        // Two cannot begin at once.
        Some((edition, begins)) if scheduled.is_none() || scheduled == Some(Scheduled::Keep) && *begins == from => {
            Err(MoveRefused::ScheduledEditionAhead {
                edition: *edition,
                from: *begins,
            })
        }
        _ => Ok(later),
    }
}

/// Nothing begins after the rights in it have ended.
pub(super) fn within_rights(rights_until: Option<Timestamp>, from: Timestamp) -> Result<(), MoveRefused> {
    match rights_until {
        Some(until) if until <= from => Err(MoveRefused::RightsEnd { until, from }),
        _ => Ok(()),
    }
}

/// Nothing is planned for the past, nor farther ahead than anybody plans.
pub(crate) fn within_reach(planned: Interval, at: Timestamp) -> Result<(), MoveRefused> {
    if planned.from() < at {
        return Err(MoveRefused::BeginsInPast {
            from: planned.from(),
            now: at,
        });
    }
    let farthest = at.saturating_add_millis(FARTHEST);
    let (instant, edge) = match planned.until() {
        Some(until) if planned.from() <= farthest => (until, Edge::Ends),
        _ => (planned.from(), Edge::Begins),
    };
    match instant > farthest {
        true => Err(MoveRefused::TooFarAhead {
            instant,
            edge,
            farthest,
        }),
        false => Ok(()),
    }
}
