//! Scenarios: one file that says everything a run is told.

pub mod params;

use std::path::Path;

pub use params::Scenario;

/// A scenario read, resolved and checked.
pub struct Loaded {
    pub scenario: Scenario,
    pub resolved: serde_json::Value,
}

/// Temporary.
pub fn load(path: &Path, sets: &[String]) -> Result<Loaded, String> {
    let mut value = read(path)?;
    for set in sets {
        let (key, val) = set.split_once('=').ok_or("set")?;
        let doc: toml::Table = toml::from_str(&format!("{key}={val}")).map_err(|e| e.to_string())?;
        merge(&mut value, doc);
    }
    let scenario: Scenario = value.try_into().map_err(|e| format!("{e}"))?;
    let resolved = serde_json::to_value(&scenario).map_err(|e| e.to_string())?;
    Ok(Loaded { scenario, resolved })
}

fn read(path: &Path) -> Result<toml::Table, String> {
    let text = std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    let table: toml::Table = toml::from_str(&text).map_err(|e| e.to_string())?;
    match table.get("extends").and_then(|v| v.as_str()) {
        Some(base) => {
            let mut value = read(&path.with_file_name(base))?;
            merge(&mut value, table);
            Ok(value)
        }
        None => Ok(table),
    }
}

fn merge(base: &mut toml::Table, over: toml::Table) {
    for (key, value) in over {
        match (base.get_mut(&key), value) {
            (Some(toml::Value::Table(base)), toml::Value::Table(over)) => merge(base, over),
            (_, value) => {
                base.insert(key, value);
            }
        }
    }
}
