//! `scamnet show`: what happened to a case, a ring, an account or a person, in time order.

use super::args::{About, ShowArgs};
use super::{Failure, print, threads, unfit};
use crate::story::words::{counted, minute};
use crate::story::{self, Story, StoryError, Subject, What};

/// Columns of a terminal that a story fits.
const WIDTH: usize = 80;
/// Columns before an event's sentence: its moment and its kind.
const INDENT: usize = 29;

/// Prints the story.
pub fn show(args: &ShowArgs) -> Result<(), Failure> {
    let subject = match args.about {
        About::Case => Subject::Case,
        About::Ring => Subject::Ring,
        About::Account => Subject::Account,
        About::Person => Subject::Person,
    };
    threads(None)?;
    let dataset = story::open(&args.run).map_err(|error| failure(&error))?;
    let story = story::tell(&dataset, subject, &args.which).map_err(|error| failure(&error))?;
    if args.json {
        let json = serde_json::to_string_pretty(&story).map_err(|error| Failure::Failed(error.to_string()))?;
        print(&format!("{json}\n"))
    } else {
        print(&text(&story, args.all))
    }
}

/// What was asked for and is not there is refused; what is broken fails.
pub fn failure(error: &StoryError) -> Failure {
    match error {
        StoryError::Unfit(error) => unfit(error),
        StoryError::Damage(_) => Failure::Failed(error.to_string()),
        _ => Failure::Refused(error.to_string()),
    }
}

/// The story at eighty columns; payments of everyday life only if asked for.
fn text(story: &Story, all: bool) -> String {
    let mut text = wrapped(&format!("{} {}", story.subject.noun(), story.id), "", "");
    text.push('\n');
    text.push_str(&wrapped(&story.lead, "", ""));
    text.push('\n');
    let widest = story.figures.iter().map(|figure| figure.name.chars().count()).max();
    let name_width = widest.unwrap_or(0).min(30);
    for figure in &story.figures {
        let name = format!("  {:name_width$}  ", figure.name);
        text.push_str(&wrapped(&figure.value, &name, &" ".repeat(name_width + 4)));
    }
    text.push('\n');
    let is_told = |what: What| all || what != What::Ordinary;
    for event in story.events.iter().filter(|event| is_told(event.what)) {
        let head = format!("  {}  {:<9}", minute(event.at), event.what.word());
        text.push_str(&wrapped(&event.text, &head, &" ".repeat(INDENT)));
    }
    let hidden = story.events.iter().filter(|event| !is_told(event.what)).count();
    if hidden > 0 {
        let more = counted(hidden as i64, "payment");
        text.push_str(&format!("\n  {more} of everyday life not shown: --all shows them.\n"));
    }
    text
}

fn wrapped(text: &str, first: &str, rest: &str) -> String {
    let options = textwrap::Options::new(WIDTH)
        .initial_indent(first)
        .subsequent_indent(rest);
    let mut lines = textwrap::wrap(text, options).join("\n");
    lines.push('\n');
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::story::{Event, Figure};

    #[test]
    fn a_story_fits_eighty_columns() {
        let event = |what, text: &str| Event::new(1_743_465_600_000, what, text);
        let story = Story {
            subject: Subject::Case,
            id: u64::MAX,
            lead: "A sentence that goes on and on, ".repeat(6),
            figures: vec![Figure {
                name: "Net loss".to_owned(),
                value: "PKR 1,234.00".to_owned(),
            }],
            events: vec![
                event(What::Payment, &"The victim pays a deposit. ".repeat(5)),
                event(What::Ordinary, "Groceries."),
            ],
        };
        let told = text(&story, false);
        assert!(told.lines().all(|line| line.chars().count() <= WIDTH), "{told}");
        assert!(told.starts_with("case 18446744073709551615\n"));
        assert!(told.contains("  Net loss  PKR 1,234.00\n"));
        assert!(told.contains("  2025-04-01 00:00  payment  The victim pays a deposit."));
        assert!(told.contains("  1 payment of everyday life not shown: --all shows them."));
        assert!(!told.contains("Groceries") && text(&story, true).contains("Groceries"));
    }
}
