//! `/v1/articles`: a page of articles, and one of them whole.

use super::media::MediaUseJson;
use super::parameters::Parameters;
use super::section::SectionJson;
use super::{caller, json};
use crate::app::App;
use crate::cursor::{self, page_request};
use crate::error::Problem;
use crate::error_codes::ErrorCode;
use crate::reads::{Reads, parse_id};
use crate::referred::Referred;
use actix_web::{HttpRequest, HttpResponse, web};
use domain::article::ArticleCard;
use domain::contributor::ContributorCard;
use domain::edition::Edition;
use domain::ids::SectionId;
use domain::list::List;
use domain::section::SectionCard;
use domain::time::Timestamp;
use domain::topic::TopicCard;
use serde::Serialize;
use std::sync::Arc;
use storage::{ListPage, PageKey, PageOrder};
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
            home_section: SectionJson::new(home, &site.card.url),
            sections: sections
                .iter()
                .map(|section| SectionJson::new(section, &site.card.url))
                .collect(),
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
            body: None,
        })
    }

    async fn whole(edition: &Edition<ArticleCard>, reads: &Reads) -> Result<ArticleJson, Problem> {
        let (article, body) = futures_util::try_join!(ArticleJson::new(edition, reads), reads.body(edition))?;
        let referred = Referred::load(&body, reads).await?;
        let body = BodyJson {
            html: markup::html(&body, &referred.fill()),
            markdown: markup::markdown(&body, &referred.fill()),
            text: markup::text(&body, &referred.fill()),
            word_count: body.word_count(),
        };
        Ok(ArticleJson {
            body: Some(body),
            ..article
        })
    }
}

/// `GET /v1/articles?section=&first=&after=`: newest first.
pub async fn list(request: HttpRequest, app: web::Data<App>) -> Result<HttpResponse, Problem> {
    let parameters = Parameters::read(&request, &["section", "first", "after"])?;
    let caller = caller(&request, &app).await?;
    let reads = caller.reads();
    let page = page_request(
        PageOrder::FirstPublishedDesc,
        parameters.number("first")?,
        parameters.get("after"),
        None,
        None,
    )?;
    let list = match parameters.get("section") {
        None => List::All,
        Some(slug) => {
            let section = reads.by_slug::<SectionCard>(slug).await?;
            let refused = || {
                Problem::new(
                    ErrorCode::InvalidParameter,
                    format!("`section`: there is no section {slug:?}"),
                )
            };
            List::Section(SectionId(section.ok_or_else(refused)?.id))
        }
    };
    let found = reads.page(ListPage { list, page }).await?;
    let items = found
        .articles
        .iter()
        .map(|article: &Arc<_>| ArticleJson::new(article, reads));
    let items = futures_util::future::try_join_all(items).await?;
    let next = found
        .articles
        .last()
        .filter(|_| found.more)
        .map(|last| next_page(&app, &parameters, &PageKey::of(last)));
    json(&request, &caller, &PageJson { items, next })
}

fn next_page(app: &App, parameters: &Parameters, last: &PageKey) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    for name in ["section", "first"] {
        query.extend_pairs(parameters.get(name).map(|value| (name, value)));
    }
    query.append_pair("after", &cursor::encode(last));
    format!("{}/v1/articles?{}", app.public_url, query.finish())
}

/// `GET /v1/articles/{id}`.
pub async fn one(request: HttpRequest, app: web::Data<App>, id: web::Path<String>) -> Result<HttpResponse, Problem> {
    Parameters::read(&request, &[])?;
    let caller = caller(&request, &app).await?;
    let not_found = || Problem::new(ErrorCode::NotFound, "there is no such article");
    let id = parse_id(&id).ok_or_else(not_found)?;
    let edition = caller.reads().live::<ArticleCard>(id).await?.ok_or_else(not_found)?;
    json(&request, &caller, &ArticleJson::whole(&edition, caller.reads()).await?)
}
