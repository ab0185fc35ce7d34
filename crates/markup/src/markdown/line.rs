//! Runs of text as Markdown.
//!
//! CommonMark reads `**` as strong type only in some surroundings: not with white space on its inner side, and within a
//! word or between signs it depends. So white space is moved out of marks, a mark without words is dropped, and where
//! the surroundings of a mark are not plainly good, an HTML tag stands in its place, which is always read.
//!
//! Invariant: what this gives neither begins nor ends with white space, and has no blank line.

use super::escape::{self, Around};
use crate::line::Node;
use domain::body::Mark;

/// Where the line stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Where a line may be broken.
    Lines,
    /// A heading, or the words of a link: one line.
    OneLine,
    /// A cell of a table: one line, in which `|` ends the cell even within program text.
    Cell,
}

/// The line; `notes` have gone before.
pub(super) fn line(nodes: &[Node<'_>], place: Place, notes: usize) -> String {
    let mut flow = Flow {
        tokens: Vec::new(),
        space: String::new(),
        opening: Vec::new(),
        place,
        notes,
    };
    flow.nodes(nodes);
    write(&flow.tokens, place)
}

enum Token<'a> {
    /// Without white space, not yet escaped.
    Word(String),
    Space(String),
    Open(&'a Mark),
    Close(&'a Mark),
    /// Program text that can stand between backticks.
    Code(&'a str),
    Note(usize),
}

/// Lays the tree out as tokens, with white space outside of marks.
struct Flow<'a> {
    tokens: Vec<Token<'a>>,
    /// White space that is written before the next word, if one comes.
    space: String,
    /// Marks that are opened before the next word, if one comes.
    opening: Vec<&'a Mark>,
    place: Place,
    notes: usize,
}

impl<'a> Flow<'a> {
    fn nodes(&mut self, nodes: &[Node<'a>]) {
        for node in nodes {
            match node {
                Node::Text(text) => self.text(text),
                Node::Marked(Mark::Code, within) => self.code(within),
                Node::Marked(mark, within) => self.marked(mark, within),
                Node::Note(_) => {
                    self.notes += 1;
                    self.tokens.push(Token::Note(self.notes));
                }
            }
        }
    }

    fn marked(&mut self, mark: &'a Mark, within: &[Node<'a>]) {
        self.opening.push(mark);
        let waiting = self.opening.len();
        self.nodes(within);
        if self.opening.len() == waiting {
            self.opening.pop(); // no word came
        } else {
            self.tokens.push(Token::Close(mark));
        }
    }

    fn code(&mut self, within: &[Node<'a>]) {
        let [Node::Text(code)] = within else {
            return self.marked(&Mark::Code, within);
        };
        let core = code.trim();
        // `]:` can make a link at the start of a line define an address instead: that is looked for before program text
        // is.
        let fits = !core.is_empty() && !core.contains('\n') && !core.contains("]:");
        let ends_cell = self.place == Place::Cell && core.contains('|');
        if !fits || ends_cell || self.is_after_backtick(code) {
            return self.marked(&Mark::Code, within);
        }
        let (before, after) = (code.len() - code.trim_start().len(), code.trim_end().len());
        self.space.push_str(&code[..before]);
        self.flush();
        self.tokens.push(Token::Code(core));
        self.space.push_str(&code[after..]);
    }

    fn is_after_backtick(&self, code: &str) -> bool {
        let parted = !self.space.is_empty() || !self.opening.is_empty() || code.starts_with(char::is_whitespace);
        !parted
            && match self.tokens.last() {
                Some(Token::Word(word)) => word.ends_with('`'),
                Some(Token::Code(_)) => true,
                _ => false,
            }
    }

    fn text(&mut self, text: &str) {
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let is_space = c.is_whitespace();
            let end = rest.find(|c: char| c.is_whitespace() != is_space).unwrap_or(rest.len());
            let (part, after) = rest.split_at(end);
            rest = after;
            if is_space {
                self.space.push_str(part);
                continue;
            }
            self.flush();
            match self.tokens.last_mut() {
                Some(Token::Word(word)) => word.push_str(part),
                _ => self.tokens.push(Token::Word(part.to_owned())),
            }
        }
    }

    /// A word comes: writes what waited for it.
    fn flush(&mut self) {
        let space = std::mem::take(&mut self.space);
        if !space.is_empty() && !self.tokens.is_empty() {
            self.tokens.push(Token::Space(space));
        }
        self.tokens.extend(self.opening.drain(..).map(Token::Open));
    }
}

fn write(tokens: &[Token<'_>], place: Place) -> String {
    let mut out = String::new();
    let mut open: Vec<bool> = Vec::new(); // for each open mark, whether it is a sign
    let mut begins_line = place == Place::Lines;
    for (at, token) in tokens.iter().enumerate() {
        if sticks_to_note(tokens, at) {
            out.push_str("<!-- -->");
        }
        match token {
            Token::Word(word) => out.push_str(&escape::word(word, around(tokens, at, begins_line, place))),
            Token::Space(space) => {
                let breaks = space.matches('\n').count();
                let written = if place == Place::Lines { "\\\n" } else { "<br>" };
                out.push_str(&if breaks > 0 {
                    written.repeat(breaks)
                } else {
                    space.replace('\t', " ")
                });
                begins_line = breaks > 0 && place == Place::Lines;
                continue;
            }
            Token::Open(mark) => {
                let sign = is_read(tokens, at);
                open.push(sign);
                out.push_str(if sign { signs(mark)[0] } else { tags(mark)[0] });
                continue; // a word after it still begins the line
            }
            Token::Close(mark) => {
                let sign = open.pop().unwrap_or_default();
                out.push_str(if sign { signs(mark)[1] } else { tags(mark)[1] });
                if let Mark::Link { to } = mark {
                    out.push_str(&format!("({})", escape::address(to.as_str())));
                }
            }
            Token::Code(code) => out.push_str(&escape::code(code)),
            Token::Note(number) => out.push_str(&format!("[^{number}]")),
        }
        begins_line = false;
    }
    out
}

fn around(tokens: &[Token<'_>], at: usize, begins_line: bool, place: Place) -> Around {
    Around {
        begins_line,
        in_heading: place == Place::OneLine,
        before_bracket: matches!(
            tokens.get(at + 1),
            Some(Token::Note(_) | Token::Open(Mark::Link { .. }))
        ),
        ends_with_space: match tokens.get(at + 1) {
            // An address goes on behind other kinds of space, and behind the sign of a line break.
            Some(Token::Space(space)) => space.starts_with([' ', '\t']) && !space.contains('\n'),
            None | Some(Token::Close(Mark::Link { .. })) => true,
            _ => false,
        },
    }
}

/// Whether this stands right behind a `[^1]` and would be read together with it: as a link, which some readers do, or
/// at the start of a line as the note itself.
fn sticks_to_note(tokens: &[Token<'_>], at: usize) -> bool {
    let Some([before @ .., Token::Note(_)]) = tokens.get(..at) else {
        return false;
    };
    let begins_line = matches!(before.last(), None | Some(Token::Space(_)));
    match &tokens[at] {
        Token::Word(word) => word.starts_with(['[', '(']) || (begins_line && word.starts_with(':')),
        Token::Open(mark) => matches!(mark, Mark::Link { .. }),
        _ => false,
    }
}

/// Whether the sign of the mark that is opened here, and the one that closes it, are read as such wherever this stands:
/// on their outer sides is the edge of the line, white space, or a sign of another kind.
fn is_read(tokens: &[Token<'_>], at: usize) -> bool {
    let Token::Open(mark) = &tokens[at] else { return false };
    if signs(mark)[0].is_empty() {
        return false;
    }
    if matches!(mark, Mark::Link { .. }) {
        return true;
    }
    let is_close = |token: &Token| matches!(token, Token::Close(other) if other == mark);
    let Some(length) = tokens[at..].iter().position(is_close) else {
        return false;
    };
    let before = at.checked_sub(1).map(|before| &tokens[before]);
    is_apart(before, mark, |text| text.chars().next_back())
        && is_apart(tokens.get(at + length + 1), mark, |text| text.chars().next())
}

fn is_apart(neighbour: Option<&Token<'_>>, mark: &Mark, nearest: impl Fn(&str) -> Option<char>) -> bool {
    match neighbour {
        None | Some(Token::Code(_) | Token::Note(_)) => true,
        Some(Token::Word(text) | Token::Space(text)) => nearest(text).is_some_and(|c| {
            // Those that all readers take for a space or for punctuation, whichever version of Unicode they know.
            c.is_ascii_punctuation() || matches!(c, ' ' | '\n') || "“”‘’„«»–—…¿¡".contains(c)
        }),
        // Some readers look through `~~` to what is beyond it.
        Some(Token::Open(other) | Token::Close(other)) => *other != mark && !matches!(other, Mark::Strike),
    }
}

/// The signs of a mark; empty if it has none.
fn signs(mark: &Mark) -> [&'static str; 2] {
    match mark {
        Mark::Link { .. } => ["[", "]"],
        Mark::Strong => ["**", "**"],
        Mark::Emphasis => ["_", "_"],
        Mark::Strike => ["~~", "~~"],
        Mark::Note { .. } | Mark::Subscript | Mark::Superscript | Mark::Code => ["", ""],
    }
}

/// The tags of a mark; empty if it always has signs.
fn tags(mark: &Mark) -> [&'static str; 2] {
    match mark {
        Mark::Link { .. } | Mark::Note { .. } => ["", ""],
        Mark::Strong => ["<strong>", "</strong>"],
        Mark::Emphasis => ["<em>", "</em>"],
        Mark::Strike => ["<s>", "</s>"],
        Mark::Subscript => ["<sub>", "</sub>"],
        Mark::Superscript => ["<sup>", "</sup>"],
        Mark::Code => ["<code>", "</code>"],
    }
}
