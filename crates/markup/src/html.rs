//! A body as HTML: semantic elements, no scripts, no frames, no styles.
//!
//! - A block has the id `b-{block id}`; where it leads to something of ours or of others, `data-` attributes say to
//!   what (`data-media`, `data-crop`, `data-provider`, `data-article`), so that a front end can put the picture or the player there, and
//!   `read_html` finds it again. A block of no known kind is a paragraph of class `unknown` with its name (`data-name`).
//! - Media have no address of their own yet: a picture is a `<figure>` with its alt text, caption and credit, and no
//!   `<img>`.
//! - A note is a number behind its words that leads to a list at the end and back (the ARIA roles `doc-noteref`,
//!   `doc-endnotes` and `doc-backlink` say so to a screen reader, in the reader's language). Numbers run through the
//!   body, or through the block if it is rendered alone. Ids of notes contain the block's id, so that blocks rendered
//!   alone can stand on one page.
//!
//! Invariant: see `html/out.rs`. `html/line.rs` renders runs of text.

mod line;
mod out;

use crate::fill::{Fill, Picture};
use crate::line::{language_word, shows_nothing};
use crate::list;
use domain::body::{Block, BlockId, BlockKind, Body, HeadingLevel, Inline, ListItem};
use domain::link::{EmbedAddress, LinkTarget};
use domain::media::MediaUse;
use domain::text::Line;
use out::Out;

/// The whole body, one block a line, the notes at its end.
pub fn html(body: &Body, fill: &Fill<'_>) -> String {
    whole(body.blocks(), fill)
}

/// One block, followed by its own notes. Empty if the block has nothing to show.
pub fn block_html(block: &Block, fill: &Fill<'_>) -> String {
    whole(std::slice::from_ref(block), fill)
}

fn whole(blocks: &[Block], fill: &Fill<'_>) -> String {
    let mut html = Html {
        out: Out::default(),
        fill,
        notes: Vec::new(),
    };
    html.blocks(blocks);
    html.list_of_notes();
    html.out.finish()
}

/// A rendering under way.
struct Html<'a> {
    out: Out,
    fill: &'a Fill<'a>,
    /// The notes so far, each with the block that it stands in.
    notes: Vec<(&'a BlockId, &'a Line)>,
}

impl<'a> Html<'a> {
    fn blocks(&mut self, blocks: &'a [Block]) {
        blocks.iter().for_each(|block| self.block(block));
    }

    fn block(&mut self, block: &'a Block) {
        let id = &block.id;
        match &block.kind {
            BlockKind::Paragraph { text } => self.words(id, "<p", text, "</p>\n"),
            BlockKind::Unknown { name, text } => self.unknown(id, name, text),
            BlockKind::Heading { level, text } => self.heading(id, *level, text),
            BlockKind::Image { image } => {
                if let Some(picture) = self.fill.picture(image) {
                    self.picture(Some(id), &picture);
                }
            }
            BlockKind::Gallery { images } => self.gallery(id, images),
            BlockKind::Quote {
                text,
                attribution,
                source,
            } => {
                self.quote(id, text, attribution.as_ref(), source.as_ref());
            }
            BlockKind::PullQuote { text, attribution } => self.pull_quote(id, text, attribution.as_ref()),
            BlockKind::List { ordered: true, items } => self.list(id, items, ["<ol", "<ol>", "</li></ol>"]),
            BlockKind::List { ordered: false, items } => self.list(id, items, ["<ul", "<ul>", "</li></ul>"]),
            BlockKind::Table { caption, header, rows } => self.table(id, caption.as_ref(), header, rows),
            BlockKind::Code { language, code } => self.code(id, language.as_ref(), code),
            BlockKind::Embed { address } => self.embed(id, address),
            BlockKind::Divider => {
                self.open(id, "<hr");
                self.out.markup(">\n");
            }
            BlockKind::RelatedLink { article } => {
                if let Some(link) = self.fill.articles.get(article) {
                    self.open(id, "<p class=\"related\"");
                    self.out.attribute("data-article", &article.to_string());
                    self.out.markup(">");
                    self.address(link.url());
                    self.out.text(link.headline().as_str());
                    self.out.markup("</a></p>\n");
                }
            }
            BlockKind::FactBox { title, blocks } => self.fact_box(id, title, blocks),
        }
    }

    /// A tag without its end, with the block's id.
    fn open(&mut self, id: &BlockId, tag: &'static str) {
        self.out.markup(tag);
        self.out.attribute("id", &format!("b-{id}"));
    }

    fn words(&mut self, id: &'a BlockId, open: &'static str, text: &'a Inline, close: &'static str) {
        if !shows_nothing(text) {
            self.open(id, open);
            self.out.markup(">");
            self.line(id, text);
            self.out.markup(close);
        }
    }

    fn unknown(&mut self, id: &'a BlockId, name: &Line, text: &'a Inline) {
        if !shows_nothing(text) {
            self.open(id, "<p class=\"unknown\"");
            self.out.attribute("data-name", name.as_str());
            self.out.markup(">");
            self.line(id, text);
            self.out.markup("</p>\n");
        }
    }

    fn heading(&mut self, id: &'a BlockId, level: HeadingLevel, text: &'a Inline) {
        let [open, close] = match u8::from(level) {
            2 => ["<h2", "</h2>\n"],
            3 => ["<h3", "</h3>\n"],
            _ => ["<h4", "</h4>\n"],
        };
        self.words(id, open, text, close);
    }

    fn gallery(&mut self, id: &BlockId, images: &'a [MediaUse]) {
        let pictures: Vec<Picture> = images.iter().filter_map(|image| self.fill.picture(image)).collect();
        if !pictures.is_empty() {
            self.open(id, "<figure class=\"gallery\"");
            self.out.markup(">\n");
            pictures.iter().for_each(|picture| self.picture(None, picture));
            self.out.markup("</figure>\n");
        }
    }

