//! `README.md`: a head in YAML, by which Hugging Face's `datasets` finds tables and splits, then what a person should
//! know before using the data (a datasheet: what, how made, what for, what not, licence).

use std::fmt::Write;

use serde_json::Value;

use super::{Facts, LICENCE};
use crate::record::catalogue::Description;
use crate::record::table::Layout;
use crate::story::words::grouped;

/// Figures of the summary that are shown, by name.
const FIGURES: [(&str, &str); 8] = [
    ("people", "people"),
    ("accounts", "accounts"),
    ("payments", "payments, refused ones among them"),
    ("illicit_payments", "of these illicit"),
    ("victims", "victims"),
    ("lost_usd", "lost by them, after what was paid back, in USD"),
    ("mule_accounts", "accounts of mules"),
    ("reports", "reports by victims"),
];

const LIMITS: &str = "\
## What it is good for, and what not

To train and test detectors, and to compare policies, where real data cannot be shared. Rows are made by a model whose parameters
are sourced or marked as assumptions: what a detector finds here it finds in this model. Neither rates nor losses are estimates
for any country, institution or year. Nobody in it lives, or is like anybody who does; it has no persuasive text; neither
nationality nor ethnicity decides what anybody does.

- `observed` is what a bank, a platform or a regulator could have seen; `truth` is who did what and why. A feature made of `truth`
  is the answer itself.
- Columns named under `later` in `manifest.json` were not known when their row came to be.
- Train on `known`, be judged on `truth`.
";

/// The page.
pub(super) fn page(facts: &Facts) -> String {
    let mut page = String::from("---\n");
    head(&mut page, facts);
    page.push_str("---\n\n");
    sheet(&mut page, facts);
    page
}

/// A string as YAML takes it, on one line.
fn quoted(text: &str) -> String {
    Value::from(text.split_whitespace().collect::<Vec<_>>().join(" ")).to_string()
}

/// `truth_cases`, of `truth/cases`; tables of `observed/` by their own names.
fn configuration(table: &Description) -> String {
    table
        .stem
        .strip_prefix("observed/")
        .map_or_else(|| table.stem.replace('/', "_"), ToOwned::to_owned)
}

fn title(facts: &Facts) -> String {
    let scenario = facts.manifest["scenario"]["name"].as_str().unwrap_or("run");
    let scenario = scenario.split_whitespace().collect::<Vec<_>>().join(" ");
    format!("{scenario}, seed {}", facts.manifest["seed"])
}

/// Tasks in the order of their names, each with its files' stems in the order of the manifest.
fn tasks(facts: &Facts) -> Vec<(&String, Vec<(&String, &Value)>)> {
    let tasks = facts.manifest["tasks"].as_object().into_iter().flatten();
    tasks
        .map(|(task, splits)| (task, splits.as_object().into_iter().flatten().collect()))
        .collect()
}

// Writing to a string cannot fail, here and below.
fn head(page: &mut String, facts: &Facts) {
    let payments = facts.manifest["tables"]["observed/transactions"]["rows"]
        .as_u64()
        .unwrap_or(0);
    let _ = writeln!(page, "license: {}", LICENCE.to_lowercase());
    let _ = writeln!(page, "pretty_name: {}", quoted(&format!("scamnet: {}", title(facts))));
    page.push_str("task_categories:\n- tabular-classification\n- graph-ml\n");
    page.push_str("tags:\n- synthetic\n- fraud\n- payments\n- money-mules\n- app-fraud\n");
    let _ = writeln!(page, "size_categories:\n- {}", size(payments));
    page.push_str("configs:\n");
    let ending = facts.ending();
    for table in &facts.tables {
        let files = match table.layout {
            Layout::ByDay => format!("{}/*/*.{ending}", table.stem),
            Layout::File => format!("{}.{ending}", table.stem),
        };
        let _ = writeln!(
            page,
            "- config_name: {}\n  data_files: \"{files}\"",
            configuration(table)
        );
        if table.stem == "observed/transactions" {
            page.push_str("  default: true\n");
        }
    }
    for (task, splits) in tasks(facts) {
        let _ = writeln!(page, "- config_name: task_{task}\n  data_files:");
        for (split, _) in splits {
            // A split's name may have no hyphen.
            let name = split.replace('-', "_");
            let _ = writeln!(page, "  - split: {name}\n    path: \"tasks/{task}/{split}.{ending}\"");
        }
    }
}

