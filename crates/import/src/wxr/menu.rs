//! Menus of a WordPress export: terms of the taxonomy `nav_menu`, and items that name one of them and each other.

use super::element::Element;
use super::item::terms;
use crate::draft::{Draft, MenuDraft, MenuItemDraft, MenuTargetDraft};
use crate::entry::{Entry, Kind, Taken, skipped};
use crate::words::{self, cut, plain};
use std::collections::HashMap;

/// What becomes of a menu's term.
pub(super) fn menu(element: Element) -> Entry {
    let mut reasons = element.wrong.clone();
    let nicename = words::decoded(element.text("wp:term_slug"));
    let called = Some(plain(element.text("wp:term_name"))).filter(|name| !name.is_empty());
    let called = called.unwrap_or_else(|| nicename.clone());
    let key = if nicename.is_empty() {
        called.clone()
    } else {
        nicename.clone()
    };
    let taken = match (cut(&called, &mut reasons), words::slug_or_from(&nicename, &called)) {
        (Some(name), Some(slug)) => Taken::Draft(Draft::Menu(MenuDraft {
            key: key.clone(),
            name,
            slug,
        })),
        _ => skipped(
            Kind::Menu,
            "it has no name that an address can be made of",
            &mut reasons,
        ),
    };
    Entry {
        line: element.line,
        item: format!("menu {key}"),
        taken,
        reasons,
    }
}

/// What becomes of an item of a menu. `numbers` are those of terms, each with what names it.
pub(super) fn item(
    element: &Element,
    key: Option<String>,
    numbers: &HashMap<String, String>,
    reasons: &mut Vec<String>,
) -> Taken {
    if !matches!(element.text("wp:status"), "publish" | "") {
        return skipped(Kind::MenuItem, "it is not public", reasons);
    }
    let Some(key) = key else {
        return skipped(Kind::MenuItem, "it has no number", reasons);
    };
    let Some(menu) = terms(element, "nav_menu").into_iter().next() else {
        return skipped(Kind::MenuItem, "it is in no menu", reasons);
    };
    let meta = |name: &'static str| element.meta(name).next().unwrap_or_default();
    let parent = meta("_menu_item_menu_item_parent");
    Taken::Draft(Draft::MenuItem(Box::new(MenuItemDraft {
        menu,
        parent: Some(parent)
            .filter(|parent| !matches!(*parent, "" | "0") && *parent != key)
            .map(str::to_owned),
        place: element.text("wp:menu_order").parse().unwrap_or_default(),
        label: cut(&plain(element.text("title")), reasons),
        target: target(element, numbers),
        key,
    })))
}

fn target(element: &Element, numbers: &HashMap<String, String>) -> MenuTargetDraft {
    let meta = |name: &'static str| element.meta(name).next().unwrap_or_default();
    let (number, object) = (meta("_menu_item_object_id"), meta("_menu_item_object"));
    let named = |kind, key: &str| MenuTargetDraft::Named(kind, key.to_owned());
    let term = |kind| numbers.get(number).map(|key| named(kind, key));
    let unknown = || MenuTargetDraft::Unknown(format!("{object} {number}"));
    match (meta("_menu_item_type"), object) {
        ("post_type", "page") => named(Kind::Page, number),
        ("post_type", "post") => named(Kind::Article, number),
        ("taxonomy", "category") => term(Kind::Section).unwrap_or_else(unknown),
        ("taxonomy", "post_tag") => term(Kind::Topic).unwrap_or_else(unknown),
        ("custom", _) => address(meta("_menu_item_url")),
        _ => unknown(),
    }
}

/// Where an address leads: `#` is how a heading is written.
fn address(address: &str) -> MenuTargetDraft {
    if matches!(address, "" | "#") {
        return MenuTargetDraft::Heading;
    }
    let path = address.split("://").last().unwrap_or_default();
    let kinds: &[Kind] = match path {
        path if path.contains("/category/") => &[Kind::Section],
        path if path.contains("/tag/") => &[Kind::Topic],
        path if path.contains("/author/") => &[Kind::Contributor],
        _ => &[Kind::Page, Kind::Article],
    };
    // A path with a query is another page, but for WordPress's plain addresses.
    let last = words::last_part(address).filter(|last| !address.contains(['?', '#']) || last.starts_with("p-"));
    MenuTargetDraft::Address {
        address: address.to_owned(),
        kinds: kinds.to_vec(),
        slug: last.and_then(|last| words::slug(&last)),
    }
}
