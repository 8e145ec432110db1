//! A request that an institution freeze an account: from another bank, from police, from a court; at home or abroad.

use super::{freeze, recall, warning};
use crate::engine::random::join;
use crate::model::facts::{Actor, Enforcement, EnforcementAction, Event};
use crate::model::interventions::{Adjustment, asking};
use crate::model::response::decision;
use crate::model::response::task::plan;
use crate::model::state::{FreezeRequest, ResponseTask, Sim, Subject};

/// Sends a request. At home it is heeded now or never; across a border it takes days and is heeded seldom. No home
/// institution refuses a court.
pub fn ask(sim: &mut Sim, request: FreezeRequest) {
    let state = sim.world.accounts.get(request.account);
    let (account_id, institution) = (state.id, state.institution());
    let abroad = sim.world.institutions[institution.at()].country != request.asker;
    let params = sim.params.clone();
    let bank = &params.response.bank;
    let key = join(request.key, account_id.0);
    let draw = sim.seed.draw(decision::COMPLIES, key, 0, request.source as u32);
    if abroad {
        if matches!(request.by, Actor::Police | Actor::Court) {
            sim.tell(Event::Enforcement(Enforcement {
                ts: sim.now,
                action: EnforcementAction::CrossBorderRequest,
                site_id: request.site,
                account_id: Some(account_id),
                count: None,
            }));
        }
        let (mut share, mut after) = (bank.abroad_cooperates, bank.abroad_after.quantile(draw.second()));
        asking::adjust(
            sim,
            Adjustment::Abroad {
                institution,
                u: draw.second(),
                share: &mut share,
                after: &mut after,
            },
        );
        if draw.chance(share) {
            let key = join(key, request.source as u64);
            plan(sim, sim.now + after, key, ResponseTask::Comply(Box::new(request)));
        }
    } else if request.by == Actor::Court || draw.chance(bank.cooperates) {
        comply(sim, &request);
    }
}

/// The institution does it: freezes, files what it was told, looks for the complainant's money, warns who still pays.
pub(in crate::model::response) fn comply(sim: &mut Sim, request: &FreezeRequest) {
    let now = sim.now;
    let account = request.account;
    let account_id = sim.world.accounts.get(account).id;
    // Nothing can be done about a vault or a chain address, nor at once about an established company.
    if !sim.may_be_stopped(account) {
        return;
    }
    freeze::freeze(sim, account, request.by, request.reason, request.complaint);
    sim.response
        .feed
        .accuse(Subject::Account(account_id), request.source, now);
    if freeze::is_mule(sim, account) {
        sim.truth.know_account(account, now);
    }
    // Whoever brought it comes first, then those who complained before and found nothing frozen.
    let others = sim.response.accused.get(&account).unwrap_or_default().to_vec();
    let others = others.into_iter().filter(|&other| Some(other) != request.complaint);
    for complaint in request.complaint.into_iter().chain(others) {
        recall::search(sim, complaint, account, request.by);
    }
    warning::payers(sim, account, request.by);
}
