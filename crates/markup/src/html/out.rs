//! The only place that writes into the HTML.
//!
//! Invariant: tags and the names of attributes are literals of this program (`&'static str`), and all else is escaped,
//! so no input can make a tag or an attribute.

/// HTML that is being written.
#[derive(Default)]
pub(super) struct Out(String);

impl Out {
    /// Markup, as it stands in the program.
    pub(super) fn markup(&mut self, literal: &'static str) {
        self.0.push_str(literal);
    }

    /// An attribute of the tag that is open.
    pub(super) fn attribute(&mut self, name: &'static str, value: &str) {
        self.0.push(' ');
        self.0.push_str(name);
        self.0.push_str("=\"");
        self.escaped(value, |byte| (byte == b'"').then_some("&quot;"));
        self.0.push('"');
    }

    /// Words, in which a line break is one.
    pub(super) fn text(&mut self, text: &str) {
        self.escaped(text, |byte| (byte == b'\n').then_some("<br>"));
    }

    /// Program text: a line break stays as it is.
    pub(super) fn verbatim(&mut self, text: &str) {
        self.escaped(text, |_| None);
    }

    /// What was written, without the line break at its end.
    pub(super) fn finish(mut self) -> String {
        self.0.truncate(self.0.trim_end_matches('\n').len());
        self.0
    }

    // What is escaped is ASCII, so no byte of another character is taken for it.
    fn escaped(&mut self, text: &str, other: impl Fn(u8) -> Option<&'static str>) {
        // Most texts have none of these. Without a branch, so that many bytes are looked at together.
        let is_plain = |byte: u8| !matches!(byte, b'\0' | b'\n' | b'\r' | b'"' | b'&' | b'<' | b'>');
        if text.bytes().fold(true, |plain, byte| plain & is_plain(byte)) {
            return self.0.push_str(text);
        }
        let mut done = 0;
        for (at, byte) in text.bytes().enumerate() {
            let written = match byte {
                b'&' => "&amp;",
                b'<' => "&lt;",
                b'>' => "&gt;",
                b'\r' => "&#13;",    // a bare one would be read as a line feed
                b'\0' => "\u{fffd}", // what a browser shows in its place
                _ => match other(byte) {
                    Some(written) => written,
                    None => continue,
                },
            };
            self.0.push_str(&text[done..at]);
            self.0.push_str(written);
            done = at + 1;
        }
        self.0.push_str(&text[done..]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a writer makes of a text that has a character in its midst, and at its ends.
    fn written(write: impl Fn(&mut Out, &str), character: &str) -> [String; 2] {
        [format!("é{character}é"), format!("{character}é{character}")].map(|text| {
            let mut out = Out::default();
            write(&mut out, &text);
            out.0
        })
    }

    #[test]
    fn what_means_something_in_html_is_escaped_wherever_it_stands() {
        let attribute = |out: &mut Out, text: &str| out.attribute("a", text);
        for (character, text, verbatim, value) in [
            ("<", "&lt;", "&lt;", "&lt;"),
            (">", "&gt;", "&gt;", "&gt;"),
            ("&", "&amp;", "&amp;", "&amp;"),
            ("\"", "\"", "\"", "&quot;"),
            ("\n", "<br>", "\n", "\n"),
            ("\r", "&#13;", "&#13;", "&#13;"),
            ("\0", "\u{fffd}", "\u{fffd}", "\u{fffd}"),
            ("'", "'", "'", "'"),
            ("✓", "✓", "✓", "✓"),
        ] {
            let as_expected = |part: &str| [format!("é{part}é"), format!("{part}é{part}")];
            assert_eq!(written(Out::text, character), as_expected(text));
            assert_eq!(written(Out::verbatim, character), as_expected(verbatim));
            let quoted = as_expected(value).map(|value| format!(" a=\"{value}\""));
            assert_eq!(written(attribute, character), quoted);
        }
    }
}
