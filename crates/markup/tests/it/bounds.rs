//! What is too deep, too long or too strange: a body or an error, soon, and no word lost in silence.

use crate::properties::{by_own_ids, of_html, of_markdown, of_wordpress};
use crate::visible;
use domain::body::BlockRefused;
use markup::{Lookup, MOST_BYTES, Read, ReadRefused, read_html, read_markdown, read_wordpress};
use std::time::{Duration, Instant};

type Reading = fn(&str, &Lookup<'_>) -> Result<Read, ReadRefused>;

const DEEP: usize = 10_000;

/// Long enough for a slow and busy machine, and too short for work that grows with the square.
const SOON: Duration = Duration::from_secs(300);

fn soon<T>(what: &str, run: impl FnOnce() -> T) -> T {
    let begun = Instant::now();
    let result = run();
    assert!(begun.elapsed() < SOON, "{what} took {:?}", begun.elapsed());
    result
}

#[test]
fn ten_thousand_elements_within_each_other_are_read_with_the_word_in_the_middle() {
    let pairs = [
        ("<div>", "</div>"),
        ("<blockquote>", "</blockquote>"),
        ("<ul><li>", "</li></ul>"),
        ("<b>", "</b>"),
        ("<a href=/x>", "</a>"),
        ("<table><tr><td>", "</td></tr></table>"),
        ("<p>", "</p>"),
        ("<span class=credit>", "</span>"),
        ("<svg>", "</svg>"),
        ("<math><mi>", "</mi></math>"),
        ("<figure>", "</figure>"),
        ("<figure class=gallery>", "</figure>"),
        ("<pre>", "</pre>"),
        ("<h2>", "</h2>"),
        ("<cite>", "</cite>"),
        ("<aside class=fact-box><p class=title>t</p>", "</aside>"),
        ("<select><option>", "</option></select>"),
        ("<object>", "</object>"),
        ("<!-- wp:group -->", "<!-- /wp:group -->"),
        ("[caption]", "[/caption]"),
        ("<section role=doc-endnotes>", "</section>"),
        ("<a role=doc-noteref href=#x>", "</a>"),
        ("<x-y>", "</x-y>"),
    ];
    for (open, close) in pairs {
        let source = format!("{}word{}", open.repeat(DEEP), close.repeat(DEEP));
        let not_closed = &source[..open.len() * DEEP + "word".len()];
        for (read, source) in [
            (read_html as Reading, &source[..]),
            (read_wordpress, &source),
            (read_wordpress, not_closed),
        ] {
            match soon(open, || by_own_ids(|lookup| read(source, lookup))) {
                Ok(read) => {
                    let words = visible::of_body(&read.body).concat();
                    assert!(
                        words.trim_end_matches("[/caption]").ends_with("word"),
                        "{open}: {words}"
                    );
                }
                Err(refused) => assert!(
                    matches!(refused, ReadRefused::Body(BlockRefused::TooManyBlocks(_))),
                    "{open}: {refused}"
                ),
            }
        }
    }
}

#[test]
fn markdown_that_nests_without_end_is_read_soon() {
    for part in [
        "> ", "- ", "1. ", "[", "![", "*", "_", "**a ", "`", "<div>\n", "(", "|", "~~", "[^a]: ", "&", "\\", "#",
        "    ",
    ] {
        let source = format!("{}word", part.repeat(DEEP));
        soon(part, || of_markdown(&source));
    }
}

#[test]
fn what_is_longer_than_any_body_is_refused_at_once() {
    let long = "<p>word</p>".repeat(50 * 1024 * 1024 / 11);
    for read in [read_html, read_markdown, read_wordpress] {
        let refused = by_own_ids(|lookup| read(&long, lookup)).unwrap_err();
        assert_eq!(refused, ReadRefused::TooLong(long.len()));
    }
    let just_short_enough = "word ".repeat(MOST_BYTES / 5);
    let refused = by_own_ids(|lookup| read_html(&just_short_enough, lookup)).unwrap_err();
    assert!(
        matches!(refused, ReadRefused::Body(BlockRefused::TooLong(_))),
        "{refused}"
    );
}

#[test]
fn markup_made_to_take_long_is_read_or_refused_soon() {
    let numbered = |part: &dyn Fn(usize) -> String| (0..50_000).map(part).collect::<String>();
    let many = |part: &str| part.repeat(250_000 / part.len());
    let sources = [
        numbered(&|n| format!("<b a{n}>x")),
        format!("<a {}>x", numbered(&|n| format!(" a{n}"))),
        format!("<a {}>x", numbered(&|n| format!(" a{n}=\">\""))),
        format!("<a {}>x", numbered(&|n| format!("/a{n}"))),
        numbered(&|n| format!("<t{n}>")),
        many("<b><i></b></i>"),
        many("</b>"),
        many("</div>"),
        many("<p>"),
        many("<table>"),
        many("<table><tr><td colspan=1000>"),
        many("<tr><td>"),
        format!("<table>{}<tr><td colspan=1000>x", many("<tr><td>x")),
        many("<li>"),
        many("<!--"),
        many("<!-- wp:a -->"),
        many("<!-- wp:a {\"a\":[[[[ -->"),
        many("[embed a="),
        many("[caption a=\""),
        many("[caption "),
        many("[gallery]"),
        many("[embed]"),
        many("&amp"),
        many("&#"),
        many("<"),
        many("\"<a "),
        many("x<sup>1</sup><a role=doc-noteref href=#a>1</a><section role=doc-endnotes><ol><li id=a>n</section>"),
        format!("<a href=/{}>{}", "y".repeat(1_900), many("x<b>x</b>")),
        many("\u{0}\u{1}\u{8}\u{1b}\u{7f}\u{85}"),
        many("<svg><style><p>"),
        many("<template>"),
        many("<figure><img src=x><figcaption>"),
    ];
    for source in &sources {
        let start: String = source.chars().take(40).collect();
        for read in [read_markdown, read_wordpress] {
            soon(&start, || by_own_ids(|lookup| read(source, lookup).is_ok()));
        }
    }
}

#[test]
fn characters_that_cannot_be_seen_are_dropped_and_no_word_with_them() {
    let source = "<p>one\u{0}\u{1}two \u{1b}[0m three\u{b}four\u{c}five\u{7f}\u{85}six</p><pre>a\u{0}b\u{8}</pre><img src=x alt='\u{2}'>";
    let body = by_own_ids(|lookup| read_html(source, lookup)).unwrap().body;
    assert_eq!(visible::of_body(&body).join(" "), "onetwo [0m three four five six ab");
    for read in [of_html, of_markdown, of_wordpress] {
        read(source);
        read("\u{feff}\u{0}");
        read("");
    }
}
