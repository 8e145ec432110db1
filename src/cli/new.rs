//! `scamnet new`: a small commented scenario to start from.

use std::path::Path;

use super::Failure;
use super::args::NewArgs;
use super::out::print;
use crate::param::shell;
use crate::scenario;

/// Writes it whole or not at all, unless the file is there already.
pub fn new(args: &NewArgs) -> Result<(), Failure> {
    use std::io::Write;
    let refused = |error: std::io::Error| {
        let why = match error.kind() {
            std::io::ErrorKind::AlreadyExists => "the file exists; name one that does not".to_owned(),
            _ => error.to_string(),
        };
        Failure::Refused(format!("{}: {why}", args.file.display()))
    };
    let text = scenario::new(&name(&args.file), args.country.as_deref()).map_err(Failure::Refused)?;
    let mut file = std::fs::File::create_new(&args.file).map_err(refused)?;
    file.write_all(text.as_bytes()).map_err(|error| {
        let _ = std::fs::remove_file(&args.file);
        Failure::Failed(format!(
            "cannot write {}: {error}; nothing was kept",
            args.file.display()
        ))
    })?;
    print(&format!(
        "wrote {}\nrun it: scamnet run {}\n",
        args.file.display(),
        shell::path(&args.file)
    ))
}

/// The scenario's name, after its file: what of that may be part of a directory's name.
fn name(file: &Path) -> String {
    const LONGEST: usize = 64;
    let stem = file
        .file_stem()
        .map_or(String::new(), |stem| stem.to_string_lossy().into_owned());
    let plain = |c: char| {
        if c.is_ascii_alphanumeric() || c == '-' || c == '_' {
            c
        } else {
            '-'
        }
    };
    let name: String = stem.chars().map(plain).take(LONGEST).collect();
    match name.trim_matches('-') {
        "" => "my-scenario".to_owned(),
        name => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scenario_is_called_after_its_file() {
        let names = ["a/thesis.toml", "my first.toml", "größe.toml", "Ω.toml", "x"].map(|file| name(Path::new(file)));
        assert_eq!(names, ["thesis", "my-first", "gr--e", "my-scenario", "x"]);
        assert_eq!(name(Path::new(&"y".repeat(90))).len(), 64);
    }
}
