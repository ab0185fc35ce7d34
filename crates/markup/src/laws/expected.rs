//! What a reader should find, said of the body itself rather than of how it is rendered.

use super::Run;
use crate::Fill;
use domain::body::{Block, BlockKind, Body, Inline, Mark};
use domain::media::MediaUse;
use std::collections::BTreeSet;

/// Where the forms differ.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Html,
    Markdown,
}

/// Everything that a reader of the whole body finds, the notes last; parts are set apart by line breaks.
pub(super) fn runs(body: &Body, fill: &Fill, form: Form) -> Vec<Run> {
    let mut all: Vec<Run> = body
        .blocks()
        .iter()
        .flat_map(|block| block_runs(block, fill, form))
        .collect();
    for note in notes(body.blocks()) {
        all.push(Run::plain(&format!("\n{note}")));
    }
    all
}

/// The notes, in the order of their words: one for each stretch of the same note in the same link.
pub(super) fn notes(blocks: &[Block]) -> Vec<String> {
    let mut notes = Vec::new();
    for line in blocks.iter().flat_map(Block::lines) {
        let mut last: (Option<&Mark>, Option<&Mark>) = (None, None);
        for span in line.spans() {
            let link = span.marks.iter().find(|mark| matches!(mark, Mark::Link { .. }));
            let note = span.marks.iter().find(|mark| matches!(mark, Mark::Note { .. }));
            if let Some(Mark::Note { text }) = note
                && last != (link, note)
            {
                notes.push(text.to_string());
            }
            last = (link, note);
        }
    }
    notes
}

pub(super) fn line_runs(line: &Inline) -> Vec<Run> {
    let marked = |mark: &Mark| match mark {
        Mark::Link { to } => Some(format!("a {}", to.as_str())),
        Mark::Note { .. } => None,
        Mark::Strong => Some("strong".to_owned()),
        Mark::Emphasis => Some("em".to_owned()),
        Mark::Strike => Some("s".to_owned()),
        Mark::Subscript => Some("sub".to_owned()),
        Mark::Superscript => Some("sup".to_owned()),
        Mark::Code => Some("code".to_owned()),
    };
    let run = |span: &domain::body::Span| Run {
        text: span.text.clone(),
        marks: span.marks.iter().filter_map(marked).collect::<BTreeSet<String>>(),
    };
    line.spans().iter().map(run).collect()
}

pub(super) fn block_runs(block: &Block, fill: &Fill, form: Form) -> Vec<Run> {
    let mut runs = match &block.kind {
        BlockKind::Image { image } => picture(image, fill, form),
        BlockKind::Gallery { images } => images.iter().flat_map(|image| picture(image, fill, form)).collect(),
        BlockKind::Quote {
            text,
            attribution,
            source,
        } => {
            let source = source.as_ref().map(|source| source.as_str());
            let by = match (attribution, source) {
                (Some(by), Some(source)) => Some(Run::link(by.as_str(), source)),
                (Some(by), None) => Some(Run::plain(by.as_str())),
                (None, Some(source)) if form == Form::Markdown => Some(Run::link(source, source)),
                (None, _) => None,
            };
            said_by(text, by, form)
        }
        BlockKind::PullQuote { text, attribution } => {
            said_by(text, attribution.as_ref().map(|by| Run::plain(by.as_str())), form)
        }
        BlockKind::Table {
            caption: Some(caption), ..
        } => {
            let mut runs = vec![Run::plain(caption.as_str()), Run::plain("\n")];
            runs.extend(lines(block));
            runs
        }
        BlockKind::Code { code, .. } => vec![match form {
            Form::Html => Run {
                text: code.clone(),
                marks: BTreeSet::from(["pre".to_owned()]),
            },
            Form::Markdown => Run::plain(code),
        }],
        BlockKind::Embed { address } => vec![Run::link(address.provider().name(), address.as_str())],
        BlockKind::RelatedLink { article } => {
            let link = fill.articles.get(article);
            link.map(|link| Run::link(link.headline().as_str(), link.url()))
                .into_iter()
                .collect()
        }
        BlockKind::FactBox { title, blocks } => {
            let mut title = Run::plain(title.as_str());
            if form == Form::Markdown {
                title.marks.insert("strong".to_owned());
            }
            let mut runs = vec![title, Run::plain("\n")];
            runs.extend(blocks.iter().flat_map(|block| block_runs(block, fill, form)));
            runs
        }
        _ => lines(block),
    };
    runs.push(Run::plain("\n"));
    runs
}

