//! How one problem looks to people: what is wrong, the line on which it stands, what to do.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::problem::{Paint, Problem};

/// Columns of a picture. Only a longer word, which is never broken, makes it wider.
const WIDTH: usize = 110;

/// Columns of a message or remedy, which stand behind `error:` or `help:`.
const TEXT_WIDTH: usize = 98;

/// Of what is underlined, and of what follows it on its line, no more characters than these are drawn.
const LONGEST: usize = 60;

/// Bytes before a place on its line. The renderer goes through all of them for a column; a place farther to the right
/// is told by line and column alone.
const FARTHEST: usize = 10_000;

/// What a problem does to a scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// It is refused.
    Error,
    /// It is run.
    Warning,
}

/// Draws a problem, without a newline at the end.
pub fn draw(problem: &Problem, tone: Tone, paint: Paint) -> String {
    let renderer = match paint {
        Paint::Plain => Renderer::plain(),
        Paint::Colours => Renderer::styled(),
    };
    let message = wrapped(&problem.to_string());
    let level = match tone {
        Tone::Error => Level::ERROR,
        Tone::Warning => Level::WARNING,
    };
    let title = level.primary_title(message);
    let file = visible(&problem.file);
    let line = problem.place.as_ref().map(|place| place.source.line(&place.span));
    let group = match line {
        Some(line) if line.before.len() <= FARTHEST => {
            let mut text = visible(line.before);
            let start = text.len();
            text.push_str(&visible(&shortened(line.marked)));
            let marked = AnnotationKind::Primary.span(start..text.len());
            if line.marked.chars().count() <= LONGEST {
                text.push_str(&visible(&shortened(line.after)));
            }
            let marked = marked.label(problem.key.as_deref().map(visible));
            title.element(
                Snippet::source(text)
                    .line_start(line.number)
                    .path(file)
                    .annotation(marked),
            )
        }
        Some(line) => title.element(Origin::path(file).line(line.number).char_column(line.column())),
        None => Group::with_title(title),
    };
    renderer
        .decor_style(DecorStyle::Unicode)
        .term_width(WIDTH)
        .render(&[group.element(Level::HELP.message(wrapped(&problem.remedy)))])
}

/// Text in which a terminal finds no orders. What is shown may come from a scenario by anybody, and the renderer passes
/// names and labels on as they are.
fn visible(text: &str) -> String {
    let picture = |c: char| match c {
        '\t' => c,
        '\0'..='\x1f' => char::from_u32(0x2400 + u32::from(c)).unwrap_or(char::REPLACEMENT_CHARACTER),
        // Those that turn the direction of writing make one text look like another.
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            char::REPLACEMENT_CHARACTER
        }
        _ if c.is_control() => char::REPLACEMENT_CHARACTER,
        _ => c,
    };
    text.chars().map(picture).collect()
}

/// The beginning of a text, if it is long.
fn shortened(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((cut, _)) => format!("{}…", &text[..cut]),
        None => text.to_owned(),
    }
}

