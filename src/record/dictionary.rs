//! The data dictionary: every table, column and word as a page to read, made from the declarations themselves.

use std::fmt::Write;

use super::catalogue::{Description, descriptions};
use super::table::Layout;
use crate::model::labels::summary;
use crate::param::word::Lexicon;

/// Stands for the stages of a run's funnels, which the scenario names.
const ANY_STAGE: &str = "<stage>";

const PREFACE: &str = "\
# The tables

Made from the declarations in `src/record/`; a test keeps this page in step with them.

- A table with a file a day lies in `transactions/date=YYYY-MM-DD/part-0.parquet` (UTC days); any other is one file.
- `*_id` are opaque: neither order, range nor parity says anything. `tx_id` alone counts up, in settlement order. All are
  below 2⁵², so that whatever keeps numbers as floats keeps them exact.
- Times are UTC. Money is in minor units of its currency (ISO 4217, or USDT with six decimals).
- A `?` behind a type says that the column may hold nulls; no other does. Its sentence says what a null means.
- A column whose sentence ends in a link holds words of a closed vocabulary; [Words](#words) says what each means. Any other
  `string` is a name of the scenario, an invented name, or a code of a standard, as its sentence says.
- A ring is a crew: those operators of a syndicate who work on one country's people from one site.
- Rows hold the window alone. Rows of a table with a `ts` are in time order.
- `manifest.json` has length and SHA-256 of every file, under `tables` and, of `summary.json` and what is in `tasks/`, under
  `files`. What has none: `timing.json`, which differs between equal runs; `report.html` and what is in `charts/`, which may be
  made anew; `README.md` and `croissant.json`, which are made of the manifest.
- `README.md` is a card that Hugging Face's `datasets` reads, `croissant.json` one for whatever reads MLCommons Croissant: either
  loads every table by name, the first every task with its splits too.
- `--format csv` writes the same columns; times are ISO 8601 with a `Z`, a null is an empty field.
";

/// Stands before the columns that are known later.
const LATER: &str = "\
## What is known only later

These columns of `observed/` were not known when their row came to be: a feature made of one knows what was to come, unless it
asks whether the moment in the column named beside it had passed. `manifest.json` lists them under `later`; no export ships one.

| column | known since |
|---|---|
";

/// Stands before the vocabularies.
const WORDS: &str = "\
## Words

Every word that a column may hold. A scenario adds none, and a version of the format takes none away; a newer one may have
more.
";

/// What stands beside the tables.
const TASKS: &str = "\
## tasks/

Written at the end of a run, beside the tables and in the same format. `tasks/<task>/task.json` says what is asked, by
which metric (average precision) and as of when; `train`, `validation` and `test` hold the first 60 %, the next 20 %
and the last 20 % of the window's days.

| task | id | truth | known |
|---|---|---|---|
| illicit_payment | tx_id | The settled payment belongs to a scam. | That was knowable by the split's end. |
| mule_account | account_id | The account, one of a ring's, got or sent scam money within 14 days of the cut-off. | That, and what the account is was knowable by the split's end. |
| account_reported | account_id | A true complaint named it as payee within 14 days of the cut-off. | A complaint did, true or not: nobody could tell yet. |
| person_at_risk | identity_token | The person paid a deposit within 7 days of the cut-off. | That was knowable by the split's end. |

Features come from rows before the cut-off, which for the last three tasks lies 14, 14 and 7 days before the split's end.
Train on `known`, be judged on `truth`: training on what nobody could have known yet is the commonest way to fool
oneself.

Most mules of a test were there to learn from. So `by_owner-train`, `by_owner-validation` and `by_owner-test` hold those rows of
the splits in time that keep owners apart (nobody who holds an account in one holds one in another, at any institution), and
`by_ring-train` and so on those that keep rings apart: mules and victims of three fifths of the rings to learn from, of a fifth to
choose with and of a fifth to be judged on; who has to do with rings of two parts is in none. Payments have two owners: take
those between accounts of `mule_account/by_owner-<split>`, where cash and accounts abroad count as in each.
`by_ring-` was drawn from the truth: choose rows by it, and make no feature of it.

`manifest.json` says under `tasks` how many rows of each file are positive and of how many rings; [tasks](tasks.md) shows it of two
scenarios. A file with fewer than 30 known or 100 true positives or ten rings is not `usable`, and `lacks` says of what it has too
little: figures of it say more of chance than of a detector. Nor is one whose split has fewer days than its question looks ahead
(`lacks` says `days`; windows under 70 days, for those that look 14 days ahead): what it asks would overlap what was learnt.

What is known is no fair sample of what is true. `found_by` of a label says by what it came out, and that depends on what a case is
like: large losses are reported, long chains are not followed, crews that are raided have all their accounts seen. And what was told
to banks (`observed/label_feed`) is not all true: complaints are mistaken, accounts are frozen and cleared later (`withdrawn_at`).
`scamnet score` judges found and never found apart; [the benchmark](benchmark.md) says how.

## Readers

Packed numbers (`DELTA_BINARY_PACKED`) are as the Parquet specification says, and some readers take them for others.
`--format parquet-plain` writes none, and is a little larger (quickstart by 4 %). Each reader was asked for the sum of every column of
whole numbers and for the nulls of every column, with and without filters that it pushes down into the file where it has any;
`.ci/tools` asks again.

| reader | default | `parquet-plain` |
|---|---|---|
| DataFusion 55.0.0, DuckDB 2.0.1, Polars 2.1.0, pyarrow 26.0.1, pandas 3.1.1 | right | right |
| fastparquet 2026.9.0 | crashes | right |
| pandas 2.1.4 | right | right |
| pyarrow 12.0.1 | right, but a filter on nulls of a column of words that is all null finds none | the same |
| Polars 0.20.31 | numbers of more than 63 bits are wrong | right |
| DuckDB 0.8.1 | refuses | right |
| fastparquet 2023.10.1 | wrong, or refuses | right |
";

/// The page as Markdown.
#[must_use]
pub fn page() -> String {
    let mut page = PREFACE.to_owned();
    let tables = descriptions(&[ANY_STAGE.to_owned()]);
    for table in &tables {
        section(&mut page, table);
    }
    page.push('\n');
    page.push_str(&summary::page());
    page.push('\n');
    page.push_str(LATER);
    for table in &tables {
        for column in &table.columns {
            if let Some(since) = column.later {
                let _ = writeln!(page, "| {}.{} | {since} |", table.stem, column.name);
            }
        }
    }
    page.push('\n');
    page.push_str(WORDS);
    for (lexicon, places) in vocabularies(&tables) {
        vocabulary(&mut page, &lexicon, &places);
    }
    page.push('\n');
    page.push_str(TASKS);
    page
}

fn section(page: &mut String, table: &Description) {
    let days = match table.layout {
        Layout::File => "",
        Layout::ByDay => " One file a day.",
    };
    // Writing to a string cannot fail.
    let _ = write!(
        page,
        "\n## {}\n\n{}{days}\n\n| column | type | meaning |\n|---|---|---|\n",
        table.stem, table.about
    );
    for column in &table.columns {
        let null = if column.nullable { "?" } else { "" };
        let _ = write!(
            page,
            "| {} | {}{null} | {}",
            column.name, column.spelled, column.meaning
        );
        if let Some(lexicon) = column.lexicon {
            let _ = write!(page, " [Words]({})", anchor(lexicon.name));
        }
        page.push_str(" |\n");
    }
}

/// Every vocabulary, in order of its first column, and where it stands: `observed/groups.platform`.
fn vocabularies(tables: &[Description]) -> Vec<(Lexicon, Vec<String>)> {
    let mut all: Vec<(Lexicon, Vec<String>)> = Vec::new();
    for table in tables {
        for column in &table.columns {
            let Some(lexicon) = column.lexicon else {
                continue;
            };
            let place = format!("`{}.{}`", table.stem, column.name);
            match all.iter_mut().find(|(known, _)| *known == lexicon) {
                Some((_, places)) => places.push(place),
                None => all.push((lexicon, vec![place])),
            }
        }
    }
    all
}

fn vocabulary(page: &mut String, lexicon: &Lexicon, places: &[String]) {
    let _ = write!(
        page,
        "\n### {}\n\n{} In {}.\n\n| word | meaning |\n|---|---|\n",
        heading(lexicon.name),
        lexicon.about(),
        places.join(", ")
    );
    for (word, meaning) in lexicon.entries() {
        let _ = writeln!(page, "| {word} | {meaning} |");
    }
}

/// `Words: end reason`, of `EndReason`.
fn heading(name: &str) -> String {
    let mut heading = "Words:".to_owned();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() {
            heading.push(' ');
        }
        heading.push(letter.to_ascii_lowercase());
    }
    heading
}

