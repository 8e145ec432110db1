//! Typed positions in the world's columns, and the opaque numbers that tables show instead.
//!
//! A position (`PersonIx`, `AccountIx`, ...) is dense and private: it orders nothing that leaves the program. A
//! [`PublicId`] is a keyed permutation of (owner, slot) and says nothing about role, age or order.

macro_rules! positions {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => { $(
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl $name {
            /// Stands for "none" in a flat column.
            pub const NONE: $name = $name(u32::MAX);

            /// As a subscript.
            #[must_use]
            pub const fn at(self) -> usize {
                self.0 as usize
            }

            /// Whether this stands for "none".
            #[must_use]
            pub const fn is_none(self) -> bool {
                self.0 == u32::MAX
            }

            /// `Some` unless this stands for "none".
            #[must_use]
            pub const fn some(self) -> Option<$name> {
                if self.is_none() { None } else { Some(self) }
            }
        }
    )+ };
}

positions! {
    /// A person.
    PersonIx,
    /// A company, merchant, biller, agent, platform: whoever holds accounts and is not a person.
    BusinessIx,
    /// An account.
    AccountIx,
    /// A bank, wallet provider or exchange.
    InstitutionIx,
    /// A country.
    CountryIx,
    /// A region of a country.
    RegionIx,
    /// A phone, laptop or terminal from which payments are made.
    DeviceIx,
    /// A SIM.
    PhoneIx,
}

/// What a table shows as `*_id`: an opaque unsigned integer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(transparent)]
pub struct PublicId(pub u64);
