//! A payment in a scam role: made now, settled like any other, followed by the trail, and labelled.

use super::book::{Answer, Entry, Receipt};
use super::holds::{self, Then, Waiting};
use super::order::{Order, Short};
use super::screening::{self, Ruling};
use crate::engine::Time;
use crate::engine::random::mix;
use crate::model::facts::{Channel, Lookalike, Rail, Refusal, Role, Status};
use crate::model::interventions::port::Payer;
use crate::model::response;
use crate::model::scam::crew::RingIx;
use crate::model::scam::funnel::CaseIx;
use crate::model::scam::laundering::{self, trail};
use crate::model::state::Sim;
use crate::model::state::truth::TxTruth;
use crate::param::money::Minor;
use crate::world::{AccountIx, DeviceIx};

/// The part it plays.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    pub role: Role,
    pub ring: Option<RingIx>,
    pub case: Option<CaseIx>,
    /// In the case's currency.
    pub case_amount: Option<Minor>,
    /// Layer of the account that sends it on; 1 collects.
    pub layer: Option<u8>,
}

impl Part {
    /// Of a ring's business, and of no case or layer.
    #[must_use]
    pub const fn of_ring(role: Role, ring: RingIx) -> Part {
        Part {
            role,
            ring: Some(ring),
            case: None,
            case_amount: None,
            layer: None,
        }
    }
}

/// What is paid.
#[derive(Clone, Copy, Debug)]
pub struct Payment {
    pub from: AccountIx,
    pub to: AccountIx,
    /// In the payer account's currency.
    pub amount: Minor,
    pub rail: Rail,
    pub channel: Channel,
    pub device: DeviceIx,
    pub part: Part,
}

impl Payment {
    /// Makes it now. A refusal is a row too; the receipt tells.
    pub fn make(&self, sim: &mut Sim) -> Receipt {
        self.make_then(sim, Then::Nothing)
    }

    /// The same. Should it have to wait, the receipt says `held`, and this comes of it once it has moved.
    pub fn make_then(&self, sim: &mut Sim, then: Then) -> Receipt {
        let payer = match (self.part.role, self.part.case, self.part.ring) {
            (Role::Deposit | Role::Fee | Role::RecoveryFee, Some(case), _) => Payer::Victim(case),
            (_, _, Some(ring)) => Payer::Crew(ring),
            _ => Payer::Honest,
        };
        self.send(sim, Some(self.part), payer, then)
    }

    /// Makes it, or as much of it as a limit allows now: the receipt says how much. Whoever moves a crew's money takes what
    /// goes.
    pub fn make_up_to(&self, sim: &mut Sim, then: Then) -> Receipt {
        let receipt = self.make_then(sim, then);
        match receipt.answer {
            Some(Answer { allowed, .. }) if allowed.is_positive() && allowed < self.amount => {
                let part = Payment {
                    amount: allowed,
                    ..*self
                };
                part.make_then(sim, then)
            }
            _ => receipt,
        }
    }

    /// Makes it as an honest payment of somebody's own (raising money): no label.
    pub fn make_honestly(&self, sim: &mut Sim, then: Then) -> Receipt {
        self.send(sim, None, Payer::Honest, then)
    }

    /// Makes it as a purchase of a victim's own, at the handler's bidding: no label.
    pub fn make_for(&self, sim: &mut Sim, case: CaseIx, then: Then) -> Receipt {
        self.send(sim, None, Payer::Victim(case), then)
    }

    fn send(&self, sim: &mut Sim, part: Option<Part>, payer: Payer, then: Then) -> Receipt {
        if matches!(self.channel, Channel::App | Channel::Web) {
            sim.log_in(self.from, self.device);
        }
        let order = order(sim, self);
        if sim.policies.gated()
            && let Some(receipt) = stopped(sim, &order, part, payer, then)
        {
            if let Some(part) = part {
                sim.label(&receipt, self.rail, part);
            }
            return receipt;
        }
        let receipt = sim.book.settle(&mut sim.world, sim.seed, &order, Entry::New);
        if let Some(part) = part {
            sim.label(&receipt, self.rail, part);
        }
        trail::follow(sim, &receipt, part);
        response::look(sim, &receipt);
        receipt
    }

