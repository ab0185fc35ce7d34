//! The newsroom's nouns and rules: what an article, a section or an edition is, and what may happen to it.
//!
//! Pure: no IO, no clock, no randomness; instants and ids are arguments. Start with [`article`] and
//! [`article::lifecycle`]; [`edition`] is what the public sees, [`read_as`] says who is reading.

pub mod api_key;
pub mod archive;
pub mod article;
pub mod audit;
pub mod body;
pub mod change;
pub mod collection;
pub mod contributor;
pub mod correction;
pub mod document;
pub mod edition;
pub mod format;
pub mod ids;
pub mod interval;
pub mod language;
pub mod link;
pub mod list;
pub mod media;
pub mod menu;
pub mod month;
pub mod page;
pub mod permission;
pub mod preview;
pub mod read_as;
pub mod related;
pub mod retraction;
pub mod rights;
pub mod section;
pub mod section_history;
pub mod site;
pub mod slug;
pub mod subject;
pub mod text;
pub mod time;
pub mod topic;
pub mod user;
