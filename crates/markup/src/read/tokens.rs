//! Grows a tree of the tokens of HTML, as html5ever's tokenizer gives them.
//!
//! Not with html5ever's own tree: its time grows with the square of how deep elements nest or how many marks are open, and it moves words
//! out of tables. Here a token costs at most `DEEPEST` steps.
//! Invariant: what a browser would show as words becomes words, whatever the markup around them; what it would run, never.

use super::grower::Grower;
use super::tree::Tree;
use super::{Lost, MOST_BYTES, ReadRefused};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{BufferQueue, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use std::cell::{Cell, RefCell};

/// The most nodes a tree may have.
const MOST_NODES: usize = 500_000;
/// How much is given to the tokenizer at once, in bytes.
const CHUNK: usize = 16 * 1024;
/// The most signs that may part attributes within one tag: the tokenizer compares each name with all before it.
const MOST_PARTINGS: usize = 30_000;

/// The tree that the HTML makes, and the links that were lost on the way. With `shortcodes`, those of WordPress are elements too.
pub(super) fn tree(html: &str, shortcodes: bool, lost: &mut Vec<Lost>) -> Result<Tree, ReadRefused> {
    let sink = Sink {
        grower: RefCell::new(Grower::new(shortcodes)),
        tokens: Cell::new(0),
    };
    let tokenizer = Tokenizer::new(
        sink,
        TokenizerOpts {
            discard_bom: false,
            ..TokenizerOpts::default()
        },
    );
    let mut rest = html.strip_prefix('\u{feff}').unwrap_or(html);
    let (mut seen, mut partings) = (0, 0);
    while !rest.is_empty() {
        let (chunk, after) = rest.split_at(rest.floor_char_boundary(CHUNK));
        rest = after;
        let queue = BufferQueue::default();
        queue.push_back(StrTendril::from_slice(chunk));
        while !queue.is_empty() {
            let _ = tokenizer.feed(&queue);
        }
        if tokenizer.sink.tokens.get() != seen {
            (seen, partings) = (tokenizer.sink.tokens.get(), 0);
        }
        partings += chunk
            .bytes()
            .filter(|byte| byte.is_ascii_whitespace() || b"/\"'".contains(byte))
            .count();
        let grower = tokenizer.sink.grower.borrow();
        if partings > MOST_PARTINGS || grower.nodes.len() > MOST_NODES || grower.linked > MOST_BYTES {
            return Err(ReadRefused::TooMuchMarkup);
        }
    }
    tokenizer.end();
    let grower = tokenizer.sink.grower.into_inner();
    lost.extend(grower.lost);
    Ok(Tree { nodes: grower.nodes })
}

/// What the tokenizer gives its tokens to.
struct Sink {
    grower: RefCell<Grower>,
    /// How many there were.
    tokens: Cell<u64>,
}

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        let mut grower = self.grower.borrow_mut();
        if !matches!(token, Token::ParseError(_)) {
            self.tokens.set(self.tokens.get() + 1);
        }
        match token {
            Token::CharacterTokens(text) => grower.characters(&text),
            Token::TagToken(tag) => {
                grower.flush();
                return match tag.kind {
                    TagKind::StartTag => grower.start(tag),
                    TagKind::EndTag => {
                        grower.end(&tag.name);
                        TokenSinkResult::Continue
                    }
                };
            }
            Token::CommentToken(comment) => {
                grower.flush();
                grower.comment(&comment);
            }
            Token::EOFToken => grower.flush(),
            // A null character is nothing to a browser.
            Token::NullCharacterToken | Token::DoctypeToken(_) | Token::ParseError(_) => {}
        }
        TokenSinkResult::Continue
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.grower.borrow().is_foreign()
    }
}
