//! Tables that are read off the world when the window closes: who is there, with which accounts.
//!
//! Rows come sorted by public id, which is a keyed permutation: their order says nothing. They are made while they
//! are handed on, so that memory holds a batch of them and no more.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::engine::time::Time;
use crate::model::facts::{Device, PartPlayed};
use crate::param::money::{Currency, Minor};
use crate::words;
use crate::world::{
    AccountIx, AccountKind, Accounts, Category, CountryCode, DeviceIx, Flags, Gender, InstitutionIx, InstitutionKind,
    Occupation, OpeningChannel, Owner, PersonIx, PublicId, World,
};

/// A row of `observed/institutions`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstitutionRow {
    pub institution_id: PublicId,
    pub name: String,
    pub kind: InstitutionKind,
    pub country: CountryCode,
}

words! {
    /// What a customer is.
    pub enum CustomerKind {
        /// A private customer.
        Person = "person",
        /// A company, an agent, or an institution's own branch.
        Business = "business",
    }
}

words! {
    /// A person's income against the mean wage of their country.
    pub enum IncomeBand {
        /// A business: no income is on file.
        None = "none",
        /// Under a half of the mean wage.
        Lowest = "lowest",
        /// From a half of the mean wage to the whole of it.
        Low = "low",
        /// From one mean wage to two.
        Middle = "middle",
        /// From two mean wages to four.
        High = "high",
        /// Four mean wages and more.
        Highest = "highest",
    }
}

impl IncomeBand {
    /// The band of a monthly income.
    #[must_use]
    pub fn of(income: Minor, mean_wage: Minor) -> IncomeBand {
        // In halves of the mean wage, in integers.
        match income.0.saturating_mul(2) / mean_wage.0.max(1) {
            ..1 => IncomeBand::Lowest,
            1 => IncomeBand::Low,
            2..4 => IncomeBand::Middle,
            4..8 => IncomeBand::High,
            _ => IncomeBand::Highest,
        }
    }
}

words! {
    /// How far an institution checked who a customer is (know your customer).
    pub enum KycLevel {
        /// A name and a number, given by phone.
        Basic = "basic",
        /// A document shown to an agent or at a counter.
        Standard = "standard",
        /// A document and an address, as banks and exchanges must have them.
        Full = "full",
        /// The owners were checked too, as for companies.
        Enhanced = "enhanced",
    }
}

impl KycLevel {
    fn of(kind: InstitutionKind, owner: Owner, channel: OpeningChannel) -> KycLevel {
        match (owner, kind, channel) {
            (Owner::Business(_), _, _) => KycLevel::Enhanced,
            (_, InstitutionKind::Bank | InstitutionKind::Exchange, _) => KycLevel::Full,
            (_, InstitutionKind::Wallet, OpeningChannel::App) => KycLevel::Basic,
            (_, InstitutionKind::Wallet, _) => KycLevel::Standard,
        }
    }
}

words! {
    /// What a customer lives on, as an institution files it.
    pub enum Livelihood {
        /// The person is paid wages by an employer through the bank.
        FormalEmployee = "formal_employee",
        /// The person works for pay without a contract, mostly in cash.
        InformalWorker = "informal_worker",
        /// The person runs a trade of their own.
        SelfEmployed = "self_employed",
        /// The person studies.
        Student = "student",
        /// The person keeps the household.
        Homemaker = "homemaker",
        /// The person draws a pension or lives on savings in old age.
        Retired = "retired",
        /// The person has no work.
        Unemployed = "unemployed",
        /// The customer is a business.
        Business = "business",
    }
}

impl From<Occupation> for Livelihood {
    fn from(occupation: Occupation) -> Livelihood {
        match occupation {
            Occupation::FormalEmployee => Livelihood::FormalEmployee,
            Occupation::InformalWorker => Livelihood::InformalWorker,
            Occupation::SelfEmployed => Livelihood::SelfEmployed,
            Occupation::Student => Livelihood::Student,
            Occupation::Homemaker => Livelihood::Homemaker,
            Occupation::Retired => Livelihood::Retired,
            Occupation::Unemployed => Livelihood::Unemployed,
        }
    }
}

