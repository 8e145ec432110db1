//! What the scenario says of itself: where its figures come from, and what differs from the scenario that it extends.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

use super::sheet::{Column, Kind, Sheet, column};
use crate::dataset::manifest::Manifest;
use crate::param::noun::{counted, verb};
use crate::param::shell;
use crate::scenario::address::{json_labels, position, segments};

const EVIDENCE: &[Column] = &[
    column(
        "speaks of",
        Kind::Text,
        "Path of a parameter, or of a table with all parameters in it.",
    ),
    column(
        "published figure",
        Kind::Text,
        "As published, with its unit and population.",
    ),
    column("source", Kind::Text, "Who says so."),
    column(
        "quality",
        Kind::Text,
        "O official, P paper, I industry, N press, D derived, A assumption.",
    ),
    column(
        "parameters",
        Kind::Count,
        "Parameters that are not at their default and of which it speaks.",
    ),
];

/// What a letter of quality stands for.
const QUALITIES: [(&str, &str); 6] = [
    ("O", "official statistics"),
    ("P", "papers"),
    ("I", "industry"),
    ("N", "press"),
    ("D", "derived figures"),
    ("A", "assumptions"),
];

/// Parameters that are not at their default, and where each was set.
fn set(manifest: &Manifest) -> Vec<(&str, &str)> {
    let set = manifest.whole.get("set").and_then(Value::as_object);
    let entries = set.into_iter().flatten();
    entries
        .filter_map(|(path, place)| Some((path.as_str(), place.as_str()?)))
        .collect()
}

/// Whether a path is another or lies below it.
fn lies_in(path: &str, above: &str) -> bool {
    path.strip_prefix(above)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// What the scenario gives as evidence, and in a sentence how much of it is of which quality.
pub fn evidence(manifest: &Manifest) -> (Sheet, String) {
    let given = manifest.whole.pointer("/scenario/evidence").and_then(Value::as_object);
    let given: Vec<(&String, &Value)> = given.into_iter().flatten().collect();
    let set = set(manifest);
    let mut spoken_of = BTreeMap::<&str, i64>::new();
    for (path, _) in &set {
        let above = given
            .iter()
            .map(|(above, _)| above.as_str())
            .filter(|above| lies_in(path, above));
        // The closest speaks.
        if let Some(above) = above.max_by_key(|above| above.len()) {
            *spoken_of.entry(above).or_default() += 1;
        }
    }
    let text = |entry: &Value, name: &str| entry.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let row = |(path, entry): &(&String, &Value)| {
        let count = spoken_of.get(path.as_str()).copied().unwrap_or(0);
        let words = ["figure", "source", "quality"].map(|name| Value::from(text(entry, name)));
        let [figure, source, quality] = words;
        vec![path.as_str().into(), figure, source, quality, count.into()]
    };
    let qualities = QUALITIES.iter().filter_map(|(letter, words)| {
        let count = given
            .iter()
            .filter(|(_, entry)| text(entry, "quality") == *letter)
            .count();
        (count > 0).then(|| format!("{} % {words}", (count * 100 + given.len() / 2) / given.len().max(1)))
    });
    let qualities: Vec<String> = qualities.collect();
    let own = format!(
        "{} not at {} default",
        counted(set.len() as u64, "parameter"),
        verb(set.len() as u64, "its", "their")
    );
    let sentence = if given.is_empty() {
        format!("The scenario gives no evidence for the {own}.")
    } else {
        format!(
            "The scenario gives {}: {}. They speak of {} of the {own}; \
             what is known of every parameter, its default included, `scamnet describe` prints.",
            match given.len() {
                1 => "1 piece of evidence".to_owned(),
                pieces => format!("{pieces} pieces of evidence"),
            },
            qualities.join(", "),
            spoken_of.values().sum::<i64>(),
        )
    };
    let sql =
        "SELECT unnest(map_entries(CAST(scenario.evidence AS MAP(VARCHAR, JSON)))) FROM 'manifest.json'".to_owned();
    (
        Sheet::new("Evidence", EVIDENCE, given.iter().map(row).collect(), sql),
        sentence,
    )
}

const SET: &[Column] = &[
    column("parameter", Kind::Text, "Its path, as `--set` takes it."),
    column("value", Kind::Text, "Its value in this run."),
    column("set", Kind::Text, "Where it was set: file and line, or by which flag."),
];
/// Parameters in the sheet.
const LISTED: usize = 200;

/// What the scenario's own file and the flags set, over what it extends or over the defaults.
pub fn own(manifest: &Manifest) -> Sheet {
    let set = set(manifest);
    let file = set
        .iter()
        .find(|(path, _)| *path == "name")
        .and_then(|(_, place)| file(place));
    let is_own = |place: &str| place.starts_with("set by ") || self::file(place) == file;
    let scenario = manifest.whole.get("scenario").unwrap_or(&Value::Null);
    let row = |(path, place): &(&str, &str)| {
        let value = value(scenario, path).map_or_else(String::new, shown);
        vec![(*path).into(), value.into(), without_folders(place).into()]
    };
    let rows = set.iter().filter(|(_, place)| is_own(place)).map(row).collect();
    let sql = "SELECT unnest(map_entries(CAST(\"set\" AS MAP(VARCHAR, VARCHAR)))) FROM 'manifest.json'".to_owned();
    Sheet::new("What this scenario sets", SET, rows, sql).cut(LISTED)
}

/// The command that makes the run again.
pub fn command(manifest: &Manifest, is_csv: bool) -> String {
    let set = set(manifest);
    let name = manifest
        .whole
        .pointer("/scenario/name")
        .and_then(Value::as_str)
        .unwrap_or("scenario");
    let place = set
        .iter()
        .find(|(path, _)| *path == "name")
        .and_then(|(_, place)| file(place));
    let file = match place.map(without_folders) {
        Some(file) if place.is_some_and(|place| place.starts_with("(shipped)")) => {
            file.trim_end_matches(".toml").to_owned()
        }
        Some(file) => file,
        None => format!("{name}.toml"),
    };
    let seed = manifest.whole.get("seed").and_then(Value::as_u64).unwrap_or(1);
    let mut command = format!("scamnet run {} --seed {seed}", shell::path(Path::new(&file)));
    let flags = set.iter().filter_map(|(_, place)| place.strip_prefix("set by --set "));
    for flag in flags {
        command.push_str(&format!(" --set {}", shell::word(flag)));
    }
    if is_csv {
        command.push_str(" --format csv");
    }
    command
}

/// The file of a place `set in FILE, line N`.
fn file(place: &str) -> Option<&str> {
    let file = place.strip_prefix("set in ")?;
    Some(file.rsplit_once(", line ").map_or(file, |(file, _)| file))
}

/// Without the folders of whoever ran it: they are no part of the run.
pub fn without_folders(place: &str) -> String {
    if place.starts_with("set by ") {
        return place.to_owned();
    }
    let name = place.rsplit(['/', '\\']).next().unwrap_or(place);
    name.strip_prefix("set in ").unwrap_or(name).to_owned()
}

/// The value at a path, as `describe` writes it: an element of a list goes by what names it, or by its place.
fn value<'a>(scenario: &'a Value, path: &str) -> Option<&'a Value> {
    segments(path).iter().try_fold(scenario, |value, segment| match value {
        Value::Array(elements) => {
            // A quote within a name is lost on the way through a path, which has quotes of its own.
            let labels: Vec<String> = json_labels(elements)
                .iter()
                .map(|label| label.replace('"', ""))
                .collect();
            elements.get(position(&labels, segment)?)
        }
        _ => value.get(segment),
    })
}

