//! What pages quote of a run that a test makes anyway is what that run says. `SCAMNET_WRITE_DOCS=1` writes it into
//! them.

use std::fs;
use std::ops::Range;
use std::path::Path;

use serde_json::Value;

use crate::figures::thousands;

/// What a page says between words that stand there once, on one line.
struct Quote {
    page: &'static str,
    before: &'static str,
    behind: &'static str,
    figure: String,
}

/// Where a page says it; a page that says it no more, or twice, is to be told here.
fn place(page: &str, before: &str, behind: &str) -> Result<Range<usize>, String> {
    let mut found = page.match_indices(before).filter_map(|(at, _)| {
        let start = at + before.len();
        let line = page[start..].split('\n').next()?;
        Some(start..start + line.find(behind)?)
    });
    match (found.next(), found.next()) {
        (Some(place), None) => Ok(place),
        (None, _) => Err(format!("nothing stands there between `{before}` and `{behind}`")),
        (Some(_), Some(_)) => Err(format!("it stands there twice between `{before}` and `{behind}`")),
    }
}

fn hold(quotes: &[Quote]) {
    for quote in quotes {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(quote.page);
        let mut page = fs::read_to_string(&path).unwrap();
        let place = place(&page, quote.before, quote.behind).unwrap_or_else(|why| panic!("{}: {why}", quote.page));
        if page[place.clone()] == quote.figure {
            continue;
        }
        let said = page[place.clone()].to_owned();
        assert!(
            std::env::var_os("SCAMNET_WRITE_DOCS").is_some(),
            "{} says `{said}` where a run says `{}`: run this test with SCAMNET_WRITE_DOCS=1",
            quote.page,
            quote.figure
        );
        page.replace_range(place, &quote.figure);
        fs::write(&path, page).unwrap();
    }
}

/// Of the quickstart, from its summary and manifest.
pub fn of_the_quickstart(summary: &Value, manifest: &Value) {
    let count = |name: &str| summary[name].as_u64().unwrap();
    let day = |bound: &str| {
        let text = manifest["window"][bound].as_str().unwrap();
        text[..10].parse::<chrono::NaiveDate>().unwrap()
    };
    let people = thousands(count("people"));
    let days = (day("end") - day("start")).num_days();
    let payments = thousands((count("payments") + 500) / 1_000 * 1_000);
    hold(&[
        Quote {
            page: "README.md",
            before: "of its size: ",
            behind: ", seconds",
            figure: format!("{people} people, {days} days"),
        },
        Quote {
            page: "README.md",
            before: "run scenarios/quickstart.toml` | ",
            behind: " payments, tables",
            figure: payments,
        },
        Quote {
            page: "docs/model.md",
            before: "Shipped runs have ",
            behind: " (`quickstart`)",
            figure: format!("{people} people over {days} days"),
        },
        Quote {
            page: "python/README.md",
            before: "labelled payments of ",
            behind: ", in a second",
            figure: format!("{people} people over {days} days"),
        },
    ]);
}

#[test]
fn a_figure_is_found_between_the_words_around_it() {
    let page = "In all 12 payments.\nIn all\n13 of them. Some 4 people, 5 people.";
    let said = |before, behind| place(page, before, behind).map(|place| &page[place]);
    assert_eq!(said("In all ", " payments"), Ok("12"));
    assert_eq!(said("Some ", " people"), Ok("4"));
    assert!(
        said("In all ", " of them")
            .unwrap_err()
            .contains("nothing stands there")
    );
    assert!(said(" ", " people").unwrap_err().contains("twice"));
}
