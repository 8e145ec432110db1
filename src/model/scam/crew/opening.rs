//! How a site comes to be: rings, seats, devices, the address where crypto is collected, working capital.
//!
//! A site that is rebuilt after a raid is keyed by the one that fell, so what happens there does not depend on how many
//! others were born meanwhile.

use super::{adaptation, staffing};
use crate::engine::random::join;
use crate::engine::sample::{lowest, pick};
use crate::engine::{Span, Time};
use crate::model::facts::{CrewRole, EntityKind, EntityLabel, EntityRole, FoundBy};
use crate::model::params::SiteParams;
use crate::model::scam::laundering;
use crate::model::state::{Opening, Ring, RingIx, Sim, Site, SiteIx, Syndicate, Task};
use crate::model::{decision, key};
use crate::param::money::Currency;
use crate::world::device::DeviceKind;
use crate::world::{
    AccountIx, AccountKind, BusinessKind, Category, CountryIx, InstitutionKind, OpeningChannel, Owner, RegionIx,
};

/// Blocks of company ids from here on belong to syndicates, those below to rings.
const TREASURIES: u64 = 2_048;

/// Founds the scenario's syndicates and plans the openings of their sites.
pub fn found_all(sim: &mut Sim) {
    let params = sim.params.clone();
    let window = sim.world.horizon.window_start.start();
    for (position, syndicate) in params.syndicates.iter().enumerate() {
        let key = join(decision::SYNDICATE.bits(), position as u64);
        let funnel = params
            .funnels
            .iter()
            .position(|funnel| funnel.name == syndicate.funnel)
            .unwrap_or(0) as u16;
        let start = sim.world.horizon.start.start();
        let treasury = open_address(sim, TREASURIES + position as u64, 0, CountryIx(0), start);
        sim.syndicates.push(Syndicate {
            key,
            id: sim.world.ids.born(decision::SYNDICATE, key),
            name: syndicate.name.clone(),
            funnel,
            controllers: syndicate.controllers,
            treasury,
            from: start,
        });
        for (ordinal, site) in syndicate.site.iter().enumerate() {
            let key = join(key, ordinal as u64);
            // A part of a seat is one in as many seeds: on average nothing depends on `scale`, down to one seat.
            let odd = sim.seed.draw(decision::ODD_SEAT, key, 0, 0).uniform();
            let seats = ((f64::from(site.seats) * params.scale + odd) as u32).max(1);
            let at = (window + Span(i64::from(site.opens) * 86_400)).max(start);
            let opening = Opening {
                syndicate: position as u32,
                params: site.clone(),
                seats,
                key,
                line: key,
            };
            sim.plan(at, key, 0, Task::Open(opening));
        }
    }
}

/// The site opens its doors now.
pub fn open(sim: &mut Sim, opening: &Opening) {
    let Some(country) = sim
        .world
        .countries
        .iter()
        .position(|country| country.code.word() == opening.params.country)
    else {
        return;
    };
    let country = CountryIx(country as u32);
    let regions = sim.world.countries[country.at()].regions.clone();
    let region = regions
        .clone()
        .find(|&region| sim.world.regions[region as usize].name == opening.params.region)
        .unwrap_or(regions.start);
    let site = SiteIx(sim.sites.len() as u32);
    let now = sim.now;
    let rings = opening.params.rings_in(opening.seats, sim.params.crew.ring_seats);
    let targets = targets(sim, &opening.params, opening.line, rings);
    let seats = shares(sim, opening.key, opening.seats, rings);
    sim.sites.push(Site {
        key: opening.key,
        id: sim.world.ids.born(decision::SITE, opening.key),
        name: opening.params.name.clone(),
        line: opening.line,
        syndicate: opening.syndicate,
        country,
        region: RegionIx(region),
        seats: opening.seats,
        foreign: opening.params.foreign,
        opened_at: now,
        closed_at: None,
        raided_at: None,
        rings: Vec::new(),
        params: opening.params.clone(),
    });
    for ordinal in 0..rings {
        let at = ordinal as usize;
        let ring = start_ring(sim, site, ordinal, seats[at], targets[at]);
        sim.sites[site.at()].rings.push(ring);
    }
}

