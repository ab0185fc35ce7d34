//! `/v1/menus/{slug}`: one menu.

use super::parameters::Parameters;
use super::{json, named};
use crate::app::App;
use crate::caller::Caller;
use crate::error::Problem;
use crate::error_codes::ErrorCode;
use crate::menus;
use crate::openapi::{AsOf, Moved, Unchanged};
use crate::reads::Reads;
use crate::respond::Answer;
use actix_web::HttpRequest;
use domain::menu::{MenuCard, ShownItem, ShownTarget};
use futures_util::FutureExt;
use futures_util::future::{BoxFuture, try_join_all};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A tree of links that the editors put together.
#[derive(Serialize, ToSchema)]
#[schema(as = Menu)]
struct MenuJson {
    id: Uuid,
    /// The last part of its address here, unique among menus.
    slug: String,
    /// What it is called, on the desk.
    name: String,
    /// What is in it, in the editors' order. What is not public is left out.
    items: Vec<ItemJson>,
    /// The number of this edition: grows with each change of the menu itself.
    #[schema(minimum = 1)]
    edition: i32,
}

/// An item of a menu.
#[derive(Serialize, ToSchema)]
#[schema(as = MenuItem)]
struct ItemJson {
    /// What it is called: as the editors said, or as what it leads to is called now.
    label: String,
    /// The whole address that it leads to, or an anchor; null for a heading, which leads nowhere.
    url: Option<String>,
    /// What it leads to: `article`, `section`, `topic`, `contributor` or `page`; null for an address and for a heading. Later there may be others.
    #[schema(example = "section")]
    kind: Option<&'static str>,
    /// The id of what it leads to; null for an address and for a heading.
    id: Option<Uuid>,
    /// What is below it.
    #[schema(no_recursion)]
    children: Vec<ItemJson>,
}

impl ItemJson {
    fn all(items: Vec<ShownItem>, reads: &Reads) -> BoxFuture<'_, Result<Vec<ItemJson>, Problem>> {
        try_join_all(items.into_iter().map(|item| ItemJson::new(item, reads))).boxed()
    }

    async fn new(item: ShownItem, reads: &Reads) -> Result<ItemJson, Problem> {
        let url = async {
            match &item.target {
                Some(target) => menus::url(target, reads).await,
                None => Ok(None),
            }
        };
        let (url, children) = futures_util::try_join!(url, ItemJson::all(item.children, reads))?;
        let subject = match &item.target {
            Some(ShownTarget::Subject(edition)) => Some(edition.subject()),
            Some(ShownTarget::Link(_)) | None => None,
        };
        Ok(ItemJson {
            label: item.label,
            url,
            kind: subject.map(|subject| subject.kind.as_str()),
            id: subject.map(|subject| subject.id),
            children,
        })
    }
}

/// One menu
///
/// As it is now: an item that leads to what is not public is left out; what is below it stands under its label, or in its place if it has
/// none of its own. An old slug, or another spelling of it, leads to the menu's address now.
#[utoipa::path(
    get,
    path = "/v1/menus/{slug}",
    operation_id = "getMenu",
    tag = "Reading",
    params(("slug" = String, Path, description = "The menu's slug.", example = "main"), AsOf),
    responses((status = 200, description = "The menu.", body = MenuJson), Moved, Unchanged)
)]
pub async fn one(request: &HttpRequest, app: &App, caller: Caller) -> Result<Answer, Problem> {
    let slug = named(request)?;
    let parameters = Parameters::read(request, &["asOf"])?;
    let reads = caller.reads_as_of(parameters.instant("asOf")?)?;
    let not_found = || Problem::new(ErrorCode::NotFound, "there is no such menu");
    let edition = reads.by_any_slug::<MenuCard>(&slug).await?.ok_or_else(not_found)?;
    let card = &edition.card;
    if card.slug.as_str() != slug.as_str() {
        let address = app.address(&["v1", "menus", card.slug.as_str()]);
        return Ok(Answer::moved(request, address));
    }
    let shown = menus::shown(card, &reads).await?;
    json(&MenuJson {
        id: edition.id,
        slug: card.slug.to_string(),
        name: card.name.to_string(),
        items: ItemJson::all(shown, &reads).await?,
        edition: edition.number,
    })
}
