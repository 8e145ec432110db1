//! Mules and laundering as data: how accounts come into a ring's hands, how money moves through them and leaves.

use crate::param::dist::{Dist, SpanDist};
use crate::param::parameters;

parameters! {
    /// How rings get accounts and move money.
    pub struct LaunderingParams {
        /// Accounts in service that a ring aims at, for each operator at its site.
        accounts_per_operator: f64 = 1.2, "accounts/operator" in 0.0..=50.0, window, assumption;
        /// Victims' payments that an account which collects takes in a day, so as not to be noticed: how many accounts there
        /// are bounds what can be collected. While all are busy, victims are put off.
        payments_a_day: u32 = 5, "payments/day" in 1..=10_000, window, assumption;
        /// How long a victim is put off while no account is free.
        put_off: SpanDist = SpanDist::hours(1.0, 0.6), "span", window, assumption;
        /// Payments to an account refused outright, one after the other, after which the ring gives it up.
        gives_up: u32 = 3, "payments" in 1..=1000, window, assumption;
        /// Accounts that one herder can bring in a day, if nobody is turned away: each attempt takes as much of the day,
        /// whatever comes of it.
        recruits_per_herder: f64 = 1.0, "accounts/day" in 0.0..=100.0, window, assumption;
        /// Shares of new accounts by kind: witting, unwitting, hijacked, bought; what is left to 1 are shell companies'.
        witting: f64 = 0.62, "share", window, assumption "witting 0.60-0.85";
        /// See `witting`.
        unwitting: f64 = 0.13, "share" in 0.0..=1.0, window, assumption;
        /// See `witting`.
        hijacked: f64 = 0.06, "share" in 0.0..=1.0, window, assumption;
        /// See `witting`.
        bought: f64 = 0.13, "share" in 0.0..=1.0, window, assumption;
        /// Share of new accounts that come from somebody who serves or has served already: another account of theirs, or one
        /// opened at another institution.
        again: f64 = 0.1, "share" in 0.0..=1.0, window, assumption;
        /// Share of witting, unwitting and bought accounts that are opened for the purpose; the others have a life.
        fresh: f64 = 0.25, "share" in 0.0..=1.0, window, industry "0.2-0.4 fresh or dormant";
        /// Of holders who were to open an account but are not asked to any more, because banks turn too many away, the share
        /// who hand over their own instead, for the price of one. The others are lost to the ring.
        persuaded: f64 = 0.25, "share" in 0.0..=1.0, window, assumption;
        /// Of holders who have an idle second account, the share whose account with the ring is that one.
        dormant: f64 = 0.6, "share" in 0.0..=1.0, window, industry "0.2-0.4 fresh or dormant";
        /// How much likelier a man is recruited than a woman.
        male_weight: f64 = 2.0, "ratio" in 0.1..=10.0, window, official "about two thirds male";
        /// How much likelier somebody aged 18 to 35 is recruited than somebody older.
        young_weight: f64 = 3.0, "ratio" in 0.1..=50.0, window, paper "peak 18-35";
        /// Share of new mules brought by another mule.
        by_mules: f64 = 0.2, "share" in 0.0..=1.0, window, assumption;
        /// Share of people's accounts beyond the first layer that lie in another country than the ring's targets.
        abroad: f64 = 0.0, "share" in 0.0..=1.0, window, assumption;
        /// Share of shell companies that are registered in another country than the ring's targets.
        companies_abroad: f64 = 0.0, "share" in 0.0..=1.0, window, assumption;
        /// From recruitment to first use.
        warm_up: SpanDist = SpanDist::hours(48.0, 0.8), "span", window, assumption;
        /// How long an account is used unless it is frozen first.
        service: SpanDist = SpanDist::hours(24.0 * 16.0, 0.7), "span", window,
            assumption "life until freeze: median 3-14 days";
        /// Weights of 2, 3 and 4 layers before the exit, a ring.
        layers: [f64; 3] = [0.4, 0.4, 0.2], "weight", window, assumption "2-4 layers";
        /// From receipt to onward transfer.
        hop: SpanDist = SpanDist::hours(0.07, 0.5), "span", window,
            official "80-90 % gone in 3-10 minutes; hops every 4-9 minutes";
        /// Share of receipts that wait for hours instead (the holder is asleep, at work, or a limit is reached).
        slow: f64 = 0.03, "share" in 0.0..=1.0, window, official "the 10-20 % not gone in minutes";
        /// How long those wait.
        slow_hop: SpanDist = SpanDist::hours(5.0, 0.7), "span", window, assumption;
        /// Weights of sending on in 1, 2 and 3 parts.
        parts: [f64; 3] = [0.5, 0.35, 0.15], "weight", window, assumption;
        /// What the holder of a witting or unwitting account keeps of what passes, a layer-1 account; deeper ones keep a third of it.
        commission: Dist = Dist::uniform(0.05, 0.15), "share", window, press "mule keeps 10-20 %";
        /// Share of what is collected that stays near the top as working capital for payouts and pay.
        float: f64 = 0.08, "share" in 0.0..=1.0, window, assumption;
        /// Working capital of a new ring, in mean wages of its targets' country an operator.
        capital: f64 = 2.0, "mean wages/operator" in 0.0..=100.0, warmup, assumption;
        /// Price of an account bought, in mean wages.
        price: Dist = Dist::lognormal(0.1, 0.4), "mean wages", window, press "HKD 1,000-2,500 an account";
        /// What somebody gets for opening an account, in mean wages; paid ahead, and lost if the bank turns them away.
        opening_price: Dist = Dist::lognormal(0.05, 0.4), "mean wages", window, assumption;
        /// What the credentials of a hijacked account cost, in mean wages.
        credentials_price: Dist = Dist::lognormal(0.05, 0.4), "mean wages", window, assumption;
        /// What a company costs, in mean wages; lost if no bank takes it.
        company_price: Dist = Dist::lognormal(1.0, 0.4), "mean wages", window, assumption;
        /// How long a company's papers take, on top of `warm_up`.
        company_after: SpanDist = SpanDist::hours(24.0 * 5.0, 0.5), "span", window, assumption;
        /// By how much a ring that has no account left pays more for each; half of it for one that is short of half.
        dearer: f64 = 3.0, "ratio" in 1.0..=100.0, window, assumption;
        /// By what power of the price the number of people rises whom herders win in a day.
        elasticity: f64 = 0.3, "exponent" in 0.0..=3.0, window, assumption;
        /// Share of victims' payments to a company's account that are made by card.
        by_card: f64 = 0.3, "share" in 0.0..=1.0, window, assumption;
        /// Share of them that are made as the payment of a bill.
        by_bill: f64 = 0.2, "share" in 0.0..=1.0, window, assumption;
        /// Exits: weight of cash at a machine.
        exit_atm: f64 = 0.3, "weight" in 0.0..=100.0, window, assumption;
        /// Exits: weight of cash at an agent.
        exit_agent: f64 = 0.24, "weight" in 0.0..=100.0, window, assumption;
        /// Exits: weight of card spend at merchants.
        exit_card: f64 = 0.11, "weight" in 0.0..=100.0, window, assumption;
        /// Exits: weight of paying the bills of others for cash.
        exit_bill: f64 = 0.06, "weight" in 0.0..=100.0, window, assumption;
        /// Exits: weight of USDT bought over the counter.
        exit_otc: f64 = 0.13, "weight" in 0.0..=100.0, window, assumption;
        /// Exits: weight of an exchange account of the holder's.
        exit_exchange: f64 = 0.08, "weight" in 0.0..=100.0, window, assumption;
        /// Exits: weight of a transfer abroad.
        exit_abroad: f64 = 0.11, "weight" in 0.0..=100.0, window, assumption;
        /// Most that is drawn at a machine or agent at once, in mean wages.
        cash_at_once: f64 = 0.6, "mean wages" in 0.01..=20.0, window, official "basic wallet 25-50k PKR a day";
    }
}
