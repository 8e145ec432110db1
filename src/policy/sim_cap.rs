//! A cap on SIMs for each identity: numbers in bulk become scarce and dear.
//!
//! A crew writes to strangers while it has a number to write from. With the cap it gets so many a day as it can find
//! identities for, those in place of banned ones among them, and pays more for each.

use crate::decisions;
use crate::engine::Day;
use crate::engine::sample::poisson;
use crate::model::facts::CrewRole;
use crate::model::interventions::port::{self, Lever, Policy, PolicyIx, Terms, Wish};
use crate::model::state::{RingIx, Sim};
use crate::param::note::note;
use crate::policy::terms::Parameters;
use crate::world::CountryIx;

decisions! {
    /// How many honest people are refused a number on a day.
    REFUSED = "policy/sim_cap/refused";
}

crate::parameters! {
    /// A cap on SIMs for each identity. Its coverage is the share of crews whose sellers keep to it.
    pub struct SimCap {
        /// Numbers that one identity may have.
        #[schemars(range(min = 0, max = 1000), transform = note("numbers", "window", "assumption", "A"))]
        numbers: u32 = 5,
        /// Identities that a crew can find a day, for each of its recruiters.
        #[schemars(
            range(min = 0.0, max = 1000.0),
            transform = note("identities/recruiter/day", "window", "assumption", "A")
        )]
        identities: f64 = 0.15,
        /// What a number costs a crew, in mean monthly wages of the targets' country, if it is more than `crew.number_price`.
        #[schemars(range(min = 0.0, max = 10.0), transform = note("mean wages", "window", "assumption", "A"))]
        price: f64 = 0.02,
        /// Honest people who are refused a number they need.
        #[schemars(
            range(min = 0.0, max = 1e6),
            transform = note("people/day per million residents", "window", "assumption", "A")
        )]
        honest: f64 = 5.0,
    }
}

impl SimCap {
    fn binds(&self, sim: &Sim, me: PolicyIx, ring: RingIx) -> bool {
        let state = &sim.rings[ring.at()];
        sim.policies.covers_country(me, state.target) && port::among(sim, state.key, self.coverage)
    }
}

impl Policy for SimCap {
    fn kind(&self) -> &'static str {
        "sim_cap"
    }

    fn terms(&self) -> Terms {
        Parameters::terms(self)
    }

    fn allows(&self, sim: &mut Sim, me: PolicyIx, wish: &Wish) -> bool {
        let Wish::Number { ring } = *wish else {
            return true;
        };
        if !self.binds(sim, me, ring) {
            return true;
        }
        let recruiters = sim.rings[ring.at()].hands(CrewRole::Recruiter);
        // A thousandth of a number is carried over: what is found on one day is used on that or the next.
        let gained = (f64::from(self.numbers) * self.identities * recruiters * 1_000.0) as i64;
        let key = u64::from(ring.0);
        let today = i64::from(sim.now.day().0);
        let desk = sim.policies.desk_mut(me);
        let stock = desk.memory.entry(key).or_insert(0);
        let mut left = *stock;
        let last = desk.memory.entry(key | 1 << 32).or_insert(today - 1);
        if *last < today {
            left = (left + gained * (today - *last)).min(gained.max(1_000) * 2);
            *last = today;
        }
        let allowed = left >= 1_000;
        if allowed {
            left -= 1_000;
        } else {
            desk.tally.refused_illicit += 1;
        }
        desk.memory.insert(key, left);
        desk.tally.checks += 1;
        allowed
    }

    fn turns(&self, sim: &Sim, me: PolicyIx, lever: &mut Lever<'_>) {
        if let Lever::NumberPrice { ring, price } = lever
            && self.binds(sim, me, *ring)
        {
            **price = price.max(self.price);
        }
    }

    /// Honest people come in vain.
    fn day(&self, sim: &mut Sim, me: PolicyIx, day: Day) {
        for country in 0..sim.world.countries.len() {
            if !sim.policies.covers_country(me, CountryIx(country as u32)) {
                continue;
            }
            let residents = sim.world.countries[country].people.len() as f64;
            let mean = self.honest * self.coverage * residents / 1e6;
            let u = sim.seed.draw(REFUSED, country as u64, i64::from(day.0), 0).uniform();
            sim.policies.ledger(me).refused_honest += i64::from(poisson(u, mean));
        }
    }
}
