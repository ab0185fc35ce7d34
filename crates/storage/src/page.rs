//! Pages of a list, by keyset: an order, a place to go on from, and how many.
//!
//! There is no offset and no count: page 25,000 costs what page 1 does.

use domain::article::ArticleCard;
use domain::edition::Edition;
use domain::ids::ArticleId;
use domain::language::Language;
use domain::list::List;
use domain::time::Timestamp;
use std::sync::Arc;

/// The order of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PageOrder {
    /// Newest first.
    FirstPublishedDesc,
    /// Oldest first.
    FirstPublishedAsc,
    /// Last updated first, as it was when the walk began: what is updated meanwhile is met where it stood. Every article
    /// that was on the list throughout is met at least once; one that was updated in the seconds before the walk began, perhaps twice.
    UpdatedDesc,
}

/// An article's place in a list of one order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PageKey {
    /// The instant that the order goes by: of the first publication, or of the last update.
    pub at: Timestamp,
    /// Which it is, among those of one instant.
    pub article: ArticleId,
}

/// Which part of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PageRequest {
    /// The order of the list.
    pub order: PageOrder,
    /// Only what stands behind this place.
    pub after: Option<PageKey>,
    /// Only what stands before this place.
    pub before: Option<PageKey>,
    /// By last update: when the walk began, if this is not its first page. The places are those of that instant.
    pub began: Option<Timestamp>,
    /// How many at the most.
    pub limit: u32,
    /// Take them from the end of what remains, not from its start.
    pub from_end: bool,
}

/// A part of one list.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ListPage {
    /// Which list.
    pub list: List,
    /// Only articles in this language: just this one, not its variants.
    pub language: Option<Language>,
    /// Which part.
    pub page: PageRequest,
}

/// The articles of a page, in the list's order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    /// The articles.
    pub articles: Vec<Arc<Edition<ArticleCard>>>,
    /// The place of each.
    pub keys: Vec<PageKey>,
    /// Whether there are more in the direction in which the page was taken.
    pub more: bool,
}
