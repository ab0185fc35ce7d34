//! A story as partners and aggregators get it in every form, with its corrections at the end, or with the notice in its place: loaded
//! once, and each form is a pure function of it.
//!
//! Most readers of a feed show nothing but title, summary and HTML, so a retraction stands in all three. Invariant: of a story that was
//! withdrawn neither text nor pictures are here to be written.

use super::named::Named;
use crate::error::Problem;
use crate::pictures::{self, PictureCopy};
use crate::reads::Reads;
use crate::referred::{BodySource, FilledBody};
use domain::api_key::TextExtent;
use domain::article::ArticleCard;
use domain::body::{Block, BlockId, BlockKind, BlockRefused, Body, Inline, Mark, Span};
use domain::contributor::ContributorCard;
use domain::correction::Correction;
use domain::edition::{Edition, EditionNumber};
use domain::media::{Credit, MediaCard, MediaKind, MediaUse};
use domain::read_as::ReadAs;
use domain::retraction::Retraction;
use domain::rights::Rights;
use domain::section::SectionCard;
use domain::site::TimeZoneName;
use domain::time::Timestamp;
use domain::topic::TopicCard;
use futures_util::future::try_join_all;
use quick_xml::escape::partial_escape;
use std::collections::HashSet;
use std::sync::Arc;
use uuid::Uuid;

/// A story with all that any form shows of it.
pub struct FeedEntry {
    /// The article's id.
    pub id: Uuid,
    /// Counts its editions from 1.
    pub edition: EditionNumber,
    /// Its address on the front end.
    pub url: String,
    /// BCP 47.
    pub language: String,
    /// The headline.
    pub headline: String,
    /// The label above it.
    pub kicker: Option<String>,
    /// The sentence or two under it.
    pub standfirst: Option<String>,
    /// The first words of the body.
    pub excerpt: String,
    /// The line as printed.
    pub byline: Option<String>,
    /// Who made it.
    pub authors: Vec<Named>,
    /// Where it is filed: its home first.
    pub sections: Vec<Named>,
    /// What it is about.
    pub topics: Vec<Named>,
    /// Its pictures, the leading one first, each once.
    pub pictures: Vec<Picture>,
    /// When it was first public.
    pub first_published_at: Timestamp,
    /// When it was last changed editorially.
    pub updated_at: Timestamp,
    /// What was put right, first to last.
    pub corrections: Vec<Correction>,
    /// Why it was withdrawn.
    pub retraction: Option<Retraction>,
    /// The rights in it; what it does not say itself is as the site says.
    pub rights: Rights,
    /// The text; nothing if it was withdrawn.
    pub body: FilledBody,
    /// Whether that is all of it, and not the excerpt that a key may have.
    pub is_whole: bool,
    /// Where the newsroom's clocks stand.
    pub time_zone: TimeZoneName,
}

/// A picture, or another asset, as the story shows it.
pub struct Picture {
    /// The asset's id.
    pub id: Uuid,
    /// What kind of asset.
    pub kind: MediaKind,
    /// What is printed under it.
    pub caption: Option<String>,
    /// Who must be named beside it.
    pub credit: Option<Credit>,
    /// What it shows.
    pub alt_text: Option<String>,
    /// The rights in it.
    pub rights: Rights,
    /// Where it can be had; nothing if there is only a record of it.
    pub copy: Option<PictureCopy>,
}

