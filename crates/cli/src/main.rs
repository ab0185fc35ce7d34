//! The binary `dateline`.

fn main() -> std::process::ExitCode {
    cli::main()
}
