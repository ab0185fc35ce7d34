//! The settings of who is let in, and how often. `gateway::admission::AdmissionOptions` says what each means, and has their defaults.

use super::raw::{Raw, refused};
use crate::failure::Failure;
use domain::api_key::{DailyQuota, Rate};
use gateway::admission::AdmissionOptions;
use std::fmt::Display;

/// Takes and checks them.
pub fn parse(raw: &mut Raw) -> Result<AdmissionOptions, Failure> {
    let AdmissionOptions {
        anonymous,
        key,
        daily_quota,
        anonymous_feeds,
    } = AdmissionOptions::default();
    Ok(AdmissionOptions {
        anonymous: limit(raw, "rate_limit_anonymous", anonymous, Rate::parse)?,
        key: limit(raw, "rate_limit_key", key, Rate::parse)?,
        daily_quota: limit(raw, "daily_quota_key", daily_quota, DailyQuota::parse)?,
        anonymous_feeds: raw.switch("anonymous_feeds", anonymous_feeds)?,
    })
}

/// A limit; 0 is none.
fn limit<T, E: Display>(
    raw: &mut Raw,
    name: &str,
    default: Option<T>,
    parse: impl Fn(i64) -> Result<T, E>,
) -> Result<Option<T>, Failure> {
    let Some(text) = raw.take(name) else { return Ok(default) };
    let number = text.parse::<i64>();
    match number.map_err(|_| refused(name, format!("{text:?} is not a number; 0 is for no limit")))? {
        0 => Ok(None),
        number => parse(number).map(Some).map_err(|error| refused(name, error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_limit_can_be_set_and_turned_off() {
        let mut raw = Raw::from([
            ("rate_limit_anonymous", "0"),
            ("rate_limit_key", "7"),
            ("daily_quota_key", "8"),
            ("anonymous_feeds", "false"),
        ]);
        let options = parse(&mut raw).unwrap();
        assert!(raw.refuse_unknown().is_ok());
        assert_eq!((options.anonymous, options.key), (None, Some(Rate::parse(7).unwrap())));
        assert_eq!(options.daily_quota, Some(DailyQuota::parse(8).unwrap()));
        assert!(!options.anonymous_feeds);
    }

    #[test]
    fn what_is_no_limit_is_refused_by_name() {
        for (name, text, sentence) in [
            ("rate_limit_key", "-1", "-1 is not between 1 and 1000000"),
            ("daily_quota_key", "many", "\"many\" is not a number; 0 is for no limit"),
        ] {
            let refused = parse(&mut Raw::from([(name, text)])).unwrap_err().to_string();
            let expected = format!("INVALID_SETTING: DATELINE_{} ({name}): {sentence}", name.to_uppercase());
            assert_eq!(refused, expected);
        }
    }
}
