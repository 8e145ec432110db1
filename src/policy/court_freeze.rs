//! Courts that freeze named accounts: when enough complaints name one, after a while, on an order that no institution of
//! the country refuses.

use super::key;
use crate::decisions;
use crate::engine::random::join;
use crate::model::facts::{Actor, LabelSource, Reason};
use crate::model::interventions::port::{self, Lever, Matter, Occasion, Policy, PolicyIx, Terms};
use crate::model::response::bank::{freeze, request};
use crate::model::state::{Request, Sim};
use crate::param::dist::SpanDist;
use crate::param::note::note;
use crate::param::span::Span;
use crate::policy::terms::Parameters;
use crate::world::Flags;

decisions! {
    /// How long an order takes.
    ORDERED = "policy/court_freeze/ordered";
}

crate::parameters! {
    /// Court orders about named accounts. Its coverage is the share of institutions that courts have jurisdiction over.
    pub struct CourtFreeze {
        /// Complaints that must name an account.
        #[schemars(range(min = 1, max = 1000), transform = note("complaints", "window", "assumption", "A"))]
        evidence: u32 = 2,
        /// From the last of them to the order.
        #[schemars(transform = note("span", "window", "assumption", "A"))]
        after: SpanDist = SpanDist::hours(24.0 * 5.0, 0.5),
        /// How long the arrested are remanded: forensics end within it.
        #[schemars(transform = note("span", "window", "14-day remand at Faisalabad", "N"))]
        remand: Span = Span(14 * 86_400),
        /// Work on an order.
        #[schemars(range(min = 0.0, max = 1e4), transform = note("minutes/order", "window", "assumption", "A"))]
        minutes: f64 = 240.0,
    }
}

impl Policy for CourtFreeze {
    fn kind(&self) -> &'static str {
        "court_freeze"
    }

    fn terms(&self) -> Terms {
        Parameters::terms(self)
    }

    fn hears(&self, sim: &mut Sim, me: PolicyIx, occasion: Occasion) {
        let Occasion::Reported(complaint) = occasion else {
            return;
        };
        let state = sim.justice.complaints[complaint.at()].clone();
        for account in state.accused {
            let purse = sim.world.accounts.get(account);
            let (id, institution) = (purse.id.0, purse.institution());
            if !sim.policies.covers(me, institution) {
                continue;
            }
            let desk = sim.policies.desk_mut(me);
            desk.tally.checks += 1;
            let named = desk.memory.entry(u64::from(account.0)).or_insert(0);
            *named += 1;
            if *named == i64::from(self.evidence) {
                let u = sim.seed.draw(ORDERED, id, 0, 0).uniform();
                let at = sim.now + self.after.quantile(u);
                port::errand(sim, me, at, join(id, key::ORDER), Matter::Claim(complaint, account));
            }
        }
    }

    fn runs(&self, sim: &mut Sim, me: PolicyIx, matter: Matter) {
        let Matter::Claim(complaint, account) = matter else {
            return;
        };
        let frozen = |sim: &Sim| sim.world.accounts.get(account).flags.any(Flags::FROZEN);
        let before = frozen(sim);
        let state = &sim.justice.complaints[complaint.at()];
        let request = Request {
            key: join(state.key, key::ORDERED),
            account,
            asker: state.country,
            by: Actor::Court,
            reason: Reason::CourtOrder,
            source: LabelSource::Court,
            complaint: Some(complaint),
            site: None,
        };
        request::ask(sim, request);
        let newly = !before && frozen(sim);
        let wrongly = newly && !freeze::is_mule(sim, account);
        let ledger = sim.policies.ledger(me);
        ledger.officer_minutes += self.minutes as i64;
        ledger.frozen += i64::from(newly);
        ledger.frozen_wrongly += i64::from(wrongly);
    }

    fn turns(&self, sim: &Sim, me: PolicyIx, lever: &mut Lever<'_>) {
        if let Lever::Remand { country, period } = lever
            && self.coverage > 0.0
            && sim.policies.covers_country(me, *country)
        {
            **period = self.remand;
        }
    }
}
