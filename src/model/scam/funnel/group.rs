//! Groups and channels: who is in which, real targets among shills.
//!
//! A ring fills one group after another. A group's row and its members' are sent once, when the run ends or the
//! platform closes it, since only then are their last columns known.

use crate::engine::Span;
use crate::engine::random::join;
use crate::model::facts::{EntityKind, EntityLabel, EntityRole, FoundBy, Measure, Platform};
use crate::model::interventions::{GroupIx, PolicyEvent, asking};
use crate::model::state::{CaseIx, GroupState, Membership, RingIx, Sim, Task};
use crate::model::{decision, key};
use crate::param::normal::normal_quantile;
use crate::world::PublicId;

/// A case's person joins the ring's group on a platform, unless there already.
pub fn enter(sim: &mut Sim, case: CaseIx, platform: Platform) {
    let (ring, person) = (sim.cases[case.at()].ring, sim.cases[case.at()].person);
    let already = sim.groups.of_case.get(&case).is_some_and(|places| {
        places
            .iter()
            .any(|&(group, _)| sim.groups.all[group].platform == platform)
    });
    if already {
        return;
    }
    let crew = &sim.params.crew;
    let smaller = sim.rings[ring.at()]
        .style
        .times(Measure::SmallerGroups, crew.adaptation.group);
    let size = f64::from(crew.group_size) * smaller;
    let targets = (size * (1.0 - sim.params.crew.shills)).max(1.0) as u32;
    let group = match sim.groups.open.get(&(ring, platform)) {
        Some(&group) if sim.groups.all[group].targets < targets => group,
        _ => open(sim, ring, platform, (size * sim.params.crew.shills) as u32),
    };
    let phone = sim.world.phone_of(person);
    let joined_at = sim.now;
    let state = &mut sim.groups.all[group];
    state.targets += 1;
    state.members.push(Membership {
        phone,
        joined_at,
        left_at: None,
    });
    let position = state.members.len() - 1;
    sim.groups.of_case.entry(case).or_default().push((group, position));
}

/// A new group with its shills: numbers of the ring that will talk to one another.
fn open(sim: &mut Sim, ring: RingIx, platform: Platform, shills: u32) -> usize {
    let now = sim.now;
    let ordinal = sim.groups.all.iter().filter(|group| group.ring == ring).count() as u64;
    let (ring_key, target) = (sim.rings[ring.at()].key, sim.rings[ring.at()].target);
    let key = join(join(ring_key, key::GROUP), ordinal);
    // Groups differ in size, as groups do.
    let u = sim.seed.draw(decision::GROUP_SIZE, key, 0, 0).uniform();
    let shills = (f64::from(shills) * libm::exp(0.5 * normal_quantile(u))) as u32;
    let mut members = Vec::with_capacity(shills as usize);
    for shill in 0..shills.min(crate::model::scam::crew::number::SHILLS) {
        // The same numbers sit in all groups of a ring.
        let born = join(join(ring_key, key::SHILL), u64::from(shill));
        let id = match sim.groups.shills.get(&(ring, shill)) {
            Some(&id) => id,
            None => {
                let age = sim.seed.draw(decision::SIM_AGE, born, 0, 0).uniform();
                let registered = now - Span((age * 200.0 * 86_400.0) as i64);
                let number = u64::from(sim.rings[ring.at()].number);
                let phone = sim.world.add_phone(number, shill, target, registered);
                let id = sim.world.phone_id(phone);
                sim.groups.shills.insert((ring, shill), id);
                label_shill(sim, ring, id);
                id
            }
        };
        let wait = sim
            .seed
            .draw(decision::SHILL_JOINS, join(key, born), 0, 0)
            .below(36 * 3_600);
        members.push(Membership {
            phone: id,
            joined_at: now + Span(wait as i64),
            left_at: None,
        });
    }
    let id = sim.world.ids.born(decision::GROUP, key);
    sim.groups.all.push(GroupState {
        id,
        ring,
        platform,
        created_at: now,
        closed_at: None,
        members,
        targets: 0,
    });
    let group = sim.groups.all.len() - 1;
    sim.groups.open.insert((ring, platform), group);
    asking::tell(sim, PolicyEvent::Grouped(GroupIx(group)));
    group
}

/// The number belongs to nobody but the ring.
fn label_shill(sim: &mut Sim, ring: RingIx, id: PublicId) {
    let ring = &sim.rings[ring.at()];
    let label = EntityLabel {
        kind: EntityKind::Phone,
        id,
        role: EntityRole::Shill,
        syndicate_id: Some(sim.syndicates[ring.syndicate as usize].id),
        ring_id: Some(ring.id),
        from_ts: sim.now,
        to_ts: None,
        knowable_at: None,
        found_by: FoundBy::Never,
    };
    sim.truth.entities.push(label);
}

/// A case is over: its person leaves the groups, some days later or never.
pub fn leave(sim: &mut Sim, case: CaseIx) {
    let Some(places) = sim.groups.of_case.remove(&case) else {
        return;
    };
    let key = sim.cases[case.at()].key;
    let draw = sim.seed.draw(decision::LEAVES_GROUP, key, 0, 0);
    if draw.uniform() < 0.3 {
        return; // Forgotten, as groups are.
    }
    let left_at = sim.now + Span((draw.second() * 6.0 * 86_400.0) as i64);
    for (group, position) in places {
        sim.groups.all[group].members[position].left_at = Some(left_at);
    }
}

/// The platform closes a group. The next to come opens another one; who was in it is out of touch for a while.
pub fn take_down(sim: &mut Sim, group: usize) {
    let now = sim.now;
    let state = &mut sim.groups.all[group];
    if state.closed_at.is_some() {
        return;
    }
    state.closed_at = Some(now);
    // Who was about to join comes just in time to see it go.
    for member in state.members.iter_mut().filter(|member| member.joined_at > now) {
        member.joined_at = now;
    }
    let (ring, platform) = (state.ring, state.platform);
    if sim.groups.open.get(&(ring, platform)) == Some(&group) {
        sim.groups.open.remove(&(ring, platform));
    }
}

/// Whoever was in a closed group is found again after a while: the talking goes on then. Nothing changes for a case
/// that waits for a handler, or in which money is on its way.
pub fn regroup(sim: &mut Sim, case: CaseIx, after: Span) {
    let state = &mut sim.cases[case.at()];
    if state.ended() || state.waiting_since.is_some() || state.demand.is_some() {
        return;
    }
    // What was planned for the step before has lost its meaning.
    state.step += 1;
    let (key, step, round) = (state.key, state.step, state.round);
    let ordinal = u64::from(step) << 16 | u64::from(round);
    sim.plan(sim.now + after, key, ordinal, Task::Round(case, step));
}

/// Cases whose person is in a group now.
#[must_use]
pub fn cases_in(sim: &Sim, group: usize) -> Vec<CaseIx> {
    let places = sim.groups.of_case.iter();
    places
        .filter(|(_, places)| places.iter().any(|&(other, _)| other == group))
        .map(|(&case, _)| case)
        .collect()
}

/// A ring is gone: its groups are deleted within a day or two.
pub fn close_all(sim: &mut Sim, ring: RingIx) {
    let now = sim.now;
    let seed = sim.seed;
    for group in sim
        .groups
        .all
        .iter_mut()
        .filter(|group| group.ring == ring && group.closed_at.is_none())
    {
        let wait = seed.draw(decision::GROUP_DELETED, group.id.0, 0, 0).below(2 * 86_400);
        group.closed_at = Some(now + Span(wait as i64));
    }
}
