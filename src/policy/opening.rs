//! Honest openings: which there are on a day.

use crate::engine::Day;
use crate::model::interventions::PolicyView;
use crate::world::{AccountIx, AccountKind};

/// Whether a customer opens an account on a day.
#[must_use]
pub fn is_of_day(view: PolicyView<'_>, account: AccountIx, day: Day) -> bool {
    let record = view.world().accounts.record(account);
    let customer = matches!(record.kind, AccountKind::Current | AccountKind::Wallet);
    customer && (day.start()..day.plus(1).start()).contains(&record.opened_at())
}
