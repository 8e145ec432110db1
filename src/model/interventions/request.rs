//! What policies may refuse.

use super::id::RingIx;
use crate::world::{CountryIx, InstitutionIx, PersonIx};

/// Something that somebody wants for a crew and may be refused. `key` is of draws about this very request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Request {
    /// An account for a crew's purposes in a person's name.
    Account {
        key: u64,
        person: PersonIx,
        institution: InstitutionIx,
    },
    /// An account for a company that does nothing.
    Company { key: u64, institution: InstitutionIx },
    /// A number to write to strangers from.
    Number { ring: RingIx },
    /// A seat for somebody who enters from abroad. The same key is tried again on other days.
    Seat { key: u64, country: CountryIx },
}
