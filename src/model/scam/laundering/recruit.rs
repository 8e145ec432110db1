//! Recruitment: herders look for people, mules bring mules, accounts are bought, hijacked or opened for companies that
//! do nothing.
//!
//! A ring wants so many accounts for its seats; what is missing is looked for day by day, by no more attempts than its
//! herders can make. An attempt finds somebody; what comes of it is `super::holder`'s and `super::shell`'s matter.

use super::{capital, enlist, holder, shell};
use crate::engine::random::join;
use crate::engine::sample::{pick, rendezvous};
use crate::model::facts::{CrewRole, Measure, MuleKind};
use crate::model::state::{MuleIx, MuleState, RingIx, Sim};
use crate::model::{decision, key, pick};
use crate::world::{CountryIx, Gender, PersonIx};

/// What kind of account is wanted next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wanted {
    Of(MuleKind),
    Shell,
}

/// A new ring starts with accounts its syndicate has, and with working capital.
pub fn stock_up(sim: &mut Sim, ring: RingIx) {
    let aim = aim(sim, ring);
    let ready = Terms {
        at_once: true,
        dearer: 1.0,
    };
    for _ in 0..aim.div_ceil(2) {
        one(sim, ring, ready);
    }
    capital::keep_up(sim, ring);
}

/// On which terms an account is looked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Terms {
    /// Whether it can be used now.
    pub at_once: bool,
    /// How many times the usual price is paid.
    pub dearer: f64,
}

/// A day's recruiting: as many accounts as are missing, no more than the herders can bring. A ring that is short of
/// accounts pays more, and more people let themselves be won.
pub fn recruit(sim: &mut Sim, ring: RingIx) {
    if sim.rings[ring.at()].closed_at.is_some() {
        return;
    }
    let aim = aim(sim, ring);
    let missing = aim.saturating_sub(sim.mules.of_ring(ring).len());
    let short = missing as f64 / aim.max(1) as f64;
    let terms = Terms {
        at_once: false,
        dearer: 1.0 + (sim.params.laundering.dearer - 1.0) * short,
    };
    for _ in 0..missing.min(attempts(sim, ring, terms.dearer)) {
        one(sim, ring, terms);
    }
    capital::keep_up(sim, ring);
}

/// How many people a ring's herders can win today; whether a part of one is one is drawn.
fn attempts(sim: &Sim, ring: RingIx, dearer: f64) -> usize {
    let (state, laundering) = (&sim.rings[ring.at()], &sim.params.laundering);
    let herders = state.hands(CrewRole::Herder);
    let most = herders * laundering.recruits_per_herder * libm::pow(dearer, laundering.elasticity);
    let today = i64::from(sim.now.day().0);
    let draw = sim.seed.draw(decision::ATTEMPTS, state.key, today, 0);
    most as usize + usize::from(draw.chance(most - libm::floor(most)))
}

/// How many accounts a ring wants in service.
fn aim(sim: &Sim, ring: RingIx) -> usize {
    let state = &sim.rings[ring.at()];
    let more = state
        .style
        .times(Measure::MoreMules, sim.params.crew.adaptation.more_mules);
    let wanted = f64::from(state.seats) * sim.params.laundering.accounts_per_operator * more;
    (wanted.ceil() as usize).max(usize::from(sim.rings[ring.at()].layers) * 2)
}

