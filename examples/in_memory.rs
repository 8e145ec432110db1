//! A run without a file: every table as Arrow record batches.
//!
//!     cargo run --release --example in_memory

use arrow_array::Int64Array;
use scamnet::{MemorySink, Scenario, Simulation};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let scenario =
        Scenario::parse("extends = 'quickstart'\nscale = 0.01\nhorizon.window = '20 d'\nresponse.raid = []")?;
    let mut memory = MemorySink::new(&scenario.funnel)?;
    let summary = Simulation::new(&scenario).run(&mut memory);
    let tables = memory.tables()?;
    for (name, table) in &tables {
        println!(
            "{name:34} {:9} rows of {:2} columns",
            table.rows(),
            table.schema.fields().len()
        );
    }
    // Columns are Arrow arrays, under the names that docs/dataset.md has.
    let payments = &tables["observed/transactions"];
    let minor = |batch: &arrow_array::RecordBatch| -> i64 {
        let amounts = batch
            .column_by_name("amount_minor")
            .and_then(|column| column.as_any().downcast_ref::<Int64Array>());
        amounts.map_or(0, |amounts| amounts.values().iter().sum())
    };
    let sum: i64 = payments.batches.iter().map(minor).sum();
    println!("{} payments of {sum} minor units in all", summary.payments);
    Ok(())
}
