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
    let escaped = with_signs_escaped(word, around);
    // Many readers make a link of a bare address, up to the next white space, and take signs and escapes within it to the letter.
    match escaped.len() == word.len() && around.ends_with_space {
        true => escaped,
        false => escaped.replace("://", "\\://").replace("www.", "www\\."),
    }
}

fn with_signs_escaped(word: &str, around: Around) -> String {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn at_start(text: &str) -> String {
        word(
            text,
            Around {
                begins_line: true,
                ends_with_space: true,
                ..Around::default()
            },
        )
    }

    #[test]
    fn prose_stays_readable() {
        for prose in [
            "-5",
            "#MeToo",
            "1.5",
            "1.a",
            "snake_case",
            "AT&T",
            "a>b",
            "wow!",
            "$5",
            "a-b",
            "a=b",
            "don't",
            "5%",
        ] {
            assert_eq!(at_start(prose), prose);
        }
    }

    #[test]
    fn signs_are_escaped_where_they_would_be_read() {
        for (raw, escaped) in [
            ("-", r"\-"),
            ("---", r"\---"),
            ("#", r"\#"),
            ("+", r"\+"),
            ("==", r"\=="),
            (":-:", r"\:-:"),
            (">x", r"\>x"),
            ("12.", r"12\."),
            ("3)", r"3\)"),
            ("_x", r"\_x"),
            ("a*b", r"a\*b"),
            ("&amp;", r"\&amp;"),
            ("&#38;", r"\&#38;"),
            ("[x](y)", r"\[x\](y)"),
            ("~~", r"\~\~"),
            ("a|b", r"a\|b"),
            ("<b>", r"\<b>"),
            (r"\", r"\\"),
            ("`", r"\`"),
            ("\u{feff}x", "&#xFEFF;x"),
        ] {
            assert_eq!(at_start(raw), escaped);
        }
    }

    #[test]
    fn what_stands_around_a_word_matters() {
        assert_eq!(word("-", Around::default()), "-");
        assert_eq!(
            word(
                "wow!",
                Around {
                    before_bracket: true,
                    ..Around::default()
                }
            ),
            r"wow\!"
        );
        assert_eq!(
            word(
                "##",
                Around {
                    in_heading: true,
                    ..Around::default()
                }
            ),
            r"\##"
        );
    }

    #[test]
    fn a_bare_address_can_be_made_a_link_only_if_it_stands_alone() {
        assert_eq!(at_start("https://a.example/b_c?d=e"), "https://a.example/b_c?d=e");
        assert_eq!(at_start("https://a.example/*"), r"https\://a.example/\*");
        assert_eq!(at_start("www.a.example/_"), r"www\.a.example/\_");
        assert_eq!(word("https://a.example", Around::default()), r"https\://a.example");
    }

    #[test]
    fn an_address_stays_within_its_brackets() {
        assert_eq!(address("/a_(b)|c"), r"/a_\(b\)\|c");
        assert_eq!(
            address("mailto:a@b.example?subject=a b&amp;c&d"),
            r"mailto:a@b.example?subject=a%20b\&amp;c&d"
        );
    }

    #[test]
    fn program_text_has_a_longer_fence_than_any_within() {
        assert_eq!(code("a"), "`a`");
        assert_eq!(code("a`b``c"), "```a`b``c```");
        assert_eq!(code("`a"), "`` `a ``");
    }
}
