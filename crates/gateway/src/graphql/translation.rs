//! Translations of an article, as clients see them: all of them, and the one that serves a reader best.

use super::article::Article;
use super::at_once::{self, AtOnce};
use crate::error::Problem;
use crate::error_codes::ErrorCode;
use async_graphql::{Result, SimpleObject};
use domain::language::Language;

/// How many languages may be named to fall back on.
const MOST_FALLBACKS: usize = 10;

/// An article in the language that was asked for, or in one to fall back on.
#[derive(SimpleObject)]
pub struct Translation {
    /// The language that it is in (BCP 47).
    pub language: String,
    /// Whether it was found by a language of `fallback`: not by the one that was asked for, nor by what that is a kind of.
    pub is_fallback: bool,
    /// The article.
    pub article: AtOnce<Article>,
}

impl at_once::Object for Translation {}

/// Those languages, the one that is asked for first.
pub fn asked_for(language: &str, fallback: &[String]) -> Result<Vec<Language>, Problem> {
    if fallback.len() > MOST_FALLBACKS {
        let detail = format!(
            "`fallback` names {} languages; it may be {MOST_FALLBACKS}",
            fallback.len()
        );
        return Err(Problem::new(ErrorCode::InvalidParameter, detail));
    }
    let named = fallback.iter().map(|tag| ("fallback", tag.as_str()));
    let parse = |(argument, tag)| {
        let refused = |refused| Problem::new(ErrorCode::InvalidParameter, format!("`{argument}`: {refused}"));
        Language::parse(tag).map_err(refused)
    };
    std::iter::once(("language", language))
        .chain(named)
        .map(parse)
        .collect()
}

/// The article, of these translations of it, that serves best.
pub fn best(all: Vec<Article>, asked: &[Language]) -> Option<Translation> {
    let there: Vec<&Language> = all.iter().map(|article| &article.edition.card.language).collect();
    let (rank, found) = asked
        .iter()
        .enumerate()
        .find_map(|(rank, asked)| Some((rank, asked.lookup(&there)?.clone())))?;
    let article = all.into_iter().find(|article| article.edition.card.language == found)?;
    Some(Translation {
        language: found.to_string(),
        is_fallback: rank > 0,
        article: AtOnce(article),
    })
}
