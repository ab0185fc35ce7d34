//! Writes what is published by saving, one after the other within a transaction.

use super::report::Fate;
use super::taker::NewSubject;
use crate::failure::Failure;
use desk::media::{AddMediaFile, add_media_file};
use desk::{SaveSubjectError, stand_for_imported};
use domain::ids::MediaId;
use domain::permission::Actor;
use domain::slug::Slug;
use domain::subject::{Subject, SubjectKind};
use gateway::error_codes::ErrorCode;
use gateway::pictures::Examined;
use std::collections::HashSet;
use storage::{ImportSource, Tx};
use uuid::Uuid;

/// What is to be written.
pub(super) struct Write {
    pub(super) one: NewSubject,
    /// What was taken of it before.
    pub(super) before: Option<ImportSource>,
    /// The file of a picture that was taken without it.
    pub(super) file: Option<Examined>,
}

impl Write {
    /// Whether the source says the same as before, and there is no file to be added.
    pub(super) fn is_nothing(&self) -> bool {
        self.file.is_none() && self.before.as_ref().is_some_and(|before| self.is_said_again(before))
    }

    /// Something that was here may stand for it, whatever the source says.
    fn is_said_again(&self, before: &ImportSource) -> bool {
        before.hash == self.one.hash || before.number == 0
    }
}

/// What became of a subject that was written.
pub(super) struct Written {
    pub(super) subject: Subject,
    pub(super) number: i32,
    pub(super) fate: Fate,
    pub(super) reasons: Vec<String>,
}

impl Written {
    fn new(kind: SubjectKind, id: Uuid, number: i32, fate: Fate, reasons: impl IntoIterator<Item = String>) -> Written {
        Written {
            subject: Subject { kind, id },
            number,
            fate,
            reasons: reasons.into_iter().collect(),
        }
    }
}

/// Makes one, or saves it on top of what was taken last, or lets what has its slug stand for it.
pub(super) async fn write_one(tx: &mut Tx, actor: &Actor, write: &Write, id: Uuid) -> Result<Written, Failure> {
    match &write.before {
        Some(before) => again(tx, actor, write, before).await,
        None => first(tx, actor, &write.one, id).await,
    }
}

/// What would become of one; `slugs` are those that others would have got, and gets its own.
pub(super) async fn foretell(
    tx: &Tx,
    write: &Write,
    id: Uuid,
    slugs: &mut HashSet<(SubjectKind, Slug)>,
) -> Result<Written, Failure> {
    let kind = write.one.card.noun();
    if let Some(before) = &write.before {
        let id = before.subject.id;
        let written = |fate, reason: Option<String>| Written::new(kind, id, before.number, fate, reason);
        if write.is_said_again(before) {
            return Ok(written(Fate::Changed, None));
        }
        return Ok(match write.one.card.newest(tx, id).await? {
            Some(number) if number == before.number => written(Fate::Changed, None),
            Some(_) => written(Fate::Skipped, Some(CHANGED_HERE.to_owned())),
            None => written(Fate::Skipped, Some(SaveSubjectError::Withdrawn.to_string())),
        });
    }
    let written = |id, fate, reason: Option<String>| Written::new(kind, id, 0, fate, reason);
    let Some(slug) = write.one.card.slug() else {
        return Ok(written(id, Fate::Created, None));
    };
    let holder = tx.slugs().holder(kind, slug).await?.map(|holder| holder.id);
    let is_free = holder.is_none() && slugs.insert((kind, slug.clone()));
    if is_free {
        return Ok(written(id, Fate::Created, None));
    }
    let other = numbered(tx, kind, slug, |other| slugs.contains(&(kind, other.clone()))).await?;
    if write.one.card.clone().with_slug(other.clone()).is_some() {
        slugs.insert((kind, other.clone()));
        return Ok(written(id, Fate::Created, Some(renamed(kind, slug, &other))));
    }
    let reason = stands_for(kind, slug);
    Ok(written(holder.unwrap_or(id), Fate::Unchanged, Some(reason)))
}

