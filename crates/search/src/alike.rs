//! Stories like one: the words that tell most of it find others, and so do its topics.
//!
//! A word tells as much as it is often in the story and seldom in the newsroom. What is found is ranked in `related.rs`, by what editions
//! say. Invariant: as with every question, what is given are ids, and how alike the index's copies are.

use crate::ask::{Entitled, flat, term};
use crate::index::{Index, IndexError};
use crate::schema::Story;
use crate::words::{analyzer, stemming, tokens};
use domain::ids::{ArticleId, TopicId};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, BoostQuery, EmptyQuery, Occur, Query as Question, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, DocSet, Searcher, TERMINATED, TantivyError, Term};

/// The most stories that are found.
pub const MOST_ALIKE: usize = 50;
/// How many words are looked for.
const WORDS: usize = 25;
/// A word of the headline counts as often as so many of the text.
const IN_HEADLINE: f32 = 3.0;
/// How many bytes a word has at least: shorter ones tell little.
const SHORTEST: usize = 3;
/// How many stories may have a word, as a part of all. What more have tells nothing, but in an index of a few stories.
const COMMONEST: u64 = 5;
const FEW: u64 = 2;
/// How much a shared topic counts in finding, as a part of all words.
const TOPIC: f32 = 0.15;

/// A story that is like another.
#[derive(Clone, Debug, PartialEq)]
pub struct Alike {
    /// Which.
    pub id: ArticleId,
    /// How like their texts are: BM25 of the words looked for, as a part of the best's; 0 to 1.
    pub text: f32,
    /// Which of the words looked for it has.
    pub words: BTreeSet<usize>,
}

/// What was found, the best first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    /// The stories.
    pub stories: Vec<Alike>,
    /// The words looked for, as the story writes them, those that tell most first; and how much each tells, of 1 together.
    pub words: Vec<(String, f32)>,
}

/// A word that tells of a story.
struct Telling {
    stem: String,
    written: String,
    /// By how much more it is looked for than a word that is there once.
    boost: f32,
    weight: f32,
}

impl Index {
    /// At most [`MOST_ALIKE`] stories in the language of that one that are like it, but for those. It takes milliseconds of a processor.
    pub fn alike(&self, story: &Story, but: &[ArticleId], entitled: Option<&Entitled>) -> Result<Found, IndexError> {
        let searcher = self.searcher();
        let telling = self.telling(&searcher, story)?;
        let question = self.like(story, &telling, but, entitled);
        let hits = searcher.search(question.as_ref(), &TopDocs::with_limit(MOST_ALIKE).order_by_score())?;
        let mut words = self.shared(&searcher, &telling, &hits)?;
        let best = hits.first().map_or(1.0, |(score, _)| score.max(f32::MIN_POSITIVE));
        let mut stories = Vec::with_capacity(hits.len());
        for (score, hit) in hits {
            stories.push(Alike {
                id: self.id(&searcher, hit)?,
                text: score / best,
                words: words.remove(&hit).unwrap_or_default(),
            });
        }
        let all: f32 = telling.iter().map(|word| word.weight).sum();
        let words = telling.into_iter().map(|word| (word.written, word.weight / all));
        Ok(Found {
            stories,
            words: words.collect(),
        })
    }

    /// The words that tell most of a story.
    fn telling(&self, searcher: &Searcher, story: &Story) -> Result<Vec<Telling>, TantivyError> {
        let mut stems = analyzer(stemming(&story.language));
        let mut times: HashMap<String, (f32, String)> = HashMap::new();
        for (text, each) in [(&story.headline, IN_HEADLINE), (&story.text, 1.0)] {
            for token in tokens(&mut stems, text) {
                let is_word = token.text.len() >= SHORTEST && token.text.chars().any(char::is_alphabetic);
                if is_word {
                    let written = || text[token.offset_from..token.offset_to].to_owned();
                    times.entry(token.text).or_insert_with(|| (0.0, written())).0 += each;
                }
            }
        }
        let all = searcher.num_docs();
        let mut telling = Vec::with_capacity(times.len());
        for (stem, (times, written)) in times {
            let having = searcher.doc_freq(&Term::from_field_text(self.fields().text, &stem))?;
            let boost = 1.0 + times.ln();
            if (1..=(all / COMMONEST).max(FEW)).contains(&having) {
                let weight = boost * rarity(having, all);
                telling.push(Telling {
                    stem,
                    written,
                    boost,
                    weight,
                });
            }
        }
        telling.sort_by(|one, other| {
            other
                .weight
                .total_cmp(&one.weight)
                .then_with(|| one.stem.cmp(&other.stem))
        });
        telling.truncate(WORDS);
        Ok(telling)
    }

