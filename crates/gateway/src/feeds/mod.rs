//! Feeds: the newest articles of the newsroom, or of a section, a topic or a contributor, for readers and aggregators.
//!
//! `source.rs` says which feed, `entry.rs` loads its entries, and each form is a pure function of the two. Invariants: an entry's id
//! never changes, and the same content gives the same bytes: nothing in a feed says when it was asked for.

mod described;
mod entry;
mod json_feed;
mod rss;
mod source;
#[cfg(test)]
mod tests;

pub use described::described;

use crate::app::App;
use crate::caller::Caller;
use crate::error::Problem;
use crate::error_codes::ErrorCode;
use crate::respond::Answer;
use crate::rest::named;
use actix_web::{HttpRequest, HttpResponse, web};
use source::{Nouns, Source};
use storage::{ListPage, PageOrder, PageRequest, Range};

/// How many entries a feed has.
const ENTRIES: u32 = 30;

/// The form of a feed.
#[derive(Clone, Copy)]
enum Form {
    Rss,
    JsonFeed,
}

impl Form {
    const ALL: [Form; 2] = [Form::Rss, Form::JsonFeed];

    /// The last part of its address.
    fn file(self) -> &'static str {
        match self {
            Form::Rss => "rss.xml",
            Form::JsonFeed => "feed.json",
        }
    }

    fn content_type(self) -> &'static str {
        match self {
            Form::Rss => "application/rss+xml; charset=utf-8",
            Form::JsonFeed => "application/feed+json; charset=utf-8",
        }
    }
}

/// The routes.
pub fn configure(service: &mut web::ServiceConfig) {
    for form in Form::ALL {
        let newsroom = move |request, app| newsroom(request, app, form);
        let address = format!("/feeds/{}", form.file());
        let resource = web::resource(address).route(web::get().to(newsroom));
        service.service(resource.route(web::head().to(newsroom)));
        for nouns in Nouns::ALL {
            let of_one = move |request, app| of_one(request, app, nouns, form);
            let address = format!("/feeds/{}/{{slug}}/{}", nouns.word(), form.file());
            let resource = web::resource(address).route(web::get().to(of_one));
            service.service(resource.route(web::head().to(of_one)));
        }
    }
}

async fn newsroom(request: HttpRequest, app: web::Data<App>, form: Form) -> Result<HttpResponse, Problem> {
    let make = async |caller| feed(&request, &app, &caller, None, form).await;
    app.answers.make(&request, &app, make).await
}

async fn of_one(request: HttpRequest, app: web::Data<App>, nouns: Nouns, form: Form) -> Result<HttpResponse, Problem> {
    let slug = named(&request)?;
    let make = async |caller| feed(&request, &app, &caller, Some((nouns, &slug)), form).await;
    app.answers.make(&request, &app, make).await
}

/// The feed of one section, topic or contributor, or of the newsroom. An old slug, or another spelling, leads to its address now.
async fn feed(
    request: &HttpRequest,
    app: &App,
    caller: &Caller,
    of: Option<(Nouns, &str)>,
    form: Form,
) -> Result<Answer, Problem> {
    let reads = caller.reads();
    let source = match of {
        None => Source::newsroom(),
        Some((nouns, slug)) => {
            let not_found = || Problem::new(ErrorCode::NotFound, "there is no such feed");
            let source = Source::find(reads, nouns, slug).await?.ok_or_else(not_found)?;
            if source.slug() != Some(slug) {
                return Ok(Answer::moved(request, source.address(app, form)));
            }
            source
        }
    };
    let page = PageRequest {
        order: PageOrder::FirstPublishedDesc,
        began: None,
        range: Range::first(ENTRIES),
    };
    let (list, language) = (source.list, None);
    let found = reads.page(ListPage { list, language, page }).await?;
    let site = reads.site().await?;
    let meta = source.meta(app, &site.card, form);
    let entries = entry::all(&found.articles, reads).await?;
    let bytes = match form {
        Form::Rss => rss::write(&meta, &entries).map_err(Problem::internal)?,
        Form::JsonFeed => json_feed::write(&meta, &entries).map_err(Problem::internal)?,
    };
    Ok(Answer::found(form.content_type(), bytes))
}