/// The slug with the first number that nobody has.
async fn numbered(tx: &Tx, kind: SubjectKind, slug: &Slug, is_taken: impl Fn(&Slug) -> bool) -> Result<Slug, Failure> {
    let mut number = 2;
    loop {
        let other = slug.numbered(number);
        if !is_taken(&other) && tx.slugs().holder(kind, &other).await?.is_none() {
            return Ok(other);
        }
        number += 1;
    }
}

fn renamed(kind: SubjectKind, slug: &Slug, other: &Slug) -> String {
    format!("the slug {slug} is another {kind}'s; it was taken as {other}")
}

const CHANGED_HERE: &str = "it was changed here since it was imported, and was left as it is";

fn stands_for(kind: SubjectKind, slug: &Slug) -> String {
    format!("there is a {kind} with the slug {slug} already; it stands for this one")
}

async fn first(tx: &mut Tx, actor: &Actor, one: &NewSubject, id: Uuid) -> Result<Written, Failure> {
    let kind = one.card.noun();
    let (mut card, mut reasons) = (one.card.clone(), Vec::new());
    if let Some(slug) = one.card.slug()
        && let Some(holder) = tx.slugs().holder(kind, slug).await?
    {
        let other = numbered(tx, kind, slug, |_| false).await?;
        match card.with_slug(other.clone()) {
            Some(renumbered) => {
                reasons.push(renamed(kind, slug, &other));
                card = renumbered;
            }
            None => {
                stand_for_imported(tx, actor, holder)
                    .await
                    .map_err(|error| failed(&error))?;
                let reason = stands_for(kind, slug);
                return Ok(Written::new(kind, holder.id, 0, Fate::Unchanged, [reason]));
            }
        }
    }
    let taken = match card.clone().import(tx, actor, id).await {
        Ok(taken) => taken,
        Err(refused @ (SaveSubjectError::Parent(_) | SaveSubjectError::PageParent(_))) => {
            reasons.push(format!("{refused}; it was taken without a parent"));
            let import = card.without_parent().import(tx, actor, id);
            import.await.map_err(|error| failed(&error))?
        }
        Err(error) => return Err(failed(&error)),
    };
    let taken = taken.into_iter();
    reasons.extend(taken.map(|slug| format!("the slug {slug} is another {kind}'s; it leads there")));
    Ok(Written::new(kind, id, 1, Fate::Created, reasons))
}

async fn again(tx: &mut Tx, actor: &Actor, write: &Write, before: &ImportSource) -> Result<Written, Failure> {
    let (kind, id) = (write.one.card.noun(), before.subject.id);
    let written = |number, fate, reason: Option<String>| Written::new(kind, id, number, fate, reason);
    let mut outcome = written(before.number, Fate::Unchanged, None);
    if !write.is_said_again(before) {
        let card = write.one.card.clone().under_its_slug(tx, id).await?;
        outcome = match card.save(tx, actor, id, before.number).await {
            Ok(number) => written(number, Fate::Changed, None),
            Err(SaveSubjectError::Stale(_)) => written(before.number, Fate::Skipped, Some(CHANGED_HERE.to_owned())),
            Err(
                refused @ (SaveSubjectError::Withdrawn
                | SaveSubjectError::SlugTaken(_)
                | SaveSubjectError::Parent(_)
                | SaveSubjectError::PageParent(_)),
            ) => written(before.number, Fate::Skipped, Some(refused.to_string())),
            Err(error) => return Err(failed(&error)),
        };
    }
    let Some(Examined { file, card: said }) = write.file.clone() else {
        return Ok(outcome);
    };
    let cmd = AddMediaFile {
        id: MediaId(id),
        file,
        said,
    };
    match add_media_file(tx, actor, cmd).await {
        Ok(edition) => {
            // A newer one than the next is somebody's own.
            if edition.number == outcome.number + 1 {
                outcome.number = edition.number;
            }
            if outcome.fate == Fate::Unchanged {
                outcome.fate = Fate::Changed;
            }
            Ok(outcome)
        }
        Err(SaveSubjectError::Withdrawn) => Ok(outcome),
        Err(error) => Err(failed(&error)),
    }
}

fn failed(error: &dyn std::fmt::Display) -> Failure {
    Failure::new(ErrorCode::ImportFailed, error.to_string())
}
