//! Tells the template databases of two schemas apart: `MIGRATIONS` is a hash of the migration steps as they are written.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::PathBuf;

fn main() -> std::io::Result<()> {
    let steps = "../../migrations/src";
    println!("cargo::rerun-if-changed={steps}");
    let files = std::fs::read_dir(steps)?.map(|file| Ok(file?.path()));
    let mut files: Vec<PathBuf> = files.collect::<std::io::Result<_>>()?;
    files.sort();
    let mut hash = DefaultHasher::new();
    for file in files {
        std::fs::read(file)?.hash(&mut hash);
    }
    println!("cargo::rustc-env=MIGRATIONS={:016x}", hash.finish());
    Ok(())
}
