//! Takes over what was public elsewhere: the one way in which an interval that has passed is made. It is never changed afterwards.

use super::PublicStateKind;
use super::lifecycle::DeskArticle;
use super::publishing::Publication;
use super::refused::MoveRefused;
use crate::change::{Change, ChangeKind};
use crate::interval::Interval;
use crate::media::MediaCards;
use crate::time::Timestamp;

impl DeskArticle {
    /// Makes the newest revision public as it was elsewhere: since an instant that may have passed. Only an article that was never
    /// public here can be taken over.
    pub fn take_over(self, live: Interval, assets: &MediaCards, at: Timestamp) -> Result<Publication, MoveRefused> {
        self.must_be("taken over", &[PublicStateKind::NeverPublished], at)?;
        let kind = match live.is_ahead(at) {
            true => ChangeKind::Scheduled,
            false => ChangeKind::Published,
        };
        let new = self.newest_as_edition(live, assets)?;
        self.begin(new, None, kind, at)
    }

    /// An article that was made elsewhere and is not public, as the desk has it.
    pub fn taken_unpublished(self) -> Publication {
        Publication {
            editions: Vec::new(),
            change: Change::new(ChangeKind::Saved, self.id),
            article: self,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{ArticleContent, PublicState};
    use crate::body::{Block, BlockId, BlockKind, Body, Inline};
    use crate::ids::{ArticleId, SectionId, TranslationSetId, UserId};
    use crate::language::Language;
    use crate::slug::Slug;
    use crate::text::Headline;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn t(millis: i64) -> Timestamp {
        Timestamp::from_millis(millis).unwrap()
    }

    fn made(at: i64) -> DeskArticle {
        let text = Inline::plain("It held.").unwrap();
        let block = Block {
            id: BlockId::parse("b1").unwrap(),
            kind: BlockKind::Paragraph { text },
        };
        let content = ArticleContent {
            headline: Some(Headline::parse("Dam holds").unwrap()),
            slug: Some(Slug::parse("dam").unwrap()),
            home_section: Some(SectionId(Uuid::nil())),
            body: Body::parse(vec![block]).unwrap(),
            ..ArticleContent::empty(Language::parse("en").unwrap())
        };
        DeskArticle::create(
            ArticleId(Uuid::nil()),
            TranslationSetId(Uuid::nil()),
            content,
            None,
            UserId(Uuid::nil()),
            t(at),
        )
        .0
    }

    proptest! {
        #[test]
        fn what_was_public_elsewhere_is_public_here_just_then(from in 0i64..40, length in prop::option::of(1i64..40), now in 0i64..40, read in 0i64..90) {
            let live = Interval::new(t(from), length.map(|length| t(from + length))).unwrap();
            let taken = made(now).take_over(live, &MediaCards::new(), t(now)).unwrap();
            let is_live = matches!(taken.article.public_state(t(read)), PublicState::Live { .. });
            prop_assert_eq!(is_live, live.contains(t(read)));
            prop_assert_eq!(taken.article.first_published_at(), Some(t(from)));
            prop_assert_eq!(taken.editions[0].card.first_published_at, t(from));
            let again = taken.article.take_over(live, &MediaCards::new(), t(now));
            prop_assert!(again.is_err(), "nothing that was public here is taken over again");
        }
    }
}
