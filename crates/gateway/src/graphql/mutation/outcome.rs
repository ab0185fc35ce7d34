//! How actions end, in GraphQL: refusals that an editor can fix become `userErrors`, all else an error at the top.

use crate::error::Problem;
use crate::error_codes::ErrorCode;
use crate::graphql::user_error::UserError;
use desk::SaveSubjectError;
use desk::article::{CreateArticleError, PublishArticleError, SaveArticleError, UnknownReference};
use domain::article::publishing::PublishRefused;
use domain::permission::Forbidden;
use domain::section::ParentRefused;
use domain::subject::SubjectKind;
use storage::SlugTaken;

/// What an editor can fix, or a problem of another kind.
pub enum Refused {
    /// It comes in `userErrors`.
    Fixable(UserError),
    /// It comes as an error at the top.
    Not(Problem),
}

impl From<Problem> for Refused {
    fn from(problem: Problem) -> Refused {
        Refused::Not(problem)
    }
}

impl From<storage::StorageError> for Refused {
    fn from(cause: storage::StorageError) -> Refused {
        Refused::Not(cause.into())
    }
}

fn forbidden(forbidden: Forbidden) -> Refused {
    Refused::Not(Problem::new(ErrorCode::Forbidden, forbidden.to_string()))
}

fn not_found(kind: SubjectKind) -> Refused {
    Refused::Not(Problem::new(ErrorCode::NotFound, format!("there is no such {kind}")))
}

fn slug_taken(taken: &SlugTaken, field: &str) -> Refused {
    Refused::Fixable(UserError::new(ErrorCode::SlugTaken, field, taken))
}

fn unknown(reference: &UnknownReference) -> Refused {
    Refused::Fixable(UserError::new(ErrorCode::UnknownReference, "content", reference))
}

impl From<CreateArticleError> for Refused {
    fn from(error: CreateArticleError) -> Refused {
        match error {
            CreateArticleError::Forbidden(error) => forbidden(error),
            CreateArticleError::SlugTaken(taken) => slug_taken(&taken, "content.slug"),
            CreateArticleError::Unknown(reference) => unknown(&reference),
            CreateArticleError::Storage(cause) => cause.into(),
        }
    }
}

impl From<SaveArticleError> for Refused {
    fn from(error: SaveArticleError) -> Refused {
        match error {
            SaveArticleError::NotFound => not_found(SubjectKind::Article),
            SaveArticleError::Forbidden(error) => forbidden(error),
            SaveArticleError::SlugTaken(taken) => slug_taken(&taken, "content.slug"),
            SaveArticleError::Unknown(reference) => unknown(&reference),
            SaveArticleError::Storage(cause) => cause.into(),
        }
    }
}

impl From<PublishArticleError> for Refused {
    fn from(error: PublishArticleError) -> Refused {
        match error {
            PublishArticleError::NotFound => not_found(SubjectKind::Article),
            PublishArticleError::Forbidden(error) => forbidden(error),
            PublishArticleError::Interval(error) => {
                Refused::Fixable(UserError::new(ErrorCode::EndsBeforeItBegins, "until", error))
            }
            PublishArticleError::Refused(refused) => {
                let (code, field) = match refused {
                    PublishRefused::Stale(_) => (ErrorCode::StaleRevision, "seen"),
                    PublishRefused::NoHeadline => (ErrorCode::HeadlineMissing, "id"),
                    PublishRefused::NoSlug => (ErrorCode::SlugMissing, "id"),
                    PublishRefused::NoHomeSection => (ErrorCode::HomeSectionMissing, "id"),
                    PublishRefused::NoBody => (ErrorCode::BodyMissing, "id"),
                    PublishRefused::BeginsInPast { .. } => (ErrorCode::BeginsInPast, "from"),
                    PublishRefused::ScheduledEditionAhead { .. } => (ErrorCode::ScheduledEditionAhead, "from"),
                };
                Refused::Fixable(UserError::new(code, field, refused))
            }
            PublishArticleError::Storage(cause) => cause.into(),
        }
    }
}

/// How creating or saving a noun that is published by saving ends.
pub fn save_subject(error: SaveSubjectError, kind: SubjectKind) -> Refused {
    match error {
        SaveSubjectError::NotFound => not_found(kind),
        SaveSubjectError::Forbidden(error) => forbidden(error),
        SaveSubjectError::Stale(stale) => Refused::Fixable(UserError::new(ErrorCode::StaleEdition, "seen", stale)),
        SaveSubjectError::SlugTaken(taken) => slug_taken(&taken, &format!("{kind}.slug")),
        SaveSubjectError::Parent(refused) => {
            let code = match refused {
                ParentRefused::NotFound(_) => ErrorCode::UnknownReference,
                ParentRefused::OwnAncestor => ErrorCode::SectionOwnAncestor,
                ParentRefused::TooDeep => ErrorCode::SectionTooDeep,
            };
            Refused::Fixable(UserError::new(code, "section.parent", refused))
        }
        SaveSubjectError::Storage(cause) => cause.into(),
    }
}

/// The two halves of a payload: the subject, or what an editor can fix.
pub fn halves<T>(outcome: Result<T, Refused>) -> async_graphql::Result<(Option<T>, Vec<UserError>)> {
    match outcome {
        Ok(subject) => Ok((Some(subject), Vec::new())),
        Err(Refused::Fixable(error)) => Ok((None, vec![error])),
        Err(Refused::Not(problem)) => Err(problem.into()),
    }
}
