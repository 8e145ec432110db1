//! An account comes into a ring's hands: its layer, who brought it, when it can be used, until when it serves.

use crate::engine::random::join;
use crate::engine::sample::rendezvous;
use crate::engine::{Span, Time};
use crate::model::facts::{AccountRole, CrewRole, Measure, MetricName, MuleKind, PartPlayed};
use crate::model::state::truth::AccountTruth;
use crate::model::state::{Happened, MuleIx, MuleState, RingIx, Sim, Task};
use crate::model::{decision, key};
use crate::world::{AccountIx, DeviceIx, PersonIx, PublicId};

/// An account that a ring has got hold of.
#[derive(Clone, Copy, Debug)]
pub(super) struct Recruit {
    pub person: PersonIx,
    pub account: AccountIx,
    pub kind: MuleKind,
    pub shell: bool,
    pub device: DeviceIx,
    /// Whether it can be used now, or is warmed up first.
    pub at_once: bool,
}

/// Takes an account into service, unless it serves somebody already. `key` is of the attempt that found it.
pub(super) fn enlist(sim: &mut Sim, ring: RingIx, key: u64, recruit: Recruit) {
    let Recruit {
        person,
        account,
        kind,
        shell,
        device,
        at_once,
    } = recruit;
    if sim.mules.of.contains_key(&account) {
        return;
    }
    let now = sim.now;
    let params = sim.params.clone();
    let draw = sim.seed.draw(decision::MULE_LIFE, key, 0, 0);
    let ready_at = if at_once {
        now
    } else {
        let adaptation = &params.crew.adaptation;
        let longer = sim.rings[ring.at()]
            .style
            .times(Measure::WarmedUpAccounts, adaptation.warm_up);
        let papers = if shell {
            let u = sim.seed.draw(decision::COMPANY, key, 0, 1).uniform();
            params.laundering.company_after.quantile(u)
        } else {
            Span(0)
        };
        now + papers + params.laundering.warm_up.quantile(draw.uniform()).scaled(longer)
    };
    let shorter = sim.rings[ring.at()]
        .style
        .times(Measure::MoreMules, 1.0 / params.crew.adaptation.more_mules);
    let service = params.laundering.service.quantile(draw.second()).scaled(shorter);
    let layer = layer(sim, ring, key, shell);
    let recruited_by = recruiter(sim, ring, key);
    let mule = MuleIx(sim.mules.all.len() as u32);
    sim.mules.all.push(MuleState {
        shell,
        kind,
        layer,
        recruited_by,
        ready_at,
        device,
        ..MuleState::new(key, ring, account, person, now)
    });
    sim.mules.of.insert(account, mule);
    sim.mules.serving.entry(ring).or_default().push(mule);
    sim.touch(person);
    sim.truth.plays(
        person,
        if shell {
            PartPlayed::ShellDirector
        } else {
            PartPlayed::Mule
        },
        sim.now,
    );
    sim.truth.accounts.push(AccountTruth {
        account,
        role: if shell { AccountRole::Shell } else { AccountRole::Mule },
        mule_kind: Some(kind),
        from: now,
        to: Time::NEVER,
        ring: Some(ring),
    });
    sim.count(
        MetricName::MulesRecruited,
        sim.world.countries[sim.rings[ring.at()].target.at()].code.word(),
        1.0,
    );
    sim.plan(ready_at + service, key, 0, Task::Retire(mule));
    if kind == MuleKind::Hijacked {
        sim.announce(Happened::Hijacked(mule));
    }
}

/// A victim is asked to receive and forward money, and does.
pub fn victim(sim: &mut Sim, ring: RingIx, person: PersonIx) {
    let account = sim.world.people.main_account(person);
    if sim.mules.of.contains_key(&account) || sim.rings[ring.at()].closed_at.is_some() {
        return;
    }
    let key = join(join(sim.rings[ring.at()].key, key::FORWARDER), u64::from(person.0));
    let device = sim.world.people.device[person.at()];
    let recruit = Recruit {
        person,
        account,
        kind: MuleKind::Unwitting,
        shell: false,
        device,
        at_once: false,
    };
    enlist(sim, ring, key, recruit);
}

/// Which layer an account serves: the one that is furthest behind. More collect than carry on; companies collect or
/// take large sums abroad.
pub(super) fn layer(sim: &Sim, ring: RingIx, key: u64, shell: bool) -> u8 {
    let layers = sim.rings[ring.at()].layers;
    if shell {
        let u = sim.seed.draw(decision::MULE_LAYER, key, 0, 0).uniform();
        return if u < 0.6 { 1 } else { layers };
    }
    let weight = |layer: u8| 1.0 / (1.0 + 0.5 * f64::from(layer - 1));
    let serving = sim.mules.of_ring(ring);
    let filled = |layer: u8| {
        let of_layer = serving.iter().filter(|&&mule| sim.mules.all[mule.at()].layer == layer);
        of_layer.count() as f64 / weight(layer)
    };
    (1..=layers)
        .min_by(|&a, &b| filled(a).total_cmp(&filled(b)))
        .unwrap_or(1)
}

/// Who brought it: a herder of the ring, or another mule.
fn recruiter(sim: &Sim, ring: RingIx, key: u64) -> Option<PublicId> {
    let draw = sim.seed.draw(decision::MULE_BY, key, 0, 0);
    if draw.chance(sim.params.laundering.by_mules) {
        let serving = sim.mules.of_ring(ring);
        if !serving.is_empty() {
            let keys = serving.iter().map(|&mule| sim.mules.all[mule.at()].key);
            let position = rendezvous(sim.seed, decision::MULE_BY, key, 1, keys)?;
            return Some(sim.world.person_id(sim.mules.all[serving[position].at()].person));
        }
    }
    let herders = sim.rings[ring.at()]
        .operators
        .iter()
        .filter(|operator| operator.role == CrewRole::Herder && operator.to.is_none());
    let keys: Vec<(u64, PublicId)> = herders.map(|operator| (operator.key, operator.id)).collect();
    let position = rendezvous(sim.seed, decision::MULE_BY, key, 2, keys.iter().map(|(key, _)| *key))?;
    Some(keys[position].1)
}
