//! Complaints that were made, and those that are going to be.

use super::CaseIx;
use crate::engine::Time;
use crate::model::facts::{ComplaintTruth, Desk};
use crate::world::{AccountIx, CountryIx, InstitutionIx};

/// Position of a complaint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ComplaintIx(pub u32);

impl ComplaintIx {
    /// As a subscript.
    #[must_use]
    pub const fn at(self) -> usize {
        self.0 as usize
    }
}

/// A payment that a complaint names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named {
    /// 0 if it lies outside the window.
    pub tx_id: u64,
    pub from: AccountIx,
    pub to: AccountIx,
}

/// A complaint that was made.
#[derive(Clone, Debug)]
pub struct Complaint {
    pub key: u64,
    /// When it was made.
    pub at: Time,
    /// The complainant's.
    pub country: CountryIx,
    /// The complainant's.
    pub institution: InstitutionIx,
    pub desk: Desk,
    /// Whether an inquiry would find it to be about a crime.
    pub founded: bool,
    pub case: Option<CaseIx>,
    pub named: Vec<Named>,
    pub accused: Vec<AccountIx>,
}

/// Somebody who is going to complain.
#[derive(Clone, Copy, Debug)]
pub struct Grievance {
    pub key: u64,
    pub country: CountryIx,
    pub truth: ComplaintTruth,
}
