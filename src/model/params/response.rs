//! What answers, as data: who reports, what banks check and do, what police and courts can do, which raids are planned.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::param::dist::SpanDist;
use crate::param::note::note;
use crate::param::span::Span;

/// Everything that stands against the scam before any policy is added.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct JusticeParams {
    /// Victims who report.
    pub report: ReportParams,
    /// What banks, wallets and exchanges do.
    pub bank: BankParams,
    /// What police and courts do.
    pub police: PoliceParams,
    /// Complaints by those to whom nothing happened.
    pub honest: HonestParams,
    /// Raids that the scenario fixes.
    pub raid: Vec<RaidParams>,
}

/// Who reports, when and to whom.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ReportParams {
    /// Share of victims who report a loss of one monthly income.
    #[schemars(
        range(min = 0.0, max = 1.0),
        transform = note("share", "window", "5-20 % report to any authority, several surveys", "O")
    )]
    pub share: f64,
    /// How that share grows with the loss.
    #[schemars(
        range(min = -5.0, max = 5.0),
        transform = note("log-odds per factor e of the loss", "window", "assumption", "A")
    )]
    pub by_loss: f64,
    /// From the end of the case to the report.
    #[schemars(transform = note("span", "window", "lognormal, median 1-3 days", "A"))]
    pub delay: SpanDist,
    /// Weight of the victim's bank among the desks.
    #[schemars(range(min = 0.0, max = 100.0), transform = note("weight", "window", "assumption", "A"))]
    pub to_bank: f64,
    /// Weight of the police.
    #[schemars(range(min = 0.0, max = 100.0), transform = note("weight", "window", "assumption", "A"))]
    pub to_police: f64,
    /// Weight of a hotline, which tells both.
    #[schemars(range(min = 0.0, max = 100.0), transform = note("weight", "window", "assumption", "A"))]
    pub to_hotline: f64,
    /// Share of complaints that name every payment; the others name the last one to three.
    #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "window", "assumption", "A"))]
    pub names_all: f64,
}

/// The baseline of institutions: a few rules, a desk for complaints, no view beyond their own books.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct BankParams {
    /// Rule `fan_in`: payments that arrive at one customer account within a UTC day.
    #[schemars(range(min = 2, max = 10000), transform = note("payments/day", "window", "assumption", "A"))]
    pub fan_in: u16,
    /// Rule `young_company`: the same at a company that counts as young.
    #[schemars(range(min = 2, max = 10000), transform = note("payments/day", "window", "assumption", "A"))]
    pub company_fan_in: u16,
    /// Rule `young_outflow`: age below which an account counts as young.
    #[schemars(transform = note("span", "window", "assumption", "A"))]
    pub young: Span,
    /// Rule `young_outflow`: least amount, in mean monthly wages of the account's country.
    #[schemars(range(min = 0.0, max = 1000.0), transform = note("mean wages", "window", "assumption", "A"))]
    pub young_amount: f64,
    /// A company registered more recently is watched for fan-in, and may be frozen on a complaint; an older one is heard first.
    #[schemars(transform = note("span", "window", "assumption", "A"))]
    pub young_company: Span,
    /// How long a rule stays silent about an account after an alert.
    #[schemars(transform = note("span", "window", "assumption", "A"))]
    pub quiet: Span,
    /// Alerts that analysts can close a day.
    #[schemars(
        range(min = 0.0, max = 100000.0),
        transform = note("alerts/day per 100,000 customers", "window", "assumption", "A")
    )]
    pub alert_capacity: f64,
    /// How long an analyst takes, from picking an alert up.
    #[schemars(transform = note("span", "window", "assumption", "A"))]
    pub alert_handling: SpanDist,
    /// Alerts that would wait longer are never picked up.
    #[schemars(transform = note("span", "window", "assumption", "A"))]
    pub alert_backlog: Span,
    /// Chance that an analyst confirms an alert about a mule account.
    #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "window", "assumption", "A"))]
    pub sensitivity: f64,
    /// Chance that an analyst confirms an alert about an honest account.
    #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "window", "assumption", "A"))]
    pub false_positive: f64,
    /// How long somebody wrongly frozen waits for the account.
    #[schemars(transform = note("span", "window", "assumption", "A"))]
    pub release: SpanDist,
    /// From a complaint at the bank, or from the police, to the request that an account be frozen.
    #[schemars(transform = note("span", "window", "assumption", "A"))]
    pub handling: SpanDist,
    /// The same from a complaint at the hotline.
    #[schemars(transform = note("span", "window", "assumption", "A"))]
    pub hotline_handling: SpanDist,
    /// Chance that an institution of the same country freezes what it is asked to.
    #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "window", "assumption", "A"))]
    pub cooperates: f64,
    /// The same for an institution of another country.
    #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "window", "assumption", "A"))]
    pub abroad_cooperates: f64,
    /// How long a request across a border takes.
    #[schemars(transform = note("span", "window", "assumption", "A"))]
    pub abroad_after: SpanDist,
    /// How many accounts deep a complaint's money is followed; 1 is the first receiver alone.
    #[schemars(
        range(min = 1, max = 10),
        transform = note("accounts", "window", "only the first account reached: under 7 % recovered", "O")
    )]
    pub layers_followed: u32,
    /// Share of recalls in which the holder's institution gives back what it finds without a court.
    #[schemars(
        range(min = 0.0, max = 1.0),
        transform = note("share", "window", "8-20 % frozen or recovered, 1-6 % returned", "O")
    )]
    pub gives_back: f64,
    /// How long that takes.
    #[schemars(transform = note("span", "window", "assumption", "A"))]
    pub gives_back_after: SpanDist,
    /// Share of those still paying into an account found out whom bank or police reach with a warning that is heeded.
    #[schemars(
        range(min = 0.0, max = 1.0),
        transform = note("share", "window", "police and bank SMS to likely victims: 23 % disrupted, where there is such a scheme", "O")
    )]
    pub warns_payers: f64,
    /// Share of institutions to which word of a reported account gets beside the payee's and the victim's own.
    #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "window", "assumption", "A"))]
    pub hears: f64,
    /// Share of payments to an account that the payer's institution knows as bad which it refuses.
    #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "window", "assumption", "A"))]
    pub refuses_known: f64,
    /// Share of the others about which it warns.
    #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "window", "assumption", "A"))]
    pub warns_known: f64,
    /// Share of customers who understand from what they are told with such a refusal or warning: the case is over.
    #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "window", "assumption", "A"))]
    pub tells_known: f64,
    /// From the first misuse of a hijacked account to its owner's complaint.
    #[schemars(transform = note("span", "window", "assumption", "A"))]
    pub hijack_noticed: SpanDist,
}

