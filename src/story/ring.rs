//! Rings: who works there, their mules, what they changed, when police came, and what came in week by week.

use std::collections::{BTreeMap, BTreeSet};

use super::row::{self, sift};
use super::words::{cents, counted, day, grouped, meaning, sentence, spoken};
use super::worth::worth;
use super::{Event, Figures, Story, Subject, What, account, case, payment, person};
use crate::dataset::{Damage, Dataset, Rates};
use crate::model::facts::{EnforcementAction, EntityRole, Measure, Signal};
use crate::param::noun::verb;

/// Milliseconds of a week.
const WEEK: i64 = 7 * 86_400_000;

/// The story of a ring; none if no table names it.
///
/// # Errors
/// If a table cannot be read.
pub fn story(dataset: &Dataset, id: u64) -> Result<Option<Story>, Damage> {
    let (own, rates) = (BTreeSet::from([id]), Rates::of(dataset));
    let all = case::all(dataset)?;
    let cases: Vec<&case::Case> = all.iter().filter(|case| case.ring == id).collect();
    let crew = sift(
        dataset,
        "truth/crew",
        &["ring_id", "site_id", "syndicate_id", "role"],
        &own,
    )?;
    let mules = sift(
        dataset,
        "truth/mules",
        &["ring_id", "account_id", "frozen_at", "syndicate_id"],
        &own,
    )?;
    if cases.is_empty() && crew.is_empty() && mules.is_empty() {
        return Ok(None);
    }
    let mut events = account::services(dataset, "ring_id", &own)?;
    events.extend(person::seats(dataset, "ring_id", &own)?);
    events.extend(changes(dataset, &own)?);
    let sites: BTreeSet<u64> = crew.iter().filter_map(|row| row.id("site_id")).collect();
    events.extend(police(dataset, &sites)?);
    events.extend(weeks(dataset, &own, &rates)?);

    let sum = |of: fn(&case::Case) -> i64| -> i64 { cases.iter().map(|case| case.cents(of(case), &rates)).sum() };
    let deposits: i64 = cases.iter().map(|case| case.deposits).sum();
    let (deposited, fees) = (sum(|case| case.deposited), sum(|case| case.fees));
    let (paid, lost) = (deposited + fees, sum(|case| case.lost));
    let paying = cases.iter().filter(|case| case.is_victims()).count() as i64;
    let frozen = mules.iter().filter(|row| row.number("frozen_at").is_some()).count();
    let mut figures = Figures::default();
    let families: BTreeSet<&str> = cases.iter().map(|case| &*case.family).collect();
    figures.add(
        "Kind of scam",
        families
            .iter()
            .map(|family| spoken(family))
            .collect::<Vec<_>>()
            .join(", "),
    );
    figures.add(
        "Cases",
        format!("{}, of which {} paid", grouped(cases.len() as i64), grouped(paying)),
    );
    figures.add(
        "Deposited",
        format!("{} in {}", cents(deposited), counted(deposits, "deposit")),
    );
    figures.add("Paid in invented fees", cents(fees));
    figures.add("Net loss of its cases", cents(lost));
    figures.add("Mule accounts", format!("{}, of which {frozen} frozen", mules.len()));
    let mut things = BTreeMap::<String, usize>::new();
    for row in sift(dataset, "truth/entity_labels", &["ring_id", "role"], &own)? {
        *things.entry(row.text("role").to_owned()).or_default() += 1;
    }
    for (role, count) in things {
        let meant = meaning::<EntityRole>(&role).trim_end_matches('.');
        figures.add(
            named(&role).unwrap_or(&spoken(&role)),
            format!("{count} ({})", sentence(meant)),
        );
    }
    for row in sift(
        dataset,
        "truth/sites",
        &["site_id", "country", "region", "opened_at", "raided_at"],
        &sites,
    )? {
        let raided = row
            .number("raided_at")
            .map_or_else(|| "not raided".to_owned(), |at| format!("raided {}", day(at)));
        figures.add(
            "Site",
            format!("{} in {}, {raided}", row.text("region"), row.text("country")),
        );
    }
    let lead = format!(
        "{} came to the ring from {} in the window, through {}; {frozen} of them {} frozen.",
        cents(paid),
        counted(paying, "victim"),
        counted(mules.len() as i64, "mule account"),
        verb(frozen as u64, "was", "were"),
    );
    Ok(Some(Story::told(Subject::Ring, id, lead, figures, events)))
}

