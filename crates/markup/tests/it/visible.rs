//! The words that a browser shows, by html5ever's own tree; and those of a body. Two ways to the same.

use domain::body::{Block, BlockKind, Body};
use domain::media::MediaUse;
use html5ever::tendril::TendrilSink;
use html5ever::{ParseOpts, QualName, local_name, ns, parse_fragment};
use markup5ever_rcdom::{Handle, NodeData, RcDom};

/// Elements whose content is not shown.
const HIDDEN: &[&str] = &["iframe", "noembed", "noframes", "script", "style", "template", "title"];

/// Elements that part words, as the standard's own style sheet has them.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "audio",
    "blockquote",
    "br",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "img",
    "legend",
    "li",
    "listing",
    "main",
    "menu",
    "nav",
    "object",
    "ol",
    "optgroup",
    "option",
    "p",
    "plaintext",
    "pre",
    "search",
    "section",
    "select",
    "summary",
    "table",
    "tbody",
    "td",
    "textarea",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
    "video",
    "xmp",
    "iframe",
    "embed",
];

/// The words that are shown of HTML.
pub fn of_html(html: &str) -> Vec<String> {
    let context = QualName::new(None, ns!(html), local_name!("div"));
    let dom = parse_fragment(RcDom::default(), without_scripts(), context, vec![], false).one(html);
    let mut text = String::new();
    onto(&dom.document, &mut text);
    words(&text)
}

/// As for a reader whose browser runs nothing.
fn without_scripts() -> ParseOpts {
    let mut options = ParseOpts::default();
    options.tree_builder.scripting_enabled = false;
    options
}

fn onto(node: &Handle, text: &mut String) {
    match &node.data {
        NodeData::Text { contents } => text.push_str(&contents.borrow()),
        NodeData::Element { name, .. } if HIDDEN.contains(&&*name.local) => return,
        // Only the block editor's comments part anything.
        NodeData::Comment { contents } if contents.contains("wp:") => text.push('\n'),
        _ => {}
    }
    let parts = matches!(&node.data, NodeData::Element { name, .. } if BLOCKS.contains(&&*name.local));
    text.push_str(if parts { "\n" } else { "" });
    let mut children = node.children.borrow().clone();
    // The caption of a table stands above it, as in the table's own element for it.
    if is(node, "figure") && children.iter().any(|child| is(child, "table")) {
        children.sort_by_key(|child| !is(child, "figcaption"));
    }
    children.iter().for_each(|child| onto(child, text));
    text.push_str(if parts { "\n" } else { "" });
}

fn is(node: &Handle, tag: &str) -> bool {
    matches!(&node.data, NodeData::Element { name, .. } if *name.local == *tag)
}

/// Without control characters, and without addresses, which may have become a player.
fn words(text: &str) -> Vec<String> {
    let text: String = text
        .chars()
        .map(|c| {
            if matches!(c, '\u{b}' | '\u{c}' | '\u{85}') {
                ' '
            } else {
                c
            }
        })
        .collect();
    let text: String = unicode_normalization::UnicodeNormalization::nfc(text.as_str())
        .filter(|c| !c.is_control() || c.is_whitespace())
        .collect();
    let is_address = |word: &&str| word.starts_with("http://") || word.starts_with("https://");
    text.split_whitespace()
        .filter(|word| !is_address(word))
        .map(str::to_owned)
        .collect()
}

/// The words of a body, without those that stand for what has none: a picture, a frame, a block that WordPress would fill.
pub fn of_body(body: &Body) -> Vec<String> {
    let mut text = String::new();
    body.blocks().iter().for_each(|block| of_block(block, &mut text));
    words(&text)
}

fn of_block(block: &Block, text: &mut String) {
    let mut add = |part: &str| {
        text.push_str(part);
        text.push('\n');
    };
    let printed = |image: &MediaUse| {
        let credit = image.credit.as_ref().map(|credit| credit.line.to_string());
        image
            .caption
            .iter()
            .map(ToString::to_string)
            .chain(credit)
            .collect::<Vec<_>>()
            .join("\n")
    };
    match &block.kind {
        BlockKind::Image { image } => add(&printed(image)),
        BlockKind::Gallery { images } => images.iter().for_each(|image| add(&printed(image))),
        BlockKind::Code { code, .. } => add(code),
        BlockKind::Unknown { name, text } => {
            let stands_for =
                ["image", "iframe", "video", "audio", "embed", "object", "gallery"].contains(&name.as_str());
            if !stands_for && !text.text().starts_with("wp:") {
                add(&text.text());
            }
        }
        BlockKind::FactBox { title, blocks } => {
            add(title.as_str());
            blocks.iter().for_each(|block| of_block(block, text));
        }
        BlockKind::Table { caption, .. } => {
            caption.iter().for_each(|caption| add(caption.as_str()));
            block.lines().iter().for_each(|line| add(&line.text()));
        }
        BlockKind::Quote { attribution, .. } | BlockKind::PullQuote { attribution, .. } => {
            block.lines().iter().for_each(|line| add(&line.text()));
            attribution.iter().for_each(|by| add(by.as_str()));
        }
        _ => block.lines().iter().for_each(|line| add(&line.text())),
    }
}