    /// Sends money back to whom it came from: a row of its own, which may leave a frozen account.
    pub fn make_return(&self, sim: &mut Sim, reverses_tx: Option<u64>) -> Receipt {
        let order = order(sim, self);
        let receipt = sim
            .book
            .settle(&mut sim.world, sim.seed, &order, Entry::Return(reverses_tx));
        sim.label(&receipt, self.rail, self.part);
        trail::follow(sim, &receipt, Some(self.part));
        receipt
    }
}

fn order(sim: &Sim, payment: &Payment) -> Order {
    Order {
        when: sim.now.into(),
        from: payment.from,
        to: payment.to,
        amount: payment.amount,
        keep: Minor::ZERO,
        grain: 1,
        device: payment.device,
        tie: mix(sim.world.accounts.get(payment.from).id.0) as u32,
        lead: lead(sim.now, payment),
        rail: payment.rail,
        channel: payment.channel,
        short: Short::Insist,
        lookalike: None,
    }
}

/// What a policy made of it, unless it goes on to be settled.
fn stopped(sim: &mut Sim, order: &Order, part: Option<Part>, payer: Payer, then: Then) -> Option<Receipt> {
    let (status, refusal, answer) = match screening::ask(sim, order, payer) {
        Ruling::Goes => return None,
        Ruling::Withdrawn { .. } => (Status::Cancelled, None, None),
        Ruling::Refused { answer, .. } => {
            if answer.is_outright() {
                laundering::mule::turned_away(sim, order.to);
            }
            (Status::Rejected, Some(Refusal::Policy), Some(answer))
        }
        Ruling::Held {
            by,
            until,
            withdraws,
            attempt,
            ..
        } => {
            let before = sim.world.accounts.get(order.from).balance;
            let waiting = Waiting {
                order: *order,
                instructed_at: Time(order.at().0 - i64::from(order.lead)),
                part,
                then,
                by,
                withdraws,
                attempt,
            };
            holds::put(sim, until, waiting);
            return Some(Receipt {
                tx_id: 0,
                at: order.at(),
                from: order.from,
                to: order.to,
                amount: order.amount,
                received: Minor::ZERO,
                status: Some(Status::Held),
                refusal: None,
                before,
                answer: None,
            });
        }
    };
    let receipt = holds::turn_away(sim, order, status, refusal);
    Some(Receipt { answer, ..receipt })
}

/// Seconds between asking and deciding: as for anybody's payment, a few.
fn lead(now: Time, payment: &Payment) -> u16 {
    let bits = mix(now.0 as u64 ^ mix(payment.amount.0 as u64));
    match payment.channel {
        Channel::Batch => 0,
        _ => (bits % 4) as u16,
    }
}

impl Sim {
    /// Keeps the truth about a payment of the window.
    pub fn label(&mut self, receipt: &Receipt, rail: Rail, part: Part) {
        let Some(status) = receipt.status.filter(|_| receipt.tx_id != 0) else {
            return;
        };
        self.truth.payments.push(TxTruth {
            tx_id: receipt.tx_id,
            at: receipt.at,
            role: part.role,
            ring: part.ring,
            case: part.case,
            case_amount: part.case_amount,
            layer: part.layer,
            from: receipt.from,
            to: receipt.to,
            amount: receipt.amount,
            rail,
            status,
            refusal: receipt.refusal,
            knowable_at: Time::NEVER,
        });
    }

    /// Keeps the truth about an honest payment that looks like something else.
    pub fn label_lookalike(&mut self, receipt: &Receipt, kind: Lookalike) {
        if receipt.tx_id != 0 {
            self.truth.lookalikes.push(receipt.tx_id, kind);
            self.truth.likeness.count(receipt.from, receipt.to, kind);
        }
    }
}
