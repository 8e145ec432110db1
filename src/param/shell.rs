//! Words for a shell: what is printed to be typed again can be, whatever a file is called.

use std::path::Path;

/// A word as a POSIX shell takes it back: as it is where nothing in it means anything there, else in quotes.
#[must_use]
pub fn word(word: &str) -> String {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "._-/=+:,@%".contains(letter);
    if !word.is_empty() && word.chars().all(is_plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

/// A path as a shell and a command take it back: one that begins with a dash would be taken for a flag.
#[must_use]
pub fn path(path: &Path) -> String {
    let text = path.display().to_string();
    if text.starts_with('-') {
        word(&format!("./{text}"))
    } else {
        word(&text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_shell_would_take_apart_stands_in_quotes() {
        let words = ["output/run-1", "my run", "it's", "$HOME", "a;b", "~", "größe", "", "*"].map(word);
        let expected = [
            "output/run-1",
            "'my run'",
            r"'it'\''s'",
            "'$HOME'",
            "'a;b'",
            "'~'",
            "'größe'",
            "''",
            "'*'",
        ];
        assert_eq!(words, expected);
        assert_eq!(path(Path::new("-x.toml")), "./-x.toml");
    }

    #[cfg(unix)]
    #[test]
    fn a_shell_gives_back_what_was_meant() {
        for meant in ["a b", "it's", "$(echo no)", "\"", "a\\b", "`x`", "#x", "é🏦", "!!"] {
            let command = format!("printf %s {}", word(meant));
            let said = std::process::Command::new("sh")
                .args(["-c", &command])
                .output()
                .unwrap();
            assert_eq!(String::from_utf8_lossy(&said.stdout), meant);
        }
    }
}
