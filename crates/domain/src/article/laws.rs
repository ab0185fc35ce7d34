//! The laws of an article's life: whatever the desk does, in whatever order, however time goes on.

use super::publishing::{Plan, Publication, Scheduled};
use super::refused::MoveRefused;
use super::{ArticleCard, ArticleContent, DeskArticle, PublicState, PublicStateKind, WorkingState};
use crate::body::{Block, BlockId, BlockKind, Body, Inline};
use crate::change::ChangeKind;
use crate::ids::{ArticleId, SectionId, TranslationSetId, UserId};
use crate::interval::Interval;
use crate::language::Language;
use crate::media::MediaCards;
use crate::slug::Slug;
use crate::text::{CorrectionNote, Headline, RetractionNotice};
use crate::time::Timestamp;
use proptest::prelude::*;
use std::collections::HashMap;
use uuid::Uuid;

fn t(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis).unwrap()
}

fn content(words: &str) -> ArticleContent {
    let paragraph = Block {
        id: BlockId::parse("a").unwrap(),
        kind: BlockKind::Paragraph {
            text: Inline::plain(words).unwrap(),
        },
    };
    ArticleContent {
        headline: Some(Headline::parse("Dam holds").unwrap()),
        slug: Some(Slug::parse("dam-holds").unwrap()),
        home_section: Some(SectionId(Uuid::nil())),
        body: Body::parse(vec![paragraph]).unwrap(),
        ..ArticleContent::empty(Language::parse("en").unwrap())
    }
}

fn draft(content: ArticleContent) -> DeskArticle {
    let (id, set) = (ArticleId(Uuid::nil()), TranslationSetId(Uuid::nil()));
    DeskArticle::create(id, set, content, None, UserId(Uuid::nil()), t(0)).0
}

fn plan(from: i64, until: Option<i64>) -> Plan {
    Plan {
        seen: 1,
        live: Interval::new(t(from), until.map(t)).unwrap(),
        minor: false,
        embargoed: false,
        scheduled: None,
    }
}

fn publish(article: &DeskArticle, plan: Plan, at: i64) -> Result<DeskArticle, MoveRefused> {
    let plan = Plan {
        seen: article.newest.number,
        ..plan
    };
    let published = article.clone().publish(plan, &MediaCards::new(), t(at));
    published.map(|publication| publication.article)
}

fn notice() -> RetractionNotice {
    RetractionNotice::parse("We were wrong.\nAll of it.").unwrap()
}

#[test]
fn what_an_edition_must_have_is_named_when_it_lacks() {
    let refused = |content| publish(&draft(content), plan(0, None), 0).unwrap_err();
    let without = |change: fn(&mut ArticleContent)| {
        let mut content = content("x");
        change(&mut content);
        refused(content)
    };
    assert_eq!(without(|content| content.headline = None), MoveRefused::NoHeadline);
    assert_eq!(without(|content| content.slug = None), MoveRefused::NoSlug);
    assert_eq!(
        without(|content| content.home_section = None),
        MoveRefused::NoHomeSection
    );
    assert_eq!(without(|content| content.body = Body::default()), MoveRefused::NoBody);
}

