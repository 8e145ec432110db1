//! Cases: the rows of `truth/cases`, the line in which each is told, and the whole story of some.

use std::collections::{BTreeMap, BTreeSet};

use super::payment::{self, Payment};
use super::row::{self, sift};
use super::words::{capital, counted, day, meaning, money, sentence, span, spoken};
use super::{Amount, Event, Figures, Story, Subject, What};
use crate::dataset::{Damage, Dataset, Rates};
use crate::model::facts::{Action, Cause, Desk, EndReason, Reason, RestEnd};

/// A case as `truth/cases` has it. Sums are of the window, in minor units of `currency`; moments in milliseconds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Case {
    pub id: u64,
    pub person: u64,
    pub family: String,
    pub syndicate: u64,
    pub ring: u64,
    pub currency: String,
    /// When it first entered a stage.
    pub opened: Option<i64>,
    /// The stage that it entered last.
    pub stage: String,
    pub deposits: i64,
    pub deposited: i64,
    pub paid_back: i64,
    pub fees: i64,
    pub lost: i64,
    pub recovered: i64,
    pub reimbursed: i64,
    /// The loss over the whole case.
    pub life_lost: i64,
    /// Empty if it had not ended when the run did.
    pub end_reason: String,
    pub reported: Option<i64>,
    pub is_repeat: bool,
}

const COLUMNS: [&str; 17] = [
    "case_id",
    "person_id",
    "family",
    "syndicate_id",
    "ring_id",
    "currency",
    "deposits",
    "deposited_minor",
    "paid_back_minor",
    "fees_minor",
    "lost_minor",
    "recovered_minor",
    "reimbursed_minor",
    "life_lost_minor",
    "end_reason",
    "reported_at",
    "is_repeat",
];

/// Every case of a run, in the table's order.
///
/// # Errors
/// If the table cannot be read.
pub fn all(dataset: &Dataset) -> Result<Vec<Case>, Damage> {
    let spec = crate::audit::contract::table("truth/cases");
    let mut names: Vec<String> = COLUMNS.iter().map(|&name| name.to_owned()).collect();
    if let Some(part) = dataset.files("truth/cases")?.first() {
        let schema = dataset.schema(part)?;
        let stages = schema.fields().iter().map(|field| field.name());
        names.extend(
            stages
                .filter(|name| *name != "end_at" && spec.is_some_and(|spec| spec.is_stage(name)))
                .cloned(),
        );
    }
    let columns: Vec<&str> = names.iter().map(String::as_str).collect();
    let stages = &columns[COLUMNS.len()..];
    let rows = row::all(dataset, "truth/cases", &columns)?;
    Ok(rows
        .iter()
        .map(|row| {
            let entered = stages.iter().filter_map(|stage| Some((row.number(stage)?, *stage)));
            let entered: Vec<(i64, &str)> = entered.collect();
            let number = |name: &str| row.number(name).unwrap_or(0);
            let id = |name: &str| row.id(name).unwrap_or(0);
            // Of those entered in one moment the later column.
            let last = entered.iter().max_by_key(|(at, _)| *at);
            Case {
                id: id("case_id"),
                person: id("person_id"),
                family: row.text("family").to_owned(),
                syndicate: id("syndicate_id"),
                ring: id("ring_id"),
                currency: row.text("currency").to_owned(),
                opened: entered.iter().map(|(at, _)| *at).min(),
                stage: last.map_or("", |(_, stage)| stage.trim_end_matches("_at")).to_owned(),
                deposits: number("deposits"),
                deposited: number("deposited_minor"),
                paid_back: number("paid_back_minor"),
                fees: number("fees_minor"),
                lost: number("lost_minor"),
                recovered: number("recovered_minor"),
                reimbursed: number("reimbursed_minor"),
                life_lost: number("life_lost_minor"),
                end_reason: row.text("end_reason").to_owned(),
                reported: row.number("reported_at"),
                is_repeat: row.flag("is_repeat"),
            }
        })
        .collect())
}

impl Case {
    /// Whether the victim paid in the window, a fee as much as a deposit.
    pub const fn is_victims(&self) -> bool {
        self.deposits > 0 || self.fees > 0
    }

