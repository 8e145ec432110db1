//! `scamnet new`: a small commented scenario to start from.

use super::args::NewArgs;
use super::{Failure, print};
use crate::scenario;

/// Writes it, unless the file is there already.
pub fn new(args: &NewArgs) -> Result<(), Failure> {
    use std::io::Write;
    let refused = |error: std::io::Error| {
        let why = match error.kind() {
            std::io::ErrorKind::AlreadyExists => "the file exists; name one that does not".to_owned(),
            _ => error.to_string(),
        };
        Failure::Refused(format!("{}: {why}", args.file.display()))
    };
    let text = scenario::new(args.country.as_deref()).map_err(Failure::Refused)?;
    let mut file = std::fs::File::create_new(&args.file).map_err(refused)?;
    file.write_all(text.as_bytes()).map_err(refused)?;
    print(&format!("wrote {0}\nrun it: scamnet run {0}\n", args.file.display()));
    Ok(())
}
