//! Publishes an article: its newest revision becomes public from an instant on, and what was public ends there.
//!
//! Invariants: editions never overlap; an interval that has passed never changes; what was published keeps its `first_published_at`.

use super::lifecycle::{DeskArticle, EditionSpan, StaleRevision};
use super::{ArticleCard, RevisionNumber};
use crate::body::Body;
use crate::change::{Change, ChangeKind};
use crate::edition::{Edition, EditionNumber};
use crate::interval::Interval;
use crate::media::MediaCards;
use crate::time::Timestamp;

/// Why a revision cannot be published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PublishRefused {
    /// The editor was looking at an older revision.
    #[error(transparent)]
    Stale(#[from] StaleRevision),
    /// It has no headline.
    #[error("the article has no headline")]
    NoHeadline,
    /// It has no slug.
    #[error("the article has no slug")]
    NoSlug,
    /// It has no home section.
    #[error("the article has no home section")]
    NoHomeSection,
    /// Its body is empty.
    #[error("the article has no body")]
    NoBody,
    /// The interval would begin in the past.
    #[error("the edition would begin at {from}, which has passed")]
    BeginsInPast {
        /// Where it would begin.
        from: Timestamp,
    },
    /// A later edition is already scheduled.
    #[error("edition {edition} is scheduled for {from}, which is not before this one would begin")]
    ScheduledEditionAhead {
        /// Which.
        edition: EditionNumber,
        /// When it begins.
        from: Timestamp,
    },
}

/// What publishing makes.
#[derive(Clone, Debug)]
pub struct Publication {
    /// The article as it is now.
    pub article: DeskArticle,
    /// The new edition.
    pub edition: Edition<ArticleCard>,
    /// Its body.
    pub body: Body,
    /// The earlier editions that end where it begins, and did not before.
    pub shortened: Vec<EditionSpan>,
    /// What happened.
    pub change: Change,
}

impl DeskArticle {
    /// Makes the newest revision public from `from` (now, if `None`) until `until`. The edition that it follows ends there.
    /// `assets` are the pictures it uses, whose captions and credits are frozen in it.
    pub fn publish(
        mut self,
        seen: RevisionNumber,
        live: Interval,
        assets: &MediaCards,
        at: Timestamp,
    ) -> Result<Publication, PublishRefused> {
        self.must_have_seen(seen)?;
        if live.from() < at {
            return Err(PublishRefused::BeginsInPast { from: live.from() });
        }
        if let Some(ahead) = self
            .editions
            .iter()
            .find(|edition| edition.live.is_ahead(at) && edition.live.from() >= live.from())
        {
            return Err(PublishRefused::ScheduledEditionAhead {
                edition: ahead.number,
                from: ahead.live.from(),
            });
        }
        let card = self.card(live.from(), assets)?;
        let mut shortened = Vec::new();
        for earlier in self
            .editions
            .iter_mut()
            .filter(|edition| edition.live.until().is_none_or(|until| until > live.from()))
        {
            earlier.live = earlier.live.ended_at(live.from());
            shortened.push(*earlier);
        }
        let number = self.editions.last().map_or(1, |last| last.number + 1);
        self.editions.push(EditionSpan {
            number,
            revision: seen,
            live,
        });
        let kind = if live.is_ahead(at) {
            ChangeKind::Scheduled
        } else {
            ChangeKind::Published
        };
        Ok(Publication {
            edition: Edition {
                id: self.id.0,
                number,
                live,
                card,
            },
            body: self.newest.content.body.frozen(assets),
            shortened,
            change: Change::new(kind, self.id),
            article: self,
        })
    }

