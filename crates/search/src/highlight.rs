//! Why something was found: a part of a text with the words in it that were looked for.
//!
//! Invariant: nothing of the text is markup. It is escaped, and the only elements are `mark`.

use crate::compile::Matcher;
use crate::words::{analyzer, folding, stemming, tokens};
use domain::language::Language;
use std::collections::HashSet;
use std::ops::Range;

/// How many words a part has.
const WORDS: usize = 30;

/// A text, or a part of one, with what was looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fragment {
    /// As it stands there; with `…` where it was cut.
    pub text: String,
    /// Where in it what was looked for stands, in bytes. In order, and apart from each other.
    pub ranges: Vec<Range<usize>>,
}

impl Fragment {
    /// As HTML: text with `mark` around what was looked for, safe to be put into a page.
    pub fn html(&self) -> String {
        let (mut html, mut end) = (String::with_capacity(self.text.len() + 32), 0);
        for range in &self.ranges {
            escape(&self.text[end..range.start], &mut html);
            html.push_str("<mark>");
            escape(&self.text[range.clone()], &mut html);
            html.push_str("</mark>");
            end = range.end;
        }
        escape(&self.text[end..], &mut html);
        html
    }
}

fn escape(text: &str, html: &mut String) {
    for char in text.chars() {
        match char {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            char => html.push(char),
        }
    }
}

/// A word of a text that was looked for: the how many-th it is, where it stands, and what it is.
struct Hit {
    word: usize,
    at: Range<usize>,
    term: String,
}

/// The words of that text that were looked for, and where each of its words stands.
fn hits(text: &str, language: &Language, matcher: &Matcher) -> (Vec<Hit>, Vec<Range<usize>>) {
    let stemming = stemming(language);
    let stems = matcher.stems(stemming);
    let stemmed = tokens(&mut analyzer(stemming), text);
    let folded = match matcher.words.is_empty() {
        true => Vec::new(),
        false => tokens(&mut folding(), text),
    };
    let (mut found, mut places) = (Vec::new(), Vec::with_capacity(stemmed.len()));
    for (word, token) in stemmed.into_iter().enumerate() {
        let at = token.offset_from..token.offset_to;
        places.push(at.clone());
        // Both part the text in the same way.
        let nearly = folded.get(word).filter(|token| matcher.words.contains(&token.text));
        let term = match stems.contains(&token.text) {
            true => Some(token.text),
            false => nearly.map(|token| token.text.clone()),
        };
        found.extend(term.map(|term| Hit { word, at, term }));
    }
    (found, places)
}

/// All of a text that is short, if something in it was looked for.
pub fn whole(text: &str, language: &Language, matcher: &Matcher) -> Option<Fragment> {
    let (hits, _) = hits(text, language, matcher);
    (!hits.is_empty()).then(|| Fragment {
        text: text.to_owned(),
        ranges: hits.into_iter().map(|hit| hit.at).collect(),
    })
}

/// The part of a long text that has most of what was looked for, the first of those; if something was.
pub fn fragment(text: &str, language: &Language, matcher: &Matcher) -> Option<Fragment> {
    let (hits, places) = hits(text, language, matcher);
    let best = best(&hits)?;
    // Its hits in the middle of it.
    let (first, last) = (hits[best.start].word, hits[best.end - 1].word);
    let spare = WORDS.saturating_sub(last + 1 - first);
    let from = first.saturating_sub(spare / 2);
    let to = (from + WORDS).min(places.len());
    let from = to.saturating_sub(WORDS).min(from);
    let start = if from == 0 { 0 } else { places[from].start };
    let end = places.get(to).map_or(text.len(), |_| places[to - 1].end);
    let mut part = Fragment {
        text: String::new(),
        ranges: Vec::new(),
    };
    if start > 0 {
        part.text.push('…');
    }
    let moved = part.text.len();
    part.text.push_str(text[start..end].trim_end());
    for hit in hits.iter().filter(|hit| (from..to).contains(&hit.word)) {
        part.ranges
            .push(hit.at.start - start + moved..hit.at.end - start + moved);
    }
    if end < text.len() {
        part.text.push('…');
    }
    Some(part)
}

/// Which hits, one behind the other and not too far apart, have the most different words; of those, the most words.
fn best(hits: &[Hit]) -> Option<Range<usize>> {
    let mut best: Option<((usize, usize), Range<usize>)> = None;
    let mut end = 0;
    for start in 0..hits.len() {
        end = end.max(start + 1);
        while hits.get(end).is_some_and(|hit| hit.word < hits[start].word + WORDS) {
            end += 1;
        }
        let different: HashSet<&str> = hits[start..end].iter().map(|hit| hit.term.as_str()).collect();
        let worth = (different.len(), end - start);
        if best.as_ref().is_none_or(|(most, _)| worth > *most) {
            best = Some((worth, start..end));
        }
    }
    best.map(|(_, hits)| hits)
}
