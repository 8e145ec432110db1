//! A text file under way, written through a buffer, and how numbers are spelt.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::record::error::RecordError;

/// A text file under way.
pub struct TextFile {
    path: PathBuf,
    file: BufWriter<File>,
}

impl TextFile {
    /// Begins a file with its first line.
    ///
    /// # Errors
    /// If it cannot be made.
    pub fn create(folder: &Path, name: &str, header: &str) -> Result<TextFile, RecordError> {
        let path = folder.join(name);
        let file = File::create(&path).map_err(|error| RecordError::write(&path, &error))?;
        let mut text = TextFile {
            path,
            file: BufWriter::with_capacity(1 << 18, file),
        };
        if !header.is_empty() {
            text.line(header)?;
        }
        Ok(text)
    }

    /// Adds a line.
    ///
    /// # Errors
    /// If the disk refuses it.
    pub fn line(&mut self, line: &str) -> Result<(), RecordError> {
        let written = self
            .file
            .write_all(line.as_bytes())
            .and_then(|()| self.file.write_all(b"\n"));
        written.map_err(|error| RecordError::write(&self.path, &error))
    }

    /// Ends the file.
    ///
    /// # Errors
    /// If the disk refuses its last bytes.
    pub fn close(mut self) -> Result<(), RecordError> {
        self.file
            .flush()
            .map_err(|error| RecordError::write(&self.path, &error))
    }
}

/// Minor units as a decimal number with as many places as the currency has.
pub fn decimal(text: &mut String, minor: i64, places: u32) {
    let unit = 10_u64.pow(places);
    let (sign, size) = (if minor < 0 { "-" } else { "" }, minor.unsigned_abs());
    let _ = write!(
        text,
        "{sign}{}.{:0width$}",
        size / unit,
        size % unit,
        width = places as usize
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minor_units_are_spelt_exactly() {
        let spelt = |minor, places| {
            let mut text = String::new();
            decimal(&mut text, minor, places);
            text
        };
        assert_eq!(
            [spelt(369_734, 2), spelt(5, 2), spelt(-120, 2)],
            ["3697.34", "0.05", "-1.20"]
        );
        assert_eq!(spelt(1_500_000, 6), "1.500000");
    }
}
