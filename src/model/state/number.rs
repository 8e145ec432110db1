//! Numbers from which a ring writes to strangers.

use super::CaseIx;
use crate::engine::Time;
use crate::model::facts::Platform;
use crate::param::money::Minor;
use crate::world::PhoneIx;

/// A number that strangers are written to from.
#[derive(Clone, Debug)]
pub struct Number {
    pub key: u64,
    pub phone: PhoneIx,
    pub platform: Platform,
    /// When it was put to work.
    pub from: Time,
    /// When its platform finds it, if it does.
    pub until: Option<Time>,
    /// Last message from the number so far.
    pub last: Time,
    /// Cases that began with an answer to it.
    pub cases: Vec<CaseIx>,
}

impl Number {
    /// Whether what was written from it can be answered at a moment.
    #[must_use]
    pub fn works(&self, at: Time) -> bool {
        self.until.is_none_or(|until| at < until)
    }
}

/// A ring's numbers, past and present.
#[derive(Clone, Debug, Default)]
pub struct Numbers {
    pub all: Vec<Number>,
    /// How often a number was thrown away for another one, those lost to a ban not counted.
    pub lines: u32,
    /// Position of the first number of the line in use; those after it took over from one that was banned.
    pub line: usize,
    /// Messages that the line was meant for.
    pub size: u32,
    /// Messages left before it is thrown away.
    pub left: u32,
    /// What numbers got since the last bill cost.
    pub owed: Minor,
    /// Whether a bill could not be paid.
    pub in_arrears: bool,
}
