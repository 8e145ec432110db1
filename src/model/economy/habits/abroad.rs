//! Money across borders: migrants send to relatives in another country, every pair of countries among them, and
//! money comes from and goes to countries beyond through correspondents.

use crate::engine::random::Draw;
use crate::model::economy::amount::Rounding;
use crate::model::economy::decision;
use crate::model::economy::directory::{Directory, one_of};
use crate::model::economy::habit::Habit;
use crate::model::economy::hours::Hours;
use crate::model::economy::plan::occasion::{Drafts, Occasion};
use crate::model::economy::profile::{Profile, Traits};
use crate::model::facts::{Channel, Rail};
use crate::param::parameters;
use crate::world::PersonIx;

parameters! {
    /// Money across borders.
    pub struct AbroadParams {
        /// Transfers that a migrant sends to relatives in another country.
        per_month: f64 = 1.1, "payments per month" in 0.0..=60.0, world, assumption;
        /// Share of monthly flow that a migrant sends to relatives in another country.
        share: f64 = 0.18, "share of monthly flow" in 0.0..=1.0, world, assumption;
        /// Spread of one person's payments across borders: standard deviation of the logarithm.
        spread: f64 = 0.6, "ln units" in 0.0..=3.0, world, assumption;
        /// Payments that a person receives from countries beyond the simulated ones.
        incoming: f64 = 0.07, "payments per month" in 0.0..=30.0, world, assumption;
        /// Mean payment from countries beyond the simulated ones, relative to the payee's monthly income.
        incoming_size: f64 = 0.5, "share of monthly income" in 0.0..=20.0, world, assumption;
        /// Payments that a person of middling digital habit makes to other countries, beside those to relatives.
        outgoing: f64 = 0.03, "payments per month" in 0.0..=30.0, world, assumption;
        /// Share of monthly flow that is paid to other countries, beside what goes to relatives.
        outgoing_share: f64 = 0.01, "share of monthly flow" in 0.0..=1.0, world, assumption;
        /// Share of payments to other countries, beside those to relatives, that go to a company of a simulated one:
        /// tuition, a clinic, goods.
        to_companies: f64 = 0.35, "share" in 0.0..=1.0, world, assumption;
    }
}

/// Migrants sending to relatives.
#[derive(Debug)]
pub struct Relative(pub AbroadParams);

/// Money from countries beyond.
#[derive(Debug)]
pub struct FromAbroad(pub AbroadParams);

/// Money to companies of other countries, and to countries beyond.
#[derive(Debug)]
pub struct ToAbroad(pub AbroadParams);

/// How many relatives a migrant supports.
const RELATIVES: usize = 2;

/// The country and the place in it of one of a migrant's relatives, as two numbers between 0 and 1.
fn place(draw: Draw) -> (f64, f64) {
    (draw.uniform(), draw.second())
}

impl Habit for Relative {
    fn name(&self) -> &'static str {
        "relative_abroad"
    }

    fn hours(&self) -> Hours {
        Hours::Screen
    }

    fn rate(&self, who: &Profile, directory: &Directory) -> f64 {
        let (u, v) = place(who.once(decision::RELATIVE, 0));
        if who.has(Traits::MIGRANT) && directory.relative(who.country, u, v).is_some() {
            self.0.per_month
        } else {
            0.0
        }
    }

    fn share(&self) -> f64 {
        self.0.share
    }

    fn payees(&self, who: &Profile, directory: &Directory, give: &mut dyn FnMut(PersonIx, f64)) {
        for relative in 0..RELATIVES {
            let (u, v) = place(who.once(decision::RELATIVE, relative as u32));
            if let Some(payee) = directory.relative(who.country, u, v) {
                give(payee, 1.0 / RELATIVES as f64);
            }
        }
    }

    fn plan(&self, occasion: &Occasion, drafts: &mut Drafts) {
        let relative = (occasion.pick() * RELATIVES as f64) as u32;
        let (u, v) = place(occasion.seed.draw(decision::RELATIVE, occasion.key, 0, relative));
        if let Some(payee) = occasion.directory.relative(occasion.country(), u, v) {
            let amount = occasion.amount(occasion.mean(self.0.share), self.0.spread, Rounding::People);
            let to = occasion.directory.payee(payee).account;
            drafts.put(occasion.pay(occasion.main(), to, amount, Rail::Transfer, occasion.remote()));
        }
    }
}

impl Habit for FromAbroad {
    fn name(&self) -> &'static str {
        "from_abroad"
    }

    fn hours(&self) -> Hours {
        Hours::Office
    }

    fn rest_day(&self) -> f64 {
        0.3
    }

    fn rate(&self, who: &Profile, directory: &Directory) -> f64 {
        if directory.country(who.country).abroad.is_empty() {
            0.0
        } else {
            self.0.incoming
        }
    }

    fn inflow(&self, _who: &Profile) -> f64 {
        self.0.incoming * self.0.incoming_size
    }

    fn plan(&self, occasion: &Occasion, drafts: &mut Drafts) {
        if let Some(from) = one_of(&occasion.directory.country(occasion.country()).abroad, occasion.pick()) {
            let mean = occasion.income() * self.0.incoming_size;
            let amount = occasion.amount(mean, self.0.spread, Rounding::Till);
            drafts.put(occasion.by_other(from, occasion.main(), amount, Rail::Transfer, Channel::Batch));
        }
    }
}

impl Habit for ToAbroad {
    fn name(&self) -> &'static str {
        "to_abroad"
    }

    fn hours(&self) -> Hours {
        Hours::Waking
    }

    fn rate(&self, who: &Profile, directory: &Directory) -> f64 {
        if directory.country(who.country).abroad.is_empty() {
            0.0
        } else {
            self.0.outgoing * who.by_phone()
        }
    }

    #[allow(clippy::misnamed_getters, reason = "it is the share of this habit alone")]
    fn share(&self) -> f64 {
        self.0.outgoing_share
    }

    fn plan(&self, occasion: &Occasion, drafts: &mut Drafts) {
        let home = occasion.country();
        let draw = occasion
            .seed
            .draw(decision::COMPANY_ABROAD, occasion.key, occasion.at.0, 0);
        let company = if draw.chance(self.0.to_companies) {
            occasion.directory.company(home, occasion.pick(), draw.second())
        } else {
            None
        };
        let beyond = || one_of(&occasion.directory.country(home).abroad, occasion.pick());
        if let Some(to) = company.or_else(beyond) {
            let mean = occasion.mean(self.0.outgoing_share);
            let amount = occasion.amount(mean, self.0.spread, Rounding::Till);
            drafts.put(occasion.pay(occasion.main(), to, amount, Rail::Transfer, occasion.remote()));
        }
    }
}
