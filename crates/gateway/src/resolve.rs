//! What is at a path of the front end: a story, a section, a topic, a contributor, a collection or a page; where it is now; or that it is gone.
//!
//! The last part of a path decides: a slug leads to its holder for ever, and where the rest differs, or the slug is an old one, the
//! answer is the path where it is now. A section goes before a page, and both before an article that is elsewhere. Endings of files, as other
//! systems put them behind a slug, are looked past; WordPress's plain permalink `/?p=17` is the slug `p-17`, which the import of such a site gives
//! its articles, and so is `/?page_id=17` of a page. An article whose section is called "topics", "contributors" or "collections" goes before
//! these.

use crate::error::Problem;
use crate::reads::Reads;
use domain::article::ArticleCard;
use domain::collection::CollectionCard;
use domain::contributor::ContributorCard;
use domain::edition::{Card, Edition};
use domain::page::PageCard;
use domain::section::SectionCard;
use domain::slug::Slug;
use domain::topic::TopicCard;
use percent_encoding::percent_decode_str;
use std::sync::Arc;
use storage::Gone;

/// What is at a path.
pub enum Resolution {
    /// A story.
    Article(Arc<Edition<ArticleCard>>),
    /// A section.
    Section(Arc<Edition<SectionCard>>),
    /// A topic.
    Topic(Arc<Edition<TopicCard>>),
    /// A contributor.
    Contributor(Arc<Edition<ContributorCard>>),
    /// A collection.
    Collection(Arc<Edition<CollectionCard>>),
    /// A page.
    Page(Arc<Edition<PageCard>>),
    /// It is at this path now.
    Redirect(String),
    /// It was public and was killed.
    Gone(Gone),
}

/// The path of a section's page.
pub fn section_path(section: &SectionCard) -> String {
    format!("/{}", section.slug)
}

/// The path of a topic's page.
pub fn topic_path(topic: &TopicCard) -> String {
    format!("/{TOPICS}/{}", topic.slug)
}

/// The path of a contributor's page.
pub fn contributor_path(contributor: &ContributorCard) -> String {
    format!("/{CONTRIBUTORS}/{}", contributor.slug)
}

/// The path of a collection's page.
pub fn collection_path(collection: &CollectionCard) -> String {
    format!("/{COLLECTIONS}/{}", collection.slug)
}

/// The path of a page.
pub fn page_path(page: &PageCard) -> String {
    format!("/{}", page.slug)
}

const TOPICS: &str = "topics";
const CONTRIBUTORS: &str = "contributors";
const COLLECTIONS: &str = "collections";

/// A path that somebody named, decoded; without query, fragment and a slash at its end.
struct SitePath {
    text: String,
    /// What stands before the last part, if there is anything.
    above: Option<String>,
    last: Slug,
}

impl SitePath {
    /// `None` if nothing can be there.
    fn parse(path: &str) -> Option<SitePath> {
        let whole = path.split('#').next()?;
        let plain = ["/?p=", "/?page_id="]
            .iter()
            .find_map(|plain| whole.strip_prefix(plain));
        if let Some(number) = plain.and_then(|query| query.split('&').next()) {
            let number: u64 = number.parse().ok()?;
            return Some(SitePath {
                text: "/".to_owned(),
                above: None,
                last: Slug::parse(&format!("p-{number}")).ok()?,
            });
        }
        let bare = whole.split('?').next()?.strip_prefix('/')?;
        let parts: Vec<String> = bare
            .strip_suffix('/')
            .unwrap_or(bare)
            .split('/')
            .map(|part| Some(percent_decode_str(part).decode_utf8().ok()?.into_owned()))
            .collect::<Option<_>>()?;
        if parts.iter().any(|part| part.is_empty() || part.contains('/')) {
            return None;
        }
        let (last, above) = parts.split_last()?;
        Some(SitePath {
            text: format!("/{}", parts.join("/")),
            above: (!above.is_empty()).then(|| above.join("/")),
            last: Slug::parse(without_ending(last)).ok()?,
        })
    }

    /// What is there, or the path where it is.
    fn settle(&self, path: String, there: impl FnOnce() -> Resolution) -> Resolution {
        if path == self.text {
            there()
        } else {
            Resolution::Redirect(path)
        }
    }
}

/// The last part of a path as other systems wrote it: a slug has no dot, so an old address that ends in `.html` is one without it.
fn without_ending(part: &str) -> &str {
    let endings = [".html", ".htm", ".php", ".md"].into_iter();
    endings
        .filter_map(|ending| part.strip_suffix(ending))
        .next()
        .unwrap_or(part)
}

