//! What was found, as clients see it: articles, with what in them was looked for, and what they are filed under.

use super::article::Article;
use super::at_once::{AtOnce, List};
use super::connection::PageInfo;
use super::contributor::Contributor;
use super::scalars::DateTime;
use super::section::Section;
use super::topic::Topic;
use crate::caller::Caller;
use crate::cursor::{Place, range};
use crate::reads::Reads;
use crate::searching::{Highlights, Hits, Searching, Wanted};
use async_graphql::{Context, Enum, InputObject, Object, Result, SimpleObject};
use domain::article::ArticleCard;
use domain::edition::Edition;
use search::{Fragment, Matcher, Order};
use std::sync::Arc;
use uuid::Uuid;

/// What articles must be to be found: all that is given, in any combination. A slug that was given up, or whose section was merged into
/// another, leads to where it is now.
#[derive(InputObject, Default)]
pub struct SearchFilter {
    /// In the section with this slug, or in one below it.
    section: Option<String>,
    /// About the topic with this slug.
    topic: Option<String>,
    /// By the contributor with this slug.
    contributor: Option<String>,
    /// Whose `language` is just this.
    language: Option<String>,
    /// First published then or later.
    published_from: Option<DateTime>,
    /// First published before then.
    published_before: Option<DateTime>,
}

/// The order of what was found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Enum)]
pub enum SearchOrder {
    /// The best first: rare words count more than usual ones, and those of a headline more than others.
    #[default]
    Relevance,
    /// Newest first, by first publication.
    FirstPublishedDesc,
}

impl From<SearchOrder> for Order {
    fn from(order: SearchOrder) -> Order {
        match order {
            SearchOrder::Relevance => Order::Relevance,
            SearchOrder::FirstPublishedDesc => Order::Newest,
        }
    }
}

/// A page of what was found.
pub struct SearchConnection {
    hits: Hits,
    after: u32,
    reads: Reads,
}

/// Finds that.
pub async fn find(
    ctx: &Context<'_>,
    query: String,
    filter: SearchFilter,
    order: SearchOrder,
    (first, after): (Option<i32>, Option<String>),
) -> Result<SearchConnection> {
    let reads = ctx.data::<Caller>()?.reads().clone();
    let part = range(first, after.as_deref(), None, None, |place| match place {
        Place::Hit(place) => Some(place),
        _ => None,
    })?;
    let after = part.after.unwrap_or_default();
    let wanted = Wanted {
        query,
        section: filter.section,
        topic: filter.topic,
        contributor: filter.contributor,
        language: filter.language,
        from: filter.published_from.map(|at| at.0),
        until: filter.published_before.map(|at| at.0),
        order: order.into(),
        after,
        first: part.limit,
        count: ctx.look_ahead().field("totalCount").exists(),
        facets: ctx.look_ahead().field("facets").exists(),
    };
    let hits = ctx.data::<Arc<Searching>>()?.find(&reads, wanted, "filter.").await?;
    Ok(SearchConnection { hits, after, reads })
}

/// A page of what was found. Pages are counted from the first hit on; of very many hits the first 1,000 can be paged through.
#[Object]
impl SearchConnection {
    /// What is on the page, each with its place and with what in it was looked for.
    async fn edges(&self) -> Vec<SearchEdge> {
        let edge = |(place, article): &(u32, Arc<Edition<ArticleCard>>)| SearchEdge {
            place: *place,
            article: article.clone(),
            matcher: self.hits.matcher.clone(),
            reads: self.reads.clone(),
        };
        self.hits.articles.iter().map(edge).collect()
    }
    /// What is on the page, for those who need no more of it.
    async fn nodes(&self) -> List<AtOnce<Article>> {
        let node = |(_, edition): &(u32, Arc<Edition<ArticleCard>>)| {
            AtOnce(Article {
                edition: edition.clone(),
                reads: self.reads.clone(),
            })
        };
        self.hits.articles.iter().map(node).collect()
    }
    /// What is before and behind the page.
    async fn page_info(&self) -> PageInfo {
        let cursor = |place: Option<&(u32, _)>| place.map(|(place, _)| Place::Hit(*place).cursor());
        PageInfo {
            has_previous_page: self.after > 0,
            has_next_page: self.hits.more,
            start_cursor: cursor(self.hits.articles.first()),
            end_cursor: cursor(self.hits.articles.last()),
        }
    }
    /// How many there are. One or another may have left since they were counted, a second ago at the most.
    async fn total_count(&self) -> i32 {
        i32::try_from(self.hits.total.unwrap_or_default()).unwrap_or(i32::MAX)
    }
    /// What all that was found is filed under: the 20 of each kind that have most of it.
    async fn facets(&self) -> Result<SearchFacets> {
        let (counted, reads) = (&self.hits.facets, &self.reads);
        let sections = live(reads, &counted.sections).await?;
        let topics = live(reads, &counted.topics).await?;
        let contributors = live(reads, &counted.contributors).await?;
        Ok(SearchFacets {
            sections: sections
                .into_iter()
                .map(|(edition, count)| SectionFacet {
                    section: Section {
                        edition,
                        reads: reads.clone(),
                    },
                    count,
                })
                .collect(),
            topics: topics
                .into_iter()
                .map(|(edition, count)| TopicFacet {
                    topic: Topic {
                        edition,
                        reads: reads.clone(),
                    },
                    count,
                })
                .collect(),
            contributors: contributors
                .into_iter()
                .map(|(edition, count)| ContributorFacet {
                    contributor: Contributor {
                        edition,
                        reads: reads.clone(),
                    },
                    count,
                })
                .collect(),
            years: counted
                .years
                .iter()
                .map(|(year, count)| YearFacet {
                    year: i32::from(*year),
                    count: number(*count),
                })
                .collect(),
        })
    }
}