    /// An amount of the case in US cents; nothing where the run has no rate for its currency.
    #[must_use]
    pub fn cents(&self, minor: i64, rates: &Rates) -> i64 {
        rates.cents(minor, &self.currency).unwrap_or(0)
    }

    fn money(&self, minor: i64) -> String {
        money(minor, &self.currency)
    }

    /// The case in a line or two.
    #[must_use]
    pub fn line(&self) -> String {
        let begun = self
            .opened
            .map_or_else(String::new, |at| format!("Opened {}. ", day(at)));
        let again = if self.is_repeat {
            "The ring came back to somebody who had lost money to it. "
        } else {
            ""
        };
        let paid = if !self.is_victims() {
            format!(
                "Nothing was paid in the window; it came to the stage {}. ",
                spoken(&self.stage)
            )
        } else {
            let deposits = || format!("{}, {}", counted(self.deposits, "deposit"), self.money(self.deposited));
            let paid = match (self.deposits, self.fees) {
                (0, fees) => format!("Fees of {} and no deposit", self.money(fees)),
                (_, 0) => deposits(),
                (_, fees) => format!("{} and fees of {}", deposits(), self.money(fees)),
            };
            let back = self.paid_back + self.recovered + self.reimbursed;
            let back = if back > 0 {
                format!(", got {} back", self.money(back))
            } else {
                String::new()
            };
            format!("{paid}{back}; lost {}. ", self.money(self.lost))
        };
        let end = match &*self.end_reason {
            "" => "It had not ended when the run did.",
            reason => meaning::<EndReason>(reason),
        };
        let reported = match self.reported {
            Some(at) => format!(" Reported {}.", day(at)),
            None if self.lost > 0 => " Never reported.".to_owned(),
            None => String::new(),
        };
        format!("{begun}{again}{paid}{end}{reported}")
    }
}

/// The stories of some cases, in their order. Each table is read once for all of them.
///
/// # Errors
/// If a table cannot be read.
pub fn stories(dataset: &Dataset, cases: &[&Case]) -> Result<Vec<Story>, Damage> {
    let ids: BTreeSet<u64> = cases.iter().map(|case| case.id).collect();
    let mut events = Told::default();
    contacts(dataset, &ids, &mut events)?;
    stages(dataset, &ids, &mut events)?;
    complaints(dataset, &ids, &mut events)?;
    let paid = Paid::read(dataset, &ids)?;
    paid.tell(&mut events);
    alerts(dataset, &paid, &mut events)?;
    actions(dataset, &paid, &mut events)?;
    let rests = rests(dataset, &paid)?;
    let stories = cases.iter().map(|case| {
        let own = events.0.remove(&case.id).unwrap_or_default();
        story(case, own, rests.get(&case.id))
    });
    Ok(stories.collect())
}

/// Events by case.
#[derive(Default)]
struct Told(BTreeMap<u64, Vec<Event>>);

impl Told {
    fn add(&mut self, case: u64, event: Event) {
        self.0.entry(case).or_default().push(event);
    }
}

fn contacts(dataset: &Dataset, ids: &BTreeSet<u64>, told: &mut Told) -> Result<(), Damage> {
    let labels = sift(dataset, "truth/contact_labels", &["case_id", "contact_id"], ids)?;
    let case_of: BTreeMap<u64, u64> = labels
        .iter()
        .filter_map(|row| Some((row.id("contact_id")?, row.id("case_id")?)))
        .collect();
    let columns = ["contact_id", "ts", "platform", "reply_ts"];
    let messages = case_of.keys().copied().collect();
    for row in sift(dataset, "observed/contacts", &columns, &messages)? {
        let case = row.id("contact_id").and_then(|id| case_of.get(&id));
        let (Some(&case), Some(at)) = (case, row.number("ts")) else {
            continue;
        };
        let how = spoken(row.text("platform")).replace(" like", "-like");
        told.add(
            case,
            Event::new(
                at,
                What::Contact,
                format!("A stranger's first message comes ({how} service)."),
            ),
        );
    }
    Ok(())
}

