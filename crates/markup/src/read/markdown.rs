//! Markdown as HTML, for the reader of HTML: only footnotes are written as our own HTML has them.

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd};
use std::collections::HashMap;

/// The HTML.
pub(super) fn html(markdown: &str) -> String {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES;
    let mut numbers: HashMap<CowStr<'_>, usize> = HashMap::new();
    let mut number = |name: CowStr<'_>| {
        let next = numbers.len() + 1;
        *numbers.entry(name.into_static()).or_insert(next)
    };
    let events = Parser::new_ext(markdown, options).map(|event| match event {
        Event::FootnoteReference(name) => {
            let number = number(name);
            Event::InlineHtml(format!("<a role=\"doc-noteref\" href=\"#footnote-{number}\">{number}</a>").into())
        }
        Event::Start(Tag::FootnoteDefinition(name)) => {
            let number = number(name);
            Event::Html(format!("<section role=\"doc-endnotes\"><ol><li id=\"footnote-{number}\">").into())
        }
        Event::End(TagEnd::FootnoteDefinition) => Event::Html("</li></ol></section>\n".into()),
        // The library would encode signs in the address anew.
        Event::Start(Tag::Link { dest_url, .. }) => {
            Event::InlineHtml(format!("<a href=\"{}\">", attribute(&dest_url)).into())
        }
        Event::End(TagEnd::Link) => Event::InlineHtml("</a>".into()),
        other => other,
    });
    let mut html = String::with_capacity(markdown.len() * 2);
    pulldown_cmark::html::push_html(&mut html, events);
    html
}

fn attribute(value: &str) -> String {
    value.replace('&', "&amp;").replace('"', "&quot;")
}
