//! `--set a.b=3`: one parameter from the command line, as a document of its own.
//!
//! The text is its own source, so that a problem with it shows the flag as it was typed. What is no TOML value is taken
//! as text, since a shell eats quotes: `--set horizon.window=30d` means `"30d"`.

use super::document::{Node, Place, Value, parse};
use super::file::EXTENDS;
use super::problem::Problem;
use super::source::Source;

/// The name under which problems show a flag.
pub const FLAG: &str = "--set";

/// The key that has a flag of its own.
const SEED: &str = "seed";

/// A seed is no parameter of a model: there is one place to say it.
fn no_seed(whole: &Place, flag: &str) -> Problem {
    let message = format!("`{flag}`: the seed is not set as a parameter");
    let remedy = "accepted: `scamnet run --seed N`, or `seed` in a scenario file; an experiment has `seeds`";
    Problem::at(whole, message, remedy).about(SEED)
}

/// Reads a flag.
///
/// # Errors
/// Where it is no `path=value`.
pub fn read(flag: &str) -> Result<Node, Problem> {
    let source = Source::new(FLAG, flag);
    let whole = Place {
        source: source.clone(),
        span: 0..flag.len(),
    };
    let refused = |message: String| {
        Problem::at(
            &whole,
            message,
            "accepted: a parameter's path and its value, such as --set laundering.slow=0.3",
        )
    };
    let Some((path, value)) = flag.split_once('=') else {
        return Err(refused(format!("`{flag}` has no `=`")));
    };
    if path.contains('\n') || value.contains('\n') {
        return Err(refused("more than one line".to_owned()));
    }
    if let Ok(document) = parse(&source) {
        return match document.entries() {
            [] => Err(refused(format!("`{flag}` sets nothing"))),
            [entry, ..] if entry.key == EXTENDS => Err(refused("`extends` is a scenario file's to say".to_owned())),
            [entry, ..] if entry.key == SEED => Err(no_seed(&whole, flag)),
            _ => Ok(document),
        };
    }
    // The path alone, with the same bytes before the value, so that places still fit.
    let stand_in = Source::new(FLAG, format!("{path}=0"));
    let mut document = parse(&stand_in).map_err(|_| refused(format!("`{path}` is no path of a parameter")))?;
    if document.entries().iter().any(|entry| entry.key == SEED) {
        return Err(no_seed(&whole, flag));
    }
    let text = Node {
        value: Value::Text(value.trim().to_owned()),
        place: Place {
            source: source.clone(),
            span: path.len() + 1..flag.len(),
        },
    };
    put_innermost(&mut document, &text, &whole);
    Ok(document)
}

/// Puts a value in place of the innermost one, and lets every key above it stand in the flag as typed.
fn put_innermost(node: &mut Node, value: &Node, whole: &Place) {
    match &mut node.value {
        Value::Table(entries) => {
            for entry in entries {
                entry.place = Place {
                    source: whole.source.clone(),
                    span: entry.place.span.clone(),
                };
                put_innermost(&mut entry.node, value, whole);
            }
            node.place = whole.clone();
        }
        _ => *node = value.clone(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_need_no_quotes() {
        for (flag, document) in [
            ("a.b=3", json!({ "a": { "b": 3 } })),
            ("a.b = 0.5", json!({ "a": { "b": 0.5 } })),
            ("a=30 d", json!({ "a": "30 d" })),
            ("a=\"30 d\"", json!({ "a": "30 d" })),
            ("a.\"b c\"=word", json!({ "a": { "b c": "word" } })),
            ("a={ fixed = 5 }", json!({ "a": { "fixed": 5 } })),
            ("a=2025-07-08", json!({ "a": "2025-07-08" })),
            ("a=b=c", json!({ "a": "b=c" })),
        ] {
            assert_eq!(read(flag).unwrap().json(), document, "{flag}");
        }
    }

    #[test]
    fn what_is_no_assignment_is_refused() {
        for (flag, why) in [
            ("a.b", "`a.b` has no `=`"),
            ("=3", "`` is no path of a parameter"),
            ("a b=3", "`a b` is no path of a parameter"),
            ("#a=3", "`#a=3` sets nothing"),
            ("extends='a.toml'", "`extends` is a scenario file's to say"),
            ("a=1\nb=2", "more than one line"),
            ("seed=7", "`seed=7`: the seed is not set as a parameter"),
            ("seed=seven", "`seed=seven`: the seed is not set as a parameter"),
        ] {
            assert_eq!(read(flag).unwrap_err().message, why);
        }
    }
}
