//! What the desk reads of articles. What an actor may not see does not exist for them.

use domain::article::{DeskArticle, PublicStateKind, SideRevision, WorkingState};
use domain::ids::{ArticleId, SectionId, SideRevisionId};
use domain::permission::{Action, Actor, Sight};
use domain::section::SectionTree;
use domain::time::Timestamp;
use storage::{DeskArticleFilter, Range, StorageError, Store};

/// Which of the desk's articles.
#[derive(Clone, Copy, Debug)]
pub struct ArticleQuery {
    /// Only those in this working state.
    pub working: Option<WorkingState>,
    /// Only those in this public state.
    pub public: Option<PublicStateKind>,
    /// Only those whose home is this section or below it.
    pub section: Option<SectionId>,
    /// Which part of them.
    pub range: Range<ArticleId>,
}

/// One article.
pub async fn article(
    store: &Store,
    actor: &Actor,
    tree: &SectionTree,
    id: ArticleId,
) -> Result<Option<DeskArticle>, StorageError> {
    let found = store.desk_articles().by_id(id).await?;
    Ok(found.filter(|article| actor.may(Action::ReadArticle, &article.scope(tree)).is_ok()))
}

/// One late save of an article that the actor may see, whatever became of it.
pub async fn side_revision(
    store: &Store,
    actor: &Actor,
    tree: &SectionTree,
    id: SideRevisionId,
) -> Result<Option<SideRevision>, StorageError> {
    let Some(side) = store.desk_articles().side_revision(id).await? else {
        return Ok(None);
    };
    Ok(article(store, actor, tree, side.article).await?.map(|_| side))
}

/// The articles that the actor may see, newest made first; and whether there are more.
pub async fn articles(
    store: &Store,
    actor: &Actor,
    tree: &SectionTree,
    query: ArticleQuery,
    at: Timestamp,
) -> Result<(Vec<DeskArticle>, bool), StorageError> {
    let filter = DeskArticleFilter {
        working: query.working,
        public: query.public.map(|state| (state, at)),
        sections: query.section.map(|section| tree.subtree(section)),
        visible_to: match actor.sight() {
            Sight::Everything => None,
            Sight::OwnAndIn(sections) => Some((
                actor.user,
                sections.into_iter().flat_map(|section| tree.subtree(section)).collect(),
            )),
        },
    };
    store.desk_articles().page(&filter, query.range).await
}
