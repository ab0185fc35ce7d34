//! Sitemaps (sitemaps.org, protocol 0.9): every public page of the front end, and Google's extension for news.
//!
//! They stand at the API's address and name pages of the front end, so its `robots.txt` must name `/sitemap.xml`, as ours does. Articles are
//! filed by the month in which they were first published, so an article stays in its file. Lists are read page by page along their key.
//! Invariant: each is a function of editions and the instant; the one that shows only what is recent says until when it holds.

use crate::app::App;
use crate::caller::Caller;
use crate::error::Problem;
use crate::error_codes::ErrorCode;
use crate::openapi::Unchanged;
use crate::pictures;
use crate::reads::Reads;
use crate::resolve::{page_path, section_path};
use crate::respond::Answer;
use crate::rest::named;
use crate::terms;
use crate::xml::{self, Attributes, Xml};
use actix_web::{HttpRequest, HttpResponse, web};
use domain::article::ArticleCard;
use domain::edition::Edition;
use domain::ids::ArticleId;
use domain::list::List;
use domain::media::MediaCard;
use domain::month::Month;
use domain::time::Timestamp;
use futures_util::future::try_join_all;
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;
use storage::{ListPage, Page, PageKey, PageOrder, PageRequest, Range};
use utoipa::OpenApi;
use uuid::Uuid;

const PROTOCOL: (&str, &str) = ("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9");
const IMAGE: (&str, &str) = ("xmlns:image", "http://www.google.com/schemas/sitemap-image/1.1");
const NEWS: (&str, &str) = ("xmlns:news", "http://www.google.com/schemas/sitemap-news/0.9");
/// The most pages that one file may name, by the protocol.
const MOST: usize = 50_000;
/// How many articles are read at once.
const AT_ONCE: u32 = 1_000;
/// How long an article is news, in milliseconds, and the most that a file of news names, by Google's rules.
const NEWS_FOR: i64 = 48 * 60 * 60 * 1_000;
const MOST_NEWS: u32 = 1_000;
/// How many of the last updates are looked at to say when a month's file last changed.
const UPDATES: u32 = 100;

/// What OpenAPI says of these routes.
#[derive(OpenApi)]
#[openapi(paths(robots, index, news, sections, pages, month))]
pub struct Described;

/// The routes.
pub fn configure(service: &mut web::ServiceConfig) {
    macro_rules! routes {
        ($($address:literal => $make:path),+ $(,)?) => {
            service$(.service({
                let handler = async |request: HttpRequest, app: web::Data<App>| -> Result<HttpResponse, Problem> {
                    let make = async |caller: Caller| $make(&request, &app, caller.reads()).await;
                    app.answers.make(&request, &app, make).await
                };
                web::resource($address).route(web::get().to(handler)).route(web::head().to(handler))
            }))+;
        };
    }
    routes! {
        "/robots.txt" => robots,
        "/sitemap.xml" => index,
        "/sitemaps/news.xml" => news,
        "/sitemaps/sections.xml" => sections,
        "/sitemaps/pages.xml" => pages,
        "/sitemaps/{month}.xml" => month,
    }
}

/// What robots are told
///
/// `robots.txt` (RFC 9309) of this address: where the sitemaps are, and whether models may be trained with what is here, if the newsroom says
/// (IETF AI preferences).
#[utoipa::path(
    get,
    path = "/robots.txt",
    operation_id = "getRobots",
    tag = "Sitemaps",
    responses((status = 200, description = "The file.", body = String, content_type = "text/plain"), Unchanged)
)]
async fn robots(_: &HttpRequest, app: &App, reads: &Reads) -> Result<Answer, Problem> {
    let rules = match reads.site().await?.card.terms.ai_training {
        Some(allowed) => format!(
            "User-Agent: *\nContent-Usage: {}\nAllow: /\n\n",
            terms::ai_training(allowed)
        ),
        None => String::new(),
    };
    let robots = format!("{rules}Sitemap: {}\n", app.address(&["sitemap.xml"]));
    Ok(Answer::found("text/plain; charset=utf-8", robots.into_bytes()))
}

/// All sitemaps
///
/// The file of the sections, that of the pages, that of the news, and one for each month in which something was first published.
#[utoipa::path(
    get,
    path = "/sitemap.xml",
    operation_id = "getSitemapIndex",
    tag = "Sitemaps",
    responses((status = 200, description = "The index.", body = String, content_type = "application/xml"), Unchanged)
)]
async fn index(_: &HttpRequest, app: &App, reads: &Reads) -> Result<Answer, Problem> {
    let changed = last_changes(reads).await?;
    let mut files = ["sections.xml", "pages.xml", "news.xml"]
        .map(|file| (file.to_owned(), None))
        .to_vec();
    let months = months(reads).await?;
    files.extend(
        months
            .iter()
            .map(|month| (format!("{month}.xml"), changed.get(month).copied())),
    );
    answer("sitemapindex", &[PROTOCOL], |xml| {
        for (file, changed) in &files {
            xml::element(xml, "sitemap", &[], |xml| {
                xml::text(xml, "loc", &app.address(&["sitemaps", file]))?;
                changed.map_or(Ok(()), |at| xml::text(xml, "lastmod", &at.to_string()))
            })?;
        }
        Ok(())
    })
}