/// Tries to get one account.
fn one(sim: &mut Sim, ring: RingIx, terms: Terms) {
    let params = sim.params.clone();
    let (key, ordinal) = (sim.rings[ring.at()].key, sim.rings[ring.at()].recruited);
    sim.rings[ring.at()].recruited += 1;
    let key = join(join(key, key::RECRUITED), u64::from(ordinal));
    let laundering = &params.laundering;
    if sim
        .seed
        .draw(decision::SERVES_AGAIN, key, 0, 0)
        .chance(laundering.serves_again)
        && let Some(known) = who_served(sim, ring, key)
    {
        holder::again(sim, ring, key, known, terms);
        return;
    }
    let shares = [
        laundering.witting,
        laundering.unwitting,
        laundering.hijacked,
        laundering.bought,
    ];
    let shell = (1.0 - shares.iter().sum::<f64>()).max(0.0);
    let weights = [shares[0], shares[1], shares[2], shares[3], shell];
    let wanted = match pick(sim.seed.draw(decision::MULE_KIND, key, 0, 0).uniform(), &weights) {
        Some(1) => Wanted::Of(MuleKind::Unwitting),
        Some(2) => Wanted::Of(MuleKind::Hijacked),
        Some(3) => Wanted::Of(MuleKind::Bought),
        Some(4) => Wanted::Shell,
        _ => Wanted::Of(MuleKind::Witting),
    };
    let country = country(sim, ring, key, wanted == Wanted::Shell);
    let Some(person) = find(sim, country, key) else {
        return;
    };
    match wanted {
        Wanted::Of(kind) => holder::of_person(sim, ring, key, person, kind, terms),
        Wanted::Shell => shell::found(sim, ring, key, person, terms),
    }
}

/// Somebody of the targets' country who serves or has served the ring's syndicate, and would again: nobody whose
/// account was taken without their knowing, or who learnt from a freeze what it was for.
fn who_served(sim: &Sim, ring: RingIx, key: u64) -> Option<MuleIx> {
    let state = &sim.rings[ring.at()];
    let would = |mule: &MuleState| {
        let knows = match mule.kind {
            MuleKind::Witting | MuleKind::Bought => true,
            MuleKind::Unwitting => mule.frozen_at.is_none(),
            MuleKind::Hijacked => false,
        };
        knows
            && !mule.shell
            && sim.rings[mule.ring.at()].syndicate == state.syndicate
            && sim.world.people.country(mule.person) == state.target
    };
    let positions = (0..sim.mules.all.len() as u32).map(MuleIx);
    let known: Vec<MuleIx> = positions.filter(|mule| would(&sim.mules.all[mule.at()])).collect();
    let keys = known.iter().map(|mule| sim.mules.all[mule.at()].key);
    rendezvous(sim.seed, decision::SERVES_AGAIN, key, 1, keys).map(|position| known[position])
}

/// Where an account is wanted: in the targets' country, or, by the shares that `laundering` gives, in another one, by
/// residents. Nobody is told to pay a private person abroad, so people's accounts that collect are at home.
fn country(sim: &Sim, ring: RingIx, key: u64, shell: bool) -> CountryIx {
    let state = &sim.rings[ring.at()];
    let params = &sim.params.laundering;
    let share = match (shell, enlist::layer(sim, ring, key, shell)) {
        (true, _) => params.companies_abroad,
        (false, 1) => 0.0,
        (false, _) => params.abroad,
    };
    let draw = sim.seed.draw(decision::MULE_COUNTRY, key, 0, 0);
    if !draw.chance(share) {
        return state.target;
    }
    let residents = sim.world.countries.iter().enumerate().map(|(position, country)| {
        if position == state.target.at() {
            0.0
        } else {
            country.people.len() as f64
        }
    });
    let residents: Vec<f64> = residents.collect();
    pick(draw.second(), &residents).map_or(state.target, |position| CountryIx(position as u32))
}

/// Somebody who lives there and has an account: likelier young, likelier a man; never twice.
fn find(sim: &Sim, country: CountryIx, key: u64) -> Option<PersonIx> {
    let params = &sim.params.laundering;
    let people = &sim.world.people;
    let year = i64::from(sim.world.horizon.window_start.0) / 365 + 1970;
    let most = params.male_weight.max(1.0) * params.young_weight.max(1.0);
    let range = sim.world.countries[country.at()].people.clone();
    pick::person(sim.seed, decision::MULE_WHO, key, range, |person| {
        let age = year - i64::from(people.birth_year[person.at()]);
        let man = if people.gender[person.at()] == Gender::Male {
            params.male_weight
        } else {
            1.0
        };
        let young = if age <= 35 { params.young_weight } else { 1.0 };
        let taken = sim.seed.draw(decision::MULE_WHO, join(key, u64::from(person.0)), 1, 0);
        let banked = sim.world.accounts.is_open(people.main_account(person), sim.now);
        (18..=70).contains(&age) && banked && !sim.touched.contains_key(&person) && taken.chance(man * young / most)
    })
}
