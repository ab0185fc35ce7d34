//! Corrects an article in public: the newest revision replaces what is live, with a dated note of what was wrong.

use super::{MoveArticleError, arrange, assets, locked_for};
use domain::article::publishing::Scheduled;
use domain::article::{DeskArticle, RevisionNumber};
use domain::ids::ArticleId;
use domain::permission::{Action, Actor};
use domain::text::CorrectionNote;
use storage::Tx;

/// A correction.
#[derive(Clone, Debug)]
pub struct CorrectArticle {
    /// Of which article.
    pub id: ArticleId,
    /// The revision that the editor was looking at.
    pub seen: RevisionNumber,
    /// What was wrong: public.
    pub note: CorrectionNote,
    /// What is to become of editions that are scheduled for later.
    pub scheduled: Option<Scheduled>,
}

/// Corrects an article.
pub async fn correct_article(tx: &mut Tx, actor: &Actor, cmd: CorrectArticle) -> Result<DeskArticle, MoveArticleError> {
    let article = locked_for(tx, actor, Action::PublishArticle, cmd.id).await?;
    let assets = assets(tx, &article.newest.content.media()).await?;
    let publication = article.correct(cmd.seen, cmd.note, cmd.scheduled, &assets, tx.now())?;
    arrange(tx, actor, publication).await
}
