//! A run kept in memory is the run that is written: every table, row by row.

use arrow_array::RecordBatch;
use arrow_schema::DataType;
use scamnet::dataset::Dataset;
use scamnet::record::cell::Kind;
use scamnet::record::cells::{Cells, Values};
use scamnet::{MemorySink, Simulation};

use crate::common::{QUICKSTART, SMALL, json, record, scenario};

/// A column of some batches, whatever their sizes: which rows have a value, and the values, words in full.
fn column(batches: &[RecordBatch], place: usize) -> (Vec<bool>, Vec<String>) {
    let mut cells: Option<Cells> = None;
    for batch in batches {
        let (field, array) = (batch.schema().field(place).clone(), batch.column(place));
        let kind = Kind::of(field.data_type()).unwrap();
        cells.get_or_insert_with(|| Cells::new(kind, true)).add(array).unwrap();
    }
    let Some(cells) = cells else {
        return Default::default();
    };
    let values = match &cells.values {
        Values::Longs(values) => values.iter().map(ToString::to_string).collect(),
        Values::Ints(values) => values.iter().map(ToString::to_string).collect(),
        Values::Reals(values) => values.iter().map(|value| format!("{:x}", value.to_bits())).collect(),
        Values::Flags(values) => values.iter().map(ToString::to_string).collect(),
        Values::Words(words, codes) => codes.iter().map(|&code| words.words()[code as usize].clone()).collect(),
    };
    (cells.present, values)
}

#[test]
fn every_table_in_memory_is_the_one_that_is_written() {
    let home = tempfile::tempdir().unwrap();
    let run = record(home.path(), "written", &[]);
    let scenario = scenario(QUICKSTART, &SMALL);
    let mut memory = MemorySink::new(&scenario.funnel).unwrap();
    Simulation::new(&scenario).run(&mut memory);
    let tables = memory.tables().unwrap();

    let dataset = Dataset::open(&run, |_, _| DataType::Utf8);
    let manifest = json(&run, "manifest.json");
    let written = manifest["tables"].as_object().unwrap();
    assert_eq!(tables.len(), written.len());
    let (mut rows, mut longest) = (0, 0_u64);
    for (name, entry) in written {
        let kept = &tables[name];
        let columns: Vec<&str> = kept.schema.fields().iter().map(|field| field.name().as_str()).collect();
        let mut batches = Vec::new();
        let read = dataset.read(name, &columns, |batch| {
            batches.push(batch.record.clone());
            Ok(())
        });
        read.unwrap();
        assert_eq!(kept.rows() as u64, entry["rows"].as_u64().unwrap(), "{name}");
        rows += kept.rows();
        for (place, field) in kept.schema.fields().iter().enumerate() {
            let (ours, theirs) = (column(&kept.batches, place), column(&batches, place));
            assert!(ours == theirs, "{name}.{}", field.name());
            if field.data_type() == &DataType::UInt64 {
                longest = longest.max(ours.1.iter().map(|id| id.parse().unwrap()).max().unwrap_or(0));
            }
        }
    }
    assert!(rows > 100_000, "{rows}");
    // What a float of 64 bits holds exactly; ids drawn at random come close.
    assert!((1 << 51..1 << 52).contains(&longest), "{longest}");
}