/// A row of `observed/customers`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomerRow {
    pub customer_id: PublicId,
    pub institution_id: PublicId,
    pub kind: CustomerKind,
    pub birth_year: Option<i32>,
    pub gender: Option<Gender>,
    pub region: Arc<str>,
    pub country: CountryCode,
    pub occupation: Livelihood,
    pub merchant_category: Option<Category>,
    pub income_band: IncomeBand,
    pub onboarded_at: Time,
    pub kyc_level: KycLevel,
}

/// A row of `observed/companies`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CompanyRow {
    pub customer_id: PublicId,
    pub registered_at: Time,
    pub director_token: PublicId,
}

/// A row of `observed/shared_identity`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IdentityRow {
    pub customer_id: PublicId,
    pub identity_token: PublicId,
}

words! {
    /// An account's state in the window's first second.
    pub enum StatusAtStart {
        /// The account was open and had been used in the 90 days before.
        Active = "active",
        /// The account was open and had not been used in the 90 days before.
        Dormant = "dormant",
        /// The account was frozen: nothing could leave it.
        Frozen = "frozen",
        /// The account had been closed.
        Closed = "closed",
        /// The account was not open yet: it was opened within the window.
        NotOpen = "not_open",
    }
}

impl StatusAtStart {
    fn of(accounts: &Accounts, account: AccountIx, start: Time) -> StatusAtStart {
        let record = accounts.record(account);
        if record.opened_at() >= start {
            StatusAtStart::NotOpen
        } else if accounts.closed_at(account).is_some_and(|at| at <= start) {
            StatusAtStart::Closed
        } else if accounts.get(account).flags.any(Flags::FROZEN) {
            StatusAtStart::Frozen
        } else if record.is_dormant() {
            StatusAtStart::Dormant
        } else {
            StatusAtStart::Active
        }
    }
}

/// A row of `observed/accounts`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AccountRow {
    pub account_id: PublicId,
    pub customer_id: PublicId,
    pub institution_id: PublicId,
    pub kind: AccountKind,
    pub currency: Currency,
    pub opened_at: Time,
    pub closed_at: Option<Time>,
    pub opening_channel: OpeningChannel,
    pub status_at_start: StatusAtStart,
    pub opening_balance: Minor,
    pub floor: Minor,
}

/// A row of `truth/balances`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BalanceRow {
    pub account_id: PublicId,
    pub closing_balance: Minor,
}

words! {
    // By occupation in the order of `Occupation::ALL`, then by habit.
    /// A person's digital habit, in thirds, and occupation.
    pub enum Persona {
        /// A wage earner paid through the bank who lives by cash.
        CashFormalEmployee = "cash_formal_employee",
        /// A wage earner paid through the bank who uses cash and phone alike.
        MixedFormalEmployee = "mixed_formal_employee",
        /// A wage earner paid through the bank who does nearly everything by phone.
        DigitalFormalEmployee = "digital_formal_employee",
        /// A worker without a contract who lives by cash.
        CashInformalWorker = "cash_informal_worker",
        /// A worker without a contract who uses cash and phone alike.
        MixedInformalWorker = "mixed_informal_worker",
        /// A worker without a contract who does nearly everything by phone.
        DigitalInformalWorker = "digital_informal_worker",
        /// Somebody with a trade of their own who lives by cash.
        CashSelfEmployed = "cash_self_employed",
        /// Somebody with a trade of their own who uses cash and phone alike.
        MixedSelfEmployed = "mixed_self_employed",
        /// Somebody with a trade of their own who does nearly everything by phone.
        DigitalSelfEmployed = "digital_self_employed",
        /// A student who lives by cash.
        CashStudent = "cash_student",
        /// A student who uses cash and phone alike.
        MixedStudent = "mixed_student",
        /// A student who does nearly everything by phone.
        DigitalStudent = "digital_student",
        /// Somebody who keeps the household who lives by cash.
        CashHomemaker = "cash_homemaker",
        /// Somebody who keeps the household who uses cash and phone alike.
        MixedHomemaker = "mixed_homemaker",
        /// Somebody who keeps the household who does nearly everything by phone.
        DigitalHomemaker = "digital_homemaker",
        /// A retired person who lives by cash.
        CashRetired = "cash_retired",
        /// A retired person who uses cash and phone alike.
        MixedRetired = "mixed_retired",
        /// A retired person who does nearly everything by phone.
        DigitalRetired = "digital_retired",
        /// Somebody without work who lives by cash.
        CashUnemployed = "cash_unemployed",
        /// Somebody without work who uses cash and phone alike.
        MixedUnemployed = "mixed_unemployed",
        /// Somebody without work who does nearly everything by phone.
        DigitalUnemployed = "digital_unemployed",
    }
}

