//! What holds of anything that is read, whatever it is. Shared with the fuzz targets in `fuzz/`, so it uses the public surface alone.
//!
//! A property panics where it does not hold.

use domain::body::{Block, BlockKind, Body};
use domain::edition::Edition;
use domain::ids::{ArticleId, MediaId};
use domain::link::SiteAddress;
use domain::media::{MediaCard, MediaCards, MediaKind};
use domain::text::Headline;
use domain::time::Timestamp;
use html5ever::tendril::TendrilSink;
use html5ever::{ParseOpts, QualName, local_name, ns, parse_fragment};
use markup::{
    ArticleLink, Fill, Lookup, PictureName, Read, ReadRefused, html, markdown, read_html, read_markdown,
    read_wordpress, text,
};
use markup5ever_rcdom::{Handle, NodeData, RcDom};
use std::collections::HashMap;
use std::sync::Arc;

/// Our own ids, and no other pictures.
pub fn by_own_ids<T>(read: impl FnOnce(&Lookup<'_>) -> T) -> T {
    let picture = |name: PictureName<'_>| match name {
        PictureName::Media(id) => Some(id),
        _ => None,
    };
    read(&Lookup {
        picture: &picture,
        article: &|_| None,
        attached: &[],
    })
}

/// Everything that the body refers to is public.
pub fn filled<T>(body: &Body, render: impl FnOnce(&Fill<'_>) -> T) -> T {
    let asset = |id: MediaId| {
        let card = MediaCard::of_kind(MediaKind::Image);
        (
            id,
            Arc::new(Edition::first(id.0, card, Timestamp::from_millis(0).unwrap())),
        )
    };
    let site = SiteAddress::parse("https://news.example").unwrap();
    let link = |id: ArticleId| {
        (
            id,
            ArticleLink::new(Headline::parse("A story").unwrap(), &site, &format!("/news/{id}")),
        )
    };
    let media: MediaCards = body.media().into_iter().map(asset).collect();
    let articles: HashMap<_, _> = body.articles().into_iter().map(link).collect();
    render(&Fill {
        media: &media,
        articles: &articles,
    })
}

/// HTML is read in bounded time, as something that is safe and is read again as the same.
pub fn of_html(source: &str) {
    of_read(by_own_ids(|lookup| read_html(source, lookup)));
}

/// Markdown likewise.
pub fn of_markdown(source: &str) {
    of_read(by_own_ids(|lookup| read_markdown(source, lookup)));
}

/// The content of a WordPress post likewise.
pub fn of_wordpress(source: &str) {
    of_read(by_own_ids(|lookup| read_wordpress(source, lookup)));
}

fn of_read(read: Result<Read, ReadRefused>) {
    if let Ok(Read { body, .. }) = read {
        of_body(&body);
    }
}

/// A body that was read is safe in every form, and read again as the same.
pub fn of_body(body: &Body) {
    let (as_html, as_markdown) = filled(body, |fill| (html(body, fill), markdown(body, fill)));
    must_be_safe(&as_html);
    let again = by_own_ids(|lookup| read_html(&as_html, lookup))
        .expect("what we write can be read")
        .body;
    assert_eq!(again, *body, "{as_html}");
    // Markdown cannot say all; what it says, it says again.
    let said = by_own_ids(|lookup| read_markdown(&as_markdown, lookup));
    let Ok(Read { body: said, .. }) = said else { return };
    let (html_said, markdown_said) = filled(&said, |fill| (html(&said, fill), markdown(&said, fill)));
    must_be_safe(&html_said);
    let again = by_own_ids(|lookup| read_markdown(&markdown_said, lookup))
        .expect("what we write can be read")
        .body;
    assert_eq!(again, said, "{markdown_said}");
    // An address alone becomes a player, which is called by its name.
    let says_more = |block: &&Block| matches!(block.kind, BlockKind::RelatedLink { .. } | BlockKind::Embed { .. });
    if !body.walk().iter().chain(&said.walk()).any(says_more) {
        let words = |body: &Body| {
            filled(body, |fill| text(body, fill))
                .chars()
                .filter(|c| c.is_alphanumeric())
                .collect::<String>()
        };
        assert_eq!(words(&said), words(body), "{as_markdown}");
    }
}

/// Nothing in the HTML, as a browser reads it, runs, loads or leads to what runs.
pub fn must_be_safe(html: &str) {
    let context = QualName::new(None, ns!(html), local_name!("div"));
    let dom = parse_fragment(RcDom::default(), ParseOpts::default(), context, vec![], false).one(html);
    must_be_safe_node(&dom.document, html);
}

const HARMLESS: &[&str] = &[
    "a",
    "aside",
    "blockquote",
    "br",
    "caption",
    "code",
    "em",
    "figcaption",
    "figure",
    "footer",
    "h2",
    "h3",
    "h4",
    "hr",
    "html",
    "li",
    "ol",
    "p",
    "pre",
    "s",
    "section",
    "span",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
];

fn must_be_safe_node(node: &Handle, html: &str) {
    if let NodeData::Element { name, attrs, .. } = &node.data {
        assert!(HARMLESS.contains(&&*name.local), "<{}> in {html}", name.local);
        for attribute in attrs.borrow().iter() {
            let (name, value) = (&*attribute.name.local, attribute.value.trim_start());
            assert!(
                !name.starts_with("on") && !matches!(name, "style" | "src" | "srcset" | "srcdoc" | "action"),
                "{name} in {html}"
            );
            if matches!(name, "href" | "cite") {
                let good = ["https://", "http://", "mailto:", "tel:", "/", "#"];
                assert!(
                    good.iter().any(|good| value.starts_with(good)) && !value.starts_with("//"),
                    "{name}={value} in {html}"
                );
            }
        }
    }
    node.children
        .borrow()
        .iter()
        .for_each(|child| must_be_safe_node(child, html));
}