fn number(count: u64) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

/// What stands for these now, each with its number.
async fn live<C: domain::edition::Card>(reads: &Reads, counted: &[(Uuid, u64)]) -> Result<Vec<(Arc<Edition<C>>, i32)>> {
    let ids: Vec<Uuid> = counted.iter().map(|(id, _)| *id).collect();
    let found = reads.live_by_id::<C>(&ids).await?;
    let found = counted
        .iter()
        .filter_map(|(id, count)| Some((found.get(id)?.clone(), number(*count))));
    Ok(found.collect())
}

/// An article that was found, at its place.
pub struct SearchEdge {
    place: u32,
    article: Arc<Edition<ArticleCard>>,
    matcher: Arc<Matcher>,
    reads: Reads,
}

/// An article that was found, at its place.
#[Object]
impl SearchEdge {
    /// The place: pass it as `after`. Opaque, and of this list alone.
    async fn cursor(&self) -> String {
        Place::Hit(self.place).cursor()
    }
    /// The article.
    async fn node(&self) -> AtOnce<Article> {
        AtOnce(Article {
            edition: self.article.clone(),
            reads: self.reads.clone(),
        })
    }
    /// What in it was looked for. Empty if that is only in what is not shown here, as in the name of a contributor.
    async fn highlights(&self) -> Result<Vec<Highlight>> {
        let found = Highlights::of(&self.article, &self.reads, &self.matcher).await?;
        let of = |field, fragment: Option<Fragment>| fragment.map(|fragment| Highlight { field, fragment });
        let all = [
            of(HighlightField::Headline, found.headline),
            of(HighlightField::Standfirst, found.standfirst),
            of(HighlightField::Body, found.body),
        ];
        Ok(all.into_iter().flatten().collect())
    }
}

/// A field of an article in which something was looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum HighlightField {
    /// The headline.
    Headline,
    /// The standfirst.
    Standfirst,
    /// The text, with its captions.
    Body,
}

/// A text in which something was looked for.
pub struct Highlight {
    field: HighlightField,
    fragment: Fragment,
}

/// A text in which something was looked for: all of a headline or standfirst; of a body the part that has most of it.
#[Object]
impl Highlight {
    /// Where it stands.
    async fn field(&self) -> HighlightField {
        self.field
    }
    /// The text, with `…` where it was cut.
    async fn text(&self) -> &str {
        &self.fragment.text
    }
    /// Where in `text` the words stand that were looked for.
    async fn ranges(&self) -> Vec<TextRange> {
        let units = |end: usize| number(self.fragment.text[..end].encode_utf16().count() as u64);
        let ranges = self.fragment.ranges.iter();
        ranges
            .map(|range| TextRange {
                start: units(range.start),
                end: units(range.end),
            })
            .collect()
    }
    /// The text as HTML, safe to be put into a page: all of it is escaped, and those words stand in `mark`.
    async fn html(&self) -> String {
        self.fragment.html()
    }
}

/// A part of a text, in UTF-16 code units, as the strings of JavaScript, Java and Swift's `NSString` count.
#[derive(SimpleObject)]
pub struct TextRange {
    /// Where it begins, counted from 0.
    start: i32,
    /// Behind its last.
    end: i32,
}

/// What all that was found is filed under.
#[derive(SimpleObject)]
pub struct SearchFacets {
    /// By section; one above has also those of the sections below it.
    sections: Vec<SectionFacet>,
    /// By topic.
    topics: Vec<TopicFacet>,
    /// By contributor.
    contributors: Vec<ContributorFacet>,
    /// By the year of first publication, UTC.
    years: Vec<YearFacet>,
}

/// How many of what was found are in a section.
#[derive(SimpleObject)]
pub struct SectionFacet {
    /// The section.
    section: Section,
    /// How many.
    count: i32,
}

/// How many of what was found are about a topic.
#[derive(SimpleObject)]
pub struct TopicFacet {
    /// The topic.
    topic: Topic,
    /// How many.
    count: i32,
}

/// How many of what was found are by a contributor.
#[derive(SimpleObject)]
pub struct ContributorFacet {
    /// The contributor.
    contributor: Contributor,
    /// How many.
    count: i32,
}

/// How many of what was found are of a year.
#[derive(SimpleObject)]
pub struct YearFacet {
    /// The year.
    year: i32,
    /// How many.
    count: i32,
}
