//! Menus: trees of links that editors put together, such as a site's main menu and its footer.
//!
//! Invariant: what is shown of a menu at an instant leads only to what is public then, and nothing that is public gets lost with what is
//! gone above it. [`MenuItems::shown`] sees to it.

use crate::edition::AnyEdition;
use crate::ids::{ArticleId, ContributorId, PageId, SectionId, TopicId};
use crate::link::LinkTarget;
use crate::slug::Slug;
use crate::subject::Subject;
use crate::text::{Label, Name};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use uuid::Uuid;

/// A menu.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MenuCard {
    /// What it is called.
    pub name: Name,
    /// Unique among menus.
    pub slug: Slug,
    /// What is in it.
    pub items: MenuItems,
}

/// Where an item leads.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum MenuTarget {
    Article(ArticleId),
    Section(SectionId),
    Topic(TopicId),
    Contributor(ContributorId),
    Page(PageId),
    /// A path of the front end's own, or another site.
    Link(LinkTarget),
}

impl MenuTarget {
    /// The subject that it is.
    pub fn subject(&self) -> Option<Subject> {
        Some(match self {
            MenuTarget::Article(id) => Subject::from(*id),
            MenuTarget::Section(id) => Subject::from(*id),
            MenuTarget::Topic(id) => Subject::from(*id),
            MenuTarget::Contributor(id) => Subject::from(*id),
            MenuTarget::Page(id) => Subject::from(*id),
            MenuTarget::Link(_) => return None,
        })
    }
}

/// An item as its editor wrote it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MenuItem {
    /// What it is called; without it, as what it leads to is at the instant of the read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<Label>,
    /// Where it leads; without it, it is a heading of what stands below it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<MenuTarget>,
    /// What stands below it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub children: Vec<MenuItem>,
}

/// The items of a menu, in their order: at most 200, and at most 4 deep.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<MenuItem>", into = "Vec<MenuItem>")]
pub struct MenuItems(Vec<MenuItem>);

/// Why items make no menu.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MenuRefused {
    /// Over 200.
    #[error("the menu has {0} items; the most is 200")]
    TooMany(usize),
    /// Over 4 deep.
    #[error("items stand at most 4 deep")]
    TooDeep,
    /// Nothing says what it is called.
    #[error("the item at {0} needs a label: it leads to nothing that has a name")]
    NoLabel(String),
}

/// Where an item leads at an instant.
#[derive(Clone, Debug, PartialEq)]
pub enum ShownTarget {
    /// To what is public then.
    Subject(AnyEdition),
    /// To an address.
    Link(LinkTarget),
}

/// An item as it is shown at an instant.
#[derive(Clone, Debug, PartialEq)]
pub struct ShownItem {
    /// What it is called.
    pub label: String,
    /// Where it leads; a heading leads nowhere, and has something below it.
    pub target: Option<ShownTarget>,
    /// What is shown below it.
    pub children: Vec<ShownItem>,
}

impl MenuItems {
    /// The most items that a menu may have.
    pub const MOST: usize = 200;
    /// The most levels that a menu may have.
    pub const MOST_DEEP: usize = 4;

    /// Counts the items, and checks that each can be called something.
    pub fn parse(items: Vec<MenuItem>) -> Result<MenuItems, MenuRefused> {
        if is_deeper_than(Self::MOST_DEEP, &items) {
            return Err(MenuRefused::TooDeep);
        }
        let items = MenuItems(items);
        let placed = items.placed();
        let nameless = placed.iter().find(|(_, item)| {
            let subject = item.target.as_ref().and_then(MenuTarget::subject);
            item.label.is_none() && subject.is_none()
        });
        match nameless {
            _ if placed.len() > Self::MOST => Err(MenuRefused::TooMany(placed.len())),
            Some((place, _)) => Err(MenuRefused::NoLabel(place.clone())),
            None => Ok(items),
        }
    }

    /// Those of the first level.
    pub fn as_slice(&self) -> &[MenuItem] {
        &self.0
    }

    /// All items, each before those below it, with its place: `[0].children[2]`.
    fn placed(&self) -> Vec<(String, &MenuItem)> {
        fn onto<'a>(items: &'a [MenuItem], above: &str, all: &mut Vec<(String, &'a MenuItem)>) {
            for (index, item) in items.iter().enumerate() {
                let place = format!("{above}[{index}]");
                all.push((place.clone(), item));
                onto(&item.children, &format!("{place}.children"), all);
            }
        }
        let mut all = Vec::new();
        onto(&self.0, "", &mut all);
        all
    }