impl FeedEntry {
    /// The story of that edition.
    pub async fn load(article: &Edition<ArticleCard>, reads: &Reads, public_url: &str) -> Result<FeedEntry, Problem> {
        let card = &article.card;
        let (site, path, body, sections, topics, contributors) = futures_util::try_join!(
            reads.site(),
            reads.article_path(article),
            body(article, reads),
            reads.live_in_order::<SectionCard>(card.sections()),
            reads.live_in_order::<TopicCard>(card.topics.iter().copied()),
            reads.live_in_order::<ContributorCard>(card.contributors.iter().copied()),
        )?;
        let pictures = pictures(card, body.body(), reads, public_url).await?;
        let site = &site.card;
        Ok(FeedEntry {
            id: article.id,
            edition: article.number,
            url: site.url.join(&path),
            language: card.language.to_string(),
            headline: card.headline.to_string(),
            kicker: card.kicker.as_ref().map(ToString::to_string),
            standfirst: card.standfirst.as_ref().map(ToString::to_string),
            excerpt: card.excerpt(55),
            byline: card.byline.as_ref().map(ToString::to_string),
            authors: contributors.iter().map(|one| Named::contributor(one, site)).collect(),
            sections: sections.iter().map(|one| Named::section(one, site)).collect(),
            topics: topics.iter().map(|one| Named::topic(one, site)).collect(),
            pictures,
            first_published_at: card.first_published_at,
            updated_at: card.updated_at,
            corrections: card.corrections.clone(),
            retraction: card.retraction.clone(),
            rights: Rights {
                terms: site.terms_of(&card.rights.terms),
                ..card.rights.clone()
            },
            body,
            is_whole: is_whole(reads.read_as()),
            time_zone: site.time_zone.clone(),
        })
    }

    /// Its id as a URN (RFC 9562): it never changes.
    pub fn urn(&self) -> String {
        urn(self.id)
    }

    /// The headline; of a story that was withdrawn, it says so first.
    pub fn title(&self) -> String {
        match &self.retraction {
            Some(_) => format!("Retracted: {}", self.headline),
            None => self.headline.clone(),
        }
    }

    /// The standfirst, else the first words; or the notice.
    pub fn summary(&self) -> &str {
        match (&self.retraction, &self.standfirst) {
            (Some(retraction), _) => retraction.notice.as_str(),
            (None, Some(standfirst)) => standfirst,
            (None, None) => &self.excerpt,
        }
    }

    /// Names of sections and topics.
    pub fn categories(&self) -> impl Iterator<Item = &str> {
        self.sections.iter().chain(&self.topics).map(|one| one.name.as_str())
    }

    /// The body and the corrections as HTML; or the notice.
    pub fn html(&self) -> String {
        let paragraphs = self.notes().map(|note| note.html());
        joined(self.body.html(), paragraphs, "\n")
    }

    /// The body and the corrections as plain text; or the notice.
    pub fn text(&self) -> String {
        joined(self.body.text(), self.notes().map(|note| note.text()), "\n\n")
    }

    /// The body and the corrections as Markdown; or the notice.
    pub fn markdown(&self) -> Result<String, BlockRefused> {
        let blocks = self.notes().enumerate().map(|(number, note)| note.block(number));
        let notes = Body::parse(blocks.collect::<Result<_, _>>()?)?;
        let notes = FilledBody::from(notes).markdown();
        Ok(joined(self.body.markdown(), std::iter::once(notes), "\n\n"))
    }

    /// The retraction, then the corrections.
    pub fn notes(&self) -> impl Iterator<Item = Note<'_>> {
        let retraction = self.retraction.iter().map(|retraction| Note {
            class: "retraction",
            word: "Retracted",
            at: retraction.at,
            date: self.time_zone.date(retraction.at),
            text: retraction.notice.as_str(),
        });
        retraction.chain(self.corrections.iter().map(|correction| Note {
            class: "correction",
            word: "Correction",
            at: correction.at,
            date: self.time_zone.date(correction.at),
            text: correction.note.as_str(),
        }))
    }
}

/// A public note of what was wrong, or why the story was withdrawn.
pub struct Note<'a> {
    class: &'static str,
    word: &'static str,
    at: Timestamp,
    /// That of the newsroom's own clocks.
    date: String,
    text: &'a str,
}

