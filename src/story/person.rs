//! People: their accounts at all institutions, the parts they played, their cases.

use std::collections::BTreeSet;

use super::row::sift;
use super::words::{counted, meaning, spoken};
use super::{Event, Figures, Story, Subject, What, account, case};
use crate::dataset::{Damage, Dataset};
use crate::model::facts::{CrewRole, ExitReason, PartPlayed};

/// The story of a person; none if the run has no such person.
///
/// # Errors
/// If a table cannot be read.
pub fn story(dataset: &Dataset, id: u64) -> Result<Option<Story>, Damage> {
    let own = BTreeSet::from([id]);
    let columns = ["person_id", "identity_token", "persona", "susceptibility", "roles"];
    let rows = sift(dataset, "truth/people", &columns, &own)?;
    let Some(person) = rows.first() else { return Ok(None) };
    let token: BTreeSet<u64> = person.id("identity_token").into_iter().collect();
    let customers: BTreeSet<u64> = sift(
        dataset,
        "observed/shared_identity",
        &["identity_token", "customer_id"],
        &token,
    )?
    .iter()
    .filter_map(|row| row.id("customer_id"))
    .collect();
    let accounts: BTreeSet<u64> = sift(dataset, "observed/accounts", &["customer_id", "account_id"], &customers)?
        .iter()
        .filter_map(|row| row.id("account_id"))
        .collect();
    let all = case::all(dataset)?;
    let cases: Vec<&case::Case> = all.iter().filter(|case| case.person == id).collect();
    let mut events = Vec::new();
    for story in case::stories(dataset, &cases)? {
        events.extend(story.events);
    }
    let told: BTreeSet<(u64, i64)> = events
        .iter()
        .filter_map(|event| Some((event.tx_id?, event.at)))
        .collect();
    let is_new = |event: &Event| event.tx_id.is_none_or(|tx| !told.contains(&(tx, event.at)));
    events.extend(account::events(dataset, &accounts)?.into_iter().filter(is_new));
    events.extend(seats(dataset, "person_id", &own)?);

    let mut figures = Figures::default();
    let columns = [
        "customer_id",
        "occupation",
        "region",
        "country",
        "income_band",
        "birth_year",
        "gender",
    ];
    if let Some(customer) = sift(dataset, "observed/customers", &columns, &customers)?.first() {
        figures.add("Lives on", spoken(customer.text("occupation")));
        figures.add(
            "Region",
            format!("{} ({})", customer.text("region"), customer.text("country")),
        );
        figures.add("Income", spoken(customer.text("income_band")));
        figures.add(
            "Born",
            customer
                .number("birth_year")
                .map_or_else(String::new, |year| year.to_string()),
        );
        figures.add("Gender", customer.text("gender"));
    }
    figures.add("Habits", spoken(person.text("persona")));
    let susceptibility = person.real("susceptibility");
    figures.add(
        "Susceptibility",
        susceptibility.map_or_else(String::new, |z| format!("{z:.2} sd from the mean")),
    );
    for (holder, account) in case::holders(dataset, &accounts)?.iter().map(|(id, name)| (name, id)) {
        figures.add("Account", format!("{account} at {holder}"));
    }
    for case in &cases {
        figures.add("Case", format!("{}: {}", case.id, case.line()));
    }
    let roles = person.text("roles");
    let roles = if roles.is_empty() { "none" } else { roles };
    let parts: Vec<&str> = roles.split('|').map(meaning::<PartPlayed>).collect();
    let lead = format!(
        "{} The person has {} and was in {}.",
        parts.join(" "),
        counted(accounts.len() as i64, "account"),
        counted(cases.len() as i64, "case")
    );
    Ok(Some(Story::told(Subject::Person, id, lead, figures, events)))
}

/// Times of operators in crews, of those persons or rings that `key` and `ids` name.
///
/// # Errors
/// If the table cannot be read.
pub fn seats(dataset: &Dataset, key: &str, ids: &BTreeSet<u64>) -> Result<Vec<Event>, Damage> {
    let columns = [key, "operator_id", "ring_id", "role", "from_ts", "to_ts", "exit_reason"];
    let mut events = Vec::new();
    for row in sift(dataset, "truth/crew", &columns, ids)? {
        let (operator, ring) = (row.id("operator_id").unwrap_or(0), row.id("ring_id").unwrap_or(0));
        let role = spoken(row.text("role"));
        if let Some(at) = row.number("from_ts") {
            let text = format!(
                "Operator {operator} begins in ring {ring}. {}",
                meaning::<CrewRole>(row.text("role"))
            );
            events.push(Event::new(at, What::Ring, text));
        }
        if let Some(at) = row.number("to_ts") {
            let why = meaning::<ExitReason>(row.text("exit_reason"));
            events.push(Event::new(
                at,
                What::Ring,
                format!("Operator {operator} ({role}) stops. {why}"),
            ));
        }
    }
    Ok(events)
}
