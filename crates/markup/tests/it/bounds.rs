//! What is too deep, too long or too strange: a body or an error, within bounds, and no word lost in silence.
//!
//! Work is counted and not timed: in the bytes that a reader asks memory for. A reader whose work grows with the square of its source asks for
//! four times as much when the source is twice as long.

use crate::properties::{by_own_ids, of_html, of_markdown, of_wordpress};
use crate::visible;
use domain::body::BlockRefused;
use markup::{Lookup, MOST_BYTES, Read, ReadRefused, read_html, read_markdown, read_wordpress};

type Reading = fn(&str, &Lookup<'_>) -> Result<Read, ReadRefused>;
/// A source that is about so many bytes long.
type Source = Box<dyn Fn(usize) -> String>;

const DEEP: usize = 10_000;
/// How long a source is whose work is counted; and then one of twice that length.
const LENGTH: usize = 20_000;
/// Notes at one word are gathered until they are as long as one may be: this long it takes until that costs no more for each.
const NOTES_LENGTH: usize = 200_000;
/// What twice as long a source may cost: more than twice as much, since memory is asked for in steps.
const MOST_GROWTH: f64 = 2.7;

fn grows_evenly(source: &Source, length: usize, read: Reading) {
    let work = |length| {
        let source = source(length);
        allocation_counter::measure(|| drop(by_own_ids(|lookup| read(&source, lookup)))).bytes_total
    };
    let (once, twice) = (work(length), work(2 * length));
    let start: String = source(length).chars().take(40).collect();
    assert!(
        twice as f64 <= once as f64 * MOST_GROWTH,
        "{start}: {once} bytes, and {twice} for twice as much"
    );
}

fn many(part: &'static str) -> Source {
    Box::new(move |length| part.repeat(length / part.len()))
}

fn numbered(part: fn(usize) -> String) -> Source {
    Box::new(move |length| (0..length / 10).map(part).collect())
}

fn between(before: &str, source: Source, after: &'static str) -> Source {
    let before = before.to_owned();
    Box::new(move |length| format!("{before}{}{after}", source(length)))
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
            match by_own_ids(|lookup| read(source, lookup)) {
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
fn what_nests_without_end_costs_no_more_than_its_length() {
    for part in [
        "> ", "- ", "1. ", "[", "![", "*", "_", "**a ", "`", "<div>\n", "(", "|", "~~", "[^a]: ", "&", "\\", "#",
        "    ",
    ] {
        let source = between("", many(part), "word");
        grows_evenly(&source, LENGTH, read_markdown);
        of_markdown(&source(DEEP));
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
fn markup_made_to_take_long_costs_no_more_than_its_length() {
    let sources = [
        numbered(|n| format!("<b a{n}>x")),
        numbered(|n| format!("<t{n}>")),
        many("<b><i></b></i>"),
        many("</b>"),
        many("</div>"),
        many("<p>"),
        many("<table>"),
        many("<table><tr><td colspan=1000>"),
        many("<tr><td>"),
        between("<table>", many("<tr><td>x"), "<tr><td colspan=1000>x"),
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
        between(&format!("<a href=/{}>", "y".repeat(1_900)), many("x<b>x</b>"), ""),
        many("\u{0}\u{1}\u{8}\u{1b}\u{7f}\u{85}"),
        many("<svg><style><p>"),
        many("<template>"),
        many("<figure><img src=x><figcaption>"),
    ];
    for source in &sources {
        for read in [read_markdown as Reading, read_wordpress] {
            grows_evenly(source, LENGTH, read);
        }
    }
}

#[test]
fn notes_at_one_word_cost_no_more_than_their_length() {
    let notes =
        many("x<sup>1</sup><a role=doc-noteref href=#a>1</a><section role=doc-endnotes><ol><li id=a>n</section>");
    grows_evenly(&notes, NOTES_LENGTH, read_wordpress);
}

#[test]
fn a_tag_with_more_attributes_than_any_needs_is_refused() {
    for part in [
        (|n| format!(" a{n}")) as fn(usize) -> String,
        |n| format!(" a{n}=\">\""),
        |n| format!("/a{n}"),
    ] {
        let source = between("<a ", numbered(part), ">x")(400_000);
        let refused = by_own_ids(|lookup| read_wordpress(&source, lookup)).unwrap_err();
        assert_eq!(refused, ReadRefused::TooMuchMarkup);
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