impl Note<'_> {
    /// As plain text.
    pub fn text(&self) -> String {
        format!("{} ({}): {}", self.word, self.date, self.text)
    }

    fn html(&self) -> String {
        let Note {
            class, word, at, date, ..
        } = self;
        let text = partial_escape(self.text).replace('\n', "<br>");
        format!("<p class=\"{class}\"><strong>{word}</strong> (<time datetime=\"{at}\">{date}</time>): {text}</p>")
    }

    fn block(&self, number: usize) -> Result<Block, BlockRefused> {
        let word = Span {
            text: self.word.to_owned(),
            marks: vec![Mark::Strong],
        };
        let text = format!(" ({}): {}", self.date, self.text);
        let text = Inline::parse(vec![
            word,
            Span {
                text,
                marks: Vec::new(),
            },
        ])?;
        Ok(Block {
            id: BlockId::parse(&format!("note-{number}"))?,
            kind: BlockKind::Paragraph { text },
        })
    }
}

/// An id as a URN (RFC 9562).
pub fn urn(id: Uuid) -> String {
    format!("urn:uuid:{id}")
}

/// What there is of these, one behind the other.
fn joined(first: String, rest: impl Iterator<Item = String>, between: &str) -> String {
    let parts = std::iter::once(first).chain(rest).filter(|part| !part.is_empty());
    parts.reduce(|all, part| all + between + &part).unwrap_or_default()
}

async fn body(article: &Edition<ArticleCard>, reads: &Reads) -> Result<FilledBody, Problem> {
    if article.card.retraction.is_some() {
        return Ok(FilledBody::default());
    }
    let body = reads.body(article).await?;
    BodySource::shown(body, reads.clone()).filled().await
}

async fn pictures(card: &ArticleCard, body: &Body, reads: &Reads, public_url: &str) -> Result<Vec<Picture>, Problem> {
    if card.retraction.is_some() {
        return Ok(Vec::new());
    }
    let uses = card.lead.iter().chain(body.pictures());
    let found = try_join_all(uses.map(|media_use| picture(media_use, reads, public_url))).await?;
    let mut met = HashSet::new();
    let found = found.into_iter().flatten();
    Ok(found.filter(|picture| met.insert(picture.id)).collect())
}

/// Nothing if there is no such asset any more, or a key may not have it.
async fn picture(media_use: &MediaUse, reads: &Reads, public_url: &str) -> Result<Option<Picture>, Problem> {
    let Some(asset) = reads.live::<MediaCard>(media_use.media).await? else {
        return Ok(None);
    };
    let shown = media_use.shown_with(&asset);
    let alt_text = shown.alt_text.or_else(|| asset.card.alt_text.clone());
    Ok(Some(Picture {
        id: asset.id,
        kind: asset.card.kind,
        caption: shown.caption.map(String::from),
        credit: shown.credit,
        alt_text: alt_text.map(String::from),
        rights: asset.card.rights.clone(),
        copy: pictures::copy(public_url, &asset),
    }))
}

fn is_whole(read_as: &ReadAs) -> bool {
    match read_as {
        ReadAs::Partner { to, .. } => to.text == TextExtent::Full,
        ReadAs::Public { .. } | ReadAs::Desk { .. } => true,
    }
}

/// The stories of these editions, until their texts have so many characters. The first is always among them.
pub async fn load_some(
    articles: &[Arc<Edition<ArticleCard>>],
    reads: &Reads,
    public_url: &str,
    characters: usize,
) -> Result<Vec<FeedEntry>, Problem> {
    let (mut entries, mut taken) = (Vec::with_capacity(articles.len()), 0);
    for some in articles.chunks(AT_ONCE) {
        for entry in try_join_all(some.iter().map(|article| FeedEntry::load(article, reads, public_url))).await? {
            taken += entry.body.body().characters();
            if taken > characters && !entries.is_empty() {
                return Ok(entries);
            }
            entries.push(entry);
        }
    }
    Ok(entries)
}

/// How many stories are loaded side by side.
const AT_ONCE: usize = 15;
