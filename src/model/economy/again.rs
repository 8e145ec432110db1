//! Again: the same payee once more within minutes, as honest people do it.
//!
//! A sum above what a bank lets through at once is made in parts or given up; something is paid twice by mistake; the
//! rest of a bill follows; who was refused tries once more. The first three are planned with the payment (`finish`),
//! whatever habit it belongs to; the last is known only when the payment has been refused, and is settlement's to
//! begin ([`crate::model::payments::retry`]).

use super::amount::Rounding;
use super::plan::occasion::{Drafts, Occasion};
use crate::engine::Span;
use crate::engine::sample::exponential;
use crate::model::facts::{Channel, Rail};
use crate::model::settlement::order::{Order, Short};
use crate::param::money::Minor;
use crate::param::parameters;
use crate::world::AccountKind;

parameters! {
    /// The same payee once more within minutes.
    pub struct AgainParams {
        /// Share of everyday payments above what a bank lets through at once that are made in parts; the others are
        /// given up.
        in_parts: f64 = 0.5, "share" in 0.0..=1.0, world, assumption;
        /// Share of payments by phone or card that are followed by a smaller one to the same payee: the rest of a bill,
        /// something forgotten.
        rest: f64 = 0.01, "share" in 0.0..=0.5, world, assumption;
        /// Share of payments by phone or card that are made twice by mistake.
        twice: f64 = 0.003, "share" in 0.0..=0.5, world, assumption;
        /// Share of everyday payments refused for want of money or for a limit that are tried once more, for as much or
        /// for what is there.
        refused: f64 = 0.4, "share" in 0.0..=1.0, window, assumption;
        /// Mean time until the same payee is paid again.
        minutes: f64 = 4.0, "minutes" in 1.0..=60.0, world, assumption;
    }
}

/// Most parts of one payment.
const PARTS: i64 = 4;
/// Least seconds between one payment and the next to the same payee.
const LEAST: i64 = 25;
/// Further draws of an occasion that are taken here begin with this one.
const STEPS: u32 = 240;

/// Goes over the payments of one occasion, those on the drafts from `first` on.
pub(super) fn finish(params: &AgainParams, occasion: &Occasion, drafts: &mut Drafts, first: usize) {
    // What is added here is not looked at again.
    let planned = first..drafts.orders.len();
    let alone = planned.len() == 1;
    for place in planned {
        let order = drafts.orders[place];
        let payer = occasion.world.accounts.get(order.from);
        if !matches!(payer.kind, AccountKind::Current | AccountKind::Wallet) {
            continue;
        }
        let institution = &occasion.world.institutions[payer.institution().at()];
        let most = institution.transfer_limit;
        if order.amount > most && order.channel.is_limited() {
            let draw = occasion.further(STEPS);
            if !alone || order.short == Short::UpTo {
                // What is left over is fetched, and what belongs to a larger matter paid, in sums that go at once.
                let grain = i64::from(order.grain).max(occasion.coins(100));
                let part = most.scaled(0.5 + 0.5 * draw.second()).floor_to(grain);
                let part = part.max(Minor(grain)).min(most);
                drafts.orders[place].amount = part;
                if order.short == Short::UpTo {
                    let today = institution.daily_limit.scaled(0.9);
                    let parts = (order.amount.min(today).0 / part.0.max(1)).min(PARTS);
                    in_like_parts(params, occasion, drafts, place, parts as u32);
                }
            } else if draw.chance(params.in_parts) && order.amount.0 <= institution.daily_limit.0.min(PARTS * most.0) {
                in_parts(params, occasion, drafts, place, most);
            } else {
                drafts.orders.truncate(first);
            }
        } else if place == first && order.short == Short::Everyday && is_by_hand(&order) {
            once_more(params, occasion, drafts, &order);
        }
    }
}

/// Paid twice by mistake, or the rest of a bill.
fn once_more(params: &AgainParams, occasion: &Occasion, drafts: &mut Drafts, order: &Order) {
    let u = occasion.once_more();
    if u >= params.twice + params.rest {
        return;
    }
    let Some(mut next) = later(params, occasion, order, 1) else {
        return;
    };
    if u >= params.twice {
        let part = 0.1 + 0.9 * occasion.further(STEPS).uniform();
        let rounding = match order.rail {
            Rail::Card | Rail::Bill => Rounding::Till,
            _ => Rounding::People,
        };
        next.amount = occasion
            .rounded(order.amount.0 as f64 * part, rounding)
            .min(order.amount);
    }
    drafts.orders.push(next);
}

/// Whether somebody pays in person: by phone or at a till.
fn is_by_hand(order: &Order) -> bool {
    matches!(
        order.channel,
        Channel::App | Channel::Web | Channel::Ussd | Channel::Pos
    ) && !matches!(order.rail, Rail::Exchange | Rail::Onchain)
}

/// Divides a payment: even parts in round sums, and the rest.
fn in_parts(params: &AgainParams, occasion: &Occasion, drafts: &mut Drafts, place: usize, most: Minor) {
    let whole = drafts.orders[place];
    let parts = (whole.amount.0 + most.0 - 1) / most.0;
    let grain = occasion.coins(500);
    let even = Minor(((whole.amount.0 / parts + grain - 1) / grain * grain).min(most.0));
    drafts.orders[place].amount = even;
    let mut rest = whole.amount - even;
    let mut before = whole;
    for part in 1..parts as u32 {
        let Some(mut next) = later(params, occasion, &before, part).filter(|_| rest.is_positive()) else {
            return;
        };
        before = next;
        next.amount = even.min(rest);
        rest -= next.amount;
        drafts.orders.push(next);
    }
}

/// Fetches more of what is left over, in as large a sum each time, for as long as there is any.
fn in_like_parts(params: &AgainParams, occasion: &Occasion, drafts: &mut Drafts, place: usize, parts: u32) {
    let mut before = drafts.orders[place];
    for part in 1..parts {
        let Some(next) = later(params, occasion, &before, part) else {
            return;
        };
        before = next;
        drafts.orders.push(next);
    }
}

/// The same payment some minutes later; none where that is on another day.
fn later(params: &AgainParams, occasion: &Occasion, order: &Order, step: u32) -> Option<Order> {
    let u = occasion.further(STEPS + step).second();
    let wait = LEAST + exponential(u, params.minutes * 60.0) as i64;
    let mut next = *order;
    let at = order.at() + Span(wait);
    next.move_to(at);
    (at.day() == occasion.day).then_some(next)
}
