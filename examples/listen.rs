//! Listens to a run and counts: victims' payments by what became of them, and how long accounts were used until a
//! freeze.
//!
//!     cargo run --release --example listen

use std::collections::BTreeMap;

use scamnet::model::facts::{Event, TransactionLabel};
use scamnet::{Listener, Scenario, Simulation};

/// Keeps counts, and no row.
#[derive(Default)]
struct Counts {
    /// Payments of the scam by the part they play.
    roles: BTreeMap<&'static str, u64>,
    /// Days from a mule account's first use to its freeze, of those frozen.
    days: Vec<f64>,
}

impl Listener for Counts {
    fn transaction_labels(&mut self, rows: Vec<TransactionLabel>) {
        for label in rows {
            *self.roles.entry(label.role.word()).or_default() += 1;
        }
    }

    fn event(&mut self, event: Event) {
        if let Event::Mule(mule) = event
            && let (Some(first), Some(frozen)) = (mule.first_use, mule.frozen_at)
        {
            self.days.push((frozen.0 - first.0) as f64 / 86_400.0);
        }
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let scenario = Scenario::shipped("quickstart")?;
    let mut counts = Counts::default();
    let summary = Simulation::new(&scenario).run(&mut counts);
    println!("{} victims lost {:.0} USD", summary.victims, summary.lost_usd);
    for (role, count) in &counts.roles {
        println!("{count:6} {role}");
    }
    counts.days.sort_by(f64::total_cmp);
    if let Some(median) = counts.days.get(counts.days.len() / 2) {
        println!(
            "{} mule accounts frozen, half of them within {median:.1} days",
            counts.days.len()
        );
    }
    Ok(())
}
