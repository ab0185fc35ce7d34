//! Contributors: the people and desks that make stories. The byline is printed words; these are who is meant.

use crate::slug::Slug;
use crate::text::{Description, Line, Name};
use serde::{Deserialize, Serialize};

/// What lists and links show of a contributor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContributorCard {
    /// Their name.
    pub name: Name,
    /// Unique among contributors.
    pub slug: Slug,
    /// What they do: "Defence correspondent".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub job_title: Option<Line>,
    /// A few sentences about them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub biography: Option<Description>,
}
