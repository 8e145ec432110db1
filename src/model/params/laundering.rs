//! Mules and laundering as data: how accounts come into a ring's hands, how money moves through them and leaves.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::param::dist::{Dist, SpanDist};
use crate::param::note::note;

/// How rings get accounts and move money.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct LaunderingParams {
    /// Accounts in service that a ring aims at, for each operator at its site.
    #[schemars(range(min = 0.0, max = 50.0), transform = note("accounts/operator", "window", "assumption", "A"))]
    pub accounts_per_operator: f64,
    /// Victims' payments that an account which collects takes in a day, so as not to be noticed: how many accounts there
    /// are bounds what can be collected. While all are busy, victims are put off.
    #[schemars(range(min = 1, max = 10_000), transform = note("payments/day", "window", "assumption", "A"))]
    pub payments_a_day: u32,
    /// How long a victim is put off while no account is free.
    #[schemars(transform = note("span", "window", "assumption", "A"))]
    pub put_off: SpanDist,
    /// Payments to an account refused outright, one after the other, after which the ring gives it up.
    #[schemars(range(min = 1, max = 1000), transform = note("payments", "window", "assumption", "A"))]
    pub gives_up: u32,
    /// Accounts that one herder can bring in a day, if nobody is turned away: each attempt takes as much of the day,
    /// whatever comes of it.
    #[schemars(range(min = 0.0, max = 100.0), transform = note("accounts/day", "window", "assumption", "A"))]
    pub recruits_per_herder: f64,
    /// Shares of new accounts by kind: witting, unwitting, hijacked, bought; what is left to 1 are shell companies'.
    #[schemars(transform = note("share", "window", "witting 0.60-0.85", "A"))]
    pub witting: f64,
    /// See `witting`.
    #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "window", "assumption", "A"))]
    pub unwitting: f64,
    /// See `witting`.
    #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "window", "assumption", "A"))]
    pub hijacked: f64,
    /// See `witting`.
    #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "window", "assumption", "A"))]
    pub bought: f64,
    /// Share of new accounts that come from somebody who serves or has served already: another account of theirs, or one
    /// opened at another institution.
    #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "window", "assumption", "A"))]
    pub again: f64,
    /// Share of witting, unwitting and bought accounts that are opened for the purpose; the others have a life.
    #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "window", "0.2-0.4 fresh or dormant", "I"))]
    pub fresh: f64,
    /// Of holders who were to open an account but are not asked to any more, because banks turn too many away, the share
    /// who hand over their own instead, for the price of one. The others are lost to the ring.
    #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "window", "assumption", "A"))]
    pub persuaded: f64,
    /// Of holders who have an idle second account, the share whose account with the ring is that one.
    #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "window", "0.2-0.4 fresh or dormant", "I"))]
    pub dormant: f64,
    /// How much likelier a man is recruited than a woman.
    #[schemars(range(min = 0.1, max = 10.0), transform = note("ratio", "window", "about two thirds male", "O"))]
    pub male_weight: f64,
    /// How much likelier somebody aged 18 to 35 is recruited than somebody older.
    #[schemars(range(min = 0.1, max = 50.0), transform = note("ratio", "window", "peak 18-35", "P"))]
    pub young_weight: f64,
    /// Share of new mules brought by another mule.
    #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "window", "assumption", "A"))]
    pub by_mules: f64,
    /// Share of people's accounts beyond the first layer that lie in another country than the ring's targets.
    #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "window", "assumption", "A"))]
    pub abroad: f64,
    /// Share of shell companies that are registered in another country than the ring's targets.
    #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "window", "assumption", "A"))]
    pub companies_abroad: f64,
    /// From recruitment to first use.
    #[schemars(transform = note("span", "window", "assumption", "A"))]
    pub warm_up: SpanDist,
    /// How long an account is used unless it is frozen first.
    #[schemars(transform = note("span", "window", "life until freeze: median 3-14 days", "A"))]
    pub service: SpanDist,
    /// Weights of 2, 3 and 4 layers before the exit, a ring.
    #[schemars(transform = note("weight", "window", "2-4 layers", "A"))]
    pub layers: [f64; 3],
    /// From receipt to onward transfer.
    #[schemars(transform = note("span", "window", "80-90 % gone in 3-10 minutes; hops every 4-9 minutes", "O"))]
    pub hop: SpanDist,
    /// Share of receipts that wait for hours instead (the holder is asleep, at work, or a limit is reached).
    #[schemars(
        range(min = 0.0, max = 1.0),
        transform = note("share", "window", "the 10-20 % not gone in minutes", "O")
    )]
    pub slow: f64,
    /// How long those wait.
    #[schemars(transform = note("span", "window", "assumption", "A"))]
    pub slow_hop: SpanDist,
    /// Weights of sending on in 1, 2 and 3 parts.
    #[schemars(transform = note("weight", "window", "assumption", "A"))]
    pub parts: [f64; 3],
    /// What the holder of a witting or unwitting account keeps of what passes, a layer-1 account; deeper ones keep a third of it.
    #[schemars(transform = note("share", "window", "mule keeps 10-20 %", "N"))]
    pub commission: Dist,
    /// Share of what is collected that stays near the top as working capital for payouts and pay.
    #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "window", "assumption", "A"))]
    pub float: f64,
    /// Working capital of a new ring, in mean wages of its targets' country an operator.
    #[schemars(range(min = 0.0, max = 100.0), transform = note("mean wages/operator", "warmup", "assumption", "A"))]
    pub capital: f64,
    /// Price of an account bought, in mean wages.
    #[schemars(transform = note("mean wages", "window", "HKD 1,000-2,500 an account", "N"))]
    pub price: Dist,
    /// What somebody gets for opening an account, in mean wages; paid ahead, and lost if the bank turns them away.
    #[schemars(transform = note("mean wages", "window", "assumption", "A"))]
    pub opening_price: Dist,
    /// What the credentials of a hijacked account cost, in mean wages.
    #[schemars(transform = note("mean wages", "window", "assumption", "A"))]
    pub credentials_price: Dist,
    /// What a company costs, in mean wages; lost if no bank takes it.
    #[schemars(transform = note("mean wages", "window", "assumption", "A"))]
    pub company_price: Dist,
    /// How long a company's papers take, on top of `warm_up`.
    #[schemars(transform = note("span", "window", "assumption", "A"))]
    pub company_after: SpanDist,
    /// By how much a ring that has no account left pays more for each; half of it for one that is short of half.
    #[schemars(range(min = 1.0, max = 100.0), transform = note("ratio", "window", "assumption", "A"))]
    pub dearer: f64,
    /// By what power of the price the number of people rises whom herders win in a day.
    #[schemars(range(min = 0.0, max = 3.0), transform = note("exponent", "window", "assumption", "A"))]
    pub elasticity: f64,
    /// Share of victims' payments to a company's account that are made by card.
    #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "window", "assumption", "A"))]
    pub by_card: f64,
    /// Share of them that are made as the payment of a bill.
    #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "window", "assumption", "A"))]
    pub by_bill: f64,
    /// Exits: weight of cash at a machine.
    #[schemars(range(min = 0.0, max = 100.0), transform = note("weight", "window", "assumption", "A"))]
    pub exit_atm: f64,
    /// Exits: weight of cash at an agent.
    #[schemars(range(min = 0.0, max = 100.0), transform = note("weight", "window", "assumption", "A"))]
    pub exit_agent: f64,
    /// Exits: weight of card spend at merchants.
    #[schemars(range(min = 0.0, max = 100.0), transform = note("weight", "window", "assumption", "A"))]
    pub exit_card: f64,
    /// Exits: weight of paying the bills of others for cash.
    #[schemars(range(min = 0.0, max = 100.0), transform = note("weight", "window", "assumption", "A"))]
    pub exit_bill: f64,
    /// Exits: weight of USDT bought over the counter.
    #[schemars(range(min = 0.0, max = 100.0), transform = note("weight", "window", "assumption", "A"))]
    pub exit_otc: f64,
    /// Exits: weight of an exchange account of the holder's.
    #[schemars(range(min = 0.0, max = 100.0), transform = note("weight", "window", "assumption", "A"))]
    pub exit_exchange: f64,
    /// Exits: weight of a transfer abroad.
    #[schemars(range(min = 0.0, max = 100.0), transform = note("weight", "window", "assumption", "A"))]
    pub exit_abroad: f64,
    /// Most that is drawn at a machine or agent at once, in mean wages.
    #[schemars(
        range(min = 0.01, max = 20.0),
        transform = note("mean wages", "window", "basic wallet 25-50k PKR a day", "O")
    )]
    pub cash_at_once: f64,
}

