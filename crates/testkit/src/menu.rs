//! Given menus.

use crate::given::Given;
use crate::user::house;
use desk::Desk;
use desk::menu::create_menu;
use domain::ids::MenuId;
use domain::link::LinkTarget;
use domain::menu::{MenuCard, MenuItem, MenuItems, MenuTarget};
use domain::slug::Slug;
use domain::text::{Label, Name};

/// A menu of that name, with nothing in it.
pub fn menu(name: &str) -> MenuBuilder {
    MenuBuilder {
        card: MenuCard {
            name: Name::parse(name).expect("it is a name"),
            slug: Slug::from_words(name).expect("the name makes a slug"),
            items: MenuItems::default(),
        },
    }
}

/// An item that is called as what it leads to.
pub fn item(target: MenuTarget) -> MenuItem {
    MenuItem {
        label: None,
        target: Some(target),
        children: Vec::new(),
    }
}

/// An item of its own label, that leads to an address.
pub fn link(label: &str, address: &str) -> MenuItem {
    let target = LinkTarget::parse(address).expect("it is an address");
    MenuItem {
        label: Some(Label::parse(label).expect("it is a label")),
        ..item(MenuTarget::Link(target))
    }
}

/// A menu to be made.
#[derive(Clone, Debug)]
pub struct MenuBuilder {
    card: MenuCard,
}

impl MenuBuilder {
    /// With these items.
    pub fn items(mut self, items: Vec<MenuItem>) -> MenuBuilder {
        self.card.items = MenuItems::parse(items).expect("they make a menu");
        self
    }

    /// The card, for a test that makes or saves the menu itself.
    pub fn card(self) -> MenuCard {
        self.card
    }
}

impl Given for MenuBuilder {
    type Made = MenuId;

    async fn given(self, desk: &Desk) -> MenuId {
        let id = MenuId(desk.new_id());
        let made = desk
            .run(async |tx| create_menu(tx, &house(), id, self.card).await)
            .await;
        made.expect("the menu can be made");
        id
    }
}
