//! Founds the newsroom's site, and saves it. There is one; saving publishes at once.

use crate::subject::{self, SaveSubject, SaveSubjectError};
use domain::audit::Who;
use domain::change::{Change, ChangeKind};
use domain::edition::Edition;
use domain::language::Language;
use domain::link::SiteAddress;
use domain::permission::{Action, Actor, Scope};
use domain::rights::Terms;
use domain::site::{SiteCard, TimeZoneName};
use domain::subject::{Subject, SubjectKind};
use domain::text::Name;
use std::sync::Arc;
use storage::{StorageError, Tx};
use uuid::Uuid;

/// The site of this database: what is there, or a first one that says where it is and nothing else. Every start calls it.
pub async fn found_site(tx: &mut Tx, id: Uuid, url: SiteAddress) -> Result<Arc<Edition<SiteCard>>, StorageError> {
    if let Some(site) = tx.newest().site().await? {
        return Ok(site);
    }
    let card = SiteCard {
        name: Name::parse("Newsroom").expect("it is a name"),
        url,
        time_zone: TimeZoneName::parse("UTC").expect("it is in the database of time zones"),
        default_language: Language::parse("en").expect("it is a language tag"),
        about: None,
        contact: None,
        copyright: None,
        terms: Terms::default(),
    };
    let first = Edition::first(id, card, tx.now());
    // Two nodes that start at once both try; the index on the kind lets one through, and the other waits for it.
    if tx
        .publishing()
        .insert_subject(
            Subject {
                kind: SubjectKind::Site,
                id,
            },
            tx.now(),
        )
        .await?
    {
        tx.publishing().begin(None, &first, tx.now()).await?;
        let site = Subject {
            kind: SubjectKind::Site,
            id,
        };
        tx.note(Who::Operator, Change::new(ChangeKind::Published, site));
        return Ok(Arc::new(first));
    }
    tx.newest().site().await?.ok_or_else(|| StorageError::Corrupt {
        table: "subject",
        column: "kind",
        id: id.to_string(),
        reason: "there is a site without an edition".to_owned(),
    })
}

/// The site as it is to be from now on.
pub async fn save_site(
    tx: &mut Tx,
    actor: &Actor,
    cmd: SaveSubject<SiteCard>,
) -> Result<Arc<Edition<SiteCard>>, SaveSubjectError> {
    actor.may(Action::SaveSite, &Scope::Newsroom)?;
    subject::save(tx, actor, cmd, None).await
}
