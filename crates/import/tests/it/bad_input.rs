//! Files that are broken, hostile or both: a line in the report, and never a lost neighbour.

use crate::mutated::{edits, mutated};
use crate::wxr::{articles, read};
use crate::{properties, samples};
use import::Taken;
use import::draft::State;
use import::wxr::Wxr;
use proptest::prelude::*;

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<rss xmlns:wp="http://wordpress.org/export/1.2/" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<wp:wxr_version>1.2</wp:wxr_version>
"#;
const FOOT: &str = "</channel></rss>";

fn post(id: u32, more: &str) -> String {
    format!(
        "<item><title>Post {id}</title><wp:post_id>{id}</wp:post_id><wp:post_type>post</wp:post_type><wp:status>publish</wp:status>\
         <wp:post_date_gmt>2013-06-07 03:00:44</wp:post_date_gmt>{more}</item>\n"
    )
}

/// The post of that kind between two good ones: what is said of it. Both neighbours must be there.
fn between_neighbours(bad: &[u8]) -> Vec<String> {
    let file = [
        HEAD.as_bytes(),
        post(1, "").as_bytes(),
        bad,
        post(3, "").as_bytes(),
        FOOT.as_bytes(),
    ]
    .concat();
    let (entries, _, end) = read(&file);
    assert!(end.ill_formed.is_none(), "{end:?}");
    assert_eq!(entries.len(), 3);
    for neighbour in [0, 2] {
        assert!(
            matches!(entries[neighbour].taken, Taken::Draft(_)),
            "{:?}",
            entries[neighbour]
        );
        assert_eq!(entries[neighbour].reasons, Vec::<String>::new());
    }
    assert!(entries[1].line > 4);
    entries[1].reasons.clone()
}

fn says(reasons: &[String], words: &str) {
    assert!(
        reasons.iter().any(|reason| reason.contains(words)),
        "{words:?} is not among {reasons:?}"
    );
}

#[test]
fn a_bad_item_is_a_line_in_the_report_and_its_neighbours_are_there() {
    says(
        &between_neighbours(post(2, "<content:encoded>a\0b\x07</content:encoded>").as_bytes()),
        "control characters",
    );
    says(
        &between_neighbours(post(2, "<content:encoded>a&#0;b&#x1b;</content:encoded>").as_bytes()),
        "of no character that XML has",
    );
    says(
        &between_neighbours(post(2, "<content:encoded>a&nbsp;b</content:encoded>").as_bytes()),
        "&nbsp;",
    );
    says(
        &between_neighbours(post(2, "<wp:post_parent>2</wp:post_parent>").as_bytes()),
        "its own parent",
    );
    let date = "<item><wp:post_id>2</wp:post_id><wp:post_type>post</wp:post_type><wp:status>publish</wp:status><wp:post_date_gmt>2013-02-31 99:00:00</wp:post_date_gmt></item>\n";
    says(&between_neighbours(date.as_bytes()), "is not a date");
    let latin = [
        post(2, "<content:encoded>caf").trim_end_matches("</item>\n").as_bytes(),
        b"\xe9</content:encoded></item>\n",
    ]
    .concat();
    says(&between_neighbours(&latin), "encoding");
    let long = "word ".repeat(10_000_000);
    says(
        &between_neighbours(post(2, &format!("<content:encoded><![CDATA[{long}]]></content:encoded>")).as_bytes()),
        "is longer than",
    );
    says(
        &between_neighbours(
            post(2, &format!("<title>{}</title>", "x".repeat(400)))
                .replacen("<title>Post 2</title>", "", 1)
                .as_bytes(),
        ),
        "cut off",
    );
    let deep = format!("{}{}", "<a>".repeat(10_000), "</a>".repeat(10_000));
    between_neighbours(post(2, &deep).as_bytes());
    says(
        &between_neighbours(b"<item><title>RSS, not WordPress</title></item>\n"),
        "of which type",
    );
}

#[test]
fn an_entity_bomb_is_not_expanded() {
    let mut bomb = String::from("<!DOCTYPE rss [<!ENTITY l0 \"lol\">");
    for level in 1..10 {
        bomb += &format!("<!ENTITY l{level} \"{}\">", format!("&l{};", level - 1).repeat(10));
    }
    bomb += "<!ENTITY file SYSTEM \"file:///etc/passwd\">]>";
    let body = "<content:encoded>&l9;&file;</content:encoded>";
    let file = HEAD.replacen("?>\n", &format!("?>\n{bomb}\n"), 1) + &post(1, body) + FOOT;
    let (entries, ..) = read(file.as_bytes());
    assert_eq!(articles(&entries)[0].body.as_str(), "&l9;&file;");
    says(&entries[0].reasons, "&l9;");
}

