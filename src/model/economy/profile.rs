//! A person as habits see them when the run is set up: what decides how often they do a thing.
//!
//! Traits are yes-or-no facts that several habits share (who rents, who works gigs). They are drawn once, from the
//! person's own key, so nobody's traits depend on anybody else.

use super::activity::ActivityParams;
use super::decision;
use super::params::EconomyParams;
use super::sleepers::Sleepers;
use super::society::Society;
use crate::engine::random::Seed;
use crate::world::device::DeviceKind;
use crate::world::{AccountIx, AccountKind, CountryIx, DeviceIx, Occupation, PersonIx, RegionIx};

/// A set of traits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Traits(u32);

impl Traits {
    /// None of them.
    pub const NONE: Traits = Traits(0);
    /// Lives by night.
    pub const NIGHT_OWL: u32 = 1;
    /// Pays small sums to many people from a personal account.
    pub const PAYMASTER: u32 = 1 << 1;
    /// Works for platforms that pay small sums.
    pub const GIG: u32 = 1 << 2;
    /// Is paid from abroad in USDT.
    pub const FREELANCER: u32 = 1 << 3;
    /// Rents a home.
    pub const TENANT: u32 = 1 << 4;
    /// Lives on loan apps.
    pub const BORROWER: u32 = 1 << 5;
    /// Runs a savings circle among friends.
    pub const ORGANISER: u32 = 1 << 6;
    /// Passes money on for relatives.
    pub const REMITTER: u32 = 1 << 7;
    /// Supports relatives in another country.
    pub const MIGRANT: u32 = 1 << 8;
    /// Informal, but paid into an account.
    pub const BANKED_WAGE: u32 = 1 << 9;
    /// Sells to private customers, who pay this person's own account.
    pub const SELLER: u32 = 1 << 10;
    /// Lets rooms.
    pub const LANDLORD: u32 = 1 << 11;
    /// Has a wallet beside the main account.
    pub const WALLET: u32 = 1 << 12;
    /// Has an account at an exchange.
    pub const EXCHANGE: u32 = 1 << 13;
    /// Keeps the main account at a wallet provider.
    pub const WALLET_ONLY: u32 = 1 << 14;
    /// Has a savings account.
    pub const SAVER: u32 = 1 << 15;
    /// Has a telephone without apps, and dials.
    pub const DIALS: u32 = 1 << 16;
    /// Hardly uses the account.
    pub const NEAR_IDLE: u32 = 1 << 17;
    /// Traits that somebody who hardly uses the account has no use for.
    const NEED_USE: u32 = Traits::PAYMASTER
        | Traits::GIG
        | Traits::FREELANCER
        | Traits::TENANT
        | Traits::BORROWER
        | Traits::ORGANISER
        | Traits::REMITTER
        | Traits::MIGRANT
        | Traits::SELLER
        | Traits::LANDLORD
        | Traits::SAVER
        | Traits::EXCHANGE;

    /// Whether any of these is set.
    #[inline]
    #[must_use]
    pub const fn any(self, bits: u32) -> bool {
        self.0 & bits != 0
    }
}

/// What somebody's rates are worked out from.
#[derive(Clone, Debug)]
pub struct Profile<'a> {
    pub world: &'a Society,
    pub seed: Seed,
    pub person: PersonIx,
    /// Key of all this person's draws: the opaque id, which no other person's birth can change.
    pub key: u64,
    pub country: CountryIx,
    pub region: RegionIx,
    pub occupation: Occupation,
    /// Years, at the start of the run.
    pub age: u32,
    /// Digital habit, 0 to 1.
    pub digital: f64,
    /// Monthly, minor units.
    pub income: f64,
    /// Friends and family outside the household.
    pub friends: usize,
    pub traits: Traits,
    /// Nobody knows this person, who in turn pays nobody but businesses.
    pub isolated: bool,
}

