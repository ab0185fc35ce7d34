//! What the elements of HTML are to a reader of words.
//!
//! The lists are of the HTML standard (WHATWG): which elements are blocks, which hold raw text, which end foreign content.

use html5ever::tokenizer::states::RawKind;

/// What an element is.
pub(super) enum Kind {
    /// What it holds is never shown: read as markup, or as raw text up to its end.
    Hidden(Option<RawKind>),
    /// One of `Marks::KINDS`, by its place there.
    Mark(usize),
    Link,
    Break,
    /// It holds nothing.
    Leaf,
    /// It parts words, and nests.
    Block,
    /// A part of a table.
    Cell,
    /// All others.
    Inline,
}

pub(super) fn kind(name: &str) -> Kind {
    match name {
        "script" => Kind::Hidden(Some(RawKind::ScriptData)),
        "style" | "noembed" | "noframes" => Kind::Hidden(Some(RawKind::Rawtext)),
        "title" => Kind::Hidden(Some(RawKind::Rcdata)),
        "template" => Kind::Hidden(None),
        "b" | "strong" => Kind::Mark(0),
        "i" | "em" | "dfn" | "var" => Kind::Mark(1),
        "s" | "strike" | "del" => Kind::Mark(2),
        "sub" => Kind::Mark(3),
        "sup" => Kind::Mark(4),
        "code" | "kbd" | "samp" | "tt" => Kind::Mark(5),
        "a" => Kind::Link,
        "br" => Kind::Break,
        "img" | "image" | "hr" | "embed" | "source" => Kind::Leaf,
        "caption" | "col" | "colgroup" | "tbody" | "td" | "tfoot" | "th" | "thead" | "tr" => Kind::Cell,
        "address" | "article" | "aside" | "audio" | "blockquote" | "center" | "dd" | "details" | "dialog" | "dir"
        | "div" | "dl" | "dt" | "fieldset" | "figcaption" | "figure" | "footer" | "foreignObject" | "foreignobject"
        | "form" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "header" | "hgroup" | "iframe" | "legend" | "li"
        | "listing" | "main" | "math" | "menu" | "nav" | "object" | "ol" | "optgroup" | "option" | "p"
        | "plaintext" | "pre" | "search" | "section" | "select" | "summary" | "svg" | "table" | "textarea" | "ul"
        | "video" | "xmp" => Kind::Block,
        _ => Kind::Inline,
    }
}

/// How the text of a block is to be read, if not as markup.
pub(super) fn raw(name: &str) -> Option<RawKind> {
    match name {
        "textarea" => Some(RawKind::Rcdata),
        "xmp" | "iframe" => Some(RawKind::Rawtext),
        _ => None,
    }
}

/// Inline elements that stand in the tree, because they say what their words are.
pub(super) fn is_kept(name: &str, class: &str, role: &str) -> bool {
    name == "cite" || (name == "span" && (class == "credit" || role == "img"))
}

pub(super) fn is_heading(name: &str) -> bool {
    matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

pub(super) fn is_of_table(name: &str) -> bool {
    name == "table" || matches!(kind(name), Kind::Cell)
}

pub(super) fn is_foreign(name: &str) -> bool {
    matches!(name, "svg" | "math")
}

/// Elements of SVG in which HTML begins anew.
pub(super) fn is_of_html_within_foreign(name: &str) -> bool {
    matches!(name, "foreignObject" | "foreignobject")
}

/// Whether a tag of HTML ends the SVG or MathML that it stands in.
pub(super) fn breaks_out(name: &str) -> bool {
    matches!(
        name,
        "b" | "big"
            | "blockquote"
            | "body"
            | "br"
            | "center"
            | "code"
            | "dd"
            | "div"
            | "dl"
            | "dt"
            | "em"
            | "embed"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "head"
            | "hr"
            | "i"
            | "img"
            | "li"
            | "listing"
            | "menu"
            | "meta"
            | "nobr"
            | "ol"
            | "p"
            | "pre"
            | "ruby"
            | "s"
            | "small"
            | "span"
            | "strong"
            | "strike"
            | "sub"
            | "sup"
            | "table"
            | "tt"
            | "u"
            | "ul"
            | "var"
    )
}
