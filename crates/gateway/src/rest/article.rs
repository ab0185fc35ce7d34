//! `/v1/articles`: a page of articles, and one of them whole.

use super::media::MediaUseJson;
use super::parameters::Parameters;
use super::rights::RightsJson;
use super::section::SectionJson;
use super::{json, missing, named};
use crate::app::App;
use crate::caller::Caller;
use crate::cursor::{self, page_request};
use crate::error::Problem;
use crate::error_codes::ErrorCode;
use crate::list_filter::{ListFilter, parse_language};
use crate::reads::{Reads, parse_id};
use crate::referred::BodySource;
use crate::respond::Answer;
use actix_web::HttpRequest;
use domain::article::ArticleCard;
use domain::contributor::ContributorCard;
use domain::correction::Correction;
use domain::edition::Edition;
use domain::retraction::Retraction;
use domain::rights::Terms;
use domain::section::SectionCard;
use domain::subject::SubjectKind;
use domain::time::Timestamp;
use domain::topic::TopicCard;
use serde::Serialize;
use storage::{ListPage, PageOrder};
use uuid::Uuid;

/// A story, as partners get it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ArticleJson {
    id: Uuid,
    slug: String,
    path: String,
    url: String,
    language: String,
    headline: String,
    kicker: Option<String>,
    standfirst: Option<String>,
    excerpt: String,
    byline: Option<String>,
    home_section: SectionJson,
    sections: Vec<SectionJson>,
    topics: Vec<NamedJson>,
    contributors: Vec<NamedJson>,
    lead: Option<MediaUseJson>,
    first_published_at: Timestamp,
    updated_at: Timestamp,
    edition: i32,
    /// What is not said of the article itself is as the site says.
    rights: RightsJson,
    corrections: Vec<Correction>,
    /// Null unless it was withdrawn: then its body is the notice.
    retraction: Option<Retraction>,
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<BodyJson>,
}

/// A topic or contributor, by name.
#[derive(Serialize)]
struct NamedJson {
    id: Uuid,
    slug: String,
    name: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct BodyJson {
    html: String,
    markdown: String,
    text: String,
    word_count: usize,
}

#[derive(Serialize)]
struct PageJson {
    items: Vec<ArticleJson>,
    /// The whole address of the next page.
    next: Option<String>,
}

impl ArticleJson {
    async fn new(edition: &Edition<ArticleCard>, reads: &Reads) -> Result<ArticleJson, Problem> {
        let card = &edition.card;
        let (site, path, sections, topics, contributors, lead) = futures_util::try_join!(
            reads.site(),
            reads.article_path(edition),
            reads.live_in_order::<SectionCard>(card.sections()),
            reads.live_in_order::<TopicCard>(card.topics.iter().copied()),
            reads.live_in_order::<ContributorCard>(card.contributors.iter().copied()),
            MediaUseJson::optional(card.lead.as_ref(), reads),
        )?;
        let home = sections
            .first()
            .ok_or_else(|| Problem::internal(format!("article {} has no home", edition.id)))?;
        let (home_section, sections) =
            futures_util::try_join!(SectionJson::new(home, reads), SectionJson::all(&sections, reads))?;
        Ok(ArticleJson {
            id: edition.id,
            slug: card.slug.to_string(),
            url: site.card.url.join(&path),
            path,
            language: card.language.to_string(),
            headline: card.headline.to_string(),
            kicker: card.kicker.as_ref().map(ToString::to_string),
            standfirst: card.standfirst.as_ref().map(ToString::to_string),
            excerpt: card.excerpt(55),
            byline: card.byline.as_ref().map(ToString::to_string),
            home_section,
            sections,
            topics: topics
                .iter()
                .map(|topic| NamedJson {
                    id: topic.id,
                    slug: topic.card.slug.to_string(),
                    name: topic.card.name.to_string(),
                })
                .collect(),
            contributors: contributors
                .iter()
                .map(|one| NamedJson {
                    id: one.id,
                    slug: one.card.slug.to_string(),
                    name: one.card.name.to_string(),
                })
                .collect(),
            lead,
            first_published_at: card.first_published_at,
            updated_at: card.updated_at,
            edition: edition.number,
            rights: RightsJson::new(&card.rights, &site.card.terms_of(&card.rights.terms)),
            corrections: card.corrections.clone(),
            retraction: card.retraction.clone(),
            body: None,
        })
    }

