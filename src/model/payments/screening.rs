//! Before a payment: the payer's institution and the policies look at it, and what they say is done.
//!
//! Everyday payments and those of the scam are screened alike and look the same there. What only depends on the
//! payer is what people do about a warning, and what they do next when they were refused. A payment that would fail
//! anyway (for want of funds, over a limit, from a frozen account) is not shown to anybody, and to no policy one that
//! is no transfer: by card, as a bill, over a counter.

use super::settle::settle;
use super::{decision, holds, known_payee};
use crate::engine::random::join;
use crate::engine::{Span, Time};
use crate::model::facts::{Channel, Rail, Refusal, Status};
use crate::model::interventions::{Attempt, Payer, PolicyIx, Verdict, asking};
use crate::model::settlement::book::{Answer, Entry, Receipt};
use crate::model::settlement::order::{Order, Short};
use crate::model::state::{Again, HeldPayment, Part, Sim, Task, Then};
use crate::param::money::Minor;
use crate::world::{AccountIx, AccountKind, Flags, Owner};

/// Share of established businesses whom a payer has paid before.
const KNOWN_BUSINESSES: f64 = 0.6;
/// A business registered longer ago counts as established.
const ESTABLISHED: Span = Span(400 * 86_400);
/// An honest payer gives up after so many parts.
const PARTS: u8 = 7;

/// What becomes of a payment that was screened: what its bank and all policies come to together ([`Verdict`] is what
/// one of them says), and what the payer makes of that.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Ruling {
    /// It goes on to be settled.
    Goes,
    /// The payer has thought better of it.
    Withdrawn,
    /// It waits.
    Held {
        by: PolicyIx,
        until: Time,
        withdraws: f64,
        attempt: Attempt,
    },
    /// It is refused.
    Refused {
        refusal: Refusal,
        answer: Answer,
        /// Share of honest payers who pay in such parts as the answer allows.
        resumes: f64,
    },
}

/// A payment that was stopped before it was made.
#[derive(Clone, Copy, Debug)]
pub struct Stopped {
    /// Its row's, but that of a payment on hold has none yet.
    pub receipt: Receipt,
    /// Share of honest payers who go on in parts.
    resumes: f64,
}

/// Whether a payment must be shown to anybody before it is made.
#[inline]
#[must_use]
pub fn concerns(sim: &Sim, order: &Order) -> bool {
    sim.policies.checks_payments() || sim.response.accused.has(order.to)
}

/// Screens a payment at [`Sim::now`] and does what comes of it: nothing if it goes on to be settled; else its row is
/// written, or it is put aside. `part` is its role in a scam, `then` what the payer means to come of it.
pub fn screen(sim: &mut Sim, order: &Order, part: Option<Part>, payer: Payer, then: Then) -> Option<Stopped> {
    let amount = payable(sim, order)?;
    let order = Order { amount, ..*order };
    let (status, refusal, answer, resumes) = match rule(sim, &order, payer) {
        Ruling::Goes => return None,
        Ruling::Withdrawn => (Status::Cancelled, None, None, 0.0),
        Ruling::Refused {
            refusal,
            answer,
            resumes,
        } => (Status::Rejected, Some(refusal), Some(answer), resumes),
        Ruling::Held {
            by,
            until,
            withdraws,
            attempt,
        } => {
            let before = sim.world.accounts.get(order.from).balance;
            let order = Order {
                short: Short::Insist,
                ..order
            };
            let held = HeldPayment {
                order,
                part,
                then,
                by,
                withdraws,
                attempt,
            };
            holds::put(sim, until, held);
            let receipt = Receipt {
                tx_id: 0,
                at: order.at(),
                from: order.from,
                to: order.to,
                amount,
                received: Minor::ZERO,
                status: Some(Status::Held),
                refusal: None,
                before,
                answer: None,
            };
            return Some(Stopped { receipt, resumes: 0.0 });
        }
    };
    let receipt = holds::turn_away(sim, &order, status, refusal);
    if let Some(part) = part {
        sim.label(&receipt, order.rail, part);
    } else if let Some(kind) = order.lookalike {
        sim.label_lookalike(&receipt, kind);
    }
    Some(Stopped {
        receipt: Receipt { answer, ..receipt },
        resumes,
    })
}

