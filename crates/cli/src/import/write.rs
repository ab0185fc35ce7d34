//! Writes what is published by saving, one after the other within a transaction.

use super::report::Fate;
use super::taker::NewSubject;
use crate::failure::Failure;
use desk::{SaveSubjectError, stand_for_imported};
use domain::permission::Actor;
use domain::subject::Subject;
use gateway::error_codes::ErrorCode;
use storage::{ImportSource, Tx};
use uuid::Uuid;

/// What became of a subject that was written.
pub(super) struct Written {
    pub(super) subject: Subject,
    pub(super) number: i32,
    pub(super) fate: Fate,
    pub(super) reason: Option<String>,
}

/// Makes one, or saves it on top of what was taken last, or lets what has its slug stand for it.
pub(super) async fn write_one(
    tx: &mut Tx,
    actor: &Actor,
    before: Option<&ImportSource>,
    one: &NewSubject,
    id: Uuid,
) -> Result<Written, Failure> {
    let kind = one.card.noun();
    let written = |id, number, fate, reason| Written {
        subject: Subject { kind, id },
        number,
        fate,
        reason,
    };
    if let Some(before) = before {
        let id = before.subject.id;
        return match one.card.clone().save(tx, actor, id, before.number).await {
            Ok(number) => Ok(written(id, number, Fate::Changed, None)),
            Err(SaveSubjectError::Stale(_)) => {
                let reason = "it was changed here since it was imported, and was left as it is".to_owned();
                Ok(written(id, before.number, Fate::Skipped, Some(reason)))
            }
            Err(
                refused @ (SaveSubjectError::Withdrawn | SaveSubjectError::SlugTaken(_) | SaveSubjectError::Parent(_)),
            ) => Ok(written(id, before.number, Fate::Skipped, Some(refused.to_string()))),
            Err(error) => Err(failed(&error)),
        };
    }
    if let Some(slug) = one.card.slug()
        && let Some(holder) = tx.slugs().holder(kind, slug).await?
    {
        stand_for_imported(tx, actor, holder)
            .await
            .map_err(|error| failed(&error))?;
        let reason = format!("there is a {kind} with the slug {slug} already; it stands for this one");
        return Ok(written(holder.id, 0, Fate::Unchanged, Some(reason)));
    }
    match one.card.clone().import(tx, actor, id).await {
        Ok(()) => Ok(written(id, 1, Fate::Created, None)),
        Err(SaveSubjectError::Parent(refused)) => {
            let import = one.card.clone().without_parent().import(tx, actor, id);
            import.await.map_err(|error| failed(&error))?;
            Ok(written(
                id,
                1,
                Fate::Created,
                Some(format!("{refused}; it was taken without a parent")),
            ))
        }
        Err(error) => Err(failed(&error)),
    }
}

fn failed(error: &dyn std::fmt::Display) -> Failure {
    Failure::new(ErrorCode::ImportFailed, error.to_string())
}