/// Text in lines that can be read, broken between words.
fn wrapped(text: &str) -> String {
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        let mut line = String::new();
        let mut width = 0;
        for word in visible(paragraph).split(' ') {
            let length = word.chars().count();
            if width > 0 && width + length > TEXT_WIDTH {
                lines.push(std::mem::take(&mut line));
                width = 0;
            }
            line.push_str(word);
            line.push(' ');
            width += length + 1;
        }
        lines.push(line);
    }
    let lines: Vec<&str> = lines.iter().map(|line| line.trim_end()).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::document::Place;
    use super::super::source::Source;
    use super::*;

    fn problem(text: &str, span: std::ops::Range<usize>, key: &str) -> Problem {
        let place = Place {
            source: Source::new("bad.toml", text),
            span,
        };
        Problem::at(&place, "this is wrong", "accepted: that").about(key)
    }

    fn plain(text: &str, span: std::ops::Range<usize>) -> String {
        draw(&problem(text, span, "key"), Tone::Error, Paint::Plain)
    }

    #[test]
    fn the_whole_line_is_shown_and_the_place_is_underlined() {
        assert_eq!(
            plain("a = 1\r\n\tü = '漢字' # why\r\n", 13..21),
            "error: this is wrong
  ╭▸ bad.toml:2:6
  │
2 │     ü = '漢字' # why
  │         ━━━━━━ key
  │
  ╰ help: accepted: that"
        );
    }

    #[test]
    fn only_the_first_line_of_a_place_is_shown() {
        let told = plain("a = [\n  1,\n  2,\n]\n", 4..18);
        assert!(told.contains("1 │ a = [\n  │     ━ key\n"), "{told}");
        assert!(!told.contains("2,"), "{told}");
    }

    #[test]
    fn a_problem_with_a_whole_file_has_no_line() {
        let problem = Problem::with_file("bad.toml", "does not exist", "accepted: one that does");
        assert_eq!(
            draw(&problem, Tone::Error, Paint::Plain),
            "error: bad.toml: does not exist\n │\n ╰ help: accepted: one that does"
        );
    }

    #[test]
    fn colours_change_nothing_but_colours() {
        let problem = problem("a = 1", 4..5, "key");
        let coloured = draw(&problem, Tone::Error, Paint::Colours);
        assert!(coloured.contains("\x1b["));
        let mut parts = coloured.split("\x1b[");
        let first = parts.next().unwrap_or_default().to_owned();
        let bare = parts.fold(first, |bare, part| bare + part.split_once('m').unwrap().1);
        assert_eq!(bare, draw(&problem, Tone::Error, Paint::Plain));
    }

    #[test]
    fn messages_and_remedies_are_wrapped_and_whole() {
        let words: Vec<String> = (0..200).map(|n| format!("word{n}")).collect();
        let long = words.join(" ") + &"x".repeat(300);
        for problem in [
            Problem::with_file("bad.toml", long.clone(), "accepted: that"),
            Problem::with_file("bad.toml", "is wrong", long.clone()),
        ] {
            let told = draw(&problem, Tone::Error, Paint::Plain);
            let again: Vec<&str> = told.split_whitespace().collect();
            assert!(again.join(" ").contains(&long), "{told}");
            let wide = told.lines().filter(|line| line.chars().count() > WIDTH).count();
            assert_eq!(wide, 1, "the one word that is longer");
        }
    }

    #[test]
    fn a_line_without_end_is_not_shown_whole() {
        let value = "y".repeat(4 << 20);
        let text = format!("a = '{value}' b = 3");
        let inside = plain(&text, 4..text.len() - 6);
        assert!(inside.contains("1 │ a = 'yyy"), "{inside}");
        let behind = plain(&text, text.len() - 1..text.len());
        assert!(behind.contains(&format!("bad.toml:1:{}", text.len())), "{behind}");
        for told in [inside, behind] {
            assert!(told.lines().all(|line| line.chars().count() <= WIDTH), "{told}");
        }
    }

    #[test]
    fn what_a_terminal_would_obey_is_shown_as_a_character() {
        let text = "a = '\u{9b}31m\u{202e}\u{7f}' \x1b[31m";
        let mut problem = problem(text, 5..7, "k\x1b[31m\ney");
        problem.file = "b\x1b]0;x\x07.toml".to_owned();
        problem.message = "m\x1b[2J\r\u{9b}".to_owned();
        problem.remedy = "r\x1b[2J\r\u{9b}".to_owned();
        let told = draw(&problem, Tone::Error, Paint::Plain);
        assert!(!told.replace('\n', "").contains(char::is_control), "{told:?}");
        for shown in ["k␛[31m␊ey", "b␛]0;x␇.toml:1:6", "m␛[2J␍\u{fffd}", "r␛[2J␍\u{fffd}"] {
            assert!(told.contains(shown), "no {shown} in {told}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_place_in_any_text_can_be_drawn(
            text in "([ -~]|\\PC|[\t\r\n\u{0}\u{1b}\u{9b}\u{301}\u{200d}\u{202e}äß漢🦀]|\r\n| {40}|x{90}|漢{70}){0,12}",
            start in 0_usize..400,
            length in 0_usize..400,
            key in proptest::option::of("\\PC{0,8}|\\w{120}"),
        ) {
            let spans = [start..start + length, start..start.saturating_sub(length), start..usize::MAX, 0..text.len()];
            for span in spans {
                let problem = Problem { key: key.clone(), ..problem(&text, span, "") };
                let (line, column) = problem.line_and_column().unwrap();
                let told = draw(&problem, Tone::Error, Paint::Plain);
                prop_assert!(told.contains(&format!("bad.toml:{line}:{column}\n")), "{told}");
                prop_assert!(told.contains('━'), "{told}");
                prop_assert!(told.contains("error: this is wrong") && told.ends_with("help: accepted: that"), "{told}");
                prop_assert!(told.chars().all(|c| c == '\n' || !c.is_control()), "{told:?}");
                prop_assert!(told.chars().count() < 1_000, "{told}");
                draw(&problem, Tone::Error, Paint::Colours);
            }
        }
    }
}
