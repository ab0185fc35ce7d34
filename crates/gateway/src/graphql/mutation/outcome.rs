//! How actions end, in GraphQL: refusals that an editor can fix become `userErrors`, all else an error at the top.

use crate::error::Problem;
use crate::error_codes::ErrorCode;
use crate::graphql::user_error::UserError;
use desk::SaveSubjectError;
use desk::api_key::ApiKeyError;
use desk::article::{
    CreateArticleError, CreatePreviewError, LanguageTaken, MoveArticleError, SaveArticleError, UnknownReference,
};
use desk::collection::CollectionError;
use domain::article::MoveRefused;
use domain::article::editions::Edge;
use domain::collection::CollectionRefused;
use domain::page::PageParentRefused;
use domain::permission::Forbidden;
use domain::section::ParentRefused;
use domain::subject::SubjectKind;
use std::fmt::Display;
use storage::{ContentErased, SlugTaken};

/// What an editor can fix, or a problem of another kind.
pub enum Refused {
    /// It comes in `userErrors`.
    Fixable(Vec<UserError>),
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

fn fixable(code: ErrorCode, field: &str, message: impl Display) -> Refused {
    Refused::Fixable(vec![UserError::new(code, field, message)])
}

fn forbidden(forbidden: Forbidden) -> Refused {
    Refused::Not(Problem::new(ErrorCode::Forbidden, forbidden.to_string()))
}

fn not_found(kind: SubjectKind) -> Refused {
    Refused::Not(Problem::new(ErrorCode::NotFound, format!("there is no such {kind}")))
}

fn slug_taken(taken: &SlugTaken, field: &str) -> Refused {
    fixable(ErrorCode::SlugTaken, field, taken)
}

fn language_taken(taken: &LanguageTaken) -> Refused {
    fixable(ErrorCode::LanguageTaken, "content.language", taken)
}

fn unknown(reference: &UnknownReference) -> Refused {
    fixable(ErrorCode::UnknownReference, "content", reference)
}

impl From<CreateArticleError> for Refused {
    fn from(error: CreateArticleError) -> Refused {
        match error {
            CreateArticleError::Forbidden(error) => forbidden(error),
            CreateArticleError::SlugTaken(taken) => slug_taken(&taken, "content.slug"),
            CreateArticleError::LanguageTaken(taken) => language_taken(&taken),
            CreateArticleError::NothingToTranslate(_) => fixable(ErrorCode::UnknownReference, "translationOf", error),
            CreateArticleError::Refused(refused) => move_refused(&refused),
            CreateArticleError::Unknown(reference) => unknown(&reference),
            CreateArticleError::Erased(error) => erased(error),
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
            SaveArticleError::LanguageTaken(taken) => language_taken(&taken),
            SaveArticleError::Unknown(reference) => unknown(&reference),
            SaveArticleError::Refused(refused) => move_refused(&refused),
            SaveArticleError::Erased(error) => erased(error),
            SaveArticleError::Storage(cause) => cause.into(),
        }
    }
}

impl From<MoveArticleError> for Refused {
    fn from(error: MoveArticleError) -> Refused {
        match error {
            MoveArticleError::NotFound => not_found(SubjectKind::Article),
            MoveArticleError::Forbidden(error) => forbidden(error),
            MoveArticleError::Refused(refused) => move_refused(&refused),
            MoveArticleError::Storage(cause) => cause.into(),
        }
    }
}

impl From<CreatePreviewError> for Refused {
    fn from(error: CreatePreviewError) -> Refused {
        match error {
            CreatePreviewError::Expiry(refused) => fixable(ErrorCode::InvalidValue, "expiresAt", refused),
            CreatePreviewError::Article(error) => error.into(),
        }
    }
}

impl From<CollectionError> for Refused {
    fn from(error: CollectionError) -> Refused {
        match error {
            CollectionError::NotFound => not_found(SubjectKind::Collection),
            CollectionError::Forbidden(error) => forbidden(error),
            CollectionError::SlugTaken(taken) => slug_taken(&taken, "collection.slug"),
            CollectionError::Unknown { place, .. } => {
                fixable(ErrorCode::UnknownReference, &format!("collection.{place}"), error)
            }
            CollectionError::Refused(CollectionRefused::Stale(stale)) => {
                fixable(ErrorCode::StaleEdition, "seen", stale)
            }
            CollectionError::Refused(CollectionRefused::Plan(refused)) => move_refused(&refused),
            CollectionError::Storage(cause) => cause.into(),
        }
    }
}

impl From<ApiKeyError> for Refused {
    fn from(error: ApiKeyError) -> Refused {
        let (code, field) = match error {
            ApiKeyError::Forbidden(error) => return forbidden(error),
            ApiKeyError::NotFound => return Refused::Not(Problem::new(ErrorCode::NotFound, error.to_string())),
            ApiKeyError::Revoked(_) => (ErrorCode::Withdrawn, "id"),
            ApiKeyError::UnknownReference(_) => (ErrorCode::UnknownReference, "apiKey"),
            ApiKeyError::ExpiresInPast(_) => (ErrorCode::EndsInPast, "apiKey.expiresAt"),
            ApiKeyError::TooManyNamed => (ErrorCode::InvalidValue, "apiKey"),
            ApiKeyError::Storage(cause) => return cause.into(),
        };
        fixable(code, field, error)
    }
}

fn move_refused(refused: &MoveRefused) -> Refused {
    let (code, field) = match refused {
        MoveRefused::Stale(_) => (ErrorCode::StaleRevision, "seen"),
        MoveRefused::Killed { .. } => (ErrorCode::ArticleKilled, "id"),
        MoveRefused::PublicState { .. } => (ErrorCode::WrongPublicState, "id"),
        MoveRefused::WorkingState { .. } => (ErrorCode::WrongWorkingState, "id"),
        MoveRefused::NoHeadline => (ErrorCode::HeadlineMissing, "id"),
        MoveRefused::NoSlug => (ErrorCode::SlugMissing, "id"),
        MoveRefused::NoHomeSection => (ErrorCode::HomeSectionMissing, "id"),
        MoveRefused::NoBody => (ErrorCode::BodyMissing, "id"),
        MoveRefused::Interval(_) => (ErrorCode::EndsBeforeItBegins, "until"),
        MoveRefused::BeginsInPast { .. } => (ErrorCode::BeginsInPast, "from"),
        MoveRefused::EndsInPast { .. } => (ErrorCode::EndsInPast, "until"),
        MoveRefused::TooFarAhead { edge: Edge::Begins, .. } => (ErrorCode::TooFarAhead, "from"),
        MoveRefused::TooFarAhead { edge: Edge::Ends, .. } => (ErrorCode::TooFarAhead, "until"),
        MoveRefused::RightsEnd { .. } => (ErrorCode::RightsEnd, "from"),
        MoveRefused::EmbargoOnNow => (ErrorCode::EmbargoOnNow, "embargoed"),
        MoveRefused::ScheduledEditionAhead { .. } => (ErrorCode::ScheduledEditionAhead, "scheduled"),
        MoveRefused::NothingToRebaseOn { .. } => (ErrorCode::InvalidValue, "scheduled"),
        MoveRefused::NoSuchEdition { .. } => (ErrorCode::NoSuchEdition, "edition"),
        MoveRefused::EditionHasBegun { .. } => (ErrorCode::EditionHasBegun, "edition"),
        MoveRefused::EditionHasEnded { .. } => (ErrorCode::EditionHasEnded, "edition"),
        MoveRefused::NoSuchRevision { .. } => (ErrorCode::NoSuchRevision, "revision"),
        MoveRefused::IsPublic { .. } => (ErrorCode::IsPublic, "revision"),
    };
    fixable(code, field, refused)
}

fn erased(erased: ContentErased) -> Refused {
    fixable(ErrorCode::ContentErased, "content", erased)
}

/// How creating or saving a noun that is published by saving ends.
pub fn save_subject(error: SaveSubjectError, kind: SubjectKind) -> Refused {
    match error {
        SaveSubjectError::NotFound => not_found(kind),
        SaveSubjectError::Forbidden(error) => forbidden(error),
        SaveSubjectError::Stale(stale) => fixable(ErrorCode::StaleEdition, "seen", stale),
        SaveSubjectError::SlugTaken(taken) => slug_taken(&taken, &format!("{kind}.slug")),
        SaveSubjectError::Parent(refused) => {
            let code = match refused {
                ParentRefused::NotFound(_) => ErrorCode::UnknownReference,
                ParentRefused::OwnAncestor => ErrorCode::SectionOwnAncestor,
                ParentRefused::TooDeep => ErrorCode::SectionTooDeep,
            };
            fixable(code, "section.parent", refused)
        }
        SaveSubjectError::PageParent(refused) => {
            let code = match refused {
                PageParentRefused::NotFound(_) => ErrorCode::UnknownReference,
                PageParentRefused::OwnAncestor => ErrorCode::PageOwnAncestor,
                PageParentRefused::TooDeep => ErrorCode::PageTooDeep,
            };
            fixable(code, "page.parent", refused)
        }
        SaveSubjectError::UnknownTarget { place, reference } => {
            let field = format!("menu.items{place}.target");
            fixable(ErrorCode::UnknownReference, &field, reference)
        }
        SaveSubjectError::Withdrawn => fixable(ErrorCode::Withdrawn, "id", SaveSubjectError::Withdrawn),
        SaveSubjectError::Unknown(reference) => {
            let field = if kind == SubjectKind::Page { "page" } else { "by" };
            fixable(ErrorCode::UnknownReference, field, reference)
        }
        SaveSubjectError::Storage(cause) => cause.into(),
    }
}

/// The two halves of a payload: the subject, or what an editor can fix.
pub fn halves<T>(outcome: Result<T, Refused>) -> async_graphql::Result<(Option<T>, Vec<UserError>)> {
    match outcome {
        Ok(subject) => Ok((Some(subject), Vec::new())),
        Err(Refused::Fixable(user_errors)) => Ok((None, user_errors)),
        Err(Refused::Not(problem)) => Err(problem.into()),
    }
}