#[test]
fn a_truncated_file_gives_its_whole_items_and_tells_the_line_of_the_rest() {
    let whole = format!("{HEAD}{}{}{}", post(1, ""), post(2, ""), post(3, ""));
    let cut = whole.len() - 30;
    let (entries, counts, end) = read(&whole.as_bytes()[..cut]);
    assert_eq!((entries.len(), counts.items, end.items_not_read), (2, 2, 1));
    assert_eq!(end.ill_formed.unwrap().line, 6);
    let broken = whole.replace("<title>Post 2</title>", "<title>Post 2</tilte>");
    let (entries, _, end) = read(broken.as_bytes());
    assert_eq!((entries.len(), end.items_not_read), (1, 2));
    assert_eq!(end.ill_formed.unwrap().line, 5);
}

#[test]
fn what_is_no_export_at_all_says_so() {
    for text in ["", "hello", "{}", "<html><body><p>x</p></body></html>", "\u{feff}"] {
        let (entries, _, end) = read(text.as_bytes());
        assert!(
            entries.is_empty() && (end.ill_formed.is_some() || !end.problems.is_empty()),
            "{text}: {end:?}"
        );
    }
}

#[test]
fn every_author_of_three_hundred_is_there() {
    let Some(sample) = samples::all()
        .into_iter()
        .find(|sample| sample.name == "edge/large-authors.xml")
    else {
        return;
    };
    let (entries, ..) = read(&std::fs::read(sample.path).unwrap());
    let taken = entries
        .iter()
        .filter(|entry| matches!(entry.taken, Taken::Draft(import::draft::Draft::Contributor(_))));
    assert_eq!(taken.count(), 300);
}

#[test]
fn memory_is_bounded_by_an_item_and_not_by_the_file() {
    // A file that is never in memory: the same item over and over.
    struct Endless {
        item: Vec<u8>,
        at: usize,
        left: u64,
    }
    impl std::io::Read for Endless {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            let length = buffer
                .len()
                .min(self.item.len() - self.at)
                .min(usize::try_from(self.left).unwrap_or(usize::MAX));
            buffer[..length].copy_from_slice(&self.item[self.at..self.at + length]);
            self.at = (self.at + length) % self.item.len();
            self.left -= length as u64;
            Ok(length)
        }
    }
    let item = post(
        1,
        &format!(
            "<content:encoded><![CDATA[{}]]></content:encoded>",
            "word ".repeat(20_000)
        ),
    )
    .into_bytes();
    let item_length = item.len() as u64;
    let left = 200 * item_length;
    let endless = std::io::Read::chain(HEAD.as_bytes(), Endless { item, at: 0, left });
    let wxr = Wxr::new("endless.xml", std::io::BufReader::new(endless));
    let memory = allocation_counter::measure(|| assert_eq!(wxr.count(), 200));
    assert!(
        memory.bytes_max < 12 * item_length,
        "{} bytes for items of {item_length}",
        memory.bytes_max
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Whatever is done to a sample, it is read to its end.
    #[test]
    fn a_mutated_sample_never_stops_the_reader(seed in any::<prop::sample::Index>(), edits in edits()) {
        let base = format!("{HEAD}{}{}{}{FOOT}", post(1, ""), post(2, "<wp:post_password>x</wp:post_password>"), post(3, "<content:encoded><![CDATA[<p>a</p>]]></content:encoded>"));
        let mut samples: Vec<Vec<u8>> = vec![base.into_bytes()];
        samples.extend(samples::all().into_iter().filter(|sample| sample.path.metadata().is_ok_and(|data| data.len() < 12_000)).map(|sample| std::fs::read(sample.path).unwrap()));
        properties::of_wxr(&mutated(seed.get(&samples).clone(), edits));
    }
}

#[test]
fn a_password_of_any_kind_keeps_a_post_from_the_public() {
    for password in ["x", "<![CDATA[x]]>", "&#120;", " <![CDATA[ x ]]> "] {
        let (entries, ..) = read(
            format!(
                "{HEAD}{}{FOOT}",
                post(1, &format!("<wp:post_password>{password}</wp:post_password>"))
            )
            .as_bytes(),
        );
        assert_eq!(articles(&entries)[0].state, State::Draft, "{password}");
    }
}
