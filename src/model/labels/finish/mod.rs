//! The end of a run: whatever is final only now is sent, as far as it concerns the window.
//!
//! Labels wait for the end of the cool-down, since until then somebody may still find out; cases, services and
//! memberships, since their last columns may lie there.
//!
//! `labels` makes what truth says of payments, accounts and entities, `organisation` whoever works for a ring, `groups`
//! whoever was in a group and all SIMs, `typology` what the run's words are in others' terms.

mod groups;
mod labels;
mod organisation;
mod typology;

pub use labels::account_labels;

use crate::engine::Time;
use crate::model::facts::*;
use crate::model::payments::chain;
use crate::model::state::{CaseIx, RingIx, Sim};
use crate::world::{AccountKind, PublicId};

/// Sends everything that is left.
pub fn send(sim: &mut Sim, listener: &mut dyn Listener) {
    for event in std::mem::take(&mut sim.outbox) {
        listener.event(event);
    }
    labels::send_payments(sim, listener);
    let mut tell = |events: &mut dyn Iterator<Item = Event>| events.for_each(|event| listener.event(event));
    tell(&mut account_labels(sim).map(Event::AccountLabel));
    tell(&mut labels::lookalikes(sim));
    tell(&mut labels::entities(sim));
    tell(&mut cases(sim));
    tell(&mut organisation::all(sim));
    tell(&mut organisation::mules(sim));
    tell(&mut roles(sim));
    tell(&mut addresses(sim));
    tell(&mut typology::all(&sim.params.funnels).map(Event::Typology));
    groups::send(sim, listener);
}

/// A moment, if it is one.
fn moment(at: Time) -> Option<Time> {
    (!at.is_never()).then_some(at)
}

fn ring_ids(sim: &Sim, ring: Option<RingIx>) -> (Option<PublicId>, Option<PublicId>) {
    let Some(ring) = ring.map(|ring| &sim.rings[ring.at()]) else {
        return (None, None);
    };
    (Some(sim.syndicates[ring.syndicate as usize].id), Some(ring.id))
}

/// Whether a period touches the window.
fn overlaps(sim: &Sim, from: Time, to: Time) -> bool {
    let horizon = &sim.world.horizon;
    from < horizon.window_end.start() && to >= horizon.window_start.start()
}

/// Whether a case belongs in the tables: first reply before the window closes, end after it opens.
#[must_use]
pub fn listed(sim: &Sim, case: CaseIx) -> bool {
    let state = &sim.cases[case.at()];
    let replied = state.stage_at[1..]
        .iter()
        .flatten()
        .min()
        .copied()
        .unwrap_or(Time::NEVER);
    // What comes back long after the end belongs to the window too.
    let comes_back = state.window.recovered + state.window.reimbursed;
    comes_back.is_positive() || overlaps(sim, replied, state.ended_at.unwrap_or(Time::NEVER))
}

fn cases(sim: &Sim) -> impl Iterator<Item = Event> {
    let names = stage_names(sim);
    (0..sim.cases.len() as u32)
        .map(CaseIx)
        .filter(|&case| listed(sim, case))
        .map(move |case| {
            let state = &sim.cases[case.at()];
            let funnel = &sim.params.funnels[state.funnel as usize];
            let ring = &sim.rings[state.ring.at()];
            let stage_at = names
                .iter()
                .map(|name| {
                    let position = funnel.stage.iter().position(|stage| &stage.name == name);
                    let position =
                        position.or((name == crate::model::params::funnel::END).then_some(funnel.stage.len()));
                    position.and_then(|position| state.stage_at[position])
                })
                .collect();
            let mut window = state.window;
            window.lost = window.borne();
            let mut life = state.life;
            life.lost = life.borne();
            Event::Case(Box::new(Case {
                case_id: state.id,
                person_id: sim.world.person_id(state.person),
                family: funnel.name.clone(),
                syndicate_id: sim.syndicates[ring.syndicate as usize].id,
                ring_id: ring.id,
                currency: state.currency,
                stage_at,
                window,
                life,
                end_reason: state.end_reason,
                reported_at: state.reported_at(),
                bank_told_at: state.bank_told_at,
                police_told_at: state.police_told_at,
                is_repeat: state.is_repeat,
            }))
        })
}

/// Stage columns of `truth/cases`: every funnel's stages, first come first, and the end.
#[must_use]
pub fn stage_names(sim: &Sim) -> Vec<String> {
    stage_columns(&sim.params.funnels)
}

/// See [`stage_names`].
#[must_use]
pub fn stage_columns(funnels: &[crate::model::params::FunnelParams]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for stage in funnels.iter().flat_map(|funnel| &funnel.stage) {
        if !names.contains(&stage.name) {
            names.push(stage.name.clone());
        }
    }
    names.push(crate::model::params::funnel::END.to_owned());
    names
}

fn roles(sim: &Sim) -> impl Iterator<Item = Event> {
    sim.truth.roles.iter().flat_map(|(person, roles)| {
        let person_id = sim.world.person_id(*person);
        roles
            .iter()
            .map(move |&(part, at)| Event::PersonRole(PersonRole { person_id, part, at }))
    })
}

fn addresses(sim: &Sim) -> impl Iterator<Item = Event> {
    let end = sim.world.horizon.window_end.start();
    let accounts = &sim.world.accounts;
    let shown = accounts.positions().filter(move |&account| {
        let is_usdt = accounts.get(account).currency == crate::param::money::Currency::Usdt;
        is_usdt && accounts.record(account).opened_at() < end
    });
    shown.map(move |account| {
        let state = accounts.get(account);
        Event::Address(Address {
            address: chain::address(sim, account),
            account_id: (state.kind == AccountKind::Exchange).then_some(state.id),
        })
    })
}
