//! A file in our own format, whatever it is: the properties of `crates/import/tests/it/properties.rs`.

#![no_main]

#[path = "../../crates/import/tests/it/properties.rs"]
#[expect(dead_code, reason = "each target looks at one of them")]
mod properties;

libfuzzer_sys::fuzz_target!(|file: &[u8]| properties::of_ndjson(file));
