//! Creates an article with its first revision. It is a draft: nothing of it is public.

use super::{UnknownReference, check_references, take_slug};
use domain::article::{ArticleContent, DeskArticle};
use domain::ids::{ArticleId, TranslationSetId};
use domain::permission::{Action, Actor, Forbidden, Scope};
use domain::text::RevisionNote;
use storage::{ContentErased, SlugTaken, StorageError, Tx};

/// A new article.
#[derive(Clone, Debug)]
pub struct CreateArticle {
    /// Its id.
    pub id: ArticleId,
    /// The articles that it will be a translation of.
    pub translation_set: TranslationSetId,
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
    let mut content = cmd.content;
    check_references(tx, &content).await??;
    tx.publishing().insert_subject(cmd.id.into(), tx.now()).await?;
    take_slug(tx, cmd.id, &mut content).await??;
    let (article, change) = DeskArticle::create(cmd.id, cmd.translation_set, content, cmd.note, actor.user, tx.now());
    tx.articles().insert(&article).await??;
    tx.note(actor, change);
    Ok(article)
}
