//! How a site ends: everybody there is arrested, its rings fall silent, and the syndicate opens again elsewhere.

use super::{adaptation, staffing};
use crate::engine::random::join;
use crate::engine::sample::pick;
use crate::model::facts::{Entry, ExitReason};
use crate::model::scam::funnel;
use crate::model::state::{Opening, Sim, SiteIx, Task};
use crate::model::{decision, key};

/// Who was taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Arrested {
    pub local: u32,
    pub foreign: u32,
}

/// The police are at the door now: arrests (of a share of those there), silence, and plans for another place.
pub fn raid(sim: &mut Sim, site: SiteIx, share: f64) -> Arrested {
    let (now, seed) = (sim.now, sim.seed);
    let mut arrested = Arrested::default();
    if sim.sites[site.at()].closed_at.is_some() {
        return arrested;
    }
    sim.sites[site.at()].closed_at = Some(now);
    sim.sites[site.at()].raided_at = Some(now);
    for ring in sim.sites[site.at()].rings.clone() {
        sim.rings[ring.at()].closed_at.get_or_insert(now);
        for operator in sim.rings[ring.at()]
            .operators
            .iter_mut()
            .filter(|operator| operator.to.is_none())
        {
            if share < 1.0 && !seed.draw(decision::ARRESTED, operator.key, 0, 0).chance(share) {
                staffing::leave(operator, now, ExitReason::Fled);
                continue;
            }
            staffing::leave(operator, now, ExitReason::Arrested);
            match operator.entry {
                Entry::Local => arrested.local += 1,
                Entry::Foreign => arrested.foreign += 1,
            }
        }
        funnel::fall_silent(sim, ring);
    }
    rebuild(sim, site);
    arrested
}

/// Plans the next site of the same syndicate: later, smaller, and rather not where it was.
fn rebuild(sim: &mut Sim, site: SiteIx) {
    let params = sim.params.clone();
    let fallen = &sim.sites[site.at()];
    // A part of a seat is one as often.
    let odd = sim
        .seed
        .draw(decision::ODD_SEAT, join(fallen.key, key::REBUILT), 0, 0)
        .uniform();
    let seats = (f64::from(fallen.seats) * params.crew.rebuild_share + odd) as u32;
    let countries: Vec<(&'static str, f64)> = sim
        .world
        .countries
        .iter()
        .filter_map(|country| {
            let weight = *params.crew.rebuild_in.get(country.code.word())?;
            let same = fallen.params.country == country.code.word();
            Some((country.code.word(), if same { weight / 2.0 } else { weight }))
        })
        .collect();
    let weights: Vec<f64> = countries.iter().map(|(_, weight)| *weight).collect();
    let key = join(fallen.key, key::REBUILT);
    let draw = sim.seed.draw(decision::REBUILT_IN, key, 0, 0);
    let Some(place) = pick(draw.uniform(), &weights) else {
        return;
    };
    if seats == 0 {
        return;
    }
    let mut next = fallen.params.clone();
    next.country = countries[place].0.to_owned();
    next.region = String::new();
    next.name = format!("{}_again", fallen.name);
    let opening = Opening {
        syndicate: fallen.syndicate,
        params: next,
        seats,
        key,
        line: fallen.line,
    };
    let at = sim.now + params.crew.rebuild_after.quantile(draw.second());
    let (rings, elsewhere) = (fallen.rings.clone(), fallen.params.country != opening.params.country);
    sim.plan(at, key, 0, Task::Open(opening));
    adaptation::fell(sim, &rings, at, elsewhere);
}
