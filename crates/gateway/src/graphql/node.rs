//! `Node`: anything that can be fetched again by its id (Relay's Global Object Identification).

use super::article::Article;
use super::collection::Collection;
use super::contributor::Contributor;
use super::media::Media;
use super::menu::Menu;
use super::page::Page;
use super::section::Section;
use super::site::Site;
use super::topic::Topic;
use crate::reads::Reads;
use async_graphql::{ID, Interface};
use domain::edition::AnyEdition;

/// Something public with an id, by which it can be fetched again. The id alone says which kind it is.
#[allow(
    clippy::duplicated_attributes,
    reason = "each field of the interface has its own type"
)]
#[derive(Interface)]
#[graphql(field(name = "id", ty = "ID", desc = "A UUID. It stays the same for ever."))]
pub enum Node {
    Article(Article),
    Section(Section),
    Topic(Topic),
    Contributor(Contributor),
    Media(Media),
    Site(Site),
    Collection(Collection),
    Page(Page),
    Menu(Menu),
}

impl Node {
    /// The object for an edition of whichever noun.
    pub fn new(edition: AnyEdition, reads: Reads) -> Node {
        match edition {
            AnyEdition::Article(edition) => Node::Article(Article { edition, reads }),
            AnyEdition::Section(edition) => Node::Section(Section { edition, reads }),
            AnyEdition::Topic(edition) => Node::Topic(Topic { edition, reads }),
            AnyEdition::Contributor(edition) => Node::Contributor(Contributor { edition, reads }),
            AnyEdition::Media(edition) => Node::Media(Media { edition }),
            AnyEdition::Site(edition) => Node::Site(Site { edition }),
            AnyEdition::Collection(edition) => Node::Collection(Collection { edition, reads }),
            AnyEdition::Page(edition) => Node::Page(Page { edition, reads }),
            AnyEdition::Menu(edition) => Node::Menu(Menu { edition, reads }),
        }
    }
}
