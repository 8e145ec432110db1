//! Accounts: who keeps and holds one, what it was used for, its payments, what was done to it.

use std::collections::{BTreeMap, BTreeSet};

use super::payment;
use super::row::{self, sift};
use super::words::{counted, day, meaning, money, spoken};
use super::{Event, Figures, Story, Subject, What, case};
use crate::dataset::{Damage, Dataset};
use crate::model::facts::{AccountRole, Finding, MuleKind};

/// The story of an account; none if the run has no such account.
///
/// # Errors
/// If a table cannot be read.
pub fn story(dataset: &Dataset, id: u64) -> Result<Option<Story>, Damage> {
    let own = BTreeSet::from([id]);
    let columns = [
        "account_id",
        "customer_id",
        "institution_id",
        "kind",
        "currency",
        "opened_at",
        "closed_at",
        "opening_balance_minor",
    ];
    let rows = sift(dataset, "observed/accounts", &columns, &own)?;
    let Some(account) = rows.first() else { return Ok(None) };
    let currency = account.text("currency");
    let events = events(dataset, &own)?;
    let mut figures = Figures::default();
    let holders = case::holders(dataset, &own)?;
    figures.add("Kept at", holders.get(&id).cloned().unwrap_or_default());
    figures.add("Kind", spoken(account.text("kind")));
    figures.add("Currency", currency);
    figures.add(
        "Customer",
        account.id("customer_id").map_or_else(String::new, |id| id.to_string()),
    );
    figures.add("Opened", account.number("opened_at").map_or_else(String::new, day));
    figures.add("Closed", account.number("closed_at").map_or_else(String::new, day));
    figures.add(
        "Balance when the window opens",
        money(account.number("opening_balance_minor").unwrap_or(0), currency),
    );
    for row in sift(
        dataset,
        "truth/balances",
        &["account_id", "closing_balance_minor"],
        &own,
    )? {
        figures.add(
            "Balance when it closes",
            money(row.number("closing_balance_minor").unwrap_or(0), currency),
        );
    }
    for row in sift(
        dataset,
        "truth/mules",
        &["account_id", "in_minor", "out_minor", "cases_served"],
        &own,
    )? {
        let number = |name: &str| row.number(name).unwrap_or(0);
        figures.add("Scam money paid in", money(number("in_minor"), currency));
        figures.add("Scam money paid out", money(number("out_minor"), currency));
        figures.add("Cases served", number("cases_served").to_string());
    }
    let labels = sift(dataset, "truth/account_labels", &["account_id", "role"], &own)?;
    let roles: BTreeSet<&str> = labels.iter().map(|row| row.text("role")).collect();
    let ordinary = events.iter().filter(|event| event.what == What::Ordinary).count() as i64;
    let payments = events.iter().filter(|event| event.tx_id.is_some()).count() as i64;
    let used = match roles.len() {
        0 => "No crew used it and nobody paid one from it.".to_owned(),
        _ => roles
            .iter()
            .map(|role| meaning::<AccountRole>(role))
            .collect::<Vec<_>>()
            .join(" "),
    };
    let lead = format!(
        "{used} {} went in or out of it in the window, {} of them of everyday life.",
        counted(payments, "payment"),
        super::words::grouped(ordinary)
    );
    Ok(Some(Story::told(Subject::Account, id, lead, figures, events)))
}

/// What happened to some accounts, in no order.
///
/// # Errors
/// If a table cannot be read.
pub fn events(dataset: &Dataset, own: &BTreeSet<u64>) -> Result<Vec<Event>, Damage> {
    let mut events = Vec::new();
    let ids = row::touching(dataset, own)?;
    let labels = sift(dataset, "truth/transaction_labels", &["tx_id", "role"], &ids)?;
    let roles: BTreeMap<u64, &str> = labels
        .iter()
        .filter_map(|row| Some((row.id("tx_id")?, row.text("role"))))
        .collect();
    for (id, payment) in payment::by_id(dataset, &ids)? {
        events.push(payment::of_account(&payment, own, roles.get(&id).copied()));
    }
    for row in sift(dataset, "observed/account_actions", &case::ACTIONS, own)? {
        events.extend(case::action(&row).map(|(account, event)| Event {
            text: format!("Account {account}: {}", event.text),
            ..event
        }));
    }
    let columns = ["account_id", "ts", "detector", "outcome"];
    for row in sift(dataset, "observed/alerts", &columns, own)? {
        let (Some(id), Some(at)) = (row.id("account_id"), row.number("ts")) else {
            continue;
        };
        let (detector, outcome) = (spoken(row.text("detector")), row.text("outcome"));
        events.push(Event::new(
            at,
            What::Alert,
            format!("Alert about account {id} ({detector}); the analyst: {outcome}."),
        ));
    }
    for row in sift(
        dataset,
        "observed/label_feed",
        &["account_id", "ts", "verdict", "source"],
        own,
    )? {
        let (Some(id), Some(at)) = (row.id("account_id"), row.number("ts")) else {
            continue;
        };
        let text = format!(
            "Account {id}: {} By: {}.",
            meaning::<Finding>(row.text("verdict")),
            row.text("source")
        );
        events.push(Event::new(at, What::Told, text));
    }
    events.extend(services(dataset, "account_id", own)?);
    Ok(events)
}

/// Services of mule accounts for rings, of those accounts, rings or persons that `key` and `ids` name.
///
/// # Errors
/// If the table cannot be read.
pub fn services(dataset: &Dataset, key: &str, ids: &BTreeSet<u64>) -> Result<Vec<Event>, Damage> {
    let columns = [
        key,
        "account_id",
        "ring_id",
        "layer",
        "kind",
        "recruited_at",
        "first_use",
        "last_use",
        "frozen_at",
    ];
    let mut events = Vec::new();
    for row in sift(dataset, "truth/mules", &columns, ids)? {
        let account = row.id("account_id").unwrap_or(0);
        let (ring, layer) = (row.id("ring_id").unwrap_or(0), row.number("layer").unwrap_or(0));
        let mut add = |name: &str, text: String| {
            events.extend(row.number(name).map(|at| Event::new(at, What::Mule, text)));
        };
        let kind = meaning::<MuleKind>(row.text("kind"));
        add(
            "recruited_at",
            format!("Account {account} comes into the hands of ring {ring}, layer {layer}. {kind}"),
        );
        add(
            "first_use",
            format!("The first scam payment goes through account {account}."),
        );
        add(
            "last_use",
            format!("The last scam payment goes through account {account}."),
        );
        add("frozen_at", format!("Mule account {account} is frozen."));
    }
    Ok(events)
}
