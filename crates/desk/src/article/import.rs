//! Takes articles over from elsewhere, many in one go, with the intervals in which they were public there; and brings them up to
//! date when a newer export says something else.
//!
//! Invariant: nothing is public here that is said to be kept from the public, and nothing that somebody wrote here is replaced.

mod foretell;

pub use foretell::foretell_articles;

use super::{
    CancelEdition, UnknownReference, cancel_edition, publish_article, save_article, submit_article, unpublish_article,
};
use super::{MoveArticleError, PublishArticle, SaveArticle, SaveArticleError, SaveOutcome, UnpublishArticle};
use crate::article::AdvanceArticle;
use domain::article::publishing::{Publication, Scheduled};
use domain::article::{ArticleContent, DeskArticle, MoveRefused, PublicStateKind, RevisionNumber};
use domain::change::Change;
use domain::edition::Card;
use domain::ids::{ArticleId, MediaId, SideRevisionId, TranslationSetId};
use domain::interval::Interval;
use domain::media::{MediaCard, MediaCards};
use domain::permission::{Action, Actor, Forbidden, Scope};
use domain::slug::Slug;
use domain::subject::Subject;
use domain::text::RevisionNote;
use domain::time::Timestamp;
use std::collections::HashSet;
use storage::{StorageError, Tx};
use uuid::Uuid;

/// How far an article is elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportedState {
    /// Being written, or kept from the public.
    Draft,
    /// Waiting for an editor.
    InReview,
    /// Public within that interval, which may have passed or lie ahead.
    Public(Interval),
}

/// An article from elsewhere.
#[derive(Clone, Debug)]
pub struct ImportArticle {
    /// Its id.
    pub id: ArticleId,
    /// What it says.
    pub content: ArticleContent,
    /// What is said of it.
    pub note: Option<RevisionNote>,
    /// How far it is.
    pub state: ImportedState,
    /// Last parts of addresses that it had before: they lead to it, if it is public.
    pub old_slugs: Vec<Slug>,
}

/// What became of an article from elsewhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// It was not taken at all: why.
    pub refused: Option<String>,
    /// It is a draft, and was to be public: why.
    pub kept_back: Option<MoveRefused>,
    /// Slugs that it was to have and that are another's.
    pub slugs_taken: Vec<Slug>,
}