/// Words, and on a line below them whose they are.
fn said_by(text: &Inline, by: Option<Run>, form: Form) -> Vec<Run> {
    let mut runs = line_runs(text);
    if let Some(by) = by {
        runs.push(Run::plain(if form == Form::Markdown { "\n— " } else { "\n" }));
        runs.push(by);
    }
    runs
}

fn lines(block: &Block) -> Vec<Run> {
    let apart = |line: &Inline| {
        line_runs(line)
            .into_iter()
            .chain([Run::plain("\n")])
            .collect::<Vec<_>>()
    };
    block.lines().into_iter().flat_map(apart).collect()
}

fn picture(image: &MediaUse, fill: &Fill, form: Form) -> Vec<Run> {
    let Some(asset) = fill.media.get(&image.media) else {
        return Vec::new();
    };
    let mut runs = Vec::new();
    let caption = image.caption.clone().or_else(|| asset.card.caption.clone());
    let credit = image.credit.clone().or_else(|| asset.card.credit.clone());
    let alt_text = image.alt_text.clone().or_else(|| asset.card.alt_text.clone());
    if let (Form::Markdown, Some(alt_text)) = (form, alt_text) {
        runs.push(Run {
            text: alt_text.to_string(),
            marks: BTreeSet::from([format!("img urn:uuid:{}", image.media)]),
        });
    }
    runs.extend(caption.map(|caption| Run::plain(&format!("\n{caption}"))));
    runs.extend(credit.map(|credit| match form {
        Form::Html => Run::plain(&format!(" {}", credit.line)),
        Form::Markdown => Run::plain(&format!("\n({})", credit.line)),
    }));
    runs.push(Run::plain("\n"));
    runs
}

/// The blocks that have something to show, as both readers name them: what stands apart begins with `quote` and ends
/// with `/quote`, and a line of its own, whatever is in it, is a `p`.
pub(super) fn shape(blocks: &[Block], fill: &Fill, form: Form) -> Vec<String> {
    blocks.iter().flat_map(|block| block_shape(block, fill, form)).collect()
}

pub(super) fn block_shape(block: &Block, fill: &Fill, form: Form) -> Vec<String> {
    let one = |name: &str, there: bool| if there { vec![name.to_owned()] } else { Vec::new() };
    let figure = |image: &MediaUse| one("picture", fill.media.contains_key(&image.media));
    match &block.kind {
        BlockKind::Paragraph { text } | BlockKind::Unknown { text, .. } => one("p", shows(text)),
        BlockKind::Heading { level, text } => one(&format!("h{}", u8::from(*level)), shows(text)),
        BlockKind::Image { image } => figure(image),
        BlockKind::Gallery { images } => images.iter().flat_map(figure).collect(),
        BlockKind::Quote {
            text,
            attribution,
            source,
        } => {
            let source = source.is_some() && form == Form::Markdown;
            apart([one("p", shows(text)), one("p", attribution.is_some() || source)].concat())
        }
        BlockKind::PullQuote { text, attribution } => {
            apart([one("p", shows(text)), one("p", attribution.is_some())].concat())
        }
        BlockKind::List { ordered, items } => {
            let entries = crate::list::entries(items);
            let name = if *ordered { "ol" } else { "ul" };
            let levels = entries.iter().map(|entry| format!("item {}", entry.level));
            one(name, !entries.is_empty()).into_iter().chain(levels).collect()
        }
        BlockKind::Table { caption, rows, header } => {
            let heads = usize::from(!header.is_empty() || form == Form::Markdown);
            let table = format!("table {} {}", heads + rows.len(), rows[0].len());
            [one("p", caption.is_some()), vec![table]].concat()
        }
        BlockKind::Code { .. } => one("code", true),
        BlockKind::Embed { .. } => one("p", true),
        BlockKind::Divider => one("hr", true),
        BlockKind::RelatedLink { article } => one("p", fill.articles.contains_key(article)),
        BlockKind::FactBox { blocks, .. } => apart([one("p", true), shape(blocks, fill, form)].concat()),
    }
}

fn apart(within: Vec<String>) -> Vec<String> {
    match within.is_empty() {
        true => Vec::new(),
        false => [vec!["quote".to_owned()], within, vec!["/quote".to_owned()]].concat(),
    }
}

fn shows(line: &Inline) -> bool {
    let has_note = line
        .spans()
        .iter()
        .flat_map(|span| &span.marks)
        .any(|mark| matches!(mark, Mark::Note { .. }));
    has_note || !line.is_blank()
}
