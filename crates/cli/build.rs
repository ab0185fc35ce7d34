//! Packs the program's relative relocations (DT_RELR) where the libc of this machine can read them, which glibc can from 2.36 on: else
//! each start reads 1.6 MB of them, which then stay in memory. Where it can't be told, the program is linked as usual.

use std::process::Command;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let is_native = std::env::var("HOST") == std::env::var("TARGET");
    let is_glibc = std::env::var("CARGO_CFG_TARGET_ENV").is_ok_and(|env| env == "gnu");
    if is_native && is_glibc && glibc().is_some_and(|version| version >= (2, 36)) {
        println!("cargo::rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    }
}

fn glibc() -> Option<(u32, u32)> {
    let said = Command::new("getconf").arg("GNU_LIBC_VERSION").output().ok()?;
    let said = String::from_utf8(said.stdout).ok()?;
    let (major, minor) = said.strip_prefix("glibc ")?.trim().split_once('.')?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}
