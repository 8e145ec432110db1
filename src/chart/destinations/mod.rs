//! Where the money went: from the rail of the deposit over the number of transfers after it to how and where it rests.
//!
//! Reads `truth/money_rest` (what came to rest where), `truth/money_trail` with `observed/transactions` (by which rail
//! a deposit came, how many transfers its money made), `observed/accounts` and `observed/institutions` (in which
//! country, if in one: money that went abroad rests abroad, whoever's books it left from, and tokens at an address rest
//! on a chain). Each ribbon is money; its colour is how it came to rest, all the way.

mod alluvial;

use std::collections::{BTreeMap, BTreeSet};

use super::canvas::{Canvas, Ink};
use super::style::{self, BLUE, GREEN, GREY, ORANGE, PURPLE, SKY, VERMILION, percent};
use super::yardstick::Yardstick;
use super::{Chart, ChartError, Run};
use crate::dataset::{Damage, Dataset};
use crate::story::worth::{shared, worth};
use alluvial::{Flow, bars};

const SOURCE: &str = "truth/money_rest, truth/money_trail, observed/transactions, accounts, institutions";

/// All deposited money, by its way.
#[derive(Clone, Debug, PartialEq)]
pub struct Destinations {
    pub flows: Vec<Flow>,
    pub yardstick: Yardstick,
}

/// How an end is called and coloured.
fn end_of(word: &str) -> (&str, Ink) {
    match word {
        "cash" => ("cash", VERMILION),
        "abroad" => ("abroad", PURPLE),
        "spent" => ("paid to businesses", ORANGE),
        "held" => ("held in accounts", BLUE),
        "victim" => ("paid to victims", SKY),
        "recovered" => ("recovered", GREEN),
        other => (other, GREY),
    }
}

impl Chart for Destinations {
    fn read(run: &Run) -> Result<Destinations, ChartError> {
        // By deposit, then by account and how it ended there.
        let mut rests = BTreeMap::<u64, BTreeMap<(u64, String), i64>>::new();
        let mut accounts = BTreeSet::new();
        let columns = ["deposit_tx", "account_id", "end", "origin_minor"];
        run.tables.read("truth/money_rest", &columns, |batch| {
            let (deposits, holders) = (batch.ids("deposit_tx")?, batch.ids("account_id")?);
            let (ends, origins) = (batch.texts("end")?, batch.numbers("origin_minor")?);
            for row in batch.rows() {
                let end = ends.get(row).unwrap_or_default().to_owned();
                let parts = rests.entry(deposits.value(row)).or_default();
                *parts.entry((holders.value(row), end)).or_default() += origins.value(row);
                accounts.insert(holders.value(row));
            }
            Ok(())
        })?;
        let mut steps = Vec::new();
        run.tables
            .read("truth/money_trail", &["tx_id", "deposit_tx", "hop"], |batch| {
                let (ids, deposits) = (batch.ids("tx_id")?, batch.ids("deposit_tx")?);
                let hops = batch.numbers("hop")?;
                steps.extend(
                    batch
                        .rows()
                        .map(|row| (ids.value(row), deposits.value(row), hops.value(row))),
                );
                Ok(())
            })?;
        let deposits = rests.keys().copied().collect::<BTreeSet<u64>>();
        let wanted = steps.iter().map(|step| step.0).chain(deposits.iter().copied());
        let wanted = wanted.collect::<BTreeSet<_>>().into_iter().collect::<Vec<u64>>();
        let mut payees = BTreeMap::new();
        let mut rails = BTreeMap::new();
        let columns = ["tx_id", "to_account", "rail"];
        run.tables.find("observed/transactions", &columns, &wanted, |batch| {
            let (ids, to) = (batch.ids("tx_id")?, batch.ids("to_account")?);
            let words = batch.texts("rail")?;
            for row in batch.rows() {
                let id = ids.value(row);
                payees.insert(id, to.value(row));
                if deposits.contains(&id) {
                    rails.insert(id, words.get(row).unwrap_or_default().to_owned());
                }
            }
            Ok(())
        })?;
        // The last hop by which a deposit's money reached an account.
        let mut hops = BTreeMap::<(u64, u64), i64>::new();
        for (tx, deposit, hop) in steps {
            if let Some(to) = payees.get(&tx) {
                let furthest = hops.entry((deposit, *to)).or_insert(hop);
                *furthest = hop.max(*furthest);
            }
        }
        let places = places(&run.tables, &accounts.into_iter().collect::<Vec<u64>>())?;
        let worth = worth(&run.tables, &deposits, |minor, currency| {
            run.yardstick.hundredths(minor, currency)
        })?;
        let mut sums = BTreeMap::<[String; 4], i64>::new();
        for (deposit, parts) in rests {
            let (Some(rail), Some(worth)) = (rails.get(&deposit), worth.get(&deposit)) else {
                continue;
            };
            let shares = shared(*worth, &parts.values().copied().collect::<Vec<i64>>());
            for ((account, end), share) in parts.into_keys().zip(shares) {
                let hop = match hops.get(&(deposit, account)) {
                    None => "not traced".to_owned(),
                    Some(0) => "none".to_owned(),
                    Some(hop @ 1..=3) => hop.to_string(),
                    Some(_) => "4 or more".to_owned(),
                };
                let place = place(&end, places.get(&account));
                *sums.entry([rail.clone(), hop, end, place]).or_default() += share;
            }
        }
        let flows = sums.into_iter().filter(|(_, sum)| *sum > 0).map(|(stops, sum)| Flow {
            stops,
            amount: sum as f64 / 100.0,
        });
        Ok(Destinations {
            flows: flows.collect(),
            yardstick: run.yardstick.clone(),
        })
    }

