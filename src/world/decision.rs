//! Every random decision in building a world, by name.

use crate::engine::Decision;

macro_rules! decisions {
    ($($(#[$meta:meta])* $constant:ident = $name:literal;)+) => {
        $($(#[$meta])* pub const $constant: Decision = Decision::named($name);)+

        /// All of them.
        pub const ALL: &[Decision] = &[$($constant),+];
    };
}

decisions! {
    /// Age.
    AGE = "world/age";
    /// Gender.
    GENDER = "world/gender";
    /// Whether somebody lives in a city.
    CITY = "world/city";
    /// Occupation, and the spread of income.
    WORK = "world/work";
    /// Digital habit and susceptibility.
    MIND = "world/mind";
    /// Employer.
    EMPLOYER = "world/employer";
    /// Size of the household that begins at this person.
    HOUSEHOLD = "world/household";
    /// Which accounts somebody has.
    ACCOUNTS = "world/accounts";
    /// At which institution each of them is.
    INSTITUTION = "world/institution";
    /// How old an account is, and whether it is in use.
    ACCOUNT_AGE = "world/account_age";
    /// What is in it.
    BALANCE = "world/balance";
    /// When a SIM was registered; since when a device is seen.
    PHONE = "world/phone";
    /// Whether a device is shared, and what it is.
    DEVICE = "world/device";
    /// How many friends.
    FRIENDS = "world/friends";
    /// Who they are.
    FRIEND = "world/friend";
    /// Trade, age, seat, director and accounts of a business.
    BUSINESS = "world/business";
    /// Id of an institution.
    INSTITUTION_ID = "world/institution_id";
}

#[cfg(test)]
mod tests {
    use super::ALL;

    #[test]
    fn names_are_unique() {
        let mut names: Vec<_> = ALL.iter().map(|decision| decision.name).collect();
        names.sort_unstable();
        let before = names.len();
        names.dedup();
        assert_eq!(names.len(), before);
    }
}
