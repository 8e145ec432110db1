//! Rings: a sheet of all, and of those that took the most their network, days, payments and mules.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::illicit::Illicit;
use super::sheet::{Column, Kind, Sheet, column, day, from, id, sql_dollars, usd};
use crate::dataset::{Damage, Dataset, Rates};
use crate::story::Case;
use crate::story::row::{self, Row};
use crate::story::words::{moment, spoken};

/// Rings in the sheet; a run may have a thousand and more.
const LISTED: usize = 100;
/// Rings that are shown in full.
const SHOWN: usize = 12;
/// Payments of one of them, the largest first.
const PAYMENTS: usize = 60;
/// Mules of one of them, those through whom the most came.
const MULES: usize = 60;
/// Accounts of a layer that its network draws one by one.
const DRAWN: usize = 8;
/// Layers with a column of their own.
const LAYERS: i64 = 4;

const RINGS: &[Column] = &[
    column("ring", Kind::Id, "Id of the ring (ring_id)."),
    column("kind of scam", Kind::Text, "Names of the funnels."),
    column("cases", Kind::Count, "Cases active in the window."),
    column(
        "victims",
        Kind::Count,
        "Cases in which the victim paid in the window, a fee as much as a deposit.",
    ),
    column("deposits", Kind::Count, "Deposits paid in the window."),
    column("deposited", Kind::Usd, "The same in US dollars."),
    column(
        "net loss",
        Kind::Usd,
        "Net loss of its cases in the window, in US dollars.",
    ),
    column("mule accounts", Kind::Count, "Services of mule accounts for the ring."),
    column("frozen", Kind::Count, "Of those, frozen."),
    column("raided", Kind::Day, "When police came to its site."),
];

/// A ring on its way into the sheet.
#[derive(Default)]
struct Ring {
    families: BTreeSet<String>,
    cases: i64,
    victims: i64,
    deposits: i64,
    /// In US cents, as is what was lost.
    deposited: i64,
    lost: i64,
    mules: i64,
    frozen: i64,
    raided: Option<i64>,
}

impl Ring {
    /// Its kinds of scam.
    fn kinds(&self) -> String {
        self.families.iter().map(String::as_str).collect::<Vec<_>>().join(", ")
    }
}

/// What `truth/mules` has of accounts, in the order of the table.
pub const MULE_COLUMNS: [&str; 13] = [
    "ring_id",
    "account_id",
    "layer",
    "kind",
    "recruited_at",
    "first_use",
    "last_use",
    "frozen_at",
    "cases_served",
    "in_minor",
    "out_minor",
    "person_id",
    "syndicate_id",
];

