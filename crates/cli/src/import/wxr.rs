//! `dateline import wxr`: twice through the files, since posts name attachments that may stand behind them. First authors, categories,
//! tags and attachments are taken, then the posts. Pages and menus are few: they wait in memory for what they name, and come last.

use super::articles::new_media;
use super::progress::Progress;
use super::report::{Fate, noun};
use super::subject::NewCard;
use super::taker::{NewSubject, Place, Taker, hash};
use super::{Import, Opened};
use crate::failure::Failure;
use domain::language::Language;
use import::draft::{ArticleDraft, Draft, MenuDraft, MenuItemDraft, PageDraft, SectionDraft};
use import::wxr::Wxr;
use import::{Entry, Kind, Taken};
use std::io::{BufRead, BufReader};

/// Articles in one transaction.
const ARTICLES: usize = 200;
/// Bytes of bodies in one transaction.
const BYTES: usize = 4 * 1024 * 1024;
/// Attachments and terms in one transaction.
const SUBJECTS: usize = 500;

/// What waits until all that it may name is taken.
#[derive(Default)]
struct Later {
    pages: Vec<(Place, PageDraft)>,
    menus: Vec<(Place, MenuDraft)>,
    menu_items: Vec<(Place, MenuItemDraft)>,
}

/// Imports these files.
pub async fn import(import: &Import<'_>, files: &[String]) -> Result<super::report::Report, Failure> {
    let opened = files
        .iter()
        .map(|file| Opened::file(file))
        .collect::<Result<Vec<_>, _>>()?;
    let mut report = import.report(files);
    let progress = Progress::new(opened.iter().map(|file| file.bytes).sum::<u64>() * 2);
    // What names a site stands at the beginning of a file; its files have one source, and what they name may stand in another.
    let sites = opened.iter().map(site).collect::<Result<Vec<_>, _>>()?;
    let mut sources: Vec<&String> = sites.iter().map(|(source, _)| source).collect();
    sources.sort();
    sources.dedup();
    for source in sources {
        let of_it = || opened.iter().zip(&sites).filter(|(_, site)| site.0 == *source);
        let language = of_it().find_map(|(_, site)| site.1.clone());
        let mut taker = import.taker(source.clone(), language, report).await?;
        let mut later = Later::default();
        for (file, _) in of_it() {
            subjects(&mut taker, file, &progress, &mut later).await?;
        }
        for (file, _) in of_it() {
            articles(&mut taker, file, &progress, &mut later).await?;
        }
        taker.settle_articles().await?;
        taker.pages(later.pages).await?;
        taker.menus(later.menus, later.menu_items).await?;
        report = taker.finish().await?;
    }
    progress.finish();
    Ok(report)
}

/// What names the source of a file, and the language that it says it is in.
fn site(file: &Opened) -> Result<(String, Option<Language>), Failure> {
    let mut wxr = Wxr::new(&file.name, BufReader::new(file.open()?));
    wxr.next();
    let address = wxr.site().address.trim_end_matches('/').to_lowercase();
    let address = ["https://", "http://"]
        .iter()
        .find_map(|scheme| address.strip_prefix(scheme))
        .unwrap_or(&address);
    let source = match address.is_empty() {
        true => format!("wordpress file {}", file.name),
        false => format!("wordpress {address}"),
    };
    Ok((source, Language::parse(&wxr.site().language).ok()))
}

fn reader(file: &Opened, progress: &Progress) -> Result<Wxr<impl BufRead + use<>>, Failure> {
    let source: Box<dyn std::io::Read + Send> = Box::new(progress.reading(file.open()?));
    Ok(Wxr::new(&file.name, BufReader::with_capacity(256 * 1024, source)))
}

fn place(file: &Opened, entry: &Entry) -> Place {
    Place {
        file: file.name.clone(),
        line: entry.line,
        item: entry.item.clone(),
    }
}

