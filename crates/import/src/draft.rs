//! Drafts: what a source says, in the newsroom's words, before anything of it has an id here.
//!
//! A draft names others by their keys in the source. Its texts are parsed already; its body is still the source's markup.
//! Drafts are serialised for one purpose: the hash of one says whether a newer export says something else.

use crate::entry::Kind;
use domain::language::Language;
use domain::media::{Credit, MediaKind};
use domain::slug::Slug;
use domain::text::{AltText, Caption, Description, Headline, Label, Name, RevisionNote, Standfirst, Title};
use domain::time::Timestamp;
use serde::Serialize;

/// Something that a source has, that the newsroom takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Draft {
    /// An author.
    Contributor(ContributorDraft),
    /// A category.
    Section(SectionDraft),
    /// A tag.
    Topic(TopicDraft),
    /// An attachment.
    Media(Box<MediaDraft>),
    /// A post.
    Article(Box<ArticleDraft>),
    /// A page.
    Page(Box<PageDraft>),
    /// A menu, without its items.
    Menu(MenuDraft),
    /// An item of a menu.
    MenuItem(Box<MenuItemDraft>),
}

/// Who wrote something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ContributorDraft {
    /// What articles name them by.
    pub key: String,
    /// Their name.
    pub name: Name,
    /// The last part of their address.
    pub slug: Slug,
    /// A few sentences about them.
    pub biography: Option<Description>,
}

/// Where articles are filed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SectionDraft {
    /// What articles name it by.
    pub key: String,
    /// Its name.
    pub name: Name,
    /// The last part of its address.
    pub slug: Slug,
    /// A few sentences about it.
    pub description: Option<Description>,
    /// The key of the section that it is a part of.
    pub parent: Option<String>,
}

/// What articles are about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TopicDraft {
    /// What articles name it by.
    pub key: String,
    /// Its name.
    pub name: Name,
    /// The last part of its address.
    pub slug: Slug,
    /// A few sentences about it.
    pub description: Option<Description>,
}

/// A picture, film or recording: its record. The bytes lie at the address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MediaDraft {
    /// What articles name it by.
    pub key: String,
    /// Which kind of asset.
    pub kind: MediaKind,
    /// Where its bytes were.
    pub address: String,
    /// What is printed under it.
    pub caption: Option<Caption>,
    /// Who must be named beside it.
    pub credit: Option<Credit>,
    /// What it shows.
    pub alt_text: Option<AltText>,
    /// When it was uploaded.
    pub at: Option<Timestamp>,
    /// The key of the article that it belongs to.
    pub parent: Option<String>,
}

/// The source's own text of a body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Markup {
    /// HTML, with the blocks and short codes of WordPress.
    Html(String),
    /// Markdown.
    Markdown(String),
}

impl Markup {
    /// The text.
    pub fn as_str(&self) -> &str {
        match self {
            Markup::Html(text) | Markup::Markdown(text) => text,
        }
    }
}

/// How far an article is. Nothing but `Live` and `Scheduled` is ever public.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum State {
    /// Being written, or kept from the public.
    Draft,
    /// Waiting for an editor.
    InReview,
    /// Public since.
    Live {
        /// When it was published first.
        since: Timestamp,
    },
    /// To be public from an instant on, which may have passed by the time of the import.
    Scheduled {
        /// Which.
        from: Timestamp,
    },
}

/// A story.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ArticleDraft {
    /// What names it in the source.
    pub key: String,
    /// When it was made, if the source knows.
    pub at: Option<Timestamp>,
    /// How far it is.
    pub state: State,
    /// When it is to be public no more.
    pub until: Option<Timestamp>,
    /// Its title, as text.
    pub headline: Option<Headline>,
    /// The last part of its address.
    pub slug: Option<Slug>,
    /// Last parts of addresses that it had before.
    pub old_slugs: Vec<Slug>,
    /// The sentence or two under the headline.
    pub standfirst: Option<Standfirst>,
    /// The title for search engines.
    pub seo_title: Option<Headline>,
    /// What search engines are to say of it.
    pub seo_description: Option<Standfirst>,
    /// What it is written in.
    pub language: Option<Language>,
    /// What the source says that has no place of its own in an article.
    pub note: Option<RevisionNote>,
    /// Who wrote it.
    pub contributors: Vec<Named>,
    /// Where it is filed; the first is its home.
    pub sections: Vec<Named>,
    /// What it is about.
    pub topics: Vec<Named>,
    /// The picture that leads it.
    pub lead: Option<Lead>,
    /// The story.
    pub body: Markup,
}

/// A page that is public.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PageDraft {
    /// What names it in the source.
    pub key: String,
    /// When it was published, if the source knows.
    pub at: Option<Timestamp>,
    /// What it is called.
    pub title: Title,
    /// The last part of its address.
    pub slug: Slug,
    /// Last parts of addresses that it had before.
    pub old_slugs: Vec<Slug>,
    /// What it is written in.
    pub language: Option<Language>,
    /// The key of the page that it is a part of.
    pub parent: Option<String>,
    /// The page itself.
    pub body: Markup,
}

/// A menu.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MenuDraft {
    /// What its items name it by.
    pub key: String,
    /// Its name.
    pub name: Name,
    /// What front ends ask for it by.
    pub slug: Slug,
}

/// An item of a menu.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MenuItemDraft {
    /// What names it in the source.
    pub key: String,
    /// The menu that it is in.
    pub menu: Named,
    /// The key of the item that it stands under.
    pub parent: Option<String>,
    /// Where it stands in the menu: lower ones first.
    pub place: i64,
    /// What it is called, if not as what it leads to.
    pub label: Option<Label>,
    /// Where it leads.
    pub target: MenuTargetDraft,
}

/// Where an item of a menu leads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum MenuTargetDraft {
    /// To what the source names by that key.
    Named(Kind, String),
    /// To an address. If it is one of the source's own, one of those kinds with that slug is there.
    Address {
        /// Which.
        address: String,
        /// What may be there, the likeliest first.
        kinds: Vec<Kind>,
        /// The slug of it.
        slug: Option<Slug>,
    },
    /// To what the newsroom has no place for; in words.
    Unknown(String),
    /// Nowhere.
    Heading,
}

/// Another that a source names by its key, and what it is called, should nothing else be known of it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Named {
    /// Its key.
    pub key: String,
    /// What it is called.
    pub name: String,
}

impl Named {
    /// What it can be called and found by here; `None` if nothing can be made of it.
    pub fn name_and_slug(&self) -> Option<(Name, Slug)> {
        let name = crate::words::cut(&self.name, &mut Vec::new())?;
        Some((name, crate::words::slug_or_from(&self.key, &self.name)?))
    }
}

/// The picture that leads an article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Lead {
    /// The attachment of that key.
    Key(String),
    /// The picture at that address.
    Address {
        /// Which.
        address: String,
        /// What it shows.
        alt_text: Option<AltText>,
        /// What is printed under it.
        caption: Option<Caption>,
    },
}
