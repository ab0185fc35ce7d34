//! Texts and addresses that look like markup, or that readers treat in some special way.

use domain::link::LinkTarget;
use domain::text::Line;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

const HOSTILE: &[&str] = &[
    "<script>alert(1)</script>",
    "<b",
    "</p>",
    "-->",
    "]]>",
    "<!--",
    "\"",
    "'",
    " onload=\"x\" ",
    "&",
    "&amp;",
    "&#60;",
    "&copy",
    "AT&T",
    "`",
    "``",
    "```",
    "~~~",
    "|",
    "a|b",
    "|-|",
    "#",
    "##",
    "# ",
    "#tag",
    "1.",
    "1. ",
    "2) ",
    "10.",
    "-",
    "- ",
    "--",
    "---",
    "+ ",
    "* ",
    "*",
    "**",
    "***",
    "_",
    "__",
    "a_b",
    "=",
    "===",
    ":",
    ":-",
    ": ",
    "~",
    "~~",
    "^",
    ">",
    "> ",
    "!",
    "![",
    "[",
    "]",
    "](x)",
    "[x](y)",
    "[^1]",
    "[^1]: ",
    "[ ] ",
    "(",
    ")",
    "\\",
    "\\\\",
    "\\*",
    "\n",
    "\n\n",
    " ",
    "  ",
    "    ",
    "\t",
    "\u{a0}",
    "\u{2028}",
    "\u{3000}",
    "\u{feff}",
    "\u{200d}",
    "\u{202e}",
    "שלום",
    "مرحبا",
    "👩‍🚒",
    "é",
    "“",
    "”",
    "—",
    "…",
    "€",
    "Ⓐ",
    "中文",
    "a",
    "word",
    "two words",
    "don't",
    "http://a.example/x_y_z",
    "www.a.example",
    "desk@a.example",
    "$x$",
    "{x}",
    "{#id}",
    "%",
    "@x",
    ":smile:",
    "://",
    ".",
    ",",
    "12",
];

const TARGETS: &[&str] = &[
    "https://a.example/x?y=1&amp;z=2&copy;=3",
    "http://a.example/(x)_(y)*z*",
    "mailto:desk@a.example?subject=a b",
    "tel:+3812345",
    "mailto:the desk@a.example",
    "https://a.example/?q=\\*\\(\\_",
    "/own/`x`<y>\"z'|*_[a](b)",
    "#b-1",
    "/",
    "/a&lt;b",
    "/)",
    "/((",
    "https://a.example/[x]#^~|!",
];

pub(super) fn text() -> impl Strategy<Value = String> {
    let part = prop_oneof![6 => select(HOSTILE).prop_map(str::to_owned), 1 => "\\PC{0,4}", 1 => "[ -~]{0,5}"];
    vec(part, 0..6).prop_map(|parts| parts.concat())
}

/// A text in the form of one line; `parse` trims it, so a word is added if nothing is left.
pub(super) fn one_line() -> impl Strategy<Value = String> {
    text()
        .prop_map(|text| text.replace(char::is_control, " "))
        .prop_map(|text| match text.trim().is_empty() {
            true => "x".to_owned(),
            false => text,
        })
}

pub(super) fn line() -> impl Strategy<Value = Line> {
    one_line().prop_map(|text| Line::parse(&text).unwrap())
}

pub(super) fn target() -> impl Strategy<Value = LinkTarget> {
    select(TARGETS).prop_map(|target| LinkTarget::parse(target).unwrap())
}

/// Such texts as words and lines of their own, where a sign is most likely to be read as one.
pub(super) fn lines() -> impl Strategy<Value = String> {
    vec((select(HOSTILE), select(&[" ", "\n"][..])), 1..5)
        .prop_map(|parts| parts.into_iter().flat_map(|(text, end)| [text, end]).collect())
}
