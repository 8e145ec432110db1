//! Payments as they are told: by the part they play, from whose side, and what became of them.

use std::collections::{BTreeMap, BTreeSet};

use super::row::{self, Row};
use super::words::{capital, meaning, money, spoken};
use super::{Amount, Event, What};
use crate::dataset::{Damage, Dataset};
use crate::model::facts::{Refusal, Role};

/// Columns of a payment.
const PAYMENTS: [&str; 12] = [
    "tx_id",
    "ts",
    "from_account",
    "to_account",
    "amount_minor",
    "currency",
    "received_minor",
    "received_currency",
    "rail",
    "channel",
    "status",
    "refusal",
];

/// A payment.
#[derive(Clone, Debug)]
pub struct Payment {
    pub id: u64,
    pub at: i64,
    pub from: u64,
    pub to: u64,
    pub sent: Amount,
    pub received: Amount,
    rail: String,
    channel: String,
    pub status: String,
    refusal: String,
}

impl Payment {
    fn of(row: &Row) -> Payment {
        let amount = |minor: &str, currency: &str| Amount {
            amount_minor: row.number(minor).unwrap_or(0),
            currency: row.text(currency).to_owned(),
        };
        Payment {
            id: row.id("tx_id").unwrap_or(0),
            at: row.number("ts").unwrap_or(0),
            from: row.id("from_account").unwrap_or(0),
            to: row.id("to_account").unwrap_or(0),
            sent: amount("amount_minor", "currency"),
            received: amount("received_minor", "received_currency"),
            rail: row.text("rail").to_owned(),
            channel: row.text("channel").to_owned(),
            status: row.text("status").to_owned(),
            refusal: row.text("refusal").to_owned(),
        }
    }

    /// Whether money moved.
    pub fn moved(&self) -> bool {
        matches!(&*self.status, "settled" | "returned")
    }

    /// How it travelled: `instant, app`.
    pub fn way(&self) -> String {
        let way = [&self.rail, &self.channel];
        let way: Vec<&str> = way
            .into_iter()
            .map(String::as_str)
            .filter(|word| !word.is_empty())
            .collect();
        way.join(", ")
    }

    /// What became of it, where it is not that it was made: a clause that ends a sentence.
    pub fn fate(&self) -> String {
        match &*self.status {
            "rejected" => {
                let why = meaning::<Refusal>(&self.refusal);
                format!(" It is refused. {why}").trim_end().to_owned()
            }
            "cancelled" => " The payer withdraws it before it is decided.".to_owned(),
            "held" => " It waits for a decision when the window closes.".to_owned(),
            _ => String::new(),
        }
    }

    /// The event that it is, told by a sentence without its end.
    pub fn event(&self, what: What, sentence: &str, amount: &Amount) -> Event {
        Event {
            at: self.at,
            what: if self.moved() { what } else { What::Stopped },
            text: format!("{sentence}.{}", self.fate()),
            amount: Some(amount.clone()),
            tx_id: Some(self.id),
        }
    }

    /// The amount that leaves, in words.
    pub fn sum(&self) -> String {
        money(self.sent.amount_minor, &self.sent.currency)
    }

    /// The amount that arrives, in words.
    pub fn arriving(&self) -> String {
        money(self.received.amount_minor, &self.received.currency)
    }
}

/// Payments by number.
pub fn by_id(dataset: &Dataset, ids: &BTreeSet<u64>) -> Result<BTreeMap<u64, Payment>, Damage> {
    let rows = row::payments(dataset, &PAYMENTS, ids)?;
    let payments = rows.iter().map(Payment::of);
    Ok(payments.map(|payment| (payment.id, payment)).collect())
}