#[test]
fn an_edition_that_is_scheduled_is_kept_cancelled_or_rebased_but_never_undone_by_accident() {
    let live = publish(&draft(content("x")), plan(0, None), 0).unwrap();
    let scheduled = publish(&live, plan(50, Some(90)), 0).unwrap();
    let now = |what| Plan {
        scheduled: what,
        ..plan(10, None)
    };
    assert_eq!(
        publish(&scheduled, now(None), 10).unwrap_err(),
        MoveRefused::ScheduledEditionAhead {
            edition: 2,
            from: t(50)
        }
    );
    let spans = |article: &DeskArticle| -> Vec<_> {
        let span = |edition: &super::editions::EditionSpan| {
            let millis = |at: Timestamp| at.as_millis();
            (
                edition.number,
                millis(edition.live.from()),
                edition.live.until().map(millis),
            )
        };
        article.editions.iter().map(span).collect()
    };
    let keep = publish(&scheduled, now(Some(Scheduled::Keep)), 10).unwrap();
    assert_eq!(spans(&keep), [(1, 0, Some(10)), (3, 10, Some(50)), (2, 50, Some(90))]);
    let cancel = publish(&scheduled, now(Some(Scheduled::Cancel)), 10).unwrap();
    assert_eq!(spans(&cancel), [(1, 0, Some(10)), (3, 10, None)]);
    assert_eq!(cancel.removed[0].number, 2);
    let rebase = publish(&scheduled, now(Some(Scheduled::Rebase)), 10).unwrap();
    assert_eq!(spans(&rebase), [(1, 0, Some(10)), (3, 10, Some(50)), (4, 50, Some(90))]);
    // What a cancelled edition would have ended goes on.
    let cancelled = scheduled.cancel(2, t(10)).unwrap().article;
    assert_eq!(spans(&cancelled), [(1, 0, None)]);
}

#[test]
fn a_review_goes_forward_and_back_and_a_save_begins_it_anew() {
    let article = draft(content("x"));
    let submitted = article.clone().submit(1).unwrap().0;
    let approved = submitted.clone().approve(1).unwrap().0;
    assert_eq!(approved.working, WorkingState::Approved);
    assert_eq!(
        submitted.clone().send_back(1, None).unwrap().0.working,
        WorkingState::Draft
    );
    assert_eq!(
        article.approve(1).unwrap_err().to_string(),
        "an article whose newest revision is draft cannot be approved; one that is in_review can"
    );
    let saved = approved
        .save(1, content("y"), None, UserId(Uuid::nil()), t(1))
        .unwrap()
        .0;
    assert_eq!(saved.working, WorkingState::Draft);
    assert!(submitted.approve(2).is_err(), "nobody approves what they have not seen");
}

#[test]
fn a_kill_that_nobody_saw_is_the_desks_own() {
    let kind = |article: DeskArticle, at| article.kill(t(at)).unwrap().change.kind;
    let scheduled = publish(&draft(content("x")), plan(50, None), 0).unwrap();
    assert_eq!(kind(draft(content("x")), 1), ChangeKind::Spiked);
    assert_eq!(kind(scheduled.clone(), 1), ChangeKind::Spiked);
    assert_eq!(kind(scheduled, 50), ChangeKind::Killed);
    let embargoed = Plan {
        embargoed: true,
        ..plan(50, None)
    };
    assert_eq!(
        kind(publish(&draft(content("x")), embargoed, 0).unwrap(), 1),
        ChangeKind::Killed
    );
}

#[derive(Clone, Debug)]
enum Step {
    Save(i32, Option<i64>),
    Publish(i32, i64, Option<i64>, bool, Option<u8>),
    Correct(Option<u8>),
    Retract(Option<u8>),
    Unpublish,
    Reschedule(i32, Option<i64>, Option<Option<i64>>),
    Cancel(i32),
    Kill,
    Wait(i64),
}

fn any_step() -> impl Strategy<Value = Step> {
    let scheduled = || proptest::option::weighted(0.7, 0u8..3);
    let length = || proptest::option::of(0i64..20);
    prop_oneof![
        3 => (0i32..3, proptest::option::weighted(0.3, 0i64..40)).prop_map(|(seen, rights)| Step::Save(seen, rights)),
        6 => (0i32..2, -2i64..20, length(), any::<bool>(), scheduled())
            .prop_map(|(seen, from, len, minor, what)| Step::Publish(seen, from, len, minor, what)),
        3 => scheduled().prop_map(Step::Correct),
        2 => scheduled().prop_map(Step::Retract),
        2 => Just(Step::Unpublish),
        3 => (1i32..6, proptest::option::of(-2i64..20), proptest::option::of(length()))
            .prop_map(|(number, from, until)| Step::Reschedule(number, from, until)),
        2 => (1i32..6).prop_map(Step::Cancel),
        1 => Just(Step::Kill),
        5 => (0i64..10).prop_map(Step::Wait),
    ]
}

