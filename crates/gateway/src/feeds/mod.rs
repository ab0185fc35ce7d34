//! Feeds: the newest articles of the newsroom, or of a section, a topic or a contributor, for readers and aggregators; and one article in
//! each form in which partners take them.
//!
//! `source.rs` says which feed, `entry.rs` loads its stories, and each form is a pure function of the two: its row in [`FORMS`], or in
//! [`article::FORMS`], names its writer. Invariants: a story's id never changes, and the same content gives the same bytes: nothing in a
//! form says when it was asked for.

pub mod article;
mod atom;
mod described;
mod entry;
mod format;
mod json_feed;
mod named;
mod ninjs;
mod page;
mod pictures;
mod plain;
mod rss;
mod schema_org;
mod source;
#[cfg(test)]
mod tests;

pub use described::described;
pub use format::format_at;
pub use page::{section_page, story_page};

use crate::app::App;
use crate::caller::Caller;
use crate::error::Problem;
use crate::error_codes::ErrorCode;
use crate::respond::Answer;
use crate::rest::named;
use actix_web::{HttpRequest, HttpResponse, web};
use domain::format::Format;
use domain::time::Timestamp;
use entry::FeedEntry;
use serde::Serialize;
use source::{FeedMeta, Nouns, Source};
use storage::{ListPage, PageOrder, PageRequest, Range, Removal};

/// How many entries a feed has at the most.
const ENTRIES: u32 = 30;
/// How many characters their texts have together: what comes behind is left out. It is a few times what is usual.
const CHARACTERS: usize = 2_000_000;

/// A feed, with all that any form shows of it.
struct Feed {
    meta: FeedMeta,
    entries: Vec<FeedEntry>,
    /// What was lately on it and must not be shown any more, for the forms that tell.
    removals: Vec<Removal>,
}

impl Feed {
    /// When something in it was last changed.
    fn updated_at(&self) -> Timestamp {
        let entries = self.entries.iter().map(|entry| entry.updated_at);
        let all = entries.chain(self.removals.iter().map(|removal| removal.at));
        all.max().unwrap_or(self.meta.since)
    }
}

/// How a feed is written.
struct Form {
    /// The last part of its address.
    file: &'static str,
    format: Format,
    /// What it is called, for people and, in the names of operations, for programs.
    names: (&'static str, &'static str),
    content_type: &'static str,
    /// Whether it has a way to say that something must not be shown any more.
    tells_of_removals: bool,
    write: fn(&Feed) -> std::io::Result<Vec<u8>>,
}

/// Every form of a feed.
static FORMS: [Form; 4] = [
    Form {
        file: "rss.xml",
        format: Format::Rss,
        names: ("RSS 2.0", "Rss"),
        content_type: "application/rss+xml; charset=utf-8",
        tells_of_removals: false,
        write: rss::write,
    },
    Form {
        file: "atom.xml",
        format: Format::Atom,
        names: ("Atom", "Atom"),
        content_type: "application/atom+xml; charset=utf-8",
        tells_of_removals: true,
        write: atom::write,
    },
    Form {
        file: "feed.json",
        format: Format::JsonFeed,
        names: ("JSON Feed 1.1", "JsonFeed"),
        content_type: "application/feed+json; charset=utf-8",
        tells_of_removals: false,
        write: json_feed::write,
    },
    Form {
        file: "ninjs.json",
        format: Format::Ninjs,
        names: ("ninjs 3.1", "Ninjs"),
        content_type: "application/json; charset=utf-8",
        tells_of_removals: true,
        write: ninjs::write,
    },
];

/// The routes.
pub fn configure(service: &mut web::ServiceConfig) {
    for form in &FORMS {
        let newsroom = move |request, app| newsroom(request, app, form);
        let address = format!("/feeds/{}", form.file);
        let resource = web::resource(address).route(web::get().to(newsroom));
        service.service(resource.route(web::head().to(newsroom)));
        for nouns in Nouns::ALL {
            let of_one = move |request, app| of_one(request, app, nouns, form);
            let address = format!("/feeds/{}/{{slug}}/{}", nouns.word(), form.file);
            let resource = web::resource(address).route(web::get().to(of_one));
            service.service(resource.route(web::head().to(of_one)));
        }
    }
    for form in &article::FORMS {
        let in_form = move |request, app| article::in_form(request, app, form);
        let address = format!("/v1/articles/{{id}}/{}", form.file);
        let resource = web::resource(address).route(web::get().to(in_form));
        service.service(resource.route(web::head().to(in_form)));
    }
}

async fn newsroom(request: HttpRequest, app: web::Data<App>, form: &Form) -> Result<HttpResponse, Problem> {
    let make = async |caller| feed(&request, &app, &caller, None, form).await;
    app.answers.make(&request, &app, make).await
}

async fn of_one(request: HttpRequest, app: web::Data<App>, nouns: Nouns, form: &Form) -> Result<HttpResponse, Problem> {
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
    form: &Form,
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
    let feed = Feed {
        meta: source.meta(app, &site, form),
        entries: entry::load_some(&found.articles, reads, &app.public_url, CHARACTERS).await?,
        removals: match form.tells_of_removals {
            true => reads.removed(list).await?,
            false => Vec::new(),
        },
    };
    let bytes = (form.write)(&feed).map_err(Problem::internal)?;
    Ok(Answer::found(form.content_type, bytes).under(&feed.meta.publisher.terms))
}

/// JSON for people to read, too.
fn json(document: &impl Serialize) -> std::io::Result<Vec<u8>> {
    let mut bytes = serde_json::to_vec_pretty(document)?;
    bytes.push(b'\n');
    Ok(bytes)
}
