//! Pages of a WordPress export. A page has no draft here, so what is not public there is not taken.

use super::Site;
use super::element::Element;
use super::item::{date, old_slugs};
use crate::draft::{Draft, Markup, PageDraft};
use crate::entry::{Kind, Taken, skipped};
use crate::words::{self, cut, plain};
use domain::language::Language;
use domain::text::Title;

/// What becomes of a page.
pub(super) fn page(mut element: Element, key: Option<String>, site: &Site, reasons: &mut Vec<String>) -> Taken {
    let status = element.text("wp:status");
    let has_password = !element.text("wp:post_password").is_empty();
    if status != "publish" || has_password {
        let status: String = status.chars().take(40).collect();
        let why = match has_password {
            true => "it is protected by a password".to_owned(),
            false => format!("its status is {status:?}"),
        };
        return skipped(
            Kind::Page,
            &format!("{why}, and a page that is not public has no place here"),
            reasons,
        );
    }
    let Some(key) = key else {
        return skipped(Kind::Page, "it has neither a number nor an address", reasons);
    };
    let called = plain(element.text("title"));
    let slug = words::slug_or_from(element.text("wp:post_name"), &called);
    let title = cut::<Title>(&called, reasons).or_else(|| {
        let words = slug.as_ref()?.as_str().replace(['-', '_'], " ");
        reasons.push("it has no title; its slug stands for one".to_owned());
        Title::parse(&words).ok()
    });
    let (Some(title), Some(slug)) = (title, slug) else {
        return skipped(Kind::Page, "it has no title that an address can be made of", reasons);
    };
    let parent = element.text("wp:post_parent");
    let parent = Some(parent).filter(|parent| !matches!(*parent, "" | "0") && *parent != key);
    Taken::Draft(Draft::Page(Box::new(PageDraft {
        at: date(&element, reasons),
        title,
        old_slugs: old_slugs(&element, Some(&slug)),
        slug,
        language: Language::parse(&site.language).ok(),
        parent: parent.map(str::to_owned),
        body: Markup::Html(element.take("content:encoded")),
        key,
    })))
}
