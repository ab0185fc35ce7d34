//! Publishes the newest revision: now, or within an interval.

use super::{MoveArticleError, arrange, assets, locked_for};
use domain::article::publishing::{Plan, Scheduled};
use domain::article::{DeskArticle, MoveRefused, RevisionNumber};
use domain::ids::ArticleId;
use domain::interval::Interval;
use domain::permission::{Action, Actor};
use domain::time::Timestamp;
use storage::Tx;

/// An edition of the newest revision.
#[derive(Clone, Debug)]
pub struct PublishArticle {
    /// Of which article.
    pub id: ArticleId,
    /// The revision that the editor was looking at.
    pub seen: RevisionNumber,
    /// When it begins; `None` is now.
    pub from: Option<Timestamp>,
    /// When it ends; `None` is never.
    pub until: Option<Timestamp>,
    /// Whether it leaves `updated_at` as it is.
    pub minor: bool,
    /// Whether it may go early to those entitled to embargoed copy.
    pub embargoed: bool,
    /// What is to become of editions that are scheduled for later.
    pub scheduled: Option<Scheduled>,
}

impl PublishArticle {
    /// The newest revision, from now on.
    pub fn now(id: ArticleId, seen: RevisionNumber) -> PublishArticle {
        PublishArticle {
            id,
            seen,
            from: None,
            until: None,
            minor: false,
            embargoed: false,
            scheduled: None,
        }
    }
}

/// Publishes an article.
pub async fn publish_article(tx: &mut Tx, actor: &Actor, cmd: PublishArticle) -> Result<DeskArticle, MoveArticleError> {
    let article = locked_for(tx, actor, Action::PublishArticle, cmd.id).await?;
    let plan = Plan {
        seen: cmd.seen,
        live: Interval::new(cmd.from.unwrap_or(tx.now()), cmd.until).map_err(MoveRefused::from)?,
        minor: cmd.minor,
        embargoed: cmd.embargoed,
        scheduled: cmd.scheduled,
    };
    let assets = assets(tx, &article.newest.content.media()).await?;
    let publication = article.publish(plan, &assets, tx.now())?;
    arrange(tx, actor, publication).await
}
