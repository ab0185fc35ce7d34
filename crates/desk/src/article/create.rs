//! Creates an article with its first revision. It is a draft: nothing of it is public.

use super::translation::{LanguageTaken, set_of, take_language};
use super::{MoveArticleError, UnknownReference, check_references, take_slug};
use domain::article::{ArticleContent, DeskArticle, MoveRefused};
use domain::ids::{ArticleId, TranslationSetId};
use domain::permission::{Action, Actor, Forbidden, Scope};
use domain::text::RevisionNote;
use storage::{ContentErased, SlugTaken, StorageError, Tx};

/// A new article.
#[derive(Clone, Debug)]
pub struct CreateArticle {
    /// Its id.
    pub id: ArticleId,
    /// The article that it is a translation of, if it is one.
    pub translation_of: Option<ArticleId>,
    /// What its first revision holds.
    pub content: ArticleContent,
    /// What its author says of it.
    pub note: Option<RevisionNote>,
}

/// How it can end.
#[derive(Debug, thiserror::Error)]
pub enum CreateArticleError {
    /// The actor may not.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// The slug is another article's.
    #[error(transparent)]
    SlugTaken(#[from] SlugTaken),
    /// Another translation has the language.
    #[error(transparent)]
    LanguageTaken(#[from] LanguageTaken),
    /// There is no such article to be translated for this actor.
    #[error("there is no article {0} to be translated")]
    NothingToTranslate(ArticleId),
    /// It is no article to be translated.
    #[error(transparent)]
    Refused(#[from] MoveRefused),
    /// It names what does not exist.
    #[error(transparent)]
    Unknown(#[from] UnknownReference),
    /// This very text was erased.
    #[error(transparent)]
    Erased(#[from] ContentErased),
    /// The database did not do it.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Creates an article.
pub async fn create_article(tx: &mut Tx, actor: &Actor, cmd: CreateArticle) -> Result<DeskArticle, CreateArticleError> {
    actor.may(Action::CreateArticle, &Scope::Newsroom)?;
    let set = match cmd.translation_of {
        None => TranslationSetId(cmd.id.0),
        Some(original) => join(tx, actor, &cmd, original).await?,
    };
    let mut content = cmd.content;
    check_references(tx, &content).await??;
    tx.publishing().insert_subject(cmd.id.into(), tx.now()).await?;
    take_slug(tx, cmd.id, &mut content).await??;
    let (article, change) = DeskArticle::create(cmd.id, set, content, cmd.note, actor.user, tx.now());
    tx.articles().insert(&article).await??;
    tx.note(actor, change);
    Ok(article)
}

/// The set of the article that is translated, with the language taken in it.
async fn join(
    tx: &Tx,
    actor: &Actor,
    cmd: &CreateArticle,
    original: ArticleId,
) -> Result<TranslationSetId, CreateArticleError> {
    let set = set_of(tx, actor, original).await.map_err(|error| match error {
        MoveArticleError::NotFound => CreateArticleError::NothingToTranslate(original),
        MoveArticleError::Forbidden(error) => error.into(),
        MoveArticleError::Refused(error) => error.into(),
        MoveArticleError::Storage(error) => error.into(),
    })?;
    take_language(tx, set, cmd.id, &cmd.content.language).await??;
    Ok(set)
}
