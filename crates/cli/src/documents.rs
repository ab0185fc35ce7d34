//! `dateline documents`: the trusted documents of a front end, from the manifest that its build writes.
//!
//! Invariant: all of a manifest is read and checked before any of it is added, and then all is added or nothing.

use crate::failure::Failure;
use crate::settings::Settings;
use crate::start;
use clap::Subcommand;
use desk::{AddDocumentsError, add_documents};
use domain::document::{Document, DocumentId};
use gateway::error_codes::ErrorCode;
use gateway::graphql;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use std::fmt;
use std::io::Read;
use std::path::{Path, PathBuf};

/// The largest manifest that is read, in bytes.
const MOST_BYTES: u64 = 64 * 1024 * 1024;
/// How many of a document's first words are shown, and how many characters of them.
const WORDS: usize = 5;
const MOST_SHOWN: usize = 60;

/// What can be done with documents.
#[derive(Subcommand)]
pub enum DocumentsCommand {
    /// Add the documents of a manifest: all, or none if one is refused. What is there already stays as it is.
    Add {
        /// One JSON object of ids and documents, as GraphQL Code Generator (`persistedDocuments`) and the Relay compiler write it.
        file: PathBuf,
    },
    /// List all documents, in the order in which they were added: id, instant, length in bytes.
    List,
}

/// Runs one.
pub async fn run(command: DocumentsCommand, settings: &Settings) -> Result<(), Failure> {
    match command {
        DocumentsCommand::Add { file } => {
            let documents = read(&file).and_then(|bytes| parse(&bytes))?;
            check(&documents, &settings.graphql).await?;
            let desk = start::desk(settings).await?;
            let added = desk.run(async |tx| add_documents(tx, &documents).await).await;
            let added = added.map_err(|error| not_added(error, &documents))?;
            println!("{} new, {} already there", added.new, added.there);
        }
        DocumentsCommand::List => {
            for document in start::desk(settings).await?.store().documents().all().await? {
                println!("{}\t{}\t{}", document.id, document.added_at, document.bytes);
            }
        }
    }
    Ok(())
}

fn read(file: &Path) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let opened = std::fs::File::open(file).and_then(|file| file.take(MOST_BYTES + 1).read_to_end(&mut bytes));
    opened.map_err(|error| invalid(format!("{} cannot be read: {error}", file.display())))?;
    match bytes.len() as u64 > MOST_BYTES {
        true => {
            let sentence = format!("{} has more than {MOST_BYTES} bytes", file.display());
            Err(Failure::new(ErrorCode::PayloadTooLarge, sentence))
        }
        false => Ok(bytes),
    }
}

/// The documents of a manifest.
fn parse(manifest: &[u8]) -> Result<Vec<Document>, Failure> {
    let Manifest(entries) = serde_json::from_slice(manifest)
        .map_err(|error| invalid(format!("the file is no manifest of documents: {error}")))?;
    entries
        .into_iter()
        .map(|(id, text)| {
            let named = named(&id, &text);
            Document::parse(&id, text).map_err(|refused| invalid(format!("{named}: {refused}")))
        })
        .collect()
}

/// Each must be one that could be executed.
async fn check(documents: &[Document], options: &graphql::Options) -> Result<(), Failure> {
    let schema = graphql::schema(options);
    for document in documents {
        let checked = graphql::check_document(&schema, document.text(), &options.limits).await;
        checked.map_err(|problem| {
            let named = named(document.id().as_str(), document.text());
            Failure::new(problem.code, format!("{named}: {}", problem.detail))
        })?;
    }
    Ok(())
}

/// The entries of a manifest as they stand, also those that stand twice.
struct Manifest(Vec<(String, String)>);

impl<'de> Deserialize<'de> for Manifest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Manifest, D::Error> {
        struct Entries;

        impl<'de> Visitor<'de> for Entries {
            type Value = Manifest;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("one object of ids and documents")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Manifest, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Manifest(entries))
            }
        }

        deserializer.deserialize_map(Entries)
    }
}

