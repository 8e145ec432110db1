//! Cases against the labels of their payments: counts, sums, losses, parties and stages.

use std::collections::BTreeMap;

use super::books::Books;
use super::contract;
use super::labels::{BACK, GIVEN, Label};
use super::people::People;
use super::promise::{Findings, Promise, or_untested};
use super::report::Check;
use super::wanted::Wanted;
use crate::dataset::batch::some;
use crate::dataset::manifest::Window;
use crate::dataset::{Damage, Dataset};

const SUMS: Promise = Promise {
    name: "cases.sums",
    text: "Counts and sums of a case are those of the labels of its payments that moved money.",
};
const LOST: Promise = Promise {
    name: "cases.lost",
    text: "What is lost is deposits and fees less what was paid back, recovered and reimbursed, and not below nothing.",
};
const LIFE: Promise = Promise {
    name: "cases.life",
    text: "Sums over the life of a case are no less than those over the window.",
};
const LABELS: Promise = Promise {
    name: "cases.labels",
    text: "Labels of a case name its ring and syndicate, and give its part of the payment in its currency.",
};
const PARTIES: Promise = Promise {
    name: "cases.parties",
    text: "Deposits and fees of a case leave an account of its person; payouts and refunds reach one.",
};
const STAGES: Promise = Promise {
    name: "cases.stages",
    text: "The time of a stage is that of the first step into it, for every step in the window.",
};
const ALL: [Promise; 6] = [SUMS, LOST, LIFE, LABELS, PARTIES, STAGES];

/// Columns of sums, in the order of [`Sums`]; over the life of a case they begin with `life_`.
const MONEY: [&str; 7] = [
    "deposits",
    "deposited_minor",
    "paid_back_minor",
    "fees_minor",
    "recovered_minor",
    "reimbursed_minor",
    "lost_minor",
];
const LOST_AT: usize = 6;
/// Sums that labels give: all but what is reimbursed, which is no payment between the parties, and what is lost.
const LABELLED: usize = 5;

type Sums = [i128; 7];

/// A case, as the checks need it.
#[derive(Clone, Debug)]
struct Case {
    person: u64,
    syndicate: u64,
    ring: u64,
    currency: String,
    window: Sums,
    life: Sums,
}

/// Holds cases against labels.
#[must_use]
pub fn check(
    dataset: &Dataset,
    books: &Books,
    wanted: &Wanted,
    labels: &Result<Vec<Label>, Damage>,
    window: Option<Window>,
) -> Vec<Check> {
    or_untested(&ALL, verdicts(dataset, books, wanted, labels, window))
}

fn verdicts(
    dataset: &Dataset,
    books: &Books,
    wanted: &Wanted,
    labels: &Result<Vec<Label>, Damage>,
    window: Option<Window>,
) -> Result<Vec<Check>, Damage> {
    let labels = labels.as_ref().map_err(Damage::clone)?;
    let cases = read(dataset)?;
    let parties = match People::open(dataset) {
        Ok(people) => parties(&cases, labels, books, wanted, &people),
        Err(damage) => PARTIES.untested(damage),
    };
    let stages = match stages(dataset, window) {
        Ok(check) => check,
        Err(damage) => STAGES.untested(damage),
    };
    Ok(vec![
        sums(&cases, labels, wanted),
        lost(&cases),
        life(&cases),
        sense(&cases, labels, books, wanted),
        parties,
        stages,
    ])
}

fn read(dataset: &Dataset) -> Result<BTreeMap<u64, Case>, Damage> {
    let life: Vec<String> = MONEY.iter().map(|name| format!("life_{name}")).collect();
    let mut columns = vec!["case_id", "person_id", "syndicate_id", "ring_id", "currency"];
    columns.extend(MONEY);
    columns.extend(life.iter().map(String::as_str));
    let mut cases = BTreeMap::new();
    dataset.read("truth/cases", &columns, |batch| {
        let (ids, person) = (batch.ids("case_id")?, batch.ids("person_id")?);
        let (syndicate, ring) = (batch.ids("syndicate_id")?, batch.ids("ring_id")?);
        let currency = batch.texts("currency")?;
        let of_window = MONEY
            .iter()
            .map(|name| batch.numbers(name))
            .collect::<Result<Vec<_>, _>>()?;
        let of_life = life
            .iter()
            .map(|name| batch.numbers(name))
            .collect::<Result<Vec<_>, _>>()?;
        for row in batch.rows() {
            let case = Case {
                person: person.value(row),
                syndicate: syndicate.value(row),
                ring: ring.value(row),
                currency: currency.get(row).unwrap_or_default().to_string(),
                window: std::array::from_fn(|sum| i128::from(of_window[sum].value(row))),
                life: std::array::from_fn(|sum| i128::from(of_life[sum].value(row))),
            };
            cases.insert(ids.value(row), case);
        }
        Ok(())
    })?;
    Ok(cases)
}

