//! Every random decision in building a world, by name.

use crate::decisions;

decisions! {
    /// Age.
    pub AGE = "world/age";
    /// Gender.
    pub GENDER = "world/gender";
    /// Whether somebody lives in a city.
    pub CITY = "world/city";
    /// Occupation, and the spread of income.
    pub WORK = "world/work";
    /// Digital habit and susceptibility.
    pub MIND = "world/mind";
    /// Employer.
    pub EMPLOYER = "world/employer";
    /// Size of the household that begins at this person.
    pub HOUSEHOLD = "world/household";
    /// Which accounts somebody has.
    pub ACCOUNTS = "world/accounts";
    /// At which institution each of them is.
    pub INSTITUTION = "world/institution";
    /// How old an account is, and whether it is in use.
    pub ACCOUNT_AGE = "world/account_age";
    /// What is in it.
    pub BALANCE = "world/balance";
    /// When a SIM was registered; since when a device is seen.
    pub PHONE = "world/phone";
    /// Whether a device is shared, and what it is.
    pub DEVICE = "world/device";
    /// How many friends.
    pub FRIENDS = "world/friends";
    /// Who they are.
    pub FRIEND = "world/friend";
    /// Trade, age, seat, director and accounts of a business.
    pub BUSINESS = "world/business";
    /// Id of an institution.
    pub INSTITUTION_ID = "world/institution_id";
    /// Ids of people.
    pub PERSON_ID = "world/person_id";
    /// Tokens that join customers of several institutions.
    pub TOKEN = "world/token";
    /// Ids of accounts.
    pub ACCOUNT_ID = "world/account_id";
    /// Ids of customers.
    pub CUSTOMER_ID = "world/customer_id";
    /// Ids of devices.
    pub DEVICE_ID = "world/device_id";
    /// Ids of networks.
    pub NETWORK_ID = "world/network_id";
    /// Ids of sessions.
    pub SESSION_ID = "world/session_id";
    /// Ids of first messages.
    pub MESSAGE_ID = "world/message_id";
    /// Ids of phones.
    pub PHONE_ID = "world/phone_id";
    /// Ids of those who have outgrown their block; wide enough never to meet one of the block.
    pub OUTGROWN = "world/outgrown_id";
    /// Ids of networks whose owners have outgrown their block.
    pub OUTGROWN_NETWORK = "world/outgrown_network";
}
