//! `/v1/search`: articles by what is in them.

use super::article::ArticleJson;
use super::json;
use super::parameters::Parameters;
use crate::app::App;
use crate::caller::Caller;
use crate::cursor::{Place, range};
use crate::error::Problem;
use crate::error_codes::ErrorCode;
use crate::openapi::{Unchanged, schemas};
use crate::reads::Reads;
use crate::respond::Answer;
use crate::searching::{Highlights, Hits, Wanted};
use actix_web::HttpRequest;
use domain::rights::Terms;
use futures_util::future::try_join_all;
use search::Order;
use serde::Serialize;
use utoipa::ToSchema;

/// A page of what was found.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = SearchPage)]
struct SearchPageJson {
    /// How many there are.
    total_count: u64,
    /// Those of this page.
    items: Vec<HitJson>,
    /// The whole address of the next page; null on the last one, and behind the first 1,000.
    #[schema(format = "uri")]
    next: Option<String>,
}

/// An article that was found.
#[derive(Serialize, ToSchema)]
#[schema(as = SearchHit)]
struct HitJson {
    /// Without its text.
    article: ArticleJson,
    /// What in it was looked for, as HTML: all of it is escaped, and the words that were looked for stand in `mark`.
    highlights: HighlightsJson,
}

/// The fields of an article in which something was looked for.
#[derive(Serialize, ToSchema)]
#[schema(as = SearchHighlights)]
struct HighlightsJson {
    /// All of the headline; null if it is not there.
    headline: Option<String>,
    /// All of the standfirst; null if it is not there.
    standfirst: Option<String>,
    /// The part of the text, with its captions, that has most of it; null if it is not there.
    body: Option<String>,
}

const PARAMETERS: [&str; 10] = [
    "query",
    "section",
    "topic",
    "contributor",
    "language",
    "publishedFrom",
    "publishedBefore",
    "order",
    "first",
    "after",
];

/// Articles by what is in them
///
/// Every word of `query` must be there, in any of its forms; if all are nowhere, most of them will do. `"two words"` must stand so,
/// `elect*` is any word that begins so, `-word` must not be there, and a word that nobody wrote is taken for a slip of the finger. Filters
/// narrow what is found in any combination; without words they alone count. What is published is found within a second.
#[utoipa::path(
    get,
    path = "/v1/search",
    operation_id = "search",
    tag = "Reading",
    params(
        ("query" = Option<String>, Query, description = "What is looked for: at most 400 characters and 32 words.", example = "valley"),
        ("section" = Option<String>, Query, description = "The slug of a section: its articles, and those of the sections below it.", example = "europe"),
        ("topic" = Option<String>, Query, description = "The slug of a topic."),
        ("contributor" = Option<String>, Query, description = "The slug of a contributor."),
        ("language" = Option<String>, Query, description = "A BCP 47 tag, such as `en`: articles in that language alone.", example = "en"),
        ("publishedFrom" = Option<String>, Query, description = "RFC 3339: first published then or later."),
        ("publishedBefore" = Option<String>, Query, description = "RFC 3339: first published before then."),
        ("order" = Option<schemas::SearchOrder>, Query, description = "In which order; `RELEVANCE` if it is left out."),
        ("first" = Option<i32>, Query, description = "How many articles, 20 if it is left out.", minimum = 0, maximum = 100, example = 10),
        ("after" = Option<String>, Query, description = "The cursor of the page before; `next` has it."),
    ),
    responses((status = 200, description = "The page.", body = SearchPageJson), Unchanged),
    extensions(("x-codes" = json!(["INVALID_CURSOR", "PAGE_TOO_LARGE", "SEARCH_NOT_READY"])))
)]
pub async fn list(request: &HttpRequest, app: &App, caller: Caller) -> Result<Answer, Problem> {
    let parameters = Parameters::read(request, &PARAMETERS)?;
    let reads = caller.reads();
    let part = range(
        parameters.number("first")?,
        parameters.get("after"),
        None,
        None,
        |place| match place {
            Place::Hit(place) => Some(place),
            _ => None,
        },
    )?;
    let named = |name: &str| parameters.get(name).map(str::to_owned);
    let wanted = Wanted {
        query: named("query").unwrap_or_default(),
        section: named("section"),
        topic: named("topic"),
        contributor: named("contributor"),
        language: named("language"),
        from: parameters.instant("publishedFrom")?,
        until: parameters.instant("publishedBefore")?,
        order: order(&parameters)?,
        after: part.after.unwrap_or_default(),
        first: part.limit,
        count: true,
        facets: false,
    };
    let hits = app.searching.find(reads, wanted, "").await?;
    let items = try_join_all(hits.articles.iter().map(async |(_, article)| {
        let found = Highlights::of(article, reads, &hits.matcher);
        let (article, found) = futures_util::try_join!(ArticleJson::new(article, reads), found)?;
        Ok::<_, Problem>(HitJson {
            article,
            highlights: HighlightsJson {
                headline: found.headline.map(|found| found.html()),
                standfirst: found.standfirst.map(|found| found.html()),
                body: found.body.map(|found| found.html()),
            },
        })
    }))
    .await?;
    answer(app, reads, &parameters, &hits, items).await
}

async fn answer(
    app: &App,
    reads: &Reads,
    parameters: &Parameters,
    hits: &Hits,
    items: Vec<HitJson>,
) -> Result<Answer, Problem> {
    let last = hits.articles.last().filter(|_| hits.more);
    let next = last.map(|(place, _)| parameters.next_page(app, "search", &PARAMETERS, &Place::Hit(*place).cursor()));
    let page = SearchPageJson {
        total_count: hits.total.unwrap_or_default(),
        items,
        next,
    };
    let site = reads.site().await?;
    Ok(Answer {
        until: reads.until(),
        ..json(&page)?.under(&site.card.terms_of(&Terms::default()))
    })
}

/// The order that the parameters name, as in GraphQL.
fn order(parameters: &Parameters) -> Result<Order, Problem> {
    match parameters.get("order") {
        None | Some("RELEVANCE") => Ok(Order::Relevance),
        Some("FIRST_PUBLISHED_DESC") => Ok(Order::Newest),
        Some(other) => {
            let other: String = other.chars().take(40).collect();
            let detail = format!("`order` is {other:?}; it may be RELEVANCE or FIRST_PUBLISHED_DESC");
            Err(Problem::new(ErrorCode::InvalidParameter, detail))
        }
    }
}
