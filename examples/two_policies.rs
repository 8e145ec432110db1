//! Two policies on the same seeds: one burn-in a seed, a fork for each arm, differences seed by seed (common random
//! numbers).
//!
//!     cargo run --release --example two_policies
//!
//! For intervals, ranks and costs use `scamnet compare`, which does the same with the statistics it takes.

use scamnet::{Patient, Scenario, Silent, Simulation};

const WORLD: &str = "extends = 'quickstart'\nscale = 0.02\nhorizon.window = '40 d'\nresponse.raid = []\n";
const ARMS: [(&str, &str); 2] = [
    (
        "tailored warnings",
        "[policy.it]\nkind = 'payment_warning'\ntailored = 1.0\n",
    ),
    (
        "a three-day hold",
        "[policy.it]\nkind = 'transfer_delay'\ndelay = '72 h'\n",
    ),
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("{:>4} {:>12} {:>20} {:>20}", "seed", "no policy", ARMS[0].0, ARMS[1].0);
    for seed in 1..=4 {
        let world = format!("seed = {seed}\n{WORLD}");
        let mut warm = Simulation::new(&Scenario::parse(&world)?);
        warm.warm_up(&mut Silent, &mut Patient).map_err(|_| "stopped")?;
        let lost = |policy: &str| -> Result<f64, Box<dyn std::error::Error>> {
            let scenario = Scenario::parse(&format!("{world}{policy}"))?;
            Ok(warm.fork(&scenario).run(&mut Silent).lost_usd)
        };
        let without = lost("")?;
        let differences = [lost(ARMS[0].1)? - without, lost(ARMS[1].1)? - without];
        println!(
            "{seed:>4} {without:>12.0} {:>+20.0} {:>+20.0}",
            differences[0], differences[1]
        );
    }
    Ok(())
}