/// Asks the payer's own institution about a payment, then the policies in force, and counts what these do.
///
/// A warning is shown before the payment leaves, so it comes first; what a hold or a refusal tells a victim comes with
/// it.
fn rule(sim: &mut Sim, order: &Order, payer: Payer) -> Ruling {
    if let Some(ruling) = known_payee::ruling(sim, order, payer) {
        return ruling;
    }
    if !sim.policies.checks_payments() {
        return Ruling::Goes;
    }
    let Some(mut attempt) = attempt(sim, order, payer) else {
        return Ruling::Goes;
    };
    let nth = sim.policies.nth(order.at(), attempt.pair);
    attempt.key = join(attempt.key, nth);
    let said = asking::before_payment(sim, &attempt);
    if said.is_empty() {
        return goes(sim, &attempt);
    }
    if let Some(me) = asking::heeded(sim, &attempt, &said) {
        count_stopped(sim, me, &attempt);
        sim.policies.ledger(me).abandoned_honest += i64::from(payer == Payer::Honest);
        return Ruling::Withdrawn;
    }
    let understood = told(sim, &attempt, &said);
    let (mut by, mut verdict) = (PolicyIx(0), Verdict::Pass);
    for &(me, other) in &said {
        let both = verdict.or(other);
        if both != verdict {
            (verdict, by) = (both, me);
        }
    }
    match (verdict, understood) {
        (Verdict::Pass | Verdict::Warn, _) => goes(sim, &attempt),
        // Whoever understands does not wait for the end of the hold.
        (Verdict::Hold { .. }, Some(me)) => {
            count_stopped(sim, me, &attempt);
            Ruling::Withdrawn
        }
        (Verdict::Hold { until, withdraws, .. }, None) => {
            remember(sim, &attempt);
            Ruling::Held {
                by,
                until,
                withdraws,
                attempt,
            }
        }
        (
            Verdict::Reject {
                allowed,
                again,
                resumes,
                ..
            },
            understood,
        ) => {
            count_stopped(sim, by, &attempt);
            Ruling::Refused {
                refusal: Refusal::Policy,
                answer: Answer {
                    allowed,
                    again,
                    understood: understood.is_some(),
                },
                resumes,
            }
        }
    }
}

/// The first policy of those that hold or refuse a victim's payment from whose telling the victim understands.
fn told(sim: &Sim, attempt: &Attempt, said: &[(PolicyIx, Verdict)]) -> Option<PolicyIx> {
    let Payer::Victim(_) = attempt.payer else {
        return None;
    };
    let understands = |&&(me, verdict): &&(PolicyIx, Verdict)| {
        let key = join(attempt.key, sim.policies.key(me));
        sim.seed.draw(decision::TOLD, key, 0, 0).chance(verdict.tells())
    };
    said.iter().find(understands).map(|&(me, _)| me)
}

fn goes(sim: &mut Sim, attempt: &Attempt) -> Ruling {
    remember(sim, attempt);
    Ruling::Goes
}

fn remember(sim: &mut Sim, attempt: &Attempt) {
    if attempt.new_payee {
        sim.policies.paid.add(attempt.from, attempt.to);
    }
}

/// A payment that did not come about is in the policy's ledger.
pub fn count_stopped(sim: &mut Sim, me: PolicyIx, attempt: &Attempt) {
    let cents = sim.cents(attempt.amount, sim.world.accounts.get(attempt.from).currency);
    let ledger = sim.policies.ledger(me);
    if attempt.payer == Payer::Honest {
        ledger.stopped_honest += 1;
        ledger.stopped_honest_cents += cents;
    } else {
        ledger.stopped_illicit += 1;
        ledger.stopped_illicit_cents += cents;
    }
}

/// Screens an everyday payment. Whether it ends there: then nothing more is to be done about it.
pub fn stops(sim: &mut Sim, order: &Order) -> bool {
    sim.now = order.at();
    let Some(Stopped { receipt, resumes }) = screen(sim, order, None, Payer::Honest, Then::Nothing) else {
        return false;
    };
    if let Some(answer) = receipt.answer {
        let amount = receipt.amount;
        in_parts(sim, &Order { amount, ..*order }, answer, resumes, 0);
    }
    true
}

/// An honest payer who was refused for the amount pays in parts, the next one as soon as more is accepted.
fn in_parts(sim: &mut Sim, order: &Order, answer: Answer, resumes: f64, part: u8) {
    let (Some(again), true) = (answer.again, answer.allowed.is_positive()) else {
        return;
    };
    if part >= PARTS || order.amount <= Minor::ZERO {
        return;
    }
    let key = join(sim.world.accounts.get(order.from).id.0, u64::from(order.tie));
    let draw = sim.seed.draw(decision::RESUMES, key, order.at().0, u32::from(part));
    if part == 0 && !draw.chance(resumes) {
        return;
    }
    // About as long after this one; on the following day, within an hour of its time.
    let blur = again.0.min(86_400) / 24;
    let at = order.at() + again + Span((draw.second() * 2.0 * blur as f64) as i64 - blur);
    let mut order_then = Order {
        short: Short::Insist,
        ..*order
    };
    order_then.move_to(at);
    let next = Again {
        order: order_then,
        answer,
        part: part + 1,
    };
    sim.plan(at, key, order.at().0 as u64, Task::Again(Box::new(next)));
}

