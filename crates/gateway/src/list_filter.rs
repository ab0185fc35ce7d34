//! Which list of articles somebody asks for, the same in GraphQL and REST: by the slug of a section, a topic or a contributor, and in
//! which language.

use crate::error::Problem;
use crate::error_codes::ErrorCode;
use crate::reads::Reads;
use domain::contributor::ContributorCard;
use domain::edition::Card;
use domain::ids::{ContributorId, SectionId, TopicId};
use domain::language::Language;
use domain::list::List;
use domain::section::SectionCard;
use domain::topic::TopicCard;
use uuid::Uuid;

/// Which list.
pub enum ListFilter {
    /// All articles.
    All,
    /// Those of a section and of all below it.
    Section(String),
    /// Those about a topic.
    Topic(String),
    /// Those by a contributor.
    Contributor(String),
}

impl ListFilter {
    /// The list, where old slugs lead to. A slug that leads nowhere is refused, named with what stands before its parameter.
    pub async fn list(&self, reads: &Reads, before: &str) -> Result<List, Problem> {
        Ok(match self {
            ListFilter::All => List::All,
            ListFilter::Section(slug) => List::Section(SectionId(find::<SectionCard>(reads, slug, before).await?)),
            ListFilter::Topic(slug) => List::Topic(TopicId(find::<TopicCard>(reads, slug, before).await?)),
            ListFilter::Contributor(slug) => {
                List::Contributor(ContributorId(find::<ContributorCard>(reads, slug, before).await?))
            }
        })
    }
}

/// What that slug leads to; refused, named with what stands before its parameter, if that is nothing.
pub async fn find<C: Card>(reads: &Reads, slug: &str, before: &str) -> Result<Uuid, Problem> {
    let found = reads.by_any_slug::<C>(slug).await?;
    found.map(|edition| edition.id).ok_or_else(|| {
        let detail = format!("`{before}{kind}`: there is no {kind} {slug:?}", kind = C::KIND);
        Problem::new(ErrorCode::InvalidParameter, detail)
    })
}

/// The language that somebody named as `language`.
pub fn parse_language(tag: &str) -> Result<Language, Problem> {
    Language::parse(tag).map_err(|refused| Problem::new(ErrorCode::InvalidParameter, format!("`language`: {refused}")))
}
