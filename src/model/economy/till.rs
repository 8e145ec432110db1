//! What firms do with what is left in, or lacking from, their accounts: takings are banked, surpluses drawn.
//!
//! A shop's customers mostly pay in notes and a firm's in cheques, neither of which is a row; what shops and firms pay
//! (wages, suppliers, the self-employed) mostly is one. So on their banking days they bring to the bank what the
//! account lacks, notes over the counter or cheques, and on the same days draw what lies there beyond need. Without
//! this, money would leave firms for people's accounts for ever.
//!
//! A till is worked out once a firm: where it banks, when, and how much it means to hold, which follows from what
//! it is expected to pay in a month. The plan reads no balance; how much is lacking or left is settlement's to say
//! ([`Short::Fill`], [`Short::UpTo`]).

use rayon::prelude::*;

use super::decision;
use super::directory::{Directory, one_of};
use super::habit::Slot;
use super::habits::{trade, wages};
use super::hours::Clock;
use super::lives::Lives;
use super::params::EconomyParams;
use super::plan::intent::Scene;
use super::plan::occasion::Drafts;
use super::profile::Profile;
use super::society::Society;
use crate::engine::{Seed, Span, Time};
use crate::model::facts::{Channel, Rail};
use crate::model::settlement::order::{Order, Short};
use crate::model::settlement::session::instructed_before;
use crate::param::money::Minor;
use crate::param::parameters;
use crate::world::{AccountIx, AccountKind, BusinessKind, Country, CountryIx, DeviceIx, PersonIx, RegionIx, World};

parameters! {
    /// What firms bank and draw.
    pub struct TillParams {
        /// Balance that a firm means to have on the evening of a banking day, relative to what it pays in a month.
        float: f64 = 1.25, "months of payments" in 0.0..=12.0, world, assumption;
        /// Balance above which a firm draws what is left over, relative to the balance that it means to have.
        surplus: f64 = 1.3, "ratio" in 1.0..=100.0, world, assumption;
        /// Balance that a shop begins with, relative to the one that it means to have: what it holds on average later.
        shop_begins: f64 = 1.09, "ratio" in 0.0..=100.0, world, assumption;
        /// Balance that another firm begins with, relative to the one that it means to have.
        firm_begins: f64 = 1.2, "ratio" in 0.0..=100.0, world, assumption;
        /// Share of shops that bank each week; other firms, and the rest of the shops, do so on one of four weeks.
        weekly: f64 = 0.7, "share" in 0.0..=1.0, world, assumption;
        /// Share of firms other than shops that are paid in notes; the others bank cheques.
        in_notes: f64 = 0.25, "share" in 0.0..=1.0, world, assumption;
        /// Share of firms that bank at all.
        banks: f64 = 1.0, "share" in 0.0..=1.0, world, assumption;
    }
}

/// Least that a firm means to have, in mean monthly wages of its country.
const LEAST: f64 = 0.5;
/// Most that is banked or drawn on one day, in balances that the firm means to have.
const MOST: f64 = 12.0;
/// Weeks in the round of those who do not bank each week.
const WEEKS: u64 = 4;

/// A firm's account, and how it is squared.
#[derive(Clone, Copy, Debug)]
struct Till {
    key: u64,
    account: AccountIx,
    /// Cash of the firm's institution in its region.
    vault: AccountIx,
    country: CountryIx,
    /// What the firm means to have.
    float: Minor,
    /// What it has before the first day.
    begins: Minor,
    /// 0 for Monday.
    weekday: u8,
    /// In which week of the round it banks; `None` for each.
    week: Option<u8>,
    /// Whether notes are carried, not cheques.
    in_notes: bool,
}

/// All firms' tills, in the order of businesses.
#[derive(Clone, Debug, Default)]
pub struct Tills {
    all: Vec<Till>,
    surplus: f64,
}

/// Firms whose banking is planned together.
pub const CHUNK: usize = 4_096;

impl Tills {
    /// Works out every firm's till. `O(people + businesses)`.
    #[must_use]
    pub fn new(
        world: &World,
        society: &Society,
        seed: Seed,
        params: &EconomyParams,
        directory: &Directory,
        lives: &Lives,
    ) -> Tills {
        let pays = Pays::new(society, seed, params, directory, lives);
        let till = &params.till;
        let mut all = Vec::new();
        for (place, business) in world.businesses.all.iter().enumerate() {
            let is_firm = matches!(
                business.kind,
                BusinessKind::Merchant
                    | BusinessKind::Biller
                    | BusinessKind::Employer
                    | BusinessKind::Telecom
                    | BusinessKind::Platform
                    | BusinessKind::Lender
            );
            if !is_firm || business.account.is_none() {
                continue;
            }
            let draw = |ordinal| seed.draw(decision::TILL, business.key, 0, ordinal);
            let counters = open_on(&world.countries[business.country.at()]);
            let Some(weekday) = one_of(&counters, draw(1).uniform()) else {
                continue;
            };
            if !draw(2).chance(till.banks) {
                continue;
            }
            let account = society.accounts.get(business.account);
            let is_shop = account.kind == AccountKind::Merchant;
            let wage = society.countries[business.country.at()].mean_wage;
            let weekly = is_shop && draw(0).chance(till.weekly);
            let float = Minor(libm::round(till.float * pays.of[place]) as i64).max(wage.scaled(LEAST));
            let begins = if is_shop { till.shop_begins } else { till.firm_begins };
            all.push(Till {
                key: business.key,
                account: business.account,
                vault: society.vault(account.institution(), business.region),
                country: business.country,
                float,
                begins: float.scaled(begins),
                weekday,
                week: (!weekly).then(|| draw(3).below(WEEKS) as u8),
                in_notes: is_shop || draw(0).second() < till.in_notes,
            });
        }
        Tills {
            all,
            surplus: till.surplus,
        }
    }