    /// The subjects that items lead to, each with the place of its item.
    pub fn subjects(&self) -> Vec<(String, Subject)> {
        let placed = self.placed().into_iter();
        placed
            .filter_map(|(place, item)| Some((place, item.target.as_ref()?.subject()?)))
            .collect()
    }

    /// What is shown while these are what stands for the subjects. An item whose subject is gone is left out; what is still there below
    /// it stands under its label as a heading, or in its place if it has no label of its own.
    pub fn shown(&self, living: &HashMap<Uuid, AnyEdition>) -> Vec<ShownItem> {
        shown(&self.0, living)
    }
}

/// Stops at the first that stands too deep, so that it is not deeper itself.
fn is_deeper_than(most: usize, items: &[MenuItem]) -> bool {
    match most {
        0 => !items.is_empty(),
        most => items.iter().any(|item| is_deeper_than(most - 1, &item.children)),
    }
}

fn shown(items: &[MenuItem], living: &HashMap<Uuid, AnyEdition>) -> Vec<ShownItem> {
    let mut all = Vec::with_capacity(items.len());
    for item in items {
        let children = shown(&item.children, living);
        let target = item.target.as_ref().and_then(|target| match target.subject() {
            Some(subject) => living.get(&subject.id).cloned().map(ShownTarget::Subject),
            None => match target {
                MenuTarget::Link(link) => Some(ShownTarget::Link(link.clone())),
                _ => None,
            },
        });
        let own = item.label.as_ref().map(Label::as_str);
        match own.or_else(|| target.as_ref().and_then(ShownTarget::name)) {
            _ if target.is_none() && children.is_empty() => {}
            None => all.extend(children),
            Some(label) => all.push(ShownItem {
                label: label.to_owned(),
                target,
                children,
            }),
        }
    }
    all
}

impl ShownTarget {
    /// What it is called by itself.
    fn name(&self) -> Option<&str> {
        Some(match self {
            ShownTarget::Subject(AnyEdition::Article(edition)) => edition.card.headline.as_str(),
            ShownTarget::Subject(AnyEdition::Section(edition)) => edition.card.name.as_str(),
            ShownTarget::Subject(AnyEdition::Topic(edition)) => edition.card.name.as_str(),
            ShownTarget::Subject(AnyEdition::Contributor(edition)) => edition.card.name.as_str(),
            ShownTarget::Subject(AnyEdition::Page(edition)) => edition.card.title.as_str(),
            ShownTarget::Subject(
                AnyEdition::Media(_) | AnyEdition::Site(_) | AnyEdition::Menu(_) | AnyEdition::Collection(_),
            ) => return None,
            ShownTarget::Link(_) => return None,
        })
    }
}

impl TryFrom<Vec<MenuItem>> for MenuItems {
    type Error = MenuRefused;
    fn try_from(items: Vec<MenuItem>) -> Result<Self, MenuRefused> {
        Self::parse(items)
    }
}

