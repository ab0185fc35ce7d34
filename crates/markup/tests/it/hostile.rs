//! Payloads that were made to run where HTML is cleaned, as bodies by every entry; and real posts that were damaged.
//!
//! `payloads` is for whoever wants to render them elsewhere.

use crate::samples::{contents, shared};
use crate::{properties, visible};
use markup::{html, read_html, read_markdown, read_wordpress};
use proptest::prelude::*;
use proptest::sample::Index;
use std::sync::LazyLock;

/// The payloads, in order.
pub fn payloads() -> Vec<String> {
    let Some(path) = shared("xss/dompurify-fixtures.json") else {
        return Vec::new();
    };
    let all: Vec<serde_json::Value> = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    all.iter()
        .map(|one| one["payload"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn no_payload_becomes_anything_that_runs_loads_or_leads_there_and_its_words_stand() {
    for payload in payloads() {
        for read in [read_html, read_wordpress, read_markdown] {
            let body = properties::by_own_ids(|lookup| read(&payload, lookup)).unwrap().body;
            let html = properties::filled(&body, |fill| html(&body, fill));
            properties::must_be_safe(&html);
            properties::of_body(&body);
        }
        let body = properties::by_own_ids(|lookup| read_html(&payload, lookup))
            .unwrap()
            .body;
        let solid = |words: Vec<String>| words.concat();
        assert_eq!(
            solid(visible::of_body(&body)),
            solid(visible::of_html(&payload)),
            "{payload}"
        );
    }
}

static SOURCES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let posts = contents()
        .into_iter()
        .map(|(_, content)| content)
        .filter(|content| (20..6_000).contains(&content.len()));
    let mut all: Vec<String> = posts.chain(payloads()).collect();
    all.push("<p>One <b>two</b> <a href=/x>three</a></p><ul><li>four<ul><li>five</ul></ul>".to_owned());
    all
});

/// One change of a text.
#[derive(Clone, Debug)]
enum Damage {
    Remove(Index, usize),
    Insert(Index, &'static str),
    Repeat(Index, usize, usize),
    Splice(Index, Index, usize),
}

fn damage() -> impl Strategy<Value = Damage> {
    let sign = proptest::sample::select(
        &[
            "<",
            ">",
            "\"",
            "'",
            "</p>",
            "<p>",
            "<table>",
            "<td>",
            "</table>",
            "<svg>",
            "<style>",
            "<script>",
            "<!--",
            "-->",
            "<!-- wp:image -->",
            "[caption]",
            "[/caption]",
            "\u{0}",
            "&",
            "\n\n",
            "`",
            "* ",
            "> ",
            "[^1]",
            "<li>",
            "<a href=/x>",
            "</a>",
            "<img src=x alt=y>",
            "<pre>",
            "<figure>",
            "\u{2028}",
        ][..],
    );
    prop_oneof![
        (any::<Index>(), 1usize..40).prop_map(|(at, length)| Damage::Remove(at, length)),
        (any::<Index>(), sign).prop_map(|(at, sign)| Damage::Insert(at, sign)),
        (any::<Index>(), 1usize..60, 2usize..20).prop_map(|(at, length, times)| Damage::Repeat(at, length, times)),
        (any::<Index>(), any::<Index>(), 1usize..200).prop_map(|(at, from, length)| Damage::Splice(at, from, length)),
    ]
}

fn damaged(mut text: String, damages: Vec<Damage>) -> String {
    for damage in damages {
        let at = |text: &str, index: Index| text.floor_char_boundary(index.index(text.len() + 1));
        let end =
            |text: &str, at: usize, length: usize| text.floor_char_boundary((at + length).min(text.len())).max(at);
        match damage {
            Damage::Remove(index, length) => {
                let at = at(&text, index);
                text.replace_range(at..end(&text, at, length), "");
            }
            Damage::Insert(index, sign) => text.insert_str(at(&text, index), sign),
            Damage::Repeat(index, length, times) => {
                let at = at(&text, index);
                let part = text[at..end(&text, at, length)].repeat(times);
                text.insert_str(at, &part);
            }
            Damage::Splice(index, from, length) => {
                let from = at(&text, from);
                let part = text[from..end(&text, from, length)].to_owned();
                text.insert_str(at(&text, index), &part);
            }
        }
    }
    text
}

proptest! {
    #[test]
    fn a_damaged_post_is_read_as_something_safe_that_is_read_again_as_the_same(
        source in any::<Index>(), damages in proptest::collection::vec(damage(), 1..6),
    ) {
        let source = damaged(SOURCES[source.index(SOURCES.len())].clone(), damages);
        properties::of_html(&source);
        properties::of_wordpress(&source);
        properties::of_markdown(&source);
    }
}
