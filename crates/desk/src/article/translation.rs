//! Translations: the articles that say the same in several languages. Whoever translates an article makes another, in its set.
//!
//! Invariant: of a set one article at the most has a language, be it in its newest revision or in what of it is public or will be. Whoever
//! joins a set, or changes the language of an article in it, holds the lock of the article that began it, so two cannot take one at once.

use super::{MoveArticleError, locked_for};
use domain::article::DeskArticle;
use domain::ids::{ArticleId, TranslationSetId};
use domain::language::Language;
use domain::permission::{Action, Actor};
use storage::{StorageError, Tx};

/// Another translation has that language.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("article {by} is the one of these translations in {language}")]
pub struct LanguageTaken {
    /// Which language.
    pub language: Language,
    /// Which article has it.
    pub by: ArticleId,
}

/// The set of the article that is to be translated. One that the actor may not see is not there.
pub(super) async fn set_of(tx: &Tx, actor: &Actor, original: ArticleId) -> Result<TranslationSetId, MoveArticleError> {
    let original = locked_for(tx, actor, Action::ReadArticle, original).await?;
    original.must_not_be_killed()?;
    Ok(original.translation_set)
}

/// No other article of the set has that language, and none takes it until the end.
pub(super) async fn take_language(
    tx: &Tx,
    set: TranslationSetId,
    article: ArticleId,
    language: &Language,
) -> Result<Result<(), LanguageTaken>, StorageError> {
    tx.articles().lock(ArticleId(set.0)).await?;
    for other in tx.articles().of_translations(set).await? {
        if other.id != article && other.killed_at.is_none() && has(tx, &other, language).await? {
            let (language, by) = (language.clone(), other.id);
            return Ok(Err(LanguageTaken { language, by }));
        }
    }
    Ok(Ok(()))
}

/// Whether it is written in that language, or is public in it, or will be.
async fn has(tx: &Tx, article: &DeskArticle, language: &Language) -> Result<bool, StorageError> {
    if article.newest.content.language == *language {
        return Ok(true);
    }
    let has_not_ended = |until: Option<_>| until.is_none_or(|until| until > tx.now());
    let older = article
        .editions
        .iter()
        .filter(|edition| has_not_ended(edition.live.until()));
    for edition in older.filter(|edition| edition.revision != article.newest.number) {
        let revision = tx.articles().revision(article.id, edition.revision).await?;
        if revision.is_some_and(|revision| revision.content.language == *language) {
            return Ok(true);
        }
    }
    Ok(false)
}
