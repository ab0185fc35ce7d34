//! Takes menus, once all that they may lead to is known: what was imported becomes a typed target, and the rest stays an address.

use super::report::noun;
use super::subject::NewCard;
use super::taker::{NewSubject, Place, Taker, bounded, hash};
use crate::failure::Failure;
use domain::ids::{ArticleId, ContributorId, PageId, SectionId, TopicId};
use domain::link::LinkTarget;
use domain::menu::{MenuCard, MenuItem, MenuItems, MenuTarget};
use domain::subject::{Subject, SubjectKind};
use domain::text::Label;
use import::Kind;
use import::draft::{MenuDraft, MenuItemDraft, MenuTargetDraft};
use std::collections::{BTreeMap, HashMap, HashSet};
use storage::StorageError;
use uuid::Uuid;

/// An item of a source, where it stands there, and where it leads here.
struct Read {
    place: Place,
    draft: MenuItemDraft,
    target: Option<MenuTarget>,
}

impl Taker<'_> {
    /// Takes menus and their items.
    pub async fn menus(
        &mut self,
        drafts: Vec<(Place, MenuDraft)>,
        items: Vec<(Place, MenuItemDraft)>,
    ) -> Result<(), Failure> {
        let mut told: HashSet<String> = drafts.iter().map(|(_, draft)| draft.key.clone()).collect();
        let mut menus: Vec<(Place, MenuDraft, bool)> =
            drafts.into_iter().map(|(place, draft)| (place, draft, false)).collect();
        for (place, item) in &items {
            if told.insert(item.menu.key.clone())
                && let Some((name, slug)) = item.menu.name_and_slug()
            {
                let key = item.menu.key.clone();
                menus.push((place.clone(), MenuDraft { key, name, slug }, true));
            }
        }
        let mut of_menu: HashMap<String, Vec<Read>> = HashMap::new();
        let mut met = HashSet::new();
        for (place, draft, target) in self.targets(items).await? {
            self.report.menu_items.taken += 1;
            if met.insert(draft.key.clone()) {
                let read = Read { place, draft, target };
                of_menu.entry(read.draft.menu.key.clone()).or_default().push(read);
            }
        }
        let mut new = Vec::new();
        for (place, draft, named) in menus {
            // A menu that is told of twice has its items once.
            let items = of_menu.remove(&draft.key).unwrap_or_default();
            let card = MenuCard {
                name: draft.name,
                slug: draft.slug,
                items: self.tree(&place, items),
            };
            new.push(NewSubject {
                place,
                key: draft.key,
                hash: hash(&card),
                card: NewCard::Menu(card),
                at: None,
                address: None,
                named,
            });
        }
        for read in of_menu.into_values().flatten() {
            self.leave_out(&read.place, "its menu has no name that an address can be made of");
        }
        self.subjects(new).await
    }

    fn leave_out(&mut self, place: &Place, why: &str) {
        self.told(place, format!("{why}; it was left out"));
        self.report.menu_items.taken -= 1;
        self.report.menu_items.left_out += 1;
    }

    /// The items with where each leads here; nothing for a heading, and for what is not here.
    async fn targets(
        &self,
        items: Vec<(Place, MenuItemDraft)>,
    ) -> Result<Vec<(Place, MenuItemDraft, Option<MenuTarget>)>, Failure> {
        let wanted = |kind: Kind| {
            let keys = items.iter().filter_map(move |(_, item)| match &item.target {
                MenuTargetDraft::Named(of, key) if *of == kind => Some(bounded(key)),
                _ => None,
            });
            keys.collect::<Vec<_>>()
        };
        let mut taken: HashMap<(Kind, String), Uuid> = HashMap::new();
        for kind in [Kind::Article, Kind::Page, Kind::Section, Kind::Topic] {
            let keys = wanted(kind);
            let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
            let sources = self.desk.store().import_sources();
            let found = sources.by_keys(&self.source, noun(kind), &keys).await?;
            taken.extend(found.into_iter().map(|(key, one)| ((kind, key), one.subject.id)));
        }
        let mut found = Vec::with_capacity(items.len());
        for (place, item) in items {
            let target = match &item.target {
                MenuTargetDraft::Named(kind, key) => {
                    let known = taken.get(&(*kind, bounded(key))).copied();
                    // A dry run has taken nothing.
                    let id = known.or_else(|| self.known(noun(*kind), key)).or_else(|| {
                        let would_be = self.report.dry_run && self.has_met(noun(*kind), key);
                        would_be.then(|| self.id(noun(*kind).as_str(), key, None))
                    });
                    id.and_then(|id| typed(*kind, id))
                }
                MenuTargetDraft::Address { address, kinds, slug } => match self.own_path(address) {
                    Some(path) => {
                        let holder = self.holder(kinds, slug.as_ref()).await?;
                        holder.or_else(|| LinkTarget::parse(&path).ok().map(MenuTarget::Link))
                    }
                    None => LinkTarget::parse(address).ok().map(MenuTarget::Link),
                },
                MenuTargetDraft::Unknown(_) | MenuTargetDraft::Heading => None,
            };
            found.push((place, item, target));
        }
        self.without_killed(found).await
    }

    /// What was killed here is not brought back into a menu.
    async fn without_killed(
        &self,
        mut found: Vec<(Place, MenuItemDraft, Option<MenuTarget>)>,
    ) -> Result<Vec<(Place, MenuItemDraft, Option<MenuTarget>)>, Failure> {
        if self.report.dry_run {
            return Ok(found);
        }
        let subject = |target: &Option<MenuTarget>| target.as_ref().and_then(MenuTarget::subject);
        let subjects: Vec<Subject> = found.iter().filter_map(|(.., target)| subject(target)).collect();
        let gone = self
            .desk
            .run(async |tx| tx.publishing().missing_or_killed(&subjects).await);
        let gone: HashSet<Subject> = gone.await?.into_iter().collect();
        for (.., target) in &mut found {
            if subject(target).is_some_and(|subject| gone.contains(&subject)) {
                *target = None;
            }
        }
        Ok(found)
    }

    /// The path of an address that is the source's own.
    fn own_path(&self, address: &str) -> Option<String> {
        if address.starts_with('/') && !address.starts_with("//") {
            return Some(address.to_owned());
        }
        let site = self.source.strip_prefix("wordpress ")?;
        let rest = ["https://", "http://", "//"]
            .iter()
            .find_map(|scheme| address.strip_prefix(scheme))?;
        let is_own = rest.get(..site.len()).is_some_and(|own| own.eq_ignore_ascii_case(site));
        match rest.get(site.len()..).filter(|_| is_own)? {
            "" => Some("/".to_owned()),
            path if path.starts_with('/') => Some(path.to_owned()),
            query if query.starts_with(['?', '#']) => Some(format!("/{query}")),
            _ => None,
        }
    }

    /// The first of those kinds that has the slug here.
    async fn holder(&self, kinds: &[Kind], slug: Option<&domain::slug::Slug>) -> Result<Option<MenuTarget>, Failure> {
        let Some(slug) = slug else { return Ok(None) };
        let holder = self.desk.run(async |tx| {
            for kind in kinds {
                if let Some(holder) = tx.slugs().holder(noun(*kind), slug).await? {
                    return Ok::<_, StorageError>(typed(*kind, holder.id));
                }
            }
            Ok(None)
        });
        Ok(holder.await?)
    }

    /// The tree of a menu's items. What leads nowhere and has nothing below it is left out, and so is what a menu cannot hold.
    fn tree(&mut self, menu: &Place, mut items: Vec<Read>) -> MenuItems {
        items.sort_by_key(|read| read.draft.place);
        let here: HashSet<String> = items.iter().map(|read| read.draft.key.clone()).collect();
        let mut below: BTreeMap<Option<String>, Vec<Read>> = BTreeMap::new();
        for read in items {
            let parent = read.draft.parent.clone().filter(|parent| here.contains(parent));
            below.entry(parent).or_default().push(read);
        }
        let mut left = MenuItems::MOST;
        let mut tree = self.level(None, 1, &mut below, &mut left);
        // Those that are left stand each under the other.
        while let Some((_, circle)) = below.pop_first() {
            for read in &circle {
                self.told(
                    &read.place,
                    "it stands in a circle of items; it was put at the end of its menu",
                );
            }
            below.insert(None, circle);
            tree.extend(self.level(None, 1, &mut below, &mut left));
        }
        MenuItems::parse(tree).unwrap_or_else(|refused| {
            self.told(menu, format!("{refused}; it was taken without items"));
            MenuItems::default()
        })
    }

    fn level(
        &mut self,
        above: Option<String>,
        depth: usize,
        below: &mut BTreeMap<Option<String>, Vec<Read>>,
        left: &mut usize,
    ) -> Vec<MenuItem> {
        let mut level = Vec::new();
        for read in below.remove(&above).unwrap_or_default() {
            let is_full = *left == 0;
            *left = left.saturating_sub(1);
            let key = Some(read.draft.key.clone());
            let is_deepest = depth == MenuItems::MOST_DEEP;
            let children = self.level(key, depth + usize::from(!is_deepest), below, left);
            if is_full {
                self.leave_out(&read.place, "its menu has more items than a menu may have");
                continue;
            }
            // What would stand too deep stands beside it.
            let (children, beside) = match is_deepest {
                true => (Vec::new(), children),
                false => (children, Vec::new()),
            };
            level.extend(self.item(read, children));
            level.extend(beside);
        }
        level
    }

    /// The item; or what is below it, if it leads nowhere and has no label, or nothing below it.
    fn item(&mut self, read: Read, children: Vec<MenuItem>) -> Vec<MenuItem> {
        let Read { place, draft, target } = read;
        let has_subject = target.as_ref().and_then(MenuTarget::subject).is_some();
        let label = draft.label.or_else(|| match &target {
            Some(MenuTarget::Link(link)) if !has_subject => Label::parse(link.as_str()).ok(),
            _ => None,
        });
        match (&target, &label) {
            (None, _) if children.is_empty() => {
                let why = match &draft.target {
                    MenuTargetDraft::Heading => "it is a heading of nothing".to_owned(),
                    MenuTargetDraft::Unknown(what) => format!("it leads to {what}, which has no place here"),
                    MenuTargetDraft::Named(_, key) => format!("it leads to {key}, which was not taken"),
                    MenuTargetDraft::Address { address, .. } => {
                        let shown: String = address.chars().take(100).collect();
                        format!("it leads to {shown:?}, to where no link may lead")
                    }
                };
                self.leave_out(&place, &why);
                Vec::new()
            }
            (None, None) => {
                self.leave_out(
                    &place,
                    "it leads nowhere and has no label; what is below it was put in its place",
                );
                children
            }
            (Some(MenuTarget::Link(_)), None) => {
                self.leave_out(&place, "it has no label");
                children
            }
            _ => vec![MenuItem {
                label,
                target,
                children,
            }],
        }
    }
}

fn typed(kind: Kind, id: Uuid) -> Option<MenuTarget> {
    Some(match noun(kind) {
        SubjectKind::Article => MenuTarget::Article(ArticleId(id)),
        SubjectKind::Section => MenuTarget::Section(SectionId(id)),
        SubjectKind::Topic => MenuTarget::Topic(TopicId(id)),
        SubjectKind::Contributor => MenuTarget::Contributor(ContributorId(id)),
        SubjectKind::Page => MenuTarget::Page(PageId(id)),
        SubjectKind::Media | SubjectKind::Site | SubjectKind::Menu | SubjectKind::Collection => return None,
    })
}
