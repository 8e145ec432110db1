//! Who sits where: hiring, leaving, refilling a seat.
//!
//! Local operators are people of the site's region and go on living; those who entered from abroad are known by their
//! seat alone. Where somebody is from decides nothing but that.

use crate::engine::random::join;
use crate::engine::{Seed, Span, Time};
use crate::model::facts::{CrewRole, Entry, ExitReason, PartPlayed};
use crate::model::interventions::port::{self, Wish};
use crate::model::params::CrewParams;
use crate::model::state::{Duty, Operator, RingIx, Sim, Task};
use crate::model::{decision, key, pick};
use crate::world::{CountryIx, Occupation, PersonIx};

/// Roles of a ring's seats, by largest remainder of the scenario's ratios, in a fixed order.
#[must_use]
pub fn roles(params: &CrewParams, seats: u32) -> Vec<CrewRole> {
    let weights: Vec<(CrewRole, f64)> = CrewRole::ALL
        .iter()
        .filter_map(|&role| params.roles.get(role.word()).map(|&weight| (role, weight)))
        .collect();
    let total: f64 = weights.iter().map(|(_, weight)| weight).sum();
    if total <= 0.0 {
        return vec![CrewRole::Recruiter; seats as usize];
    }
    let exact: Vec<f64> = weights
        .iter()
        .map(|(_, weight)| f64::from(seats) * weight / total)
        .collect();
    let mut counts: Vec<u32> = exact.iter().map(|share| share.floor() as u32).collect();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by(|&a, &b| {
        (exact[b] - exact[b].floor())
            .total_cmp(&(exact[a] - exact[a].floor()))
            .then(a.cmp(&b))
    });
    let missing = seats - counts.iter().sum::<u32>();
    for &role in order.iter().cycle().take(missing as usize) {
        counts[role] += 1;
    }
    weights
        .iter()
        .zip(counts)
        .flat_map(|((role, _), count)| std::iter::repeat_n(*role, count as usize))
        .collect()
}

/// How a crew shares out its work: by the scenario's ratios; all of it is recruiters' where there are none. A role that
/// is given no ratio is done on the side, no more than the one with the least.
#[must_use]
pub fn duty(params: &CrewParams, seed: Seed, ring: u64) -> Duty {
    let mut duty = Duty::default();
    let weight = |role: CrewRole| params.roles.get(role.word()).copied().unwrap_or(0.0);
    let total: f64 = CrewRole::ALL.iter().map(|&role| weight(role)).sum();
    let given = CrewRole::ALL
        .iter()
        .map(|&role| weight(role))
        .filter(|&weight| weight > 0.0);
    let least = given.fold(f64::INFINITY, f64::min);
    for &role in CrewRole::ALL {
        let at = role as usize;
        duty.share[at] = if total > 0.0 {
            let own = weight(role);
            (if own > 0.0 { own } else { least }) / total
        } else {
            f64::from(role == CrewRole::Recruiter)
        };
        duty.odd[at] = seed.draw(decision::ODD_CHAT, ring, at as i64, 0).uniform();
    }
    duty
}

/// Fills a seat now, at the first attempt or a later one: each draws anew whether somebody from abroad would take it.
pub fn hire(sim: &mut Sim, ring: RingIx, seat: u32, role: CrewRole, country: CountryIx, attempt: u32) {
    let now = sim.now;
    let (ring_key, site) = (sim.rings[ring.at()].key, sim.rings[ring.at()].site);
    let times = sim.rings[ring.at()]
        .operators
        .iter()
        .filter(|operator| operator.seat == seat)
        .count() as u64;
    let first = join(join(ring_key, key::SEAT | u64::from(seat)), times);
    let key = if attempt == 0 {
        first
    } else {
        join(first, key::ATTEMPT | u64::from(attempt))
    };
    let foreign = sim
        .seed
        .draw(decision::ENTRY, key, 0, 0)
        .chance(sim.sites[site.at()].foreign);
    if foreign && !port::allowed(sim, Wish::Seat { key, country }) {
        // Turned away at the border: somebody else is looked for, here or abroad.
        let refill = sim
            .params
            .crew
            .refill
            .quantile(sim.seed.draw(decision::LEAVES, key, 1, 0).uniform());
        sim.plan(
            now + refill.max(Span::DAY),
            key,
            u64::from(seat),
            Task::Fill(ring, seat, role, attempt + 1),
        );
        return;
    }
    let region = sim.sites[site.at()].region;
    let person = if foreign {
        None
    } else {
        local(sim, key, country, region.at())
    };
    let id = sim.world.ids.born(decision::OPERATOR, key);
    sim.rings[ring.at()].operators.push(Operator {
        key,
        id,
        person,
        role,
        entry: if foreign { Entry::Foreign } else { Entry::Local },
        seat,
        from: now,
        to: None,
        exit_reason: None,
    });
    if let Some(person) = person {
        sim.truth.plays(person, PartPlayed::Operator, sim.now);
        sim.touch(person);
    }
    // When this operator will leave, if nothing else happens: exponential, from the monthly share who do.
    let monthly = sim.params.crew.turnover;
    if monthly > 0.0 {
        let mean = -30.0 / libm::log1p(-monthly.min(0.99));
        let days = crate::engine::sample::exponential(sim.seed.draw(decision::LEAVES, key, 0, 0).uniform(), mean);
        let refill = sim
            .params
            .crew
            .refill
            .quantile(sim.seed.draw(decision::LEAVES, key, 0, 1).uniform());
        let gone = now + Span((days * 86_400.0) as i64);
        sim.plan(gone + refill, key, 0, Task::Refill(ring, seat));
    }
}

