//! `croissant.json`: the run as MLCommons Croissant 1.0 describes datasets. Files with their checksums, tables,
//! columns.
//!
//! A table of one file is a `FileObject`; one with a file a day is a `FileSet`, whose checksums `manifest.json` has.

use serde_json::{Map, Value, json};

use super::{Facts, LICENCE};
use crate::record::catalogue::{ColumnDescription, Description};
use crate::record::table::Layout;

/// The names that the format's terms are written with; readers compare them with the official ones.
const CONTEXT: &str = r#"{
  "@language": "en", "@vocab": "https://schema.org/", "citeAs": "cr:citeAs", "column": "cr:column", "conformsTo": "dct:conformsTo",
  "cr": "http://mlcommons.org/croissant/", "rai": "http://mlcommons.org/croissant/RAI/",
  "data": {"@id": "cr:data", "@type": "@json"}, "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
  "dct": "http://purl.org/dc/terms/", "equivalentProperty": "cr:equivalentProperty", "examples": {"@id": "cr:examples", "@type": "@json"},
  "extract": "cr:extract", "field": "cr:field", "fileProperty": "cr:fileProperty", "fileObject": "cr:fileObject", "fileSet": "cr:fileSet",
  "format": "cr:format", "includes": "cr:includes", "isLiveDataset": "cr:isLiveDataset", "jsonPath": "cr:jsonPath", "key": "cr:key",
  "md5": "cr:md5", "parentField": "cr:parentField", "path": "cr:path", "recordSet": "cr:recordSet", "references": "cr:references",
  "regex": "cr:regex", "repeated": "cr:repeated", "replace": "cr:replace", "samplingRate": "cr:samplingRate", "sc": "https://schema.org/",
  "separator": "cr:separator", "source": "cr:source", "subField": "cr:subField", "transform": "cr:transform"
}"#;

/// The file's text.
pub(super) fn text(facts: &Facts) -> String {
    let context: Value = serde_json::from_str(CONTEXT).unwrap_or_default();
    let window = &facts.manifest["window"];
    let card = json!({
        "@context": context,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": facts.name(),
        "description": format!(
            "Synthetic payments of honest people, scam crews, their victims and money mules, with labels, from {} to {}, made by \
             scamnet. No row is of anybody who lives.",
            window["start"].as_str().unwrap_or("?"), window["end"].as_str().unwrap_or("?")
        ),
        "version": facts.manifest["program_version"],
        "license": format!("https://spdx.org/licenses/{LICENCE}.html"),
        "citeAs": format!("scamnet {}: {}", facts.manifest["program_version"].as_str().unwrap_or("?"), facts.name()),
        // Of what it tells: a run has no date of its own, or equal runs would differ.
        "datePublished": window["start"],
        "keywords": ["synthetic", "fraud", "payments", "money mules", "authorised push payment fraud"],
        "distribution": facts.tables.iter().flat_map(|table| distribution(facts, table)).collect::<Vec<_>>(),
        "recordSet": facts.tables.iter().filter_map(|table| record_set(facts, table)).collect::<Vec<_>>(),
    });
    format!("{card:#}\n")
}

fn media(facts: &Facts) -> &'static str {
    match facts.ending() {
        "csv" => "text/csv",
        // The registered name is one that Croissant's own reader does not load.
        _ => "application/x-parquet",
    }
}

/// Where the rows of a table are, by the names that its columns give: `{"fileObject": {"@id": …}}`.
fn place(facts: &Facts, table: &Description) -> Option<Map<String, Value>> {
    let (kind, id) = match table.layout {
        Layout::ByDay => ("fileSet", format!("{}/*", table.stem)),
        Layout::File => {
            let file = facts.manifest["tables"][&table.stem]["files"].get(0)?;
            ("fileObject", file["path"].as_str()?.to_owned())
        }
    };
    Some(Map::from_iter([(kind.to_owned(), json!({ "@id": id }))]))
}

fn distribution(facts: &Facts, table: &Description) -> Vec<Value> {
    if table.layout == Layout::ByDay {
        return vec![json!({
            "@type": "cr:FileSet",
            "@id": format!("{}/*", table.stem),
            "name": table.stem,
            "description": "A file a day; manifest.json has the checksum of each.",
            "encodingFormat": media(facts),
            "includes": format!("{}/*/*.{}", table.stem, facts.ending()),
        })];
    }
    let files = facts.manifest["tables"][&table.stem]["files"].as_array();
    let object = |file: &Value| {
        json!({
            "@type": "cr:FileObject",
            "@id": file["path"],
            "name": file["path"],
            "contentUrl": file["path"],
            "contentSize": format!("{} B", file["bytes"]),
            "sha256": file["sha256"],
            "encodingFormat": media(facts),
        })
    };
    files.into_iter().flatten().map(object).collect()
}

fn record_set(facts: &Facts, table: &Description) -> Option<Value> {
    let place = place(facts, table)?;
    let field = |column: &ColumnDescription| {
        let mut source = place.clone();
        source.insert("extract".to_owned(), json!({ "column": column.name }));
        json!({
            "@type": "cr:Field",
            "@id": format!("{}/{}", table.stem, column.name),
            "name": column.name,
            "description": column.meaning,
            "dataType": data_type(column.spelled),
            "source": source,
        })
    };
    Some(json!({
        "@type": "cr:RecordSet",
        "@id": table.stem,
        "name": table.stem,
        "description": table.about,
        "field": table.columns.iter().map(field).collect::<Vec<_>>(),
    }))
}

/// Of a type as the data dictionary spells it.
fn data_type(spelled: &str) -> &'static str {
    match spelled {
        spelled if spelled.starts_with("timestamp") => "sc:DateTime",
        spelled if spelled.starts_with("date") => "sc:Date",
        spelled if spelled.contains("int") => "sc:Integer",
        spelled if spelled.starts_with("float") || spelled.starts_with("double") => "sc:Float",
        spelled if spelled.starts_with("bool") => "sc:Boolean",
        _ => "sc:Text",
    }
}
