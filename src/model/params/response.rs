//! What answers, as data: who tells their bank, who the police, what banks check and do, what police and courts can do,
//! which raids are planned.

use crate::param::dist::SpanDist;
use crate::param::parameters;
use crate::param::span::Span;

parameters! {
    /// Everything that stands against the scam before any policy is added.
    pub struct ResponseParams {
        /// Victims who tell their bank.
        report: ReportParams;
        /// Victims who go to the police.
        police_report: PoliceReportParams;
        /// What banks, wallets and exchanges do.
        bank: BankParams;
        /// What police and courts do.
        police: PoliceParams;
        /// Complaints by those to whom nothing happened.
        honest: HonestParams;
        /// Raids that the scenario fixes.
        raid: Vec<RaidParams>;
    }
}

parameters! {
    /// Who tells their bank, when, and how much of it.
    pub struct ReportParams {
        /// Share of victims who find out what it was once their case is over, of those who neither understood nor were
        /// warned while it lasted. Who never finds out tells nobody.
        finds_out: f64 = 0.7, "share" in 0.0..=1.0, window,
            industry "26 % tell nobody (UK, 2025); not knowing is taken for the larger part of it";
        /// Share of victims with a loss of one monthly income who tell their bank, of those who have found out.
        share: f64 = 0.6, "share" in 0.0..=1.0, window, industry "56 % of victims tell their bank (UK, 2025)";
        /// Slope of the share of victims who tell their bank on the logarithm of the loss.
        by_loss: f64 = 0.3, "log-odds per factor e of the loss" in -5.0..=5.0, window, assumption;
        /// Time from the end of a victim's case to telling the bank.
        delay: SpanDist = SpanDist::hours(8.0, 1.0), "span", window,
            official "mean delay of 12 h at a national centre (Indonesia, 2024-26)";
        /// Share of victims who tell their bank by a hotline, which tells the police too, of those who tell it.
        hotline: f64 = 0.1, "share" in 0.0..=1.0, window, assumption;
        /// Share of victims' complaints that name every payment; the others name the last one to three.
        names_all: f64 = 0.6, "share" in 0.0..=1.0, window, assumption;
    }
}

parameters! {
    /// Who goes to the police, and when: few and late, whether or not they told their bank.
    pub struct PoliceReportParams {
        /// Share of victims with a loss of one monthly income who go to the police, of those who have found out.
        share: f64 = 0.12, "share" in 0.0..=1.0, window, official "police get 5-20 % (UK, 2025; several surveys)";
        /// Slope of the share of victims who go to the police on the logarithm of the loss.
        by_loss: f64 = 0.5, "log-odds per factor e of the loss" in -5.0..=5.0, window, assumption;
        /// Time from the end of a victim's case to going to the police.
        delay: SpanDist = SpanDist::hours(24.0 * 4.0, 1.0), "span", window, assumption;
    }
}

