//! What must be escaped so that words are read as words.
//!
//! Invariant: `word` is right whatever stands around it, except where `Around` says what does. Signs that Markdown reads only in
//! some places are left alone in the others, so that prose stays readable: `-5`, `#MeToo`, `snake_case`, `AT&T`.

/// What stands around a word, where that matters.
#[derive(Clone, Copy, Default)]
pub(super) struct Around {
    /// It begins a line.
    pub(super) begins_line: bool,
    /// It stands in a heading.
    pub(super) in_heading: bool,
    /// A square bracket follows at once.
    pub(super) before_bracket: bool,
    /// White space follows, or nothing, or the end of a link.
    pub(super) ends_with_space: bool,
}

/// Characters without white space among them, escaped.
pub(super) fn word(word: &str, around: Around) -> String {
    let escaped = signs(word, around);
    // Many readers make a link of a bare address, up to the next white space, and take signs and escapes within it to the letter.
    match escaped.len() == word.len() && around.ends_with_space {
        true => escaped,
        false => escaped.replace("://", "\\://").replace("www.", "www\\."),
    }
}

fn signs(word: &str, around: Around) -> String {
    let first = escapes_first(word, around);
    let last = (around.begins_line && is_list_number(word)) || (around.before_bracket && word.ends_with('!'));
    let last_at = word.char_indices().next_back().map_or(0, |(at, _)| at);
    let mut escaped = String::with_capacity(word.len());
    for (at, c) in word.char_indices() {
        let always = match c {
            '\\' | '`' | '*' | '[' | ']' | '<' | '~' | '|' | '^' => true,
            '_' => !is_within_ascii_word(word, at),
            '&' => begins_entity(&word[at + 1..]),
            _ => false,
        };
        if c == '\u{feff}' {
            escaped.push_str("&#xFEFF;"); // a reader drops the byte order mark at the top of a document
            continue;
        }
        if always || (first && at == 0) || (last && at == last_at) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

/// Headings, quotes, lists, and lines that would make a heading or a table of the line above.
fn escapes_first(word: &str, around: Around) -> bool {
    let all = |signs: &str| word.chars().all(|c| signs.contains(c));
    (around.begins_line && (word.starts_with('>') || all("#") || all("+") || all("-:|") || all("=")))
        || (around.in_heading && all("#"))
}

/// `12.` or `12)`.
fn is_list_number(word: &str) -> bool {
    let digits = word.strip_suffix(['.', ')']).unwrap_or_default();
    !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
}

fn is_within_ascii_word(word: &str, at: usize) -> bool {
    let alphanumeric = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    alphanumeric(word[..at].chars().next_back()) && alphanumeric(word[at + 1..].chars().next())
}

/// Whether what follows a `&` makes it a character reference, as in `&amp;` or `&#38;`.
fn begins_entity(rest: &str) -> bool {
    let name = rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '#');
    name.starts_with(';') && name.len() < rest.len()
}

/// The address of a link, as it stands between the round brackets.
pub(super) fn address(to: &str) -> String {
    let mut escaped = String::with_capacity(to.len());
    for (at, c) in to.char_indices() {
        match c {
            ' ' => escaped.push_str("%20"),
            '(' | ')' | '<' | '>' | '\\' | '`' | '|' => {
                escaped.push('\\');
                escaped.push(c);
            }
            '&' if begins_entity(&to[at + 1..]) => escaped.push_str("\\&"),
            _ => escaped.push(c),
        }
    }
    escaped
}

/// Program text between backticks: more of them than stand in a row within it.
pub(super) fn code(code: &str) -> String {
    let fence = "`".repeat(longest_run_of_backticks(code) + 1);
    let pad = if code.starts_with('`') || code.ends_with('`') {
        " "
    } else {
        ""
    };
    format!("{fence}{pad}{code}{pad}{fence}")
}

pub(super) fn longest_run_of_backticks(code: &str) -> usize {
    code.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}
