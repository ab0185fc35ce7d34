//! A file as text: decoded to UTF-8 whatever it says of itself, without characters that XML does not have, its lines counted.
//!
//! Invariant: what comes out is UTF-8 without control characters but tab and line break, and no byte that is text is lost. Bytes
//! are decoded a line at a time, so that what was repaired is known by the time that line is read.

use encoding_rs::{CoderResult, Decoder, Encoding, UTF_8, WINDOWS_1252};
use std::io::{self, BufRead};

/// The most bytes that are decoded at once: lines may be long.
const CHUNK: usize = 8 * 1024;
/// How far into a file its declaration may reach.
const HEAD: usize = 1024;

/// How bytes become characters.
enum Decoding {
    /// A run of bytes beyond ASCII is UTF-8 if it can be, else what it is declared to be; the two need not agree with the file.
    Runs { declared: &'static Encoding },
    /// As declared, from the first byte to the last.
    Stream(Decoder),
}

/// A file as text.
pub struct Input<R> {
    source: R,
    decoding: Option<Decoding>,
    /// What is decoded and not yet read.
    ready: Vec<u8>,
    at: usize,
    /// Bytes of a character or run that the last chunk has cut.
    carried: Vec<u8>,
    ended: bool,
    line: u64,
    since_mark: usize,
    most: usize,
    repairs: Repairs,
}

/// What of a file was not as it should be, so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Repairs {
    /// Runs of bytes that were not in the declared encoding.
    pub encoding: u64,
    /// Control characters that were dropped.
    pub controls: u64,
}

impl<R: BufRead> Input<R> {
    /// The text of a file, of which no part between two marks may be longer than `most` bytes.
    pub fn new(source: R, most: usize) -> Input<R> {
        Input {
            source,
            decoding: None,
            ready: Vec::new(),
            at: 0,
            carried: Vec::new(),
            ended: false,
            line: 1,
            since_mark: 0,
            most,
            repairs: Repairs::default(),
        }
    }

    /// The line that is read next, counted from 1.
    pub fn line(&self) -> u64 {
        self.line
    }

    /// What was repaired so far.
    pub fn repairs(&self) -> Repairs {
        self.repairs
    }

    /// A part begins here.
    pub fn mark(&mut self) {
        self.since_mark = 0;
    }

    fn decode_more(&mut self) -> io::Result<()> {
        self.ready.clear();
        self.at = 0;
        while self.ready.is_empty() && !self.ended {
            let bytes = self.source.fill_buf()?;
            if self.decoding.is_none() {
                let (decoding, skip) = decoding(bytes);
                self.decoding = Some(decoding);
                self.source.consume(skip);
                continue;
            }
            let line = bytes.iter().take(CHUNK).position(|byte| *byte == b'\n');
            let take = line.map_or(bytes.len().min(CHUNK), |end| end + 1);
            self.ended = take == 0;
            let chunk: Vec<u8> = self.carried.drain(..).chain(bytes[..take].iter().copied()).collect();
            self.source.consume(take);
            self.decode(&chunk);
        }
        Ok(())
    }

    fn decode(&mut self, chunk: &[u8]) {
        let mut text = String::with_capacity(chunk.len());
        match self
            .decoding
            .as_mut()
            .expect("it was found before anything was decoded")
        {
            Decoding::Stream(decoder) => {
                let mut rest = chunk;
                loop {
                    text.reserve(decoder.max_utf8_buffer_length(rest.len()).unwrap_or(rest.len()).max(16));
                    let (result, read, replaced) = decoder.decode_to_string(rest, &mut text, self.ended);
                    self.repairs.encoding += u64::from(replaced);
                    rest = &rest[read..];
                    if result == CoderResult::InputEmpty {
                        break;
                    }
                }
            }
            Decoding::Runs { declared } => {
                // A run may go on in the next chunk.
                let whole = match self.ended || chunk.last().is_none_or(u8::is_ascii) {
                    true => chunk.len(),
                    false => chunk.iter().rposition(u8::is_ascii).map_or(0, |end| end + 1),
                };
                // Longer runs than that are cut where they are: no text in UTF-8 is lost, as its characters are not.
                let whole = if whole == 0 && chunk.len() > CHUNK {
                    cut(chunk)
                } else {
                    whole
                };
                self.carried.extend_from_slice(&chunk[whole..]);
                self.repairs.encoding += runs(&chunk[..whole], declared, &mut text);
            }
        }
        let is_text = |c: &char| !c.is_control() || matches!(c, '\t' | '\n' | '\r');
        self.repairs.controls += text.chars().filter(|c| !is_text(c)).count() as u64;
        text.retain(|c| is_text(&c));
        self.ready = text.into_bytes();
    }
}

/// Where a run may be cut: not within a character of UTF-8.
fn cut(run: &[u8]) -> usize {
    run.iter()
        .rposition(|byte| !(0x80..0xC0).contains(byte))
        .filter(|at| *at > 0)
        .unwrap_or(run.len())
}

/// Decodes each run of bytes beyond ASCII by itself; how many were not as declared.
fn runs(bytes: &[u8], declared: &'static Encoding, text: &mut String) -> u64 {
    if let (true, Ok(whole)) = (declared == UTF_8 || bytes.is_ascii(), std::str::from_utf8(bytes)) {
        text.push_str(whole);
        return 0;
    }
    let mut wrong = 0;
    for run in bytes.chunk_by(|a, b| a.is_ascii() == b.is_ascii()) {
        match std::str::from_utf8(run) {
            Ok(run) => {
                wrong += u64::from(!run.is_ascii() && declared != UTF_8);
                text.push_str(run);
            }
            Err(_) => {
                let legacy = if declared == UTF_8 { WINDOWS_1252 } else { declared };
                wrong += u64::from(declared == UTF_8);
                text.push_str(&legacy.decode_without_bom_handling(run).0);
            }
        }
    }
    wrong
}

