//! A payment in a scam role: made now, settled like any other, followed by the trail, and labelled.

use super::event::{Channel, Rail, Role};
use super::order::{Order, Short};
use super::sim::Sim;
use super::truth::TxTruth;
use super::{book::Receipt, crew::RingIx, funnel::CaseIx, justice, laundering::trail};
use crate::engine::Time;
use crate::engine::random::mix;
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
        if matches!(self.channel, Channel::App | Channel::Web) {
            sim.log_in(self.from, self.device);
        }
        let receipt = order(sim, self, None);
        sim.label(&receipt, self.rail, self.part);
        trail::follow(sim, &receipt, Some(self.part));
        justice::look(sim, &receipt);
        receipt
    }

    /// Makes it as an honest payment of somebody's own (raising money, an own purchase): no label.
    pub fn make_honestly(&self, sim: &mut Sim) -> Receipt {
        if matches!(self.channel, Channel::App | Channel::Web) {
            sim.log_in(self.from, self.device);
        }
        let receipt = order(sim, self, None);
        trail::follow(sim, &receipt, None);
        justice::look(sim, &receipt);
        receipt
    }

    /// Sends money back to whom it came from: a row of its own, which may leave a frozen account.
    pub fn make_return(&self, sim: &mut Sim, reverses_tx: Option<u64>) -> Receipt {
        let receipt = order(sim, self, Some(reverses_tx));
        sim.label(&receipt, self.rail, self.part);
        trail::follow(sim, &receipt, Some(self.part));
        receipt
    }
}

fn order(sim: &mut Sim, payment: &Payment, reverses: Option<Option<u64>>) -> Receipt {
    let order = Order {
        at: sim.now,
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
        lookalike: 0,
    };
    sim.book.settle(&mut sim.world, sim.seed, &order, reverses)
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
    pub fn label_lookalike(&mut self, receipt: &Receipt, kind: u8) {
        if receipt.tx_id != 0 {
            self.truth.lookalikes.push((receipt.tx_id, kind));
        }
    }
}