    fn picture(&mut self, id: Option<&BlockId>, picture: &Picture) {
        match id {
            Some(id) => self.open(id, "<figure"),
            None => self.out.markup("<figure"),
        }
        self.out.attribute("data-media", &picture.media.to_string());
        if let Some(crop) = picture.crop {
            self.out
                .attribute("data-crop", &crop.fractions().map(|part| part.to_string()).join(","));
        }
        self.out.markup(">");
        if let Some(alt_text) = picture.alt_text {
            self.out.markup("<span role=\"img\"");
            self.out.attribute("aria-label", alt_text.as_str());
            self.out.markup("></span>");
        }
        if picture.caption.is_some() || picture.credit.is_some() {
            self.out.markup("<figcaption>");
            if let Some(caption) = picture.caption {
                self.out.text(caption.as_str());
            }
            if picture.caption.is_some() && picture.credit.is_some() {
                self.out.markup(" ");
            }
            if let Some(credit) = picture.credit {
                self.out.markup("<span class=\"credit\">");
                self.out.text(credit.as_str());
                self.out.markup("</span>");
            }
            self.out.markup("</figcaption>");
        }
        self.out.markup("</figure>\n");
    }

    fn quote(&mut self, id: &'a BlockId, text: &'a Inline, by: Option<&Line>, source: Option<&LinkTarget>) {
        if shows_nothing(text) && by.is_none() {
            return;
        }
        self.open(id, "<blockquote");
        if let Some(source) = source {
            self.out.attribute("cite", source.as_str());
        }
        self.out.markup(">");
        self.quoted(id, text, by, source);
        self.out.markup("</blockquote>\n");
    }

    fn pull_quote(&mut self, id: &'a BlockId, text: &'a Inline, by: Option<&Line>) {
        if !shows_nothing(text) || by.is_some() {
            self.open(id, "<aside class=\"pull-quote\"");
            self.out.markup(">");
            self.quoted(id, text, by, None);
            self.out.markup("</aside>\n");
        }
    }

    /// The words of a quote and whose they are, which leads to where they stand.
    fn quoted(&mut self, id: &'a BlockId, text: &'a Inline, by: Option<&Line>, source: Option<&LinkTarget>) {
        if !shows_nothing(text) {
            self.out.markup("<p>");
            self.line(id, text);
            self.out.markup("</p>");
        }
        if let Some(by) = by {
            self.out.markup("<footer>");
            if let Some(source) = source {
                self.address(source.as_str());
            }
            self.out.text(by.as_str());
            self.out
                .markup(if source.is_some() { "</a></footer>" } else { "</footer>" });
        }
    }

    fn list(&mut self, id: &'a BlockId, items: &'a [ListItem], [first, open, close]: [&'static str; 3]) {
        let mut level = 0;
        for entry in list::entries(items) {
            if level == 0 {
                self.open(id, first);
                self.out.markup(">");
            } else if entry.level > level {
                self.out.markup(open);
            } else {
                (entry.level..level).for_each(|_| self.out.markup(close));
                self.out.markup("</li>");
            }
            self.out.markup("<li>");
            self.line(id, entry.text);
            level = entry.level;
        }
        (0..level).for_each(|_| self.out.markup(close));
        if level > 0 {
            self.out.markup("\n");
        }
    }

    fn table(&mut self, id: &'a BlockId, caption: Option<&Line>, header: &'a [Inline], rows: &'a [Vec<Inline>]) {
        self.open(id, "<table");
        self.out.markup(">");
        if let Some(caption) = caption {
            self.out.markup("<caption>");
            self.out.text(caption.as_str());
            self.out.markup("</caption>");
        }
        if !header.is_empty() {
            self.out.markup("<thead>");
            self.row(id, header, ["<th scope=\"col\">", "</th>"]);
            self.out.markup("</thead>");
        }
        self.out.markup("<tbody>");
        rows.iter().for_each(|row| self.row(id, row, ["<td>", "</td>"]));
        self.out.markup("</tbody></table>\n");
    }

    fn row(&mut self, id: &'a BlockId, cells: &'a [Inline], [open, close]: [&'static str; 2]) {
        self.out.markup("<tr>");
        for cell in cells {
            self.out.markup(open);
            self.line(id, cell);
            self.out.markup(close);
        }
        self.out.markup("</tr>");
    }

    fn code(&mut self, id: &BlockId, language: Option<&Line>, code: &str) {
        self.open(id, "<pre");
        self.out.markup("><code");
        if let Some(language) = language {
            self.out
                .attribute("class", &format!("language-{}", language_word(language)));
        }
        self.out.markup(">");
        self.out.verbatim(code);
        self.out.markup("</code></pre>\n");
    }

    fn embed(&mut self, id: &BlockId, address: &EmbedAddress) {
        let name = address.provider().name();
        self.open(id, "<figure class=\"embed\"");
        self.out.attribute("data-provider", &name.to_lowercase());
        self.out.markup(">");
        self.address(address.as_str());
        self.out.text(name);
        self.out.markup("</a></figure>\n");
    }

    fn fact_box(&mut self, id: &BlockId, title: &Line, blocks: &'a [Block]) {
        let title_id = format!("title-{id}");
        self.open(id, "<aside class=\"fact-box\"");
        self.out.attribute("aria-labelledby", &title_id);
        self.out.markup(">\n<p class=\"title\"");
        self.out.attribute("id", &title_id);
        self.out.markup(">");
        self.out.text(title.as_str());
        self.out.markup("</p>\n");
        self.blocks(blocks);
        self.out.markup("</aside>\n");
    }
}
