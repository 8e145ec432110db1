//! One occasion on which somebody does a thing: what a habit may use to plan its payments, and the drafts it puts them
//! on.

use super::session::Session;
use crate::engine::random::{Draw, mix};
use crate::engine::sample::{pick, zipf};
use crate::engine::time::Time;
use crate::engine::{Day, Seed, Span};
use crate::model::economy::amount::{Grid, Rounding, spread};
use crate::model::economy::decision;
use crate::model::economy::directory::{Directory, one_of};
use crate::model::economy::lives::Life;
use crate::model::economy::profile::{self, Traits};
use crate::model::economy::sleepers::Sleepers;
use crate::model::economy::society::Society;
use crate::model::facts::{Channel, Lookalike, Rail};
use crate::model::settlement::order::{Order, Short};
use crate::model::settlement::session::instructed_before;
use crate::param::money::{Currency, Minor};
use crate::world::{AccountIx, CountryIx, DeviceIx, PersonIx, RegionIx};

/// The largest planned payment, as a share of the monthly flow.
const MOST_AT_ONCE: f64 = 0.6;

/// Sets hashed bits apart from those they are made of.
const SMALL: u64 = 0x5eed_5a11_0dd5_ba11;

/// How often each of the shops that somebody goes back to is chosen.
const FAVOURITES: [f64; 6] = [0.36, 0.22, 0.16, 0.12, 0.08, 0.06];

/// Small sums among the payments of a habit.
#[derive(Clone, Copy, Debug)]
pub struct SmallSums {
    /// Of all payments of the habit.
    pub share: f64,
    /// Mean, in mean wages of the country.
    pub size: f64,
}

/// Standard deviation of the logarithm of small sums: they differ by what is bought, not by who buys. An assumption.
const SMALL_SPREAD: f64 = 0.9;

/// How long an account counts as new, seconds.
const NEW_FOR: Span = Span(10 * 86_400);

/// Hours before this one are night to a night owl's payments.
const MORNING: u32 = 5 * 3_600;

/// Where the plans of a day are put together.
#[derive(Clone, Debug, Default)]
pub struct Drafts {
    pub(in crate::model::economy) orders: Vec<Order>,
    /// Sessions that only look.
    pub(super) sessions: Vec<Session>,
}

impl Drafts {
    /// Adds a payment; nothing is not paid.
    #[inline]
    pub fn put(&mut self, order: Order) {
        if order.amount.is_positive() && order.from != order.to && !order.from.is_none() && !order.to.is_none() {
            self.orders.push(order);
        }
    }

    /// How many payments there are.
    #[must_use]
    pub const fn count(&self) -> usize {
        self.orders.len()
    }

    /// Adds a session without a payment.
    pub fn look(&mut self, session: Session) {
        if !session.device.is_none() && !session.account.is_none() {
            self.sessions.push(session);
        }
    }
}

/// One occasion.
#[derive(Debug)]
pub struct Occasion<'a> {
    pub world: &'a Society,
    pub directory: &'a Directory,
    pub seed: Seed,
    pub person: PersonIx,
    /// Key of the person's draws.
    pub key: u64,
    pub(super) life: &'a Life,
    pub(super) grid: Grid,
    pub day: Day,
    /// Local day of the month, 1 to 31.
    pub day_of_month: u8,
    /// Whole months since year 0, local.
    pub month: i32,
    /// When it happens.
    pub at: Time,
    /// Second of the local day.
    pub local: u32,
    /// Position among the person's occasions of the day.
    pub ordinal: u32,
    /// Which of the habit's dates this is.
    pub item: u8,
    /// How often the habit recurs, a month; 1 for dates.
    pub rate: f64,
    /// Part of payments made from the wallet, by those who have one beside their main account.
    pub wallet_part: f64,
    pub(super) sleepers: Sleepers,
    /// In quarters: amount, payee, rounding, account.
    pub(super) money: Draw,
}