/// The classes that Hugging Face sorts datasets by.
fn size(rows: u64) -> &'static str {
    const SIZES: [(u64, &str); 8] = [
        (1_000, "n<1K"),
        (10_000, "1K<n<10K"),
        (100_000, "10K<n<100K"),
        (1_000_000, "100K<n<1M"),
        (10_000_000, "1M<n<10M"),
        (100_000_000, "10M<n<100M"),
        (1_000_000_000, "100M<n<1B"),
        (10_000_000_000, "1B<n<10B"),
    ];
    let class = SIZES.iter().find(|(below, _)| rows < *below);
    class.map_or("10B<n<100B", |(_, name)| name)
}

fn sheet(page: &mut String, facts: &Facts) {
    let manifest = &facts.manifest;
    let text = |value: &Value| value.as_str().unwrap_or("?").to_owned();
    let _ = writeln!(
        page,
        "# {}\n\nSynthetic payments of honest people, scam crews, their victims and money mules, with labels, from {} to {} \
         (UTC; the last day is not in it). Made by scamnet {}, an agent-based simulator; `manifest.json` has every parameter, the seed \
         and the checksum of every table, and the same three give the same bytes. `report.html`, if it is there, shows the run.\n",
        title(facts),
        text(&manifest["window"]["start"]),
        text(&manifest["window"]["end"]),
        text(&manifest["program_version"]),
    );
    page.push_str("| of the window | |\n|---|---:|\n");
    for (name, words) in FIGURES {
        if let Some(figure) = facts.summary.get(name).and_then(Value::as_f64) {
            let _ = writeln!(page, "| {words} | {} |", grouped(figure.round() as i64));
        }
    }
    page.push_str("\n## Load\n\n```python\n");
    page.push_str(
        "from datasets import load_dataset                       # Hugging Face\n\
         payments = load_dataset(\"PATH\", split=\"train\", streaming=True)\n",
    );
    if let Some((task, _)) = tasks(facts).first() {
        let _ = writeln!(page, "task = load_dataset(\"PATH\", \"task_{task}\")");
    }
    page.push_str(
        "\nimport mlcroissant                                      # Croissant\n\
         rows = mlcroissant.Dataset(\"PATH/croissant.json\").records(record_set=\"observed/accounts\")\n\
         \nimport scamnet                                          # tables, labels, cases and rings\n\
         run = scamnet.open(\"PATH\")\n```\n\n",
    );
    page.push_str(LIMITS);
    page.push_str("\n## Tables\n\n| table | rows | what a row is |\n|---|---:|---|\n");
    for table in &facts.tables {
        let _ = writeln!(
            page,
            "| `{}` | {} | {} |",
            table.stem,
            grouped(facts.rows(table) as i64),
            table.about
        );
    }
    let tasks = tasks(facts);
    if !tasks.is_empty() {
        page.push_str("\n## Tasks\n\n| task | file | rows | known | true |\n|---|---|---:|---:|---:|\n");
        for (task, splits) in tasks {
            for (split, counts) in splits {
                let count = |key: &str| grouped(counts[key].as_i64().unwrap_or(0));
                let _ = writeln!(
                    page,
                    "| {task} | {split} | {} | {} | {} |",
                    count("rows"),
                    count("known"),
                    count("truth")
                );
            }
        }
    }
    let _ = writeln!(
        page,
        "\n## Licence\n\n{LICENCE}: whoever wrote scamnet claims no rights in what it writes. Cite the program and its version, the scenario and \
         the seed."
    );
}
