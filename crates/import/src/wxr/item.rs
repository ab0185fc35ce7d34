//! Items of a WordPress export: posts, attachments, and what the newsroom does not take. Pages and items of menus have files of their own.

use super::element::Element;
use super::{Counts, Site, menu, page};
use crate::dates;
use crate::draft::{ArticleDraft, Draft, Lead, Markup, MediaDraft, Named, State};
use crate::entry::{Entry, Kind, Taken, skipped};
use crate::words::{self, cut, plain};
use domain::language::Language;
use domain::slug::Slug;
use domain::time::Timestamp;
use std::collections::HashMap;

/// What becomes of an item. `numbers` are those of terms, each with what names it.
pub(super) fn entry(
    mut element: Element,
    key: Option<String>,
    site: &Site,
    numbers: &HashMap<String, String>,
    counts: &mut Counts,
) -> Entry {
    counts.items += 1;
    let kind = element.text("wp:post_type").to_owned();
    let id = element.text("wp:post_id").to_owned();
    let item = format!("{} {id}", if kind.is_empty() { "item" } else { kind.as_str() });
    let line = element.line;
    let mut reasons = std::mem::take(&mut element.wrong);
    if !id.is_empty() && element.text("wp:post_parent") == id {
        reasons.push("it is its own parent; that was left out".to_owned());
    }
    let taken = match kind.as_str() {
        "post" => {
            counts.posts += 1;
            post(element, key, site, &mut reasons)
        }
        "attachment" => {
            counts.attachments += 1;
            attachment(&element, key, &mut reasons)
        }
        "page" => {
            counts.pages += 1;
            page::page(element, key, site, &mut reasons)
        }
        "nav_menu_item" => {
            counts.menu_items += 1;
            menu::item(&element, key, numbers, &mut reasons)
        }
        _ => {
            counts.others += 1;
            if kind.is_empty() {
                reasons.push("it does not say of which type it is; it was skipped".to_owned());
            }
            Taken::NotYet
        }
    };
    Entry {
        line,
        item: item.trim_end().to_owned(),
        taken,
        reasons,
    }
}

/// When an item was published. The GMT date is the one that means an instant.
pub(super) fn date(element: &Element, reasons: &mut Vec<String>) -> Option<Timestamp> {
    let is_given = |text: &&str| !text.is_empty() && !text.starts_with("0000-00-00") && !text.contains("-0001");
    let names = ["wp:post_date_gmt", "pubDate", "wp:post_date"];
    let mut wrong = None;
    for name in names {
        if let Some(text) = Some(element.text(name)).filter(is_given) {
            match dates::parse(text) {
                Some(at) => return Some(at),
                None => wrong = wrong.or(Some(text)),
            }
        }
    }
    if let Some(text) = wrong {
        let shown: String = text.chars().take(60).collect();
        reasons.push(format!("{shown:?} is not a date"));
    }
    None
}

fn post(mut element: Element, key: Option<String>, site: &Site, reasons: &mut Vec<String>) -> Taken {
    let status = element.text("wp:status").to_owned();
    if matches!(status.as_str(), "trash" | "auto-draft" | "inherit") {
        return skipped(Kind::Article, &format!("it is {}", said(&status)), reasons);
    }
    let Some(key) = key else {
        return skipped(Kind::Article, "it has neither a number nor an address", reasons);
    };
    let at = date(&element, reasons);
    let state = state(&status, !element.text("wp:post_password").is_empty(), at, reasons);
    let slug = words::slug(element.text("wp:post_name"));
    let body = element.take("content:encoded");
    let seo = |keys: [&str; 2]| {
        let said = keys.iter().find_map(|key| element.meta(key).next()).map(plain);
        said.filter(|text| !text.is_empty() && !has_variable(text))
    };
    let title = seo(["_yoast_wpseo_title", "rank_math_title"]);
    let description = seo(["_yoast_wpseo_metadesc", "rank_math_description"]);
    let excerpt = plain(element.text("excerpt:encoded"));
    let headline = Some(plain(element.text("title"))).filter(|title| !title.is_empty());
    let standfirst = Some(excerpt).filter(|excerpt| !excerpt.is_empty());
    Taken::Draft(Draft::Article(Box::new(ArticleDraft {
        at,
        state,
        headline: cut(headline.as_ref().or(title.as_ref()).map_or("", String::as_str), reasons),
        old_slugs: old_slugs(&element, slug.as_ref()),
        slug,
        note: cut(&format!("Imported from {}", element.text("link")), &mut Vec::new()),
        standfirst: cut(
            standfirst.as_ref().or(description.as_ref()).map_or("", String::as_str),
            reasons,
        ),
        seo_title: cut(title.as_deref().unwrap_or_default(), reasons),
        seo_description: cut(description.as_deref().unwrap_or_default(), reasons),
        language: Language::parse(&site.language).ok(),
        contributors: contributors(&element),
        sections: terms(&element, "category"),
        topics: terms(&element, "post_tag"),
        until: None,
        lead: element.meta("_thumbnail_id").next().map(|id| Lead::Key(id.to_owned())),
        body: Markup::Html(body),
        key,
    })))
}

fn said(status: &str) -> &'static str {
    match status {
        "trash" => "in the trash",
        "auto-draft" => "a draft that nobody ever saved",
        _ => "a part of another",
    }
}