/// Seats of each ring: all alike, but for those that do not divide, which go to rings by lot.
fn shares(sim: &Sim, site: u64, seats: u32, rings: u32) -> Vec<u32> {
    let more = lowest(
        sim.seed,
        decision::ODD_SEAT,
        site,
        1,
        (0..u64::from(rings)).map(|ring| join(site, ring)),
        (seats % rings) as usize,
    );
    let mut shares = vec![seats / rings; rings as usize];
    for ring in more {
        shares[ring] += 1;
    }
    shares
}

/// Which country each ring works on: points at equal distances on the countries' weights laid end to end, all moved by
/// one draw. Over seeds each country has its weight of the rings, be there one or many, and many are near it in each.
fn targets(sim: &Sim, params: &SiteParams, site: u64, rings: u32) -> Vec<CountryIx> {
    let countries = sim.world.countries.iter().enumerate();
    let weights: Vec<(CountryIx, f64)> = countries
        .filter_map(|(position, country)| {
            let weight = params.targets.get(country.code.word())?;
            Some((CountryIx(position as u32), *weight))
        })
        .collect();
    let start = sim.seed.draw(decision::TARGETS, site, 0, 0).uniform();
    let each: Vec<f64> = weights.iter().map(|(_, weight)| *weight).collect();
    let picked = picks(start, rings, &each).into_iter();
    picked
        .map(|position| position.map_or(CountryIx(0), |position| weights[position].0))
        .collect()
}

/// Which of some weights lie under points at equal distances, the first of them `start` of a distance from the
/// beginning.
fn picks(start: f64, points: u32, weights: &[f64]) -> Vec<Option<usize>> {
    let point = |nth: u32| (f64::from(nth) + start) / f64::from(points);
    (0..points).map(|nth| pick(point(nth), weights)).collect()
}

fn start_ring(sim: &mut Sim, site: SiteIx, ordinal: u32, seats: u32, target: CountryIx) -> RingIx {
    let params = sim.params.clone();
    let (site_key, syndicate, country) = {
        let site = &sim.sites[site.at()];
        (site.key, site.syndicate, site.country)
    };
    let key = join(site_key, u64::from(ordinal) + 1);
    let ring = RingIx(sim.rings.len() as u32);
    // Numbers name blocks of ids; they are given in the order in which rings open, which arms share up to the window.
    let number = ring.0;
    let now = sim.now;
    let funnel = sim.syndicates[syndicate as usize].funnel;
    let layers = 2 + pick(
        sim.seed.draw(decision::LAYERS, key, 0, 0).uniform(),
        &params.laundering.layers,
    )
    .unwrap_or(0);
    let address = open_address(sim, u64::from(number), 0, target, now);
    let id = sim.world.ids.born(decision::RING, key);
    let syndicate_id = sim.syndicates[syndicate as usize].id;
    let mut devices = Vec::new();
    for seat in 0..(seats / 8).max(1) {
        let kind = if seat % 3 == 0 {
            DeviceKind::Computer
        } else {
            DeviceKind::Smartphone
        };
        let device = sim.world.add_device(u64::from(number), seat, kind, now);
        devices.push(device);
        let labelled = sim.world.devices.get(device).id;
        sim.truth.entities.push(EntityLabel {
            kind: EntityKind::Device,
            id: labelled,
            role: EntityRole::RingDevice,
            syndicate_id: Some(syndicate_id),
            ring_id: Some(id),
            from_ts: now,
            to_ts: None,
            knowable_at: None,
            found_by: FoundBy::Never,
        });
    }
    sim.rings.push(Ring {
        key,
        id,
        number,
        syndicate,
        site,
        target,
        funnel,
        seats,
        opened_at: now,
        closed_at: None,
        operators: Vec::new(),
        duty: staffing::duty(&params.crew, sim.seed, key),
        busy: [0; CrewRole::ALL.len()],
        waiting: Default::default(),
        layers: layers as u8,
        address,
        addresses_before: Vec::new(),
        devices,
        numbers: Default::default(),
        companies: 0,
        recruited: 0,
        signs: Default::default(),
        usual: Default::default(),
        style: Default::default(),
        collected: 0,
        dues: Default::default(),
        funded_until: now,
    });
    for (seat, role) in staffing::roles(&params.crew, seats).into_iter().enumerate() {
        staffing::hire(sim, ring, seat as u32, role, country, 0);
    }
    let midnight = now.day().start();
    sim.plan(midnight + Span::DAY, key, key::ordinal::SHIFT, Task::Shift(ring));
    sim.plan(
        midnight + Span::DAY + Span(7 * 86_400),
        key,
        key::ordinal::PAYDAY,
        Task::Payday(ring),
    );
    adaptation::begin(sim, ring);
    laundering::recruit::stock_up(sim, ring);
    ring
}

