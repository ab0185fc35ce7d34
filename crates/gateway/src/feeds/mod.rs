//! Feeds: the newest articles of the newsroom, or of a section, for readers and aggregators.
//!
//! Invariants: an entry's id never changes, and the same content gives the same bytes: nothing in a feed says when it was asked for.

mod rss;

use crate::app::App;
use crate::error::Problem;
use crate::error_codes::ErrorCode;
use crate::reads::Reads;
use crate::referred::Referred;
use crate::respond::respond;
use crate::rest::caller;
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use domain::article::ArticleCard;
use domain::edition::Edition;
use domain::ids::SectionId;
use domain::list::List;
use domain::section::SectionCard;
use domain::time::Timestamp;
use domain::topic::TopicCard;
use storage::{ListPage, PageOrder, PageRequest};
use uuid::Uuid;

/// How many entries a feed has.
const ENTRIES: u32 = 30;

/// What a feed says of itself.
pub struct FeedMeta {
    /// What it is called.
    pub title: String,
    /// The page that it is the feed of.
    pub home: String,
    /// Its own address.
    pub own: String,
    /// What is in it.
    pub description: String,
    /// BCP 47.
    pub language: String,
    /// Who holds the rights.
    pub copyright: Option<String>,
}

/// One entry of a feed.
pub struct FeedEntry {
    /// The article's id.
    pub id: Uuid,
    /// The headline.
    pub title: String,
    /// Its address on the front end.
    pub url: String,
    /// The standfirst, else the first words.
    pub summary: String,
    /// The body.
    pub html: String,
    /// The line as printed.
    pub byline: Option<String>,
    /// Names of sections and topics.
    pub categories: Vec<String>,
    /// When it was first public.
    pub first_published_at: Timestamp,
    /// When it was last changed editorially.
    pub updated_at: Timestamp,
}

/// The routes.
pub fn configure(service: &mut web::ServiceConfig) {
    service
        .service(
            web::resource("/feeds/rss.xml")
                .route(web::get().to(newsroom))
                .route(web::head().to(newsroom)),
        )
        .service(
            web::resource("/feeds/sections/{slug}/rss.xml")
                .route(web::get().to(section))
                .route(web::head().to(section)),
        );
}

async fn newsroom(request: HttpRequest, app: web::Data<App>) -> Result<HttpResponse, Problem> {
    feed(&request, &app, None).await
}

async fn section(request: HttpRequest, app: web::Data<App>, slug: web::Path<String>) -> Result<HttpResponse, Problem> {
    feed(&request, &app, Some(&slug)).await
}

async fn feed(request: &HttpRequest, app: &App, section: Option<&str>) -> Result<HttpResponse, Problem> {
    let caller = caller(request, app).await?;
    let reads = caller.reads();
    let site = reads.site().await?;
    let mut meta = FeedMeta {
        title: site.card.name.to_string(),
        home: format!("{}/", site.card.url),
        own: format!("{}/feeds/rss.xml", app.public_url),
        description: site
            .card
            .about
            .as_ref()
            .map_or_else(|| site.card.name.to_string(), ToString::to_string),
        language: site.card.default_language.to_string(),
        copyright: site.card.copyright.as_ref().map(ToString::to_string),
    };
    let mut list = List::All;
    if let Some(slug) = section {
        let not_found = || Problem::new(ErrorCode::NotFound, "there is no such section");
        let section = reads.by_slug::<SectionCard>(slug).await?.ok_or_else(not_found)?;
        list = List::Section(SectionId(section.id));
        meta.title = format!("{}: {}", meta.title, section.card.name);
        meta.home = site.card.url.join(&format!("/{}", section.card.slug));
        meta.own = format!("{}/feeds/sections/{}/rss.xml", app.public_url, section.card.slug);
        meta.description = section
            .card
            .description
            .as_ref()
            .map_or(meta.description, ToString::to_string);
    }
    let page = PageRequest {
        order: PageOrder::FirstPublishedDesc,
        after: None,
        before: None,
        limit: ENTRIES,
        from_end: false,
    };
    let found = reads.page(ListPage { list, page }).await?;
    let entries =
        futures_util::future::try_join_all(found.articles.iter().map(|article| entry(article, reads))).await?;
    let xml = rss::write(&meta, &entries).map_err(Problem::internal)?;
    Ok(respond(
        request,
        StatusCode::OK,
        "application/rss+xml; charset=utf-8",
        xml,
        caller.user.is_some(),
    ))
}

async fn entry(article: &Edition<ArticleCard>, reads: &Reads) -> Result<FeedEntry, Problem> {
    let card = &article.card;
    let (site, path, body, sections, topics) = futures_util::try_join!(
        reads.site(),
        reads.article_path(article),
        reads.body(article),
        reads.live_in_order::<SectionCard>(card.sections()),
        reads.live_in_order::<TopicCard>(card.topics.iter().copied()),
    )?;
    let referred = Referred::load(&body, reads).await?;
    let categories = sections.iter().map(|section| section.card.name.to_string());
    Ok(FeedEntry {
        id: article.id,
        title: card.headline.to_string(),
        url: site.card.url.join(&path),
        summary: card
            .standfirst
            .as_ref()
            .map_or_else(|| card.excerpt(55), ToString::to_string),
        html: markup::html(&body, &referred.fill()),
        byline: card.byline.as_ref().map(ToString::to_string),
        categories: categories
            .chain(topics.iter().map(|topic| topic.card.name.to_string()))
            .collect(),
        first_published_at: card.first_published_at,
        updated_at: card.updated_at,
    })
}
