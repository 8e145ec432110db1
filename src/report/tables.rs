//! Sheets about money, mules, labels and institutions.

use std::collections::{BTreeMap, BTreeSet};

use super::illicit::Illicit;
use super::sheet::{Column, Kind, Sheet, column, day, from, id, share, sql_dollars, sql_worth, to_two_digits, usd};
use crate::dataset::index::{Index, NOWHERE};
use crate::dataset::{Damage, Dataset, Rates};
use crate::param::quantile::{quantile, sorted};
use crate::story::Case;
use crate::story::row::{self, Row};
use crate::story::words::spoken;
use crate::story::worth::shared;

/// Mules in their sheet.
const MULES: usize = 200;
/// Deposits of a case that have a row of their own.
const STEPS: usize = 12;

const FAMILIES: &[Column] = &[
    column("kind of scam", Kind::Text, "Name of the funnel."),
    column("cases", Kind::Count, "Cases active in the window."),
    column(
        "victims",
        Kind::Count,
        "Cases in which the victim paid in the window, a fee as much as a deposit.",
    ),
    column("deposits", Kind::Count, "Deposits paid in the window."),
    column("deposited", Kind::Usd, "The same in US dollars."),
    column("net loss", Kind::Usd, "Net loss in the window, in US dollars."),
    column("reported", Kind::Count, "Cases that their victims reported."),
];

/// Kinds of scam.
pub fn families(dataset: &Dataset, cases: &[Case], rates: &Rates) -> Sheet {
    let mut families = BTreeMap::<&str, [i64; 6]>::new();
    for case in cases {
        let of = families.entry(&case.family).or_default();
        of[0] += 1;
        of[1] += i64::from(case.is_victims());
        of[2] += case.deposits;
        of[3] += case.cents(case.deposited, rates);
        of[4] += case.cents(case.lost, rates);
        of[5] += i64::from(case.reported.is_some());
    }
    let row = |(name, of): (&str, [i64; 6])| {
        vec![
            spoken(name).into(),
            of[0].into(),
            of[1].into(),
            of[2].into(),
            usd(of[3]),
            usd(of[4]),
            of[5].into(),
        ]
    };
    let sql = format!(
        "SELECT family, count(*) AS cases, count(*) FILTER (deposits > 0 OR fees_minor > 0) AS victims, sum(deposits) AS deposits,\n  sum({}) AS \
         deposited_usd,\n  sum({}) AS lost_usd, count(reported_at) AS reported\nFROM {} GROUP BY family ORDER BY family",
        sql_dollars(dataset, "deposited_minor", "currency"),
        sql_dollars(dataset, "lost_minor", "currency"),
        from(dataset, "truth/cases")
    );
    Sheet::new("Kinds of scam", FAMILIES, families.into_iter().map(row).collect(), sql)
}

const LOSSES: &[Column] = &[
    column(
        "share of the victims",
        Kind::Text,
        "Cases in which the victim paid in the window, the smallest loss first; who got back all or more has lost nothing.",
    ),
    column(
        "net loss of at most",
        Kind::Usd,
        "Net loss in the window, in US dollars; between two victims in proportion.",
    ),
];

/// How losses are spread.
pub fn losses(dataset: &Dataset, cases: &[Case], rates: &Rates) -> Sheet {
    let losses = cases.iter().filter(|case| case.is_victims());
    let losses: Vec<f64> = losses
        .filter_map(|case| rates.cents(case.lost.max(0), &case.currency))
        .map(|cents| cents as f64 / 100.0)
        .collect();
    let losses = sorted(&losses);
    let tenths = if losses.is_empty() { 1..1 } else { 1..11 };
    let row = |tenth: usize| {
        let loss = quantile(&losses, tenth as f64 / 10.0);
        vec![format!("{} %", tenth * 10).into(), to_two_digits(loss)]
    };
    let sql = format!(
        "SELECT quantile_cont(greatest({}, 0), [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0]) AS lost_usd\nFROM {} WHERE deposits > 0 OR \
         fees_minor > 0",
        sql_dollars(dataset, "lost_minor", "currency"),
        from(dataset, "truth/cases")
    );
    Sheet::new("How losses are spread", LOSSES, tenths.map(row).collect(), sql)
}

