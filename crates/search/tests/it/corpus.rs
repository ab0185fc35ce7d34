//! How well it finds what is meant, over 16,372 items of a news agency (Reuters-21578, Distribution 1.0).

use super::{Folder, story};
use flate2::read::GzDecoder;
use search::{Facts, Story, rank};
use serde_json::Value;
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;

/// The items: title and text, and what people filed them under. Without them, a test says that it is skipped, which is a failure where all is required.
fn items() -> Option<Vec<Item>> {
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
        let topics = item["topics"].as_array().into_iter().flatten();
        Item {
            title: text("title"),
            text: text("body"),
            topics: topics.filter_map(Value::as_str).map(str::to_owned).collect(),
        }
    });
    Some(items.collect())
}

struct Item {
    title: String,
    text: String,
    topics: BTreeSet<String>,
}

/// An index of all of them, which knows no topics.
fn index(items: &[Item]) -> Folder {
    let stories = items.iter().zip(0_u128..);
    Folder::with(stories.map(|(item, number)| story(number, &item.title, &item.text)))
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
    let folder = index(&items);
    let mut sampled = 0;
    let (mut plain, mut slipped) = (0, 0);
    for (number, item) in items.iter().enumerate().step_by(items.len() / 300) {
        let is_found = |query: &str| folder.find(query).contains(&(number as u128));
        let title = words(&item.title);
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

/// How much of the first five found for each of some items shares a topic with it. No topic is told: they are the truth.
#[test]
fn related_articles_share_more_topics_than_what_the_words_of_a_title_find() {
    let Some(items) = items() else { return };
    let folder = index(&items);
    let (mut by_title, mut related, mut sampled) = (0, 0, 0);
    let filed = items.iter().zip(0_u128..).filter(|(item, _)| !item.topics.is_empty());
    for (item, number) in filed.step_by(40) {
        let shared = |found: Vec<u128>| {
            let found = found
                .into_iter()
                .take(5)
                .map(|other| usize::try_from(other).expect("it is a place"));
            found
                .filter(|other| !items[*other].topics.is_disjoint(&item.topics))
                .count()
        };
        let whole = story(number, &item.title, &item.text);
        let title = Story {
            text: String::new(),
            ..whole.clone()
        };
        sampled += 5;
        by_title += shared(alike(&folder, &title).into_iter().map(|(id, _)| id).collect());
        let found = alike(&folder, &whole);
        let facts: Vec<Facts> = found.iter().map(|(_, facts)| facts.clone()).collect();
        related += shared(rank(&facts, 5).into_iter().map(|place| found[place].0).collect());
    }
    eprintln!("of {sampled}, {related} share a topic; {by_title} of what titles find");
    assert!(related > by_title, "{related} of {sampled}; {by_title} by titles");
    assert!(related * 100 >= sampled * 65, "{related} of {sampled}");
}

/// What is like that story, the best first, with what is known of it.
fn alike(folder: &Folder, story: &Story) -> Vec<(u128, Facts)> {
    let found = folder
        .index
        .alike(story, &[story.id], None)
        .expect("the index is asked");
    let facts = |alike: search::Alike| {
        let facts = Facts {
            text: alike.text,
            told: alike.words.iter().map(|word| found.words[*word].1).sum(),
            words: alike.words,
            ..Facts::default()
        };
        (alike.id.0.as_u128(), facts)
    };
    found.stories.clone().into_iter().map(facts).collect()
}