/// The sheet of rings and the rings shown in full.
pub fn read(
    dataset: &Dataset,
    cases: &[Case],
    illicit: &[Illicit],
    mules: &[(Row<'_>, i64)],
    rates: &Rates,
) -> Result<(Sheet, Vec<Value>), Damage> {
    let raids = raids(dataset)?;
    let mut rings = BTreeMap::<u64, Ring>::new();
    for case in cases {
        let ring = rings.entry(case.ring).or_default();
        ring.families.insert(spoken(&case.family));
        ring.cases += 1;
        ring.victims += i64::from(case.is_victims());
        ring.deposits += case.deposits;
        ring.deposited += case.cents(case.deposited, rates);
        ring.lost += case.cents(case.lost, rates);
    }
    for (mule, _) in mules {
        let ring = rings.entry(mule.id("ring_id").unwrap_or(0)).or_default();
        ring.mules += 1;
        ring.frozen += i64::from(mule.number("frozen_at").is_some());
    }
    for (ring, raided) in &raids {
        rings.entry(*ring).or_default().raided = Some(*raided);
    }
    let mut order: Vec<(u64, &Ring)> = rings.iter().map(|(id, ring)| (*id, ring)).collect();
    order.sort_by(|one, other| {
        let most = other.1.deposited.cmp(&one.1.deposited);
        most.then(other.1.mules.cmp(&one.1.mules)).then(one.0.cmp(&other.0))
    });
    let row = |(ring, of): &(u64, &Ring)| {
        vec![
            id(*ring),
            of.kinds().into(),
            of.cases.into(),
            of.victims.into(),
            of.deposits.into(),
            usd(of.deposited),
            usd(of.lost),
            of.mules.into(),
            of.frozen.into(),
            day(of.raided),
        ]
    };
    let shown: Vec<Value> = order
        .iter()
        .take(SHOWN)
        .map(|(ring, of)| full(*ring, of, illicit, mules))
        .collect();
    let deposited = sql_dollars(dataset, "deposited_minor", "currency");
    let lost = sql_dollars(dataset, "lost_minor", "currency");
    let sql = format!(
        "SELECT ring_id, string_agg(DISTINCT family, ', ') AS families, count(*) AS cases, count(*) FILTER (deposits > 0 OR fees_minor > 0) AS victims,\n  \
         sum(deposits) AS deposits, sum({deposited}) AS deposited_usd,\n  sum({lost}) AS lost_usd\nFROM {}\nGROUP BY ring_id \
         ORDER BY deposited_usd DESC",
        from(dataset, "truth/cases")
    );
    let sheet = Sheet::new("Rings, by what they took", RINGS, order.iter().map(row).collect(), sql).cut(LISTED);
    Ok((sheet, shown))
}

/// The first raid at a site where each ring worked.
fn raids(dataset: &Dataset) -> Result<BTreeMap<u64, i64>, Damage> {
    let sites = row::all(dataset, "truth/sites", &["site_id", "raided_at"])?;
    let raided: BTreeMap<u64, i64> = sites
        .iter()
        .filter_map(|row| Some((row.id("site_id")?, row.number("raided_at")?)))
        .collect();
    let mut raids = BTreeMap::<u64, i64>::new();
    for row in row::all(dataset, "truth/crew", &["ring_id", "site_id"])? {
        let at = row.id("site_id").and_then(|site| raided.get(&site));
        if let (Some(ring), Some(&at)) = (row.id("ring_id"), at) {
            let first = raids.entry(ring).or_insert(at);
            *first = at.min(*first);
        }
    }
    Ok(raids)
}

/// A ring in full, as the script draws it.
fn full(ring: u64, of: &Ring, illicit: &[Illicit], mules: &[(Row<'_>, i64)]) -> Value {
    let own: Vec<&Illicit> = illicit.iter().filter(|payment| payment.ring == Some(ring)).collect();
    let mut mules: Vec<&(Row<'_>, i64)> = mules
        .iter()
        .filter(|(row, _)| row.id("ring_id") == Some(ring))
        .collect();
    mules.sort_by(|one, other| {
        other
            .1
            .cmp(&one.1)
            .then(one.0.id("account_id").cmp(&other.0.id("account_id")))
    });
    let mut days = BTreeMap::<String, (i64, i64)>::new();
    for deposit in own
        .iter()
        .filter(|payment| payment.role == "deposit" && payment.moved())
    {
        let day = days.entry(crate::story::words::day(deposit.at)).or_default();
        day.0 += 1;
        day.1 += deposit.worth;
    }
    let mut largest = own.clone();
    largest.sort_by(|one, other| other.cents.cmp(&one.cents).then(one.id.cmp(&other.id)));
    let mule = |(row, inside): &&(Row<'_>, i64)| {
        json!([
            id(row.id("account_id").unwrap_or(0)),
            row.text("kind"),
            row.number("layer"),
            day(row.number("recruited_at")),
            day(row.number("first_use")),
            day(row.number("frozen_at")),
            row.number("cases_served"),
            usd(*inside),
        ])
    };
    let payment = |payment: &&Illicit| {
        json!([
            moment(payment.at),
            payment.role.replace('_', " "),
            id(payment.from),
            id(payment.to),
            usd(payment.cents),
            payment.rail,
            payment.status,
        ])
    };
    json!({
        "id": id(ring),
        "family": of.kinds(),
        "raided": day(of.raided),
        "days": days.into_iter().map(|(day, (count, sum))| json!([day, count, usd(sum)])).collect::<Vec<_>>(),
        "frozen": mules.iter().filter_map(|(row, _)| row.number("frozen_at")).map(|at| day(Some(at))).collect::<Vec<_>>(),
        "network": network(&own, &mules),
        "payments": largest.iter().take(PAYMENTS).map(payment).collect::<Vec<_>>(),
        "payments_in_all": own.len(),
        "mules": mules.iter().take(MULES).map(mule).collect::<Vec<_>>(),
        "mules_in_all": mules.len(),
    })
}

/// What money leaves a ring as, by the role of a payment.
fn exit(role: &str) -> &'static str {
    match role {
        "cash_out" => "cash-out",
        "conversion" => "tokens",
        "commission" | "payroll" | "purchase_of_account" => "crew, mules",
        "task_payout" | "bait_return" | "promised_return" | "withdrawal" | "referral_bonus" => "payouts to victims",
        _ => "other accounts",
    }
}

/// Accounts by column and money between them: victims, the mule accounts layer by layer, exits. Of each layer those
/// through whom the most goes stand alone; the rest are one.
fn network(own: &[&Illicit], mules: &[&(Row<'_>, i64)]) -> Value {
    let layers: BTreeMap<u64, i64> = mules
        .iter()
        .filter_map(|(row, _)| Some((row.id("account_id")?, row.number("layer")?.clamp(1, LAYERS))))
        .collect();
    let frozen: BTreeSet<u64> = mules
        .iter()
        .filter(|(row, _)| row.number("frozen_at").is_some())
        .filter_map(|(row, _)| row.id("account_id"))
        .collect();
    let mut through = BTreeMap::<u64, i64>::new();
    let moved: Vec<&&Illicit> = own.iter().filter(|payment| payment.moved()).collect();
    for payment in &moved {
        for account in [payment.from, payment.to]
            .iter()
            .filter(|account| layers.contains_key(account))
        {
            *through.entry(*account).or_default() += payment.worth;
        }
    }
    let mut drawn = BTreeSet::new();
    for layer in 1..=LAYERS {
        let mut all: Vec<(u64, i64)> = through
            .iter()
            .filter(|(account, _)| layers.get(account) == Some(&layer))
            .map(|(account, amount)| (*account, *amount))
            .collect();
        all.sort_by(|one, other| other.1.cmp(&one.1).then(one.0.cmp(&other.0)));
        drawn.extend(all.into_iter().take(DRAWN).map(|(account, _)| account));
    }
    // Name and column of whoever stands in the picture.
    let node = |account: u64| {
        let layer = layers.get(&account)?;
        let name = if drawn.contains(&account) {
            account.to_string()
        } else {
            format!("others in layer {layer}")
        };
        Some((name, *layer))
    };
    let mut links = BTreeMap::<((String, i64), (String, i64)), (i64, i64)>::new();
    for payment in moved {
        let is_paid_in = matches!(&*payment.role, "deposit" | "fee" | "recovery_fee");
        let victims = || ("victims".to_owned(), 0);
        let payer = if is_paid_in {
            Some(victims())
        } else {
            node(payment.from)
        };
        let payee = node(payment.to).or_else(|| {
            let name = if is_paid_in && matches!(&*payment.rail, "atm" | "agent") {
                "cash" // Drawn and handed over.
            } else if is_paid_in {
                "other accounts"
            } else {
                exit(&payment.role)
            };
            Some((name.to_owned(), LAYERS + 1))
        });
        let (Some(payer), Some(payee)) = (payer, payee) else {
            continue;
        };
        if payer != payee {
            let link = links.entry((payer, payee)).or_default();
            link.0 += 1;
            link.1 += payment.worth;
        }
    }
    let ends = links.keys().flat_map(|(payer, payee)| [payer.clone(), payee.clone()]);
    let nodes: Vec<(String, i64)> = ends.collect::<BTreeSet<_>>().into_iter().collect();
    let place = |node: &(String, i64)| nodes.binary_search(node).unwrap_or(0);
    let drawn: Vec<Value> = nodes
        .iter()
        .map(|(name, column)| {
            let is_frozen = name.parse::<u64>().is_ok_and(|account| frozen.contains(&account));
            json!([name, column, is_frozen])
        })
        .collect();
    let links: Vec<Value> = links
        .iter()
        .map(|((payer, payee), (count, sum))| json!([place(payer), place(payee), count, usd(*sum)]))
        .collect();
    json!({ "nodes": drawn, "links": links })
}
