//! What accounts hold when a run starts.
//!
//! A world is built with balances in monthly incomes. What everyday life keeps in an account goes by the money that
//! flows through it: a shopkeeper with a modest income turns over several times as much. So balances are carried over
//! from incomes to flows, once, before the first day.

use super::habits::trade::TradeParams;
use super::lives::Lives;
use super::profile::Traits;
use crate::world::{Occupation, Owner, World};

/// Carries the balances of people's accounts over from incomes to flows.
pub(super) fn settle_in(world: &mut World, lives: &Lives, trade: &TradeParams) {
    for account in world.accounts.positions() {
        let Owner::Person(person) = world.accounts.record(account).owner() else {
            continue;
        };
        let income = world.people.income[person.at()].0 as f64;
        if income > 0.0 {
            let life = &lives.lives[person.at()];
            let trades = world.people.occupation[person.at()] == Occupation::SelfEmployed;
            let part = if trades && !life.traits.any(Traits::WALLET_ONLY) {
                trade.holds
            } else {
                1.0
            };
            let account = world.accounts.get_mut(account);
            account.balance = account.balance.scaled(part * life.flow / income);
        }
    }
}