parameters! {
    /// The baseline of institutions: a few rules, a desk for complaints, no view beyond their own books.
    pub struct BankParams {
        /// Payments that arrive at one customer account within a UTC day at which the rule `fan_in` raises an alert.
        fan_in: u16 = 14, "payments/day" in 2..=10000, window, assumption;
        /// Payments that arrive at the account of a young company within a UTC day at which the rule `young_company`
        /// raises an alert.
        company_fan_in: u16 = 20, "payments/day" in 2..=10000, window, assumption;
        /// Age below which an account counts as young, for the rule `young_outflow`.
        young_account_age: Span = days(30), "span", window, assumption;
        /// Least payment out of a young account at which the rule `young_outflow` raises an alert, in mean monthly
        /// wages of the account's country.
        young_account_amount: f64 = 0.8, "mean wages" in 0.0..=1000.0, window, assumption;
        /// Time since its registration within which a company is watched by the rule `young_company`, and may be frozen
        /// on a complaint; an older one is heard first.
        young_company_age: Span = days(400), "span", window, assumption;
        /// Time for which a rule stays silent about an account after an alert.
        alert_cooldown: Span = days(14), "span", window, assumption;
        /// Alerts that analysts can close in a day.
        alert_capacity: f64 = 8.0, "alerts/day per 100,000 customers" in 0.0..=100000.0, window, assumption;
        /// Time from the moment an analyst picks an alert up to its closing.
        alert_handling: SpanDist = SpanDist::hours(20.0, 0.7), "span", window, assumption;
        /// Longest time for which an alert waits for an analyst; those that would wait longer are never picked up.
        alert_backlog: Span = days(30), "span", window, assumption;
        /// Chance that an analyst confirms an alert about a mule account.
        sensitivity: f64 = 0.35, "share" in 0.0..=1.0, window, assumption;
        /// Chance that an analyst confirms an alert about an honest account.
        false_positive: f64 = 0.012, "share" in 0.0..=1.0, window, assumption;
        /// Time for which somebody wrongly frozen waits for the account.
        release: SpanDist = SpanDist::hours(24.0 * 6.0, 0.6), "span", window, assumption;
        /// Time from a complaint at the bank, or from the police, to the request that an account be frozen.
        handling: SpanDist = SpanDist::hours(14.0, 0.9), "span", window, assumption;
        /// Time from a complaint at the hotline to the request that an account be frozen.
        hotline_handling: SpanDist = SpanDist::hours(3.0, 0.9), "span", window, assumption;
        /// Chance that an institution of the same country freezes an account that a bank asks it to.
        cooperates: f64 = 0.4, "share" in 0.0..=1.0, window,
            official "20-55 % of accounts named in reports were blocked (Indonesia, 2025-26)";
        /// Chance that an institution of the same country freezes an account that the police ask it to.
        heeds_police: f64 = 0.8, "share" in 0.0..=1.0, window, assumption;
        /// Chance that an institution of another country freezes what it is asked to.
        abroad_cooperates: f64 = 0.2, "share" in 0.0..=1.0, window, assumption;
        /// Time that a request to freeze takes across a border.
        abroad_after: SpanDist = SpanDist::hours(24.0 * 8.0, 0.7), "span", window, assumption;
        /// Layers of accounts through which a complaint's money is followed; 1 is the first receiver alone.
        layers_followed: u32 = 1, "accounts" in 1..=10, window,
            official "only the first account reached: under 7 % recovered";
        /// Share of recalls in which the holder's institution gives back what it finds without a court.
        gives_back: f64 = 0.4, "share" in 0.0..=1.0, window, official "8-20 % frozen or recovered, 1-6 % returned";
        /// Time from the recall of money that was found to its return.
        gives_back_after: SpanDist = SpanDist::hours(24.0 * 9.0, 0.6), "span", window, assumption;
        /// Share of those still paying into an account found out whom bank or police warn, and who heed it.
        warns_payers: f64 = 0.12, "share" in 0.0..=1.0, window,
            official "police and bank SMS to likely victims: 23 % disrupted, where there is such a scheme";
        /// Share of institutions to which word of a reported account gets, beside the payee's and the victim's own.
        hears: f64 = 0.15, "share" in 0.0..=1.0, window, assumption;
        /// Share of payments to an account known as bad that the payer's institution refuses.
        refuses_known: f64 = 0.4, "share" in 0.0..=1.0, window, assumption;
        /// Share of payments not refused, to an account known as bad, about which the payer's institution warns.
        warns_known: f64 = 0.5, "share" in 0.0..=1.0, window, assumption;
        /// Share of customers refused or warned about an account known as bad who understand from it: the case is over.
        tells_known: f64 = 0.3, "share" in 0.0..=1.0, window, assumption;
        /// Time from the first misuse of a hijacked account to its owner's complaint.
        hijack_noticed: SpanDist = SpanDist::hours(30.0, 1.0), "span", window, assumption;
    }
}

