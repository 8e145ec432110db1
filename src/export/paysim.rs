//! PaySim: one CSV, an hour a step.
//!
//! Money is in US dollars, since PaySim knows one currency. Balances are those before and after the payment; a
//! merchant's are 0, as in PaySim, where they are unknown. Cash paid in is a customer's `CASH_IN`. `isFlaggedFraud`
//! says whether a bank's alert named the payment: what a bank could have flagged, not what is true.

use std::fmt::Write;
use std::path::Path;

use super::sink::{TextFile, decimal};
use super::source::{Kind, Payment, Source};
use super::{ExportError, Exporter};

const HEADER: &str = "step,type,amount,nameOrig,oldbalanceOrg,newbalanceOrig,nameDest,oldbalanceDest,newbalanceDest,\
                      isFraud,isFlaggedFraud";
const HOUR: i64 = 3_600_000;

/// The format.
pub struct PaySim;

impl Exporter for PaySim {
    fn name(&self) -> &'static str {
        "paysim"
    }

    fn write(&self, source: &Source, out: &Path) -> Result<(), ExportError> {
        let mut rows = TextFile::create(out, &format!("{}_paysim.csv", source.name), HEADER)?;
        let alerted = source.alerted()?;
        let mut balances: Vec<i64> = source.accounts.iter().map(|account| account.opening_balance).collect();
        let mut line = String::new();
        source.payments::<ExportError>(|payment| {
            let before = (balances[payment.from], balances[payment.to]);
            balances[payment.from] -= payment.amount;
            balances[payment.to] += payment.received;
            let after = (balances[payment.from], balances[payment.to]);
            line.clear();
            let flagged = alerted.contains(payment.tx_id);
            spell(&mut line, source, &payment, [before, after], flagged);
            rows.line(&line)?;
            Ok(())
        })?;
        Ok(rows.close()?)
    }
}

/// One line; `balances` are those of payer and payee, before and after.
fn spell(line: &mut String, source: &Source, payment: &Payment, balances: [(i64, i64); 2], is_flagged: bool) {
    let (payer, payee) = (&source.accounts[payment.from], &source.accounts[payment.to]);
    let step = (payment.ts - source.window.start) / HOUR + 1;
    let _ = write!(line, "{step},{},", kind(payer.kind, payee.kind, payment.rail));
    decimal(line, source.cents(payment.amount, &payer.currency), 2);
    let sides = [
        (payer, balances[0].0, balances[1].0),
        (payee, balances[0].1, balances[1].1),
    ];
    // Cash paid in is told from the customer's side.
    let is_cash_in = payer.kind == Kind::Cash;
    let order = if is_cash_in { [1, 0] } else { [0, 1] };
    for (account, before, after) in order.map(|side| sides[side]) {
        let is_known = account.kind == Kind::Personal;
        let letter = if account.kind == Kind::Business { 'M' } else { 'C' };
        let _ = write!(line, ",{letter}{}", account.id);
        for balance in [before, after] {
            line.push(',');
            let cents = if is_known {
                source.cents(balance, &account.currency)
            } else {
                0
            };
            decimal(line, cents, 2);
        }
    }
    let is_fraud = payment.label.is_some_and(|label| label.is_laundering);
    let _ = write!(line, ",{},{}", u8::from(is_fraud), u8::from(is_flagged));
}

fn kind(payer: Kind, payee: Kind, rail: &str) -> &'static str {
    match (payer, payee) {
        (Kind::Cash, _) => "CASH_IN",
        (_, Kind::Cash) => "CASH_OUT",
        (_, Kind::Business) => "PAYMENT",
        _ if rail == "internal" => "DEBIT",
        _ => "TRANSFER",
    }
}
