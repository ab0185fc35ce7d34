//! API keys: what a partner comes with, and what they are entitled to.
//!
//! Invariant: what an article is covered by is a function of the lists that it is on, its language, its first publication and its rights, so a
//! reader's SQL (`storage/src/editions/entitled.rs`) and [`Entitlements::cover`] say the same; a test holds the two together.

use crate::body::{BlockRefused, Body};
use crate::format::Format;
use crate::ids::{ApiKeyId, SectionId, TopicId};
use crate::language::Language;
use crate::list::List;
use crate::rights::Rights;
use crate::text::{EmailAddress, Name};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::num::NonZeroU32;
use uuid::Uuid;

/// A partner's key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiKey {
    /// Its id, which is no secret.
    pub id: ApiKeyId,
    /// Whose it is.
    pub name: Name,
    /// Who is to be told when something is wrong.
    pub contact: EmailAddress,
    /// What it may have.
    pub entitlements: Entitlements,
    /// How often it may ask.
    pub allowance: Allowance,
    /// How often what it may have was changed, counted from 1: what was synchronised under another epoch begins anew.
    pub epoch: i32,
    /// When it was made.
    pub created_at: Timestamp,
    /// From when on it is good no more.
    pub expires_at: Option<Timestamp>,
    /// When it was ended.
    pub revoked_at: Option<Timestamp>,
    /// When it was last come with, as far as that is written down: nodes do so every few seconds.
    pub last_used_at: Option<Timestamp>,
}

impl ApiKey {
    /// Whether it is good at that instant.
    pub fn is_good(&self, at: Timestamp) -> bool {
        self.revoked_at.is_none() && self.expires_at.is_none_or(|expires| at < expires)
    }
}

/// How often a key may ask, where that differs from what the operator has set for all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Allowance {
    /// How many requests a minute.
    pub rate: Option<Rate>,
    /// How many requests a day, in UTC.
    pub daily_quota: Option<DailyQuota>,
}

/// So many requests a minute: 1 to 1,000,000.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate(NonZeroU32);

/// So many requests a day, in UTC: 1 to 1,000,000,000.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DailyQuota(NonZeroU32);

/// The number is none of requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{given} is not between 1 and {most}")]
pub struct NotSoMany {
    given: i64,
    most: u32,
}

fn so_many(given: i64, most: u32) -> Result<NonZeroU32, NotSoMany> {
    let number = u32::try_from(given).ok().filter(|number| *number <= most);
    number.and_then(NonZeroU32::new).ok_or(NotSoMany { given, most })
}

impl Rate {
    /// The highest.
    pub const MOST: u32 = 1_000_000;

    /// That many requests a minute.
    pub fn parse(number: i64) -> Result<Rate, NotSoMany> {
        so_many(number, Self::MOST).map(Rate)
    }

    /// The number.
    pub fn get(self) -> NonZeroU32 {
        self.0
    }
}

impl DailyQuota {
    /// The highest.
    pub const MOST: u32 = 1_000_000_000;

    /// That many requests a day.
    pub fn parse(number: i64) -> Result<DailyQuota, NotSoMany> {
        so_many(number, Self::MOST).map(DailyQuota)
    }

    /// The number.
    pub fn get(self) -> NonZeroU32 {
        self.0
    }
}

/// What a key may have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entitlements {
    /// Articles of these sections, each with those below it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sections: Vec<SectionId>,
    /// Articles about these topics. With neither sections nor topics it is all articles, with both those of either.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub topics: Vec<TopicId>,
    /// Only articles in these languages; empty for any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub languages: Vec<Language>,
    /// Only articles that were first published then or later; `None` for the whole archive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub archive_from: Option<Timestamp>,
    /// How much of the text.
    pub text: TextExtent,
    /// Whether pictures come with it.
    pub pictures: bool,
    /// Whether it may read as of instants that have passed.
    pub history: bool,
    /// Whether it gets copy under an embargo before the embargo ends.
    #[serde(default)]
    pub embargoed: bool,
    /// Only in these formats; empty for any.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub formats: BTreeSet<Format>,
}

/// How much of an article's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TextExtent {
    /// All of it.
    Full,
    /// Its first words.
    Excerpt,
}

impl Entitlements {
    /// How many words an excerpt has.
    pub const EXCERPT: usize = 55;
    /// The most sections, topics and languages that a key names, each.
    pub const MOST_NAMED: usize = 50;

