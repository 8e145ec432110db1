//! Activity: how unlike one another people are in how often they pay, and how their payments heap up in time.
//!
//! ```text
//! once a person:  hardly uses the account?  else a log-normal factor ─► multiplies the rates of all habits of the moment
//! each week:      busy or quiet             ┐
//! each day:       how long since payday?    ├─► outings of the day, a Poisson number ─► payments of each, a geometric one
//! ```
//!
//! Those who hardly use their account are missing from the mean; nothing else here moves it: factors are 1 on average
//! over the other people, over weeks and days, and outings are fewer by as much as they are longer. Without spread,
//! busy weeks, sprees and longer outings, payments of the moment are a Poisson process that is the same for all. Fixed
//! dates (wages, rent, bills) follow none of this, but whoever hardly uses an account has few of them.

use super::amount::spread;
use super::decision;
use super::profile::{Profile, Traits};
use crate::param::parameters;

parameters! {
    /// How often people pay, and when much.
    pub struct ActivityParams {
        /// Share of informal workers paid in notes, students, homemakers and unemployed who hardly use their account.
        near_idle: f64 = 0.65, "share" in 0.0..=1.0, world,
            official "a third of account holders in India had an inactive account (2021)";
        /// How often those who hardly use their account do anything, relative to others of their kind.
        near_idle_pace: f64 = 0.05, "ratio" in 0.0..=1.0, world, assumption;
        /// Spread of how often people do what has no fixed date: standard deviation of the logarithm.
        spread: f64 = 1.1, "ln units" in 0.0..=2.0, world, assumption "assumption, for payments a person that vary 1.5 times their mean";
        /// Most often that anybody does what has no fixed date, relative to the mean.
        most: f64 = 12.0, "ratio" in 1.0..=100.0, world, assumption;
        /// How much of the money of somebody who does little is spent by the same habits: the power of how often they
        /// do anything. At 0 they spend as much in fewer and larger payments, at 1 the rest is taken out in cash.
        spends: f64 = 0.4, "exponent" in 0.0..=1.0, world, assumption;
        /// Payments of the moment that are made one soon after another, on average.
        outing: f64 = 2.4, "payments per outing" in 1.0..=5.0, world,
            assumption "assumption, for gaps between payments with a burstiness of 0.2 to 0.5";
        /// Mean time from one payment of an outing to the next.
        gap: f64 = 16.0, "minutes" in 1.0..=240.0, world, assumption;
        /// Share of further payments of an outing that are of the same habit as the one before: shop after shop.
        same: f64 = 0.25, "share" in 0.0..=1.0, world, assumption;
        /// Share of a person's weeks that are busy ones.
        busy_weeks: f64 = 0.25, "share" in 0.0..=0.25, world, assumption;
        /// How much is done in a busy week, relative to the mean of all weeks.
        busy: f64 = 2.8, "ratio" in 1.0..=4.0, world, assumption;
        /// How much is done on payday and the days after it, relative to the mean of all days.
        spree: f64 = 1.6, "ratio" in 1.0..=4.0, world, assumption;
        /// How long the days after payday last.
        spree_days: u32 = 4, "days" in 1..=7, world, assumption;
    }
}

/// Days of a month, as far as sprees go.
const MONTH_DAYS: u8 = 30;
/// Most further payments of one outing.
const MOST_FURTHER: u32 = 30;

impl ActivityParams {
    /// Whether somebody can be one of those who hardly use their account: nobody pays them regularly into it.
    #[must_use]
    pub fn may_be_near_idle(who: &Profile) -> bool {
        use crate::world::Occupation::{Homemaker, InformalWorker, Student, Unemployed};
        match who.occupation {
            Student | Homemaker | Unemployed => true,
            InformalWorker => !who.has(Traits::BANKED_WAGE),
            _ => false,
        }
    }

    /// How often somebody does what has no fixed date, relative to others of their kind.
    #[must_use]
    pub fn of(&self, who: &Profile) -> f64 {
        if who.has(Traits::NEAR_IDLE) {
            self.near_idle_pace
        } else {
            spread(who.once(decision::ACTIVITY, 0).uniform(), self.spread).min(self.most)
        }
    }

    /// The part of their money that somebody of an activity spends by everyday habits; the rest piles up and is taken
    /// out in cash.
    #[must_use]
    pub fn spent(&self, activity: f64) -> f64 {
        libm::pow(activity.min(1.0), self.spends)
    }
}

/// The tempo of days and outings, worked out once from [`ActivityParams`].
#[derive(Clone, Debug)]
pub struct Tempo {
    busy_weeks: f64,
    busy: f64,
    quiet: f64,
    spree_days: u8,
    spree: f64,
    /// On days outside of sprees.
    sober: f64,
    /// Outings for each payment.
    outings: f64,
    /// Probability that one more payment of an outing follows.
    further: f64,
    /// [`ActivityParams::same`].
    pub same: f64,
    /// Mean time from one payment of an outing to the next, seconds.
    pub gap: f64,
}