fn stages(dataset: &Dataset, ids: &BTreeSet<u64>, told: &mut Told) -> Result<(), Damage> {
    let columns = ["case_id", "ts", "from_stage", "to_stage", "channel", "cause"];
    for row in sift(dataset, "truth/case_events", &columns, ids)? {
        let (Some(case), Some(at)) = (row.id("case_id"), row.number("ts")) else {
            continue;
        };
        let (to, cause) = (row.text("to_stage"), row.text("cause"));
        let why = meaning::<Cause>(cause);
        let event = match (to, cause) {
            ("end", "warned_bank" | "warned_friend" | "warned_police") => Event::new(at, What::Warning, why),
            ("end", _) => Event::new(at, What::End, why),
            // That whoever goes on has paid what was asked for, if anything was, the payments say.
            (_, "paid") => Event::new(at, What::Contact, format!("Stage: {}.", spoken(to))),
            _ => Event::new(at, What::Contact, format!("Stage: {}. {why}", spoken(to))),
        };
        told.add(case, event);
    }
    Ok(())
}

fn complaints(dataset: &Dataset, ids: &BTreeSet<u64>, told: &mut Told) -> Result<(), Damage> {
    let labels = sift(dataset, "truth/complaint_labels", &["case_id", "complaint_id"], ids)?;
    let case_of: BTreeMap<u64, u64> = labels
        .iter()
        .filter_map(|row| Some((row.id("complaint_id")?, row.id("case_id")?)))
        .collect();
    let columns = ["complaint_id", "ts", "desk", "claimed_minor", "currency"];
    for row in sift(
        dataset,
        "observed/complaints",
        &columns,
        &case_of.keys().copied().collect(),
    )? {
        let case = row.id("complaint_id").and_then(|id| case_of.get(&id));
        let (Some(&case), Some(at)) = (case, row.number("ts")) else {
            continue;
        };
        let amount = Amount {
            amount_minor: row.number("claimed_minor").unwrap_or(0),
            currency: row.text("currency").to_owned(),
        };
        let (desk, claimed) = (row.text("desk"), money(amount.amount_minor, &amount.currency));
        let text = format!("The victim complains and claims {claimed}. {}", meaning::<Desk>(desk));
        told.add(
            case,
            Event {
                amount: Some(amount),
                ..Event::new(at, What::Report, text)
            },
        );
    }
    Ok(())
}

/// The payments of some cases, and whose accounts they went through.
struct Paid {
    payments: BTreeMap<u64, Payment>,
    /// Case and role of each.
    parts: BTreeMap<u64, (u64, String)>,
    /// Name of the institution of each account.
    holders: BTreeMap<u64, String>,
    /// Accounts that cases paid into, with the moment of the first payment.
    payees: BTreeMap<(u64, u64), i64>,
}

impl Paid {
    fn read(dataset: &Dataset, ids: &BTreeSet<u64>) -> Result<Paid, Damage> {
        let labels = sift(dataset, "truth/transaction_labels", &["case_id", "tx_id", "role"], ids)?;
        let parts: BTreeMap<u64, (u64, String)> = labels
            .iter()
            .filter_map(|row| Some((row.id("tx_id")?, (row.id("case_id")?, row.text("role").to_owned()))))
            .collect();
        let payments = payment::by_id(dataset, &parts.keys().copied().collect())?;
        let mut payees = BTreeMap::new();
        for (id, payment) in payments.iter().filter(|(_, payment)| payment.moved()) {
            let Some((case, role)) = parts.get(id) else { continue };
            if matches!(&**role, "deposit" | "fee" | "recovery_fee") {
                let first = payees.entry((*case, payment.to)).or_insert(payment.at);
                *first = payment.at.min(*first);
            }
        }
        let accounts: BTreeSet<u64> = payments.values().map(|payment| payment.to).collect();
        Ok(Paid {
            holders: holders(dataset, &accounts)?,
            payments,
            parts,
            payees,
        })
    }

    fn tell(&self, told: &mut Told) {
        for (id, payment) in &self.payments {
            let Some((case, role)) = self.parts.get(id) else {
                continue;
            };
            let holder = self.holders.get(&payment.to);
            let holder = holder.map_or_else(String::new, |name| format!(" at {name}"));
            if let Some(event) = payment::of_victim(payment, role, &holder) {
                told.add(*case, event);
            }
        }
    }
}

