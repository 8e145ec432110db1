//! A text that problems can point into, and the line of it that they show.

use std::ops::Range;
use std::sync::Arc;

/// A file or a `--set` flag.
#[derive(Debug)]
pub struct Source {
    /// Under which problems show it: the file's path as given, or the flag.
    pub name: String,
    pub text: String,
}

/// The line on which a stretch begins, cut where it begins and where it ends on that line.
#[derive(Debug, PartialEq, Eq)]
pub struct Line<'a> {
    /// From 1.
    pub number: usize,
    pub before: &'a str,
    pub marked: &'a str,
    pub after: &'a str,
}

impl Source {
    /// A source, to be shared by all that points into it.
    #[must_use]
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Arc<Source> {
        Arc::new(Source {
            name: name.into(),
            text: text.into(),
        })
    }

    /// The line on which a stretch begins. Whoever made the stretch may have counted past the end or into a character:
    /// it is drawn in to what there is.
    #[must_use]
    pub fn line(&self, span: &Range<usize>) -> Line<'_> {
        let start = self.boundary(span.start);
        let end = self.boundary(span.end).max(start);
        let above = self.text[..start].rfind('\n').map_or(0, |newline| newline + 1);
        let line = self.text[above..].lines().next().unwrap_or_default();
        let (start, end) = ((start - above).min(line.len()), (end - above).min(line.len()));
        Line {
            number: self.text[..above].matches('\n').count() + 1,
            before: &line[..start],
            marked: &line[start..end],
            after: &line[end..],
        }
    }

    /// The last place up to `at` at which a character ends.
    fn boundary(&self, at: usize) -> usize {
        let mut at = at.min(self.text.len());
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        at
    }
}

impl Line<'_> {
    /// The column in which the stretch begins, from 1.
    #[must_use]
    pub fn column(&self) -> usize {
        self.before.chars().count() + 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stretch_is_drawn_in_to_what_there_is() {
        let source = Source::new("test.toml", "a = 1\r\nä = '漢'\r\n");
        let line = |span| {
            let line = source.line(&span);
            (line.number, line.column(), line.before, line.marked, line.after)
        };
        assert_eq!(line(0..1), (1, 1, "", "a", " = 1"));
        assert_eq!(line(4..14), (1, 5, "a = ", "1", ""), "more than a line");
        assert_eq!(line(5..7), (1, 6, "a = 1", "", ""), "the end of a line");
        assert_eq!(line(12..17), (2, 5, "ä = ", "'漢'", ""));
        assert_eq!(line(8..15), (2, 1, "", "ä = '", "漢'"), "within characters");
        assert_eq!(line(19..19), (3, 1, "", "", ""), "the end of the file");
        assert_eq!(line(90..99), (3, 1, "", "", ""), "past it");
        #[expect(clippy::reversed_empty_ranges, reason = "backwards is what is tried")]
        let backwards = 9..7;
        assert_eq!(line(backwards), (2, 2, "ä", "", " = '漢'"));
        assert_eq!(Source::new("", "").line(&(0..1)).column(), 1);
    }
}
