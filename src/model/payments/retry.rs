//! A second try: somebody whose everyday payment was refused for want of money or for a limit tries once more some
//! minutes later, for as much or for what is there.
//!
//! It is settlement that knows of a refusal, so the second try is planned when there is one, keyed by payer and moment.
//! It is screened and settled as any payment is, and nothing follows if it is refused in its turn.

use super::decision;
use super::screening;
use super::settle::settle;
use crate::engine::Span;
use crate::engine::random::join;
use crate::engine::sample::exponential;
use crate::model::facts::{Channel, Refusal};
use crate::model::interventions::Payer;
use crate::model::settlement::book::{Entry, Receipt};
use crate::model::settlement::order::{Order, Short};
use crate::model::state::{Sim, Task, Then};
use crate::param::money::Minor;

/// Least seconds until somebody tries again.
const LEAST: i64 = 20;
/// Share of second tries that are for as much as the first. An assumption.
const AS_MUCH: f64 = 0.35;
/// Parts of the first sum, one of which is tried instead. An assumption.
const PARTS: [f64; 3] = [0.5, 0.25, 0.75];

/// An everyday payment has been refused: plans the second try, if there is one.
pub fn after_refusal(sim: &mut Sim, order: &Order, receipt: &Receipt) {
    let again = matches!(receipt.refusal, Some(Refusal::Funds | Refusal::Limit));
    if !again || order.short != Short::Everyday || order.channel == Channel::Batch {
        return;
    }
    let key = join(sim.world.accounts.get(order.from).id.0, u64::from(order.tie));
    let draw = sim.seed.draw(decision::RETRIES, key, order.at().0, 0);
    if !draw.chance(sim.book.retries) {
        return;
    }
    let how = sim.seed.draw(decision::RETRIES, key, order.at().0, 1);
    let mut then = Order {
        short: Short::Insist,
        ..*order
    };
    if how.uniform() >= AS_MUCH {
        let part = PARTS[(how.second() * PARTS.len() as f64) as usize];
        let grain = sim.world.accounts.get(order.from).currency.minor_per_unit();
        then.amount = order
            .amount
            .scaled(part)
            .floor_to(grain)
            .max(Minor(grain))
            .min(order.amount);
    }
    let at = order.at() + Span(LEAST + exponential(draw.second(), sim.book.retries_after) as i64);
    then.move_to(at);
    sim.plan(at, key, order.at().0 as u64, Task::Retry(Box::new(then)));
}

/// The second try is due.
pub fn retry(sim: &mut Sim, order: &Order) {
    if matches!(order.channel, Channel::App | Channel::Web) {
        sim.log_in(order.from, order.device, order.instructed.time());
    }
    if screening::screen(sim, order, None, Payer::Honest, Then::Nothing).is_none() {
        settle(sim, order, Entry::New, None);
    }
}
