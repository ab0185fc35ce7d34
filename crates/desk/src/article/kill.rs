//! Kills an article: every edition of it ends at every instant, and so do the pictures that no other live or scheduled edition
//! shows. Nothing brings it back.

use super::{MoveArticleError, locked_for};
use domain::article::DeskArticle;
use domain::change::{Change, ChangeKind};
use domain::ids::ArticleId;
use domain::media::MediaCard;
use domain::permission::{Action, Actor};
use domain::text::Detail;
use storage::{StorageError, Tx};

/// A kill. It asks for no revision seen: it must not wait for a colleague's autosave.
#[derive(Clone, Debug)]
pub struct KillArticle {
    /// Which article.
    pub id: ArticleId,
    /// Why, for the audit.
    pub reason: Option<Detail>,
}

/// Kills an article.
pub async fn kill_article(tx: &mut Tx, actor: &Actor, cmd: KillArticle) -> Result<DeskArticle, MoveArticleError> {
    let article = locked_for(tx, actor, Action::WithdrawArticle, cmd.id).await?;
    let publication = article.kill(tx.now())?;
    kill_its_pictures(tx, actor, cmd.id).await?;
    tx.article_editions().arrange(&publication, tx.now()).await?;
    match cmd.reason {
        Some(reason) => tx.note_with(actor, publication.change, reason),
        None => tx.note(actor, publication.change),
    }
    Ok(publication.article)
}

async fn kill_its_pictures(tx: &mut Tx, actor: &Actor, article: ArticleId) -> Result<(), StorageError> {
    let media = tx.media_uses().of(article).await?;
    // Locked first: who is publishing one of them elsewhere has it by then, or waits until it is gone.
    for id in &media {
        tx.publishing().lock::<MediaCard>(id.0).await?;
    }
    let elsewhere = tx.media_uses().elsewhere(&media, article, tx.now()).await?;
    for id in media.iter().filter(|id| !elsewhere.contains(id)) {
        tx.publishing().kill::<MediaCard>(id.0, tx.now()).await?;
        tx.note(actor, Change::new(ChangeKind::Killed, *id));
    }
    Ok(())
}