/// A payment of a case, told from the victim's side; none of one between others.
pub fn of_victim(payment: &Payment, role: &str, holder: &str) -> Option<Event> {
    let (to, way) = (payment.to, payment.way());
    let pays = |what: &str| {
        let moved = payment.moved();
        let sum = payment.sum();
        // Money that a victim draws in a case is handed over.
        let sentence = if matches!(&*payment.rail, "atm" | "agent") {
            let verb = if moved { "draws" } else { "wants to draw" };
            format!("The victim {verb} {sum} as cash and hands it over: {what} ({way})")
        } else {
            let verb = if moved { "pays" } else { "wants to pay" };
            format!("The victim {verb} {what} of {sum} to account {to}{holder} ({way})")
        };
        Some(payment.event(What::Payment, &sentence, &payment.sent))
    };
    let gets = |kind: What, why: &str| {
        let sentence = format!("The victim is paid {} {why}", payment.arriving());
        Some(payment.event(kind, &sentence, &payment.received))
    };
    match role {
        "deposit" => pays("a deposit"),
        "fee" => pays("an invented fee"),
        "recovery_fee" => pays("a fee for getting the loss back"),
        "task_payout" => gets(What::Payout, "for a small task, to win trust"),
        "bait_return" => gets(What::Payout, "back with profit, so that larger deposits follow"),
        "promised_return" => gets(What::Payout, "as promised, out of what others paid in"),
        "withdrawal" => gets(What::Payout, "of the shown balance, as asked for"),
        "referral_bonus" => gets(What::Payout, "for somebody brought along who deposited"),
        "refund" => gets(What::Back, "that was taken back from those who held it"),
        _ => None,
    }
}

/// A payment as it is seen from one of some accounts, with the part it plays in a scam if it plays one.
pub fn of_account(payment: &Payment, own: &BTreeSet<u64>, role: Option<&str>) -> Event {
    let way = payment.way();
    let pays = own.contains(&payment.from);
    let sentence = if pays {
        format!(
            "{} leave account {} for account {} ({way})",
            payment.sum(),
            payment.from,
            payment.to
        )
    } else {
        format!(
            "{} come to account {} from account {} ({way})",
            payment.arriving(),
            payment.to,
            payment.from
        )
    };
    let amount = if pays { &payment.sent } else { &payment.received };
    match role.filter(|role| *role != "lookalike") {
        Some(role) => {
            let what = match role {
                "deposit" | "fee" | "recovery_fee" => What::Payment,
                "task_payout" | "bait_return" | "promised_return" | "withdrawal" | "referral_bonus" => What::Payout,
                "refund" => What::Back,
                _ => What::Moved,
            };
            let mut event = payment.event(what, &sentence, amount);
            event.text = format!("{} {}: {}", event.text, capital(&spoken(role)), meaning::<Role>(role));
            event
        }
        None => Event {
            what: What::Ordinary,
            ..payment.event(What::Ordinary, &sentence, amount)
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn payment(status: &str, refusal: &str) -> Payment {
        let amount = |amount_minor| Amount {
            amount_minor,
            currency: "PKR".to_owned(),
        };
        Payment {
            id: 9,
            at: 0,
            from: 1,
            to: 2,
            sent: amount(12_300),
            received: amount(12_300),
            rail: "instant".to_owned(),
            channel: "app".to_owned(),
            status: status.to_owned(),
            refusal: refusal.to_owned(),
        }
    }

    #[test]
    fn what_was_refused_is_no_payment() {
        let told = |status, refusal| of_victim(&payment(status, refusal), "deposit", "").unwrap();
        let paid = told("settled", "");
        assert_eq!(
            paid.text,
            "The victim pays a deposit of PKR 123.00 to account 2 (instant, app)."
        );
        assert_eq!(paid.what, What::Payment);
        let drawn = Payment {
            rail: "atm".to_owned(),
            channel: "atm".to_owned(),
            ..payment("settled", "")
        };
        assert_eq!(
            of_victim(&drawn, "fee", "").unwrap().text,
            "The victim draws PKR 123.00 as cash and hands it over: an invented fee (atm, atm)."
        );
        let refused = told("rejected", "payee");
        assert_eq!(
            refused.text,
            "The victim wants to pay a deposit of PKR 123.00 to account 2 (instant, app). It is refused. The payer's \
             institution knows of complaints about the payee."
        );
        assert_eq!(refused.what, What::Stopped);
        assert_eq!(of_victim(&payment("settled", ""), "layering", ""), None);
    }

    #[test]
    fn an_honest_payment_is_ordinary_whatever_it_looks_like() {
        let own = BTreeSet::from([2]);
        assert_eq!(
            of_account(&payment("settled", ""), &own, Some("lookalike")).what,
            What::Ordinary
        );
        let told = of_account(&payment("settled", ""), &own, Some("layering"));
        assert_eq!(told.what, What::Moved);
        assert!(
            told.text
                .starts_with("PKR 123.00 come to account 2 from account 1 (instant, app). Layering: Scam")
        );
    }
}
