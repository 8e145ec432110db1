//! Stories: what happened to a case, a ring, an account or a person, in time order, read from a written run.
//!
//! ```text
//! <run>/observed, truth ─► row (rows by id) ─► case, ring, account, person ─► Story: a sentence, figures, events
//!                                                                               ├─► scamnet show
//!                                                                               └─► report.html
//! ```
//!
//! A story joins truth with what could be seen, for people who want to understand a run. It decides nothing and counts
//! nothing that a table does not hold: its sums are those of `truth/cases` and `truth/mules`, its sentences the data
//! dictionary's.

pub mod account;
pub mod case;
mod chosen;
mod payment;
pub mod person;
pub mod ring;
pub mod row;
pub mod words;
pub mod worth;

use std::path::Path;

use serde::{Serialize, Serializer};

use crate::audit::contract;
use crate::dataset::folder::{self, Unfit};
use crate::dataset::seal::Look;
use crate::dataset::{Damage, Dataset, Rates};
use crate::param::noun::counted;
pub use case::Case;
pub use chosen::{largest_ring, median, saved, worst};

/// Milliseconds of a minute, to which moments are told.
const MINUTE: i64 = 60_000;

/// Who or what a story is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Subject {
    /// One approach of one person by one ring.
    Case,
    /// A crew.
    Ring,
    /// An account.
    Account,
    /// A person with all their accounts.
    Person,
}

impl Subject {
    /// Its noun.
    #[must_use]
    pub const fn noun(self) -> &'static str {
        match self {
            Subject::Case => "case",
            Subject::Ring => "ring",
            Subject::Account => "account",
            Subject::Person => "person",
        }
    }
}

crate::words! {
    /// What kind of thing happened.
    pub enum What {
        /// Somebody writes, answers, or the case goes to another stage.
        Contact = "contact",
        /// The victim pays.
        Payment = "payment",
        /// The crew pays the victim.
        Payout = "payout",
        /// A payment was refused, withdrawn or waits.
        Stopped = "stopped",
        /// Money comes back to the victim.
        Back = "back",
        /// Scam money moves between accounts.
        Moved = "moved",
        /// A payment of everyday life.
        Ordinary = "ordinary",
        /// A detector speaks.
        Alert = "alert",
        /// A warning is heeded.
        Warning = "warning",
        /// An account is frozen, closed, or let go.
        Freeze = "freeze",
        /// An institution is asked for money, or gives it back.
        Recall = "recall",
        /// The victim complains or reports.
        Report = "report",
        /// An institution is told of a payment or an account.
        Told = "told",
        /// A mule account comes, works or goes.
        Mule = "mule",
        /// The ring's people or its ways change.
        Ring = "ring",
        /// Police or a court act.
        Police = "police",
        /// It ends.
        End = "end",
    }
}

/// An amount in minor units of a currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Amount {
    /// Minor units.
    pub amount_minor: i64,
    /// ISO 4217, or USDT.
    pub currency: String,
}

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Event {
    /// When, in milliseconds since the epoch; as JSON in ISO 8601.
    #[serde(rename = "ts", serialize_with = "as_moment")]
    pub at: i64,
    /// What kind of thing.
    pub what: What,
    /// What happened, in a sentence.
    pub text: String,
    /// The amount it is about.
    #[serde(flatten)]
    pub amount: Option<Amount>,
    /// The payment it is about. As JSON it is a text, as all ids: some are longer than JavaScript counts.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "as_text")]
    pub tx_id: Option<u64>,
}

impl Event {
    /// Something about no payment.
    #[must_use]
    pub fn new(at: i64, what: What, text: impl Into<String>) -> Event {
        Event {
            at,
            what,
            text: text.into(),
            amount: None,
            tx_id: None,
        }
    }
}

/// A figure with its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Figure {
    /// What it is.
    pub name: String,
    /// With its unit.
    pub value: String,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Story {
    /// Of what kind it is about whom.
    pub subject: Subject,
    /// Its id in the tables.
    #[serde(serialize_with = "id_as_text")]
    pub id: u64,
    /// The whole in a sentence or two.
    pub lead: String,
    /// What is known besides.
    pub figures: Vec<Figure>,
    /// What happened, in time order.
    pub events: Vec<Event>,
}

impl Story {
    /// A story with its events put in time order; of one moment an end comes last, the others stay as they came. What
    /// is told in the same words of the same minute, and is about no payment, is told once.
    fn told(subject: Subject, id: u64, lead: String, figures: Figures, mut events: Vec<Event>) -> Story {
        events.sort_by_key(|event| (event.at, event.what == What::End));
        let events = once_a_minute(events);
        Story {
            subject,
            id,
            lead,
            figures: figures.0,
            events,
        }
    }
}

/// Of events in time order those that a reader cannot tell apart as one, which says how many they are.
fn once_a_minute(events: Vec<Event>) -> Vec<Event> {
    let mut told: Vec<(Event, u64)> = Vec::with_capacity(events.len());
    for event in events {
        let minute = event.at.div_euclid(MINUTE);
        let is_same = |(other, _): &&mut (Event, u64)| {
            let alike = (other.what, &other.text, &other.amount) == (event.what, &event.text, &event.amount);
            alike && other.tx_id.is_none()
        };
        let mut lately = told
            .iter_mut()
            .rev()
            .take_while(|(other, _)| other.at.div_euclid(MINUTE) == minute);
        match lately.find(is_same) {
            Some((_, times)) if event.tx_id.is_none() => *times += 1,
            _ => told.push((event, 1)),
        }
    }
    let with_times = |(event, times): (Event, u64)| match times {
        1 => event,
        times => Event {
            text: format!("{} ({})", event.text, counted(times, "time")),
            ..event
        },
    };
    told.into_iter().map(with_times).collect()
}

