//! The front door: a scenario becomes a [`Simulation`], which runs before a [`Listener`] and answers a [`Summary`].
//!
//! ```text
//! Scenario ─► Simulation::new ─► run ───────────────► Summary        Listener: payments, sessions, messages, facts,
//!                   └─► warm_up ─► fork ─► run ─────► Summary        as they happen
//! ```
//!
//! The one place where a run is wired: the command, experiments, benchmarks and tests all come in here. It decides
//! nothing itself.
//!
//! ```
//! use scamnet::{Scenario, Simulation, Silent};
//!
//! let scenario = Scenario::parse("extends = 'quickstart'\nscale = 0.002\nhorizon.window = '3 d'\nresponse.raid = []")?;
//! let summary = Simulation::new(&scenario).run(&mut Silent);
//! assert!(summary.payments > 1_000);
//! # Ok::<(), scamnet::scenario::Problems>(())
//! ```

use std::sync::Arc;

use crate::engine::Day;
use crate::model::economy::Economy;
use crate::model::facts::{Contact, ContactLabel, Counted, Event, Listener, Stopped, Watcher};
use crate::model::interventions::{NamedPolicy, Policy};
use crate::model::labels::summary::{Seen, Summary, summarise};
use crate::model::schedule::{self, Fork};
use crate::model::state::Sim;
use crate::scenario::Scenario;
use crate::world::build;

/// A run: what it is told, and where it stands.
#[derive(Clone)]
pub struct Simulation {
    /// Everyday life, which no fork changes.
    economy: Arc<Economy>,
    sim: Sim,
    seen: Seen,
    /// Whether the burn-in is over.
    is_warm: bool,
}

impl Simulation {
    /// Builds the world of a scenario; nothing has happened in it. Memory: [`Scenario::memory`].
    #[must_use]
    pub fn new(scenario: &Scenario) -> Simulation {
        let mut world = build::build(&scenario.population, scenario.days(), scenario.seed(), scenario.scale);
        let economy = Economy::new(scenario.economy.clone(), scenario.seed(), &world);
        economy.settle_in(&mut world);
        // What building took and no longer needs.
        crate::memory::give_back();
        let mut sim = Sim::new(scenario.seed(), scenario.model(), world, schedule::deliver);
        sim.book.tries = scenario.economy.budget.tries;
        sim.book.retries = scenario.economy.again.refused;
        sim.book.retries_after = scenario.economy.again.minutes * 60.0;
        Simulation {
            economy: Arc::new(economy),
            sim,
            seen: Seen::default(),
            is_warm: false,
        }
    }

    /// Runs what is left of it: the burn-in, if that is not over, the window and the cool-down. The listener is told of
    /// what happens from the window's first day on, and the summary counts the window; both have times in seconds UTC
    /// since 1970 and money in minor units, but for what is named after US dollars.
    pub fn run(&mut self, listener: &mut impl Listener) -> Summary {
        match self.run_watched(listener, &mut Patient) {
            Ok(summary) => summary,
            // Nobody stops a run whose watcher has patience.
            Err(Stopped) => self.summary(),
        }
    }

    /// As [`Simulation::run`], and a watcher is asked every day whether to go on.
    ///
    /// # Errors
    /// [`Stopped`] if the watcher says so: the run stands within a day then, and cannot go on.
    pub fn run_watched(&mut self, listener: &mut impl Listener, watcher: &mut dyn Watcher) -> Result<Summary, Stopped> {
        if !self.is_warm {
            self.warm_up(listener, watcher)?;
        }
        let Simulation { economy, sim, seen, .. } = self;
        schedule::run_on(sim, economy, &mut Seeing { seen, listener }, watcher)?;
        Ok(self.summary())
    }

    /// Lives the burn-in. What follows can be tried in several ways: each [`Simulation::fork`] goes on from here.
    ///
    /// # Errors
    /// [`Stopped`] if the watcher says so.
    pub fn warm_up(&mut self, listener: &mut impl Listener, watcher: &mut dyn Watcher) -> Result<(), Stopped> {
        let Simulation { economy, sim, seen, .. } = self;
        schedule::warm_up(sim, economy, &mut Seeing { seen, listener }, watcher)?;
        self.is_warm = true;
        Ok(())
    }