impl Persona {
    /// Digital habits that are told apart.
    const HABITS: usize = 3;

    /// The persona of somebody's occupation and digital habit, 0 to 1.
    fn of(occupation: Occupation, digital: f32) -> Persona {
        let third = match digital {
            ..0.333 => 0,
            ..0.667 => 1,
            _ => 2,
        };
        Persona::ALL[occupation as usize * Persona::HABITS + third]
    }
}

const _: () = assert!(Persona::ALL.len() == Occupation::ALL.len() * Persona::HABITS);

/// A row of `truth/people`.
#[derive(Clone, Debug, PartialEq)]
pub struct PersonRow {
    pub person_id: PublicId,
    pub identity_token: PublicId,
    pub persona: Persona,
    pub susceptibility: f64,
    pub first_role: PartPlayed,
    pub roles: Cow<'static, str>,
}

/// The parts that people played, gathered as they are told.
#[derive(Clone, Debug, Default)]
pub struct Roles {
    played: BTreeMap<PublicId, Vec<(Time, PartPlayed)>>,
}

impl Roles {
    /// Somebody played a part from a moment on.
    pub fn add(&mut self, person: PublicId, part: PartPlayed, at: Time) {
        self.played.entry(person).or_default().push((at, part));
    }

    /// The earliest part, and all of them in alphabetical order.
    fn of(&self, person: PublicId) -> (PartPlayed, Cow<'static, str>) {
        let Some(played) = self.played.get(&person) else {
            return (PartPlayed::None, Cow::Borrowed(PartPlayed::None.word()));
        };
        let first = played.iter().min().map_or(PartPlayed::None, |&(_, part)| part);
        let mut roles: Vec<&str> = played.iter().map(|&(_, part)| part.word()).collect();
        roles.sort_unstable();
        roles.dedup();
        (first, Cow::Owned(roles.join("|")))
    }
}

/// Every account's state in the window's first second, by position.
#[must_use]
pub fn statuses(world: &World) -> Vec<StatusAtStart> {
    let start = world.horizon.window_start.start();
    let accounts = &world.accounts;
    accounts
        .positions()
        .map(|account| StatusAtStart::of(accounts, account, start))
        .collect()
}

/// Rows of `institutions`.
#[must_use]
pub fn institutions(world: &World) -> Vec<InstitutionRow> {
    let row = |institution: &crate::world::Institution| InstitutionRow {
        institution_id: institution.id,
        name: institution.name.clone(),
        kind: institution.kind,
        country: world.countries[institution.country.at()].code,
    };
    let mut rows: Vec<InstitutionRow> = world.institutions.iter().map(row).collect();
    rows.sort_by_key(|row| row.institution_id);
    rows
}

/// A person or business at an institution.
#[derive(Clone, Copy, Debug)]
pub struct Customer {
    id: PublicId,
    owner: Owner,
    institution: InstitutionIx,
    /// The first of its accounts there.
    first: AccountIx,
}

/// Positions of the accounts that a table may show (opened before the window's end), sorted by public id.
#[must_use]
pub fn shown_accounts(world: &World) -> Vec<AccountIx> {
    let (accounts, end) = (&world.accounts, world.horizon.window_end.start());
    let mut shown: Vec<AccountIx> = accounts
        .positions()
        .filter(|&account| accounts.record(account).opened_at() < end)
        .collect();
    shown.par_sort_unstable_by_key(|&account| accounts.get(account).id);
    shown
}

