//! The binary `dateline` and its commands.

use clap::{Parser, Subcommand};

/// A headless content API for newsrooms.
#[derive(Parser)]
#[command(name = "dateline", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Print the GraphQL schema.
    Schema,
}

fn main() {
    match Cli::parse().command {
        Command::Schema => print!("{}", gateway::graphql::sdl()),
    }
}
