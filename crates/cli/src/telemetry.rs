//! Logs: text on a terminal, JSON otherwise, on standard error.

use crate::failure::Failure;
use crate::settings::refused;
use std::io::IsTerminal;
use tracing_subscriber::EnvFilter;

/// Starts logging what `filter` lets through.
pub fn start(filter: &str) -> Result<(), Failure> {
    let filter = EnvFilter::try_new(filter).map_err(|error| refused("log", error))?;
    let logs = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_target(false);
    match std::io::stderr().is_terminal() {
        true => logs.init(),
        false => logs
            .json()
            .flatten_event(true)
            .with_current_span(false)
            .with_span_list(false)
            .with_ansi(false)
            .init(),
    }
    Ok(())
}