/// The name of the institution of each account.
pub fn holders(dataset: &Dataset, accounts: &BTreeSet<u64>) -> Result<BTreeMap<u64, String>, Damage> {
    let institutions = row::all(dataset, "observed/institutions", &["institution_id", "name"])?;
    let names: BTreeMap<u64, &str> = institutions
        .iter()
        .filter_map(|row| Some((row.id("institution_id")?, row.text("name"))))
        .collect();
    let rows = sift(
        dataset,
        "observed/accounts",
        &["account_id", "institution_id"],
        accounts,
    )?;
    let holder = |row: &row::Row| {
        let name = names.get(&row.id("institution_id")?)?;
        Some((row.id("account_id")?, (*name).to_owned()))
    };
    Ok(rows.iter().filter_map(holder).collect())
}

fn alerts(dataset: &Dataset, paid: &Paid, told: &mut Told) -> Result<(), Damage> {
    let columns = ["tx_id", "ts", "detector", "outcome"];
    let ids = paid.parts.keys().copied().collect();
    for row in sift(dataset, "observed/alerts", &columns, &ids)? {
        let (Some(tx), Some(at)) = (row.id("tx_id"), row.number("ts")) else {
            continue;
        };
        let Some((case, _)) = paid.parts.get(&tx) else { continue };
        let (detector, outcome) = (spoken(row.text("detector")), row.text("outcome"));
        let text = format!("The payee's bank has an alert about a payment ({detector}); the analyst: {outcome}.");
        told.add(
            *case,
            Event {
                tx_id: Some(tx),
                ..Event::new(at, What::Alert, text)
            },
        );
    }
    let columns = ["tx_id", "ts", "verdict", "source"];
    for row in sift(dataset, "observed/label_feed", &columns, &ids)? {
        let (Some(tx), Some(at)) = (row.id("tx_id"), row.number("ts")) else {
            continue;
        };
        let Some((case, _)) = paid.parts.get(&tx) else { continue };
        let (verdict, source) = (row.text("verdict"), row.text("source"));
        let payment = match paid.payments.get(&tx) {
            Some(payment) => format!("the payment of {}", payment.sum()),
            None => "a payment".to_owned(),
        };
        let text = format!("The bank is told of {payment}: {verdict} (by {source}).");
        told.add(
            *case,
            Event {
                tx_id: Some(tx),
                ..Event::new(at, What::Told, text)
            },
        );
    }
    Ok(())
}

/// What was done to accounts that the victim had paid into, from the first payment on.
fn actions(dataset: &Dataset, paid: &Paid, told: &mut Told) -> Result<(), Damage> {
    let accounts: BTreeSet<u64> = paid.payees.keys().map(|(_, account)| *account).collect();
    for row in sift(dataset, "observed/account_actions", &ACTIONS, &accounts)? {
        let Some((account, event)) = action(&row) else { continue };
        let concerned = paid
            .payees
            .iter()
            .filter(|((_, payee), first)| *payee == account && **first <= event.at);
        for ((case, _), _) in concerned {
            let text = format!("Account {account}, which the victim had paid into: {}", event.text);
            told.add(*case, Event { text, ..event.clone() });
        }
    }
    Ok(())
}

/// Columns of what was done to an account.
pub const ACTIONS: [&str; 6] = ["account_id", "ts", "action", "by", "reason", "amount_minor"];

/// What was done to an account, and to which.
pub fn action(row: &row::Row) -> Option<(u64, Event)> {
    let (account, at, word) = (row.id("account_id")?, row.number("ts")?, row.text("action"));
    let what = match word {
        "recall" | "return" => What::Recall,
        _ => What::Freeze,
    };
    let (did, why) = (meaning::<Action>(word), meaning::<Reason>(row.text("reason")));
    let by = spoken(row.text("by"));
    Some((account, Event::new(at, what, format!("{did} By: {by}. {why}"))))
}

