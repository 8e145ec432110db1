//! A run's card: `README.md` and `croissant.json`, so that tools which know nothing of this program can load it.
//!
//! ```text
//! <run>/manifest.json, summary.json ─┬─► readme ────► README.md        Hugging Face reads its head, people the rest
//! record's declarations of tables ───┴─► croissant ─► croissant.json   MLCommons Croissant 1.0
//! ```
//!
//! Written last, from what the manifest says; bytes are a function of the run. Neither is vouched for by the manifest,
//! which is there before them. It reads no table and says nothing that the manifest, the summary or the declarations do
//! not.

mod croissant;
mod readme;

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::dataset::manifest::Manifest;
use crate::record::catalogue::{Description, descriptions};

/// The card for people, and for Hugging Face's `datasets`.
pub const README: &str = "README.md";
/// The card for whatever reads Croissant.
pub const CROISSANT: &str = "croissant.json";

/// The licence of what a run writes, as SPDX has it.
const LICENCE: &str = "CC0-1.0";

/// What a card is made of.
struct Facts {
    manifest: Value,
    summary: Value,
    tables: Vec<Description>,
}

impl Facts {
    /// The scenario's name and the seed: `quickstart-1`.
    fn name(&self) -> String {
        let scenario = self.manifest["scenario"]["name"].as_str().unwrap_or("run");
        format!("{scenario}-{}", self.manifest["seed"])
    }

    /// How files end, without the dot.
    fn ending(&self) -> &'static str {
        if self.manifest["format"].as_str() == Some("csv") {
            "csv"
        } else {
            "parquet"
        }
    }

    fn rows(&self, table: &Description) -> u64 {
        self.manifest["tables"][&table.stem]["rows"].as_u64().unwrap_or(0)
    }
}

/// Writes both into a whole run's directory, or one that is about to be whole. A run without tables of `observed/` has
/// nothing to load and gets none.
///
/// # Errors
/// Says which file could not be read or written, and why.
pub fn write(run: &Path) -> Result<(), String> {
    let manifest = Manifest::read(run);
    if let Some(trouble) = manifest.trouble {
        return Err(trouble.to_string());
    }
    let summary = run.join("summary.json");
    let read = fs::read(&summary).map_err(|error| format!("cannot read {}: {error}", summary.display()))?;
    let stages: Vec<String> = serde_json::from_value(manifest.whole["stages"].clone()).unwrap_or_default();
    let mut tables = descriptions(&stages);
    tables.retain(|table| manifest.whole["tables"].get(&table.stem).is_some());
    if !tables.iter().any(|table| table.stem.starts_with("observed/")) {
        return Ok(());
    }
    let facts = Facts {
        manifest: manifest.whole,
        summary: serde_json::from_slice(&read).map_err(|error| format!("{}: {error}", summary.display()))?,
        tables,
    };
    for (name, text) in [(README, readme::page(&facts)), (CROISSANT, croissant::text(&facts))] {
        let path = run.join(name);
        fs::write(&path, text).map_err(|error| format!("cannot write {}: {error}", path.display()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// A run of two tables and a task, in three files.
    fn facts(format: &str) -> Facts {
        let ending = if format == "csv" { "csv" } else { "parquet" };
        let file = |path: &str| json!({ "path": format!("{path}.{ending}"), "rows": 3, "bytes": 99, "sha256": "ab" });
        let day = "observed/transactions/date=2025-04-01/part-0";
        Facts {
            manifest: json!({
                "format": format,
                "program_version": "0.1.0",
                "seed": 7,
                "window": { "start": "2025-04-01", "end": "2025-05-31" },
                "scenario": { "name": "a \"quoted\"\nname" },
                "tables": {
                    "observed/transactions": { "rows": 3, "files": [file(day)] },
                    "truth/cases": { "rows": 3, "files": [file("truth/cases")] },
                },
                "tasks": { "mule_account": { "train": { "rows": 5, "known": 1, "truth": 2 },
                    "by_ring-train": { "rows": 4, "known": 0, "truth": 1 } } },
            }),
            summary: json!({ "payments": 3, "victims": 2 }),
            tables: descriptions(&["contacted".to_owned()])
                .into_iter()
                .filter(|table| ["observed/transactions", "truth/cases"].contains(&table.stem.as_str()))
                .collect(),
        }
    }

    #[test]
    fn the_head_names_a_configuration_a_table_and_a_split_a_part_of_a_task() {
        let page = readme::page(&facts("parquet"));
        let head = page.strip_prefix("---\n").unwrap().split("\n---\n").next().unwrap();
        for line in [
            "license: cc0-1.0",
            "pretty_name: \"scamnet: a \\\"quoted\\\" name, seed 7\"",
            "- config_name: transactions\n  data_files: \"observed/transactions/*/*.parquet\"\n  default: true",
            "- config_name: truth_cases\n  data_files: \"truth/cases.parquet\"",
            "- config_name: task_mule_account\n  data_files:\n  - split: train\n    path: \"tasks/mule_account/train.parquet\"\n",
            "- split: by_ring_train\n    path: \"tasks/mule_account/by_ring-train.parquet\"",
        ] {
            assert!(head.contains(line), "{line}\n\n{head}");
        }
        assert!(readme::page(&facts("csv")).contains("data_files: \"observed/transactions/*/*.csv\""));
    }

    #[test]
    fn croissant_names_every_file_once_and_every_column() {
        for (format, kind) in [("parquet", "application/x-parquet"), ("csv", "text/csv")] {
            let facts = facts(format);
            let card: Value = serde_json::from_str(&croissant::text(&facts)).unwrap();
            let files = card["distribution"].as_array().unwrap();
            assert_eq!(files.len(), 2);
            assert!(files.iter().all(|file| file["encodingFormat"] == kind));
            assert_eq!(files[0]["includes"], format!("observed/transactions/*/*.{format}"));
            assert_eq!(
                (&files[1]["sha256"], &files[1]["contentSize"]),
                (&json!("ab"), &json!("99 B"))
            );
            for (set, table) in card["recordSet"].as_array().unwrap().iter().zip(&facts.tables) {
                let fields = set["field"].as_array().unwrap();
                assert_eq!(fields.len(), table.columns.len());
                assert_eq!(set["@id"], table.stem);
            }
        }
    }

    #[test]
    fn a_run_without_tables_has_none_and_one_that_cannot_be_read_says_so() {
        let home = tempfile::tempdir().unwrap();
        assert!(write(home.path()).unwrap_err().contains("manifest.json"));
        let bare = json!({ "tables": { "series/daily": { "rows": 1, "files": [] } }, "stages": [] });
        fs::write(home.path().join("manifest.json"), bare.to_string()).unwrap();
        assert!(write(home.path()).unwrap_err().contains("summary.json"));
        fs::write(home.path().join("summary.json"), "{}").unwrap();
        write(home.path()).unwrap();
        assert!(!home.path().join(README).exists());
    }
}
