//! A payment in a scam role: made now, settled like any other, followed by the trail, and labelled.

use super::settle::settle;
use super::{decision, screening};
use crate::engine::random::{join, mix};
use crate::model::facts::{Channel, Rail, Role};
use crate::model::interventions::Payer;
use crate::model::settlement::book::{Answer, Entry, Receipt};
use crate::model::settlement::order::{Order, Short};
use crate::model::settlement::session::instructed_before;
use crate::model::state::{CaseIx, Happened, Part, Sim, Then};
use crate::param::money::Minor;
use crate::world::{AccountIx, DeviceIx};

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

    /// Makes it now. Should it have to wait, the receipt says `held`, and `then` comes of it once it has moved.
    pub fn make_then(&self, sim: &mut Sim, then: Then) -> Receipt {
        let payer = match (self.part.role, self.part.case, self.part.ring) {
            (Role::Deposit | Role::Fee | Role::RecoveryFee, Some(case), _) => Payer::Victim(case),
            (_, _, Some(ring)) => Payer::Crew(ring),
            _ => Payer::Honest,
        };
        self.send(sim, Some(self.part), payer, then)
    }

    /// Makes it, or as much of it as a limit allows now: the receipt says how much. Whoever moves a crew's money takes
    /// what goes.
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
        let order = order(sim, self);
        if matches!(self.channel, Channel::App | Channel::Web) {
            sim.log_in(self.from, self.device, order.instructed.time());
        }
        if screening::concerns(sim, &order)
            && let Some(stopped) = screening::screen(sim, &order, part, payer, then)
        {
            let receipt = stopped.receipt;
            if receipt.answer.is_some_and(|answer| answer.is_outright()) {
                sim.announce(Happened::TurnedAway(order.to));
            }
            return receipt;
        }
        settle(sim, &order, Entry::New, part)
    }

    /// Sends money back to whom it came from: a row of its own, which may leave a frozen account.
    pub fn make_return(&self, sim: &mut Sim, reverses_tx: Option<u64>) -> Receipt {
        let order = order(sim, self);
        settle(sim, &order, Entry::Return(reverses_tx), Some(self.part))
    }
}

fn order(sim: &Sim, payment: &Payment) -> Order {
    let key = join(sim.world.accounts.get(payment.from).id.0, payment.amount.0 as u64);
    let bits = sim.seed.draw(decision::INSTRUCTED, key, sim.now.0, 0).bits();
    Order {
        when: sim.now.into(),
        from: payment.from,
        to: payment.to,
        amount: payment.amount,
        keep: Minor::ZERO,
        grain: 1,
        device: payment.device,
        tie: mix(sim.world.accounts.get(payment.from).id.0) as u32,
        instructed: (sim.now - instructed_before(payment.channel, bits)).into(),
        rail: payment.rail,
        channel: payment.channel,
        short: Short::Insist,
        lookalike: None,
    }
}