/// An article, the cards of its editions as a repository keeps them, and the instant.
struct Life {
    article: DeskArticle,
    cards: HashMap<i32, ArticleCard>,
    now: i64,
}

impl Life {
    fn attempt(&self, step: &Step, number: usize) -> Option<Result<Publication, MoveRefused>> {
        let (article, at, none) = (self.article.clone(), t(self.now), MediaCards::new());
        let seen = article.newest.number;
        let scheduled = |what: &Option<u8>| {
            what.map(|what| [Scheduled::Keep, Scheduled::Cancel, Scheduled::Rebase][usize::from(what)])
        };
        let ahead = |millis: i64| t((self.now + millis).max(0));
        Some(match step {
            Step::Wait(_) | Step::Save(..) => return None,
            Step::Publish(back, from, length, minor, what) => {
                let from = ahead(*from);
                let live = Interval::new(from, length.map(|length| from.saturating_add_millis(length))).ok()?;
                let plan = Plan {
                    seen: seen - back,
                    live,
                    minor: *minor,
                    embargoed: false,
                    scheduled: scheduled(what),
                };
                article.publish(plan, &none, at)
            }
            Step::Correct(what) => {
                let note = CorrectionNote::parse(&format!("note {number}")).unwrap();
                article.correct(seen, note, scheduled(what), &none, at)
            }
            Step::Retract(what) => {
                let of = match article.to_retract(at) {
                    Ok(of) => self.cards[&of].clone(),
                    Err(refused) => return Some(Err(refused)),
                };
                article.retract(of, notice(), scheduled(what), at)
            }
            Step::Unpublish => article.unpublish(at),
            Step::Reschedule(edition, from, until) => {
                article.reschedule(*edition, from.map(ahead), until.map(|until| until.map(ahead)), at)
            }
            Step::Cancel(edition) => article.cancel(*edition, at),
            Step::Kill => article.kill(at),
        })
    }

    fn take(&mut self, step: Step, number: usize) -> Result<(), TestCaseError> {
        if let Step::Wait(millis) = step {
            self.now += millis;
        }
        if let Step::Save(back, rights) = step {
            let seen = self.article.newest.number - back;
            let mut content = content(&number.to_string());
            content.rights.expires_at = rights.map(|rights| t(self.now + rights));
            let saved = self
                .article
                .clone()
                .save(seen, content, None, UserId(Uuid::nil()), t(self.now));
            match saved {
                Ok((saved, _)) => self.article = saved,
                Err(stale) => prop_assert_eq!((stale.current, back != 0), (self.article.newest.number, true)),
            }
        }
        let Some(Ok(publication)) = self.attempt(&step, number) else {
            return Ok(());
        };
        self.article = publication.article;
        let made = publication
            .editions
            .into_iter()
            .map(|edition| (edition.number, edition.card));
        self.cards.extend(made);
        self.cards
            .retain(|number, _| self.article.editions.iter().any(|edition| edition.number == *number));
        for edition in &self.article.editions {
            let settled = self.article.settled(edition, self.cards[&edition.number].clone());
            if edition.planned.from() < t(self.now) && !edition.is_empty() {
                prop_assert_eq!(
                    &settled,
                    &self.cards[&edition.number],
                    "an edition that has begun changed"
                );
            }
            self.cards.insert(edition.number, settled);
        }
        Ok(())
    }
}

fn shown(article: &DeskArticle, at: i64) -> Option<i32> {
    let live = article.editions.iter().find(|edition| edition.live.contains(t(at)));
    live.map(|edition| edition.number)
}

