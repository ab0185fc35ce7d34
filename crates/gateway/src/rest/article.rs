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
use crate::ids::parse_id;
use crate::list_filter::{ListFilter, parse_language};
use crate::openapi::{AsOf, Unchanged, schemas};
use crate::reads::Reads;
use crate::referred::BodySource;
use crate::respond::Answer;
use actix_web::HttpRequest;
use domain::article::ArticleCard;
use domain::body::Body;
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
use std::sync::Arc;
use storage::{ListPage, PageOrder};
use utoipa::ToSchema;
use uuid::Uuid;

/// An article, with all that it names.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Article)]
pub struct ArticleJson {
    id: Uuid,
    /// The last part of its address, unique among articles.
    slug: String,
    /// Its place on the website: begins with a slash.
    path: String,
    /// Its page on the website.
    #[schema(format = "uri")]
    url: String,
    /// BCP 47.
    #[schema(example = "en")]
    language: String,
    headline: String,
    /// A word or two above the headline.
    kicker: Option<String>,
    /// The sentence or two between headline and text.
    standfirst: Option<String>,
    /// The standfirst, or else the first words of the text.
    excerpt: String,
    /// Who wrote it, as printed.
    byline: Option<String>,
    home_section: SectionJson,
    /// Its home first.
    sections: Vec<SectionJson>,
    topics: Vec<NamedJson>,
    contributors: Vec<NamedJson>,
    /// The picture that leads it; null if there is none, or if the key gets no pictures.
    lead: Option<MediaUseJson>,
    #[schema(value_type = String, format = DateTime)]
    first_published_at: Timestamp,
    /// When it last changed in a way that readers are told of.
    #[schema(value_type = String, format = DateTime)]
    updated_at: Timestamp,
    /// The number of this edition: grows with each change.
    #[schema(minimum = 1)]
    edition: i32,
    /// What is not said of the article itself is as the site says.
    rights: RightsJson,
    /// What was wrong, and when that was said; the oldest first.
    #[schema(value_type = Vec<schemas::Correction>)]
    corrections: Vec<Correction>,
    /// Null unless it was withdrawn: then its body is the notice.
    #[schema(value_type = Option<schemas::Retraction>)]
    retraction: Option<Retraction>,
    /// The text. Lists leave it out.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    body: Option<BodyJson>,
}

/// A topic or contributor, by name.
#[derive(Serialize, ToSchema)]
#[schema(as = Named)]
struct NamedJson {
    id: Uuid,
    slug: String,
    name: String,
}

/// A text, in each of its forms.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Body)]
pub struct BodyJson {
    /// A fragment, safe to be put into a page.
    html: String,
    /// CommonMark, with tables.
    markdown: String,
    /// Plain.
    text: String,
    word_count: usize,
}

impl BodyJson {
    /// That body, as those who read so see it.
    pub async fn new(body: Arc<Body>, reads: &Reads) -> Result<BodyJson, Problem> {
        let body = BodySource::shown(body, reads.clone());
        Ok(BodyJson {
            html: body.html().await?,
            markdown: body.markdown().await?,
            text: body.text().await?,
            word_count: body.word_count(),
        })
    }
}

/// A page of articles.
#[derive(Serialize, ToSchema)]
#[schema(as = ArticlePage)]
struct PageJson {
    /// Without their texts.
    items: Vec<ArticleJson>,
    /// The whole address of the next page; null on the last one.
    #[schema(format = "uri")]
    next: Option<String>,
}

impl ArticleJson {
    /// Without its text.
    pub async fn new(edition: &Edition<ArticleCard>, reads: &Reads) -> Result<ArticleJson, Problem> {
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
        Ok(ArticleJson {
            body: Some(BodyJson::new(body, reads).await?),
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

/// A page of articles
///
/// The newest first, unless `order` says otherwise. Give one of `section`, `topic` and `contributor` at the most. The next page is at the
/// address in `next`.
#[utoipa::path(
    get,
    path = "/v1/articles",
    operation_id = "listArticles",
    tag = "Reading",
    params(
        ("section" = Option<String>, Query, description = "The slug of a section: its articles, and those of the sections below it.", example = "europe"),
        ("topic" = Option<String>, Query, description = "The slug of a topic."),
        ("contributor" = Option<String>, Query, description = "The slug of a contributor."),
        ("language" = Option<String>, Query, description = "A BCP 47 tag, such as `en`: articles in that language alone.", example = "en"),
        ("order" = Option<schemas::Order>, Query, description = "In which order; `FIRST_PUBLISHED_DESC` if it is left out."),
        ("first" = Option<i32>, Query, description = "How many articles, 20 if it is left out.", minimum = 0, maximum = 100, example = 10),
        ("after" = Option<String>, Query, description = "The cursor of the page before; `next` has it."),
        AsOf
    ),
    responses((status = 200, description = "The page.", body = PageJson), Unchanged),
    extensions(("x-codes" = json!(["INVALID_CURSOR", "PAGE_TOO_LARGE"])))
)]
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
    let next =
        last.map(|last| parameters.next_page(app, "articles", &LIST_PARAMETERS, &cursor::encode(order, began, last)));
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

/// One article
///
/// Whole, with its text. One that was retracted says so in `retraction`, and its text is the notice. One that was killed is a 410: take it
/// down wherever it is shown.
#[utoipa::path(
    get,
    path = "/v1/articles/{id}",
    operation_id = "getArticle",
    tag = "Reading",
    params(
        ("id" = Uuid, Path, description = "The article's id.", example = "01900000-0000-7000-8000-000000000100"),
        AsOf
    ),
    responses((status = 200, description = "The article.", body = ArticleJson), Unchanged),
    extensions(("x-codes" = json!(["GONE"])))
)]
pub async fn one(request: &HttpRequest, _: &App, caller: Caller) -> Result<Answer, Problem> {
    let (edition, reads) = asked_for(request, caller).await?;
    let (article, site) = futures_util::try_join!(ArticleJson::whole(&edition, &reads), reads.site())?;
    Ok(json(&article)?.under(&site.card.terms_of(&edition.card.rights.terms)))
}

/// The article that the address names, as of the instant that it names if it does; and with what to read the rest.
pub async fn asked_for(request: &HttpRequest, caller: Caller) -> Result<(Arc<Edition<ArticleCard>>, Reads), Problem> {
    let parameters = Parameters::read(request, &["asOf"])?;
    let reads = caller.reads_as_of(parameters.instant("asOf")?)?;
    let id = parse_id(&named(request)?).ok_or_else(|| Problem::new(ErrorCode::NotFound, "there is no such article"))?;
    match reads.itself::<ArticleCard>(id).await? {
        Some(edition) => Ok((edition, reads)),
        None => Err(missing(&reads, id, SubjectKind::Article).await),
    }
}
