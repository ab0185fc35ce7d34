//! What is at a path of the front end, as clients see it.

use super::article::Article;
use super::collection::Collection;
use super::contributor::Contributor;
use super::page::Page;
use super::scalars::DateTime;
use super::section::Section;
use super::topic::Topic;
use crate::error::Problem;
use crate::reads::Reads;
use crate::resolve;
use async_graphql::{Enum, ID, SimpleObject, Union};
use domain::subject::SubjectKind;

/// What is at a path of the front end. Clients must accept kinds that they don't know.
#[derive(Union)]
pub enum Resolution {
    Article(Article),
    Section(Section),
    Topic(Topic),
    Contributor(Contributor),
    Collection(Collection),
    Page(Page),
    Redirect(Redirect),
    Gone(Gone),
}

/// It is elsewhere: answer with a permanent redirect (301 or 308). Its slug or its section changed, or the path was not written as it is.
#[derive(SimpleObject)]
pub struct Redirect {
    /// The path where it is now. It never leads to another redirect.
    path: String,
    /// The whole address where it is now.
    url: String,
}

/// It was public and must not be used any more: answer with 410, so that search engines and archives let it go.
#[derive(SimpleObject)]
pub struct Gone {
    /// The id that it had. Nothing is public under it any more.
    id: ID,
    /// What it was.
    kind: NodeKind,
    /// Since when.
    since: DateTime,
}

/// What kind of thing has an id. Clients must accept kinds that they don't know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "SubjectKind")]
pub enum NodeKind {
    /// A story.
    Article,
    /// A section.
    Section,
    /// A topic.
    Topic,
    /// A contributor.
    Contributor,
    /// A picture or other asset.
    Media,
    /// The site.
    Site,
    /// A collection.
    Collection,
    /// A page.
    Page,
    /// A menu.
    Menu,
}

impl Resolution {
    /// What is at that path, as those reads see it.
    pub async fn find(reads: Reads, path: &str) -> Result<Option<Resolution>, Problem> {
        let Some(found) = resolve::resolve(&reads, path).await? else {
            return Ok(None);
        };
        Ok(Some(match found {
            resolve::Resolution::Article(edition) => Resolution::Article(Article { edition, reads }),
            resolve::Resolution::Section(edition) => Resolution::Section(Section { edition, reads }),
            resolve::Resolution::Topic(edition) => Resolution::Topic(Topic { edition, reads }),
            resolve::Resolution::Contributor(edition) => Resolution::Contributor(Contributor { edition, reads }),
            resolve::Resolution::Collection(edition) => Resolution::Collection(Collection { edition, reads }),
            resolve::Resolution::Page(edition) => Resolution::Page(Page { edition, reads }),
            resolve::Resolution::Redirect(path) => Resolution::Redirect(Redirect {
                url: reads.site().await?.card.url.join(&path),
                path,
            }),
            resolve::Resolution::Gone(gone) => Resolution::Gone(Gone {
                id: gone.subject.id.into(),
                kind: gone.subject.kind.into(),
                since: DateTime(gone.since),
            }),
        }))
    }
}
