//! The site: what the newsroom says of itself. One database has one.

use crate::language::Language;
use crate::link::SiteAddress;
use crate::rights::Terms;
use crate::text::{Description, EmailAddress, Line, Name};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// What the newsroom says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteCard {
    /// Its name.
    pub name: Name,
    /// Where the front end is; article and section addresses begin with it.
    pub url: SiteAddress,
    /// Where its clocks stand.
    pub time_zone: TimeZoneName,
    /// The language of an article that names none.
    pub default_language: Language,
    /// Who it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<Description>,
    /// How it is reached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<EmailAddress>,
    /// The copyright line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copyright: Option<Line>,
    /// What others may do with what says nothing of its own.
    #[serde(default)]
    pub terms: Terms,
}

impl SiteCard {
    /// What others may do with what has these terms of its own. The copyright line stands in for a notice.
    pub fn terms_of(&self, own: &Terms) -> Terms {
        let notice = self.terms.copyright_notice.as_ref().or(self.copyright.as_ref());
        own.or(&Terms {
            copyright_notice: notice.cloned(),
            ..self.terms.clone()
        })
    }
}

/// A time zone of the IANA database, such as `Europe/Belgrade`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TimeZoneName(String);

/// The name is in no time zone database.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a time zone of the IANA database; write it like Europe/Belgrade or UTC")]
pub struct NotATimeZone(pub String);

impl TimeZoneName {
    /// Looks the name up in the database that the program carries.
    pub fn parse(raw: &str) -> Result<TimeZoneName, NotATimeZone> {
        let name = raw.trim();
        match jiff::tz::TimeZone::get(name) {
            Ok(zone) => Ok(TimeZoneName(zone.iana_name().unwrap_or(name).to_owned())),
            Err(_) => Err(NotATimeZone(name.chars().take(64).collect())),
        }
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The date there at that instant, such as `2026-05-29`.
    pub fn date(&self, at: Timestamp) -> String {
        at.date_in(&self.0)
    }
}

impl TryFrom<String> for TimeZoneName {
    type Error = NotATimeZone;
    fn try_from(raw: String) -> Result<Self, NotATimeZone> {
        Self::parse(&raw)
    }
}

impl From<TimeZoneName> for String {
    fn from(zone: TimeZoneName) -> String {
        zone.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_zones_are_looked_up() {
        assert_eq!(
            TimeZoneName::parse("europe/belgrade").unwrap().as_str(),
            "Europe/Belgrade"
        );
        assert_eq!(TimeZoneName::parse("UTC").unwrap().as_str(), "UTC");
        assert!(TimeZoneName::parse("Mars/Olympus").is_err());
    }

    #[test]
    fn a_date_is_the_one_of_the_newsrooms_own_clocks() {
        let late = Timestamp::parse("2026-05-29T23:30:00Z").unwrap();
        assert_eq!(TimeZoneName::parse("UTC").unwrap().date(late), "2026-05-29");
        assert_eq!(TimeZoneName::parse("Europe/Belgrade").unwrap().date(late), "2026-05-30");
    }
}