impl Occasion<'_> {
    /// Country.
    #[must_use]
    pub fn country(&self) -> CountryIx {
        self.world.people.country(self.person)
    }

    /// Region.
    #[must_use]
    pub fn region(&self) -> RegionIx {
        self.world.people.region(self.person)
    }

    /// Traits.
    #[must_use]
    pub const fn has(&self, traits: u32) -> bool {
        self.life.traits.any(traits)
    }

    /// Currency of the person's country.
    #[must_use]
    pub fn currency(&self) -> Currency {
        self.world.countries[self.country().at()].currency
    }

    /// The main account.
    #[must_use]
    pub fn main(&self) -> AccountIx {
        profile::main_account(self.world, self.person)
    }

    /// Whether an account is open by now.
    #[must_use]
    pub fn is_open(&self, account: AccountIx) -> bool {
        !account.is_none() && self.world.accounts.get(account).opened_at() <= self.at
    }

    /// Whether an account is open by now and no sleeper.
    fn is_in_use(&self, account: AccountIx) -> bool {
        self.is_open(account) && self.sleepers.in_use(self.world.accounts.get(account), self.at)
    }

    /// The wallet beside the main account, where there is one in use.
    #[must_use]
    pub fn wallet_beside(&self) -> Option<AccountIx> {
        let wallet = self.world.people.wallet(self.person);
        (self.has(Traits::WALLET) && self.is_in_use(wallet)).then_some(wallet)
    }

    /// The wallet, where the person has one, else the main account.
    #[must_use]
    pub fn wallet(&self) -> AccountIx {
        self.wallet_beside().unwrap_or_else(|| self.main())
    }

    /// The account at an exchange, where there is one in use.
    #[must_use]
    pub fn exchange(&self) -> Option<AccountIx> {
        let exchange = self.world.people.exchange(self.person);
        (self.has(Traits::EXCHANGE) && self.is_in_use(exchange)).then_some(exchange)
    }

    /// The savings account, where there is one in use.
    #[must_use]
    pub fn savings(&self) -> Option<AccountIx> {
        let savings = self.world.people.savings(self.person);
        (self.has(Traits::SAVER) && self.is_in_use(savings)).then_some(savings)
    }

    /// The account an everyday payment is made from: main account or wallet, a new wallet more often.
    #[must_use]
    pub fn pays_from(&self) -> AccountIx {
        match self.wallet_beside() {
            Some(wallet) if self.money.quarter(3) < self.wallet_part || self.is_new(wallet) => wallet,
            _ => self.main(),
        }
    }

    /// Whether an account was opened in the days before.
    fn is_new(&self, account: AccountIx) -> bool {
        self.world.accounts.get(account).age(self.at) < NEW_FOR
    }

    /// A number between 0 and 1 for the payee.
    #[inline]
    #[must_use]
    pub fn pick(&self) -> f64 {
        self.money.quarter(1)
    }

    /// A friend, by a number between 0 and 1: with probability `close` one of those who are close, else any of all. Who
    /// hardly uses an account is sent money only if met twice running.
    #[must_use]
    pub fn friend(&self, close: f64, u: f64) -> Option<PersonIx> {
        let friend = self.any_friend(close, u)?;
        if !self.directory.payee(friend).near_idle {
            return Some(friend);
        }
        // Another number, made of the same bits.
        let again = (mix(u.to_bits()) >> 11) as f64 / 9_007_199_254_740_992.0;
        one_of(self.world.people.friends_of(self.person), again)
    }

    fn any_friend(&self, close: f64, u: f64) -> Option<PersonIx> {
        let all = self.world.people.friends_of(self.person);
        if u >= close {
            return one_of(all, (u - close) / (1.0 - close));
        }
        self.world
            .circle_of(self.person)?
            .close_friend(self.person, u / close)
            .or_else(|| one_of(all, u / close))
    }

    /// Small matters that take no draw of their own: twelve bits each, `which` from 0 to 4, hashed from the draw, so
    /// that they go with nothing else that it decides.
    const fn small(&self, which: u32) -> u16 {
        (mix(self.money.bits() ^ SMALL) >> (12 * which)) as u16 & 0xfff
    }

    /// A number between 0 and 1 that says whether the same payee is paid once more, in steps of 1/4096.
    #[inline]
    pub(in crate::model::economy) fn once_more(&self) -> f64 {
        f64::from(self.small(4)) / 4_096.0
    }

    /// One of `n` shops, the popular first: mostly (by the share `favourites`) one of the few that the person keeps
    /// going back to. `kind` tells apart lists of shops.
    #[must_use]
    pub fn shop(&self, n: u32, kind: i64, favourites: f64) -> u32 {
        let u = self.pick();
        if u >= favourites {
            return zipf((u - favourites) / (1.0 - favourites), n);
        }
        let place = pick(u / favourites, &FAVOURITES).unwrap_or(0) as u32;
        zipf(self.seed.draw(decision::FAVOURITE, self.key, kind, place).uniform(), n)
    }

    /// True with a probability, in steps of 1/4096; the same for the whole occasion.
    #[must_use]
    pub fn chance(&self, probability: f64) -> bool {
        f64::from(self.small(3)) < probability * 4_096.0
    }

    /// Further draws of this occasion; `step` from 0 on.
    #[must_use]
    pub fn further(&self, step: u32) -> Draw {
        self.seed.draw(
            decision::STEP,
            self.key,
            i64::from(self.day.0),
            self.ordinal << 8 | step,
        )
    }

    /// What flows through the person's accounts in a month, minor units.
    #[must_use]
    pub const fn flow(&self) -> f64 {
        self.life.flow
    }

    /// The person's monthly income, minor units.
    #[must_use]
    pub fn income(&self) -> f64 {
        self.world.people.income[self.person.at()].0 as f64
    }

    /// Mean of one payment if `share` of the flow goes out this way each month.
    #[must_use]
    pub fn mean(&self, share: f64) -> f64 {
        let monthly = self.life.flow * f64::from(self.life.scale) * share;
        (monthly / self.rate).min(0.8 * self.life.flow)
    }

    /// An amount around a mean in minor units of the person's currency, with this spread, rounded.
    #[must_use]
    pub fn amount(&self, mean: f64, sigma: f64, rounding: Rounding) -> Minor {
        // Nobody plans to pay at once what passes through their accounts in weeks.
        let most = (MOST_AT_ONCE * self.life.flow).max(mean);
        let amount = (mean * spread(self.money.quarter(0), sigma)).min(most);
        self.grid.round(amount, rounding, self.money.quarter(2))
    }

    /// An amount around a mean, of payments of which a share are small sums: so much (in mean wages) on average,
    /// whatever the payer's means. The others are larger by as much as keeps the mean, as far as anybody pays that much
    /// at once.
    #[must_use]
    pub fn small_or_not(&self, mean: f64, sigma: f64, small: &SmallSums, rounding: Rounding) -> Minor {
        let wage = self.world.countries[self.country().at()].mean_wage.0 as f64;
        let little = (small.size * wage).min(mean);
        let u = self.money.quarter(0);
        let (u, mean, sigma) = if u < small.share {
            (u / small.share, little, SMALL_SPREAD)
        } else {
            let left = 1.0 - small.share;
            ((u - small.share) / left, (mean - small.share * little) / left, sigma)
        };
        let amount = (mean * spread(u, sigma)).min(MOST_AT_ONCE * self.life.flow);
        self.grid.round(amount, rounding, self.money.quarter(2))
    }

    /// Rounds an amount without spreading it.
    #[must_use]
    pub fn rounded(&self, amount: f64, rounding: Rounding) -> Minor {
        self.grid.round(amount, rounding, self.money.quarter(2))
    }

    /// Minor units of so many coins: a coin is one where a monthly wage is some tens of thousands.
    #[must_use]
    pub const fn coins(&self, coins: i64) -> i64 {
        self.grid.steps(coins)
    }

    /// Days until the next payday; 0 for those who have none.
    #[must_use]
    pub fn days_to_payday(&self) -> u8 {
        match self.life.payday {
            0 => 0,
            payday => (payday + 30 - self.day_of_month.min(30)) % 30,
        }
    }

    /// A moment so many seconds later, within the same day.
    #[must_use]
    pub fn later(&self, seconds: i64) -> Time {
        (self.at + Span(seconds)).min(self.day.plus(1).start() - Span(1))
    }

    /// The person's device; `NONE` for those who dial.
    #[must_use]
    pub fn device(&self) -> DeviceIx {
        if self.has(Traits::DIALS) {
            DeviceIx::NONE
        } else {
            self.world.people.device[self.person.at()]
        }
    }

    /// App, or now and then the web; some dial.
    #[must_use]
    pub fn remote(&self) -> Channel {
        match self.small(0) {
            _ if self.has(Traits::DIALS) => Channel::Ussd,
            small if small < 490 => Channel::Web,
            _ => Channel::App,
        }
    }

    /// A payment by this person, now, from one of their accounts.
    #[must_use]
    pub fn pay(&self, from: AccountIx, to: AccountIx, amount: Minor, rail: Rail, channel: Channel) -> Order {
        let mut order = self.by_other(from, to, amount, rail, channel);
        if matches!(channel, Channel::App | Channel::Web) {
            order.device = self.device();
            if self.has(Traits::NIGHT_OWL) && self.local < MORNING {
                order.lookalike = Some(Lookalike::NightOwl);
            } else if from != self.main() && self.is_new(from) {
                order.lookalike = Some(Lookalike::NewAccountBurst);
            }
        }
        order
    }

    /// A payment by somebody else, to this person or on their behalf, without a device. What becomes of sums above
    /// what the payer's institution lets through at once is decided when the occasion is planned.
    #[must_use]
    pub fn by_other(&self, from: AccountIx, to: AccountIx, amount: Minor, rail: Rail, channel: Channel) -> Order {
        let payer = self.world.accounts.get(from);
        let lead = instructed_before(channel, u64::from(self.small(1)));
        Order {
            when: self.at.into(),
            from,
            to,
            amount,
            keep: Minor::ZERO,
            grain: 0,
            device: DeviceIx::NONE,
            tie: payer.tie(),
            instructed: (self.at - lead).into(),
            rail,
            channel,
            short: Short::Everyday,
            lookalike: None,
        }
    }

    /// The rail from an account to somebody's main account: within one institution, between two, or abroad.
    #[must_use]
    pub fn rail_to(&self, from: AccountIx, payee: PersonIx) -> Rail {
        let there = self.directory.payee(payee);
        let here = self.world.accounts.get(from).institution().0 as u16;
        let bits = self.small(2);
        if u32::from(there.country) != self.country().0 || bits < 620 {
            Rail::Transfer
        } else if here == there.institution && bits < 2_400 {
            Rail::Internal
        } else {
            Rail::Instant
        }
    }

    /// A transfer to somebody, by phone.
    #[must_use]
    pub fn send(&self, from: AccountIx, payee: PersonIx, amount: Minor) -> Order {
        let rail = self.rail_to(from, payee);
        self.pay(from, self.directory.payee(payee).account, amount, rail, self.remote())
    }
}