    /// A copy that goes on by another scenario's parameters of scope `window`, on the same draws. What the scenario
    /// says of the world and of everyday life is not looked at: it must be the same.
    ///
    /// ```
    /// use scamnet::{Patient, Scenario, Silent, Simulation};
    ///
    /// let town = "extends = 'quickstart'\nscale = 0.002\nhorizon.window = '3 d'\nresponse.raid = []\n";
    /// let scenario = Scenario::parse(town)?;
    /// let slow = Scenario::parse(&format!("{town}policy.slow = {{ kind = 'transfer_delay', threshold = 0.0 }}"))?;
    /// let mut burnt_in = Simulation::new(&scenario);
    /// burnt_in.warm_up(&mut Silent, &mut Patient)?;
    /// let without = burnt_in.fork(&scenario).run(&mut Silent);
    /// let with = burnt_in.fork(&slow).run(&mut Silent);
    /// assert!(without.policies.is_empty() && with.policies["slow"].held_honest > 0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn fork(&self, scenario: &Scenario) -> Simulation {
        let mut fork = self.clone();
        fork.sim.params = Arc::new(scenario.model());
        fork.sim.book.tries = scenario.economy.budget.tries;
        fork.sim.book.retries = scenario.economy.again.refused;
        fork.sim.book.retries_after = scenario.economy.again.minutes * 60.0;
        fork
    }

    /// Adds a policy of one's own, before the window opens; `name` is what its ledger is called in the summary. One
    /// that is added later is never asked.
    pub fn add_policy(&mut self, name: impl Into<String>, policy: Arc<dyn Policy>) {
        let params = Arc::make_mut(&mut self.sim.params);
        params.policies.push(NamedPolicy {
            name: name.into(),
            policy,
        });
    }

    /// Runs forks of one burn-in on together, day by day, which costs less than one after the other: everybody's plans
    /// are made once. Payments are counted and no rows of them sent; everyday sessions and honest first messages are
    /// left out. Everything else is as in [`Simulation::run`].
    ///
    /// # Errors
    /// [`Stopped`] if the watcher says so.
    pub fn run_together<L: Listener + Send>(
        forks: Vec<(Simulation, L)>,
        watcher: &mut dyn Watcher,
    ) -> Result<Vec<(Simulation, L)>, Stopped> {
        let Some(economy) = forks.first().map(|(fork, _)| Arc::clone(&fork.economy)) else {
            return Ok(forks);
        };
        let apart = forks
            .into_iter()
            .map(|(fork, listener)| (fork.sim, (fork.seen, listener)));
        let (sims, mut listeners): (Vec<Sim>, Vec<(Seen, L)>) = apart.unzip();
        let together = sims.into_iter().zip(&mut listeners);
        let mut together: Vec<Fork<Seeing<'_, L>>> = together
            .map(|(sim, (seen, listener))| Fork::new(sim, Seeing { seen, listener }))
            .collect();
        schedule::run_on_together(&mut together, &economy, watcher)?;
        let sims: Vec<Sim> = together.into_iter().map(|fork| fork.sim).collect();
        let whole = sims.into_iter().zip(listeners).map(|(sim, (seen, listener))| {
            let economy = Arc::clone(&economy);
            let simulation = Simulation {
                economy,
                sim,
                seen,
                is_warm: true,
            };
            (simulation, listener)
        });
        Ok(whole.collect())
    }

    /// What the run came to so far, in figures of the window.
    #[must_use]
    pub fn summary(&self) -> Summary {
        summarise(&self.sim, &self.seen)
    }

    /// What was counted on the way: payments, contacts and events of the window.
    #[must_use]
    pub fn seen(&self) -> &Seen {
        &self.seen
    }

    /// The model's state. For whoever looks further than listeners are told; it may change from version to version.
    #[must_use]
    pub fn state(&self) -> &Sim {
        &self.sim
    }
}

