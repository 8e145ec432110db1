//! The command `scamnet`: parses, runs, exits. Everything else is the library's.

use std::process::ExitCode;

fn main() -> ExitCode {
    scamnet::cli::main()
}
