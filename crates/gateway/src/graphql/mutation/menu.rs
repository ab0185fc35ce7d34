//! Creates and saves menus.

use super::{slug, subject};
use crate::caller::Caller;
use crate::graphql::menu::Menu;
use crate::graphql::user_error::{Parser, UserError};
use async_graphql::{Context, ID, InputObject, Object, OneofObject, Result, SimpleObject};
use domain::ids::{ArticleId, ContributorId, MenuId, PageId, SectionId, TopicId};
use domain::link::LinkTarget;
use domain::menu::{MenuCard, MenuItem, MenuItems, MenuRefused, MenuTarget};
use domain::text::{Label, Name};

/// Where an item leads: give exactly one. What is not public yet, or not any more, is shown when it is.
#[derive(OneofObject)]
pub enum MenuTargetInput {
    /// To the article with this id.
    Article(ID),
    /// To the section with this id.
    Section(ID),
    /// To the topic with this id.
    Topic(ID),
    /// To the contributor with this id.
    Contributor(ID),
    /// To the page with this id.
    Page(ID),
    /// To an https, http, mailto or tel address, a path of the front end's own, or an anchor. The item needs a label.
    Link(String),
}

impl MenuTargetInput {
    fn parse(self, parser: &mut Parser) -> Option<MenuTarget> {
        match self {
            MenuTargetInput::Article(id) => parser.id("article", &id, ArticleId).map(MenuTarget::Article),
            MenuTargetInput::Section(id) => parser.id("section", &id, SectionId).map(MenuTarget::Section),
            MenuTargetInput::Topic(id) => parser.id("topic", &id, TopicId).map(MenuTarget::Topic),
            MenuTargetInput::Contributor(id) => parser
                .id("contributor", &id, ContributorId)
                .map(MenuTarget::Contributor),
            MenuTargetInput::Page(id) => parser.id("page", &id, PageId).map(MenuTarget::Page),
            MenuTargetInput::Link(link) => parser.value("link", LinkTarget::parse(&link)).map(MenuTarget::Link),
        }
    }
}

/// An item of a menu.
#[derive(InputObject)]
pub struct MenuItemInput {
    /// What it is called: at most 300 characters. Without it, as what it leads to is called whenever it is read.
    label: Option<String>,
    /// Where it leads. Without it, it is a heading of what is below it, and needs a label.
    target: Option<MenuTargetInput>,
    /// What is below it.
    #[graphql(default)]
    children: Vec<MenuItemInput>,
}

/// What a menu is to be. A save replaces all of it.
#[derive(InputObject)]
pub struct MenuInput {
    /// What it is called.
    name: String,
    /// Unique among menus. Without it, one is made of the name.
    slug: Option<String>,
    /// What is in it, in order: at most 200 items, 4 deep.
    items: Vec<MenuItemInput>,
}

impl MenuInput {
    fn parse(self, parser: &mut Parser) -> Option<MenuCard> {
        let name = parser.value("name", Name::parse(&self.name));
        let slug = slug(parser, self.slug, &self.name);
        let items = parser.within("items", |parser| {
            let items = items(parser, self.items);
            let refuse = |refused: MenuRefused| match &refused {
                MenuRefused::NoLabel(place) => parser.within(place, |parser| parser.refuse(&refused)),
                MenuRefused::TooMany(_) | MenuRefused::TooDeep => parser.refuse(&refused),
            };
            MenuItems::parse(items).map_err(refuse).ok()
        });
        Some(MenuCard {
            name: name?,
            slug: slug?,
            items: items?,
        })
    }
}

/// What is refused of an item is noted; the item stands then for what cannot be saved.
fn items(parser: &mut Parser, input: Vec<MenuItemInput>) -> Vec<MenuItem> {
    let items = input.into_iter().enumerate().map(|(index, item)| {
        parser.within(&format!("[{index}]"), |parser| MenuItem {
            label: parser.text("label", item.label, Label::parse),
            target: item
                .target
                .and_then(|target| parser.within("target", |parser| target.parse(parser))),
            children: parser.within("children", |parser| items(parser, item.children)),
        })
    });
    items.collect()
}

/// A new menu.
#[derive(InputObject)]
pub struct CreateMenuInput {
    /// What it is to be.
    menu: MenuInput,
}

/// A menu as it is to be from now on.
#[derive(InputObject)]
pub struct SaveMenuInput {
    /// Its id.
    id: ID,
    /// The `edition` that you were looking at. If somebody saved since, the save is refused.
    seen: i32,
    /// What it is to be.
    menu: MenuInput,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct MenuPayload {
    /// The menu as it is now. Null if the save was refused.
    menu: Option<Menu>,
    /// What an editor can fix; empty if all went well.
    user_errors: Vec<UserError>,
}

impl MenuPayload {
    fn new(ctx: &Context<'_>, (edition, user_errors): subject::Halves<MenuCard>) -> Result<MenuPayload> {
        let reads = ctx.data::<Caller>()?.reads_now();
        Ok(MenuPayload {
            menu: edition.map(|edition| Menu { edition, reads }),
            user_errors,
        })
    }
}

/// The menu mutations.
#[derive(Default)]
pub struct MenuMutation;

#[Object]
impl MenuMutation {
    /// Creates a menu. It is public at once.
    async fn create_menu(&self, ctx: &Context<'_>, input: CreateMenuInput) -> Result<MenuPayload> {
        let parse = |parser: &mut Parser| input.menu.parse(parser);
        MenuPayload::new(ctx, subject::create(ctx, MenuId, parse, desk::menu::create_menu).await?)
    }

    /// Saves a menu. It is public at once.
    async fn save_menu(&self, ctx: &Context<'_>, input: SaveMenuInput) -> Result<MenuPayload> {
        let parse = |parser: &mut Parser| input.menu.parse(parser);
        let saved = subject::save(ctx, &input.id, input.seen, parse, desk::menu::save_menu).await?;
        MenuPayload::new(ctx, saved)
    }
}
