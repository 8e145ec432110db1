//! A complaint: what it names, at which desk it lies, and what its bank does about it.
//!
//! From the moment it is made, the payments it names and the accounts that received them can be known. What follows
//! takes time: the bank's desk at once or after the police, the police in the order of their queue.

use super::bank::{freeze, request, trace};
use super::decision;
use super::police::inquiry;
use super::task::plan;
use crate::engine::random::join;
use crate::model::facts::{
    Actor, Complaint as ComplaintRow, ComplaintLabel, ComplaintTransaction, ComplaintTruth, Desk, Discovery, Event,
    FoundBy, LabelSource, MetricName, Reason,
};
use crate::model::interventions::{Adjustment, PolicyEvent, asking};
use crate::model::key;
use crate::model::labels::finish::listed;
use crate::model::state::{CaseIx, Complaint, ComplaintIx, FreezeRequest, Named, ResponseTask, Sim, Subject};
use crate::param::money::{Currency, Minor};
use crate::world::{AccountIx, Flags};

/// What somebody brings to a desk.
#[derive(Clone, Debug)]
pub struct Filing {
    /// Of whatever it is about: a case, a mule account, a day's honest complaint.
    pub key: u64,
    /// As whose holder the complainant speaks.
    pub account: AccountIx,
    pub desk: Desk,
    pub claimed: Minor,
    pub currency: Currency,
    pub truth: ComplaintTruth,
    pub case: Option<CaseIx>,
    pub named: Vec<Named>,
    /// Accounts to be frozen, once each.
    pub accused: Vec<AccountIx>,
}

/// A complaint is made now: rows, what can be known from it, and its way through the desks.
pub fn file(sim: &mut Sim, filing: Filing) -> ComplaintIx {
    let now = sim.now;
    let complaint = ComplaintIx(sim.response.complaints.len() as u32);
    let key = join(filing.key, key::COMPLAINT);
    let complaint_id = sim.world.ids.born(decision::COMPLAINT, key);
    let record = sim.world.accounts.record(filing.account);
    let (institution, customer_id) = (record.institution(), record.customer());
    let country = sim.world.institutions[institution.at()].country;
    sim.tell(Event::Complaint(ComplaintRow {
        complaint_id,
        ts: now,
        customer_id,
        desk: filing.desk,
        claimed: filing.claimed,
        currency: filing.currency,
    }));
    for named in filing.named.iter().filter(|named| named.tx_id != 0) {
        sim.tell(Event::ComplaintTransaction(ComplaintTransaction {
            complaint_id,
            tx_id: named.tx_id,
        }));
    }
    // A case that was over before the window opened is in no table.
    let case_id = filing
        .case
        .filter(|&case| listed(sim, case))
        .map(|case| sim.cases[case.at()].id);
    sim.tell(Event::ComplaintLabel(ComplaintLabel {
        complaint_id,
        truth: filing.truth,
        case_id,
    }));
    let code = sim.world.countries[country.at()].code.word();
    sim.count(MetricName::Complaints, code, 1.0);
    let founded = filing.truth == ComplaintTruth::True;
    if founded {
        let found = Discovery {
            at: now,
            by: found_by(filing.desk),
        };
        for named in &filing.named {
            sim.truth.know_payment(named.tx_id, found);
        }
        for &account in &filing.accused {
            sim.truth.know_account(account, found);
        }
    }
    sim.response.complaints.push(Complaint {
        key,
        at: now,
        country,
        institution,
        desk: filing.desk,
        founded,
        case: filing.case,
        named: filing.named,
        accused: filing.accused,
    });
    asking::tell(sim, PolicyEvent::Reported(complaint));
    send_on(sim, complaint);
    complaint
}

/// By what is found what a complaint at a desk names. A hotline is the bank's and the police's ear, and counts as the
/// bank's.
pub(super) fn found_by(desk: Desk) -> FoundBy {
    if desk.tells_bank() {
        FoundBy::BankReport
    } else {
        FoundBy::PoliceReport
    }
}

/// Which desks get it, and when a bank will act.
fn send_on(sim: &mut Sim, complaint: ComplaintIx) {
    let Complaint { key, desk, .. } = sim.response.complaints[complaint.at()];
    match desk {
        Desk::Bank => {
            plan_handling(sim, complaint, Actor::Bank);
            let institution = sim.response.complaints[complaint.at()].institution;
            let mut share = sim.params.response.police.told_by_banks;
            asking::adjust(
                sim,
                Adjustment::TellsPolice {
                    institution,
                    share: &mut share,
                },
            );
            if sim.seed.draw(decision::TELLS_POLICE, key, 0, 0).chance(share) {
                inquiry::queue(sim, complaint);
            }
        }
        Desk::Hotline => {
            plan_handling(sim, complaint, Actor::Bank);
            inquiry::queue(sim, complaint);
        }
        Desk::Police => inquiry::queue(sim, complaint),
    }
}

/// When a bank will act on what its own customer or the hotline brought to it, or, later, the police.
pub(super) fn plan_handling(sim: &mut Sim, complaint: ComplaintIx, by: Actor) {
    let Complaint {
        key, desk, institution, ..
    } = sim.response.complaints[complaint.at()];
    let u = sim.seed.draw(decision::HANDLING, key, 0, 0).uniform();
    let bank = &sim.params.response.bank;
    let hotline = desk == Desk::Hotline && by == Actor::Bank;
    let usual = if hotline {
        &bank.hotline_handling
    } else {
        &bank.handling
    };
    let mut after = usual.quantile(u);
    asking::adjust(
        sim,
        Adjustment::Handling {
            complaint,
            institution,
            hotline,
            u,
            after: &mut after,
        },
    );
    plan(sim, sim.now + after, key, ResponseTask::Handle(complaint, by));
}

/// The bank gets to it: marks what it names, and asks for freezes, of its own or as the police do. An unfounded one is
/// mostly seen for what it is.
pub(super) fn handle(sim: &mut Sim, complaint: ComplaintIx, by: Actor) {
    let now = sim.now;
    let Complaint {
        key,
        country,
        founded,
        named,
        accused,
        ..
    } = sim.response.complaints[complaint.at()].clone();
    if !founded {
        let upheld = sim.seed.draw(decision::HANDLING, key, 0, 0).second();
        if upheld >= sim.params.response.honest.freezes {
            return;
        }
    }
    for named in &named {
        sim.response
            .feed
            .accuse(Subject::Payment(named.tx_id), LabelSource::Complaint, now);
    }
    let ask = |account| FreezeRequest {
        key,
        account,
        asker: country,
        by,
        reason: Reason::Complaint,
        source: LabelSource::Complaint,
        complaint: Some(complaint),
        site: None,
    };
    for account in accused {
        sim.response.accused.add(account, complaint);
        request::ask(sim, ask(account));
        // Nobody froze it, but banks that know of the complaint refuse what is paid to it until its holder is heard.
        let is_frozen = sim.world.accounts.get(account).flags.any(Flags::FROZEN);
        if !is_frozen && !freeze::is_mule(sim, account) && sim.may_be_stopped(account) {
            freeze::plan_hearing(sim, account, Some(complaint));
        }
    }
    if founded {
        for account in trace::follow(sim, complaint) {
            request::ask(
                sim,
                FreezeRequest {
                    reason: Reason::Trace,
                    source: LabelSource::Trace,
                    ..ask(account)
                },
            );
        }
    }
}