const LADDER: &[Column] = &[
    column(
        "deposit",
        Kind::Count,
        "Which of a case's deposits in the window it was, the first being 1.",
    ),
    column("cases", Kind::Count, "Cases that paid so many."),
    column("median", Kind::Usd, "Median of the amounts, in US dollars."),
    column("largest", Kind::Usd, "Largest of the amounts, in US dollars."),
];

/// How deposits rise.
pub fn ladder(dataset: &Dataset, illicit: &[Illicit]) -> Sheet {
    let mut steps: Vec<Vec<f64>> = Vec::new();
    let mut paid = BTreeMap::<u64, usize>::new();
    for deposit in illicit
        .iter()
        .filter(|payment| payment.role == "deposit" && payment.moved())
    {
        let Some(case) = deposit.case else { continue };
        let step = paid.entry(case).or_default();
        if steps.len() == *step {
            steps.push(Vec::new());
        }
        steps[*step].push(deposit.cents as f64 / 100.0);
        *step += 1;
    }
    let row = |(place, amounts): (usize, &mut Vec<f64>)| {
        amounts.sort_by(f64::total_cmp);
        let median = quantile(amounts, 0.5);
        vec![
            (place + 1).into(),
            amounts.len().into(),
            to_two_digits(median),
            to_two_digits(amounts.last().copied().unwrap_or(0.0)),
        ]
    };
    let sql = format!(
        "WITH d AS (SELECT row_number() OVER (PARTITION BY case_id ORDER BY tx_id) AS deposit,\n    {} AS usd\n  FROM {} JOIN {} \
         USING (tx_id)\n  WHERE role = 'deposit' AND status = 'settled' AND case_id IS NOT NULL)\nSELECT deposit, count(*) AS \
         cases, quantile_cont(usd, 0.5) AS median_usd, max(usd) AS largest_usd\nFROM d GROUP BY deposit ORDER BY deposit",
        sql_dollars(dataset, "amount_minor", "currency"),
        from(dataset, "truth/transaction_labels"),
        from(dataset, "observed/transactions")
    );
    Sheet::new(
        "How deposits rise",
        LADDER,
        steps.iter_mut().enumerate().map(row).collect(),
        sql,
    )
    .cut(STEPS)
}

const FLOWS: &[Column] = &[
    column("paid by", Kind::Text, "Rail of the deposit."),
    column("came to rest as", Kind::Text, "How the money ended."),
    column("deposits", Kind::Count, "Deposits of which a part ended so."),
    column("amount", Kind::Usd, "Of the deposits, in US dollars."),
    column("share", Kind::Share, "Of all that was followed."),
];