/// Minor units by what was paid (deposits, fees), how they came to rest, and currency.
type Rests = BTreeMap<(&'static str, String, String), i64>;

/// By case, how much of its deposits and of its fees came to rest how, in minor units of the payments' currency.
fn rests(dataset: &Dataset, paid: &Paid) -> Result<BTreeMap<u64, Rests>, Damage> {
    let deposits: BTreeSet<u64> = paid.parts.keys().copied().collect();
    let mut rests = BTreeMap::<u64, Rests>::new();
    for row in sift(
        dataset,
        "truth/money_rest",
        &["deposit_tx", "end", "origin_minor"],
        &deposits,
    )? {
        let Some(tx) = row.id("deposit_tx") else { continue };
        let (Some((case, role)), Some(payment)) = (paid.parts.get(&tx), paid.payments.get(&tx)) else {
            continue;
        };
        let paid = if role == "deposit" { "deposits" } else { "fees" };
        let key = (paid, row.text("end").to_owned(), payment.sent.currency.clone());
        *rests.entry(*case).or_default().entry(key).or_default() += row.number("origin_minor").unwrap_or(0);
    }
    Ok(rests)
}

fn story(case: &Case, mut events: Vec<Event>, rests: Option<&Rests>) -> Story {
    // A report that is a complaint was told as one.
    let complained = events.iter().any(|event| event.what == What::Report);
    if let Some(at) = case.reported.filter(|_| !complained) {
        events.push(Event::new(at, What::Report, "The victim reports the case."));
    }
    let mut figures = Figures::default();
    figures.add("Kind of scam", spoken(&case.family));
    figures.add("Person", case.person.to_string());
    figures.add("Ring", case.ring.to_string());
    let deposits = || {
        let deposits = counted(case.deposits, "deposit");
        format!("{} in {deposits}", case.money(case.deposited))
    };
    figures.add("Deposited", if case.deposits > 0 { deposits() } else { String::new() });
    for (name, minor) in [
        ("Fees", case.fees),
        ("Paid out to win trust", case.paid_back),
        ("Recovered", case.recovered),
        ("Reimbursed", case.reimbursed),
    ] {
        figures.add(name, if minor > 0 { case.money(minor) } else { String::new() });
    }
    figures.add("Net loss in the window", case.money(case.lost));
    if case.life_lost != case.lost {
        figures.add("Net loss in the whole case", case.money(case.life_lost));
    }
    for ((paid, end, currency), minor) in rests.into_iter().flatten() {
        let end_name = match &**end {
            "victim" => "paid to victims".to_owned(),
            "held" => "held in accounts".to_owned(),
            "spent" => "spent by the crew".to_owned(),
            end => spoken(end),
        };
        let name = format!("{}: {end_name}", capital(paid));
        figures.add(
            &name,
            format!("{} ({})", money(*minor, currency), sentence(meaning::<RestEnd>(end))),
        );
    }
    let length = case.opened.and_then(|from| {
        let last = events.iter().map(|event| event.at).max()?;
        Some(format!(
            " From the first message or stage to the last that is known: {}.",
            span(from, last)
        ))
    });
    let lead = format!("{}{}", case.line(), length.unwrap_or_default());
    Story::told(Subject::Case, case.id, lead, figures, events)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_paid_is_not_counted() {
        let case = |deposits: i64, fees: i64| Case {
            currency: "PKR".to_owned(),
            stage: "replied".to_owned(),
            deposits,
            deposited: deposits * 50_000,
            fees,
            lost: deposits * 50_000 + fees,
            reported: Some(0),
            ..Case::default()
        };
        let begins = |case: Case, with: &str| {
            let line = case.line();
            assert!(line.starts_with(with), "{line}");
        };
        begins(case(0, 12_300), "Fees of PKR 123.00 and no deposit; lost PKR 123.00. ");
        begins(case(1, 0), "1 deposit, PKR 500.00; lost PKR 500.00. ");
        begins(
            case(2, 100),
            "2 deposits, PKR 1,000.00 and fees of PKR 1.00; lost PKR 1,001.00. ",
        );
        begins(
            case(0, 0),
            "Nothing was paid in the window; it came to the stage replied. ",
        );
    }
}
