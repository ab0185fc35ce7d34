//! The shape of the project: which crate may know which, and that every file says what it is about.

use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

/// What each crate may depend on; `cli` is the root and may know all.
const ARROWS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("markup", &["domain"]),
    ("import", &["domain", "markup"]),
    ("egress", &[]),
    ("media", &["domain"]),
    ("search", &["domain"]),
    ("migrations", &[]),
    ("storage", &["domain", "migrations"]),
    ("desk", &["domain", "storage", "markup"]),
    (
        "gateway",
        &["domain", "storage", "desk", "markup", "media", "egress", "search"],
    ),
    ("testkit", &["domain", "storage", "desk", "migrations"]),
    ("bench", &[]),
    ("dateline-sync", &[]),
];
/// Which crates alone may use a library.
const KEPT: &[(&str, &[&str])] = &[
    ("sea-orm", &["storage", "testkit"]),
    ("sea-orm-migration", &["migrations"]),
    ("actix-web", &["gateway", "bench"]),
    ("async-graphql", &["gateway"]),
    // Who leaves, leaves through `egress`; `dateline-sync` is a partner's program, not ours.
    ("reqwest", &["egress", "tests", "bench", "dateline-sync"]),
    ("quick-xml", &["gateway", "import", "media"]),
    ("metrics", &["storage", "gateway"]),
    ("metrics-exporter-prometheus", &["gateway"]),
    ("image", &["media"]),
    ("object_store", &["media"]),
    ("tantivy", &["search"]),
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

/// Every Rust file in that folder of the project, with its text.
fn rust_files(folder: &str) -> Vec<(String, String)> {
    fn walk(folder: &Path, found: &mut Vec<(String, String)>) {
        for entry in std::fs::read_dir(folder).expect("the folder can be read") {
            let path = entry.expect("the entry can be read").path();
            if path.is_dir() && !path.ends_with("target") && !path.ends_with("node_modules") {
                walk(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(&path).expect("the file can be read");
                found.push((path.display().to_string(), text));
            }
        }
    }
    let mut found = Vec::new();
    walk(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(folder),
        &mut found,
    );
    found
}

#[test]
fn every_file_says_what_it_is_about() {
    let all = ["crates", "migrations", "tests", "bench"]
        .into_iter()
        .flat_map(rust_files);
    let silent: Vec<String> = all
        .filter(|(_, text)| !text.starts_with("//!"))
        .map(|(path, _)| path)
        .collect();
    assert!(silent.is_empty(), "these do not open with a //! line: {silent:#?}");
}

/// The methods of `#[Object]`s in a text whose answer is a `Result` of an `Option`, and how many methods there are.
fn nulls_that_take_their_parent_along(text: &str) -> (Vec<String>, usize) {
    let (mut found, mut methods) = (Vec::new(), 0);
    // As rustfmt leaves it, an `impl` ends with the first brace at the start of a line.
    let objects = text
        .split("\n#[Object")
        .skip(1)
        .filter_map(|rest| rest.split("\n}").next());
    for method in objects.flat_map(|object| object.split(" async fn ").skip(1)) {
        methods += 1;
        let signature = method.split(" {\n").next().unwrap_or_default();
        let signature: String = signature.split_whitespace().collect();
        let answer = signature.rsplit("->").next().unwrap_or_default();
        if answer.contains("Result<Option<") {
            found.push(signature.split('(').next().unwrap_or_default().to_owned());
        }
    }
    (found, methods)
}

#[test]
fn a_field_that_fails_is_null_and_not_its_parent() {
    let (mut wrong, mut methods) = (Vec::new(), 0);
    for (path, text) in rust_files("crates/gateway/src/graphql") {
        let (found, of_file) = nulls_that_take_their_parent_along(&text);
        wrong.extend(found.into_iter().map(|method| format!("{path}: {method}")));
        methods += of_file;
    }
    assert!(
        wrong.is_empty(),
        "a nullable field is an `Option<Result<…>>`: {wrong:#?}"
    );
    assert!(methods > 100, "only {methods} methods were looked at");
}

#[test]
fn a_field_that_takes_its_parent_along_is_found() {
    let text =
        "\n#[Object(name = \"A\")]\nimpl A {\n    async fn good(&self) -> Option<Result<B>> {\n        Ok(None)\n    }
    async fn bad(
        &self,
        id: ID,
    ) -> async_graphql::Result<
        Option<B>,
    > {\n    }\n}\nimpl A {\n    async fn no_field(&self) -> Result<Option<B>> {\n    }\n}\n";
    assert_eq!(nulls_that_take_their_parent_along(text), (vec!["bad".to_owned()], 2));
}
