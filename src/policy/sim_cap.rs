//! A cap on SIMs for each identity: numbers in bulk become scarce and dear.
//!
//! A crew writes to strangers while it has a number to write from. With the cap it gets so many a day as it can find
//! identities for, those in place of banned ones among them, and pays more for each.

use crate::decisions;
use crate::engine::Day;
use crate::engine::sample::poisson;
use crate::model::facts::CrewRole;
use crate::model::interventions::{Adjustment, Policy, PolicyContext, PolicyView, Request, RingIx, Terms};
use crate::policy::terms::{Parameters, policy_parameters};
use crate::world::CountryIx;

decisions! {
    /// How many honest people are refused a number on a day.
    REFUSED = "policy/sim_cap/refused";
}

policy_parameters! {
    /// A cap on SIMs for each identity. Its coverage is the share of crews whose sellers keep to it.
    pub struct SimCap {
        /// Most phone numbers that one identity may have.
        numbers: u32 = 5, "numbers" in 0..=1000, window, assumption;
        /// Identities that a crew can find a day to register phone numbers on, for each of its recruiters.
        identities: f64 = 0.15, "identities/recruiter/day" in 0.0..=1000.0, window, assumption;
        /// Price of a phone number to a crew, in mean monthly wages of the targets' country, if it is more than
        /// `crew.number_price`.
        price: f64 = 0.02, "mean wages" in 0.0..=10.0, window, assumption;
        /// Honest people who are refused a phone number that they need.
        honest: f64 = 5.0, "people/day per million residents" in 0.0..=1e6, window, assumption;
    }
}

impl SimCap {
    fn binds(view: PolicyView<'_>, ring: RingIx) -> bool {
        let crew = view.ring(ring);
        view.covers_country(crew.target) && view.reaches(crew.key)
    }
}

impl Policy for SimCap {
    fn kind(&self) -> &'static str {
        "sim_cap"
    }

    fn terms(&self) -> Terms {
        Parameters::terms(self)
    }

    fn allows(&self, context: &mut PolicyContext<'_>, request: &Request) -> bool {
        let Request::Number { ring } = *request else {
            return true;
        };
        let view = context.view();
        if !SimCap::binds(view, ring) {
            return true;
        }
        let recruiters = view.hands(ring, CrewRole::Recruiter);
        // A thousandth of a number is carried over: what is found on one day is used on that or the next.
        let gained = (f64::from(self.numbers) * self.identities * recruiters * 1_000.0) as i64;
        let key = u64::from(ring.0);
        let today = i64::from(view.now().day().0);
        let memory = context.memory();
        let mut left = *memory.entry(key).or_insert(0);
        let last = memory.entry(key | 1 << 32).or_insert(today - 1);
        if *last < today {
            left = (left + gained * (today - *last)).min(gained.max(1_000) * 2);
            *last = today;
        }
        let allowed = left >= 1_000;
        if allowed {
            left -= 1_000;
        }
        memory.insert(key, left);
        let ledger = context.ledger();
        ledger.checks += 1;
        ledger.refused_illicit += i64::from(!allowed);
        allowed
    }

    fn adjust(&self, view: PolicyView<'_>, adjustment: &mut Adjustment<'_>) {
        if let Adjustment::NumberPrice { ring, price } = adjustment
            && SimCap::binds(view, *ring)
        {
            **price = price.max(self.price);
        }
    }

    /// Honest people come in vain.
    fn on_day(&self, context: &mut PolicyContext<'_>, day: Day) {
        for country in 0..context.view().world().countries.len() {
            if !context.view().covers_country(CountryIx(country as u32)) {
                continue;
            }
            let residents = context.view().world().countries[country].people.len() as f64;
            let mean = self.honest * self.coverage * residents / 1e6;
            let u = context
                .view()
                .draw(REFUSED, country as u64, i64::from(day.0), 0)
                .uniform();
            context.ledger().refused_honest += i64::from(poisson(u, mean));
        }
    }
}
