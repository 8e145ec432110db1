//! What a policy sees of what other rooms keep: copies of a few columns, made when it looks.

use super::id::CaseIx;
use crate::engine::Time;
use crate::model::facts::{Desk, MuleKind, Platform};
use crate::param::money::{Currency, Minor};
use crate::world::{AccountIx, CountryIx, InstitutionIx, PersonIx};

/// A complaint that was made.
#[derive(Clone, Copy, Debug)]
pub struct SeenComplaint<'a> {
    /// Of draws about it.
    pub key: u64,
    /// The complainant's.
    pub country: CountryIx,
    /// The complainant's.
    pub institution: InstitutionIx,
    pub desk: Desk,
    /// The truth: whether an inquiry would find it to be about a crime.
    pub founded: bool,
    /// The complainant's case; `None` where there is none (an owner of a hijacked account, somebody mistaken).
    pub case: Option<CaseIx>,
    /// Accounts that it names, once each.
    pub accused: &'a [AccountIx],
}

/// A victim's case.
#[derive(Clone, Copy, Debug)]
pub struct SeenCase {
    /// Of draws about it.
    pub key: u64,
    pub person: PersonIx,
    /// The victim's; amounts of the case are in it.
    pub currency: Currency,
    /// What was paid less what came back, over the whole case; not below zero.
    pub net_loss: Minor,
}

/// The truth about an account in a crew's hands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeenMule {
    pub kind: MuleKind,
    /// Whether it is a shell company's.
    pub is_company: bool,
}

/// A crew.
#[derive(Clone, Copy, Debug)]
pub struct SeenRing {
    /// Of draws about it.
    pub key: u64,
    /// Whose residents it works on.
    pub target: CountryIx,
}

/// A building where crews work.
#[derive(Clone, Copy, Debug)]
pub struct SeenSite {
    /// Of draws about it.
    pub key: u64,
    pub country: CountryIx,
    pub seats: u32,
    /// Not once it has fallen.
    pub is_open: bool,
}

/// A crew's group or channel.
#[derive(Clone, Copy, Debug)]
pub struct SeenGroup {
    /// Of draws about it.
    pub key: u64,
    pub platform: Platform,
    /// Whose residents are in it.
    pub target: CountryIx,
}

/// A number from which a crew writes to strangers.
#[derive(Clone, Copy, Debug)]
pub struct SeenNumber {
    /// Of draws about it.
    pub key: u64,
    pub platform: Platform,
    /// When it was, or will be, put to work.
    pub from: Time,
}

/// A payment that waits.
#[derive(Clone, Copy, Debug)]
pub struct SeenHold {
    /// Under which it waits.
    pub(in crate::model) number: u64,
    /// The case of the victim who makes it, if one does.
    pub victim: Option<CaseIx>,
}