parameters! {
    /// Police desks and courts, one of each a country.
    pub struct PoliceParams {
        /// Officers at the police desk of a country.
        officers: f64 = 3.0, "officers per million residents" in 0.0..=10000.0, window, assumption;
        /// Complaints that one officer can look into in a day.
        per_officer: f64 = 0.4, "complaints/day" in 0.0..=100.0, window, assumption;
        /// Longest time for which a complaint waits for an officer; those that would wait longer are filed away.
        backlog: Span = days(60), "span", window, assumption;
        /// Share of complaints made at a bank that it passes on to the police.
        told_by_banks: f64 = 0.05, "share" in 0.0..=1.0, window,
            press "little coordination between police and financial regulators";
        /// Linked complaints that open an inquiry into a site, for each seat of it.
        evidence_per_seat: f64 = 0.25, "complaints/seat" in 0.0..=1000.0, window, assumption;
        /// Weight in an inquiry of a complaint that shares no account with another one, relative to one that does.
        unlinked: f64 = 0.3, "weight" in 0.0..=1.0, window, assumption;
        /// Weight in an inquiry of a complaint from another country than the site's, relative to one from the same.
        from_abroad: f64 = 0.3, "weight" in 0.0..=1.0, window, assumption;
        /// Chance that an inquiry leads to a raid.
        raids: f64 = 0.6, "share" in 0.0..=1.0, window, assumption;
        /// Time from the opening of an inquiry to its raid.
        raid_after: SpanDist = SpanDist::hours(24.0 * 25.0, 0.5), "span", window, assumption;
        /// Time before a raid that the scenario fixes at which its inquiry began.
        inquiry_before: Span = days(14), "span", window, assumption;
        /// Time from a raid to the magistrate's remand.
        remand_after: Span = Span::DAY, "delay", window, assumption;
        /// Time for which the arrested are remanded: forensics end within it.
        remand: Span = days(14), "delay", window, press "14-day remand at Faisalabad";
        /// Time from a raid to what the seized devices tell; at the latest when the remand ends.
        forensics_after: SpanDist = SpanDist::hours(24.0 * 8.0, 0.4), "span", window,
            press "forensics within a 14-day remand";
        /// Share of a ring's accounts, past and present, that its seized devices reveal.
        reveals: f64 = 0.65, "share" in 0.0..=1.0, window, assumption;
        /// Chance that the seized devices of a ring lead to each other site of its syndicate.
        reveals_sites: f64 = 0.25, "share" in 0.0..=1.0, window, assumption;
        /// Time from the end of forensics to the court's order about the shell companies' accounts.
        court_after: SpanDist = SpanDist::hours(24.0 * 20.0, 0.4), "span", window, assumption;
        /// Share of the shell companies' accounts that the court's order names.
        court_names: f64 = 0.8, "share" in 0.0..=1.0, window,
            press "a court froze nine accounts of two companies and four individuals (2022)";
    }
}

parameters! {
    /// Complaints by those to whom no scam happened.
    pub struct HonestParams {
        /// Mistaken complaints: a dispute with a merchant, a transfer to the wrong person.
        mistaken: f64 = 2.0, "complaints/day per million residents" in 0.0..=1000.0, window, assumption;
        /// False complaints: somebody wants a debt or a favour back.
        false_claims: f64 = 0.2, "complaints/day per million residents" in 0.0..=1000.0, window, assumption;
        /// Share of mistaken and false complaints that end in a frozen account, where they name a payment to a person.
        freezes: f64 = 0.1, "share" in 0.0..=1.0, window, assumption;
        /// Share of mistaken and false complaints that are made to the police; the others are made to a bank, by a
        /// hotline as often as victims'.
        to_police: f64 = 0.2, "share" in 0.0..=1.0, window, assumption;
    }
}

parameters! {
    /// A raid that the scenario fixes. Its site is not raided otherwise.
    pub struct RaidParams {
        /// Name of the site that is raided.
        site: String = "site".into();
        /// Moment of the raid, counted from the window's start.
        day: f64 = 0.0, "days" in 0.0..=10000.0, window, assumption;
    }
}

/// Days as a span.
const fn days(days: i64) -> Span {
    Span(days * Span::DAY.0)
}
