//! Creates and saves pages.

use super::act::caller;
use super::{slug, subject};
use crate::graphql::input::article::story;
use crate::graphql::input::block::BlockInput;
use crate::graphql::input::markup::BodyMarkupInput;
use crate::graphql::page::Page;
use crate::graphql::user_error::{Parser, UserError};
use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use desk::Desk;
use desk::page::SavePage;
use domain::ids::PageId;
use domain::language::Language;
use domain::page::{PageCard, PageContent};
use domain::permission::Actor;
use domain::text::Title;
use storage::Tx;

/// What a page is to be. A save replaces all of it.
#[derive(InputObject)]
pub struct PageInput {
    /// What it is called: at most 300 characters.
    title: String,
    /// Unique among pages. Without it, one is made of the title.
    slug: Option<String>,
    /// The language it is written in (BCP 47). Without it, the site's.
    language: Option<String>,
    /// The id of the page that it is a part of. Without it, it stands at the top.
    parent: Option<ID>,
    /// The page itself: at most 2,000 blocks and 1,000,000 characters.
    body: Option<Vec<BlockInput>>,
    /// The page as HTML or Markdown, in place of `body`.
    body_markup: Option<BodyMarkupInput>,
}

impl PageInput {
    fn parse(self, parser: &mut Parser, desk: &Desk, default: &Language) -> Option<PageContent> {
        let title = parser.value("title", Title::parse(&self.title));
        let slug = slug(parser, self.slug, &self.title);
        let language = match self.language {
            Some(language) => parser.value("language", Language::parse(&language)),
            None => Some(default.clone()),
        };
        let parent = self.parent.and_then(|id| parser.id("parent", &id, PageId));
        let body = story(parser, desk, self.body, self.body_markup);
        let card = PageCard {
            title: title?,
            slug: slug?,
            language: language?,
            parent,
        };
        Some(PageContent { card, body: body? })
    }
}

/// A new page.
#[derive(InputObject)]
pub struct CreatePageInput {
    /// What it is to be.
    page: PageInput,
}

/// A page as it is to be from now on.
#[derive(InputObject)]
pub struct SavePageInput {
    /// Its id.
    id: ID,
    /// The `edition` that you were looking at. If somebody saved since, the save is refused.
    seen: i32,
    /// What it is to be.
    page: PageInput,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct PagePayload {
    /// The page as it is now. Null if the save was refused.
    page: Option<Page>,
    /// What an editor can fix; empty if all went well.
    user_errors: Vec<UserError>,
}

impl PagePayload {
    fn new(ctx: &Context<'_>, (edition, user_errors): subject::Halves<PageCard>) -> Result<PagePayload> {
        let reads = caller(ctx)?.reads_now();
        Ok(PagePayload {
            page: edition.map(|edition| Page { edition, reads }),
            user_errors,
        })
    }
}

/// The page mutations.
#[derive(Default)]
pub struct PageMutation;

#[Object]
impl PageMutation {
    /// Creates a page. It is public at once.
    async fn create_page(&self, ctx: &Context<'_>, input: CreatePageInput) -> Result<PagePayload> {
        let caller = caller(ctx)?;
        let (desk, site) = (&caller.desk, caller.reads().site().await?);
        let id = PageId(desk.new_id());
        let parse = |parser: &mut Parser| {
            parser.within("page", |parser| {
                input.page.parse(parser, desk, &site.card.default_language)
            })
        };
        let create = async |tx: &mut Tx, actor: &Actor, content: PageContent| {
            desk::page::create_page(tx, actor, id, content).await
        };
        PagePayload::new(ctx, subject::act(ctx, parse, create).await?)
    }

    /// Saves a page. It is public at once.
    async fn save_page(&self, ctx: &Context<'_>, input: SavePageInput) -> Result<PagePayload> {
        let caller = caller(ctx)?;
        let (desk, site) = (&caller.desk, caller.reads().site().await?);
        let parse = |parser: &mut Parser| {
            let id = parser.id("id", &input.id, PageId);
            let content = parser.within("page", |parser| {
                input.page.parse(parser, desk, &site.card.default_language)
            });
            let seen = input.seen;
            id.zip(content).map(|(id, content)| SavePage { id, seen, content })
        };
        PagePayload::new(ctx, subject::act(ctx, parse, desk::page::save_page).await?)
    }
}
