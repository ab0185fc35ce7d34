//! The real WordPress exports that lie beside the repository, each with the counts that its README gives.

use std::path::{Path, PathBuf};

/// One file, as the README tells of it.
#[derive(Debug)]
pub struct Sample {
    pub name: String,
    pub path: PathBuf,
    pub well_formed: bool,
    pub items: u64,
    pub posts: u64,
    pub authors: u64,
    pub categories: u64,
    pub tags: u64,
    pub comments: u64,
    pub attachments: u64,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/wxr")
}

/// Every sample; none where the folder is absent, as `scripts/test.sh` says.
pub fn all() -> Vec<Sample> {
    let Ok(readme) = std::fs::read_to_string(folder().join("README.md")) else {
        eprintln!("skipped: {} is absent", folder().display());
        return Vec::new();
    };
    let rows = readme
        .lines()
        .filter(|line| line.starts_with("| ") && line.contains(".xml |"));
    let samples: Vec<Sample> = rows.map(sample).collect();
    assert_eq!(samples.len(), 38, "the README's table is read whole");
    samples
}

fn sample(row: &str) -> Sample {
    let cells: Vec<&str> = row.split('|').map(str::trim).collect();
    let number = |text: &str| text.trim().parse().unwrap();
    let (items, posts) = cells[5].split_once(" (").unwrap();
    Sample {
        name: cells[1].to_owned(),
        path: folder().join(cells[1]),
        well_formed: cells[4] == "yes",
        items: number(items),
        posts: number(posts.split(' ').next().unwrap()),
        authors: number(cells[6]),
        categories: number(cells[7]),
        tags: number(cells[8]),
        comments: number(cells[9]),
        attachments: number(cells[10]),
    }
}
