//! What an import would make of new articles: the same answers, and nothing is written.

use super::{ImportArticle, ImportArticlesError, Imported, assets, give_slug, numbers, publication, since};
use domain::ids::ArticleId;
use domain::permission::{Action, Actor, Scope};
use domain::slug::Slug;
use domain::subject::SubjectKind;
use std::collections::HashMap;
use storage::{StorageError, Tx};

/// What would become of new articles. `held` are the slugs that those before them would have got, and gets theirs.
pub async fn foretell_articles(
    tx: &Tx,
    actor: &Actor,
    mut new: Vec<ImportArticle>,
    held: &mut HashMap<Slug, ArticleId>,
) -> Result<Vec<Imported>, ImportArticlesError> {
    actor.may(Action::CreateArticle, &Scope::Newsroom)?;
    actor.may(Action::Import, &Scope::Newsroom)?;
    let mut outcomes = vec![Imported::default(); new.len()];
    let assets = assets(tx, &new).await?;
    for (one, outcome) in new.iter_mut().zip(&mut outcomes) {
        give_slug(one);
        if let Some(slug) = one.content.slug.clone()
            && !hold(tx, held, &slug, one.id).await?
        {
            outcome.slugs_taken.push(slug);
        }
    }
    for (one, outcome) in new.iter_mut().zip(&mut outcomes) {
        if let Some(slug) = outcome.slugs_taken.first() {
            one.content.slug = numbered(tx, held, slug, one).await?;
        }
    }
    for (one, outcome) in new.iter().zip(&mut outcomes) {
        for slug in one.old_slugs.iter().filter(|_| since(one).is_some()) {
            if !hold(tx, held, slug, one.id).await? {
                outcome.slugs_taken.push(slug.clone());
            }
        }
    }
    for (one, outcome) in new.into_iter().zip(&mut outcomes) {
        publication(tx, actor, one, &assets, outcome);
    }
    Ok(outcomes)
}

async fn numbered(
    tx: &Tx,
    held: &mut HashMap<Slug, ArticleId>,
    slug: &Slug,
    one: &ImportArticle,
) -> Result<Option<Slug>, StorageError> {
    for number in numbers(one) {
        let numbered = slug.numbered(number);
        if hold(tx, held, &numbered, one.id).await? {
            return Ok(Some(numbered));
        }
    }
    Ok(None)
}

/// Whether an article would get a slug; then it holds it.
async fn hold(
    tx: &Tx,
    held: &mut HashMap<Slug, ArticleId>,
    slug: &Slug,
    article: ArticleId,
) -> Result<bool, StorageError> {
    if let Some(holder) = held.get(slug) {
        return Ok(*holder == article);
    }
    let holder = tx.slugs().holder(SubjectKind::Article, slug).await?;
    let is_free = holder.is_none_or(|holder| holder.id == article.0);
    if is_free {
        held.insert(slug.clone(), article);
    }
    Ok(is_free)
}
