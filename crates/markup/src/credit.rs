//! Credits: who must be named beside a picture, read from what is printed under it.
//!
//! Newsrooms write `… on May 29, 2023. (Image Credit: Reuters/Valdrin Xhemaj)`, `… (AP Photo/Jane Doe)` or `… Photo: Jane Doe/AP`. The label is
//! not part of the credit, and the line keeps all other words. Invariant: only what is plainly a credit is taken from a caption, and only
//! names that are plainly an agency's or a person's are told apart; a line alone is always right.

use domain::media::Credit;
use domain::text::{CreditLine, Name};

/// Agencies whose name does not say that they are one.
const AGENCIES: &[&str] = &[
    "aap",
    "ab",
    "action images",
    "afp",
    "alamy",
    "anadolu",
    "ansa",
    "anp",
    "ap",
    "apa",
    "associated press",
    "belga",
    "bloomberg",
    "bta",
    "cp",
    "ctk",
    "dpa",
    "efe",
    "epa",
    "epa-efe",
    "fena",
    "fonet",
    "getty",
    "hina",
    "imago",
    "keystone",
    "kyodo",
    "lapresse",
    "lehtikuva",
    "lusa",
    "magnum",
    "mia",
    "mti",
    "ntb",
    "nurphoto",
    "pa",
    "pap",
    "pti",
    "reuters",
    "ritzau",
    "scanpix",
    "shutterstock",
    "sipa",
    "sta",
    "tanjug",
    "tass",
    "tt",
    "ukrinform",
    "upi",
    "vii",
    "xinhua",
    "zuma",
];

/// Words in the names of agencies and other houses, and of no person.
const HOUSE_WORDS: &[&str] = &[
    "agency",
    "archive",
    "archives",
    "association",
    "board",
    "city",
    "club",
    "commons",
    "council",
    "department",
    "foundation",
    "government",
    "handout",
    "images",
    "institute",
    "library",
    "media",
    "ministry",
    "museum",
    "nasa",
    "news",
    "office",
    "photo",
    "photos",
    "pictures",
    "police",
    "pool",
    "press",
    "service",
    "services",
    "university",
    "wikimedia",
];

/// What may stand before the colon of a label, or before its `by`.
const LABELS: &[&str] = &[
    "credit",
    "credits",
    "foto",
    "fotograf",
    "illustration",
    "image",
    "image credit",
    "image courtesy",
    "image source",
    "images",
    "photo",
    "photo by",
    "photo courtesy",
    "photo courtesy of",
    "photo credit",
    "photo credits",
    "photograph",
    "photograph by",
    "photographer",
    "photos",
    "picture",
    "picture by",
    "picture credit",
    "image by",
    "video credit",
];

/// A caption without its credit, and the credit.
pub fn split(caption: &str) -> (&str, Option<Credit>) {
    let caption = caption.trim();
    in_brackets(caption)
        .or_else(|| behind_label(caption))
        .map_or((caption, None), |(caption, credit)| (caption, Some(credit)))
}

/// A credit as it is displayed, such as `Jane Doe/AP`; `None` if it is empty or too long for one.
pub fn read(line: &str) -> Option<Credit> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let line = CreditLine::parse(&words.join(" ")).ok()?;
    let (agency, photographer) = names(line.as_str());
    let name = |name: Option<&str>| name.and_then(|name| Name::parse(name).ok());
    Credit::new(name(agency), name(photographer), Some(line)).ok()
}

/// `caption (Photo: Jane Doe/AP)`, or with square brackets.
fn in_brackets(caption: &str) -> Option<(&str, Credit)> {
    let text = caption.strip_suffix('.').unwrap_or(caption);
    let (open, text) = match text.strip_suffix(')') {
        Some(text) => ('(', text),
        None => ('[', text.strip_suffix(']')?),
    };
    let (before, within) = text.rsplit_once(open)?;
    let line = match without_label(within) {
        Some(line) => line,
        None if names_an_agency(within) => within,
        None => return None,
    };
    Some((before.trim_end(), read(line)?))
}

