//! Honest openings: which there are on a day.

use crate::engine::Day;
use crate::model::interventions::PolicyView;
use crate::world::{AccountIx, AccountKind};

/// Whether a customer opens an account on a day.
#[must_use]
pub fn is_of_day(view: PolicyView<'_>, account: AccountIx, day: Day) -> bool {
    let card = view.world().accounts.card(account);
    let customer = matches!(card.kind, AccountKind::Current | AccountKind::Wallet);
    customer && (day.start()..day.plus(1).start()).contains(&card.opened_at())
}