    fn card(&self, from: Timestamp, assets: &MediaCards) -> Result<ArticleCard, PublishRefused> {
        let content = self.newest.content.as_ref().clone();
        if content.body.is_empty() {
            return Err(PublishRefused::NoBody);
        }
        let mut lead = content.lead;
        if let Some(lead) = &mut lead {
            lead.freeze(assets);
        }
        Ok(ArticleCard {
            first_published_at: self.first_published_at().unwrap_or(from),
            updated_at: from,
            language: content.language,
            headline: content.headline.ok_or(PublishRefused::NoHeadline)?,
            slug: content.slug.ok_or(PublishRefused::NoSlug)?,
            kicker: content.kicker,
            standfirst: content.standfirst,
            opening: content.body.opening(ArticleCard::OPENING_WORDS),
            byline: content.byline,
            home_section: content.home_section.ok_or(PublishRefused::NoHomeSection)?,
            other_sections: content.other_sections,
            topics: content.topics,
            contributors: content.contributors,
            lead,
            related: content.related,
            corrections: Vec::new(),
            retraction: None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{ArticleContent, PublicState};
    use crate::body::{Block, BlockId, BlockKind, Inline};
    use crate::ids::{ArticleId, SectionId, TranslationSetId, UserId};
    use crate::language::Language;
    use crate::slug::Slug;
    use crate::text::Headline;
    use proptest::prelude::*;
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
        let id = ArticleId(Uuid::nil());
        DeskArticle::create(
            id,
            TranslationSetId(Uuid::nil()),
            content,
            None,
            UserId(Uuid::nil()),
            t(0),
        )
        .0
    }

    #[test]
    fn what_an_edition_must_have_is_named_when_it_lacks() {
        let publish = |content| {
            draft(content)
                .publish(1, Interval::starting(t(0)), &MediaCards::new(), t(0))
                .map(|_| ())
                .unwrap_err()
        };
        assert_eq!(
            publish(ArticleContent {
                headline: None,
                ..content("x")
            }),
            PublishRefused::NoHeadline
        );
        assert_eq!(
            publish(ArticleContent {
                slug: None,
                ..content("x")
            }),
            PublishRefused::NoSlug
        );
        assert_eq!(
            publish(ArticleContent {
                home_section: None,
                ..content("x")
            }),
            PublishRefused::NoHomeSection
        );
        assert_eq!(
            publish(ArticleContent {
                body: Body::default(),
                ..content("x")
            }),
            PublishRefused::NoBody
        );
    }

    #[test]
    fn an_edition_is_not_started_before_one_that_is_scheduled() {
        let none = MediaCards::new();
        let scheduled = draft(content("x"))
            .publish(1, Interval::starting(t(50)), &none, t(0))
            .unwrap();
        assert_eq!(scheduled.change.kind, ChangeKind::Scheduled);
        let refused = scheduled
            .article
            .clone()
            .publish(1, Interval::starting(t(10)), &none, t(10))
            .unwrap_err();
        assert_eq!(
            refused,
            PublishRefused::ScheduledEditionAhead {
                edition: 1,
                from: t(50)
            }
        );
        assert!(
            scheduled
                .article
                .publish(1, Interval::starting(t(60)), &none, t(10))
                .is_ok()
        );
    }

    #[derive(Clone, Debug)]
    enum Step {
        Save(i32),
        Publish(i32, i64, Option<i64>),
        Wait(i64),
    }

    fn any_step() -> impl Strategy<Value = Step> {
        prop_oneof![
            (0i32..4).prop_map(Step::Save),
            (0i32..4, -2i64..20, proptest::option::of(0i64..20))
                .prop_map(|(seen, from, len)| Step::Publish(seen, from, len)),
            (0i64..10).prop_map(Step::Wait),
        ]
    }

    proptest! {
        /// Whatever is saved, published and scheduled, and however time goes on.
        #[test]
        fn editions_never_overlap_and_the_past_never_changes(steps in proptest::collection::vec(any_step(), 0..40)) {
            let (mut article, mut now) = (draft(content("0")), 0i64);
            for (number, step) in steps.into_iter().enumerate() {
                let before = article.clone();
                match step {
                    Step::Wait(millis) => now += millis,
                    Step::Save(back) => {
                        let seen = article.newest.number - back;
                        match article.clone().save(seen, content(&number.to_string()), None, UserId(Uuid::nil()), t(now)) {
                            Ok((next, _)) => article = next,
                            Err(stale) => prop_assert_eq!((stale.current, back != 0), (article.newest.number, true)),
                        }
                    }
                    Step::Publish(back, from, len) => {
                        let Some(from) = Timestamp::from_millis(now + from) else { continue };
                        let until = len.map(|len| from.saturating_add_millis(len));
                        let Ok(live) = Interval::new(from, until) else { continue };
                        let seen = article.newest.number - back;
                        if let Ok(publication) = article.clone().publish(seen, live, &MediaCards::new(), t(now)) {
                            prop_assert_eq!(back, 0);
                            prop_assert_eq!(publication.edition.card.first_published_at, publication.article.editions[0].live.from());
                            article = publication.article;
                        }
                    }
                }
                for at in 0..now {
                    let live = |article: &DeskArticle| article.editions.iter().find(|e| e.live.contains(t(at))).map(|e| e.number);
                    prop_assert_eq!(live(&article), live(&before), "the past changed");
                }
                for (index, one) in article.editions.iter().enumerate() {
                    for other in &article.editions[index + 1..] {
                        prop_assert!(!one.live.overlaps(&other.live));
                    }
                }
                if !before.editions.is_empty() {
                    prop_assert_eq!(article.first_published_at(), before.first_published_at());
                    prop_assert_ne!(article.public_state(t(now)), PublicState::NeverPublished);
                }
            }
        }
    }
}
