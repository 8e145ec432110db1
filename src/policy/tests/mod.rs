//! Each policy on a town of ten people: what it does, it does through the model. Unlike policies, their tests see all
//! of it.

mod account_opening_check;
mod agency_coordination;
mod awareness_campaign;
mod court_freeze;
mod cross_border_cooperation;
mod crypto_offramp;
mod device_forensics;
mod entry_scrutiny;
mod fund_recall;
mod mandatory_reimbursement;
mod payee_confirmation;
mod payment_warning;
mod platform_takedown;
mod police_raid;
mod report_hotline;
mod several;
mod shared_mule_registry;
mod sim_cap;
mod transaction_monitoring;
mod transfer_delay;
mod transfer_limit;
mod victim_alert;

use crate::model::facts::{Channel, Desk, Rail, Role};
use crate::model::interventions::{Ledger, NamedPolicy, asking};
use crate::model::params::ResponseParams;
use crate::model::params::funnel::AskRole;
use crate::model::payments::payment::Payment;
use crate::model::response::fixture::{CASE, OPENS, RING, VICTIM, noon, now, prompt, town};
use crate::model::scam::funnel::deposit;
use crate::model::settlement::book::Receipt;
use crate::model::state::{Part, ResponseTask, Sim, Then};
use crate::param::money::Minor;
use crate::policy::PolicyParams;
use crate::policy::transfer_delay::{Target, TransferDelay};
use crate::world::{AccountIx, DeviceIx, Flags};

/// The town under some policies, at noon of the window's first day.
fn under(policies: Vec<PolicyParams>) -> Sim {
    let mut response: ResponseParams = prompt();
    // Nothing but the policies acts on reports.
    response.bank.cooperates = 0.0;
    response.bank.heeds_police = 0.0;
    let mut sim = town(response);
    let mut params = (*sim.params).clone();
    params.policies = policies
        .iter()
        .enumerate()
        .map(|(position, policy)| NamedPolicy {
            name: format!("{position} {}", policy.kind()),
            policy: policy.policy(),
        })
        .collect();
    sim.params = params.into();
    sim.now = OPENS.start();
    asking::install(&mut sim);
    asking::begin_day(&mut sim, OPENS);
    sim.now = noon();
    sim
}

fn ledger(sim: &Sim) -> Ledger {
    sim.policies.ledger_of_all(&sim.world.horizon)
}

fn payment(from: AccountIx, to: AccountIx, amount: i64, role: Role) -> Payment {
    let victims = role == Role::Deposit;
    Payment {
        from,
        to,
        amount: Minor(amount),
        rail: Rail::Instant,
        channel: Channel::App,
        device: DeviceIx::NONE,
        part: Part {
            role,
            ring: Some(RING),
            case: victims.then_some(CASE),
            case_amount: victims.then_some(Minor(amount)),
            layer: None,
        },
    }
}

/// The victim pays into an account, with what would follow.
fn deposits(sim: &mut Sim, to: AccountIx, amount: i64) -> Receipt {
    let then = Then::Deposit {
        case: CASE,
        mule: sim.mules.of.get(&to).copied(),
        role: AskRole::Deposit,
        shows: 1.0,
        amount: Minor(amount),
    };
    let receipt = payment(AccountIx(VICTIM.0), to, amount, Role::Deposit).make_then(sim, then);
    if receipt.moved() {
        let given = deposit::given(&receipt, Minor(amount));
        deposit::book(sim, CASE, AskRole::Deposit, 1.0, given);
    }
    receipt
}

/// Somebody honest pays a stranger.
fn honest(sim: &mut Sim, amount: i64) -> Receipt {
    payment(AccountIx(8), AccountIx(1), amount, Role::Refund).make_honestly(sim, Then::Nothing)
}

fn reports(sim: &mut Sim) {
    now(sim, ResponseTask::Report(CASE, Desk::Bank));
}

fn frozen(sim: &Sim, account: AccountIx) -> bool {
    sim.world.accounts.get(account).flags.any(Flags::FROZEN)
}

fn day_long(target: Target) -> TransferDelay {
    TransferDelay {
        target,
        threshold: 0.0,
        withdraws: 0.0,
        ..TransferDelay::default()
    }
}