proptest! {
    #[test]
    fn editions_never_overlap_the_past_never_changes_and_nothing_leaves_killed(steps in proptest::collection::vec(any_step(), 0..40)) {
        let mut life = Life { article: draft(content("0")), cards: HashMap::new(), now: 0 };
        for (number, step) in steps.into_iter().enumerate() {
            let before = life.article.clone();
            life.take(step, number)?;
            let (article, now) = (&life.article, life.now);
            if before.killed_at.is_some() {
                prop_assert_eq!(article.public_state(t(now)), before.public_state(t(now)));
                prop_assert!(article.editions.is_empty());
            }
            if article.killed_at.is_none() {
                for at in 0..now {
                    prop_assert_eq!(shown(article, at), shown(&before, at), "the past changed");
                }
            }
            for (index, one) in article.editions.iter().enumerate() {
                for other in &article.editions[index + 1..] {
                    prop_assert!(!one.live.overlaps(&other.live));
                }
            }
            let begun = |article: &DeskArticle| article.first_published_at().filter(|first| *first < t(now));
            if article.killed_at.is_none() && begun(&before).is_some() {
                prop_assert_eq!(begun(article), begun(&before));
                prop_assert_ne!(article.public_state(t(now)).kind(), PublicStateKind::NeverPublished);
            }
            for edition in &article.editions {
                let card = &life.cards[&edition.number];
                prop_assert!(card.first_published_at <= card.updated_at || edition.is_empty());
                prop_assert!(card.updated_at <= edition.live.from() || edition.is_empty());
                prop_assert_eq!(card.rights.expires_at, edition.rights_until);
                if let Some(ended) = card.rights.expires_at {
                    prop_assert!(!edition.live.contains(ended), "it is public after the rights in it have ended");
                }
            }
        }
    }

    /// Each instant at which something else is to be seen, and only those, is a boundary.
    #[test]
    fn boundaries_are_just_the_instants_ahead_at_which_something_else_is_shown(steps in proptest::collection::vec(any_step(), 0..30)) {
        let mut life = Life { article: draft(content("0")), cards: HashMap::new(), now: 0 };
        for (number, step) in steps.into_iter().enumerate() {
            life.take(step, number)?;
        }
        let changes: Vec<i64> = (life.now + 1..life.now + 60).filter(|at| shown(&life.article, *at) != shown(&life.article, at - 1)).collect();
        let mut boundaries: Vec<i64> = life.article.boundaries(t(life.now)).iter().map(|boundary| boundary.at.as_millis()).collect();
        boundaries.sort();
        prop_assert_eq!(boundaries, changes);
    }

    /// A correction's note stands in every edition that begins with it or after it, whatever was scheduled before.
    #[test]
    fn a_correction_stays(steps in proptest::collection::vec(any_step(), 0..30)) {
        let mut life = Life { article: draft(content("0")), cards: HashMap::new(), now: 0 };
        for (number, step) in steps.into_iter().enumerate() {
            life.take(step, number)?;
        }
        for edition in &life.article.editions {
            let notes = life.article.corrections.iter().filter(|note| note.at <= edition.live.from());
            prop_assert_eq!(life.cards[&edition.number].corrections.iter().collect::<Vec<_>>(), notes.collect::<Vec<_>>());
        }
    }
}

#[test]
fn a_retraction_keeps_the_address_and_its_notice_is_the_body() {
    let live = draft(content("x"))
        .publish(plan(0, None), &MediaCards::new(), t(0))
        .unwrap();
    let of = live.editions[0].card.clone();
    let retracted = live.article.retract(of.clone(), notice(), None, t(5)).unwrap();
    let edition = &retracted.editions[0];
    assert_eq!(
        (&edition.card.slug, edition.card.home_section),
        (&of.slug, of.home_section)
    );
    assert_eq!(edition.body.opening(9), "We were wrong. All of it.");
    assert_eq!(retracted.article.editions[0].withdrawn_by, Some(2));
    assert_eq!(
        retracted.article.public_state(t(9)),
        PublicState::Retracted {
            edition: 2,
            since: t(5)
        }
    );
    assert_eq!(
        retracted
            .article
            .correct(1, CorrectionNote::parse("x").unwrap(), None, &MediaCards::new(), t(9))
            .unwrap_err()
            .to_string(),
        "an article that is retracted cannot be corrected; one that is live can"
    );
}
