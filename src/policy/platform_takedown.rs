//! Takedown of groups and numbers by the platforms: found after a while, closed, and soon made again.
//!
//! Some of those in a closed group are lost to the crew; the others are found again when a new one stands. What was
//! written from a banned number cannot be answered any more, chats that began with it and have not moved to a group are
//! lost with a share, and the crew writes nothing in its place until it has another (`crew.number_wait`). Honest groups
//! are closed by mistake.

use crate::decisions;
use crate::engine::Day;
use crate::engine::random::join;
use crate::engine::sample::poisson;
use crate::model::facts::Platform;
use crate::model::interventions::port::{self, Matter, Occasion, Policy, PolicyIx, Terms};
use crate::model::scam::crew::number;
use crate::model::scam::funnel::{self, group, outreach};
use crate::model::state::{RingIx, Sim};
use crate::param::dist::SpanDist;
use crate::param::note::note;
use crate::param::span::Span;
use crate::policy::terms::Parameters;

decisions! {
    /// Whether and when a group is found.
    FOUND = "policy/platform_takedown/found";
    /// Whether somebody in it is lost to the crew.
    LOST = "policy/platform_takedown/lost";
    /// Whether and when a number is found.
    NUMBER = "policy/platform_takedown/number";
    /// Whether a chat that began with a banned number is lost to the crew.
    CHAT = "policy/platform_takedown/chat";
    /// How many honest groups are closed on a day.
    MISTAKES = "policy/platform_takedown/mistakes";
}

/// People for each honest group, as [`crate::model::benign`] has them.
const PEOPLE_PER_GROUP: f64 = 80.0;

crate::parameters! {
    /// Takedown of groups, channels and numbers. Its coverage is the share of groups and crews that take part in being found.
    pub struct PlatformTakedown {
        /// Platforms that take part; all if empty.
        #[schemars(transform = note("platforms", "window", "chosen", "A"))]
        platforms: Vec<Platform> = Vec::new(),
        /// Share of a crew's groups that are found.
        #[schemars(
            range(min = 0.0, max = 1.0),
            transform = note("share", "window", "millions of accounts banned", "I")
        )]
        groups: f64 = 0.5,
        /// From a group's first day to its end.
        #[schemars(transform = note("span", "window", "assumption", "A"))]
        after: SpanDist = SpanDist::hours(24.0 * 6.0, 0.8),
        /// Share of those in it who are lost to the crew.
        #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "window", "assumption", "A"))]
        lost: f64 = 0.25,
        /// How long until the others are found again.
        #[schemars(transform = note("span", "window", "volume came back within 1-2 months", "O"))]
        made_again: Span = Span(2 * 86_400),
        /// Share of the numbers from which crews write to strangers that are found.
        #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "window", "assumption", "A"))]
        numbers: f64 = 0.3,
        /// From the moment at which a number is put to work to its ban.
        #[schemars(transform = note("span", "window", "assumption", "A"))]
        numbers_after: SpanDist = SpanDist::hours(6.0, 1.0),
        /// Share of the chats that began with a banned number, and have not moved to a group, that are lost to the crew.
        #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "window", "assumption", "A"))]
        chats: f64 = 0.5,
        /// Honest groups closed by mistake.
        #[schemars(range(min = 0.0, max = 1.0), transform = note("share/year", "window", "assumption", "A"))]
        honest: f64 = 0.002,
    }
}

impl PlatformTakedown {
    /// A crew puts a number to work, which may be found later.
    fn looks_at(&self, sim: &mut Sim, me: PolicyIx, ring: RingIx, number: usize) {
        let (crew, country) = (sim.rings[ring.at()].key, sim.rings[ring.at()].target);
        let state = &sim.rings[ring.at()].numbers.all[number];
        let (key, from, platform) = (state.key, state.from, state.platform);
        let meant = self.platforms.is_empty() || self.platforms.contains(&platform);
        if !meant || !sim.policies.covers_country(me, country) || !port::among(sim, crew, self.coverage) {
            return;
        }
        sim.policies.ledger(me).checks += 1;
        let draw = sim.seed.draw(NUMBER, key, 0, 0);
        if draw.chance(self.numbers) {
            let at = (from + self.numbers_after.quantile(draw.second())).max(sim.now);
            number::found(sim, ring, number, at);
            port::errand(sim, me, at, key, Matter::Number(ring, number));
        }
    }