/// Things of a ring by the part they play, as a heading over their number.
fn named(role: &str) -> Option<&'static str> {
    Some(match role {
        "ring_device" => "Its devices",
        "ring_sim" => "SIMs it writes from",
        "scam_group" => "Groups it runs",
        "shell" => "Shell companies",
        "shill" => "SIMs of invented members",
        "site" => "Buildings it works in",
        _ => return None,
    })
}

/// What rings changed in their ways.
fn changes(dataset: &Dataset, rings: &BTreeSet<u64>) -> Result<Vec<Event>, Damage> {
    let columns = ["ring_id", "ts", "effective_at", "measure", "signal", "dropped"];
    let rows = sift(dataset, "truth/adaptations", &columns, rings)?;
    let event = |row: &row::Row| {
        let (measure, signal) = (row.text("measure"), meaning::<Signal>(row.text("signal")));
        let text = if row.flag("dropped") {
            format!("The ring undoes a change: {}. {signal}", spoken(measure))
        } else {
            let from = row
                .number("effective_at")
                .map_or_else(String::new, |at| format!(" From {}.", day(at)));
            format!("{signal} {}{from}", meaning::<Measure>(measure))
        };
        Some(Event::new(row.number("ts")?, What::Ring, text))
    };
    Ok(rows.iter().filter_map(event).collect())
}

/// What police and courts did at some sites.
fn police(dataset: &Dataset, sites: &BTreeSet<u64>) -> Result<Vec<Event>, Damage> {
    let rows = sift(
        dataset,
        "observed/enforcement",
        &["site_id", "ts", "action", "count"],
        sites,
    )?;
    let event = |row: &row::Row| {
        let action = row.text("action");
        let count = row
            .number("count")
            .map_or_else(String::new, |count| format!(" (count {count})"));
        let meant = meaning::<EnforcementAction>(action);
        let meant = meant.split(';').next().unwrap_or_default().trim_end_matches('.');
        Some(Event::new(row.number("ts")?, What::Police, format!("{meant}{count}.")))
    };
    Ok(rows.iter().filter_map(event).collect())
}

/// Deposits of rings in the weeks of the window.
fn weeks(dataset: &Dataset, rings: &BTreeSet<u64>, rates: &Rates) -> Result<Vec<Event>, Damage> {
    let start = dataset.window()?.start;
    let labels = sift(
        dataset,
        "truth/transaction_labels",
        &["ring_id", "tx_id", "role", "case_id"],
        rings,
    )?;
    let deposits: BTreeMap<u64, Option<u64>> = labels
        .iter()
        .filter(|row| row.text("role") == "deposit")
        .filter_map(|row| Some((row.id("tx_id")?, row.id("case_id"))))
        .collect();
    let mut payments = payment::by_id(dataset, &deposits.keys().copied().collect())?;
    payments.retain(|_, payment| payment.moved());
    let worth = worth(dataset, &payments.keys().copied().collect(), |minor, currency| {
        rates.cents(minor, currency)
    })?;
    let mut weeks = BTreeMap::<i64, (i64, i64, BTreeSet<u64>)>::new();
    for (id, payment) in payments {
        let week = weeks.entry((payment.at - start).div_euclid(WEEK)).or_default();
        week.0 += 1;
        week.1 += worth.get(&id).copied().unwrap_or(0);
        week.2.extend(deposits.get(&id).copied().flatten());
    }
    let event = |(week, (count, sum, cases)): (i64, (i64, i64, BTreeSet<u64>))| {
        let at = start + week * WEEK;
        let text = format!(
            "The week from {} brings {} of {} from {}.",
            day(at),
            counted(count, "deposit"),
            cents(sum),
            counted(cases.len() as i64, "case")
        );
        Event::new(at, What::Payment, text)
    };
    Ok(weeks.into_iter().map(event).collect())
}
