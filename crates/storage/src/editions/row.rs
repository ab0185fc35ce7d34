//! A row of `edition` as the edition that it is. Its card was checked when it came in, and is again.

use crate::document;
use crate::entity::edition;
use crate::error::{StorageError, kind};
use domain::edition::{AnyEdition, Card, Edition};
use domain::subject::SubjectKind;
use std::sync::Arc;

/// An edition of whichever noun, as stored.
pub(crate) fn any_edition(row: &edition::Model) -> Result<AnyEdition, StorageError> {
    Ok(match kind(&row.kind, "edition", row.subject_id)? {
        SubjectKind::Article => AnyEdition::Article(typed(row)?),
        SubjectKind::Section => AnyEdition::Section(typed(row)?),
        SubjectKind::Topic => AnyEdition::Topic(typed(row)?),
        SubjectKind::Contributor => AnyEdition::Contributor(typed(row)?),
        SubjectKind::Media => AnyEdition::Media(typed(row)?),
        SubjectKind::Site => AnyEdition::Site(typed(row)?),
        SubjectKind::Collection => AnyEdition::Collection(typed(row)?),
        SubjectKind::Page => AnyEdition::Page(typed(row)?),
        SubjectKind::Menu => AnyEdition::Menu(typed(row)?),
    })
}

fn typed<C: Card>(row: &edition::Model) -> Result<Arc<Edition<C>>, StorageError> {
    Ok(Arc::new(Edition {
        id: row.subject_id,
        number: row.number,
        live: document::interval(row.live_from, row.live_until, row.subject_id)?,
        card: document::read(&row.card, "edition", "card", row.subject_id)?,
    }))
}