/// What a document is called in an error: its id and its first words.
fn named(id: &str, text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().take(WORDS).collect();
    let words: String = words.join(" ").chars().take(MOST_SHOWN).collect();
    let id: String = id.chars().take(DocumentId::MOST).collect();
    format!("document {id:?} ({words:?} …)")
}

fn invalid(why: String) -> Failure {
    Failure::new(ErrorCode::InvalidValue, why)
}

fn not_added(error: AddDocumentsError, documents: &[Document]) -> Failure {
    match error {
        AddDocumentsError::Taken(taken) => {
            // If it stands twice in the manifest, the later one was refused.
            let refused = documents.iter().rev().find(|document| *document.id() == taken.id);
            let text = refused.map_or("", Document::text);
            invalid(format!("{}: {taken}", named(taken.id.as_str(), text)))
        }
        AddDocumentsError::Storage(cause) => cause.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn refusal(manifest: &str) -> String {
        parse(manifest.as_bytes()).unwrap_err().to_string()
    }

    #[test]
    fn a_manifest_is_one_object_of_texts() {
        let documents = parse(br#"{ "b": "{ a }", "a": "{ b }" }"#).unwrap();
        let ids: Vec<&str> = documents.iter().map(|document| document.id().as_str()).collect();
        assert_eq!(ids, ["b", "a"]);
        let deep = format!("{{\"a\": {}", "[".repeat(1_000_000));
        for wrong in [
            "",
            "[]",
            "5",
            "{\"a\": 5}",
            "{\"a\": {\"b\": \"c\"}}",
            "{} {}",
            "{\"a\": \"",
            &deep,
        ] {
            assert!(refusal(wrong).contains("the file is no manifest"), "{wrong:.20}");
        }
    }

    #[test]
    fn an_id_that_stands_twice_is_seen_twice() {
        let documents = parse(br#"{ "a": "{ a }", "a": "{ b }" }"#).unwrap();
        assert_eq!(documents.len(), 2);
    }

    #[test]
    fn what_is_refused_is_named_by_its_id_and_its_first_words() {
        let text = format!("query Front {{ site {{ name }} }} {}", "x".repeat(500));
        assert_eq!(
            refusal(&format!("{{ \"a b\": \"{text}\" }}")),
            "INVALID_VALUE: document \"a b\" (\"query Front { site {\" …): the id has ' '; it may have letters and digits of \
             ASCII and `.`, `_`, `:`, `~`, `-`"
        );
        let long = refusal(&format!("{{ \"{}\": \"{}\" }}", "a".repeat(1_000), "x".repeat(1_000)));
        assert!(long.len() < 300, "{long}");
    }

    /// Reads and checks, as the command does.
    fn add(manifest: &[u8]) -> Result<usize, Failure> {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let documents = parse(manifest)?;
        runtime.block_on(check(&documents, &graphql::Options::default()))?;
        Ok(documents.len())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        /// Whatever the bytes, they are read or refused.
        #[test]
        fn any_bytes_are_read_or_refused(bytes in any::<Vec<u8>>()) {
            let _ = add(&bytes);
        }

        /// Whatever the document, it is checked or refused.
        #[test]
        fn any_document_is_checked_or_refused(
            id in "[a-z:~\\PC]{0,9}",
            text in "(query|mutation|fragment|[{}()\\[\\]!$@:=\"#.,\\\\]|a|on|\\.\\.\\.|site|name| |\\PC){0,60}",
        ) {
            let _ = add(serde_json::json!({ id: text }).to_string().as_bytes());
        }

        /// Whatever byte of a good manifest is another, it is read or refused.
        #[test]
        fn a_manifest_with_a_wrong_byte_is_read_or_refused(at in 0usize..90, byte in any::<u8>()) {
            let mut manifest = br#"{"front": "query Front($n: Int = 5) { articles(first: $n) { nodes { headline } } }"}"#.to_vec();
            prop_assert!(add(&manifest).is_ok());
            let at = at % manifest.len();
            manifest[at] = byte;
            let _ = add(&manifest);
        }
    }
}
