//! A policy of one's own: by night nobody of some age may pay somebody new.
//!
//!     cargo run --release --example own_policy
//!
//! A policy answers at the few ways by which an intervention reaches the model; here one, before a payment.

use std::sync::Arc;

use scamnet::model::interventions::port::{Attempt, Policy, PolicyIx, Terms, Verdict};
use scamnet::model::state::Sim;
use scamnet::param::money::Minor;
use scamnet::world::Owner;
use scamnet::{Patient, Scenario, Silent, Simulation};

/// Refuses first payments between two moments of the day, UTC.
#[derive(Debug)]
struct NightWatch {
    /// Seconds of the day.
    from: i64,
    to: i64,
    /// Whole years at the window's opening.
    older_than: i32,
}

impl Policy for NightWatch {
    fn kind(&self) -> &'static str {
        "night_watch"
    }

    fn terms(&self) -> Terms {
        Terms::default()
    }

    fn gates(&self) -> bool {
        true
    }

    fn before_payment(&self, sim: &mut Sim, _: PolicyIx, attempt: &Attempt) -> Verdict {
        let second = attempt.at.0.rem_euclid(86_400);
        let Owner::Person(person) = sim.world.accounts.card(attempt.from).owner() else {
            return Verdict::Pass;
        };
        let year = 1970 + sim.world.horizon.window_start.0 / 365;
        let age = year - i32::from(sim.world.people.birth_year[person.at()]);
        if attempt.new_payee && age > self.older_than && (self.from..self.to).contains(&second) {
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
    let scenario = Scenario::parse("extends = 'quickstart'\nhorizon.window = '30 d'\njustice.raid = []")?;
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
    let tally = &with.policies["night_watch"];
    println!(
        "{} honest payments refused, {} of the scam",
        tally.stopped_honest, tally.stopped_illicit
    );
    println!(
        "lost: {:.0} USD without, {:.0} USD with it",
        without.lost_usd, with.lost_usd
    );
    Ok(())
}
