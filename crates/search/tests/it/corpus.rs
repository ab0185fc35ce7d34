//! How well it finds what is meant, over 16,372 items of a news agency (Reuters-21578, Distribution 1.0).

use super::{Folder, story};
use flate2::read::GzDecoder;
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;

/// The items: title and text. Without them, a test says that it is skipped, which is a failure where all is required.
fn items() -> Option<Vec<(String, String)>> {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../../shared/data/corpus/reuters21578.ndjson.gz"
    );
    let path = PathBuf::from(path);
    if !path.exists() {
        eprintln!("skipped: {} is not there", path.display());
        assert!(std::env::var("REQUIRE_ALL").is_err(), "the corpus is required");
        return None;
    }
    let lines = BufReader::new(GzDecoder::new(std::fs::File::open(path).expect("it can be read"))).lines();
    let items = lines.map(|line| {
        let item: Value = serde_json::from_str(&line.expect("it can be read")).expect("it is JSON");
        let text = |name: &str| item[name].as_str().expect("it is a text").to_owned();
        (text("title"), text("body"))
    });
    Some(items.collect())
}

/// A letter of the longest word left out, or two of its letters the other way round.
fn slip(title: &str, item: usize) -> String {
    let words: Vec<&str> = title.split_whitespace().collect();
    let (at, longest) = words
        .iter()
        .enumerate()
        .max_by_key(|(_, word)| word.len())
        .expect("a title has words");
    let mut letters: Vec<char> = longest.chars().collect();
    let place = 1 + item % (letters.len().max(3) - 2);
    if item.is_multiple_of(2) && letters.len() > 3 {
        letters.remove(place);
    } else if letters.len() > place + 1 {
        letters.swap(place, place + 1);
    }
    let slipped: String = letters.into_iter().collect();
    let words = words.into_iter().enumerate();
    words
        .map(|(index, word)| if index == at { slipped.as_str() } else { word })
        .collect::<Vec<_>>()
        .join(" ")
}

/// What an editor would remember of a title: its words, without what would be an operator.
fn words(title: &str) -> String {
    title.replace(['"', '-', '*', '<', '>', '/'], " ")
}

#[test]
fn the_words_of_a_title_find_its_item_and_do_so_with_a_slip_of_the_finger() {
    let Some(items) = items() else { return };
    let stories = items
        .iter()
        .zip(0_u128..)
        .map(|((title, text), number)| story(number, title, text));
    let folder = Folder::with(stories);
    let mut sampled = 0;
    let (mut plain, mut slipped) = (0, 0);
    for (number, (title, _)) in items.iter().enumerate().step_by(items.len() / 300) {
        let is_found = |query: &str| folder.find(query).contains(&(number as u128));
        let title = words(title);
        sampled += 1;
        plain += u32::from(is_found(&title));
        slipped += u32::from(is_found(&slip(&title, number)));
    }
    eprintln!("of {sampled} items, {plain} are found by their title's words, {slipped} with a slip");
    assert!(
        plain * 100 >= sampled * 95,
        "{plain} of {sampled} are found by their title's words"
    );
    assert!(
        slipped * 100 >= sampled * 85,
        "{slipped} of {sampled} are found with a slip"
    );
}