/// `Caption. Photo: Jane Doe/AP`: a label at the start of the last sentence.
fn behind_label(caption: &str) -> Option<(&str, Credit)> {
    let starts = caption
        .match_indices(['.', '!', '?', '\n', '|', '”', ')'])
        .map(|(at, sign)| at + sign.len());
    let starts: Vec<usize> = std::iter::once(0).chain(starts).collect();
    // A credit has few signs in it.
    starts.into_iter().rev().take(8).find_map(|start| {
        let sentence = &caption[start..];
        let line = without_label(sentence)
            .filter(|line| line.contains(char::is_alphabetic) && line.split_whitespace().count() <= 12)?;
        let colon = sentence
            .find([':', '©'])
            .is_some_and(|at| at <= sentence.len() - line.len());
        let caption = caption[..start].trim_end().trim_end_matches('|').trim_end();
        colon.then(|| read(line)).flatten().map(|credit| (caption, credit))
    })
}

/// What follows `Photo:`, `Image credit:`, `Photo by`, `©` and the like.
fn without_label(text: &str) -> Option<&str> {
    let text = text.trim();
    if let Some(line) = text.strip_prefix('©') {
        return Some(line.trim());
    }
    let is_label = |label: &str| LABELS.iter().any(|known| known.eq_ignore_ascii_case(label.trim()));
    if let Some((label, line)) = text.split_once(':')
        && is_label(label)
    {
        return Some(line.trim()).filter(|line| !line.is_empty());
    }
    let by = text
        .match_indices(" by ")
        .chain(text.match_indices(" courtesy of "))
        .next()?;
    let (label, line) = text.split_at(by.0 + by.1.len());
    Some(line.trim()).filter(|line| is_label(label) && !line.is_empty())
}

fn names_an_agency(text: &str) -> bool {
    text.len() <= 120 && text.split('/').any(is_agency)
}

/// `AP`, `AP Photo`, `AFP via Getty Images`, `Getty Images`.
fn is_agency(name: &str) -> bool {
    let name = name.trim().to_lowercase();
    let is_known = |name: &str| AGENCIES.contains(&name);
    let kinds = [" photo", " photos", " images", " pictures", " photo agency"];
    let bare = kinds.iter().find_map(|kind| name.strip_suffix(kind)).unwrap_or(&name);
    is_known(&name)
        || is_known(bare)
        || name
            .split_once(" via ")
            .is_some_and(|(name, through)| is_agency(name) && is_agency(through))
}

/// Whether the name is of some house, known or not.
fn is_house(name: &str) -> bool {
    is_agency(name)
        || name
            .split_whitespace()
            .any(|word| HOUSE_WORDS.contains(&word.to_lowercase().as_str()))
}

/// Two to four words with capitals, or particles between them.
fn is_person(name: &str) -> bool {
    let words: Vec<&str> = name.split_whitespace().collect();
    let is_name = |word: &str| {
        word.starts_with(char::is_uppercase)
            || matches!(
                word,
                "de" | "van" | "von" | "der" | "den" | "da" | "di" | "bin" | "al" | "el" | "la"
            )
    };
    (2..=4).contains(&words.len())
        && words.iter().all(|word| is_name(word))
        && !is_house(name)
        && !name.contains(char::is_numeric)
}

/// The agency and the photographer that a line names.
fn names(line: &str) -> (Option<&str>, Option<&str>) {
    let line = line.trim().trim_end_matches('.');
    let slashed = line
        .split_once('/')
        .or_else(|| line.rsplit_once(" for "))
        .or_else(|| line.rsplit_once(", "));
    let parts = slashed.or_else(|| line.split_once(" via ").filter(|(name, _)| !is_agency(name)));
    let Some((first, second)) = parts.map(|(first, second)| (first.trim(), second.trim())) else {
        return match (is_agency(line), is_person(line)) {
            (true, _) => (Some(agency(line)), None),
            (_, true) => (None, Some(line)),
            _ => (None, None),
        };
    };
    match (is_house(first), is_house(second)) {
        (true, false) if is_person(second) => (Some(agency(first)), Some(second)),
        (false, true) if is_person(first) => (Some(agency(second)), Some(first)),
        _ => (None, None),
    }
}

