//! A family of scam of one's own: a funnel is data, so another fraud is another table and no code.
//!
//!     cargo run --release --example own_family

use scamnet::{Scenario, Silent, Simulation};

/// Somebody rings up, says that the account is in danger, and has money moved to a "safe" one.
const SAFE_ACCOUNT: &str = r#"
extends = "quickstart"
name = "safe-account"
scale = 0.02
horizon.window = "30 d"
response.raid = []

[syndicate.faisalabad]
funnel = "safe_account"

[[funnel]]
name = "safe_account"
target_ages = [40, 90]
young_weight = 0.2

[[funnel.stage]]
name = "rung_up"
channel = "whatsapp_like"
handler = "recruiter"
dwell = { lognormal = { median = "5 min", sigma = 0.5 } }
[[funnel.stage.way]]
to = "believes"
share = 0.03
susceptibility = 0.8

[[funnel.stage]]
name = "believes"
channel = "whatsapp_like"
handler = "teacher"
dwell = { lognormal = { median = "20 min", sigma = 0.6 } }
then_reason = "not_interested"
[funnel.stage.asks]
role = "deposit"
amount = { lognormal = { median = 0.8, sigma = 0.7 } }
comply = 0.6
[[funnel.stage.way]]
to = "end"
share = 1.0
reason = "realised"
"#;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let scenario = Scenario::parse(SAFE_ACCOUNT)?;
    let summary = Simulation::new(&scenario).run(&mut Silent);
    for funnel in &summary.funnels {
        println!("{}: {} strangers rung up", funnel.family, funnel.stages[0].cases);
    }
    println!("{} victims lost {:.0} USD", summary.victims, summary.lost_usd);
    Ok(())
}