/// What is at that path, for that reader. Nothing if nothing is or was.
pub async fn resolve(reads: &Reads, path: &str) -> Result<Option<Resolution>, Problem> {
    let Some(path) = SitePath::parse(path) else {
        return Ok(None);
    };
    let Some(above) = &path.above else {
        let section = find(reads, &path, section_path, Resolution::Section).await?;
        if matches!(section, Some(Resolution::Section(_))) {
            return Ok(section);
        }
        let page = find(reads, &path, page_path, Resolution::Page).await?;
        // What is there goes before what once was.
        let found = match &page {
            Some(Resolution::Page(_)) => page,
            _ => section.or(page),
        };
        return match found {
            Some(found) => Ok(Some(found)),
            None => article(reads, &path).await,
        };
    };
    if let Some(article) = there(reads, &path).await? {
        return Ok(Some(Resolution::Article(article)));
    }
    let above = Slug::parse(above).ok();
    let named = match above.as_ref().map(Slug::as_str) {
        Some(TOPICS) => find(reads, &path, topic_path, Resolution::Topic).await?,
        Some(CONTRIBUTORS) => find(reads, &path, contributor_path, Resolution::Contributor).await?,
        Some(COLLECTIONS) => find(reads, &path, collection_path, Resolution::Collection).await?,
        _ => None,
    };
    let found = match named {
        Some(named) => Some(named),
        None => article(reads, &path).await?,
    };
    match found {
        Some(found) => Ok(Some(found)),
        // Other systems put the pages above a page before it.
        None => find(reads, &path, page_path, Resolution::Page).await,
    }
}

/// The article that has just this path now.
pub async fn article_at(reads: &Reads, path: &str) -> Result<Option<Arc<Edition<ArticleCard>>>, Problem> {
    match SitePath::parse(path) {
        Some(path) => there(reads, &path).await,
        None => Ok(None),
    }
}

/// The same, with its body, which will be asked for.
pub async fn article_at_with_body(reads: &Reads, path: &str) -> Result<Option<Arc<Edition<ArticleCard>>>, Problem> {
    let Some(path) = SitePath::parse(path) else {
        return Ok(None);
    };
    match reads.article_with_body(path.last.as_str()).await? {
        Some(article) => itself_at(reads, article, &path).await,
        None => Ok(None),
    }
}

async fn there(reads: &Reads, path: &SitePath) -> Result<Option<Arc<Edition<ArticleCard>>>, Problem> {
    match reads.by_slug::<ArticleCard>(path.last.as_str()).await? {
        Some(article) => itself_at(reads, article, path).await,
        None => Ok(None),
    }
}

async fn itself_at(
    reads: &Reads,
    article: Arc<Edition<ArticleCard>>,
    path: &SitePath,
) -> Result<Option<Arc<Edition<ArticleCard>>>, Problem> {
    Ok((reads.article_path(&article).await? == path.text).then_some(article))
}

/// What is of that noun, with its path.
async fn find<C: Card>(
    reads: &Reads,
    path: &SitePath,
    path_of: fn(&C) -> String,
    there: fn(Arc<Edition<C>>) -> Resolution,
) -> Result<Option<Resolution>, Problem> {
    let found = reads.by_any_slug::<C>(path.last.as_str()).await?;
    Ok(found.map(|edition| path.settle(path_of(&edition.card), || there(edition))))
}

/// The article that the last part leads to, wherever it is now, or that it is gone.
async fn article(reads: &Reads, path: &SitePath) -> Result<Option<Resolution>, Problem> {
    match reads.by_any_slug::<ArticleCard>(path.last.as_str()).await? {
        Some(article) => {
            let now = reads.article_path(&article).await?;
            Ok(Some(path.settle(now, || Resolution::Article(article))))
        }
        None => Ok(reads.gone_article(&path.last).await?.map(Resolution::Gone)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_read_as_browsers_send_it() {
        for (sent, read) in [
            ("/europe/dam-holds", "/europe/dam-holds"),
            ("/europe/dam-holds/", "/europe/dam-holds"),
            ("/europe/dam-holds?utm_source=x#top", "/europe/dam-holds"),
            ("/europe/d%C3%A9j%c3%a0-vu", "/europe/déjà-vu"),
            ("/%65urope", "/europe"),
        ] {
            assert_eq!(
                SitePath::parse(sent).map(|path| path.text).as_deref(),
                Some(read),
                "{sent}"
            );
        }
        let plain = SitePath::parse("/?p=17&utm_source=x").unwrap();
        assert_eq!((plain.text.as_str(), plain.last.as_str()), ("/", "p-17"));
        let page = SitePath::parse("/?page_id=17").unwrap();
        assert_eq!((page.text.as_str(), page.last.as_str()), ("/", "p-17"));
        let folded = SitePath::parse("/Europe/De\u{301}ja\u{300}-Vu").unwrap();
        assert_eq!(
            (folded.text.as_str(), folded.last.as_str()),
            ("/Europe/De\u{301}ja\u{300}-Vu", "déjà-vu")
        );
    }

    #[test]
    fn where_nothing_can_be_nothing_is_looked_for() {
        for sent in [
            "",
            "/",
            "//",
            "europe",
            "/a//b",
            "/a/b//",
            "/a%2Fb",
            "/%FF",
            "/a b",
            "?a",
            "/?a",
            "/?p=",
            "/?p=x",
            "/..",
            "https://x/a",
        ] {
            assert!(SitePath::parse(sent).is_none(), "{sent}");
        }
    }
}
