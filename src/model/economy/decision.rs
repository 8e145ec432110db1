//! Every random decision of everyday life, by name.
//!
//! A person's day takes one draw of [`COUNT`], and one of [`MOOD`] (the week's) if anything may be done; each payment
//! then takes one of [`HABIT`] and one of [`MONEY`], told apart by their ordinal within the day. What is due on a fixed
//! date takes [`DUE_MOMENT`] and [`DUE_MONEY`]. The others are made once a person (or business, or month) and hold for
//! good.

use crate::decisions;

decisions! {
    /// How many payments a person makes on a day.
    pub COUNT = "economy/count";
    /// Which habit a payment belongs to, and when it happens.
    pub HABIT = "economy/habit";
    /// How much, to whom, and in what manner.
    pub MONEY = "economy/money";
    /// Amount, payee and manner of what falls due today.
    pub DUE_MONEY = "economy/due_money";
    /// Second of the local date at which something falls due.
    pub DUE_MOMENT = "economy/due_moment";
    /// How long the second step of a pair takes, and what else one payment must decide.
    pub STEP = "economy/step";
    /// On which day of a month a billing round falls.
    pub ROUND = "economy/round";
    /// How often a person does what has no fixed date, relative to others.
    pub ACTIVITY = "economy/activity";
    /// Whether a week is a busy one for a person.
    pub MOOD = "economy/mood";
    /// The shops a person keeps going back to; the time tells shops of the region from shops online, the ordinal the
    /// place in the list.
    pub FAVOURITE = "economy/favourite";
    /// When an account that lay idle comes back into use.
    pub WAKES = "economy/wakes";
    /// Whether a person has a trait; the ordinal is the trait.
    pub TRAIT = "economy/trait";
    /// On which day something falls due for a person; the ordinal is the habit.
    pub SLOT = "economy/slot";
    /// An employer's payday.
    pub PAYDAY = "economy/payday";
    /// The private sellers a person keeps going back to; the ordinal is the place in the list.
    pub SELLER = "economy/seller";
    /// Those among them that close friends have in common; the entity is the first of the friends.
    pub SHARED_SELLER = "economy/shared_seller";
    /// A person's landlord.
    pub LANDLORD = "economy/landlord";
    /// The relative abroad to whom a person sends money.
    pub RELATIVE = "economy/relative";
    /// Whether a payment to another country goes to a company there, and to which.
    pub COMPANY_ABROAD = "economy/company_abroad";
    /// What a person's regular bills come to, relative to others'; the ordinal is the bill.
    pub BILL = "economy/bill";
    /// How a firm banks what it takes: how often, on which weekday, in notes or cheques, whether at all.
    pub TILL = "economy/till";
    /// When on its banking day a firm goes to the bank.
    pub BANKS = "economy/banks";
    /// Whether a person keeps a firm's books, and which firm's: two ordinals.
    pub KEEPS_BOOKS = "economy/keeps_books";
}
