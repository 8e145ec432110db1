//! A request that an institution freeze an account: from another bank, from police, from a court; at home or abroad.

use std::collections::BTreeSet;

use super::{freeze, recall, warning};
use crate::engine::random::join;
use crate::model::facts::{Actor, Discovery, Enforcement, EnforcementAction, Event, FoundBy, LabelSource};
use crate::model::interventions::{Adjustment, asking};
use crate::model::params::response::BankParams;
use crate::model::response::task::plan;
use crate::model::response::{complaint, decision};
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
    } else if request.by == Actor::Court || draw.chance(share_at_home(bank, request.by)) {
        comply(sim, &request);
    }
}

/// How often an institution at home does what it is asked, but by a court.
fn share_at_home(bank: &BankParams, by: Actor) -> f64 {
    if by == Actor::Police {
        bank.heeds_police
    } else {
        bank.cooperates
    }
}

/// By what the account was found that a request is about.
fn found_by(sim: &Sim, request: &FreezeRequest) -> FoundBy {
    match request.source {
        LabelSource::Complaint => {
            let desk = request
                .complaint
                .map(|complaint| sim.response.complaints[complaint.at()].desk);
            desk.map_or(FoundBy::BankReport, complaint::found_by)
        }
        LabelSource::Trace => FoundBy::Trace,
        LabelSource::Analyst => FoundBy::Monitoring,
        LabelSource::Forensics | LabelSource::Court => FoundBy::Forensics,
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
        let by = found_by(sim, request);
        sim.truth.know_account(account, Discovery { at: now, by });
    }
    // Whoever brought it comes first, then those who complained before and found nothing frozen.
    let others = sim.response.accused.get(&account).unwrap_or_default().to_vec();
    let others = others.into_iter().filter(|&other| Some(other) != request.complaint);
    // Who told both bank and police asks for the money once.
    let mut asked = BTreeSet::new();
    for complaint in request.complaint.into_iter().chain(others) {
        let case = sim.response.complaints[complaint.at()].case;
        if case.is_none_or(|case| asked.insert(case)) {
            recall::search(sim, complaint, account, request.by);
        }
    }
    warning::payers(sim, account, request.by);
}