/// How a file that begins like this is to be decoded, and how many bytes its byte order mark has.
fn decoding(head: &[u8]) -> (Decoding, usize) {
    if let Some((encoding, length)) = Encoding::for_bom(head) {
        return match encoding == UTF_8 {
            true => (Decoding::Runs { declared: UTF_8 }, length),
            false => (Decoding::Stream(encoding.new_decoder_without_bom_handling()), length),
        };
    }
    let stream = |encoding: &'static Encoding| (Decoding::Stream(encoding.new_decoder_without_bom_handling()), 0);
    match head {
        [b'<', 0, ..] => return stream(encoding_rs::UTF_16LE),
        [0, b'<', ..] => return stream(encoding_rs::UTF_16BE),
        _ => {}
    }
    let declared = declared(&head[..head.len().min(HEAD)]).unwrap_or(UTF_8);
    match declared == UTF_8 || declared.is_single_byte() {
        true => (Decoding::Runs { declared }, 0),
        // The declaration could be read, so whatever it says of UTF-16 is wrong.
        false if !declared.is_ascii_compatible() && declared != encoding_rs::ISO_2022_JP => {
            (Decoding::Runs { declared: UTF_8 }, 0)
        }
        false => stream(declared),
    }
}

/// What the XML declaration says.
fn declared(head: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(head);
    let declaration = head.trim_start().strip_prefix("<?xml")?.split("?>").next()?.to_owned();
    let value = declaration
        .split("encoding")
        .nth(1)?
        .trim_start()
        .strip_prefix('=')?
        .trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    Encoding::for_label(value[1..].split(quote).next()?.as_bytes())
}

impl<R: BufRead> io::Read for Input<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let ready = self.fill_buf()?;
        let length = ready.len().min(buffer.len());
        buffer[..length].copy_from_slice(&ready[..length]);
        self.consume(length);
        Ok(length)
    }
}

impl<R: BufRead> BufRead for Input<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.since_mark > self.most {
            return Err(io::Error::other(format!(
                "a part of the file is longer than {} bytes",
                self.most
            )));
        }
        if self.at == self.ready.len() {
            self.decode_more()?;
        }
        Ok(&self.ready[self.at..])
    }

    fn consume(&mut self, amount: usize) {
        let end = (self.at + amount).min(self.ready.len());
        self.line += self.ready[self.at..end].iter().filter(|byte| **byte == b'\n').count() as u64;
        self.since_mark += end - self.at;
        self.at = end;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::io::Read;

    fn read(bytes: &[u8]) -> (String, Repairs) {
        let mut input = Input::new(bytes, usize::MAX);
        let mut text = String::new();
        input.read_to_string(&mut text).unwrap();
        (text, input.repairs())
    }

    #[test]
    fn a_file_is_read_as_it_is_written_and_not_as_it_says() {
        let utf_8 = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>caf\u{e9} \u{1f680}";
        assert_eq!(read(utf_8.as_bytes()), (utf_8.to_owned(), Repairs::default()));
        let wrong = Repairs {
            encoding: 1,
            controls: 0,
        };
        let (text, repairs) = read(b"<?xml version='1.0' encoding='UTF-8'?>caf\xe9 \x93");
        assert!(text.ends_with("caf\u{e9} \u{201c}") && repairs.encoding == 2, "{text}");
        let (text, repairs) = read("<?xml version='1.0' encoding='ISO-8859-1'?>café".as_bytes());
        assert!(text.ends_with("café") && repairs == wrong, "{text}");
        let (text, repairs) = read(b"<?xml version='1.0' encoding='ISO-8859-1'?>caf\xe9");
        assert!(text.ends_with("café") && repairs == Repairs::default(), "{text}");
        let (text, repairs) = read(b"<?xml version='1.0' encoding='Shift_JIS'?>\x93\xfa\x96\x7b");
        assert!(text.ends_with("日本") && repairs == Repairs::default(), "{text}");
        let utf_16: Vec<u8> = "\u{feff}<a>é</a>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(read(&utf_16).0, "<a>é</a>");
        let (text, _) = read("<?xml version='1.0' encoding='UTF-16'?>é".as_bytes());
        assert!(text.ends_with('é'));
    }

    #[test]
    fn control_characters_are_dropped_and_counted_and_lines_too() {
        let mut input = Input::new(&b"a\0b\x1b\nc\r\nd"[..], usize::MAX);
        let mut text = String::new();
        input.read_to_string(&mut text).unwrap();
        assert_eq!(
            (text.as_str(), input.line(), input.repairs().controls),
            ("ab\nc\r\nd", 3, 2)
        );
    }

    #[test]
    fn a_part_that_never_ends_is_refused() {
        let mut input = Input::new(io::BufReader::new(io::repeat(b'x')), 100_000);
        assert!(input.read_to_string(&mut String::new()).is_err());
    }

    proptest! {
        #[test]
        fn text_in_utf_8_comes_out_as_it_is(text in "[a\\PC\n]{0,40}", long in 0usize..3) {
            let text = text.replace('\u{feff}', "").repeat(1 + long * 400);
            prop_assert_eq!(read(text.as_bytes()).0, text);
        }

        #[test]
        fn no_bytes_stop_the_reading(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            read(&bytes);
        }
    }
}
