//! The settings as they were written: texts by name. Each is taken by whoever parses it; what is left is unknown, and refused.

use crate::failure::Failure;
use gateway::error_codes::ErrorCode;
use std::collections::BTreeMap;
use std::fmt::Display;
use std::ops::RangeInclusive;

/// Settings that nobody has parsed yet.
#[derive(Default)]
pub struct Raw(BTreeMap<String, String>);

impl Raw {
    /// Those of `dateline.toml`, and over them those of the environment.
    pub fn read() -> Result<Raw, Failure> {
        let read = config::Config::builder()
            .add_source(config::File::with_name("dateline.toml").required(false))
            .add_source(config::Environment::with_prefix("DATELINE").prefix_separator("_"))
            .build();
        let raw = read.and_then(config::Config::try_deserialize).map(Raw);
        raw.map_err(|error| Failure::new(ErrorCode::InvalidSetting, error.to_string()))
    }

    /// The text of a setting, if it is set.
    pub fn take(&mut self, name: &str) -> Option<String> {
        self.0.remove(name)
    }

    /// A number within its bounds.
    pub fn number(&mut self, name: &str, bounds: RangeInclusive<u64>, default: u64) -> Result<u64, Failure> {
        let Some(text) = self.take(name) else {
            return Ok(default);
        };
        let number = text.parse().ok().filter(|number| bounds.contains(number));
        number.ok_or_else(|| {
            let (least, most) = (bounds.start(), bounds.end());
            refused(name, format!("{text:?} is not a number from {least} to {most}"))
        })
    }

    /// So many bytes of memory, as a number of MiB.
    pub fn mebibytes(&mut self, name: &str, default: u64) -> Result<u64, Failure> {
        Ok(self.number(name, 0..=1_048_576, default)? * 1_048_576)
    }

    /// `true` or `false`.
    pub fn switch(&mut self, name: &str, default: bool) -> Result<bool, Failure> {
        match self.take(name) {
            None => Ok(default),
            Some(text) => text
                .parse()
                .map_err(|_| refused(name, format!("{text:?} is neither true nor false"))),
        }
    }

    /// Refuses what nobody has taken.
    pub fn refuse_unknown(self) -> Result<(), Failure> {
        match self.0.keys().next() {
            Some(name) => Err(refused(name, "there is no such setting")),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
impl<const N: usize> From<[(&str, &str); N]> for Raw {
    fn from(settings: [(&str, &str); N]) -> Raw {
        let owned = settings.map(|(name, text)| (name.to_owned(), text.to_owned()));
        Raw(owned.into())
    }
}

/// The sentence for a setting that is refused, with both its names.
pub fn refused(name: &str, why: impl Display) -> Failure {
    Failure::new(
        ErrorCode::InvalidSetting,
        format!("DATELINE_{} ({name}): {why}", name.to_uppercase()),
    )
}