/// Whose accounts those are: one entry per owner and institution, sorted by public id.
#[must_use]
pub fn customers_of(world: &World, accounts: &[AccountIx]) -> Vec<Customer> {
    let customer = |&first: &AccountIx| {
        let record = world.accounts.record(first);
        Customer {
            id: record.customer(),
            owner: record.owner(),
            institution: record.institution(),
            first,
        }
    };
    let mut customers: Vec<Customer> = accounts.par_iter().map(customer).collect();
    customers.par_sort_unstable_by_key(|customer| {
        let first = world.accounts.record(customer.first);
        (customer.owner, customer.institution, first.opened_at(), first.id)
    });
    customers.dedup_by_key(|customer| (customer.owner, customer.institution));
    customers.par_sort_unstable_by_key(|customer| customer.id);
    customers
}

/// Rows of `customers`.
pub fn customers<'a>(world: &'a World, customers: &'a [Customer]) -> impl Iterator<Item = CustomerRow> + 'a {
    let regions: Vec<Arc<str>> = world
        .regions
        .iter()
        .map(|region| Arc::from(region.name.as_str()))
        .collect();
    let nowhere: Arc<str> = Arc::from("");
    customers.iter().map(move |customer| {
        let first = world.accounts.record(customer.first);
        let institution = &world.institutions[customer.institution.at()];
        let region_name = |region: crate::world::RegionIx| Arc::clone(regions.get(region.at()).unwrap_or(&nowhere));
        let common = CustomerRow {
            customer_id: customer.id,
            institution_id: institution.id,
            kind: CustomerKind::Business,
            birth_year: None,
            gender: None,
            region: Arc::clone(&nowhere),
            country: CountryCode::UNKNOWN,
            occupation: Livelihood::Business,
            merchant_category: None,
            income_band: IncomeBand::None,
            onboarded_at: first.opened_at(),
            kyc_level: KycLevel::of(institution.kind, customer.owner, first.channel()),
        };
        match customer.owner {
            Owner::Person(person) => {
                let people = &world.people;
                let country = &world.countries[people.country(person).at()];
                CustomerRow {
                    kind: CustomerKind::Person,
                    birth_year: Some(i32::from(people.birth_year[person.at()])),
                    gender: Some(people.gender[person.at()]),
                    region: region_name(people.region(person)),
                    country: country.code,
                    occupation: people.occupation[person.at()].into(),
                    income_band: IncomeBand::of(people.income[person.at()], country.mean_wage),
                    ..common
                }
            }
            Owner::Business(business) => {
                let business = world.businesses.get(business);
                CustomerRow {
                    region: region_name(business.region),
                    country: world.countries[business.country.at()].code,
                    merchant_category: Some(business.category),
                    ..common
                }
            }
        }
    })
}

/// Rows of `companies`.
pub fn companies<'a>(world: &'a World, customers: &'a [Customer]) -> impl Iterator<Item = CompanyRow> + 'a {
    customers.iter().filter_map(|customer| match customer.owner {
        Owner::Person(_) => None,
        Owner::Business(business) => {
            let business = world.businesses.get(business);
            Some(CompanyRow {
                customer_id: customer.id,
                registered_at: business.registered_at,
                director_token: business.director_token,
            })
        }
    })
}

/// Rows of `shared_identity`.
pub fn shared_identity<'a>(world: &'a World, customers: &'a [Customer]) -> impl Iterator<Item = IdentityRow> + 'a {
    customers.iter().map(|customer| IdentityRow {
        customer_id: customer.id,
        identity_token: world.token(customer.owner),
    })
}

/// Rows of `accounts`. Accounts beyond the end of `statuses` were born within the window.
pub fn accounts<'a>(
    world: &'a World,
    shown: &'a [AccountIx],
    statuses: &'a [StatusAtStart],
) -> impl Iterator<Item = AccountRow> + 'a {
    let end = world.horizon.window_end.start();
    shown.iter().map(move |&position| {
        let (account, record) = (world.accounts.get(position), world.accounts.record(position));
        AccountRow {
            account_id: account.id,
            customer_id: record.customer(),
            institution_id: world.institutions[account.institution().at()].id,
            kind: account.kind,
            currency: account.currency,
            opened_at: record.opened_at(),
            closed_at: world.accounts.closed_at(position).filter(|&at| at < end),
            opening_channel: record.channel(),
            status_at_start: statuses.get(position.at()).copied().unwrap_or(StatusAtStart::NotOpen),
            opening_balance: world.accounts.openings.get(position),
            floor: account.floor(),
        }
    })
}