fn sums(cases: &BTreeMap<u64, Case>, labels: &[Label], wanted: &Wanted) -> Check {
    let mut found: BTreeMap<u64, Sums> = BTreeMap::new();
    for label in labels {
        let Some(case) = label
            .case
            .filter(|_| wanted.get(label.tx_id).is_some_and(|payment| payment.moves()))
        else {
            continue;
        };
        let sum = found.entry(case).or_default();
        let minor = i128::from(label.case_minor.unwrap_or_default());
        match label.role {
            "deposit" => {
                sum[0] += 1;
                sum[1] += minor;
            }
            "task_payout" | "bait_return" | "promised_return" | "withdrawal" | "referral_bonus" => sum[2] += minor,
            "fee" | "recovery_fee" => sum[3] += minor,
            "refund" => sum[4] += minor,
            _ => {}
        }
    }
    let mut findings = SUMS.findings();
    for (id, case) in cases {
        findings.look(1);
        let labelled = found.get(id).copied().unwrap_or_default();
        let differs = (0..LABELLED).find(|&sum| case.window[sum] != labelled[sum]);
        if let Some(sum) = differs {
            let (name, said, is) = (MONEY[sum], case.window[sum], labelled[sum]);
            findings.breaks(|| format!("cases case_id {id}: {name} is {said}, its labels give {is}"));
        }
    }
    findings.finish("case")
}

fn lost(cases: &BTreeMap<u64, Case>) -> Check {
    let mut findings = LOST.findings();
    for (id, case) in cases {
        for (prefix, sums) in [("", &case.window), ("life_", &case.life)] {
            findings.look(1);
            let [_, deposited, paid_back, fees, recovered, reimbursed, said] = *sums;
            let lost = (deposited + fees - paid_back - recovered - reimbursed).max(0);
            if said != lost {
                findings.breaks(|| format!("cases case_id {id}: {prefix}lost_minor is {said}, not {lost}"));
            }
        }
    }
    findings.finish("loss")
}

fn life(cases: &BTreeMap<u64, Case>) -> Check {
    let mut findings = LIFE.findings();
    for (id, case) in cases {
        findings.look(1);
        if let Some(sum) = (0..LOST_AT).find(|&sum| case.life[sum] < case.window[sum]) {
            let (name, life, window) = (MONEY[sum], case.life[sum], case.window[sum]);
            findings.breaks(|| format!("cases case_id {id}: life_{name} is {life}, {name} {window}"));
        }
    }
    findings.finish("case")
}

fn sense(cases: &BTreeMap<u64, Case>, labels: &[Label], books: &Books, wanted: &Wanted) -> Check {
    let mut findings = LABELS.findings();
    for label in labels {
        let Some(case) = label.case.and_then(|case| cases.get(&case)) else {
            if label.case.is_none() && label.case_minor.is_some() {
                findings.breaks(|| format!("transaction_labels tx_id {}: case_minor without case_id", label.tx_id));
            }
            continue;
        };
        findings.look(1);
        if let Some(trouble) = differs(label, case, books, wanted) {
            findings.breaks(|| format!("transaction_labels tx_id {}: {trouble}", label.tx_id));
        }
    }
    findings.finish("label of a case")
}

/// How a label disagrees with its case, if it does. In the case's own currency its part is the whole payment.
fn differs(label: &Label, case: &Case, books: &Books, wanted: &Wanted) -> Option<&'static str> {
    if label.ring.is_some_and(|ring| ring != case.ring) {
        return Some("ring_id is not that of its case");
    }
    if label.syndicate.is_some_and(|syndicate| syndicate != case.syndicate) {
        return Some("syndicate_id is not that of its case");
    }
    let payment = wanted.get(label.tx_id)?;
    let (currency, whole) = if GIVEN.contains(&label.role) {
        (payment.currency, payment.amount)
    } else if BACK.contains(&label.role) {
        (payment.received_currency, payment.received)
    } else {
        return None;
    };
    match label.case_minor {
        None => Some("no case_minor"),
        Some(minor) if minor < 0 => Some("case_minor is negative"),
        Some(minor) if books.code(currency) == case.currency && minor != whole => {
            Some("case_minor is not the payment's amount, though in the same currency")
        }
        Some(_) => None,
    }
}

