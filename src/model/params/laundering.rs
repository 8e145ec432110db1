//! Mules and laundering as data: how accounts come into a ring's hands, how money moves through them and leaves.

use crate::param::dist::{Dist, SpanDist};
use crate::param::parameters;

parameters! {
    /// How rings get accounts and move money.
    pub struct LaunderingParams {
        /// Mule accounts in service that a ring aims at, for each operator at its site.
        accounts_per_operator: f64 = 1.2, "accounts/operator" in 0.0..=50.0, window, assumption;
        /// Victims' payments that a collecting account takes in a day, so as not to be noticed: how many accounts there
        /// are bounds what can be collected. While all are busy, victims are put off.
        payments_a_day: u32 = 5, "payments/day" in 1..=10_000, window, assumption;
        /// Time for which a victim is put off while no mule account is free.
        put_off: SpanDist = SpanDist::hours(1.0, 0.6), "span", window, assumption;
        /// Payments to a mule account refused outright, one after the other, after which the ring gives it up.
        gives_up: u32 = 3, "payments" in 1..=1000, window, assumption;
        /// Mule accounts that one herder can bring in a day, if nobody is turned away: each attempt takes as much of
        /// the day, whatever comes of it.
        recruits_per_herder: f64 = 1.0, "accounts/day" in 0.0..=100.0, window, assumption;
        /// Share of new mule accounts whose holders know what they are for. What `witting`, `unwitting`, `hijacked` and
        /// `bought` leave to 1 are shell companies'.
        witting: f64 = 0.62, "share" in 0.0..=1.0, window, assumption "witting 0.60-0.85";
        /// Share of new mule accounts whose holders do not know what they are for.
        unwitting: f64 = 0.13, "share" in 0.0..=1.0, window, assumption;
        /// Share of new mule accounts that are used without their holders' knowledge.
        hijacked: f64 = 0.06, "share" in 0.0..=1.0, window, assumption;
        /// Share of new mule accounts that their holders have sold for good.
        bought: f64 = 0.13, "share" in 0.0..=1.0, window, assumption;
        /// Share of new mule accounts that come from somebody who serves or has served already: another account of
        /// theirs, or one opened at another institution.
        serves_again: f64 = 0.1, "share" in 0.0..=1.0, window, assumption;
        /// Share of witting, unwitting and bought mule accounts that are opened for the purpose, with no honest life.
        fresh: f64 = 0.25, "share" in 0.0..=1.0, window, industry "0.2-0.4 fresh or dormant";
        /// Share of holders, among those no longer asked to open an account because banks turn too many away, who hand
        /// over their own instead, for the price of one. The others are lost to the ring.
        persuaded: f64 = 0.25, "share" in 0.0..=1.0, window, assumption;
        /// Share of mules with an idle second account who hand over that one.
        dormant: f64 = 0.6, "share" in 0.0..=1.0, window, industry "0.2-0.4 fresh or dormant";
        /// Weight of a man in the recruiting of mules, relative to a woman.
        male_weight: f64 = 2.0, "ratio" in 0.1..=10.0, window, official "about two thirds male";
        /// Weight of somebody aged 18 to 35 in the recruiting of mules, relative to somebody older.
        young_weight: f64 = 3.0, "ratio" in 0.1..=50.0, window, paper "peak 18-35";
        /// Share of new mules who are brought by another mule.
        by_mules: f64 = 0.2, "share" in 0.0..=1.0, window, assumption;
        /// Share of people's mule accounts beyond the first layer that lie in another country than the ring's targets.
        abroad: f64 = 0.0, "share" in 0.0..=1.0, window, assumption;
        /// Share of shell companies that are registered in another country than the ring's targets.
        companies_abroad: f64 = 0.0, "share" in 0.0..=1.0, window, assumption;
        /// Time from a mule account's recruitment to its first use.
        warm_up: SpanDist = SpanDist::hours(48.0, 0.8), "span", window, assumption;
        /// Time for which a mule account is used, unless it is frozen first.
        service: SpanDist = SpanDist::hours(24.0 * 16.0, 0.7), "span", window,
            assumption "life until freeze: median 3-14 days";
        /// Weights of two, three and four layers of mule accounts before the exit, drawn once for each ring.
        layers: [f64; 3] = [0.4, 0.4, 0.2], "weight", window, assumption "2-4 layers";
        /// Time from receipt at a mule account to the onward transfer.
        hop: SpanDist = SpanDist::hours(0.07, 0.5), "span", window,
            official "80-90 % gone in 3-10 minutes; hops every 4-9 minutes";
        /// What is worth a transfer of its own to a ring: less than that waits for hours, as `slow_hop` says, so that
        /// more may come to it.
        worth_moving: f64 = 0.04, "mean wages" in 0.0..=10.0, window, assumption;
        /// Time from applying for an account at an exchange to the first purchase: a document is looked at, and a first
        /// transfer made.
        exchange_ready: SpanDist = SpanDist::hours(9.0, 1.0), "span", window, assumption;
        /// Share of receipts at mule accounts that wait for hours: the holder is asleep, at work, or at a limit.
        slow: f64 = 0.03, "share" in 0.0..=1.0, window, official "the 10-20 % not gone in minutes";
        /// Time from receipt at a mule account to the onward transfer, for the receipts that wait for hours.
        slow_hop: SpanDist = SpanDist::hours(5.0, 0.7), "span", window, assumption;
        /// Weights of sending money on from a mule account in one, two and three parts.
        parts: [f64; 3] = [0.5, 0.35, 0.15], "weight", window, assumption;
        /// Share of what passes that the holder of a witting or unwitting account of layer 1 keeps; holders of deeper
        /// layers keep a third of it.
        commission: Dist = Dist::uniform(0.05, 0.15), "share", window, press "mule keeps 10-20 %";
        /// Share of what is collected that stays near the top as working capital for payouts and pay.
        float: f64 = 0.08, "share" in 0.0..=1.0, window, assumption;
        /// Working capital of a new ring for each operator, in mean monthly wages of its targets' country.
        capital: f64 = 2.0, "mean wages/operator" in 0.0..=100.0, warmup, assumption;
        /// Price that a ring pays for an account that its holder had already and hands over, in mean monthly wages.
        price: Dist = Dist::lognormal(0.1, 0.4), "mean wages", window, press "HKD 1,000-2,500 an account";
        /// Price that a ring pays for the opening of an account, in mean monthly wages; lost if the bank refuses it.
        opening_price: Dist = Dist::lognormal(0.05, 0.4), "mean wages", window, assumption;
        /// Price that a ring pays for the credentials of a hijacked account, in mean monthly wages.
        credentials_price: Dist = Dist::lognormal(0.05, 0.4), "mean wages", window, assumption;
        /// Price that a ring pays for a shell company, in mean monthly wages; lost if no bank takes it.
        company_price: Dist = Dist::lognormal(1.0, 0.4), "mean wages", window, assumption;
        /// Time that a shell company's papers take, on top of `warm_up`.
        company_after: SpanDist = SpanDist::hours(24.0 * 5.0, 0.5), "span", window, assumption;
        /// Factor on the price of an account for a ring that has none left; less, in proportion, for one that has some.
        dearer: f64 = 3.0, "ratio" in 1.0..=100.0, window, assumption;
        /// Power of the price with which the number of people rises whom herders win in a day.
        elasticity: f64 = 0.3, "exponent" in 0.0..=3.0, window, assumption;
        /// Share of victims' payments to a shell company's account that are made by card.
        by_card: f64 = 0.3, "share" in 0.0..=1.0, window, assumption;
        /// Share of victims' payments to a shell company's account that are made as the payment of a bill.
        by_bill: f64 = 0.2, "share" in 0.0..=1.0, window, assumption;
        /// Weight of cash at a machine among the exits of laundered money.
        exit_atm: f64 = 0.3, "weight" in 0.0..=100.0, window, assumption;
        /// Weight of cash at an agent among the exits of laundered money.
        exit_agent: f64 = 0.24, "weight" in 0.0..=100.0, window, assumption;
        /// Weight of card spend at merchants among the exits of laundered money.
        exit_card: f64 = 0.11, "weight" in 0.0..=100.0, window, assumption;
        /// Weight of paying the bills of others for cash among the exits of laundered money.
        exit_bill: f64 = 0.06, "weight" in 0.0..=100.0, window, assumption;
        /// Weight of USDT bought over the counter among the exits of laundered money.
        exit_otc: f64 = 0.13, "weight" in 0.0..=100.0, window, assumption;
        /// Weight of the holder's own exchange account among the exits of laundered money.
        exit_exchange: f64 = 0.08, "weight" in 0.0..=100.0, window, assumption;
        /// Weight of a transfer abroad among the exits of laundered money.
        exit_abroad: f64 = 0.11, "weight" in 0.0..=100.0, window, assumption;
        /// Most laundered cash that is drawn at a machine or agent at once, in mean monthly wages.
        cash_at_once: f64 = 0.6, "mean wages" in 0.01..=20.0, window, official "basic wallet 25-50k PKR a day";
    }
}