impl<'a> Profile<'a> {
    /// The profile of somebody, whose traits have been drawn. `None` for a person without any account.
    #[must_use]
    pub fn of(world: &'a Society, seed: Seed, traits: Traits, person: PersonIx) -> Option<Profile<'a>> {
        let people = &world.people;
        let at = person.at();
        people.main_account(person).some()?;
        let (year, isolated) = (world.year, people.is_isolated(person));
        Some(Profile {
            world,
            seed,
            person,
            key: world.person_key(person),
            country: people.country(person),
            region: people.region(person),
            occupation: people.occupation[at],
            age: year.saturating_sub(u32::from(people.birth_year[at])),
            digital: f64::from(people.digital[at]),
            income: people.income[at].0 as f64,
            friends: people.friends_of(person).len(),
            traits,
            isolated,
        })
    }

    /// Draws the traits of somebody; none of a person without any account.
    #[must_use]
    pub fn traits_of(world: &Society, seed: Seed, params: &EconomyParams, person: PersonIx) -> Traits {
        let Some(mut profile) = Profile::of(world, seed, Traits::NONE, person) else {
            return Traits::NONE;
        };
        let people = &world.people;
        let main = people.main_account(person);
        profile.traits = profile.drawn_traits(&params.traits);
        // Accounts that lie idle for good take no part in everyday life.
        let sleepers = Sleepers::new(seed, world.horizon, params.traits.wakes);
        let lives = |account: AccountIx| {
            let in_use = |it| sleepers.is_ever_in_use(world.accounts.get(it));
            account != main && account.some().is_some_and(in_use)
        };
        for (bit, has) in [
            (Traits::WALLET, lives(people.wallet(person))),
            (Traits::SAVER, lives(people.savings(person))),
            (Traits::EXCHANGE, lives(people.exchange(person))),
            (
                Traits::WALLET_ONLY,
                world.accounts.get(main).kind == AccountKind::Wallet,
            ),
            (Traits::DIALS, device_of(world, person).is_none()),
        ] {
            if has {
                profile.traits.0 |= bit;
            }
        }
        if !profile.has(Traits::EXCHANGE) {
            profile.traits.0 &= !Traits::FREELANCER;
        }
        let idles = profile.once(decision::TRAIT, Traits::NEAR_IDLE.trailing_zeros());
        if ActivityParams::may_be_near_idle(&profile) && idles.chance(params.activity.near_idle) {
            profile.traits.0 = profile.traits.0 & !Traits::NEED_USE | Traits::NEAR_IDLE;
        }
        profile.traits
    }

    fn drawn_traits(&self, params: &super::params::TraitParams) -> Traits {
        use Occupation::{FormalEmployee, InformalWorker, Retired, SelfEmployed, Student, Unemployed};
        let is = |among: &[Occupation]| among.contains(&self.occupation);
        let social = !self.isolated;
        let chances = [
            (Traits::NIGHT_OWL, params.night_owl, true),
            (Traits::PAYMASTER, params.paymaster, social && self.age >= 21),
            (
                Traits::GIG,
                params.gig,
                social && is(&[InformalWorker, Student, Unemployed, SelfEmployed]),
            ),
            (
                Traits::FREELANCER,
                params.freelancer,
                is(&[SelfEmployed, Student, FormalEmployee]),
            ),
            (
                Traits::TENANT,
                params.tenant,
                is(&[FormalEmployee, InformalWorker, SelfEmployed, Student]),
            ),
            (Traits::BORROWER, params.borrower, !is(&[Retired])),
            (Traits::ORGANISER, params.organiser, social && self.friends >= 4),
            (Traits::REMITTER, params.remitter, social && self.friends >= 3),
            (
                Traits::MIGRANT,
                params.migrant,
                social && is(&[FormalEmployee, InformalWorker, SelfEmployed]),
            ),
            (Traits::BANKED_WAGE, params.banked_wage, is(&[InformalWorker])),
            (
                Traits::SELLER,
                if is(&[SelfEmployed]) { 1.0 } else { params.side_seller },
                social && self.age >= 18,
            ),
            (Traits::LANDLORD, params.landlord, social && self.age >= 40),
        ];
        let mut traits = Traits::default();
        self.seed.draw_each(
            decision::TRAIT,
            chances,
            |(bit, ..)| (self.key, 0, bit.trailing_zeros()),
            |(bit, chance, can), draw| {
                if can && draw.chance(chance) {
                    traits.0 |= bit;
                }
            },
        );
        traits
    }

    /// Whether a trait is there.
    #[must_use]
    pub const fn has(&self, bits: u32) -> bool {
        self.traits.any(bits)
    }

    /// Multiplies the rate of something done by phone: mean near 1 in a population of middling habit.
    #[must_use]
    pub fn by_phone(&self) -> f64 {
        0.35 + 1.55 * self.digital
    }

    /// A draw made once for this person: the ordinal tells apart those of one decision.
    #[must_use]
    pub fn once(&self, decision: crate::engine::random::Decision, ordinal: u32) -> crate::engine::random::Draw {
        self.seed.draw(decision, self.key, 0, ordinal)
    }

    /// The friends who are close.
    #[must_use]
    pub fn close_friends(&self) -> Vec<PersonIx> {
        let circle = self.world.circle_of(self.person);
        let people = circle.into_iter().flat_map(|circle| circle.close_people(self.person));
        people.filter(|&friend| friend != self.person).collect()
    }

    /// The other members of the household.
    pub fn household(&self) -> impl Iterator<Item = PersonIx> + 'a {
        members(self.world, self.person)
    }
}

/// The other members of somebody's household, which stand next to one another in the columns.
pub fn members(world: &Society, person: PersonIx) -> impl Iterator<Item = PersonIx> + '_ {
    let people = &world.people;
    let head = people.head(person);
    (head.0..people.len() as u32)
        .map(PersonIx)
        .take_while(move |&member| people.head(member) == head)
        .filter(move |&member| member != person)
}

/// The account that money for somebody goes to.
#[must_use]
pub fn main_account(world: &Society, person: PersonIx) -> AccountIx {
    world.people.main_account(person)
}

/// The device somebody pays from; `NONE` for those who dial.
#[must_use]
pub fn device_of(world: &Society, person: PersonIx) -> DeviceIx {
    let device = world.people.device[person.at()];
    let dials = device.is_none() || world.device_kind(device) == DeviceKind::FeaturePhone;
    if dials { DeviceIx::NONE } else { device }
}