/// Whether an entry is of a post or a page, taken or not.
fn is_text(entry: &Entry) -> bool {
    matches!(
        entry.taken,
        Taken::Draft(Draft::Article(_) | Draft::Page(_)) | Taken::Skipped(Kind::Article | Kind::Page)
    )
}

/// Everything but posts and pages.
async fn subjects(taker: &mut Taker<'_>, file: &Opened, progress: &Progress, later: &mut Later) -> Result<(), Failure> {
    let mut wxr = reader(file, progress)?;
    let (mut sections, mut others, mut terms): (Vec<(Place, SectionDraft)>, Vec<NewSubject>, u64) = Default::default();
    let mut belonging = Vec::new();
    for entry in wxr.by_ref() {
        if is_text(&entry) {
            continue;
        }
        let place = place(file, &entry);
        for reason in entry.reasons {
            taker.told(&place, reason);
        }
        let subject = |place, key: &str, hash, card| NewSubject {
            place,
            key: key.to_owned(),
            card,
            hash,
            at: None,
            address: None,
            named: false,
        };
        match entry.taken {
            Taken::Draft(Draft::Section(draft)) => sections.push((place, draft)),
            Taken::Draft(Draft::Topic(draft)) => {
                others.push(subject(place, &draft.key.clone(), hash(&draft), NewCard::from(draft)));
            }
            Taken::Draft(Draft::Contributor(draft)) => {
                others.push(subject(place, &draft.key.clone(), hash(&draft), NewCard::from(draft)));
            }
            Taken::Draft(Draft::Media(draft)) => {
                belonging.extend(draft.parent.clone().map(|parent| (draft.key.clone(), parent)));
                others.push(new_media(place, *draft, false));
            }
            Taken::Draft(Draft::Menu(draft)) => later.menus.push((place, draft)),
            Taken::Draft(Draft::MenuItem(draft)) => later.menu_items.push((place, *draft)),
            Taken::Draft(Draft::Article(_) | Draft::Page(_)) => {}
            Taken::Skipped(Kind::MenuItem) => taker.report.menu_items.left_out += 1,
            Taken::Skipped(kind) => taker.report.count(noun(kind), Fate::Skipped),
            Taken::NotYet if entry.item.starts_with("term ") => terms += 1,
            Taken::NotYet => {}
        }
        if others.len() >= SUBJECTS {
            taker.subjects(std::mem::take(&mut others)).await?;
        }
    }
    taker.subjects(others).await?;
    for (key, parent) in belonging {
        taker.media.belongs(&key, &parent);
    }
    taker.sections(sections).await?;
    taker.report.not_taken.add(wxr.counts(), terms);
    Ok(())
}

/// Posts, and pages for later.
async fn articles(taker: &mut Taker<'_>, file: &Opened, progress: &Progress, later: &mut Later) -> Result<(), Failure> {
    let mut wxr = reader(file, progress)?;
    let (mut batch, mut bytes): (Vec<(Place, ArticleDraft)>, usize) = Default::default();
    for entry in wxr.by_ref() {
        if !is_text(&entry) {
            continue;
        }
        let place = place(file, &entry);
        for reason in entry.reasons {
            taker.told(&place, reason);
        }
        match entry.taken {
            Taken::Draft(Draft::Article(draft)) => {
                bytes += draft.body.as_str().len();
                batch.push((place, *draft));
            }
            Taken::Draft(Draft::Page(draft)) => later.pages.push((place, *draft)),
            Taken::Skipped(kind) => taker.report.count(noun(kind), Fate::Skipped),
            _ => {}
        }
        if batch.len() >= ARTICLES || bytes >= BYTES {
            taker.articles(std::mem::take(&mut batch)).await?;
            bytes = 0;
        }
    }
    taker.articles(batch).await?;
    let end = wxr.end();
    taker.report.items_not_read += end.items_not_read;
    taker.report.ill_formed |= end.ill_formed.is_some();
    for problem in end.ill_formed.into_iter().chain(end.problems) {
        taker.report.problem(problem);
    }
    Ok(())
}