    async fn whole(edition: &Edition<ArticleCard>, reads: &Reads) -> Result<ArticleJson, Problem> {
        let (article, body) = futures_util::try_join!(ArticleJson::new(edition, reads), reads.body(edition))?;
        let body = BodySource::shown(body, reads.clone());
        let body = BodyJson {
            html: body.html().await?,
            markdown: body.markdown().await?,
            text: body.text().await?,
            word_count: body.word_count(),
        };
        Ok(ArticleJson {
            body: Some(body),
            ..article
        })
    }
}

const LIST_PARAMETERS: [&str; 8] = [
    "section",
    "topic",
    "contributor",
    "language",
    "order",
    "first",
    "after",
    "asOf",
];

/// `GET /v1/articles?section=|topic=|contributor=&language=&order=&first=&after=&asOf=`: newest first unless `order` says otherwise.
pub async fn list(request: &HttpRequest, app: &App, caller: Caller) -> Result<Answer, Problem> {
    let parameters = Parameters::read(request, &LIST_PARAMETERS)?;
    let reads = caller.reads_as_of(parameters.instant("asOf")?)?;
    let (order, first) = (order(&parameters)?, parameters.number("first")?);
    let wanted = ListPage {
        list: filter(&parameters)?.list(&reads, "").await?,
        language: parameters.get("language").map(parse_language).transpose()?,
        page: page_request(reads.read_as().at(), order, first, parameters.get("after"), None, None)?,
    };
    let began = wanted.page.began.unwrap_or(reads.read_as().at());
    let found = reads.page(wanted).await?;
    let items = found.articles.iter().map(|article| ArticleJson::new(article, &reads));
    let items = futures_util::future::try_join_all(items).await?;
    let last = found.keys.last().filter(|_| found.more);
    let next = last.map(|last| next_page(app, &parameters, &cursor::encode(order, began, last)));
    let site = reads.site().await?;
    Ok(json(&PageJson { items, next })?.under(&site.card.terms_of(&Terms::default())))
}

/// The list that the parameters name: one at the most.
fn filter(parameters: &Parameters) -> Result<ListFilter, Problem> {
    let named = |name| parameters.get(name).map(str::to_owned);
    match (named("section"), named("topic"), named("contributor")) {
        (None, None, None) => Ok(ListFilter::All),
        (Some(slug), None, None) => Ok(ListFilter::Section(slug)),
        (None, Some(slug), None) => Ok(ListFilter::Topic(slug)),
        (None, None, Some(slug)) => Ok(ListFilter::Contributor(slug)),
        _ => Err(Problem::new(
            ErrorCode::InvalidParameter,
            "give one of `section`, `topic` and `contributor` at the most",
        )),
    }
}

/// The order that the parameters name, as in GraphQL.
fn order(parameters: &Parameters) -> Result<PageOrder, Problem> {
    match parameters.get("order") {
        None | Some("FIRST_PUBLISHED_DESC") => Ok(PageOrder::FirstPublishedDesc),
        Some("FIRST_PUBLISHED_ASC") => Ok(PageOrder::FirstPublishedAsc),
        Some("UPDATED_DESC") => Ok(PageOrder::UpdatedDesc),
        Some(other) => {
            let other: String = other.chars().take(40).collect();
            let known = "FIRST_PUBLISHED_DESC, FIRST_PUBLISHED_ASC or UPDATED_DESC";
            let detail = format!("`order` is {other:?}; it may be {known}");
            Err(Problem::new(ErrorCode::InvalidParameter, detail))
        }
    }
}

fn next_page(app: &App, parameters: &Parameters, after: &str) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    for name in LIST_PARAMETERS.into_iter().filter(|name| *name != "after") {
        query.extend_pairs(parameters.get(name).map(|value| (name, value)));
    }
    query.append_pair("after", after);
    format!("{}/v1/articles?{}", app.public_url, query.finish())
}

/// `GET /v1/articles/{id}?asOf=`.
pub async fn one(request: &HttpRequest, _: &App, caller: Caller) -> Result<Answer, Problem> {
    let parameters = Parameters::read(request, &["asOf"])?;
    let reads = caller.reads_as_of(parameters.instant("asOf")?)?;
    let id = parse_id(&named(request)?).ok_or_else(|| Problem::new(ErrorCode::NotFound, "there is no such article"))?;
    let Some(edition) = reads.itself::<ArticleCard>(id).await? else {
        return Err(missing(&reads, id, SubjectKind::Article).await);
    };
    let (article, site) = futures_util::try_join!(ArticleJson::whole(&edition, &reads), reads.site())?;
    Ok(json(&article)?.under(&site.card.terms_of(&edition.card.rights.terms)))
}