    /// A number is banned, unless another policy did it before.
    fn bans(&self, sim: &mut Sim, me: PolicyIx, ring: RingIx, number: usize) {
        let state = &sim.rings[ring.at()];
        let until = state.numbers.all[number].until;
        if state.closed_at.is_some() || until.is_some_and(|until| until < sim.now) {
            return;
        }
        let seed = sim.seed;
        let lost = outreach::cut_off(sim, ring, number, |case| seed.draw(CHAT, case, 0, 0).chance(self.chats));
        sim.rings[ring.at()].signs.numbers += 1;
        let ledger = sim.policies.ledger(me);
        ledger.closed_illicit += 1;
        ledger.cases_ended += i64::from(lost);
    }
}

impl Policy for PlatformTakedown {
    fn kind(&self) -> &'static str {
        "platform_takedown"
    }

    fn terms(&self) -> Terms {
        Parameters::terms(self)
    }

    fn hears(&self, sim: &mut Sim, me: PolicyIx, occasion: Occasion) {
        let group = match occasion {
            Occasion::Grouped(group) => group,
            Occasion::Numbered(ring, number) => return self.looks_at(sim, me, ring, number),
            _ => return,
        };
        let state = &sim.groups.all[group];
        let (id, ring, platform) = (state.id.0, state.ring, state.platform);
        let meant = self.platforms.is_empty() || self.platforms.contains(&platform);
        let country = sim.rings[ring.at()].target;
        if !meant || !sim.policies.covers_country(me, country) || !port::among(sim, id, self.coverage) {
            return;
        }
        sim.policies.ledger(me).checks += 1;
        let draw = sim.seed.draw(FOUND, id, 0, 0);
        if draw.chance(self.groups) {
            let at = sim.now + self.after.quantile(draw.second());
            port::errand(sim, me, at, id, Matter::Group(group));
        }
    }

    fn runs(&self, sim: &mut Sim, me: PolicyIx, matter: Matter) {
        let group = match matter {
            Matter::Group(group) => group,
            Matter::Number(ring, number) => return self.bans(sim, me, ring, number),
            _ => return,
        };
        if sim.groups.all[group].closed_at.is_some() {
            return;
        }
        let (id, ring) = (sim.groups.all[group].id.0, sim.groups.all[group].ring);
        let members = group::cases_in(sim, group);
        group::take_down(sim, group);
        sim.rings[ring.at()].signs.banned += 1;
        sim.policies.ledger(me).closed_illicit += 1;
        for case in members {
            let key = join(sim.cases[case.at()].key, id);
            if sim.seed.draw(LOST, key, 0, 0).chance(self.lost) {
                sim.policies.ledger(me).cases_ended += 1;
                funnel::end(sim, case, crate::model::facts::EndReason::ContactLost);
            } else {
                group::regroup(sim, case, self.made_again);
            }
        }
    }

    fn day(&self, sim: &mut Sim, me: PolicyIx, day: Day) {
        // On its first day it finds numbers that were put to work before.
        if sim.policies.desk_mut(me).memory.insert(0, 1).is_none() {
            for ring in (0..sim.rings.len() as u32).map(RingIx) {
                if let Some(number) = sim.rings[ring.at()].numbers.all.len().checked_sub(1) {
                    self.looks_at(sim, me, ring, number);
                }
            }
        }
        for country in 0..sim.world.countries.len() {
            let place = crate::world::CountryIx(country as u32);
            if !sim.policies.covers_country(me, place) {
                continue;
            }
            let groups = sim.world.countries[country].people.len() as f64 / PEOPLE_PER_GROUP;
            let mean = groups * self.coverage * self.honest / 365.0;
            let u = sim.seed.draw(MISTAKES, country as u64, i64::from(day.0), 0).uniform();
            sim.policies.ledger(me).closed_honest += i64::from(poisson(u, mean));
        }
    }
}
