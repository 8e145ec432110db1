//! Business between businesses: whoever keeps the books of a firm pays its suppliers, and now and then a helper, from
//! the firm's account. Honest companies pay one another all day, as shell companies do.
//!
//! Planned with the bookkeeper, from whose device much of it is instructed; the money is the firm's.

use crate::model::economy::amount::{Rounding, spread};
use crate::model::economy::decision;
use crate::model::economy::directory::{Directory, one_of};
use crate::model::economy::habit::Habit;
use crate::model::economy::hours::Hours;
use crate::model::economy::plan::occasion::{Drafts, Occasion};
use crate::model::economy::profile::Profile;
use crate::model::facts::{Channel, Rail};
use crate::model::settlement::order::Order;
use crate::param::parameters;
use crate::world::{AccountIx, Occupation};

parameters! {
    /// Business between businesses.
    pub struct SuppliersParams {
        /// Share of formal employees and the self-employed who keep a firm's books.
        bookkeepers: f64 = 0.12, "share" in 0.0..=1.0, world, assumption;
        /// Payments that a bookkeeper makes from the firm's account.
        per_month: f64 = 7.0, "payments per month" in 0.0..=200.0, world, assumption;
        /// Mean payment of a firm to a supplier, relative to the mean monthly wage of the country.
        size: f64 = 0.9, "mean wages" in 0.0..=100.0, world, assumption;
        /// Spread of a firm's payments: standard deviation of the logarithm.
        spread: f64 = 1.2, "ln units" in 0.0..=3.0, world, assumption;
        /// Share of a firm's payments within the country that go to a helper's own account.
        helpers: f64 = 0.3, "share" in 0.0..=1.0, world, assumption;
        /// Mean payment of a firm to a helper, relative to the mean monthly wage of the country.
        helper_size: f64 = 0.12, "mean wages" in 0.0..=10.0, world, assumption;
        /// Share of a firm's payments that cross the border: half to suppliers abroad, half from customers there.
        abroad: f64 = 0.08, "share" in 0.0..=1.0, world, assumption;
        /// How much a firm pays on a day of rest, relative to a working day.
        rest_day: f64 = 0.3, "ratio" in 0.0..=10.0, world, assumption;
    }
}

/// Business between businesses.
#[derive(Debug)]
pub struct Suppliers(pub SuppliersParams);

impl Suppliers {
    /// The account of the firm whose books somebody keeps: the employer's, or that of a shop of the region.
    fn firm(occasion: &Occasion) -> Option<AccountIx> {
        if let Some(employer) = occasion.world.people.employer[occasion.person.at()].some() {
            return Some(occasion.directory.account(employer.0));
        }
        let shops = &occasion.world.regions[occasion.region().at()].merchants;
        let draw = occasion.seed.draw(decision::KEEPS_BOOKS, occasion.key, 0, 1);
        (!shops.is_empty()).then(|| {
            let shop = shops.start + draw.below(shops.len() as u64) as u32;
            occasion.directory.account(shop)
        })
    }

    /// A supplier in the region: a firm or a shop, the well known more often.
    fn supplier(occasion: &Occasion) -> Option<AccountIx> {
        let region = &occasion.world.regions[occasion.region().at()];
        let suppliers = if occasion.chance(0.6) && !region.employers.is_empty() {
            &region.employers
        } else {
            &region.merchants
        };
        let place = (occasion.pick() * occasion.pick() * suppliers.len() as f64) as u32;
        (!suppliers.is_empty()).then(|| occasion.directory.account(suppliers.start + place))
    }

    /// Puts the payment into the way it is made: mostly by app, some in a batch.
    fn put(occasion: &Occasion, mut order: Order, drafts: &mut Drafts) {
        let draw = occasion.further(0);
        let device = occasion.device();
        order.channel = match occasion.remote() {
            Channel::Ussd => Channel::Batch,
            _ if draw.uniform() < 0.25 => Channel::Batch,
            channel => channel,
        };
        if order.channel == Channel::Batch {
            order.rail = Rail::Transfer;
        } else {
            order.device = device;
        }
        drafts.put(order);
    }
}

impl Habit for Suppliers {
    fn name(&self) -> &'static str {
        "suppliers"
    }

    fn hours(&self) -> Hours {
        Hours::Office
    }

    fn rest_day(&self) -> f64 {
        self.0.rest_day
    }

    fn rate(&self, who: &Profile, _directory: &Directory) -> f64 {
        let works = matches!(who.occupation, Occupation::FormalEmployee | Occupation::SelfEmployed);
        let keeps = works && !who.isolated && who.once(decision::KEEPS_BOOKS, 0).chance(self.0.bookkeepers);
        if keeps { self.0.per_month } else { 0.0 }
    }

    fn plan(&self, occasion: &Occasion, drafts: &mut Drafts) {
        let Some(firm) = Suppliers::firm(occasion) else { return };
        let wage = occasion.world.countries[occasion.country().at()].mean_wage.0 as f64;
        let way = occasion.further(1);
        let times = spread(occasion.further(2).uniform(), self.0.spread);
        let (here, at) = (occasion.world.accounts.get(firm).institution(), way.second());
        let rail = |there| match at {
            u if u < 0.2 => Rail::Transfer,
            u if u < 0.7 && here == there => Rail::Internal,
            _ => Rail::Instant,
        };
        let beyond = one_of(&occasion.directory.country(occasion.country()).abroad, occasion.pick());
        if let Some(beyond) = beyond.filter(|_| occasion.chance(self.0.abroad)) {
            let amount = occasion.rounded(wage * self.0.size * times, Rounding::Firm);
            if way.chance(0.5) {
                let order = occasion.by_other(firm, beyond, amount, Rail::Transfer, Channel::App);
                Suppliers::put(occasion, order, drafts);
            } else {
                drafts.put(occasion.by_other(beyond, firm, amount, Rail::Transfer, Channel::Batch));
            }
        } else if way.chance(self.0.helpers) {
            let helpers = occasion.directory.region(occasion.region());
            let helper = helpers.and_then(|region| one_of(&region.gig_workers, occasion.pick()));
            if let Some(helper) = helper.filter(|&helper| helper != occasion.person) {
                let payee = occasion.directory.payee(helper);
                let there = occasion.world.accounts.get(payee.account).institution();
                let amount = occasion.rounded(wage * self.0.helper_size * times, Rounding::People);
                let order = occasion.by_other(firm, payee.account, amount, rail(there), Channel::App);
                Suppliers::put(occasion, order, drafts);
            }
        } else if let Some(supplier) = Suppliers::supplier(occasion) {
            let there = occasion.world.accounts.get(supplier).institution();
            let amount = occasion.rounded(wage * self.0.size * times, Rounding::Firm);
            let order = occasion.by_other(firm, supplier, amount, rail(there), Channel::App);
            Suppliers::put(occasion, order, drafts);
        }
    }
}