/// Police desks and courts, one of each a country.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct PoliceParams {
    /// Officers at the desk.
    #[schemars(
        range(min = 0.0, max = 10000.0),
        transform = note("officers per million residents", "window", "assumption", "A")
    )]
    pub officers: f64,
    /// Complaints that one officer can look into a day.
    #[schemars(range(min = 0.0, max = 100.0), transform = note("complaints/day", "window", "assumption", "A"))]
    pub per_officer: f64,
    /// Complaints that would wait longer are filed away.
    #[schemars(transform = note("span", "window", "assumption", "A"))]
    pub backlog: Span,
    /// Share of complaints made at a bank that it passes on to the police.
    #[schemars(
        range(min = 0.0, max = 1.0),
        transform = note("share", "window", "little coordination between police and financial regulators", "N")
    )]
    pub told_by_banks: f64,
    /// Linked complaints that open an inquiry, for each seat of the site.
    #[schemars(range(min = 0.0, max = 1000.0), transform = note("complaints/seat", "window", "assumption", "A"))]
    pub evidence_per_seat: f64,
    /// What a complaint counts that shares no account with another one.
    #[schemars(range(min = 0.0, max = 1.0), transform = note("weight", "window", "assumption", "A"))]
    pub unlinked: f64,
    /// What a complaint counts that comes from another country than the site's.
    #[schemars(range(min = 0.0, max = 1.0), transform = note("weight", "window", "assumption", "A"))]
    pub from_abroad: f64,
    /// Chance that an inquiry leads to a raid.
    #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "window", "assumption", "A"))]
    pub raids: f64,
    /// From an inquiry to its raid.
    #[schemars(transform = note("span", "window", "assumption", "A"))]
    pub raid_after: SpanDist,
    /// How long before a raid that the scenario fixes its inquiry began.
    #[schemars(transform = note("span", "window", "assumption", "A"))]
    pub inquiry_before: Span,
    /// From the raid to the magistrate's remand.
    #[schemars(transform = note("span", "window", "assumption", "A"))]
    pub remand_after: Span,
    /// How long the arrested are remanded: forensics end within it.
    #[schemars(transform = note("span", "window", "14-day remand at Faisalabad", "N"))]
    pub remand: Span,
    /// From the raid to what the seized devices tell; at the latest when the remand ends.
    #[schemars(transform = note("span", "window", "forensics within a 14-day remand", "N"))]
    pub forensics_after: SpanDist,
    /// Share of a ring's accounts, past and present, that its devices reveal.
    #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "window", "assumption", "A"))]
    pub reveals: f64,
    /// Chance that they lead to each other site of the syndicate.
    #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "window", "assumption", "A"))]
    pub reveals_sites: f64,
    /// From forensics to the court's order about the shell companies' accounts.
    #[schemars(transform = note("span", "window", "assumption", "A"))]
    pub court_after: SpanDist,
    /// Share of the shell companies' accounts that the order names.
    #[schemars(
        range(min = 0.0, max = 1.0),
        transform = note("share", "window", "a court froze nine accounts of two companies and four individuals (2022)", "N")
    )]
    pub court_names: f64,
}