    fn draw(&self) -> Canvas {
        let shown = format!(
            "Every deposit and fee of the window, followed until its money came to rest or the window ended, in {}.",
            self.yardstick.unit()
        );
        if self.flows.is_empty() {
            return style::nothing(&shown, "No victim paid, so no money went anywhere", SOURCE);
        }
        let mut canvas = style::framed(&self.finding(), &shown, SOURCE);
        alluvial::draw(&mut canvas, self);
        canvas
    }
}

/// Where money that came to an end at an account rests, given the account's kind and its institution's country.
fn place(end: &str, account: Option<&(String, String)>) -> String {
    match (end, account) {
        ("abroad", _) => "abroad".to_owned(),
        // No institution keeps it: its books say so, in the country that they are kept for.
        (_, Some((kind, _))) if kind == "external" => "on a chain".to_owned(),
        (_, Some((_, country))) => country.clone(),
        (_, None) => "elsewhere".to_owned(),
    }
}

/// Of each account its kind, and the country of the institution in whose books it is.
fn places(tables: &Dataset, accounts: &[u64]) -> Result<BTreeMap<u64, (String, String)>, Damage> {
    let mut of_institution = BTreeMap::new();
    tables.read("observed/institutions", &["institution_id", "country"], |batch| {
        let (ids, countries) = (batch.ids("institution_id")?, batch.texts("country")?);
        let country = |row| countries.get(row).unwrap_or_default().to_owned();
        of_institution.extend(batch.rows().map(|row| (ids.value(row), country(row))));
        Ok(())
    })?;
    let mut places = BTreeMap::new();
    let columns = ["account_id", "institution_id", "kind"];
    tables.find("observed/accounts", &columns, accounts, |batch| {
        let (ids, institutions) = (batch.ids("account_id")?, batch.ids("institution_id")?);
        let kinds = batch.texts("kind")?;
        for row in batch.rows() {
            if let Some(country) = of_institution.get(&institutions.value(row)) {
                let kind = kinds.get(row).unwrap_or_default().to_owned();
                places.insert(ids.value(row), (kind, country.clone()));
            }
        }
        Ok(())
    })?;
    Ok(places)
}

impl Destinations {
    fn finding(&self) -> String {
        let ends = bars(&self.flows, 2);
        let total = style::sum(&ends.iter().map(|end| end.1).collect::<Vec<f64>>());
        let part = |word: &str| ends.iter().find(|end| end.0 == word).map_or(0.0, |end| end.1) / total;
        let largest = ends
            .iter()
            .find(|end| !matches!(end.0.as_str(), "victim" | "recovered"));
        let lead = largest.map(|(word, amount)| {
            let how = match word.as_str() {
                "held" => "was still held in accounts".to_owned(),
                "cash" => "ended as cash".to_owned(),
                "abroad" => "went abroad".to_owned(),
                "spent" => "went to businesses".to_owned(),
                other => format!("ended as {other}"),
            };
            format!("{} {how}", percent(amount / total))
        });
        let back = [("victim", "went to victims"), ("recovered", "was recovered")];
        let back = back.into_iter().filter(|(word, _)| part(word) > 0.0);
        let parts = lead
            .into_iter()
            .chain(back.map(|(word, how)| format!("{} {how}", percent(part(word)))));
        let parts = parts.collect::<Vec<_>>().join(", ");
        format!("Of {} that victims paid, {parts}", self.yardstick.total(total))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flow(rail: &str, hop: &str, end: &str, country: &str, amount: f64) -> Flow {
        Flow {
            stops: [rail, hop, end, country].map(str::to_owned),
            amount,
        }
    }

    fn destinations() -> Destinations {
        let flows = vec![
            flow("instant", "2", "cash", "PK", 600.0),
            flow("instant", "1", "recovered", "PK", 50.0),
            flow("onchain", "3", "abroad", "AE", 250.0),
            flow("onchain", "none", "victim", "PK", 100.0),
        ];
        Destinations {
            flows,
            yardstick: Yardstick::default(),
        }
    }

    #[test]
    fn the_title_names_the_largest_end_and_what_came_back() {
        let finding = destinations().finding();
        assert!(
            finding.ends_with("that victims paid, 60% ended as cash, 10% went to victims, 5% was recovered"),
            "{finding}"
        );
    }

    #[test]
    fn what_went_abroad_does_not_rest_at_home() {
        let account = |kind: &str| (kind.to_owned(), "PK".to_owned());
        assert_eq!(place("abroad", Some(&account("external"))), "abroad");
        assert_eq!(place("held", Some(&account("external"))), "on a chain");
        assert_eq!(place("cash", Some(&account("cash"))), "PK");
        assert_eq!(place("held", None), "elsewhere");
    }
}