/// Sitemap of the sections
///
/// The front page and those of the sections.
#[utoipa::path(
    get,
    path = "/sitemaps/sections.xml",
    operation_id = "getSectionSitemap",
    tag = "Sitemaps",
    responses((status = 200, description = "The sitemap.", body = String, content_type = "application/xml"), Unchanged)
)]
async fn sections(_: &HttpRequest, _: &App, reads: &Reads) -> Result<Answer, Problem> {
    let sections = reads.sections().await?.in_order();
    let paths = sections.iter().map(|section| section_path(&section.card));
    named_paths(std::iter::once("/".to_owned()).chain(paths), reads).await
}

/// Sitemap of the pages
///
/// What the newsroom says of itself.
#[utoipa::path(
    get,
    path = "/sitemaps/pages.xml",
    operation_id = "getPageSitemap",
    tag = "Sitemaps",
    responses((status = 200, description = "The sitemap.", body = String, content_type = "application/xml"), Unchanged)
)]
async fn pages(_: &HttpRequest, _: &App, reads: &Reads) -> Result<Answer, Problem> {
    let (sections, pages) = (reads.sections().await?.in_order(), reads.site_pages().await?);
    // Where a section has the same path, the page is not at its own.
    let hidden: HashSet<String> = sections.iter().map(|section| section_path(&section.card)).collect();
    let paths = pages.iter().map(|page| page_path(&page.card));
    named_paths(paths.filter(|path| !hidden.contains(path)), reads).await
}

/// A sitemap of these paths of the front end.
async fn named_paths(paths: impl Iterator<Item = String>, reads: &Reads) -> Result<Answer, Problem> {
    let site = reads.site().await?;
    answer("urlset", &[PROTOCOL], |xml| {
        for path in paths.take(MOST) {
            xml::element(xml, "url", &[], |xml| xml::text(xml, "loc", &site.card.url.join(&path)))?;
        }
        Ok(())
    })
}

/// Sitemap of a month
///
/// The articles that were first published in it (UTC), with their leading pictures (Google's extension for images). 404 if there are none.
#[utoipa::path(
    get,
    path = "/sitemaps/{month}.xml",
    operation_id = "getMonthSitemap",
    tag = "Sitemaps",
    params(("month" = String, Path, description = "Year and month.", example = "2026-05")),
    responses((status = 200, description = "The sitemap.", body = String, content_type = "application/xml"), Unchanged)
)]
async fn month(request: &HttpRequest, app: &App, reads: &Reads) -> Result<Answer, Problem> {
    let not_found = || Problem::new(ErrorCode::NotFound, "there is no such sitemap");
    let month = Month::parse(&named(request)?).map_err(|_| not_found())?;
    let mut range = within(month, AT_ONCE);
    let mut pages = Vec::new();
    loop {
        let page = page(reads, PageOrder::FirstPublishedAsc, range).await?;
        let images = try_join_all(page.articles.iter().map(|article| image(app, article, reads))).await?;
        pages.extend(addresses(&page.articles, reads).await?.into_iter().zip(images));
        range.after = page.keys.last().copied();
        if !page.more {
            break;
        }
        if pages.len() >= MOST {
            tracing::warn!(%month, "more articles were first published than a sitemap may name; the later ones are left out");
            break;
        }
    }
    if pages.is_empty() {
        return Err(not_found());
    }
    answer("urlset", &[PROTOCOL, IMAGE], |xml| {
        for ((address, article), image) in &pages {
            xml::element(xml, "url", &[], |xml| {
                xml::text(xml, "loc", address)?;
                xml::text(xml, "lastmod", &article.card.updated_at.to_string())?;
                image.as_ref().map_or(Ok(()), |image| {
                    xml::element(xml, "image:image", &[], |xml| xml::text(xml, "image:loc", image))
                })
            })?;
        }
        Ok(())
    })
}

/// Sitemap of the news
///
/// What was first published in the last 48 hours, the newest first, with Google's extension for news. What was withdrawn is no news.
#[utoipa::path(
    get,
    path = "/sitemaps/news.xml",
    operation_id = "getNewsSitemap",
    tag = "Sitemaps",
    responses((status = 200, description = "The sitemap.", body = String, content_type = "application/xml"), Unchanged)
)]
async fn news(_: &HttpRequest, _: &App, reads: &Reads) -> Result<Answer, Problem> {
    let since = reads.read_as().at().saturating_add_millis(-NEWS_FOR);
    let recent = Range {
        before: Some(at_end_of(since)),
        ..Range::first(MOST_NEWS)
    };
    let found = page(reads, PageOrder::FirstPublishedDesc, recent).await?;
    let oldest = found.articles.last().map(|article| article.card.first_published_at);
    let pages = addresses(&found.articles, reads).await?;
    let publication = reads.site().await?.card.name.to_string();
    let made = answer("urlset", &[PROTOCOL, NEWS], |xml| {
        for (address, article) in pages.iter().filter(|(_, article)| article.card.retraction.is_none()) {
            xml::element(xml, "url", &[], |xml| {
                xml::text(xml, "loc", address)?;
                xml::text(xml, "lastmod", &article.card.updated_at.to_string())?;
                xml::element(xml, "news:news", &[], |xml| newest(xml, &publication, &article.card))
            })?;
        }
        Ok(())
    })?;
    Ok(Answer {
        until: oldest.map(|oldest| oldest.saturating_add_millis(NEWS_FOR)),
        ..made
    })
}

