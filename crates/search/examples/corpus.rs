//! Measures the index over a corpus: a gzipped file with an item a line, `{"title": …, "body": …, "topics": […]}`.
//!
//!     cargo run --release --package search --example corpus -- FILE
//!
//! Prints how long it takes to index, how large it is, and how long questions of several kinds take: the best 20, all counted.

use domain::ids::{ArticleId, SectionId};
use domain::language::Language;
use domain::time::Timestamp;
use flate2::read::GzDecoder;
use search::{Ask, Index, Opened, Place, Query, Stand, Story};
use serde_json::Value;
use std::collections::{BTreeSet, HashMap};
use std::error::Error;
use std::io::{BufRead, BufReader};
use std::time::{Duration, Instant};
use uuid::Uuid;

/// How many questions of each kind.
const QUESTIONS: usize = 500;

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("give the file of the corpus")?;
    let stories = read(&path)?;
    let folder = tempfile::TempDir::new()?;
    let (index, mut writer, _) = Opened::at(folder.path(), Uuid::nil())?.read()?;
    let began = Instant::now();
    for story in &stories {
        writer.put(story)?;
    }
    let (newsroom, stand) = (Uuid::nil(), Stand::Following(1));
    writer.commit(Place { newsroom, stand })?;
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
    Ok(())
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

fn read(path: &str) -> Result<Vec<Story>, Box<dyn Error>> {
    let language = Language::parse("en")?;
    let lines = BufReader::new(GzDecoder::new(std::fs::File::open(path)?)).lines();
    let mut stories = Vec::new();
    for (number, line) in (1..).zip(lines) {
        let item: Value = serde_json::from_str(&line?)?;
        let text = |name: &str| item[name].as_str().unwrap_or_default().to_owned();
        stories.push(Story {
            id: ArticleId(Uuid::from_u128(number)),
            language: language.clone(),
            headline: text("title"),
            text: text("body"),
            sections: BTreeSet::from([SectionId(Uuid::nil())]),
            topics: BTreeSet::new(),
            contributors: BTreeSet::new(),
            first_published_at: Timestamp::epoch(),
            syndication: true,
        });
    }
    Ok(stories)
}
