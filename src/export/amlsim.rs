//! IBM AMLSim: `transactions.csv`, `cash_tx.csv`, `accounts.csv`, `alert_transactions.csv`, `alert_accounts.csv`,
//! `sar_accounts.csv`.
//!
//! Money is in US dollars, AMLSim's base currency. A ring is an alert with a suspicious activity report; each account
//! that honestly looks like one is an alert without, so that `alert_id` is not the label. `prior_sar_count`, which in
//! AMLSim repeats the label, says whether the account was frozen when the window opened. Names, streets and numbers
//! of people are not simulated and stay empty.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use super::sink::{TextFile, decimal};
use super::source::{Account, Kind, Label, Payment, Source, spelt};
use super::{ExportError, Exporter};
use crate::record::error::RecordError;

const TRANSACTIONS: &str = "tran_id,orig_acct,bene_acct,tx_type,base_amt,tran_timestamp,is_sar,alert_id";
const ACCOUNTS: &str = "acct_id,dsply_nm,type,acct_stat,acct_rptng_crncy,prior_sar_count,branch_id,open_dt,close_dt,\
                        initial_deposit,tx_behavior_id,bank_id,first_name,last_name,street_addr,city,state,country,\
                        zip,gender,birth_date,ssn,lon,lat";
const ALERT_TRANSACTIONS: &str =
    "alert_id,alert_type,is_sar,tran_id,orig_acct,bene_acct,tx_type,base_amt,tran_timestamp";
const ALERT_ACCOUNTS: &str = "alert_id,alert_type,acct_id,acct_name,is_sar,model_id,start,end,schedule_id,bank_id";
const SAR_ACCOUNTS: &str = "ALERT_ID,ACCOUNT_ID,CUSTOMER_ID,EVENT_DATE,ALERT_TYPE,ACCOUNT_TYPE,IS_SAR";
const MOMENT: &str = "%Y-%m-%dT%H:%M:%SZ";

/// The format.
pub struct AmlSim;

/// What alerts are about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Subject {
    Ring(u64),
    /// An honest account and what it looks like.
    Lookalike(usize, String),
}

/// Alerts numbered as they come up, with their members and when each was first seen.
#[derive(Default)]
struct Alerts {
    numbers: BTreeMap<Subject, usize>,
    members: BTreeMap<(usize, usize), i64>,
    kinds: Vec<(String, bool)>,
}

impl Alerts {
    /// The alert that a payment belongs to, if one.
    fn of(&mut self, payment: &Payment) -> Option<usize> {
        let label = payment.label?;
        let subject = subject(label, payment)?;
        let next = self.numbers.len();
        let number = *self.numbers.entry(subject.clone()).or_insert(next);
        if number == next {
            self.kinds.push(match subject {
                Subject::Ring(_) => ("gather_scatter".to_owned(), true),
                Subject::Lookalike(_, kind) => (kind, false),
            });
        }
        for account in [payment.from, payment.to] {
            self.members.entry((number, account)).or_insert(payment.ts);
        }
        Some(number)
    }
}

/// Whose alert a labelled payment belongs to; other illicit payments (payouts, pay) are in none.
fn subject(label: &Label, payment: &Payment) -> Option<Subject> {
    if label.is_laundering {
        return label.ring.map(Subject::Ring);
    }
    let kind = label.lookalike.as_ref()?;
    let gathers = matches!(kind.as_str(), "fan_in_collector" | "new_account_burst");
    let centre = if gathers { payment.to } else { payment.from };
    Some(Subject::Lookalike(centre, kind.clone()))
}

