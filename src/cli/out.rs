//! What the command says: stdout, by one writer for all of it, and stderr.
//!
//! What was asked for goes to stdout. A reader who has left (`| head`) wants no more, and that is no failure; anything
//! else that keeps it from being written is one, since whoever asked has not got it. Nothing fails because nobody hears
//! what is said beside it, on stderr.

use std::io::{ErrorKind, Write};

use super::Failure;

/// Writes to stdout.
///
/// # Errors
/// If it cannot be written, but for a reader who has left.
pub fn print(text: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    written(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
}

/// What came of writing to stdout.
pub fn written(done: std::io::Result<()>) -> Result<(), Failure> {
    match done {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Failure::Failed(format!(
            "what was asked for cannot be printed: standard output refuses it ({error})"
        ))),
        _ => Ok(()),
    }
}

/// Says something on stderr, on a line of its own.
pub fn say(text: &str) {
    let _ = writeln!(std::io::stderr(), "{}", text.trim_end());
}

/// Says all of these, in one word each before them: `warning`, `note`.
pub fn say_all<'a>(word: &str, all: impl IntoIterator<Item = &'a String>) {
    for text in all {
        say(&format!("{word}: {text}"));
    }
}

#[cfg(test)]
mod tests {
    use std::io::Error;

    use super::*;

    #[test]
    fn only_a_reader_who_has_left_is_no_failure() {
        assert!(written(Ok(())).is_ok());
        assert!(written(Err(Error::from(ErrorKind::BrokenPipe))).is_ok());
        for kind in [ErrorKind::StorageFull, ErrorKind::Other, ErrorKind::PermissionDenied] {
            let Err(Failure::Failed(why)) = written(Err(Error::from(kind))) else {
                panic!("{kind}");
            };
            assert!(why.contains("standard output"), "{why}");
        }
    }
}
