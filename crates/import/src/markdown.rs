//! Reads a file of Markdown with front matter as Hugo, Jekyll and Ghost write it.
//!
//! A file is named by its path within its folder. What is marked as a draft, as unpublished or as for members only, what has
//! expired, and what has no date is not public here.

use crate::dates;
use crate::draft::{ArticleDraft, Draft, Lead, Markup, Named, State};
use crate::entry::{Entry, Kind, Taken, skipped};
use crate::front_matter::{self, FrontMatter};
use crate::input::Input;
use crate::words::{self, cut, plain};
use domain::language::Language;
use domain::slug::Slug;
use domain::time::Timestamp;
use std::borrow::Cow;
use std::io::Read;

/// The longest file, in bytes.
const MOST: usize = 8 * 1024 * 1024;

/// Reads a file at that path within its folder, whose parts are parted by `/`.
pub fn read(path: &str, bytes: &[u8]) -> Entry {
    let mut reasons = Vec::new();
    let taken = take(path, bytes, &mut reasons);
    Entry {
        line: 1,
        item: path.to_owned(),
        taken,
        reasons,
    }
}

fn take(path: &str, bytes: &[u8], reasons: &mut Vec<String>) -> Taken {
    if bytes.len() > MOST {
        return skipped(
            Kind::Article,
            &format!("it has {} bytes; the most is {MOST}", bytes.len()),
            reasons,
        );
    }
    let (mut input, mut text) = (Input::new(bytes, MOST * 4), String::new());
    if let Err(error) = input.read_to_string(&mut text) {
        return skipped(Kind::Article, &error.to_string(), reasons);
    }
    if input.repairs().encoding > 0 {
        reasons.push("it is not in UTF-8; it was read as windows-1252".to_owned());
    }
    if input.repairs().controls > 0 {
        reasons.push("control characters were left out".to_owned());
    }
    let (matter, rest) = front_matter::split(&text);
    let matter = match matter {
        Ok(matter) => matter,
        Err(reason) => return skipped(Kind::Article, &reason, reasons),
    };
    let name = path.rsplit('/').next().unwrap_or(path);
    let is_page = [matter.text(&["layout"]), matter.text(&["type"])]
        .iter()
        .any(|kind| kind == "page");
    if name.starts_with("_index.") || is_page {
        return Taken::NotYet;
    }
    Taken::Draft(Draft::Article(Box::new(article(path, &matter, rest, reasons))))
}

fn article(path: &str, matter: &FrontMatter, text: &str, reasons: &mut Vec<String>) -> ArticleDraft {
    let place = Place::of(path);
    let (heading, body) = heading(text);
    let title = matter.text(&["title"]);
    // A heading that says the title again is the title.
    let (title, body) = match heading {
        Some(heading) if title.is_empty() || plain(&title) == plain(heading) => (heading.to_owned(), body),
        _ => (title, text),
    };
    let mut date = |names: &[&str]| match matter.date(names) {
        Ok(at) => at,
        Err(wrong) => {
            reasons.push(format!("{wrong:?} is not a date"));
            None
        }
    };
    let at = date(&["publishdate", "date", "date_published", "published_at", "date_created"]).or(place.date);
    let until = date(&["expirydate", "unpublishdate"]);
    let permalink = matter.text(&["slug"]);
    let permalink = if permalink.is_empty() {
        words::last_part(&matter.text(&["url", "permalink"])).unwrap_or_default()
    } else {
        permalink
    };
    // `:title` and the like are Jekyll's patterns.
    let given = Some(permalink).filter(|permalink| !permalink.is_empty() && !permalink.contains(':'));
    let slug = given
        .and_then(|given| words::slug(&given))
        .or_else(|| words::slug(&place.name));
    let descriptions = [
        "custom_excerpt",
        "excerpt",
        "summary",
        "description",
        "meta_description",
    ];
    ArticleDraft {
        key: path.to_owned(),
        at,
        state: state(matter, &place, at, until, reasons),
        until,
        headline: cut(&plain(&title), reasons),
        old_slugs: old_slugs(matter, slug.as_ref()),
        slug,
        standfirst: cut(&plain(&matter.text(&descriptions)), reasons),
        language: Language::parse(&matter.text(&["language", "lang"])).ok(),
        seo_title: cut(&plain(&matter.text(&["meta_title"])), reasons),
        seo_description: cut(&plain(&matter.text(&["meta_description"])), reasons),
        note: cut(&format!("Imported from {path}"), &mut Vec::new()),
        contributors: named(matter.names(&["author", "authors"]), words::author_key),
        sections: sections(matter, &place),
        topics: named(matter.names(&["tags", "tag"]), slug_key),
        lead: lead(path, matter, reasons),
        body: Markup::Markdown(body.to_owned()),
    }
}

/// What the path of a file says.
struct Place<'a> {
    /// The name of the file without date and ending.
    name: String,
    date: Option<Timestamp>,
    is_draft: bool,
    section: Option<&'a str>,
}