/// The next part of a payment that was refused for its amount is due.
///
/// What is left of it follows whether the part has gone or waits: a hold delays a payment and calls off none. If the
/// part is refused for its amount in its turn, because something else has used up what was allowed, nothing has been
/// paid and all of it is tried again. Whoever thinks better of a part, or is refused whatever the amount, gives up the
/// rest.
pub fn resume(sim: &mut Sim, again: &Again) {
    let whole = again.order.amount;
    let part = Order {
        amount: again.answer.allowed.min(whole),
        ..again.order
    };
    match screen(sim, &part, None, Payer::Honest, Then::Nothing) {
        None => {
            settle(sim, &part, Entry::New, None);
        }
        Some(Stopped { receipt, .. }) => match (receipt.answer, receipt.status) {
            (Some(answer), _) => {
                // Parts of another day are as large as this one was meant to be.
                let allowed = answer.allowed.max(again.answer.allowed);
                in_parts(sim, &again.order, Answer { allowed, ..answer }, 1.0, again.part);
                return;
            }
            // What waits will be paid, and the rest after it.
            (None, Some(Status::Held)) => {}
            (None, _) => return,
        },
    }
    let rest = Order {
        amount: whole - part.amount,
        ..again.order
    };
    in_parts(sim, &rest, again.answer, 1.0, again.part);
}

/// What the payer's institution sees, if there is something for a policy to see: a payment by transfer or of tokens
/// that would be settled.
fn attempt(sim: &Sim, order: &Order, payer: Payer) -> Option<Attempt> {
    let by_transfer = matches!(
        order.rail,
        Rail::Instant | Rail::Transfer | Rail::Internal | Rail::Exchange | Rail::Onchain
    );
    if !by_transfer || order.channel == Channel::Batch {
        return None;
    }
    let accounts = &sim.world.accounts;
    let (from, to) = (accounts.get(order.from), accounts.get(order.to));
    let customer = matches!(
        from.kind,
        AccountKind::Current | AccountKind::Wallet | AccountKind::Exchange | AccountKind::Business
    );
    let own = accounts.record(order.from).owner() == accounts.record(order.to).owner() && order.rail != Rail::Exchange;
    if !customer || own || !accounts.is_open(order.to, order.at()) {
        return None;
    }
    let pair = join(from.id.0, to.id.0);
    Some(Attempt {
        at: order.at(),
        from: order.from,
        to: order.to,
        amount: order.amount,
        rail: order.rail,
        channel: order.channel,
        new_payee: !sim.policies.paid.has(order.from, order.to) && strangers(sim, order, pair),
        sender: from.institution(),
        receiver: to.institution(),
        payer,
        lookalike: order.lookalike.is_some(),
        pair,
        key: join(pair, order.at().0 as u64),
    })
}

/// The amount that settlement would move, by its own rule; `None` if it would refuse.
fn payable(sim: &Sim, order: &Order) -> Option<Minor> {
    let accounts = &sim.world.accounts;
    let from = accounts.get(order.from);
    let amount = order.asked(from.balance, || {
        let to = accounts.get(order.to);
        sim.world.rates.converted(to.balance, to.currency, from.currency)
    });
    let institution = &sim.world.institutions[from.institution().at()];
    let limited = matches!(from.kind, AccountKind::Current | AccountKind::Wallet) && order.channel.is_limited();
    let sent = from.sent_on(order.at().day());
    let over = limited && (amount > institution.transfer_limit || sent + amount > institution.daily_limit);
    let settles = amount.is_positive()
        && accounts.is_open(order.from, order.at())
        && !from.flags.any(Flags::FROZEN)
        && !over
        && amount <= accounts.available(order.from);
    settles.then_some(amount)
}

/// Whether records before the window hold no payment between the two: people who share a household or are friends have
/// paid one another, and so have customers most established businesses.
fn strangers(sim: &Sim, order: &Order, pair: u64) -> bool {
    let (people, accounts) = (&sim.world.people, &sim.world.accounts);
    match (accounts.record(order.from).owner(), accounts.record(order.to).owner()) {
        (Owner::Person(payer), Owner::Person(payee)) => {
            people.head(payer) != people.head(payee)
                && !people.friends_of(payer).contains(&payee)
                && !people.friends_of(payee).contains(&payer)
        }
        (_, Owner::Business(business)) => {
            let established = order.at() - sim.world.businesses.get(business).registered_at > ESTABLISHED;
            !(established && sim.seed.draw(decision::FAMILIAR, pair, 0, 0).chance(KNOWN_BUSINESSES))
        }
        (Owner::Business(_), Owner::Person(_)) => true,
    }
}

/// An amount in mean monthly wages of the account's country.
#[must_use]
pub fn in_wages(sim: &Sim, account: AccountIx, amount: Minor) -> f64 {
    let state = sim.world.accounts.get(account);
    let country = &sim.world.countries[sim.world.institutions[state.institution().at()].country.at()];
    let amount = sim.world.rates.mid(amount, state.currency, country.currency);
    amount.0 as f64 / country.mean_wage.0.max(1) as f64
}

/// So many mean monthly wages in the currency of an account.
#[must_use]
pub fn wages(sim: &Sim, account: AccountIx, wages: f64) -> Minor {
    let state = sim.world.accounts.get(account);
    let country = &sim.world.countries[sim.world.institutions[state.institution().at()].country.at()];
    let amount = country.mean_wage.scaled(wages);
    sim.world.rates.mid(amount, country.currency, state.currency)
}
