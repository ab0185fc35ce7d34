//! Makes a question to the index of a query.
//!
//! A word is looked for by its stem in each language that the index has, in headlines before all else. One that nobody wrote is taken for a
//! slip of the finger: then words that are nearly so are looked for, and those that begin so for a prefix. Where not all words of a query
//! are in any story, a relaxed question asks for most of them, and forgives all of them slips.

use crate::query::{Part, Query};
use crate::schema::Fields;
use crate::words::{Stemming, analyzer, folding, stemming, tokens};
use domain::language::Language;
use std::collections::{HashMap, HashSet};
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, EmptyQuery, FuzzyTermQuery, Occur, PhraseQuery, Query as Question, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Searcher, TantivyError, Term};

/// How much more a word counts in a headline.
const HEADLINE: f32 = 2.5;
/// How much less a word counts that is only nearly the one asked for.
const NEARLY: f32 = 0.5;
/// How many words are tried that begin so, and that are nearly so.
const MOST_BEGINNINGS: usize = 50;
const MOST_NEARLY: usize = 16;
/// How many words of a part of the index are looked at, of those that begin so.
const MOST_LOOKED_AT: usize = 20_000;

/// Which words of a text were looked for.
#[derive(Clone, Debug, Default)]
pub struct Matcher {
    /// As typed.
    typed: HashSet<String>,
    /// As they stand in the index, for those that are looked for as they stand.
    pub(crate) words: HashSet<String>,
}

impl Matcher {
    /// The stems that these have in a language.
    pub(crate) fn stems(&self, stemming: Stemming) -> HashSet<String> {
        let mut stems = analyzer(stemming);
        let typed = self.typed.iter();
        typed.flat_map(|word| stem(&mut stems, word)).collect()
    }
}

fn stem(analyzer: &mut tantivy::tokenizer::TextAnalyzer, word: &str) -> Option<String> {
    tokens(analyzer, word).pop().map(|token| token.text)
}

/// Makes questions to the index as it is now.
pub(crate) struct Compiler<'a> {
    pub searcher: &'a Searcher,
    pub fields: Fields,
    /// In which languages it is asked.
    pub languages: Vec<Stemming>,
    pub matcher: Matcher,
}

impl<'a> Compiler<'a> {
    /// For the languages that the index has; for that one alone, if one is named.
    pub fn new(
        searcher: &'a Searcher,
        fields: Fields,
        language: Option<&Language>,
    ) -> Result<Compiler<'a>, TantivyError> {
        let mut languages: Vec<Stemming> = Vec::new();
        let tags = match language {
            Some(language) => vec![language.clone()],
            None => languages_of(searcher, fields)?,
        };
        for tag in tags {
            let stemming = stemming(&tag);
            if !languages.contains(&stemming) {
                languages.push(stemming);
            }
        }
        Ok(Compiler {
            searcher,
            fields,
            languages,
            matcher: Matcher::default(),
        })
    }

    /// The question; a relaxed one asks for two thirds of the words.
    pub fn compile(&mut self, query: &Query, is_relaxed: bool) -> Result<Box<dyn Question>, TantivyError> {
        if !query.has_text {
            return Ok(Box::new(AllQuery));
        }
        let (mut wanted, mut excluded) = (Vec::new(), Vec::new());
        for part in &query.parts {
            match part.is_excluded {
                true => excluded.push((Occur::MustNot, or(self.strict(part)?))),
                false => wanted.push(self.part(part, is_relaxed)?),
            }
        }
        let least = if is_relaxed {
            (wanted.len() * 2).div_ceil(3)
        } else {
            wanted.len()
        };
        let wanted: Box<dyn Question> = match wanted.len() {
            0 => return Ok(Box::new(EmptyQuery)),
            // As flat as it can be: the best of it are found without looking at all.
            1 => or(wanted.remove(0)),
            _ if is_relaxed => {
                let any = wanted.into_iter().map(|any| (Occur::Should, or(any))).collect();
                Box::new(BooleanQuery::with_minimum_required_clauses(any, least))
            }
            _ => and(wanted.into_iter().map(or)),
        };
        if excluded.is_empty() {
            return Ok(wanted);
        }
        excluded.push((Occur::Must, wanted));
        Ok(Box::new(BooleanQuery::new(excluded)))
    }

    fn part(&mut self, part: &Part, is_relaxed: bool) -> Result<Vec<Box<dyn Question>>, TantivyError> {
        self.matcher.typed.extend(part.words.iter().cloned());
        let mut any = self.strict(part)?;
        let [word] = part.words.as_slice() else { return Ok(any) };
        let nearly = match (part.is_prefix, part.is_quoted) {
            (true, _) => self.beginning(word)?,
            (false, false) if is_relaxed || !self.is_known(word)? => self.nearly(word)?,
            _ => Vec::new(),
        };
        for word in nearly {
            let term = Term::from_field_text(self.fields.words, &word);
            any.push(boosted(
                Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs)),
                NEARLY,
            ));
            self.matcher.words.insert(word);
        }
        Ok(any)
    }

    /// Any of these is that part, in one of the languages.
    fn strict(&self, part: &Part) -> Result<Vec<Box<dyn Question>>, TantivyError> {
        let (mut any, mut seen) = (Vec::new(), HashSet::new());
        for stemming in &self.languages {
            let mut analyzer = analyzer(*stemming);
            let stems: Vec<String> = part.words.iter().filter_map(|word| stem(&mut analyzer, word)).collect();
            if stems.is_empty() || !seen.insert(stems.clone()) {
                continue;
            }
            for (field, boost) in [(self.fields.headline, HEADLINE), (self.fields.text, 1.0)] {
                any.push(boosted(in_a_row(field, &stems), boost));
            }
        }
        Ok(any)
    }

    /// Whether some story has that word, in any of its forms.
    fn is_known(&self, word: &str) -> Result<bool, TantivyError> {
        for stemming in &self.languages {
            if let Some(stem) = stem(&mut analyzer(*stemming), word) {
                for field in [self.fields.headline, self.fields.text] {
                    if self.searcher.doc_freq(&Term::from_field_text(field, &stem))? > 0 {
                        return Ok(true);
                    }
                }
            }
        }
        Ok(false)
    }

    /// The most usual words that begin so.
    fn beginning(&self, word: &str) -> Result<Vec<String>, TantivyError> {
        let Some(word) = stem(&mut folding(), word) else {
            return Ok(Vec::new());
        };
        let mut found = HashMap::new();
        for segment in self.searcher.segment_readers() {
            let index = segment.inverted_index(self.fields.words)?;
            let mut stream = index.terms().range().ge(word.as_bytes()).into_stream()?;
            for _ in 0..MOST_LOOKED_AT {
                match stream.next() {
                    Some((term, info)) if term.starts_with(word.as_bytes()) => note(&mut found, term, info.doc_freq),
                    _ => break,
                }
            }
        }
        Ok(most_usual(found, MOST_BEGINNINGS))
    }

    /// The most usual words that are that one but for a slip: one letter, and if none is, two of a long word.
    fn nearly(&self, word: &str) -> Result<Vec<String>, TantivyError> {
        let Some(word) = stem(&mut folding(), word) else {
            return Ok(Vec::new());
        };
        let most = match word.chars().count() {
            0..=3 => 0,
            4..=7 => 1,
            _ => 2,
        };
        for distance in 1..=most {
            let term = Term::from_field_text(self.fields.words, &word);
            let automaton = FuzzyTermQuery::new(term, distance, true).automaton()?;
            let mut found = HashMap::new();
            for segment in self.searcher.segment_readers() {
                let index = segment.inverted_index(self.fields.words)?;
                let mut stream = index.terms().search(&automaton).into_stream()?;
                while let Some((term, info)) = stream.next() {
                    note(&mut found, term, info.doc_freq);
                }
            }
            found.remove(&word);
            if !found.is_empty() {
                return Ok(most_usual(found, MOST_NEARLY));
            }
        }
        Ok(Vec::new())
    }
}

