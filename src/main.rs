//! The command `scamnet`: parses, runs, exits. Everything else is the library's.

use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: scamnet::memory::LargePages = scamnet::memory::LargePages;

fn main() -> ExitCode {
    scamnet::cli::main()
}
