//! Measures the index over a corpus: a gzipped file with an item a line, `{"title": …, "body": …, "topics": […]}`.
//!
//!     cargo run --release --package search --example corpus -- FILE
//!
//! Prints how long it takes to index, how large it is, and how long questions of several kinds take: the best 20, all counted. Then how often
//! what is found for a story has a topic of it among the first 5: by plain BM25 of its title's words, and as related articles, once with an
//! index that knows no topics, as they are the truth, and once with one that does.

use domain::ids::{ArticleId, SectionId, TopicId};
use domain::language::Language;
use domain::time::Timestamp;
use flate2::read::GzDecoder;
use search::{Ask, Facts, Index, Opened, Place, Query, Stand, Story, rank, shared_topics};
use serde_json::Value;
use std::collections::{BTreeSet, HashMap};
use std::error::Error;
use std::io::{BufRead, BufReader};
use std::time::{Duration, Instant};
use uuid::Uuid;

/// How many questions of each kind.
const QUESTIONS: usize = 500;
/// How many stories others are found for, and how many of what is found is looked at.
const SAMPLED: usize = 1_000;
const FIRST: usize = 5;

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("give the file of the corpus")?;
    let filed = read(&path)?;
    let without = |story: &Story| Story {
        topics: BTreeSet::new(),
        ..story.clone()
    };
    let stories: Vec<Story> = filed.iter().map(without).collect();
    let folder = tempfile::TempDir::new()?;
    let began = Instant::now();
    let index = indexed(folder.path(), &stories)?;
    let took = began.elapsed();
    let rate = stories.len() as f64 / took.as_secs_f64();
    let mut bytes = 0;
    for file in std::fs::read_dir(folder.path())? {
        bytes += file?.metadata()?.len();
    }
    println!(
        "{} items in {took:.2?}, {rate:.0}/s, {:.1} MB",
        stories.len(),
        bytes as f64 / 1e6
    );
    println!("| | p50 | p99 | longest |");
    println!("|---|---|---|---|");
    let words = words(&stories);
    let common: Vec<&str> = words.iter().take(QUESTIONS).copied().collect();
    let own = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    let rare: Vec<&str> = words.iter().rev().step_by(7).take(QUESTIONS).copied().collect();
    let some = || stories.iter().step_by(stories.len() / QUESTIONS);
    measure(&index, "common words", own(&common))?;
    measure(&index, "rare words", own(&rare))?;
    let titles = some().map(|story| story.headline.replace(['"', '-', '*'], " "));
    measure(&index, "all words of a title", titles.collect())?;
    measure(&index, "phrases of two words", some().filter_map(phrase).collect())?;
    measure(
        &index,
        "beginnings of three letters",
        common.iter().map(|word| format!("{}*", &word[..3])).collect(),
    )?;
    measure(
        &index,
        "slips of the finger",
        common.iter().map(|word| slip(word)).collect(),
    )?;
    precision(&index, &stories, &filed)
}

fn indexed(folder: &std::path::Path, stories: &[Story]) -> Result<Index, Box<dyn Error>> {
    let (index, mut writer, _) = Opened::at(folder, Uuid::nil())?.read()?;
    for story in stories {
        writer.put(story)?;
    }
    let (newsroom, stand) = (Uuid::nil(), Stand::Following(1));
    writer.commit(Place { newsroom, stand })?;
    Ok(index)
}

/// How much of what is found first for stories shares a topic with them.
fn precision(index: &Index, stories: &[Story], filed: &[Story]) -> Result<(), Box<dyn Error>> {
    let folder = tempfile::TempDir::new()?;
    let knows_topics = indexed(folder.path(), filed)?;
    let truth: HashMap<ArticleId, &Story> = filed.iter().map(|story| (story.id, story)).collect();
    let with_topics: Vec<usize> = (0..filed.len()).filter(|at| !filed[*at].topics.is_empty()).collect();
    let sample: Vec<usize> = with_topics
        .iter()
        .step_by((with_topics.len() / SAMPLED).max(1))
        .take(SAMPLED)
        .copied()
        .collect();
    println!(
        "| found for {} stories | share a topic, of the first {FIRST} | p50 | p99 |",
        sample.len()
    );
    println!("|---|---|---|---|");
    let say = |what: &str, find: &dyn Fn(usize) -> Result<Vec<ArticleId>, Box<dyn Error>>| {
        let (mut shared, mut times) = (0, Vec::new());
        for at in &sample {
            let began = Instant::now();
            let found = find(*at)?;
            times.push(began.elapsed());
            let is_shared = |id: &&ArticleId| !truth[*id].topics.is_disjoint(&filed[*at].topics);
            shared += found.iter().take(FIRST).filter(is_shared).count();
        }
        times.sort();
        let part = shared as f64 / (sample.len() * FIRST) as f64;
        let (p50, p99) = (times[times.len() / 2], times[times.len() * 99 / 100]);
        println!("| {what} | {part:.3} | {p50:.2?} | {p99:.2?} |");
        Ok::<_, Box<dyn Error>>(())
    };
    say("plain BM25 of the title's words", &|at| by_title(index, &stories[at]))?;
    say("related, topics not known", &|at| {
        related(index, &stories[at], &truth, false)
    })?;
    say("related, topics known", &|at| {
        related(&knows_topics, &filed[at], &truth, true)
    })
}

