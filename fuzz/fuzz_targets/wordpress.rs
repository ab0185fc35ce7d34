//! The content of a WordPress post, whatever it is: the properties of `crates/markup/tests/it/properties.rs`.

#![no_main]

#[path = "../../crates/markup/tests/it/properties.rs"]
#[expect(dead_code, reason = "each target looks at one of them")]
mod properties;

libfuzzer_sys::fuzz_target!(|source: &str| properties::of_wordpress(source));