/// Somebody of the region who would take such work: of age, with an account, not at work there already.
fn local(sim: &Sim, key: u64, country: CountryIx, region: usize) -> Option<PersonIx> {
    let people = &sim.world.people;
    let year = sim
        .world
        .horizon
        .window_start
        .date()
        .format("%Y")
        .to_string()
        .parse::<u16>()
        .unwrap_or(2025);
    let range = sim.world.regions.get(region).map_or_else(
        || sim.world.countries[country.at()].people.clone(),
        |region| region.people.clone(),
    );
    pick::person(sim.seed, decision::HIRED, key, range, |person| {
        let age = year.saturating_sub(people.birth_year[person.at()]);
        (18..=45).contains(&age)
            && !matches!(
                people.occupation[person.at()],
                Occupation::Retired | Occupation::Homemaker
            )
            && !sim.touched.contains_key(&person)
    })
}

/// The operator in a seat has gone and another takes it, unless the ring is no more.
pub fn refill(sim: &mut Sim, ring: RingIx, seat: u32) {
    if sim.rings[ring.at()].closed_at.is_some() {
        return;
    }
    let now = sim.now;
    let site = sim.rings[ring.at()].site;
    let country = sim.sites[site.at()].country;
    let Some(leaver) = sim.rings[ring.at()]
        .operators
        .iter_mut()
        .find(|operator| operator.seat == seat && operator.to.is_none())
    else {
        return;
    };
    leave(leaver, now, ExitReason::Left);
    let role = leaver.role;
    hire(sim, ring, seat, role, country, 0);
}

/// Another attempt to fill a seat that is empty, unless the ring is no more.
pub fn fill(sim: &mut Sim, ring: RingIx, seat: u32, role: CrewRole, attempt: u32) {
    if sim.rings[ring.at()].closed_at.is_none() {
        let country = sim.sites[sim.rings[ring.at()].site.at()].country;
        hire(sim, ring, seat, role, country, attempt);
    }
}

/// An operator is with the ring no longer.
pub fn leave(operator: &mut Operator, at: Time, reason: ExitReason) {
    operator.to = Some(at);
    operator.exit_reason = Some(reason);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::response::fixture::{prompt, town};

    #[test]
    fn roles_keep_their_ratios_and_fill_every_seat() {
        let roles = roles(&CrewParams::default(), 149);
        let of = |role| roles.iter().filter(|&&other| other == role).count();
        assert_eq!(roles.len(), 149);
        assert_eq!(of(CrewRole::Recruiter), 83);
        assert_eq!(of(CrewRole::Teacher), 25);
        assert_eq!(of(CrewRole::Finance), 8);
    }

    #[test]
    fn what_a_crew_can_do_for_each_seat_does_not_depend_on_how_many_it_has() {
        let params = CrewParams::default();
        let chats = |seats: u32, role: CrewRole| -> f64 {
            let mut ring = town(prompt()).rings[0].clone();
            ring.operators = vec![ring.operators[0].clone(); seats as usize];
            let crews = (0..2_000).map(|crew| {
                ring.duty = duty(&params, Seed(1), crew);
                f64::from(ring.capacity(role, params.chats))
            });
            crews.sum::<f64>() / 2_000.0 / f64::from(seats)
        };
        for (role, expected) in [(CrewRole::Recruiter, 200.0 / 18.0), (CrewRole::Finance, 20.0 / 18.0)] {
            for seats in [1, 3, 16, 149] {
                let found = chats(seats, role);
                assert!(
                    (found - expected).abs() < 0.03,
                    "{seats} seats: {found}, not {expected}"
                );
            }
        }
    }

    #[test]
    fn a_role_without_a_ratio_is_done_on_the_side() {
        let with = |roles: &[(&str, f64)]| {
            let params = CrewParams {
                roles: roles.iter().map(|&(role, weight)| (role.to_owned(), weight)).collect(),
                ..CrewParams::default()
            };
            let share = duty(&params, Seed(1), 1).share;
            (share[CrewRole::Recruiter as usize], share[CrewRole::Teacher as usize])
        };
        assert_eq!(with(&[]), (1.0, 0.0));
        assert_eq!(with(&[("recruiter", 3.0), ("herder", 1.0)]), (0.75, 0.25));
    }
}
