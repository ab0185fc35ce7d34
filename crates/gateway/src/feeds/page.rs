//! What a front end puts into its pages for machines to read: schema.org of a story and of a section, with where it sits.

use super::entry::FeedEntry;
use super::named::{Named, Publisher};
use super::schema_org;
use crate::error::Problem;
use crate::reads::Reads;
use domain::article::ArticleCard;
use domain::edition::Edition;
use domain::ids::SectionId;
use domain::section::SectionCard;
use domain::site::SiteCard;

/// The JSON-LD of a story's page.
pub async fn story_page(article: &Edition<ArticleCard>, reads: &Reads, public_url: &str) -> Result<String, Problem> {
    let (site, entry) = futures_util::try_join!(reads.site(), FeedEntry::load(article, reads, public_url))?;
    let above = trail(article.card.home_section, reads, &site.card).await?;
    schema_org::write_story_page(&Publisher::of(&site.card), &entry, &above).map_err(Problem::internal)
}

/// The JSON-LD of a section's page.
pub async fn section_page(section: &Edition<SectionCard>, reads: &Reads) -> Result<String, Problem> {
    let site = reads.site().await?;
    let trail = trail(SectionId(section.id), reads, &site.card).await?;
    let description = section.card.description.as_ref().map(|text| text.as_str());
    schema_org::write_section_page(&Publisher::of(&site.card), description, &trail).map_err(Problem::internal)
}

/// The sections from the topmost down to that one.
async fn trail(section: SectionId, reads: &Reads, site: &SiteCard) -> Result<Vec<Named>, Problem> {
    let tree = reads.sections().await?;
    let path = tree.path(section).into_iter().rev();
    Ok(path
        .filter_map(|id| Some(Named::section(tree.get(id)?, site)))
        .collect())
}