/// Where the money of deposits came to rest.
pub fn flows(dataset: &Dataset, illicit: &[Illicit]) -> Result<Sheet, Damage> {
    let deposits: BTreeMap<u64, &Illicit> = illicit.iter().map(|payment| (payment.id, payment)).collect();
    // By deposit, then by account and how it ended there.
    let mut rests = BTreeMap::<u64, BTreeMap<(u64, String), i64>>::new();
    let columns = ["deposit_tx", "account_id", "end", "origin_minor"];
    dataset.read("truth/money_rest", &columns, |batch| {
        let (ids, accounts) = (batch.ids("deposit_tx")?, batch.ids("account_id")?);
        let (ends, origins) = (batch.texts("end")?, batch.numbers("origin_minor")?);
        for row in batch.rows() {
            let place = (accounts.value(row), ends.get(row).unwrap_or_default().to_owned());
            let parts = rests.entry(ids.value(row)).or_default();
            *parts.entry(place).or_default() += origins.value(row);
        }
        Ok(())
    })?;
    let mut flows = BTreeMap::<(&str, String), (i64, i64)>::new();
    for (id, parts) in rests {
        let Some(deposit) = deposits.get(&id) else { continue };
        let shares = shared(deposit.worth, &parts.values().copied().collect::<Vec<i64>>());
        let mut ends = BTreeMap::<String, i64>::new();
        for ((_, end), share) in parts.into_keys().zip(shares) {
            *ends.entry(end).or_default() += share;
        }
        for (end, share) in ends {
            let flow = flows.entry((&deposit.rail, end)).or_default();
            flow.0 += 1;
            flow.1 += share;
        }
    }
    let all: i64 = flows.values().map(|(_, sum)| sum).sum();
    let row = |((rail, end), (count, sum)): ((&str, String), (i64, i64))| {
        vec![
            rail.into(),
            spoken(&end).into(),
            count.into(),
            usd(sum),
            share(sum as f64, all as f64),
        ]
    };
    let sql = format!(
        "WITH {},\npart AS (SELECT deposit_tx, \"end\", origin_minor, sum(origin_minor) OVER (PARTITION BY deposit_tx) AS whole,\n    \
         sum(origin_minor) OVER (PARTITION BY deposit_tx ORDER BY account_id, \"end\") AS upto\n  FROM (SELECT deposit_tx, account_id, \"end\", \
         sum(origin_minor) AS origin_minor FROM {} GROUP BY ALL))\n\
         SELECT rail, \"end\", count(DISTINCT deposit_tx) AS deposits,\n  \
         sum(cents * upto // whole - cents * (upto - origin_minor) // whole) / 100 AS usd\nFROM part JOIN worth ON tx_id = \
         deposit_tx\nGROUP BY rail, \"end\" ORDER BY rail, \"end\"",
        sql_worth(dataset),
        from(dataset, "truth/money_rest")
    );
    Ok(Sheet::new(
        "Where the money came to rest",
        FLOWS,
        flows.into_iter().map(row).collect(),
        sql,
    ))
}

const MULE: &[Column] = &[
    column("account", Kind::Id, "Id of the account."),
    column("ring", Kind::Id, "Ring that it served."),
    column("kind", Kind::Text, "How it came into the ring's hands."),
    column(
        "layer",
        Kind::Count,
        "1 collects from victims, higher ones are further away.",
    ),
    column(
        "recruited",
        Kind::Day,
        "When it came into the ring's hands; may lie before the window.",
    ),
    column("first used", Kind::Day, "First scam payment through it."),
    column("last used", Kind::Day, "Last scam payment through it."),
    column("frozen", Kind::Day, "When it was frozen."),
    column("cases", Kind::Count, "Cases of which it moved money."),
    column(
        "paid in",
        Kind::Usd,
        "Scam money paid in over the whole service, in US dollars.",
    ),
];

