//! A policy of one's own: by night nobody of some age may pay somebody new.
//!
//!     cargo run --release --example own_policy
//!
//! A policy answers where the model asks it (`scamnet::model::interventions`); here before a payment. It looks at the
//! run through `context.view()`, counts in `context.ledger()`, and what it wants done about the payment is its answer.

use std::sync::Arc;

use scamnet::model::interventions::{Attempt, Policy, PolicyContext, Terms, Verdict};
use scamnet::param::money::Minor;
use scamnet::world::Owner;
use scamnet::{Patient, Scenario, Silent, Simulation};

/// Refuses first payments between two moments of the day, UTC.
#[derive(Debug)]
struct NightWatch {
    /// Seconds of the day.
    from: u32,
    to: u32,
    /// Whole years at the window's opening.
    older_than: u16,
}

impl Policy for NightWatch {
    fn kind(&self) -> &'static str {
        "night_watch"
    }

    fn terms(&self) -> Terms {
        Terms::default()
    }

    fn checks_payments(&self) -> bool {
        true
    }

    fn before_payment(&self, context: &mut PolicyContext<'_>, attempt: &Attempt) -> Verdict {
        context.ledger().checks += 1;
        let view = context.view();
        let Owner::Person(payer) = view.world().accounts.record(attempt.from).owner() else {
            return Verdict::Pass;
        };
        let by_night = (self.from..self.to).contains(&attempt.at.second_of_day());
        if attempt.new_payee && by_night && view.age(payer) > self.older_than {
            return Verdict::Reject {
                allowed: Minor::ZERO,
                again: None,
                resumes: 0.0,
                tells: 0.0,
            };
        }
        Verdict::Pass
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let scenario = Scenario::parse("extends = 'quickstart'\nhorizon.window = '30 d'\nresponse.raid = []")?;
    let mut warm = Simulation::new(&scenario);
    warm.warm_up(&mut Silent, &mut Patient).map_err(|_| "stopped")?;
    let without = warm.fork(&scenario).run(&mut Silent);
    let mut with = warm.fork(&scenario);
    with.add_policy(
        "night_watch",
        Arc::new(NightWatch {
            from: 18 * 3_600,
            to: 24 * 3_600,
            older_than: 29,
        }),
    );
    let with = with.run(&mut Silent);
    let ledger = &with.policies["night_watch"];
    println!(
        "{} honest payments refused, {} of the scam",
        ledger.stopped_honest, ledger.stopped_illicit
    );
    println!(
        "lost: {:.0} USD without, {:.0} USD with it",
        without.lost_usd, with.lost_usd
    );
    Ok(())
}