    /// All that is public, in full.
    pub fn everything() -> Entitlements {
        Entitlements {
            sections: Vec::new(),
            topics: Vec::new(),
            languages: Vec::new(),
            archive_from: None,
            text: TextExtent::Full,
            pictures: true,
            history: false,
            embargoed: false,
            formats: BTreeSet::new(),
        }
    }

    /// The lists of which it may have the articles.
    pub fn lists(&self) -> Vec<Uuid> {
        let sections = self.sections.iter().copied().map(List::Section);
        let lists: Vec<Uuid> = sections
            .chain(self.topics.iter().copied().map(List::Topic))
            .map(List::id)
            .collect();
        if lists.is_empty() { vec![List::All.id()] } else { lists }
    }

    /// Whether it may have anything in that format.
    pub fn take(&self, format: Format) -> bool {
        self.formats.is_empty() || self.formats.contains(&format)
    }

    /// As much of a body as it may have.
    pub fn extent(&self, body: Body) -> Result<Body, BlockRefused> {
        match self.text {
            TextExtent::Full => Ok(body),
            TextExtent::Excerpt => body.excerpt(Self::EXCERPT),
        }
    }

    /// Whether it may have an article that is on that list, in that language and first published then, with those rights.
    pub fn cover(&self, list: Uuid, language: &Language, first_published_at: Timestamp, rights: &Rights) -> bool {
        rights.syndication
            && self.lists().contains(&list)
            && (self.languages.is_empty() || self.languages.contains(language))
            && self.archive_from.is_none_or(|from| from <= first_published_at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn t(millis: i64) -> Timestamp {
        Timestamp::from_millis(millis).unwrap()
    }

    #[test]
    fn a_key_that_names_nothing_may_have_everything_and_one_that_names_lists_those_of_any() {
        let (sport, water) = (SectionId(Uuid::from_u128(1)), TopicId(Uuid::from_u128(2)));
        let english = Language::parse("en").unwrap();
        let covers = |key: &Entitlements, list: List| key.cover(list.id(), &english, t(5), &Rights::default());
        assert!(covers(&Entitlements::everything(), List::All));
        let named = Entitlements {
            sections: vec![sport],
            topics: vec![water],
            ..Entitlements::everything()
        };
        for (list, covered) in [
            (List::All, false),
            (List::Section(sport), true),
            (List::Topic(water), true),
        ] {
            assert_eq!(covers(&named, list), covered, "{list:?}");
        }
    }

    #[test]
    fn languages_and_the_depth_of_the_archive_narrow_what_the_lists_allow() {
        let [english, german] = ["en", "de"].map(|language| Language::parse(language).unwrap());
        let key = Entitlements {
            languages: vec![english.clone()],
            archive_from: Some(t(5)),
            ..Entitlements::everything()
        };
        let all = List::All.id();
        let rights = Rights::default();
        let not_for_partners = Rights {
            syndication: false,
            ..Rights::default()
        };
        assert!(!key.cover(all, &english, t(5), &not_for_partners));
        for (language, first, covered) in [(&english, 5, true), (&english, 4, false), (&german, 5, false)] {
            assert_eq!(
                key.cover(all, language, t(first), &rights),
                covered,
                "{language} {first}"
            );
        }
    }

    #[test]
    fn a_rate_and_a_quota_are_within_their_bounds() {
        assert_eq!(Rate::parse(1).unwrap().get().get(), 1);
        assert_eq!(
            Rate::parse(0).unwrap_err().to_string(),
            "0 is not between 1 and 1000000"
        );
        assert!(Rate::parse(i64::from(Rate::MOST)).is_ok() && Rate::parse(i64::from(Rate::MOST) + 1).is_err());
        assert!(DailyQuota::parse(1_000_000_000).is_ok() && DailyQuota::parse(-1).is_err());
    }

    #[test]
    fn a_key_is_good_until_it_expires_or_is_revoked() {
        let key = ApiKey {
            id: ApiKeyId(Uuid::nil()),
            name: Name::parse("Agency").unwrap(),
            contact: EmailAddress::parse("desk@agency.example").unwrap(),
            entitlements: Entitlements::everything(),
            allowance: Allowance::default(),
            epoch: 1,
            created_at: t(1),
            expires_at: Some(t(10)),
            revoked_at: None,
            last_used_at: None,
        };
        assert!(key.is_good(t(9)) && !key.is_good(t(10)));
        let revoked = ApiKey {
            revoked_at: Some(t(2)),
            ..key
        };
        assert!(!revoked.is_good(t(9)));
    }
}
