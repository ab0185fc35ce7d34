//! Writes articles that are ready, many in one transaction; or foretells what would become of them.

use crate::failure::Failure;
use crate::import::report::Fate;
use crate::import::taker::Place;
use desk::article::{
    ImportArticle, ImportArticlesError, Imported, UpdateImported, UpdateImportedError, foretell_articles,
    import_articles, unchanged_here, update_imported,
};
use domain::ids::{ArticleId, SideRevisionId};
use domain::permission::Actor;
use domain::slug::Slug;
use domain::subject::Subject;
use gateway::error_codes::ErrorCode;
use std::collections::HashMap;
use storage::{ImportSource, StorageError, Tx};

/// An article that is ready to be written.
pub(in crate::import) struct Ready {
    pub(super) place: Place,
    pub(super) key: String,
    pub(super) hash: [u8; 32],
    pub(super) before: Option<ImportSource>,
    pub(super) article: ImportArticle,
}

/// What became of each, and why; or why the transaction was undone.
pub(in crate::import) type Outcomes = Result<Vec<(Fate, Vec<String>)>, Failed>;

/// Why a transaction of articles was undone.
pub(in crate::import) struct Failed(pub(super) Failure);

impl From<StorageError> for Failed {
    fn from(error: StorageError) -> Failed {
        Failed(error.into())
    }
}

impl From<ImportArticlesError> for Failed {
    fn from(error: ImportArticlesError) -> Failed {
        match error {
            ImportArticlesError::Storage(error) => error.into(),
            other => Failed(Failure::new(ErrorCode::ImportFailed, other.to_string())),
        }
    }
}

/// What would become of them.
pub(super) async fn foretell(
    tx: &mut Tx,
    actor: &Actor,
    ready: &[Ready],
    held: &mut HashMap<Slug, ArticleId>,
) -> Outcomes {
    let mut imported = foretell_articles(tx, actor, new(ready), held).await?.into_iter();
    let mut outcomes = Vec::new();
    for one in ready {
        outcomes.push(match &one.before {
            None => {
                let (fate, _, reasons) = created(imported.next().unwrap_or_default());
                (fate, reasons)
            }
            Some(before) => match unchanged_here(tx, one.article.id, before.number).await {
                Ok(_) => (Fate::Changed, Vec::new()),
                Err(UpdateImportedError::Storage(error)) => return Err(error.into()),
                Err(refused) => (Fate::Skipped, vec![refused.to_string()]),
            },
        });
    }
    Ok(outcomes)
}

/// Those that were not taken before.
fn new(ready: &[Ready]) -> Vec<ImportArticle> {
    let new = ready.iter().filter(|one| one.before.is_none());
    new.map(|one| one.article.clone()).collect()
}

/// Writes them, and notes what they were taken as.
pub(super) async fn write(
    tx: &mut Tx,
    actor: &Actor,
    source: &str,
    ready: &[Ready],
    side: impl Fn() -> SideRevisionId,
) -> Outcomes {
    // Articles are locked before all else, by id.
    let mut here: Vec<ArticleId> = ready
        .iter()
        .filter(|one| one.before.is_some())
        .map(|one| one.article.id)
        .collect();
    here.sort();
    for id in here {
        tx.articles().lock(id).await?;
    }
    let imported = import_articles(tx, actor, new(ready)).await?;
    let mut imported: HashMap<ArticleId, Imported> = ready
        .iter()
        .filter(|one| one.before.is_none())
        .map(|one| one.article.id)
        .zip(imported)
        .collect();
    let (mut outcomes, mut noted) = (Vec::new(), Vec::new());
    for one in ready {
        let (fate, number, reasons) = match &one.before {
            None => created(imported.remove(&one.article.id).unwrap_or_default()),
            Some(before) => {
                let cmd = UpdateImported {
                    article: one.article.clone(),
                    taken: before.number,
                    side: side(),
                };
                match update_imported(tx, actor, cmd).await {
                    Ok(number) => (Fate::Changed, number, Vec::new()),
                    Err(UpdateImportedError::Storage(error)) => return Err(error.into()),
                    Err(refused) => (Fate::Skipped, before.number, vec![refused.to_string()]),
                }
            }
        };
        if fate != Fate::Skipped {
            noted.push(ImportSource {
                key: one.key.clone(),
                subject: Subject::from(one.article.id),
                hash: one.hash,
                number,
                address: None,
            });
        }
        outcomes.push((fate, reasons));
    }
    tx.import_sources().put(source, &noted).await?;
    Ok(outcomes)
}

fn created(imported: Imported) -> (Fate, i32, Vec<String>) {
    let Imported {
        refused,
        kept_back,
        slugs_taken,
    } = imported;
    if let Some(refused) = refused {
        return (Fate::Skipped, 1, vec![format!("{refused}; it was skipped")]);
    }
    let kept_back = kept_back.map(|refused| format!("{refused}; it was taken as a draft"));
    let slugs = slugs_taken
        .into_iter()
        .map(|slug| format!("the slug {slug} is another article's; it leads there"));
    (Fate::Created, 1, kept_back.into_iter().chain(slugs).collect())
}