/// A listener to whom nothing matters.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Listener for Silent {}

/// Lets every run go on to its end.
#[derive(Clone, Copy, Debug, Default)]
pub struct Patient;

impl Watcher for Patient {
    fn day_done(&mut self, _: Day, _: u64) -> bool {
        true
    }
}

/// Notes what the summary needs, on the way to a listener.
struct Seeing<'a, L> {
    seen: &'a mut Seen,
    listener: &'a mut L,
}

impl<L: Listener> Listener for Seeing<'_, L> {
    fn next(&mut self) -> Option<&mut dyn Listener> {
        Some(self.listener)
    }

    fn counted(&mut self, day: Day, counted: &Counted) {
        self.seen.counted(counted);
        self.listener.counted(day, counted);
    }

    fn contacts(&mut self, day: Day, rows: Vec<(Contact, ContactLabel)>) {
        self.seen.contacts(&rows);
        self.listener.contacts(day, rows);
    }

    fn event(&mut self, event: Event) {
        self.seen.event(&event);
        self.listener.event(event);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::param::money::Currency;
    use crate::world::{AccountKind, BusinessKind, Owner};

    /// Mid-month to mid-month, so that both ends are as far from most paydays.
    const HALF_A_YEAR: &str = "extends = 'quickstart'\nscale = 0.003\nresponse.raid = []\n\
        horizon.window_start = '2025-01-15'\nhorizon.window = '136 d'\nhorizon.cool_down = '45 d'\n";

    /// US dollars in all open accounts of people, by kind, and of shops and other firms.
    fn held(sim: &Sim) -> BTreeMap<&'static str, f64> {
        let world = &sim.world;
        let mut held = BTreeMap::new();
        for position in world.accounts.positions() {
            let record = world.accounts.record(position);
            let account = world.accounts.get(position);
            let holder = match (record.owner(), account.kind) {
                (Owner::Person(_), AccountKind::Current) => "current",
                (Owner::Person(_), AccountKind::Wallet) => "wallet",
                (Owner::Business(business), _) => match world.businesses.get(business).kind {
                    BusinessKind::Merchant => "shop",
                    BusinessKind::Employer => "firm",
                    _ => continue,
                },
                _ => continue,
            };
            let usd = world.rates.mid(account.balance, account.currency, Currency::Usd);
            *held.entry(holder).or_insert(0.0) += usd.0 as f64 / 100.0;
        }
        held
    }

    /// What is held when the window opens and half a year later, by holder.
    fn half_a_year(set: &str) -> BTreeMap<&'static str, (f64, f64)> {
        let scenario = Scenario::parse(&format!("{HALF_A_YEAR}{set}")).unwrap();
        let mut simulation = Simulation::new(&scenario);
        simulation.warm_up(&mut crate::Silent, &mut Patient).unwrap();
        let before = held(&simulation.sim);
        simulation.run(&mut crate::Silent);
        let after = held(&simulation.sim);
        before
            .into_iter()
            .map(|(holder, sum)| (holder, (sum, after[holder])))
            .collect()
    }

    #[test]
    fn money_goes_round_and_no_kind_of_holder_drains_another() {
        let closed = half_a_year("");
        for (holder, (before, after)) in &closed {
            assert!((after / before - 1.0).abs() < 0.3, "{holder}: {closed:?}");
        }
        // Firms that never go to the bank pay out what only cash and cheques bring in.
        let unbanked = half_a_year("economy.till.banks = 0.0\n");
        let (before, after) = unbanked["shop"];
        assert!(after < 0.0 && after < before, "{unbanked:?}");
        // Whoever means to have more has more.
        let richer = half_a_year("economy.till.float = 2.5\n");
        assert!(richer["shop"].1 > 1.6 * closed["shop"].1, "{richer:?} {closed:?}");
        assert!(richer["firm"].1 > 1.6 * closed["firm"].1, "{richer:?} {closed:?}");
    }
}
