//! Authors, categories, tags and menus of a WordPress export.

use super::element::Element;
use super::{Counts, menu};
use crate::draft::{ContributorDraft, Draft, SectionDraft, TopicDraft};
use crate::entry::{Entry, Kind, Taken, skipped};
use crate::words::{self, cut, plain};
use domain::text::{Description, Name};

/// What becomes of an element of the channel that is no item; `None` if it says something of the channel itself.
pub(super) fn entry(element: Element, counts: &mut Counts) -> Option<Entry> {
    match element.name.as_str() {
        "wp:author" => {
            counts.authors += 1;
            Some(author(element))
        }
        "wp:category" => {
            counts.categories += 1;
            let names = [
                "wp:category_nicename",
                "wp:cat_name",
                "wp:category_description",
                "wp:category_parent",
            ];
            Some(section(element, names))
        }
        "wp:tag" => {
            counts.tags += 1;
            Some(topic(element, ["wp:tag_slug", "wp:tag_name", "wp:tag_description"]))
        }
        "wp:term" => {
            counts.terms += 1;
            Some(term(element))
        }
        _ => None,
    }
}

/// The number of a category or tag, by which items of menus name it, and what else names it.
pub(super) fn number(element: &Element) -> Option<(String, String)> {
    let (nicename, name) = match element.name.as_str() {
        "wp:category" => ("wp:category_nicename", "wp:cat_name"),
        "wp:tag" => ("wp:tag_slug", "wp:tag_name"),
        "wp:term" => ("wp:term_slug", "wp:term_name"),
        _ => return None,
    };
    let nicename = words::decoded(element.text(nicename));
    let key = if nicename.is_empty() {
        plain(element.text(name))
    } else {
        nicename
    };
    let number = element.text("wp:term_id").to_owned();
    (!number.is_empty()).then_some((number, key))
}

fn term(element: Element) -> Entry {
    let names = ["wp:term_slug", "wp:term_name", "wp:term_description", "wp:term_parent"];
    match element.text("wp:term_taxonomy") {
        "category" => section(element, names),
        "post_tag" => topic(element, [names[0], names[1], names[2]]),
        "nav_menu" => menu::menu(element),
        taxonomy => Entry {
            line: element.line,
            item: format!("term {} of {taxonomy}", element.text("wp:term_slug")),
            taken: Taken::NotYet,
            reasons: element.wrong,
        },
    }
}

fn author(element: Element) -> Entry {
    let login = element.text("wp:author_login");
    let whole = format!(
        "{} {}",
        element.text("wp:author_first_name"),
        element.text("wp:author_last_name")
    );
    let given = [
        element.text("wp:author_display_name"),
        whole.trim(),
        words::bare_login(login),
    ];
    let called = given
        .into_iter()
        .map(plain)
        .find(|name| !name.is_empty())
        .unwrap_or_default();
    let mut reasons = element.wrong.clone();
    let key = words::author_key(login);
    let name = cut::<Name>(&called, &mut reasons);
    let slug = words::slug_or_from(words::bare_login(login), &called);
    let taken = match (name, slug) {
        (Some(name), Some(slug)) if !key.is_empty() => Taken::Draft(Draft::Contributor(ContributorDraft {
            key,
            name,
            slug,
            biography: None,
        })),
        _ => skipped(
            Kind::Contributor,
            "it has no login, or none that an address can be made of",
            &mut reasons,
        ),
    };
    Entry {
        line: element.line,
        item: format!("author {login}"),
        taken,
        reasons,
    }
}

fn section(element: Element, [nicename, name, description, parent]: [&str; 4]) -> Entry {
    let Term {
        item,
        key,
        mut reasons,
        name,
        slug,
        description,
    } = read(&element, "category", [nicename, name, description]);
    let parent = words::decoded(element.text(parent));
    let parent = match parent == key {
        true if !key.is_empty() => {
            reasons.push("it is its own parent; it was taken without one".to_owned());
            None
        }
        _ => Some(parent).filter(|parent| !parent.is_empty()),
    };
    let taken = match (name, slug) {
        (Some(name), Some(slug)) => Taken::Draft(Draft::Section(SectionDraft {
            key,
            name,
            slug,
            description,
            parent,
        })),
        _ => skipped(
            Kind::Section,
            "it has no name that an address can be made of",
            &mut reasons,
        ),
    };
    Entry {
        line: element.line,
        item,
        taken,
        reasons,
    }
}

fn topic(element: Element, names: [&str; 3]) -> Entry {
    let Term {
        item,
        key,
        mut reasons,
        name,
        slug,
        description,
    } = read(&element, "tag", names);
    let taken = match (name, slug) {
        (Some(name), Some(slug)) => Taken::Draft(Draft::Topic(TopicDraft {
            key,
            name,
            slug,
            description,
        })),
        _ => skipped(
            Kind::Topic,
            "it has no name that an address can be made of",
            &mut reasons,
        ),
    };
    Entry {
        line: element.line,
        item,
        taken,
        reasons,
    }
}

/// What categories and tags have in common.
struct Term {
    item: String,
    key: String,
    reasons: Vec<String>,
    name: Option<Name>,
    slug: Option<domain::slug::Slug>,
    description: Option<Description>,
}

fn read(element: &Element, what: &str, [nicename, name, description]: [&str; 3]) -> Term {
    let mut reasons = element.wrong.clone();
    let nicename = words::decoded(element.text(nicename));
    let called = Some(plain(element.text(name))).filter(|name| !name.is_empty());
    let called = called.unwrap_or_else(|| nicename.clone());
    let key = if nicename.is_empty() {
        called.clone()
    } else {
        nicename.clone()
    };
    Term {
        item: format!("{what} {key}"),
        name: cut(&called, &mut reasons),
        slug: words::slug_or_from(&nicename, &called),
        description: cut(&plain(element.text(description)), &mut reasons),
        key,
        reasons,
    }
}