fn parties(cases: &BTreeMap<u64, Case>, labels: &[Label], books: &Books, wanted: &Wanted, people: &People) -> Check {
    let mut findings = PARTIES.findings();
    for label in labels {
        let Some(case) = label.case.and_then(|case| cases.get(&case)) else {
            continue;
        };
        let Some(payment) = wanted.get(label.tx_id) else {
            continue;
        };
        let (end, position) = if GIVEN.contains(&label.role) {
            ("from", payment.from)
        } else if BACK.contains(&label.role) {
            ("to", payment.to)
        } else {
            continue;
        };
        let Some(&customer) = books.customers.get(position as usize) else {
            continue;
        };
        findings.look(1);
        if !people.is_customer(case.person, customer) {
            let (role, tx_id, account) = (label.role, label.tx_id, books.id(position));
            let person = case.person;
            findings.breaks(|| {
                format!("transaction_labels tx_id {tx_id}: {role} {end} account {account}, not one of person {person}")
            });
        }
    }
    findings.finish("payment of victims")
}

/// Steps into a stage, first ones of each case, against the case's own times.
fn stages(dataset: &Dataset, window: Option<Window>) -> Result<Check, Damage> {
    let mut first: BTreeMap<(u64, String), i64> = BTreeMap::new();
    dataset.read("truth/case_events", &["case_id", "ts", "to_stage"], |batch| {
        let (cases, ts, stages) = (batch.ids("case_id")?, batch.numbers("ts")?, batch.texts("to_stage")?);
        for row in batch.rows() {
            let key = (cases.value(row), stages.get(row).unwrap_or_default().to_string());
            let at = first.entry(key).or_insert(ts.value(row));
            *at = (*at).min(ts.value(row));
        }
        Ok(())
    })?;
    let mut findings = STAGES.findings();
    let stages = stages_of(dataset)?;
    let names: Vec<&str> = stages.iter().map(String::as_str).collect();
    let columns: Vec<&str> = ["case_id"].into_iter().chain(names.iter().copied()).collect();
    let start = window.map_or(i64::MIN, |window| window.start);
    dataset.read("truth/cases", &columns, |batch| {
        let ids = batch.ids("case_id")?;
        for name in &names {
            let times = batch.numbers(name)?;
            let stage = name.trim_end_matches("_at");
            for row in batch.rows() {
                let id = ids.value(row);
                if let Some(&step) = first.get(&(id, stage.to_string())) {
                    compare(&mut findings, (id, name), some(&times, row), step, start);
                }
            }
        }
        Ok(())
    })?;
    Ok(findings.finish("first step"))
}

/// Names of the `<stage>_at` columns of cases, in the order of the file.
fn stages_of(dataset: &Dataset) -> Result<Vec<String>, Damage> {
    let (table, mut stages) = ("truth/cases", Vec::new());
    if let (Some(file), Some(spec)) = (dataset.files(table)?.first(), contract::table(table)) {
        let schema = dataset.schema(file)?;
        let names = schema.fields().iter().map(|field| field.name());
        stages.extend(names.filter(|name| spec.is_stage(name)).cloned());
    }
    Ok(stages)
}

/// A first entry before the window leaves only later steps in it.
fn compare(findings: &mut Findings, (id, name): (u64, &str), said: Option<i64>, step: i64, start: i64) {
    findings.look(1);
    match said {
        None => findings.breaks(|| format!("cases case_id {id}: no {name}, but case_events has the step")),
        Some(said) if said >= start && said != step => {
            findings.breaks(|| format!("cases case_id {id}: {name} is not the time of the step in case_events"));
        }
        Some(_) => {}
    }
}

/// The promises, untested.
#[must_use]
pub fn untested(damage: &Damage) -> Vec<Check> {
    ALL.iter().map(|promise| promise.untested(damage)).collect()
}
