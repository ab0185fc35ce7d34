//! `userErrors`: what an editor can fix, as data. Inputs collect all of theirs before anything is done.

use crate::error_codes::ErrorCode;
use async_graphql::{Result, SimpleObject};
use std::fmt::Display;

/// Something that an editor can fix. Nothing was changed, unless `code` says otherwise.
#[derive(Clone, Debug, SimpleObject)]
pub struct UserError {
    /// Which kind; see the table of error codes. Stays the same, so programs can rely on it.
    pub code: String,
    /// Which part of the input, such as `content.body[2].paragraph.text`. Null if it is about all of it.
    pub field: Option<String>,
    /// What is wrong, in a sentence. The wording may change.
    pub message: String,
}

impl UserError {
    /// About that part of the input.
    pub fn new(code: ErrorCode, field: impl Into<String>, message: impl Display) -> UserError {
        UserError {
            code: code.name().to_owned(),
            field: Some(field.into()),
            message: message.to_string(),
        }
    }
}

/// Collects what is wrong with an input while it is parsed; it knows where it is.
pub struct Parser {
    path: String,
    errors: Vec<UserError>,
}

impl Parser {
    /// At the outermost part of an input.
    pub fn new() -> Parser {
        Parser {
            path: String::new(),
            errors: Vec::new(),
        }
    }

    /// Parses a part of the input that is called so.
    pub fn within<T>(&mut self, name: &str, parse: impl FnOnce(&mut Parser) -> T) -> T {
        let length = self.path.len();
        if !name.starts_with('[') && length > 0 {
            self.path.push('.');
        }
        self.path.push_str(name);
        let parsed = parse(self);
        self.path.truncate(length);
        parsed
    }

    /// Notes a value that is refused where the parser is.
    pub fn refuse(&mut self, refused: impl Display) {
        self.errors
            .push(UserError::new(ErrorCode::InvalidValue, self.path.clone(), refused));
    }

    /// The value, or a note of why it is refused.
    pub fn value<T, E: Display>(&mut self, name: &str, parsed: Result<T, E>) -> Option<T> {
        self.within(name, |parser| parsed.map_err(|refused| parser.refuse(refused)).ok())
    }

    /// A text that may be absent; a blank one is absent.
    pub fn text<T, E: Display>(
        &mut self,
        name: &str,
        raw: Option<String>,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        let raw = raw.filter(|raw| !raw.trim().is_empty())?;
        self.value(name, parse(&raw))
    }

    /// An id.
    pub fn id<T>(&mut self, name: &str, raw: &str, make: impl FnOnce(uuid::Uuid) -> T) -> Option<T> {
        self.value(
            name,
            crate::ids::parse_id(raw)
                .map(make)
                .ok_or_else(|| format!("{raw:?} is not an id")),
        )
    }

    /// Ids, each once.
    pub fn ids<T: PartialEq>(
        &mut self,
        name: &str,
        raw: Option<Vec<async_graphql::ID>>,
        make: impl Fn(uuid::Uuid) -> T,
    ) -> Vec<T> {
        let mut ids = Vec::new();
        self.within(name, |parser| {
            for (index, raw) in raw.unwrap_or_default().iter().enumerate() {
                match parser.id(&format!("[{index}]"), raw, &make) {
                    Some(id) if !ids.contains(&id) => ids.push(id),
                    _ => {}
                }
            }
        });
        ids
    }

    /// What was parsed, if nothing was refused.
    pub fn finish<T>(self, parsed: Option<T>) -> Result<T, Vec<UserError>> {
        match parsed {
            Some(parsed) if self.errors.is_empty() => Ok(parsed),
            _ => Err(self.errors),
        }
    }
}