/// Opens an unhosted chain address for a ring or syndicate: an `external` account of a holder nobody knows.
fn open_address(sim: &mut Sim, number: u64, ordinal: u32, country: CountryIx, at: Time) -> AccountIx {
    let exchange = exchange_of(sim, country);
    let director = sim
        .world
        .ids
        .born(decision::ADDRESS_HOLDER, u64::from(ordinal) << 32 | number);
    let region = RegionIx(sim.world.countries[country.at()].regions.start);
    let holder = sim.world.found_company(
        number,
        ordinal,
        BusinessKind::Holder,
        country,
        region,
        Category::SelfCustody,
        at,
        director,
    );
    let account = sim.world.open_account(
        Owner::Business(holder),
        exchange,
        AccountKind::External,
        at,
        OpeningChannel::App,
    );
    debug_assert_eq!(sim.world.accounts.get(account).currency, Currency::Usdt);
    account
}

/// Addresses after the first have ordinals of their ring's block from here down, its companies those from 1 up.
const LATER_ADDRESSES: u32 = 4_095;
/// A ring has no more than this: where every address is refused, another does not help.
const MOST_ADDRESSES: usize = 1_000;

/// Tokens are refused at a ring's address: it takes another, which costs it nothing.
pub fn renew_address(sim: &mut Sim, ring: RingIx) {
    let state = &sim.rings[ring.at()];
    if state.addresses_before.len() >= MOST_ADDRESSES {
        return;
    }
    let (number, target) = (u64::from(state.number), state.target);
    let ordinal = LATER_ADDRESSES.saturating_sub(state.addresses_before.len() as u32);
    let address = open_address(sim, number, ordinal, target, sim.now);
    let state = &mut sim.rings[ring.at()];
    let before = std::mem::replace(&mut state.address, address);
    state.addresses_before.push(before);
}

/// The first exchange of a country, or of any.
fn exchange_of(sim: &Sim, country: CountryIx) -> crate::world::InstitutionIx {
    let own = sim.world.countries[country.at()].institutions.iter().copied();
    let all = (0..sim.world.institutions.len() as u32).map(crate::world::InstitutionIx);
    own.chain(all)
        .find(|&institution| sim.world.institutions[institution.at()].kind == InstitutionKind::Exchange)
        .unwrap_or(crate::world::InstitutionIx(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    const WEIGHTS: [f64; 5] = [0.5, 0.2, 0.12, 0.1, 0.08];

    #[test]
    fn over_seeds_each_country_has_its_weight_of_one_ring_as_of_nine() {
        for rings in [1, 2, 9] {
            let mut counts = [0_u32; 5];
            for seed in 0..1_000 {
                for picked in picks((f64::from(seed) + 0.5) / 1_000.0, rings, &WEIGHTS) {
                    counts[picked.unwrap()] += 1;
                }
            }
            for (count, weight) in counts.iter().zip(WEIGHTS) {
                let share = f64::from(*count) / f64::from(1_000 * rings);
                assert!((share - weight).abs() < 0.002, "{counts:?} of {rings} rings");
            }
        }
        // Many are near the weights in every seed: no country is a whole ring away from its due.
        for start in [0.01, 0.3, 0.6, 0.99] {
            let picked = picks(start, 100, &WEIGHTS);
            let first = picked.iter().filter(|&&picked| picked == Some(0)).count();
            assert!((49..=51).contains(&first), "{first}");
        }
    }
}
