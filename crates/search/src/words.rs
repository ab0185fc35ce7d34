//! Words of any script (UAX 29), folded so that case and accents don't count, and brought to their stems in languages that have a stemmer.

use domain::language::Language;
use tantivy::tokenizer::{
    AsciiFoldingFilter, Language as Stems, LowerCaser, PreTokenizedStream, PreTokenizedString, RemoveLongFilter,
    Stemmer, TextAnalyzer, Token, TokenStream, Tokenizer,
};
use unicode_segmentation::UnicodeSegmentation;

/// Longer than any word, in bytes: what is longer is an address, or rubbish.
const MOST_BYTES: usize = 100;

/// What brings words to their stems.
pub(crate) type Stemming = Option<Stems>;

/// Which stemmer is for that language; none where there is none.
pub(crate) fn stemming(language: &Language) -> Stemming {
    let tag = language.as_str();
    Some(match tag.split('-').next().unwrap_or(tag) {
        "ar" => Stems::Arabic,
        "da" => Stems::Danish,
        "de" => Stems::German,
        "el" => Stems::Greek,
        "en" => Stems::English,
        "es" => Stems::Spanish,
        "fi" => Stems::Finnish,
        "fr" => Stems::French,
        "hu" => Stems::Hungarian,
        "it" => Stems::Italian,
        "nb" | "nn" | "no" => Stems::Norwegian,
        "nl" => Stems::Dutch,
        "pt" => Stems::Portuguese,
        "ro" => Stems::Romanian,
        "ru" => Stems::Russian,
        "sv" => Stems::Swedish,
        "ta" => Stems::Tamil,
        "tr" => Stems::Turkish,
        _ => return None,
    })
}

/// Parts text into words.
#[derive(Clone)]
struct Words;

impl Tokenizer for Words {
    type TokenStream<'a> = PreTokenizedStream;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> PreTokenizedStream {
        let mut tokens = Vec::new();
        for (at, word) in text.unicode_word_indices() {
            for (within, part) in parts(word) {
                tokens.push(Token {
                    offset_from: at + within,
                    offset_to: at + within + part.len(),
                    position: tokens.len(),
                    text: without_points(part),
                    position_length: 1,
                });
            }
        }
        // The text of its own is asked for by nobody.
        let text = String::new();
        PreTokenizedStream::from(PreTokenizedString { text, tokens })
    }
}

/// A word with an apostrophe in it is that without what is elided: of "Britain's" and "l'eau" it is "Britain" and "eau".
fn parts(word: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_apostrophe = |char: char| matches!(char, '\'' | '\u{2019}' | '\u{2bc}');
    let is_elided = |part: &str| part.chars().nth(1).is_none();
    let (mut at, mut parts) = (0, Vec::new());
    for part in word.split_inclusive(is_apostrophe) {
        let bare = part.trim_end_matches(is_apostrophe);
        if !is_elided(bare) {
            parts.push((at, bare));
        }
        at += part.len();
    }
    if parts.is_empty() {
        parts.push((0, word));
    }
    parts.into_iter()
}

/// Of initials with points between them, the initials: "U.S" is "US".
fn without_points(word: &str) -> String {
    match word.contains('.') && word.split('.').all(|part| part.chars().nth(1).is_none()) {
        true => word.replace('.', ""),
        false => word.to_owned(),
    }
}

/// Makes words as they are looked up by what they begin with, or by what they are nearly.
pub(crate) fn folding() -> TextAnalyzer {
    analyzer(None)
}

/// Makes stems.
pub(crate) fn analyzer(stemming: Stemming) -> TextAnalyzer {
    let words = TextAnalyzer::builder(Words)
        .filter(RemoveLongFilter::limit(MOST_BYTES))
        .filter(LowerCaser);
    match stemming {
        Some(stems) => words.filter(Stemmer::new(stems)).filter(AsciiFoldingFilter).build(),
        None => words.filter(AsciiFoldingFilter).build(),
    }
}

/// The words of a text, as that analyzer makes them, each with where it stands in it.
pub(crate) fn tokens(analyzer: &mut TextAnalyzer, text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    analyzer
        .token_stream(text)
        .process(&mut |token| tokens.push(token.clone()));
    tokens
}

/// The words of a text, as that analyzer makes them, for [`Made`]: each on the line of its place, and nothing on that of what is left out.
pub(crate) fn lines(analyzer: &mut TextAnalyzer, text: &str) -> String {
    let (mut lines, mut line) = (String::with_capacity(text.len()), 0);
    analyzer.token_stream(text).process(&mut |token| {
        while line < token.position {
            lines.push('\n');
            line += 1;
        }
        lines.push_str(&token.text);
    });
    lines
}

/// Takes words that were made already, as [`lines`] has them. The index knows it by its [name](Made::NAME).
#[derive(Clone, Default)]
pub(crate) struct Made(Token);

impl Made {
    pub(crate) const NAME: &str = "made";
}

impl Tokenizer for Made {
    type TokenStream<'a> = MadeStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> MadeStream<'a> {
        self.0.reset();
        MadeStream {
            lines: text.split('\n'),
            token: &mut self.0,
        }
    }
}

/// The words of [`Made`].
pub(crate) struct MadeStream<'a> {
    lines: std::str::Split<'a, char>,
    token: &'a mut Token,
}

impl TokenStream for MadeStream<'_> {
    fn advance(&mut self) -> bool {
        for line in self.lines.by_ref() {
            self.token.position = self.token.position.wrapping_add(1);
            if !line.is_empty() {
                self.token.text.clear();
                self.token.text.push_str(line);
                return true;
            }
        }
        false
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(language: &str, text: &str) -> Vec<String> {
        let language = Language::parse(language).unwrap();
        let tokens = tokens(&mut analyzer(stemming(&language)), text);
        tokens.into_iter().map(|token| token.text).collect()
    }

    #[test]
    fn words_of_every_script_are_found_and_brought_to_their_stems() {
        assert_eq!(
            made("en", "Britain's elections, U.S. don\u{2019}t"),
            ["britain", "elect", "us", "don"]
        );
        assert_eq!(made("fr", "L'eau des \u{c9}lections"), ["eau", "de", "elect"]);
        assert_eq!(made("de-AT", "M\u{fc}nchen"), ["munch"]);
        assert_eq!(made("ja", "\u{6771}\u{4eac}"), ["\u{6771}", "\u{4eac}"]);
        assert_eq!(made("eo", "rugâ"), ["ruga"]);
    }

    #[test]
    fn the_index_takes_the_words_that_were_made_each_in_its_place() {
        let text = format!("Britain's {} elections", "x".repeat(MOST_BYTES + 1));
        let mut stems = analyzer(stemming(&Language::parse("en").unwrap()));
        let mut taken = Vec::new();
        let lines = lines(&mut stems, &text);
        let mut index = TextAnalyzer::from(Made::default());
        index
            .token_stream(&lines)
            .process(&mut |token| taken.push((token.position, token.text.clone())));
        let made = tokens(&mut stems, &text)
            .into_iter()
            .map(|token| (token.position, token.text));
        assert_eq!(taken, made.collect::<Vec<_>>());
        assert_eq!(taken, [(0, "britain".to_owned()), (2, "elect".to_owned())]);
    }
}
