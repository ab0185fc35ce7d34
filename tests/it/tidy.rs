//! The shape of the project: which crate may know which, and that every file says what it is about.

use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

/// What each crate may depend on; `cli` is the root and may know all.
const ARROWS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("markup", &["domain"]),
    ("migrations", &[]),
    ("storage", &["domain", "migrations"]),
    ("desk", &["domain", "storage", "markup"]),
    ("gateway", &["domain", "storage", "desk", "markup"]),
    ("testkit", &["domain", "storage", "desk", "migrations"]),
    ("bench", &["domain", "storage", "desk", "cli"]),
];
/// Which crates alone may use a library.
const KEPT: &[(&str, &[&str])] = &[
    ("sea-orm", &["storage", "testkit"]),
    ("sea-orm-migration", &["migrations"]),
    ("actix-web", &["gateway", "bench"]),
    ("async-graphql", &["gateway"]),
    ("metrics", &["storage", "gateway"]),
    ("metrics-exporter-prometheus", &["gateway"]),
];

fn dependencies() -> BTreeMap<String, Vec<String>> {
    let metadata = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--no-deps",
            "--format-version",
            "1",
            "--offline",
            "--manifest-path",
        ])
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.toml"))
        .output()
        .expect("cargo runs");
    let metadata: Value = serde_json::from_slice(&metadata.stdout).expect("cargo prints JSON");
    let packages = metadata["packages"].as_array().expect("there are packages");
    let of = |package: &Value| {
        let dependencies = package["dependencies"]
            .as_array()
            .expect("a package has a list of them");
        let shipped = dependencies.iter().filter(|dependency| dependency["kind"].is_null());
        shipped
            .map(|dependency| dependency["name"].as_str().expect("it has a name").to_owned())
            .collect()
    };
    packages
        .iter()
        .map(|package| (package["name"].as_str().expect("it has a name").to_owned(), of(package)))
        .collect()
}

#[test]
fn crates_depend_only_on_those_that_they_may() {
    let all = dependencies();
    assert_eq!(all.len(), ARROWS.len() + 2, "a new crate needs its arrows");
    for (name, may) in ARROWS {
        let ours = all[*name].iter().filter(|dependency| all.contains_key(*dependency));
        for dependency in ours {
            assert!(
                may.contains(&dependency.as_str()),
                "{name} must not depend on {dependency}"
            );
        }
    }
    for (library, crates) in KEPT {
        for (name, dependencies) in &all {
            assert!(
                !dependencies.iter().any(|one| one == library) || crates.contains(&name.as_str()),
                "{name} must not use {library}"
            );
        }
    }
}

#[test]
fn every_file_says_what_it_is_about() {
    fn walk(folder: &Path, silent: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).expect("the folder can be read") {
            let path = entry.expect("the entry can be read").path();
            if path.is_dir() && !path.ends_with("target") && !path.ends_with("node_modules") {
                walk(&path, silent);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(&path).expect("the file can be read");
                if !text.starts_with("//!") {
                    silent.push(path.display().to_string());
                }
            }
        }
    }
    let mut silent = Vec::new();
    for folder in ["crates", "migrations", "tests", "bench"] {
        walk(
            &Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(folder),
            &mut silent,
        );
    }
    assert!(silent.is_empty(), "these do not open with a //! line: {silent:#?}");
}