    /// How many firms there are.
    #[must_use]
    pub const fn count(&self) -> usize {
        self.all.len()
    }

    /// Carries firms' balances over to what they hold on average, before the first day. Firms that open later begin
    /// with nothing.
    pub fn settle_in(&self, world: &mut World) {
        let start = world.horizon.start.start();
        for till in &self.all {
            if world.accounts.record(till.account).opened_at() <= start {
                world.accounts.get_mut(till.account).balance = till.begins;
            }
        }
    }

    /// What the firms of a chunk bring to the bank and draw on a day.
    pub(super) fn carry_out(&self, chunk: usize, scene: &Scene, clock: &Clock, drafts: &mut Drafts) {
        let places = chunk * CHUNK..((chunk + 1) * CHUNK).min(self.all.len());
        for till in &self.all[places] {
            let today = &scene.todays[till.country.at()];
            let slot = Slot::week(till.weekday).bit();
            for (date, daytime) in today.dates.iter().zip(today.daytime) {
                let week = (date.day.0.div_euclid(7) as u64 % WEEKS) as u8;
                if !daytime || date.rest || date.due & slot == 0 || till.week.is_some_and(|it| it != week) {
                    continue;
                }
                let draw = scene.seed.draw(decision::BANKS, till.key, i64::from(date.day.0), 0);
                let second = scene.world.countries[till.country.at()].utc_second(clock.second(draw.uniform()));
                if today.date(second).day == date.day {
                    let at = scene.day.start() + Span(i64::from(second));
                    self.bank(till, scene, at, draw.bits(), drafts);
                }
            }
        }
    }

    fn bank(&self, till: &Till, scene: &Scene, at: Time, bits: u64, drafts: &mut Drafts) {
        if scene.world.accounts.get(till.account).opened_at() > at {
            return;
        }
        let rail = if till.in_notes { Rail::Atm } else { Rail::Transfer };
        let grain = scene.grids[till.country.at()]
            .steps(1_000)
            .clamp(1, i64::from(u32::MAX)) as u32;
        let order = |from: AccountIx, to, short, keep| Order {
            when: at.into(),
            from,
            to,
            amount: till.float.scaled(MOST),
            keep,
            grain,
            device: DeviceIx::NONE,
            tie: scene.world.accounts.get(from).tie(),
            instructed: (at - instructed_before(Channel::Branch, bits)).into(),
            rail,
            channel: Channel::Branch,
            short,
            lookalike: None,
        };
        drafts.put(order(till.vault, till.account, Short::Fill, till.float));
        drafts.put(order(
            till.account,
            till.vault,
            Short::UpTo,
            till.float.scaled(self.surplus),
        ));
    }
}

/// Weekdays on which banks have their counters open, 0 for Monday.
fn open_on(country: &Country) -> Vec<u8> {
    (0..7).filter(|&day| !country.weekend[usize::from(day)]).collect()
}

/// Who pays somebody: an employer wages, the firms of a region one of the self-employed.
enum PaidBy {
    Employer(u32),
    FirmsOf(RegionIx),
}

/// What each business is expected to pay people in a month, minor units of its country.
struct Pays {
    of: Vec<f64>,
}

impl Pays {
    fn new(society: &Society, seed: Seed, params: &EconomyParams, directory: &Directory, lives: &Lives) -> Pays {
        let paid: Vec<(PaidBy, f64)> = (0..society.people.len() as u32)
            .into_par_iter()
            .filter_map(|person| {
                let person = PersonIx(person);
                let who = Profile::of(society, seed, lives.lives[person.at()].traits, person)?;
                let wage = params.wages.expected(&who);
                if wage > 0.0 {
                    let employer = wages::employer(society, seed, person, who.key)?;
                    return Some((PaidBy::Employer(employer), wage));
                }
                let pace = params.budget.pace * params.activity.of(&who);
                Some((PaidBy::FirmsOf(who.region), params.trade.expected(&who) * pace))
            })
            .collect();
        let mut of = vec![0.0; directory.businesses()];
        let mut takings = vec![0.0; society.regions.len()];
        for (by, sum) in paid {
            match by {
                PaidBy::Employer(employer) => of[employer as usize] += sum,
                PaidBy::FirmsOf(region) => takings[region.at()] += sum,
            }
        }
        for (region, taken) in society.regions.iter().zip(takings) {
            for (range, part) in [
                (&region.merchants, trade::SHOPS),
                (&region.employers, 1.0 - trade::SHOPS),
            ] {
                // The first are met most, as `often_first` has it.
                let count = range.len() as f64;
                for place in range.clone() {
                    let below = |at: u32| libm::sqrt(f64::from(at - range.start) / count);
                    of[place as usize] += taken * part * (below(place + 1) - below(place));
                }
            }
        }
        Pays { of }
    }
}