impl Exporter for AmlSim {
    fn name(&self) -> &'static str {
        "amlsim"
    }

    fn write(&self, source: &Source, out: &Path) -> Result<(), ExportError> {
        let mut rows = TextFile::create(out, "transactions.csv", TRANSACTIONS)?;
        let mut cash = TextFile::create(out, "cash_tx.csv", TRANSACTIONS)?;
        let mut alerted = TextFile::create(out, "alert_transactions.csv", ALERT_TRANSACTIONS)?;
        let mut alerts = Alerts::default();
        source.payments::<ExportError>(|payment| {
            let alert = alerts.of(&payment);
            let kind = kind(source, &payment);
            let what = what(source, &payment, kind);
            let is_sar = truth(payment.label.is_some_and(|label| label.is_laundering));
            let number = alert.map_or_else(|| "-1".to_owned(), |number| number.to_string());
            let line = format!("{what},{is_sar},{number}");
            if kind == "TRANSFER" { &mut rows } else { &mut cash }.line(&line)?;
            if let Some(number) = alert {
                let (name, is_sar) = &alerts.kinds[number];
                alerted.line(&format!("{number},{name},{},{what}", truth(*is_sar)))?;
            }
            Ok(())
        })?;
        rows.close()?;
        cash.close()?;
        alerted.close()?;
        accounts(source, out)?;
        members(source, out, &alerts)?;
        Ok(())
    }
}

/// The columns that both kinds of transaction files share, from `tran_id` to `tran_timestamp`.
fn what(source: &Source, payment: &Payment, kind: &str) -> String {
    let (payer, payee) = (&source.accounts[payment.from], &source.accounts[payment.to]);
    let mut text = format!("{},{},{},{kind},", payment.tx_id, payer.id, payee.id);
    decimal(&mut text, source.cents(payment.amount, &payer.currency), 2);
    let _ = write!(text, ",{}", spelt(payment.ts, MOMENT));
    text
}

fn kind(source: &Source, payment: &Payment) -> &'static str {
    match (source.accounts[payment.from].kind, source.accounts[payment.to].kind) {
        (Kind::Cash, _) => "CASH-IN",
        (_, Kind::Cash) => "CASH-OUT",
        _ => "TRANSFER",
    }
}

fn accounts(source: &Source, out: &Path) -> Result<(), RecordError> {
    let mut file = TextFile::create(out, "accounts.csv", ACCOUNTS)?;
    let forever = spelt(source.window.start + 1_000_000 * 86_400_000, MOMENT);
    for account in &source.accounts {
        let holder = source.customers.get(&account.customer).cloned().unwrap_or_default();
        let mut balance = String::new();
        decimal(
            &mut balance,
            source.cents(account.opening_balance, &account.currency),
            2,
        );
        let born = holder
            .birth_year
            .map_or_else(String::new, |year| format!("{year}-01-01"));
        file.line(&format!(
            "{id},C_{id},{kind},A,USD,{prior},1,{opened},{closed},{balance},1,{bank},,,,{region},,{country},,{gender},\
             {born},,,",
            id = account.id,
            kind = if holder.is_person { "SAV" } else { "BUS" },
            prior = truth(account.was_frozen),
            opened = spelt(account.opened_at, MOMENT),
            // When an account was closed is what came after: no reader of the first row may know.
            closed = forever,
            bank = bank(account),
            region = holder.region,
            country = holder.country,
            gender = holder.gender,
        ))?;
    }
    file.close()
}

fn members(source: &Source, out: &Path, alerts: &Alerts) -> Result<(), RecordError> {
    let mut accounts = TextFile::create(out, "alert_accounts.csv", ALERT_ACCOUNTS)?;
    let mut reported = TextFile::create(out, "sar_accounts.csv", SAR_ACCOUNTS)?;
    for (&(number, position), &since) in &alerts.members {
        let account = &source.accounts[position];
        let (name, is_sar) = &alerts.kinds[number];
        let (id, is_sar) = (account.id, *is_sar);
        accounts.line(&format!(
            "{number},{name},{id},C_{id},{},1,0,1000000,0,{}",
            truth(is_sar),
            bank(account)
        ))?;
        let holder = source.customers.get(&account.customer);
        let kind = if holder.is_some_and(|holder| holder.is_person) {
            "INDIVIDUAL"
        } else {
            "COMPANY"
        };
        let day = spelt(since, "%Y%m%d");
        let verdict = if is_sar { "YES" } else { "NO" };
        reported.line(&format!("{number},{id},C_{id},{day},{name},{kind},{verdict}"))?;
    }
    accounts.close()?;
    reported.close()
}

fn bank(account: &Account) -> String {
    format!("bank_{:03}", account.institution + 1)
}

/// As Python spells it.
const fn truth(is_so: bool) -> &'static str {
    if is_so { "True" } else { "False" }
}