impl Default for LaunderingParams {
    fn default() -> Self {
        LaunderingParams {
            accounts_per_operator: 1.2,
            payments_a_day: 5,
            put_off: SpanDist::hours(1.0, 0.6),
            gives_up: 3,
            recruits_per_herder: 1.0,
            witting: 0.62,
            unwitting: 0.13,
            hijacked: 0.06,
            bought: 0.13,
            again: 0.1,
            fresh: 0.25,
            persuaded: 0.25,
            dormant: 0.6,
            male_weight: 2.0,
            young_weight: 3.0,
            by_mules: 0.2,
            abroad: 0.0,
            companies_abroad: 0.0,
            warm_up: SpanDist::hours(48.0, 0.8),
            service: SpanDist::hours(24.0 * 16.0, 0.7),
            layers: [0.4, 0.4, 0.2],
            hop: SpanDist::hours(0.07, 0.5),
            slow: 0.03,
            slow_hop: SpanDist::hours(5.0, 0.7),
            parts: [0.5, 0.35, 0.15],
            commission: Dist::uniform(0.05, 0.15),
            float: 0.08,
            capital: 2.0,
            price: Dist::lognormal(0.1, 0.4),
            opening_price: Dist::lognormal(0.05, 0.4),
            credentials_price: Dist::lognormal(0.05, 0.4),
            company_price: Dist::lognormal(1.0, 0.4),
            company_after: SpanDist::hours(24.0 * 5.0, 0.5),
            dearer: 3.0,
            elasticity: 0.3,
            by_card: 0.3,
            by_bill: 0.2,
            exit_atm: 0.3,
            exit_agent: 0.24,
            exit_card: 0.11,
            exit_bill: 0.06,
            exit_otc: 0.13,
            exit_exchange: 0.08,
            exit_abroad: 0.11,
            cash_at_once: 0.6,
        }
    }
}