fn newest(xml: &mut Xml, publication: &str, card: &ArticleCard) -> std::io::Result<()> {
    xml::element(xml, "news:publication", &[], |xml| {
        xml::text(xml, "news:name", publication)?;
        xml::text(xml, "news:language", &iso_639(card.language.as_str()))
    })?;
    xml::text(xml, "news:publication_date", &card.first_published_at.to_string())?;
    xml::text(xml, "news:title", card.headline.as_str())
}

/// The language as Google's extension has it: that of ISO 639 alone, but for the two ways of writing Chinese.
fn iso_639(tag: &str) -> String {
    let mut parts = tag.split('-');
    match parts.next() {
        Some("zh") if parts.any(|part| matches!(part, "Hant" | "TW" | "HK" | "MO")) => "zh-tw".to_owned(),
        Some("zh") => "zh-cn".to_owned(),
        language => language.unwrap_or_default().to_lowercase(),
    }
}

fn answer(
    root: &str,
    namespaces: Attributes<'_>,
    write: impl FnOnce(&mut Xml) -> std::io::Result<()>,
) -> Result<Answer, Problem> {
    let bytes = xml::document(root, namespaces, write).map_err(Problem::internal)?;
    Ok(Answer::found("application/xml; charset=utf-8", bytes))
}

/// The months in which something was first published, the newest first. Each is asked for its first article, many in one statement.
async fn months(reads: &Reads) -> Result<Vec<Month>, Problem> {
    let oldest = page(reads, PageOrder::FirstPublishedAsc, Range::first(1)).await?;
    let newest = page(reads, PageOrder::FirstPublishedDesc, Range::first(1)).await?;
    let (Some(oldest), Some(newest)) = (oldest.keys.first(), newest.keys.first()) else {
        return Ok(Vec::new());
    };
    let all = std::iter::successors(Some(Month::of(oldest.at)), |month| month.next());
    let all: Vec<Month> = all.take_while(|month| month.start() <= newest.at).collect();
    let first = async |month: &Month| page(reads, PageOrder::FirstPublishedAsc, within(*month, 1)).await;
    let found = try_join_all(all.iter().map(first)).await?;
    let full = all.into_iter().zip(found).filter(|(_, page)| !page.keys.is_empty());
    Ok(full.map(|(month, _)| month).rev().collect())
}

/// When something in a month was last changed, as far as the last updates tell.
async fn last_changes(reads: &Reads) -> Result<BTreeMap<Month, Timestamp>, Problem> {
    let updated = page(reads, PageOrder::UpdatedDesc, Range::first(UPDATES)).await?;
    let changes = updated.articles.iter().map(|article| &article.card);
    let mut last = BTreeMap::new();
    for card in changes {
        last.entry(Month::of(card.first_published_at))
            .or_insert(card.updated_at);
    }
    Ok(last)
}

/// The address of the picture that leads an article, if it is shown and there is a file of it.
async fn image(app: &App, article: &Edition<ArticleCard>, reads: &Reads) -> Result<Option<String>, Problem> {
    let lead = article.card.lead.as_ref().filter(|_| article.card.retraction.is_none());
    let Some(lead) = lead else { return Ok(None) };
    let asset = reads.live::<MediaCard>(lead.media).await?;
    Ok(asset
        .and_then(|asset| pictures::copy(&app.public_url, &asset))
        .map(|copy| copy.url))
}

/// The address of each of these on the front end.
async fn addresses(
    articles: &[Arc<Edition<ArticleCard>>],
    reads: &Reads,
) -> Result<Vec<(String, Arc<Edition<ArticleCard>>)>, Problem> {
    let site = reads.site().await?;
    let paths = try_join_all(articles.iter().map(|article| reads.article_path(article))).await?;
    let addresses = paths.iter().map(|path| site.card.url.join(path));
    Ok(addresses.zip(articles.iter().cloned()).collect())
}

async fn page(reads: &Reads, order: PageOrder, range: Range<PageKey>) -> Result<Page, Problem> {
    let (list, language, began) = (List::All, None, None);
    let page = PageRequest { order, began, range };
    reads.page(ListPage { list, language, page }).await
}

/// The first so many of a month, the oldest first.
fn within(month: Month, limit: u32) -> Range<PageKey> {
    Range {
        after: Some(at_end_of(month.start().saturating_add_millis(-1))),
        before: month.next().map(|next| PageKey {
            at: next.start(),
            article: ArticleId(Uuid::nil()),
        }),
        ..Range::first(limit)
    }
}

/// The last place of that instant.
fn at_end_of(at: Timestamp) -> PageKey {
    let article = ArticleId(Uuid::max());
    PageKey { at, article }
}
