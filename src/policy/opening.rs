//! Honest openings: which there are on a day, and what becomes of one that is turned away at first.

use crate::engine::Day;
use crate::model::facts::{AccountAction, Action, Actor, Event, Reason};
use crate::model::state::Sim;
use crate::world::{AccountIx, AccountKind, Flags};

/// Whether a customer opens an account on a day.
pub fn of_day(sim: &Sim, account: AccountIx, day: Day) -> bool {
    let card = sim.world.accounts.card(account);
    let customer = matches!(card.kind, AccountKind::Current | AccountKind::Wallet);
    customer && (day.start()..day.plus(1).start()).contains(&card.opened_at())
}

/// Stops what would leave a new account; whether it did. Nobody takes it for a freeze: there is nothing to find out.
pub fn restrict(sim: &mut Sim, account: AccountIx) -> bool {
    let purse = sim.world.accounts.get_mut(account);
    if purse.flags.any(Flags::FROZEN) {
        return false;
    }
    purse.flags.set(Flags::FROZEN);
    let account_id = purse.id;
    sim.tell(Event::AccountAction(AccountAction {
        ts: sim.now,
        account_id,
        action: Action::Freeze,
        by: Actor::Policy,
        reason: Reason::Review,
        amount: None,
    }));
    true
}
