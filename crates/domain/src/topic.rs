//! Topics: what a story is about. A topic is not a section: a story has any number, and none is its home.

use crate::slug::Slug;
use crate::text::{Description, Name};
use serde::{Deserialize, Serialize};

/// What lists and links show of a topic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TopicCard {
    /// What it is called.
    pub name: Name,
    /// Unique among topics.
    pub slug: Slug,
    /// A few sentences about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<Description>,
}