/// `AP Photo` is the AP.
fn agency(name: &str) -> &str {
    match name.strip_suffix(" Photo").or_else(|| name.strip_suffix(" Photos")) {
        Some(bare) if AGENCIES.contains(&bare.to_lowercase().as_str()) => bare,
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Caption, line, agency, photographer.
    fn parts(caption: &str) -> (&str, Option<[String; 3]>) {
        let (caption, credit) = split(caption);
        let name = |name: Option<Name>| name.map_or_else(String::new, |name| name.to_string());
        (
            caption,
            credit.map(|credit| [credit.line.to_string(), name(credit.agency), name(credit.photographer)]),
        )
    }

    #[test]
    fn a_credit_is_parted_from_its_caption_and_into_agency_and_photographer() {
        for (printed, caption, [line, agency, photographer]) in [
            (
                "On May 29. (Image Credit: Reuters/Valdrin Xhemaj)",
                "On May 29.",
                ["Reuters/Valdrin Xhemaj", "Reuters", "Valdrin Xhemaj"],
            ),
            (
                "On October 2. (Image Credit: Visar Kryeziu/AP)",
                "On October 2.",
                ["Visar Kryeziu/AP", "AP", "Visar Kryeziu"],
            ),
            (
                "The dam. Photo: AP/Jane Doe",
                "The dam.",
                ["AP/Jane Doe", "AP", "Jane Doe"],
            ),
            (
                "The dam (AP Photo/Jane Doe).",
                "The dam",
                ["AP Photo/Jane Doe", "AP", "Jane Doe"],
            ),
            (
                "The dam [Jane Doe/AFP via Getty Images]",
                "The dam",
                ["Jane Doe/AFP via Getty Images", "AFP via Getty Images", "Jane Doe"],
            ),
            ("The dam. Credit: Jane Doe", "The dam.", ["Jane Doe", "", "Jane Doe"]),
            ("The dam. Credit: Reuters", "The dam.", ["Reuters", "Reuters", ""]),
            (
                "The dam.\nPhoto by: Jane Doe, EPA-EFE",
                "The dam.",
                ["Jane Doe, EPA-EFE", "EPA-EFE", "Jane Doe"],
            ),
            (
                "The dam (Photo by Jane van der Doe for Reuters)",
                "The dam",
                ["Jane van der Doe for Reuters", "Reuters", "Jane van der Doe"],
            ),
            ("The dam (Reuters)", "The dam", ["Reuters", "Reuters", ""]),
            ("(Photo: Jane Doe)", "", ["Jane Doe", "", "Jane Doe"]),
            (
                "The dam. © Tesk Press Photo/Danica Orvell",
                "The dam.",
                ["Tesk Press Photo/Danica Orvell", "Tesk Press Photo", "Danica Orvell"],
            ),
            (
                "The dam. Photo: Handout/Tesk Valley Water Board",
                "The dam.",
                ["Handout/Tesk Valley Water Board", "", ""],
            ),
            ("The dam. Foto: X-1/somebody", "The dam.", ["X-1/somebody", "", ""]),
        ] {
            assert_eq!(
                parts(printed),
                (caption, Some([line, agency, photographer].map(str::to_owned))),
                "{printed}"
            );
        }
    }

    #[test]
    fn what_is_no_credit_stays_in_the_caption() {
        for caption in [
            "The dam (left)",
            "The mayor: we held",
            "Jane Doe (right) and AP’s man",
            "(both/neither)",
            "Photo",
            "Photo:",
            "",
            "A photo by me",
        ] {
            assert_eq!(parts(caption), (caption, None), "{caption}");
        }
    }
}