/// Rows of `balances`.
pub fn balances<'a>(world: &'a World, shown: &'a [AccountIx]) -> impl Iterator<Item = BalanceRow> + 'a {
    shown.iter().map(|&position| {
        let account = world.accounts.get(position);
        BalanceRow {
            account_id: account.id,
            closing_balance: account.balance,
        }
    })
}

/// Positions of the devices that a table may show (first seen before the window's end), sorted by public id.
#[must_use]
pub fn shown_devices(world: &World) -> Vec<DeviceIx> {
    let (devices, end) = (&world.devices, world.horizon.window_end.start());
    let all = (0..devices.len() as u32).map(DeviceIx);
    let mut shown: Vec<DeviceIx> = all.filter(|device| devices.get(*device).first_seen_at < end).collect();
    shown.par_sort_unstable_by_key(|device| devices.get(*device).id);
    shown
}

/// Rows of `devices`.
pub fn devices<'a>(world: &'a World, shown: &'a [DeviceIx]) -> impl Iterator<Item = Device> + 'a {
    shown.iter().map(|&position| {
        let device = world.devices.get(position);
        Device {
            device_id: device.id,
            kind: device.kind,
            first_seen_at: device.first_seen_at,
        }
    })
}

/// A person as they are when the window closes. Their parts may be told later, so this waits for the run's end.
#[derive(Clone, Copy, Debug)]
pub struct Resident {
    id: PublicId,
    token: PublicId,
    susceptibility: f32,
    digital: f32,
    occupation: Occupation,
}

/// Everybody, sorted by public id.
#[must_use]
pub fn residents(world: &World) -> Vec<Resident> {
    let people = &world.people;
    let resident = |person: PersonIx| Resident {
        id: world.person_id(person),
        token: world.token(Owner::Person(person)),
        susceptibility: people.susceptibility[person.at()],
        digital: people.digital[person.at()],
        occupation: people.occupation[person.at()],
    };
    let everybody = (0..people.len() as u32).into_par_iter().map(PersonIx);
    let mut residents: Vec<Resident> = everybody.map(resident).collect();
    residents.par_sort_unstable_by_key(|resident| resident.id);
    residents
}

/// Rows of `people`.
pub fn people<'a>(residents: &'a [Resident], roles: &'a Roles) -> impl Iterator<Item = PersonRow> + 'a {
    residents.iter().map(|resident| {
        let (first_role, roles) = roles.of(resident.id);
        PersonRow {
            person_id: resident.id,
            identity_token: resident.token,
            persona: Persona::of(resident.occupation, resident.digital),
            susceptibility: f64::from(resident.susceptibility),
            first_role,
            roles,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_persona_is_a_habit_and_an_occupation() {
        for &occupation in Occupation::ALL {
            assert_eq!(Livelihood::from(occupation).word(), occupation.word());
            assert_eq!(Persona::of(occupation, 0.1).word(), format!("cash_{occupation}"));
            assert_eq!(Persona::of(occupation, 0.5).word(), format!("mixed_{occupation}"));
            assert_eq!(Persona::of(occupation, 0.9).word(), format!("digital_{occupation}"));
        }
    }

    #[test]
    fn income_is_banded_by_the_mean_wage() {
        let band = |income: i64| IncomeBand::of(Minor(income), Minor(100));
        assert_eq!(
            [0, 49, 50, 99, 100, 199, 200, 399, 400].map(band).map(IncomeBand::word),
            [
                "lowest", "lowest", "low", "low", "middle", "middle", "high", "high", "highest"
            ]
        );
    }

    #[test]
    fn parts_are_sorted_and_the_first_is_the_earliest() {
        let mut roles = Roles::default();
        roles.add(PublicId(7), PartPlayed::Victim, Time(10));
        roles.add(PublicId(7), PartPlayed::Mule, Time(20));
        roles.add(PublicId(7), PartPlayed::Victim, Time(30));
        assert_eq!(
            roles.of(PublicId(7)),
            (PartPlayed::Victim, Cow::Borrowed("mule|victim"))
        );
        assert_eq!(roles.of(PublicId(8)), (PartPlayed::None, Cow::Borrowed("none")));
    }
}
