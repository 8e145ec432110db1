//! Every random decision of everyday life, by name.
//!
//! A person's day takes one draw of [`COUNT`]; each payment then takes one of [`HABIT`] and one of [`MONEY`], told apart
//! by their ordinal within the day. What is due on a fixed date takes [`DUE_MOMENT`] and [`DUE_MONEY`]. The others are
//! made once a person (or business, or month) and hold for good.

use crate::engine::random::Decision;

/// How many payments a person makes on a day.
pub const COUNT: Decision = Decision::named("economy/count");
/// Which habit a payment belongs to, and when it happens.
pub const HABIT: Decision = Decision::named("economy/habit");
/// How much, to whom, and in what manner.
pub const MONEY: Decision = Decision::named("economy/money");
/// Amount, payee and manner of what falls due today.
pub const DUE_MONEY: Decision = Decision::named("economy/due_money");
/// Second of the local date at which something falls due.
pub const DUE_MOMENT: Decision = Decision::named("economy/due_moment");
/// How long the second step of a pair takes, and what else one payment must decide.
pub const STEP: Decision = Decision::named("economy/step");
/// On which day of a month a billing round falls.
pub const ROUND: Decision = Decision::named("economy/round");
/// Whether a person has a trait; the ordinal is the trait.
pub const TRAIT: Decision = Decision::named("economy/trait");
/// On which day something falls due for a person; the ordinal is the habit.
pub const SLOT: Decision = Decision::named("economy/slot");
/// An employer's payday.
pub const PAYDAY: Decision = Decision::named("economy/payday");
/// The private sellers a person keeps going back to; the ordinal is the place in the list.
pub const SELLER: Decision = Decision::named("economy/seller");
/// Those among them that close friends have in common; the entity is the first of the friends.
pub const SHARED_SELLER: Decision = Decision::named("economy/shared_seller");
/// A person's landlord.
pub const LANDLORD: Decision = Decision::named("economy/landlord");
/// The relative abroad to whom a person sends money.
pub const RELATIVE: Decision = Decision::named("economy/relative");
/// Whether a payment to another country goes to a company there, and to which.
pub const COMPANY_ABROAD: Decision = Decision::named("economy/company_abroad");
/// What a person's regular bills come to, relative to others'; the ordinal is the bill.
pub const BILL: Decision = Decision::named("economy/bill");

/// Whether a person keeps a firm's books, and which firm's: two ordinals.
pub const KEEPS_BOOKS: Decision = Decision::named("economy/keeps_books");

/// All of them.
pub const ALL: &[Decision] = &[
    COUNT,
    HABIT,
    MONEY,
    DUE_MONEY,
    DUE_MOMENT,
    STEP,
    ROUND,
    TRAIT,
    SLOT,
    PAYDAY,
    SELLER,
    SHARED_SELLER,
    LANDLORD,
    RELATIVE,
    BILL,
    KEEPS_BOOKS,
    COMPANY_ABROAD,
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::ALL;

    #[test]
    fn names_are_unique_and_belong_to_the_room() {
        let names: BTreeSet<_> = ALL.iter().map(|decision| decision.name).collect();
        assert_eq!(names.len(), ALL.len());
        assert!(names.iter().all(|name| name.starts_with("economy/")));
    }
}