/// A value in short.
pub fn shown(value: &Value) -> String {
    const MOST: usize = 120;
    let text = match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    if text.chars().count() > MOST {
        format!("{}…", text.chars().take(MOST).collect::<String>())
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn manifest() -> Manifest {
        let whole = json!({
            "seed": 7,
            "scenario": {
                "name": "mine",
                "stages": [{ "name": "first", "share": 0.25 }],
                "raids": [{ "site": "faisalabad", "day": 40 }, { "site": "lahore", "day": 41 }],
                "banks": [{ "name": "Sons \"Ltd\"", "share": 1.5 }],
                "odd": { "a.b": [{ "to": "x", "n": 1 }, { "to": "x", "n": 2 }] },
                "evidence": { "stages": { "figure": "a quarter", "source": "a paper", "quality": "P" } },
            },
            "set": {
                "name": "set in /home/somebody/mine.toml, line 1",
                "stages.first.share": "set in (shipped)/quickstart.toml, line 9",
                "scale": "set by --set scale=0.5",
                "title": "set by --set title=it's",
            },
        });
        Manifest { whole, trouble: None }
    }

    #[test]
    fn what_is_its_own_is_told_without_folders() {
        let own = serde_json::to_value(own(&manifest())).unwrap();
        let expected = json!([
            ["name", "mine", "mine.toml, line 1"],
            ["scale", "", "set by --set scale=0.5"],
            ["title", "", "set by --set title=it's"],
        ]);
        assert_eq!(own["rows"], expected);
        assert_eq!(
            command(&manifest(), true),
            r"scamnet run mine.toml --seed 7 --set scale=0.5 --set 'title=it'\''s' --format csv"
        );
    }

    #[test]
    fn evidence_speaks_of_what_lies_below_it() {
        let (sheet, sentence) = evidence(&manifest());
        let sheet = serde_json::to_value(sheet).unwrap();
        assert_eq!(sheet["rows"], json!([["stages", "a quarter", "a paper", "P", 1]]));
        assert!(
            sentence.starts_with("The scenario gives 1 piece of evidence: 100 % papers. They speak of 1 of the 4 ")
        );
    }

    #[test]
    fn an_element_of_a_list_is_found_by_whatever_names_it() {
        let scenario = &manifest().whole["scenario"];
        for (path, expected) in [
            ("stages.first.share", json!(0.25)),
            ("raids.lahore.day", json!(41)),
            ("odd.\"a.b\".1.n", json!(2)),
            ("banks.\"Sons \"Ltd\"\".share", json!(1.5)),
        ] {
            assert_eq!(value(scenario, path), Some(&expected), "{path}");
        }
        assert_eq!(value(scenario, "raids.multan.day"), None);
    }
}