/// Where a page's readers find that heading.
fn anchor(name: &str) -> String {
    format!("#{}", heading(name).to_lowercase().replace(':', "").replace(' ', "-"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::cell::Kind;

    #[test]
    fn the_page_is_in_step_with_the_declarations() {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/dataset.md");
        if std::env::var_os("SCAMNET_WRITE_DOCS").is_some() {
            std::fs::write(&path, page()).unwrap();
        }
        let written = std::fs::read_to_string(&path).unwrap();
        assert!(
            written == page(),
            "docs/dataset.md is stale: run this test with SCAMNET_WRITE_DOCS=1"
        );
    }

    #[test]
    fn every_column_has_a_sentence_and_a_name_of_its_own() {
        for table in descriptions(&[]) {
            let mut names: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
            names.sort_unstable();
            assert!(names.windows(2).all(|pair| pair[0] != pair[1]), "{}", table.stem);
            for column in &table.columns {
                assert!(
                    is_a_sentence(column.meaning),
                    "{}.{}: {}",
                    table.stem,
                    column.name,
                    column.meaning
                );
                let says_null = column.meaning.contains("ull ");
                assert_eq!(
                    says_null, column.nullable,
                    "{}.{}: what a null means",
                    table.stem, column.name
                );
            }
        }
    }

    /// A moment that may be missing is one that may not have come yet.
    #[test]
    fn what_is_known_later_is_said_to_be() {
        let tables = descriptions(&[]);
        let observed = tables.iter().filter(|table| table.stem.starts_with("observed/"));
        for (table, column) in observed.flat_map(|table| table.columns.iter().map(move |column| (table, column))) {
            let is_moment = column.nullable && column.spelled == Kind::Time.spelled();
            let place = format!("{}.{}", table.stem, column.name);
            assert_eq!(
                column.later.is_some(),
                is_moment || place == "observed/alerts.outcome",
                "{place}"
            );
            let since = column
                .later
                .map(|since| table.columns.iter().any(|other| other.name == since));
            assert_ne!(since, Some(false), "{place}");
        }
    }

    #[test]
    fn every_word_has_a_sentence_and_every_vocabulary_a_name_of_its_own() {
        let vocabularies = vocabularies(&descriptions(&[]));
        let mut names: Vec<&str> = vocabularies.iter().map(|(lexicon, _)| lexicon.name).collect();
        names.sort_unstable();
        assert!(names.windows(2).all(|pair| pair[0] != pair[1]), "{names:?}");
        for (lexicon, _) in &vocabularies {
            assert!(is_a_sentence(lexicon.about()), "{}: {}", lexicon.name, lexicon.about());
            for (word, meaning) in lexicon.entries() {
                assert!(is_a_sentence(meaning), "{}.{word}: {meaning}", lexicon.name);
            }
        }
    }

    /// Whether a text begins and ends as sentences do, says more than a pronoun could, and fits a cell of a table.
    fn is_a_sentence(text: &str) -> bool {
        let leans = ["Its ", "Whose", "When.", "Why.", "Where.", "The same"]
            .iter()
            .any(|start| text.starts_with(start));
        let begins = text.starts_with(|first: char| first.is_ascii_uppercase() || first.is_ascii_digit());
        begins && text.ends_with('.') && !leans && !text.contains(['|', '[', '\n'])
    }
}