/// The languages that stories of the index are written in.
fn languages_of(searcher: &Searcher, fields: Fields) -> Result<Vec<Language>, TantivyError> {
    let mut found = HashMap::new();
    for segment in searcher.segment_readers() {
        let index = segment.inverted_index(fields.language)?;
        let mut stream = index.terms().stream()?;
        while let Some((term, info)) = stream.next() {
            note(&mut found, term, info.doc_freq);
        }
    }
    let tags = most_usual(found, usize::MAX);
    Ok(tags.iter().filter_map(|tag| Language::parse(tag).ok()).collect())
}

fn note(found: &mut HashMap<String, u64>, term: &[u8], stories: u32) {
    if let Ok(term) = std::str::from_utf8(term) {
        *found.entry(term.to_owned()).or_default() += u64::from(stories);
    }
}

fn most_usual(found: HashMap<String, u64>, most: usize) -> Vec<String> {
    let mut found: Vec<(String, u64)> = found.into_iter().collect();
    found.sort_by(|(one, times), (other, others)| others.cmp(times).then_with(|| one.cmp(other)));
    found.into_iter().take(most).map(|(word, _)| word).collect()
}

fn in_a_row(field: Field, stems: &[String]) -> Box<dyn Question> {
    let mut terms: Vec<Term> = stems.iter().map(|stem| Term::from_field_text(field, stem)).collect();
    match terms.len() {
        1 => Box::new(TermQuery::new(terms.remove(0), IndexRecordOption::WithFreqs)),
        _ => Box::new(PhraseQuery::new(terms)),
    }
}

fn boosted(question: Box<dyn Question>, boost: f32) -> Box<dyn Question> {
    match boost {
        1.0 => question,
        _ => Box::new(BoostQuery::new(question, boost)),
    }
}

fn or(any: Vec<Box<dyn Question>>) -> Box<dyn Question> {
    Box::new(BooleanQuery::new(
        any.into_iter().map(|one| (Occur::Should, one)).collect(),
    ))
}

pub(crate) fn and(all: impl IntoIterator<Item = Box<dyn Question>>) -> Box<dyn Question> {
    Box::new(BooleanQuery::new(
        all.into_iter().map(|one| (Occur::Must, one)).collect(),
    ))
}