/// How an import can end as a whole.
#[derive(Debug, thiserror::Error)]
pub enum ImportArticlesError {
    /// The actor may not.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// One names what does not exist.
    #[error(transparent)]
    Unknown(#[from] UnknownReference),
    /// The database did not do it.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Takes new articles over: their ids must be new. What it gives is in their order.
pub async fn import_articles(
    tx: &mut Tx,
    actor: &Actor,
    mut new: Vec<ImportArticle>,
) -> Result<Vec<Imported>, ImportArticlesError> {
    actor.may(Action::CreateArticle, &Scope::Newsroom)?;
    actor.may(Action::Import, &Scope::Newsroom)?;
    let mut outcomes = vec![Imported::default(); new.len()];
    tx.publishing().hold_section_tree().await?;
    check_references(tx, &new).await??;
    let assets = assets(tx, &new).await?;
    take_slugs(tx, &mut new, &mut outcomes).await?;
    let mut publications = Vec::with_capacity(new.len());
    let mut changes = Vec::new();
    for (one, outcome) in new.into_iter().zip(&mut outcomes) {
        let (publication, notes) = publication(tx, actor, one, &assets, outcome);
        changes.extend(notes);
        publications.push(publication);
    }
    let ids: Vec<ArticleId> = publications.iter().map(|one| one.article.id).collect();
    let erased = tx.bulk().insert(&publications, tx.now()).await?;
    for (id, outcome) in ids.iter().zip(&mut outcomes) {
        if erased.contains(id) {
            outcome.refused = Some(storage::ContentErased.to_string());
        }
    }
    let erased: HashSet<Uuid> = erased.into_iter().map(Uuid::from).collect();
    for change in changes
        .into_iter()
        .filter(|change| !erased.contains(&change.subject.id))
    {
        tx.note(actor, change);
    }
    Ok(outcomes)
}

/// The article as it was elsewhere, and what happened to it here.
fn publication(
    tx: &Tx,
    actor: &Actor,
    one: ImportArticle,
    assets: &MediaCards,
    outcome: &mut Imported,
) -> (Publication, Vec<Change>) {
    let set = TranslationSetId(one.id.0);
    let (article, saved) = DeskArticle::create(one.id, set, one.content, one.note, actor.user, tx.now());
    match one.state {
        ImportedState::Draft => (article.taken_unpublished(), vec![saved]),
        ImportedState::InReview => {
            let (article, submitted) = article
                .submit(1)
                .expect("a draft that was made just now can be submitted");
            (article.taken_unpublished(), vec![saved, submitted])
        }
        ImportedState::Public(live) => match article.clone().take_over(live, assets, tx.now()) {
            Ok(publication) => {
                let changes = vec![saved, publication.change];
                (publication, changes)
            }
            Err(refused) => {
                outcome.kept_back = Some(refused);
                (article.taken_unpublished(), vec![saved])
            }
        },
    }
}

async fn check_references(tx: &Tx, new: &[ImportArticle]) -> Result<Result<(), UnknownReference>, StorageError> {
    let mut all: Vec<Subject> = new.iter().flat_map(|one| one.content.references()).collect();
    all.sort();
    all.dedup();
    let missing = tx.publishing().missing(&all).await?;
    Ok(missing
        .first()
        .map_or(Ok(()), |subject| Err(UnknownReference(*subject))))
}

/// The assets that they show, which are not killed until the end.
async fn assets(tx: &Tx, new: &[ImportArticle]) -> Result<MediaCards, StorageError> {
    let ids: HashSet<MediaId> = new.iter().flat_map(|one| one.content.media()).collect();
    let ids: Vec<MediaId> = ids.into_iter().collect();
    let mut assets = MediaCards::new();
    for some in ids.chunks(500) {
        tx.publishing().hold(some).await?;
        let ids: Vec<Uuid> = some.iter().map(|id| id.0).collect();
        let editions = tx.newest().by_ids(&ids).await?;
        assets.extend(
            editions
                .iter()
                .filter_map(|(id, edition)| Some((MediaId(*id), MediaCard::of(edition)?.clone()))),
        );
    }
    Ok(assets)
}

/// Whether nothing keeps it from being public but the slug that it will have.
fn is_whole(content: &ArticleContent) -> bool {
    content.headline.is_some() && content.home_section.is_some() && !content.body.is_empty()
}

/// Makes the articles known and takes their slugs, with a number where one is another's, and those that they had before.
async fn take_slugs(tx: &Tx, new: &mut [ImportArticle], outcomes: &mut [Imported]) -> Result<(), StorageError> {
    let now = tx.now();
    let ids: Vec<ArticleId> = new.iter().map(|one| one.id).collect();
    let mut wanted = Vec::new();
    for one in new.iter_mut() {
        give_slug(one);
        let since = since(one);
        wanted.extend(one.content.slug.iter().map(|slug| (slug.clone(), one.id, since)));
    }
    let taken = tx.bulk().begin(&ids, &wanted, now).await?;
    for (one, outcome) in new.iter_mut().zip(outcomes.iter_mut()) {
        let slug = one.content.slug.clone();
        if let Some(slug) = slug.filter(|slug| taken.contains(&(slug.clone(), one.id))) {
            one.content.slug = numbered(tx, &slug, one).await?;
            outcome.slugs_taken.push(slug);
        }
    }
    let mut old = Vec::new();
    for one in new.iter() {
        if let Some(since) = since(one) {
            old.extend(one.old_slugs.iter().map(|slug| (slug.clone(), one.id, Some(since))));
        }
    }
    let taken = tx.bulk().begin(&[], &old, now).await?;
    for (one, outcome) in new.iter().zip(outcomes) {
        let others = one
            .old_slugs
            .iter()
            .filter(|slug| taken.contains(&((*slug).clone(), one.id)));
        outcome.slugs_taken.extend(others.cloned());
    }
    Ok(())
}

/// One without a slug is called by its headline.
fn give_slug(one: &mut ImportArticle) {
    let made = || Slug::from_words(one.content.headline.as_ref()?.as_str());
    one.content.slug = one.content.slug.take().or_else(made);
}

/// The slugs that may stand for one that is another article's: a small number while there is one, else one of the article's own.
fn numbers(one: &ImportArticle) -> impl Iterator<Item = u32> {
    // The end of an id is as good as random.
    (2..=9).chain([one.id.0.as_u128() as u32])
}

/// Since when an article is public under its slugs.
fn since(one: &ImportArticle) -> Option<Timestamp> {
    match one.state {
        ImportedState::Public(live) if is_whole(&one.content) => Some(live.from()),
        _ => None,
    }
}

/// The slug with the first number that is free.
async fn numbered(tx: &Tx, slug: &Slug, one: &ImportArticle) -> Result<Option<Slug>, StorageError> {
    for number in numbers(one) {
        let numbered = slug.numbered(number);
        let wanted = [(numbered.clone(), one.id, since(one))];
        if tx.bulk().begin(&[], &wanted, tx.now()).await?.is_empty() {
            return Ok(Some(numbered));
        }
    }
    Ok(None)
}

/// An article that was taken before, as a newer export has it.
#[derive(Clone, Debug)]
pub struct UpdateImported {
    /// Which, and what it is there now.
    pub article: ImportArticle,
    /// The revision that it was taken as last.
    pub taken: RevisionNumber,
    /// The id under which nothing will be kept aside.
    pub side: SideRevisionId,
}

/// How bringing an article up to date can end.
#[derive(Debug, thiserror::Error)]
pub enum UpdateImportedError {
    /// Somebody has written on it here.
    #[error("it was changed here since it was imported, and was left as it is")]
    ChangedHere,
    /// It cannot be saved.
    #[error(transparent)]
    Save(#[from] SaveArticleError),
    /// It cannot be brought to the state that it has there.
    #[error(transparent)]
    Move(#[from] MoveArticleError),
    /// The database did not do it.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// The article, locked, if nobody has written on it here since that revision of it was taken.
pub async fn unchanged_here(tx: &Tx, id: ArticleId, taken: RevisionNumber) -> Result<DeskArticle, UpdateImportedError> {
    let article = tx.articles().lock(id).await?.ok_or(MoveArticleError::NotFound)?;
    article.must_not_be_killed().map_err(MoveArticleError::Refused)?;
    match article.newest.number == taken {
        true => Ok(article),
        false => Err(UpdateImportedError::ChangedHere),
    }
}

/// Brings an article up to date: a revision, and if it is public there, an edition from now on. It gives its newest revision.
pub async fn update_imported(
    tx: &mut Tx,
    actor: &Actor,
    cmd: UpdateImported,
) -> Result<RevisionNumber, UpdateImportedError> {
    let ImportArticle {
        id,
        content,
        note,
        state,
        old_slugs,
        ..
    } = cmd.article;
    let before = unchanged_here(tx, id, cmd.taken).await?;
    // A number that its slug got here stays.
    let slug = before.newest.content.slug.clone().or(content.slug);
    let content = ArticleContent { slug, ..content };
    let save = SaveArticle {
        id,
        seen: cmd.taken,
        content,
        note,
        side: cmd.side,
    };
    let saved = match save_article(tx, actor, save).await? {
        SaveOutcome::Saved(saved) => saved,
        SaveOutcome::KeptAside { .. } => return Err(UpdateImportedError::ChangedHere),
    };
    let seen = saved.newest.number;
    match state {
        ImportedState::Public(live) => bring_out(tx, actor, saved, live, old_slugs).await?,
        kept_back => take_back(tx, actor, &saved, kept_back).await?,
    }
    Ok(seen)
}

/// Brings the newest revision before the public: as it was there if nobody has seen the article here, and else from now on.
async fn bring_out(
    tx: &mut Tx,
    actor: &Actor,
    saved: DeskArticle,
    live: Interval,
    old_slugs: Vec<Slug>,
) -> Result<(), UpdateImportedError> {
    let (id, seen) = (saved.id, saved.newest.number);
    if saved.public_state(tx.now()).kind() == PublicStateKind::NeverPublished {
        let assets = super::assets(tx, &saved.newest.content.media()).await?;
        let publication = saved
            .take_over(live, &assets, tx.now())
            .map_err(MoveArticleError::Refused)?;
        super::arrange(tx, actor, publication).await?;
    } else {
        let publish = PublishArticle {
            from: Some(live.from()).filter(|from| *from > tx.now()),
            until: live.until().filter(|until| *until > tx.now()),
            scheduled: Some(Scheduled::Cancel),
            ..PublishArticle::now(id, seen)
        };
        publish_article(tx, actor, publish).await?;
    }
    let old: Vec<_> = old_slugs
        .into_iter()
        .map(|slug| (slug, id, Some(live.from())))
        .collect();
    tx.bulk().begin(&[], &old, tx.now()).await?;
    Ok(())
}

/// Takes back what is kept from the public there: what is live ends, what is scheduled is cancelled.
async fn take_back(
    tx: &mut Tx,
    actor: &Actor,
    saved: &DeskArticle,
    state: ImportedState,
) -> Result<(), UpdateImportedError> {
    let (id, seen) = (saved.id, saved.newest.number);
    let now = tx.now();
    for ahead in saved.editions.iter().filter(|edition| edition.planned.is_ahead(now)) {
        cancel_edition(
            tx,
            actor,
            CancelEdition {
                id,
                edition: ahead.number,
            },
        )
        .await?;
    }
    if saved.public_state(now).kind() == PublicStateKind::Live {
        unpublish_article(tx, actor, UnpublishArticle { id }).await?;
    }
    if state == ImportedState::InReview {
        submit_article(tx, actor, AdvanceArticle { id, seen }).await?;
    }
    Ok(())
}