/// Figures on their way into a story.
#[derive(Default)]
struct Figures(Vec<Figure>);

impl Figures {
    fn add(&mut self, name: &str, value: impl Into<String>) {
        let value = value.into();
        if !value.is_empty() {
            self.0.push(Figure {
                name: name.to_owned(),
                value,
            });
        }
    }
}

// serde hands a field over by reference.
#[allow(clippy::trivially_copy_pass_by_ref)]
fn as_moment<S: Serializer>(at: &i64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&words::moment(*at))
}

#[allow(clippy::trivially_copy_pass_by_ref)]
fn id_as_text<S: Serializer>(id: &u64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(id)
}

#[allow(clippy::ref_option)]
fn as_text<S: Serializer>(id: &Option<u64>, serializer: S) -> Result<S::Ok, S::Error> {
    match id {
        Some(id) => serializer.collect_str(id),
        None => serializer.serialize_none(),
    }
}

/// Why a story cannot be told.
#[derive(Debug, thiserror::Error)]
pub enum StoryError {
    /// The folder is not that of a whole run with its tables.
    #[error(transparent)]
    Unfit(#[from] Unfit),
    /// There is nobody of that id.
    #[error("the run has no {} {id}{remedy}", .subject.noun())]
    Unknown {
        /// Of what kind.
        subject: Subject,
        /// As asked for.
        id: String,
        /// What would be accepted.
        remedy: String,
    },
    /// There is none such.
    #[error("{0}")]
    None(&'static str),
    /// A table cannot be read.
    #[error("cannot read {0}")]
    Damage(Damage),
}

impl From<Damage> for StoryError {
    fn from(damage: Damage) -> StoryError {
        StoryError::Damage(damage)
    }
}

/// Opens the folder of a run whose stories are to be told.
///
/// # Errors
/// If it is not the folder of a whole run with its tables.
pub fn open(run: &Path) -> Result<Dataset, StoryError> {
    let dataset = contract::open(run);
    folder::whole(&dataset, Look::Length)?;
    Ok(dataset)
}

/// The story of whoever is named by an id, or, of cases, by `worst`, `median` or `saved`, and of rings by `largest`.
///
/// # Errors
/// If there is none such, or a table cannot be read.
pub fn tell(dataset: &Dataset, subject: Subject, which: &str) -> Result<Story, StoryError> {
    let unknown = |remedy: &str| StoryError::Unknown {
        subject,
        id: which.to_owned(),
        remedy: remedy.to_owned(),
    };
    let id = which.parse::<u64>();
    match subject {
        Subject::Case => {
            let remedy = ": accepted are worst, median, saved, and the ids in truth/cases";
            let (cases, rates) = (case::all(dataset)?, Rates::of(dataset));
            let case = match which {
                "worst" => worst(&cases, &rates).ok_or(StoryError::None("no case of this run lost money"))?,
                "median" => median(&cases, &rates).ok_or(StoryError::None("no case of this run lost money"))?,
                "saved" => saved(&cases, &rates).ok_or(StoryError::None(
                    "nobody was saved in this run: no case got back half of what it had paid, and no warning ended one before \
                     it had lost anything",
                ))?,
                _ => {
                    let id = id.map_err(|_| unknown(remedy))?;
                    let known = cases.iter().find(|case| case.id == id);
                    known.ok_or_else(|| unknown(remedy))?
                }
            };
            let stories = case::stories(dataset, &[case])?;
            stories.into_iter().next().ok_or_else(|| unknown(remedy))
        }
        Subject::Ring => {
            let remedy = ": accepted are largest, and the ids (ring_id) in truth/cases, truth/mules and truth/crew";
            let id = match which {
                "largest" => {
                    let cases = case::all(dataset)?;
                    largest_ring(&cases).ok_or(StoryError::None("no ring of this run took a deposit"))?
                }
                _ => id.map_err(|_| unknown(remedy))?,
            };
            ring::story(dataset, id)?.ok_or_else(|| unknown(remedy))
        }
        Subject::Account => {
            let remedy = ": accepted are the ids in observed/accounts";
            let id = id.map_err(|_| unknown(remedy))?;
            account::story(dataset, id)?.ok_or_else(|| unknown(remedy))
        }
        Subject::Person => {
            let remedy = ": accepted are the ids in truth/people";
            let id = id.map_err(|_| unknown(remedy))?;
            person::story(dataset, id)?.ok_or_else(|| unknown(remedy))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_reader_cannot_tell_apart_is_told_once() {
        let recall = |at| Event::new(at, What::Recall, "It was asked for.");
        let paid = |tx| Event {
            tx_id: Some(tx),
            ..Event::new(61_000, What::Recall, "It was asked for.")
        };
        let events = vec![
            recall(60_000),
            Event::new(61_000, What::Freeze, "Frozen."),
            recall(119_999),
            paid(1),
            paid(2),
            recall(120_000),
        ];
        let story = Story::told(Subject::Case, 1, String::new(), Figures::default(), events);
        let told: Vec<(i64, &str)> = story.events.iter().map(|event| (event.at, &*event.text)).collect();
        assert_eq!(
            told,
            [
                (60_000, "It was asked for. (2 times)"),
                (61_000, "Frozen."),
                (61_000, "It was asked for."),
                (61_000, "It was asked for."),
                (120_000, "It was asked for."),
            ]
        );
    }
}
