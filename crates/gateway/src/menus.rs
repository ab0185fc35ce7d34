//! A menu as readers see it, the same in GraphQL and REST: what it leads to is loaded at once, whatever it is.

use crate::error::Problem;
use crate::reads::Reads;
use crate::resolve::{contributor_path, page_path, section_path, topic_path};
use domain::edition::AnyEdition;
use domain::menu::{MenuCard, ShownItem, ShownTarget};
use futures_util::future::try_join_all;
use std::collections::HashMap;
use uuid::Uuid;

/// The items that are shown, as those reads see them.
pub async fn shown(menu: &MenuCard, reads: &Reads) -> Result<Vec<ShownItem>, Problem> {
    let ids: Vec<Uuid> = menu.items.subjects().iter().map(|(_, subject)| subject.id).collect();
    let found = try_join_all(ids.iter().map(|id| reads.any(*id))).await?;
    let living: HashMap<Uuid, AnyEdition> = ids
        .into_iter()
        .zip(found)
        .filter_map(|(id, edition)| Some((id, edition?)))
        .collect();
    Ok(menu.items.shown(&living))
}

/// The whole address of what an item leads to. Nothing for what has no page.
pub async fn url(target: &ShownTarget, reads: &Reads) -> Result<Option<String>, Problem> {
    let site = reads.site().await?;
    let path = match target {
        // A path may have a query or an anchor of its own.
        ShownTarget::Link(link) if link.as_str().starts_with('/') => {
            return Ok(Some(format!("{}{}", site.card.url.as_str(), link.as_str())));
        }
        ShownTarget::Link(link) => return Ok(Some(link.as_str().to_owned())),
        ShownTarget::Subject(AnyEdition::Article(edition)) => reads.article_path(edition).await?,
        ShownTarget::Subject(AnyEdition::Section(edition)) => section_path(&edition.card),
        ShownTarget::Subject(AnyEdition::Topic(edition)) => topic_path(&edition.card),
        ShownTarget::Subject(AnyEdition::Contributor(edition)) => contributor_path(&edition.card),
        ShownTarget::Subject(AnyEdition::Page(edition)) => page_path(&edition.card),
        ShownTarget::Subject(
            AnyEdition::Media(_) | AnyEdition::Site(_) | AnyEdition::Menu(_) | AnyEdition::Collection(_),
        ) => return Ok(None),
    };
    Ok(Some(site.card.url.join(&path)))
}