/// The best by BM25 of any of the words of the title.
fn by_title(index: &Index, story: &Story) -> Result<Vec<ArticleId>, Box<dyn Error>> {
    let title = Story {
        text: String::new(),
        ..story.clone()
    };
    let found = index.alike(&title, &[story.id], None)?;
    Ok(found.stories.into_iter().map(|alike| alike.id).collect())
}

fn related(
    index: &Index,
    story: &Story,
    all: &HashMap<ArticleId, &Story>,
    with_topics: bool,
) -> Result<Vec<ArticleId>, Box<dyn Error>> {
    let found = index.alike(story, &[story.id], None)?;
    let topics = |story: &Story| story.topics.iter().copied().collect::<Vec<TopicId>>();
    let facts = found.stories.iter().map(|alike| Facts {
        text: alike.text,
        words: alike.words.clone(),
        told: alike.words.iter().map(|word| found.words[*word].1).sum(),
        topics: if with_topics {
            shared_topics(&topics(story), &topics(all[&alike.id]))
        } else {
            0.0
        },
        ..Facts::default()
    });
    let facts: Vec<Facts> = facts.collect();
    Ok(rank(&facts, FIRST)
        .into_iter()
        .map(|place| found.stories[place].id)
        .collect())
}

/// All words of four letters of ASCII or more, those of most items first.
fn words(stories: &[Story]) -> Vec<&str> {
    let mut times: HashMap<&str, usize> = HashMap::new();
    for story in stories {
        let words: BTreeSet<&str> = story.text.split(|char: char| !char.is_ascii_alphabetic()).collect();
        for word in words.into_iter().filter(|word| word.len() > 3) {
            *times.entry(word).or_default() += 1;
        }
    }
    let mut words: Vec<(&str, usize)> = times.into_iter().collect();
    words.sort_by_key(|(word, times)| (std::cmp::Reverse(*times), *word));
    words.into_iter().map(|(word, _)| word).collect()
}

fn phrase(story: &Story) -> Option<String> {
    let mut words = story.text.split_whitespace().skip(5);
    let two = format!("{} {}", words.next()?, words.next()?);
    Some(format!("\"{}\"", two.replace('"', "")))
}

fn slip(word: &str) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    letters.swap(1, 2);
    letters.into_iter().collect()
}

fn measure(index: &Index, kind: &str, questions: Vec<String>) -> Result<(), Box<dyn Error>> {
    let mut times: Vec<Duration> = Vec::new();
    for question in questions {
        // What is longer than anybody types is refused.
        let Ok(query) = Query::parse(&question) else { continue };
        let ask = Ask {
            query,
            limit: 20,
            count: true,
            ..Ask::default()
        };
        let began = Instant::now();
        index.ask(&ask)?;
        times.push(began.elapsed());
    }
    times.sort();
    let at = |part: usize| times[(times.len() - 1) * part / 100];
    println!("| {kind} | {:.2?} | {:.2?} | {:.2?} |", at(50), at(99), at(100));
    Ok(())
}

/// A topic's id, made of its name.
fn topic(name: &str) -> TopicId {
    let bytes = name.bytes().take(16);
    TopicId(Uuid::from_u128(bytes.fold(0, |id, byte| (id << 8) | u128::from(byte))))
}

fn read(path: &str) -> Result<Vec<Story>, Box<dyn Error>> {
    let language = Language::parse("en")?;
    let lines = BufReader::new(GzDecoder::new(std::fs::File::open(path)?)).lines();
    let mut stories = Vec::new();
    for (number, line) in (1..).zip(lines) {
        let item: Value = serde_json::from_str(&line?)?;
        let text = |name: &str| item[name].as_str().unwrap_or_default().to_owned();
        let named = item["topics"].as_array().into_iter().flatten();
        let topics = named.filter_map(Value::as_str).map(topic);
        stories.push(Story {
            id: ArticleId(Uuid::from_u128(number)),
            language: language.clone(),
            headline: text("title"),
            text: text("body"),
            sections: BTreeSet::from([SectionId(Uuid::nil())]),
            topics: topics.collect(),
            contributors: BTreeSet::new(),
            first_published_at: Timestamp::epoch(),
            syndication: true,
        });
    }
    Ok(stories)
}