impl Place<'_> {
    fn of(path: &str) -> Place<'_> {
        let mut folders: Vec<&str> = path.split('/').collect();
        let file = folders.pop().unwrap_or(path);
        let mut name = file.rsplit_once('.').map_or(file, |(name, _)| name);
        // Hugo keeps a story and its pictures in a folder of their own.
        if name == "index" {
            name = folders.pop().unwrap_or(name);
        }
        let dated = name
            .get(..11)
            .filter(|head| head.ends_with('-'))
            .and_then(|head| dates::parse(&head[..10]));
        let bare = if dated.is_some() { &name[11..] } else { name };
        let is_draft = folders.contains(&"_drafts");
        let kept = |folder: &&str| {
            !matches!(
                *folder,
                "content" | "source" | "src" | "_posts" | "_drafts" | "posts" | "post"
            )
        };
        Place {
            name: bare.to_owned(),
            date: dated,
            is_draft,
            section: folders.iter().copied().find(kept),
        }
    }
}

/// The heading that a text begins with, and what stands behind it.
fn heading(text: &str) -> (Option<&str>, &str) {
    let begin = text.trim_start();
    let (line, rest) = begin.split_once('\n').unwrap_or((begin, ""));
    match line.strip_prefix("# ") {
        Some(heading) => (Some(heading.trim_end().trim_end_matches('#').trim()), rest),
        None => (None, text),
    }
}

fn state(
    matter: &FrontMatter,
    place: &Place<'_>,
    at: Option<Timestamp>,
    until: Option<Timestamp>,
    reasons: &mut Vec<String>,
) -> State {
    let status = matter.text(&["status"]).to_lowercase();
    let kept_back = place.is_draft
        || matter.truth(&["draft"]) == Some(true)
        || matter.truth(&["published"]) == Some(false)
        || !matches!(status.as_str(), "" | "published" | "publish" | "scheduled" | "sent");
    if kept_back {
        return State::Draft;
    }
    let visibility = matter.text(&["visibility"]).to_lowercase();
    if !matches!(visibility.as_str(), "" | "public") {
        reasons.push(format!("it is for {visibility} only; it was taken as a draft"));
        return State::Draft;
    }
    match (at, until) {
        (Some(at), Some(until)) if until <= at => {
            reasons.push("it expires before it is published; it was taken as a draft".to_owned());
            State::Draft
        }
        (Some(from), _) => State::Live { since: from },
        (None, _) => {
            let said = if matter.is_empty() {
                "it has no front matter"
            } else {
                "it has no date"
            };
            reasons.push(format!("{said}; it was taken as a draft"));
            State::Draft
        }
    }
}

fn slug_key(name: &str) -> String {
    Slug::from_words(name).map(String::from).unwrap_or_default()
}

fn named(names: Vec<String>, key: impl Fn(&str) -> String) -> Vec<Named> {
    let mut all: Vec<Named> = Vec::new();
    for name in names {
        let key = key(&name);
        if !key.is_empty() && all.iter().all(|other| other.key != key) {
            all.push(Named { key, name });
        }
    }
    all
}

fn sections(matter: &FrontMatter, place: &Place<'_>) -> Vec<Named> {
    let mut names = matter.names(&["categories", "category", "section"]);
    if names.is_empty() {
        names.extend(place.section.map(str::to_owned));
    }
    named(names, slug_key)
}

fn old_slugs(matter: &FrontMatter, slug: Option<&Slug>) -> Vec<Slug> {
    let old = matter.names(&["aliases", "redirect_from"]);
    let mut slugs: Vec<Slug> = old
        .iter()
        .filter_map(|old| words::slug(&words::last_part(old)?))
        .collect();
    slugs.retain(|old| Some(old) != slug);
    slugs.sort();
    slugs.dedup();
    slugs
}

/// Where a picture is that a page names: one without a folder lies beside the page, as Hugo keeps them; any other within the site or elsewhere.
pub fn within_site<'a>(page: &str, address: &'a str) -> Cow<'a, str> {
    let bare = address.strip_prefix("./").unwrap_or(address);
    match page.rsplit_once('/') {
        Some((folder, _)) if !bare.is_empty() && !bare.contains(['/', ':']) => Cow::Owned(format!("{folder}/{bare}")),
        _ => Cow::Borrowed(bare),
    }
}

fn lead(page: &str, matter: &FrontMatter, reasons: &mut Vec<String>) -> Option<Lead> {
    let address = matter.text(&[
        "feature_image",
        "featured_image",
        "featureimage",
        "cover",
        "image",
        "images",
        "thumbnail",
    ]);
    (!address.is_empty()).then(|| Lead::Address {
        address: within_site(page, &address).into_owned(),
        alt_text: cut(&plain(&matter.text(&["feature_image_alt", "image_alt"])), reasons),
        caption: cut(
            &plain(&matter.text(&["feature_image_caption", "image_caption"])),
            reasons,
        ),
    })
}
