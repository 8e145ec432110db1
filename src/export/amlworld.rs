//! IBM AMLworld: `<run>_Trans.csv` and `<run>_Patterns.txt`.
//!
//! Readers join bank code and account number as text, so both have a fixed width and an account's number is unique
//! across banks. The header bears `Account` twice. The patterns repeat lines of the first file, word for word, in one
//! block a ring; lines that the minute makes equal stand there once.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

use super::sink::{TextFile, decimal};
use super::source::{Payment, Source, places, spelt};
use super::{ExportError, Exporter};

const HEADER: &str = "Timestamp,From Bank,Account,To Bank,Account,Amount Received,Receiving Currency,Amount Paid,\
                      Payment Currency,Payment Format,Is Laundering";

/// The format.
pub struct AmlWorld;

/// What a ring's block holds.
#[derive(Default)]
struct Attempt {
    /// In time order.
    lines: Vec<String>,
    /// To keep each line once.
    seen: BTreeSet<String>,
    /// Payers by payee.
    payers: BTreeMap<usize, BTreeSet<usize>>,
}

impl Exporter for AmlWorld {
    fn name(&self) -> &'static str {
        "amlworld"
    }

    fn write(&self, source: &Source, out: &Path) -> Result<(), ExportError> {
        let mut rows = TextFile::create(out, &format!("{}_Trans.csv", source.name), HEADER)?;
        let mut attempts: BTreeMap<u64, Attempt> = BTreeMap::new();
        let widths = Widths::of(source);
        let mut line = String::new();
        source.payments::<ExportError>(|payment| {
            line.clear();
            spell(&mut line, source, widths, &payment);
            rows.line(&line)?;
            let marked = payment.label.filter(|label| label.is_laundering);
            if let Some(ring) = marked.and_then(|label| label.ring) {
                let attempt = attempts.entry(ring).or_default();
                if attempt.seen.insert(line.clone()) {
                    attempt.lines.push(line.clone());
                    attempt.payers.entry(payment.to).or_default().insert(payment.from);
                }
            }
            Ok(())
        })?;
        rows.close()?;
        let mut patterns = TextFile::create(out, &format!("{}_Patterns.txt", source.name), "")?;
        for attempt in attempts.values() {
            let degree = attempt.payers.values().map(BTreeSet::len).max().unwrap_or(0);
            patterns.line(&format!(
                "BEGIN LAUNDERING ATTEMPT - GATHER-SCATTER:  Max {degree}-degree Fan-In"
            ))?;
            for line in &attempt.lines {
                patterns.line(line)?;
            }
            patterns.line("END LAUNDERING ATTEMPT - GATHER-SCATTER")?;
            patterns.line("")?;
        }
        patterns.close()?;
        Ok(())
    }
}

/// How many characters a bank's code and an account's number have.
#[derive(Clone, Copy)]
struct Widths {
    bank: usize,
    account: usize,
}

impl Widths {
    fn of(source: &Source) -> Widths {
        let top = source.accounts.iter().map(|account| account.id).max().unwrap_or(0);
        Widths {
            bank: source.institutions.len().to_string().len().max(3),
            account: format!("{top:X}").len().max(9),
        }
    }
}

fn spell(line: &mut String, source: &Source, widths: Widths, payment: &Payment) {
    let (payer, payee) = (&source.accounts[payment.from], &source.accounts[payment.to]);
    line.push_str(&spelt(payment.ts, "%Y/%m/%d %H:%M"));
    for account in [payer, payee] {
        let (bank, id) = (account.institution + 1, account.id);
        let _ = write!(line, ",{bank:0w$},{id:0v$X}", w = widths.bank, v = widths.account);
    }
    line.push(',');
    decimal(line, payment.received, places(&payee.currency));
    let _ = write!(line, ",{},", currency(&payee.currency));
    decimal(line, payment.amount, places(&payer.currency));
    let is_laundering = payment.label.is_some_and(|label| label.is_laundering);
    let _ = write!(
        line,
        ",{},{},{}",
        currency(&payer.currency),
        format(payment.rail),
        u8::from(is_laundering)
    );
}

/// One of the seven formats.
fn format(rail: &str) -> &'static str {
    match rail {
        "instant" => "ACH",
        "card" => "Credit Card",
        "atm" | "agent" => "Cash",
        "bill" => "Cheque",
        "internal" => "Reinvestment",
        "onchain" => "Bitcoin",
        _ => "Wire",
    }
}

fn currency(code: &str) -> &str {
    match code {
        "USD" => "US Dollar",
        "INR" => "Rupee",
        "PKR" => "Pakistan Rupee",
        "BDT" => "Taka",
        "MYR" => "Ringgit",
        "HKD" => "Hong Kong Dollar",
        "USDT" => "Tether",
        other => other,
    }
}