impl From<MenuItems> for Vec<MenuItem> {
    fn from(items: MenuItems) -> Vec<MenuItem> {
        items.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edition::{Card, Edition};
    use crate::time::Timestamp;
    use crate::topic::TopicCard;
    use proptest::prelude::*;
    use std::sync::Arc;

    const TOPICS: u128 = 6;

    fn topic(number: u128) -> AnyEdition {
        let card = TopicCard {
            name: Name::parse(&format!("Topic {number}")).unwrap(),
            slug: Slug::parse("t").unwrap(),
            description: None,
        };
        let at = Timestamp::from_millis(0).unwrap();
        TopicCard::wrap(Arc::new(Edition::first(Uuid::from_u128(number), card, at)))
    }

    fn living(numbers: impl IntoIterator<Item = u128>) -> HashMap<Uuid, AnyEdition> {
        let numbers = numbers.into_iter();
        numbers.map(|number| (Uuid::from_u128(number), topic(number))).collect()
    }

    fn item(label: Option<&str>, target: Option<u128>, children: Vec<MenuItem>) -> MenuItem {
        MenuItem {
            label: label.map(|label| Label::parse(label).unwrap()),
            target: target.map(|number| MenuTarget::Topic(TopicId(Uuid::from_u128(number)))),
            children,
        }
    }

    fn labels(items: &[ShownItem]) -> String {
        let labels = items.iter().map(|item| match item.children.is_empty() {
            true => item.label.clone(),
            false => format!("{} ({})", item.label, labels(&item.children)),
        });
        labels.collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn what_is_gone_leaves_what_stands_below_it() {
        let below = || vec![item(None, Some(2), Vec::new()), item(Some("Own"), Some(3), Vec::new())];
        let items = MenuItems::parse(vec![
            item(None, Some(1), below()),
            item(Some("Named"), Some(1), below()),
            item(Some("Heading"), None, Vec::new()),
        ]);
        let items = items.unwrap();
        let shown = |numbers: &[u128]| labels(&items.shown(&living(numbers.iter().copied())));
        assert_eq!(shown(&[1, 2, 3]), "Topic 1 (Topic 2, Own), Named (Topic 2, Own)");
        assert_eq!(shown(&[2, 3]), "Topic 2, Own, Named (Topic 2, Own)");
        assert_eq!(shown(&[1]), "Topic 1, Named");
        assert_eq!(shown(&[]), "");
    }

    #[test]
    fn what_makes_no_menu_is_refused() {
        let nested = |deep: usize| (0..deep).fold(Vec::new(), |below, _| vec![item(None, Some(1), below)]);
        assert!(MenuItems::parse(nested(4)).is_ok());
        assert_eq!(MenuItems::parse(nested(5)), Err(MenuRefused::TooDeep));
        let many = |count| vec![item(None, Some(1), Vec::new()); count];
        assert!(MenuItems::parse(many(200)).is_ok());
        assert_eq!(MenuItems::parse(many(201)), Err(MenuRefused::TooMany(201)));
        let nameless = vec![item(None, Some(1), vec![item(None, None, Vec::new())])];
        let place = "[0].children[0]".to_owned();
        assert_eq!(MenuItems::parse(nameless), Err(MenuRefused::NoLabel(place)));
    }

    fn any_item() -> impl Strategy<Value = MenuItem> {
        let leaf = (proptest::option::of(Just("Own")), proptest::option::of(1..=TOPICS));
        let leaf = leaf.prop_map(|(label, target)| {
            let label = label.or(target.is_none().then_some("Heading"));
            item(label, target, Vec::new())
        });
        leaf.prop_recursive(3, 40, 4, |below| {
            (below.clone(), proptest::collection::vec(below, 0..4)).prop_map(|(above, children)| MenuItem {
                children: children
                    .into_iter()
                    .map(|child| MenuItem {
                        children: child.children.into_iter().map(without_children).collect(),
                        ..child
                    })
                    .collect(),
                ..above
            })
        })
    }

    fn without_children(item: MenuItem) -> MenuItem {
        MenuItem {
            children: Vec::new(),
            ..item
        }
    }

    fn all<'a>(items: &'a [ShownItem], onto: &mut Vec<&'a ShownItem>) {
        for item in items {
            onto.push(item);
            all(&item.children, onto);
        }
    }

    proptest! {
        /// Whatever is gone: what is public is shown once for each item that leads to it, in the order of the menu, and nothing else is.
        #[test]
        fn just_what_is_public_is_shown_and_in_the_order_of_the_menu(
            items in proptest::collection::vec(any_item(), 0..6),
            public in proptest::collection::btree_set(1..=TOPICS, 0..=TOPICS as usize),
        ) {
            let items = MenuItems::parse(items).unwrap();
            let living = living(public);
            let shown = items.shown(&living);
            let mut flat = Vec::new();
            all(&shown, &mut flat);
            let subjects = flat.iter().filter_map(|item| match &item.target {
                Some(ShownTarget::Subject(edition)) => Some(edition.subject().id),
                _ => None,
            });
            let wanted = items.subjects().into_iter().map(|(_, subject)| subject.id).filter(|id| living.contains_key(id));
            prop_assert_eq!(subjects.collect::<Vec<_>>(), wanted.collect::<Vec<_>>());
            for item in flat {
                prop_assert!(item.target.is_some() || !item.children.is_empty());
                prop_assert!(!item.label.is_empty());
            }
        }
    }
}
