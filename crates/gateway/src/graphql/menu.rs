//! Menus, as readers see them, and as their editors wrote them.

use super::article::Article;
use super::contributor::Contributor;
use super::page::Page;
use super::resolution::NodeKind;
use super::section::Section;
use super::topic::Topic;
use crate::menus;
use crate::reads::Reads;
use async_graphql::{ID, Object, Result, Union};
use domain::edition::{AnyEdition, Edition};
use domain::menu::{self, MenuCard, ShownItem, ShownTarget};
use std::sync::Arc;

/// A menu, made of its live edition.
pub struct Menu {
    pub edition: Arc<Edition<MenuCard>>,
    pub reads: Reads,
}

/// A tree of links that the editors put together, such as the site's main menu.
#[Object]
impl Menu {
    /// A UUID.
    pub async fn id(&self) -> ID {
        self.edition.id.into()
    }
    /// Unique among menus.
    async fn slug(&self) -> &str {
        self.edition.card.slug.as_str()
    }
    /// What it is called, on the desk.
    async fn name(&self) -> &str {
        self.edition.card.name.as_str()
    }
    /// What is in it, in the editors' order: at most 200 items, 4 deep. An item that leads to what is not public is left out; what is below
    /// it stands under its label, or in its place if it has none of its own.
    async fn items(&self) -> Result<Vec<MenuItem>> {
        let shown = menus::shown(&self.edition.card, &self.reads).await?;
        Ok(MenuItem::all(shown, &self.reads))
    }
    /// How often it was changed, counted from 1. To save it, send this as `seen`.
    async fn edition(&self) -> i32 {
        self.edition.number
    }
}

/// An item that is shown.
pub struct MenuItem {
    item: ShownItem,
    reads: Reads,
}

impl MenuItem {
    fn all(items: Vec<ShownItem>, reads: &Reads) -> Vec<MenuItem> {
        let item = |item| MenuItem {
            item,
            reads: reads.clone(),
        };
        items.into_iter().map(item).collect()
    }
}

/// An item of a menu.
#[Object]
impl MenuItem {
    /// What it is called: as the editors said, or as what it leads to is called now.
    async fn label(&self) -> &str {
        &self.item.label
    }
    /// The whole address that it leads to; an anchor (`#top`) as it is. Null for a heading, which leads nowhere.
    async fn url(&self) -> Option<Result<String>> {
        let url = menus::url(self.item.target.as_ref()?, &self.reads).await;
        Some(url.transpose()?.map_err(Into::into))
    }
    /// What it leads to. Null for a heading, and for an address that the editors wrote.
    async fn target(&self) -> Option<MenuTarget> {
        MenuTarget::new(self.item.target.as_ref()?, self.reads.clone())
    }
    /// What is below it.
    async fn children(&self) -> Vec<MenuItem> {
        MenuItem::all(self.item.children.clone(), &self.reads)
    }
}

/// What an item of a menu leads to. Clients must accept kinds that they don't know.
#[derive(Union)]
pub enum MenuTarget {
    Article(Article),
    Section(Section),
    Topic(Topic),
    Contributor(Contributor),
    Page(Page),
}

impl MenuTarget {
    fn new(target: &ShownTarget, reads: Reads) -> Option<MenuTarget> {
        let ShownTarget::Subject(edition) = target else {
            return None;
        };
        Some(match edition.clone() {
            AnyEdition::Article(edition) => MenuTarget::Article(Article { edition, reads }),
            AnyEdition::Section(edition) => MenuTarget::Section(Section { edition, reads }),
            AnyEdition::Topic(edition) => MenuTarget::Topic(Topic { edition, reads }),
            AnyEdition::Contributor(edition) => MenuTarget::Contributor(Contributor { edition, reads }),
            AnyEdition::Page(edition) => MenuTarget::Page(Page { edition, reads }),
            AnyEdition::Media(_) | AnyEdition::Site(_) | AnyEdition::Menu(_) | AnyEdition::Collection(_) => {
                return None;
            }
        })
    }
}

/// A menu as its editors wrote it.
pub struct DeskMenu(pub Arc<Edition<MenuCard>>);

/// A menu as its editors wrote it, with what is not public now.
#[Object]
impl DeskMenu {
    /// A UUID.
    async fn id(&self) -> ID {
        self.0.id.into()
    }
    /// Unique among menus.
    async fn slug(&self) -> &str {
        self.0.card.slug.as_str()
    }
    /// What it is called.
    async fn name(&self) -> &str {
        self.0.card.name.as_str()
    }
    /// What is in it.
    async fn items(&self) -> Vec<DeskMenuItem<'_>> {
        self.0.card.items.as_slice().iter().map(DeskMenuItem).collect()
    }
    /// How often it was changed, counted from 1. To save it, send this as `seen`.
    async fn edition(&self) -> i32 {
        self.0.number
    }
}

/// An item as its editor wrote it.
pub struct DeskMenuItem<'a>(&'a menu::MenuItem);

/// An item of a menu as its editor wrote it.
#[Object]
impl DeskMenuItem<'_> {
    /// What it is called. Null if it is called as what it leads to.
    async fn label(&self) -> Option<&str> {
        self.0.label.as_ref().map(|label| label.as_str())
    }
    /// The kind of what it leads to. Null for an address and for a heading.
    async fn kind(&self) -> Option<NodeKind> {
        let subject = self.0.target.as_ref()?.subject()?;
        Some(subject.kind.into())
    }
    /// The id of what it leads to. Null for an address and for a heading.
    async fn target(&self) -> Option<ID> {
        let subject = self.0.target.as_ref()?.subject()?;
        Some(subject.id.into())
    }
    /// The address that it leads to, as it was written. Null if it leads to something here, and for a heading.
    async fn link(&self) -> Option<&str> {
        match self.0.target.as_ref()? {
            menu::MenuTarget::Link(link) => Some(link.as_str()),
            _ => None,
        }
    }
    /// What is below it.
    async fn children(&self) -> Vec<DeskMenuItem<'_>> {
        self.0.children.iter().map(DeskMenuItem).collect()
    }
}