impl Tempo {
    /// The tempo that parameters give.
    #[must_use]
    pub fn new(params: &ActivityParams) -> Tempo {
        let month = f64::from(MONTH_DAYS);
        let days = f64::from(params.spree_days);
        Tempo {
            busy_weeks: params.busy_weeks,
            busy: params.busy,
            quiet: (1.0 - params.busy * params.busy_weeks) / (1.0 - params.busy_weeks),
            spree_days: params.spree_days as u8,
            spree: params.spree,
            sober: (month - days * params.spree) / (month - days),
            outings: 1.0 / params.outing,
            further: 1.0 - 1.0 / params.outing,
            same: params.same,
            gap: params.gap * 60.0,
        }
    }

    /// Most outings of a day for each payment of a mean day, of somebody with a payday (1 to 28) or without (0).
    #[must_use]
    pub fn most(&self, payday: u8) -> f64 {
        let spree = if payday == 0 { 1.0 } else { self.spree.max(self.sober) };
        self.outings * self.busy * spree
    }

    /// Outings of a local day of the month for each payment of a mean day. `u`, between 0 and 1, is the week's.
    #[inline]
    #[must_use]
    pub fn today(&self, payday: u8, day_of_month: u8, u: f64) -> f64 {
        let week = if u < self.busy_weeks { self.busy } else { self.quiet };
        let since = |payday| (day_of_month.min(MONTH_DAYS) + MONTH_DAYS - payday) % MONTH_DAYS;
        let day = match payday {
            0 => 1.0,
            payday if since(payday) < self.spree_days => self.spree,
            _ => self.sober,
        };
        self.outings * week * day
    }

    /// How many payments follow the first of an outing: a geometric number. `u` between 0 and 1.
    #[inline]
    #[must_use]
    pub fn further(&self, mut u: f64) -> u32 {
        let mut further = 0;
        while u < self.further && further < MOST_FURTHER {
            u /= self.further;
            further += 1;
        }
        further
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_and_days_change_no_mean() {
        let tempo = Tempo::new(&ActivityParams::default());
        let (mut with, mut without) = (0.0, 0.0);
        for day in 1..=30 {
            for step in 0..1_000 {
                let u = (f64::from(step) + 0.5) / 1_000.0;
                with += tempo.today(7, day, u) / 30_000.0;
                without += tempo.today(0, day, u) / 30_000.0;
            }
        }
        assert!((with * 2.4 - 1.0).abs() < 1e-9, "{with}");
        assert!((without * 2.4 - 1.0).abs() < 1e-9, "{without}");
        assert!(
            tempo.today(28, 1, 0.9) > tempo.today(28, 4, 0.9),
            "a spree goes on into the next month"
        );
        assert!(tempo.today(0, 4, 0.1) > 3.0 * tempo.today(0, 4, 0.9));
        for day in 1..=31 {
            assert!(tempo.today(7, day, 0.0) <= tempo.most(7) && tempo.today(0, day, 0.0) <= tempo.most(0));
        }
    }

    #[test]
    fn outings_are_as_long_as_they_should_be() {
        for outing in [1.0, 1.7, 2.4] {
            let tempo = Tempo::new(&ActivityParams {
                outing,
                ..ActivityParams::default()
            });
            let n = 100_000;
            let all: u32 = (0..n)
                .map(|step| 1 + tempo.further((f64::from(step) + 0.5) / f64::from(n)))
                .sum();
            let mean = f64::from(all) / f64::from(n);
            assert!((mean / outing - 1.0).abs() < 0.02, "{mean} for {outing}");
        }
    }

    #[test]
    fn without_any_of_it_all_days_are_alike() {
        let tempo = Tempo::new(&ActivityParams {
            outing: 1.0,
            busy: 1.0,
            spree: 1.0,
            ..ActivityParams::default()
        });
        for (payday, day, u) in [(0, 1, 0.1), (5, 5, 0.1), (5, 20, 0.9)] {
            assert!((tempo.today(payday, day, u) - 1.0).abs() < 1e-12);
        }
        assert_eq!(tempo.further(1e-9), 0);
    }

    #[test]
    fn who_does_little_spends_less_but_not_by_as_much() {
        let params = ActivityParams {
            spends: 0.5,
            ..ActivityParams::default()
        };
        assert!((params.spent(3.0) - 1.0).abs() < 1e-12);
        let spent = params.spent(0.25);
        assert!((spent - 0.5).abs() < 1e-12, "{spent}");
    }
}