    fn like(
        &self,
        story: &Story,
        telling: &[Telling],
        but: &[ArticleId],
        entitled: Option<&Entitled>,
    ) -> Box<dyn Question> {
        let fields = self.fields();
        let mut wanted: Vec<(Occur, Box<dyn Question>)> = Vec::new();
        for word in telling {
            for field in [fields.text, fields.headline] {
                let question = TermQuery::new(Term::from_field_text(field, &word.stem), IndexRecordOption::WithFreqs);
                wanted.push((Occur::Should, Box::new(BoostQuery::new(Box::new(question), word.boost))));
            }
        }
        let all: f32 = telling.iter().map(|word| word.weight).sum();
        for topic in &story.topics {
            let question = flat(term(fields.topics, &topic.to_string()), all * TOPIC);
            wanted.push((Occur::Should, question));
        }
        if wanted.is_empty() {
            return Box::new(EmptyQuery);
        }
        let wanted: Box<dyn Question> = Box::new(BooleanQuery::new(wanted));
        let mut conditions = vec![term(fields.language, story.language.as_str())];
        conditions.extend(entitled.into_iter().flat_map(|entitled| entitled.conditions(fields)));
        let conditions = conditions.into_iter().map(|one| (Occur::Must, flat(one, 0.0)));
        let others = but.iter().map(|id| (Occur::MustNot, term(fields.id, &id.to_string())));
        let all = std::iter::once((Occur::Must, wanted)).chain(conditions).chain(others);
        Box::new(BooleanQuery::new(all.collect()))
    }

    /// Which of the words each hit has.
    fn shared(
        &self,
        searcher: &Searcher,
        telling: &[Telling],
        hits: &[(f32, DocAddress)],
    ) -> Result<HashMap<DocAddress, BTreeSet<usize>>, IndexError> {
        let mut segments: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
        for (_, hit) in hits {
            segments.entry(hit.segment_ord).or_default().insert(hit.doc_id);
        }
        let mut shared: HashMap<DocAddress, BTreeSet<usize>> = HashMap::new();
        for (segment, documents) in segments {
            for (number, word) in telling.iter().enumerate() {
                for field in [self.fields().text, self.fields().headline] {
                    for document in having(searcher, segment, field, &word.stem, &documents)? {
                        shared
                            .entry(DocAddress::new(segment, document))
                            .or_default()
                            .insert(number);
                    }
                }
            }
        }
        Ok(shared)
    }
}

/// Those documents of a segment that have a word.
fn having(
    searcher: &Searcher,
    segment: u32,
    field: Field,
    stem: &str,
    documents: &BTreeSet<u32>,
) -> Result<Vec<u32>, TantivyError> {
    let inverted = searcher.segment_reader(segment).inverted_index(field)?;
    let postings = inverted.read_postings(&Term::from_field_text(field, stem), IndexRecordOption::Basic)?;
    let Some(mut postings) = postings else {
        return Ok(Vec::new());
    };
    let mut having = Vec::new();
    for document in documents {
        if postings.doc() < *document && postings.seek(*document) == TERMINATED {
            break;
        }
        if postings.doc() == *document {
            having.push(*document);
        }
    }
    Ok(having)
}

/// How much a word tells that so many of all stories have: its inverse document frequency, as BM25 has it.
fn rarity(having: u64, all: u64) -> f32 {
    let (having, all) = (having as f32, all as f32);
    (1.0 + (all - having + 0.5) / (having + 0.5)).ln()
}

/// What two stories are about together, as a part of what they are about: 0 to 1.
pub fn shared_topics(one: &[TopicId], other: &[TopicId]) -> f32 {
    let shared = one.iter().filter(|topic| other.contains(topic)).count() as f32;
    let both = ((one.len() * other.len()) as f32).sqrt();
    if both > 0.0 { shared / both } else { 0.0 }
}