/// Mule accounts, each row of `truth/mules` with what was paid in, in US cents.
pub fn mules(dataset: &Dataset, mules: &[(Row<'_>, i64)]) -> Sheet {
    let mut order: Vec<&(Row<'_>, i64)> = mules.iter().collect();
    order.sort_by(|one, other| {
        other
            .1
            .cmp(&one.1)
            .then(one.0.id("account_id").cmp(&other.0.id("account_id")))
    });
    let row = |(row, inside): &&(Row<'_>, i64)| {
        vec![
            id(row.id("account_id").unwrap_or(0)),
            id(row.id("ring_id").unwrap_or(0)),
            row.text("kind").into(),
            row.number("layer").into(),
            day(row.number("recruited_at")),
            day(row.number("first_use")),
            day(row.number("last_use")),
            day(row.number("frozen_at")),
            row.number("cases_served").into(),
            usd(*inside),
        ]
    };
    let sql = format!(
        "SELECT m.*, {} AS in_usd\nFROM {} m JOIN {} USING (account_id) ORDER BY in_usd DESC",
        sql_dollars(dataset, "in_minor", "currency"),
        from(dataset, "truth/mules"),
        from(dataset, "observed/accounts")
    );
    Sheet::new(
        "Mule accounts, by what was paid in",
        MULE,
        order.iter().map(row).collect(),
        sql,
    )
    .cut(MULES)
}

const KNOWN: &[Column] = &[
    column("day", Kind::Day, "Day of the window (UTC)."),
    column(
        "scam payments so far",
        Kind::Count,
        "Scam payments decided in the window until the end of the day.",
    ),
    column(
        "known by then",
        Kind::Count,
        "Of those, payments of which anybody could have known by then.",
    ),
    column("share", Kind::Share, "The second of the first."),
];

/// Milliseconds of a day.
const DAY: i64 = 86_400_000;

/// What could be known, day by day.
pub fn known(dataset: &Dataset, illicit: &[Illicit]) -> Result<Sheet, Damage> {
    let window = dataset.window()?;
    let rows = (window.start.div_euclid(DAY)..window.end.div_euclid(DAY)).map(|date| {
        let end = (date + 1) * DAY;
        let so_far = illicit.iter().filter(|payment| payment.at < end).count();
        let known = illicit
            .iter()
            .filter(|payment| payment.at < end && payment.knowable.is_some_and(|at| at < end))
            .count();
        vec![
            day(Some(date * DAY)),
            so_far.into(),
            known.into(),
            share(known as f64, so_far as f64),
        ]
    });
    let sql = format!(
        "WITH p AS (FROM {} JOIN {} USING (tx_id) SELECT ts, knowable_at WHERE illicit),\n  d AS (SELECT DISTINCT date FROM {})\n\
         SELECT date, count(*) FILTER (ts < date + INTERVAL 1 DAY) AS so_far,\n  count(*) FILTER (ts < date + INTERVAL 1 DAY AND \
         knowable_at < date + INTERVAL 1 DAY) AS known\nFROM d, p GROUP BY date ORDER BY date",
        from(dataset, "truth/transaction_labels"),
        from(dataset, "observed/transactions"),
        from(dataset, "series/daily")
    );
    Ok(Sheet::new(
        "What could be known, day by day",
        KNOWN,
        rows.collect(),
        sql,
    ))
}

const FOUND: &[Column] = &[
    column("who said so", Kind::Text, "Source of what institutions were told."),
    column("what", Kind::Text, "What they were told."),
    column("of payments", Kind::Count, "Payments of which they were told."),
    column("of accounts", Kind::Count, "Accounts of which they were told."),
    column("taken back", Kind::Count, "Of both, what was withdrawn later."),
];

/// How labels came to institutions.
pub fn found(dataset: &Dataset) -> Result<Sheet, Damage> {
    let mut found = BTreeMap::<(String, String), [i64; 3]>::new();
    let columns = ["source", "verdict", "tx_id", "account_id", "withdrawn_at"];
    for row in row::all(dataset, "observed/label_feed", &columns)? {
        let of = found
            .entry((row.text("source").to_owned(), row.text("verdict").to_owned()))
            .or_default();
        of[0] += i64::from(row.id("tx_id").is_some());
        of[1] += i64::from(row.id("account_id").is_some());
        of[2] += i64::from(row.number("withdrawn_at").is_some());
    }
    let row = |((source, verdict), of): ((String, String), [i64; 3])| {
        vec![source.into(), verdict.into(), of[0].into(), of[1].into(), of[2].into()]
    };
    let sql = format!(
        "SELECT source, verdict, count(tx_id) AS payments, count(account_id) AS accounts, count(withdrawn_at) AS withdrawn\nFROM {} \
         GROUP BY ALL ORDER BY ALL",
        from(dataset, "observed/label_feed")
    );
    Ok(Sheet::new(
        "How institutions came to know",
        FOUND,
        found.into_iter().map(row).collect(),
        sql,
    ))
}

const INSTITUTIONS: &[Column] = &[
    column("institution", Kind::Text, "Its invented name."),
    column("kind", Kind::Text, "Bank, wallet or exchange."),
    column("country", Kind::Text, "Where it is licensed, ISO 3166-1 alpha-2."),
    column(
        "payments received",
        Kind::Count,
        "Payments of the window that were credited to its accounts.",
    ),
    column("deposits received", Kind::Count, "Of those, victims' deposits."),
    column(
        "deposits a million",
        Kind::Number,
        "Deposits received for each million payments received.",
    ),
    column("received", Kind::Usd, "Those deposits in US dollars."),
    column("mule accounts", Kind::Count, "Its accounts that served a ring."),
    column(
        "of them frozen",
        Kind::Share,
        "Share of those services that a freeze ended.",
    ),
    column(
        "wrongly frozen",
        Kind::Count,
        "Its accounts frozen in the window that no ring or syndicate used.",
    ),
];

/// What an institution saw.
#[derive(Clone, Default)]
struct Institution {
    received: u64,
    deposits: i64,
    /// In US cents.
    cents: i64,
    mules: i64,
    frozen: i64,
    wrongly: i64,
}

/// Institutions: what they received, how many mule accounts they caught, whom they froze wrongly.
pub fn institutions(dataset: &Dataset, illicit: &[Illicit], mules: &[(Row<'_>, i64)]) -> Result<Sheet, Damage> {
    let columns = ["institution_id", "name", "kind", "country"];
    let named = row::all(dataset, "observed/institutions", &columns)?;
    let places: BTreeMap<u64, usize> = named
        .iter()
        .enumerate()
        .filter_map(|(place, row)| Some((row.id("institution_id")?, place)))
        .collect();
    // Every account's institution, by the account's place in the table.
    let (mut accounts, mut keepers) = (Index::default(), Vec::<u16>::new());
    dataset.read("observed/accounts", &["account_id", "institution_id"], |batch| {
        let (ids, institutions) = (batch.ids("account_id")?, batch.ids("institution_id")?);
        for row in batch.rows() {
            if accounts.insert(ids.value(row)).is_ok() {
                let place = places
                    .get(&institutions.value(row))
                    .and_then(|&place| u16::try_from(place).ok());
                keepers.push(place.unwrap_or(u16::MAX));
            }
        }
        Ok(())
    })?;
    let keeper = |account: u64| Some(usize::from(*keepers.get(accounts.get(account)? as usize)?));
    let counts = dataset.read_files(
        "observed/transactions",
        &["to_account", "status"],
        || vec![0_u64; named.len()],
        |received, batch| {
            let statuses = batch.codes("status", &["settled", "returned"])?;
            let payees = accounts.positions(batch.ids("to_account")?.values());
            for (payee, status) in payees.into_iter().zip(statuses) {
                let place = if payee == NOWHERE {
                    None
                } else {
                    keepers.get(payee as usize)
                };
                if let Some(count) = place
                    .filter(|_| status < 2)
                    .and_then(|&place| received.get_mut(usize::from(place)))
                {
                    *count += 1;
                }
            }
            Ok(())
        },
    )?;
    let mut all = vec![Institution::default(); named.len()];
    for counts in counts {
        for (institution, count) in all.iter_mut().zip(counts) {
            institution.received += count;
        }
    }
    for deposit in illicit
        .iter()
        .filter(|payment| payment.role == "deposit" && payment.moved())
    {
        if let Some(of) = keeper(deposit.to).and_then(|place| all.get_mut(place)) {
            of.deposits += 1;
            of.cents += deposit.worth;
        }
    }
    for (mule, _) in mules {
        let place = mule.id("account_id").and_then(keeper);
        if let Some(of) = place.and_then(|place| all.get_mut(place)) {
            of.mules += 1;
            of.frozen += i64::from(mule.number("frozen_at").is_some());
        }
    }
    for account in wrongly_frozen(dataset)? {
        if let Some(of) = keeper(account).and_then(|place| all.get_mut(place)) {
            of.wrongly += 1;
        }
    }
    let row = |(row, of): (&Row, &Institution)| {
        let rate = if of.received > 0 {
            of.deposits as f64 * 1e6 / of.received as f64
        } else {
            0.0
        };
        vec![
            row.text("name").into(),
            row.text("kind").into(),
            row.text("country").into(),
            of.received.into(),
            of.deposits.into(),
            to_two_digits(rate),
            usd(of.cents),
            of.mules.into(),
            share(of.frozen as f64, of.mules as f64),
            of.wrongly.into(),
        ]
    };
    let sql = format!(
        "WITH {worth},\n  a AS (SELECT account_id, institution_id FROM {accounts}),\n  r AS (SELECT institution_id, count(*) AS received, \
         count(*) FILTER (role = 'deposit') AS deposits,\n      sum(cents) FILTER (role = 'deposit') / 100 AS usd\n    FROM {payments} t \
         JOIN a ON a.account_id = t.to_account LEFT JOIN worth USING (tx_id)\n    WHERE status IN ('settled', 'returned') GROUP BY \
         ALL),\n  m AS (SELECT institution_id, count(*) AS mules, count(frozen_at) AS frozen FROM {mules} JOIN a USING (account_id) GROUP \
         BY ALL),\n  w AS (SELECT institution_id, count(DISTINCT account_id) AS wrongly FROM {actions} JOIN a USING (account_id)\n    WHERE \
         action = 'freeze' AND account_id NOT IN (SELECT account_id FROM {uses} WHERE role IN ('mule', 'shell', 'syndicate')) GROUP BY \
         ALL)\nSELECT name, kind, country, coalesce(received, 0) AS received, coalesce(deposits, 0) AS deposits,\n  \
         coalesce(1e6 * deposits / received, 0) AS a_million, coalesce(usd, 0) AS received_usd,\n  coalesce(mules, 0) AS mules, frozen / \
         mules AS frozen_share, coalesce(wrongly, 0) AS wrongly_frozen\nFROM {institutions} LEFT JOIN r USING (institution_id) LEFT JOIN m \
         USING (institution_id) LEFT JOIN w USING (institution_id)\nORDER BY a_million DESC",
        worth = sql_worth(dataset),
        accounts = from(dataset, "observed/accounts"),
        payments = from(dataset, "observed/transactions"),
        mules = from(dataset, "truth/mules"),
        actions = from(dataset, "observed/account_actions"),
        uses = from(dataset, "truth/account_labels"),
        institutions = from(dataset, "observed/institutions"),
    );
    let mut rows: Vec<Vec<serde_json::Value>> = named.iter().zip(&all).map(row).collect();
    // The most deposits a million first; of equal ones in the order of the table.
    rows.sort_by(|one, other| {
        let rate = |row: &[serde_json::Value]| row.get(5).and_then(serde_json::Value::as_f64).unwrap_or(0.0);
        rate(other).total_cmp(&rate(one))
    });
    Ok(Sheet::new("Institutions", INSTITUTIONS, rows, sql))
}

/// Accounts frozen in the window that no ring or syndicate used.
fn wrongly_frozen(dataset: &Dataset) -> Result<BTreeSet<u64>, Damage> {
    let actions = row::all(dataset, "observed/account_actions", &["account_id", "action"])?;
    let frozen = actions.iter().filter(|row| row.text("action") == "freeze");
    let mut frozen: BTreeSet<u64> = frozen.filter_map(|row| row.id("account_id")).collect();
    for row in row::sift(
        dataset,
        "truth/account_labels",
        &["account_id", "role"],
        &frozen.clone(),
    )? {
        if matches!(row.text("role"), "mule" | "shell" | "syndicate") {
            row.id("account_id").map(|account| frozen.remove(&account));
        }
    }
    Ok(frozen)
}