/// Complaints by those to whom no scam happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct HonestParams {
    /// Mistaken ones: a dispute with a merchant, a transfer to the wrong person.
    #[schemars(
        range(min = 0.0, max = 1000.0),
        transform = note("complaints/day per million residents", "window", "assumption", "A")
    )]
    pub mistaken: f64,
    /// False ones: somebody wants a debt or a favour back.
    #[schemars(
        range(min = 0.0, max = 1000.0),
        transform = note("complaints/day per million residents", "window", "assumption", "A")
    )]
    pub false_claims: f64,
    /// Share of both that end in a frozen account, where they name a payment to a person.
    #[schemars(range(min = 0.0, max = 1.0), transform = note("share", "window", "assumption", "A"))]
    pub freezes: f64,
}

/// A raid that the scenario fixes. Its site is not raided otherwise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct RaidParams {
    /// Name of the site.
    pub site: String,
    /// When, counted from the window's start.
    #[schemars(range(min = 0.0, max = 10000.0), transform = note("days", "window", "assumption", "A"))]
    pub day: f64,
}

/// Days as a span.
const fn days(days: i64) -> Span {
    Span(days * Span::DAY.0)
}

impl Default for ReportParams {
    fn default() -> Self {
        ReportParams {
            share: 0.16,
            by_loss: 0.3,
            delay: SpanDist::hours(42.0, 1.0),
            to_bank: 0.5,
            to_police: 0.3,
            to_hotline: 0.2,
            names_all: 0.6,
        }
    }
}

impl Default for BankParams {
    fn default() -> Self {
        BankParams {
            fan_in: 8,
            company_fan_in: 20,
            young: days(30),
            young_amount: 0.8,
            young_company: days(400),
            quiet: days(14),
            alert_capacity: 8.0,
            alert_handling: SpanDist::hours(20.0, 0.7),
            alert_backlog: days(30),
            sensitivity: 0.35,
            false_positive: 0.012,
            release: SpanDist::hours(24.0 * 6.0, 0.6),
            handling: SpanDist::hours(14.0, 0.9),
            hotline_handling: SpanDist::hours(3.0, 0.9),
            cooperates: 0.8,
            abroad_cooperates: 0.2,
            abroad_after: SpanDist::hours(24.0 * 8.0, 0.7),
            layers_followed: 1,
            gives_back: 0.4,
            gives_back_after: SpanDist::hours(24.0 * 9.0, 0.6),
            warns_payers: 0.12,
            hears: 0.15,
            refuses_known: 0.4,
            warns_known: 0.5,
            tells_known: 0.3,
            hijack_noticed: SpanDist::hours(30.0, 1.0),
        }
    }
}

impl Default for PoliceParams {
    fn default() -> Self {
        PoliceParams {
            officers: 3.0,
            per_officer: 0.4,
            backlog: days(60),
            told_by_banks: 0.2,
            evidence_per_seat: 0.25,
            unlinked: 0.3,
            from_abroad: 0.3,
            raids: 0.6,
            raid_after: SpanDist::hours(24.0 * 25.0, 0.5),
            inquiry_before: days(14),
            remand_after: Span::DAY,
            remand: days(14),
            forensics_after: SpanDist::hours(24.0 * 8.0, 0.4),
            reveals: 0.65,
            reveals_sites: 0.25,
            court_after: SpanDist::hours(24.0 * 20.0, 0.4),
            court_names: 0.8,
        }
    }
}

impl Default for HonestParams {
    fn default() -> Self {
        HonestParams {
            mistaken: 2.0,
            false_claims: 0.2,
            freezes: 0.1,
        }
    }
}

impl Default for RaidParams {
    fn default() -> Self {
        RaidParams {
            site: "site".into(),
            day: 0.0,
        }
    }
}
