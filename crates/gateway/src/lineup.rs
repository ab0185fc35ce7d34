//! The articles that a collection shows to a reader at an instant, the same in GraphQL and REST.

use crate::error::Problem;
use crate::reads::Reads;
use domain::article::ArticleCard;
use domain::collection::{CollectionCard, Fill, Lineup};
use domain::edition::Edition;
use domain::ids::{ArticleId, SectionId};
use domain::list::List;
use domain::section::SectionCard;
use std::collections::HashMap;
use std::sync::Arc;
use storage::{ListPage, PageOrder, PageRequest, Range};
use uuid::Uuid;

/// The articles that it shows, in their order: two statements at the most, whatever it has.
pub async fn articles(card: &CollectionCard, reads: &Reads) -> Result<Vec<Arc<Edition<ArticleCard>>>, Problem> {
    let lineup = &card.lineup;
    let named: Vec<Uuid> = lineup.articles().map(Into::into).collect();
    // Asked for side by side, so that one statement loads both.
    let (named, list) = futures_util::try_join!(reads.live_by_id::<ArticleCard>(&named), list_of_rule(lineup, reads))?;
    let is_public = |article: ArticleId| named.contains_key(&article.0);
    let newest = match list.filter(|_| lineup.has_room(is_public)) {
        Some(list) => reads.page(newest_of(list, lineup)).await?.articles,
        None => Vec::new(),
    };
    let ids: Vec<ArticleId> = newest.iter().map(|article| ArticleId(article.id)).collect();
    let mut found: HashMap<Uuid, Arc<Edition<ArticleCard>>> = named.clone();
    found.extend(newest.into_iter().map(|article| (article.id, article)));
    let shown = lineup.shown(is_public, &ids).into_iter();
    Ok(shown.filter_map(|article| found.get(&article.0).cloned()).collect())
}

/// The list that the rule fills up from. A section that was merged into another is that one.
async fn list_of_rule(lineup: &Lineup, reads: &Reads) -> Result<Option<List>, Problem> {
    Ok(match lineup.fill() {
        None => None,
        Some(Fill::Everything) => Some(List::All),
        Some(Fill::Section(section)) => {
            let standing = reads.live::<SectionCard>(section).await?;
            standing.map(|section| List::Section(SectionId(section.id)))
        }
        Some(Fill::Topic(topic)) => Some(List::Topic(topic)),
    })
}

/// As many of that list as are shown: those that stand there already leave room for no more.
fn newest_of(list: List, lineup: &Lineup) -> ListPage {
    ListPage {
        list,
        language: None,
        page: PageRequest {
            order: PageOrder::FirstPublishedDesc,
            began: None,
            range: Range::first(u32::try_from(lineup.size()).unwrap_or_default()),
        },
    }
}