/// Nothing is public here that was not public there.
fn state(status: &str, has_password: bool, at: Option<Timestamp>, reasons: &mut Vec<String>) -> State {
    match (status, at) {
        ("publish" | "future" | "private", _) if has_password => {
            reasons.push("it is protected by a password; it was taken as a draft".to_owned());
            State::Draft
        }
        ("publish", Some(since)) => State::Live { since },
        ("future", Some(from)) => State::Scheduled { from },
        ("publish" | "future", None) => {
            reasons.push("it says no date that it was published at; it was taken as a draft".to_owned());
            State::Draft
        }
        ("pending", _) => State::InReview,
        ("draft", _) => State::Draft,
        ("private", _) => {
            reasons.push("it is private; it was taken as a draft".to_owned());
            State::Draft
        }
        (other, _) => {
            let shown: String = other.chars().take(40).collect();
            reasons.push(format!(
                "its status is {shown:?}, which is not known to be public; it was taken as a draft"
            ));
            State::Draft
        }
    }
}

/// Slugs that it had before, and the last part of its address where that is another than its slug.
pub(super) fn old_slugs(element: &Element, slug: Option<&Slug>) -> Vec<Slug> {
    let old = element.meta("_wp_old_slug").map(str::to_owned);
    let mut slugs: Vec<Slug> = old
        .chain(words::last_part(element.text("link")))
        .filter_map(|old| words::slug(&old))
        .collect();
    slugs.retain(|old| Some(old) != slug);
    slugs.sort();
    slugs.dedup();
    slugs
}

/// Whether a plug-in would put something in place of a part of that: of `%%title%%` (Yoast) or `%title%` (Rank Math).
fn has_variable(text: &str) -> bool {
    let is_name = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    let parts: Vec<&str> = text.split('%').collect();
    parts.len() > 2 && parts[1..parts.len() - 1].iter().any(|part| is_name(part))
}

/// Who wrote it: all whom Co-Authors Plus names, else the one whom WordPress does.
fn contributors(element: &Element) -> Vec<Named> {
    let several = element.all("category").filter(|leaf| leaf.domain == "author");
    let mut named: Vec<Named> = several
        .map(|leaf| Named {
            key: words::author_key(&leaf.nicename),
            name: plain(&leaf.text),
        })
        .collect();
    if named.is_empty() {
        let given = [element.text("dc:creator"), element.text("wp:author")];
        let login = given.into_iter().find(|login| !login.is_empty()).unwrap_or_default();
        named.push(Named {
            key: words::author_key(login),
            name: words::bare_login(login).to_owned(),
        });
    }
    once_each(named)
}

/// The terms of a taxonomy that it is filed under.
pub(super) fn terms(element: &Element, taxonomy: &str) -> Vec<Named> {
    let of_it = element
        .all("category")
        .filter(|leaf| leaf.domain == taxonomy || (taxonomy == "post_tag" && leaf.domain == "tag"));
    let named = of_it.map(|leaf| {
        let (nicename, name) = (words::decoded(leaf.nicename.trim()), plain(&leaf.text));
        Named {
            key: if nicename.is_empty() {
                name.clone()
            } else {
                nicename.clone()
            },
            name: if name.is_empty() { nicename } else { name },
        }
    });
    once_each(named.collect())
}

fn once_each(named: Vec<Named>) -> Vec<Named> {
    let mut once: Vec<Named> = Vec::with_capacity(named.len());
    for one in named {
        if !one.key.is_empty() && once.iter().all(|other| other.key != one.key) {
            once.push(one);
        }
    }
    once
}

fn attachment(element: &Element, key: Option<String>, reasons: &mut Vec<String>) -> Taken {
    let given = [element.text("wp:attachment_url"), element.text("guid")];
    let Some(address) = given.into_iter().find(|address| !address.is_empty()).map(str::to_owned) else {
        return skipped(Kind::Media, "it has no address", reasons);
    };
    let Some(key) = key else {
        return skipped(Kind::Media, "it has no number", reasons);
    };
    let Some(kind) = words::kind_of(&address) else {
        return skipped(
            Kind::Media,
            "it is neither a picture nor a film nor a recording",
            reasons,
        );
    };
    if element.text("wp:status") == "trash" {
        return skipped(Kind::Media, "it is in the trash", reasons);
    }
    let alt = element
        .meta("_wp_attachment_image_alt")
        .next()
        .map(plain)
        .unwrap_or_default();
    // WordPress calls the caption an excerpt, and a longer description the content.
    let captions = [element.text("excerpt:encoded"), element.text("content:encoded")];
    let caption = captions
        .into_iter()
        .map(plain)
        .find(|caption| !caption.is_empty())
        .unwrap_or_default();
    let (caption, credit) = markup::credit::split(&caption);
    Taken::Draft(Draft::Media(Box::new(MediaDraft {
        key,
        kind,
        address,
        caption: cut(caption, reasons),
        credit,
        alt_text: cut(&alt, reasons),
        at: date(element, reasons),
        parent: Some(element.text("wp:post_parent"))
            .filter(|parent| !matches!(*parent, "" | "0"))
            .map(str::to_owned),
    })))
}
