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

use std::path::{Path, PathBuf};

use serde::{Serialize, Serializer};

use crate::audit::contract;
use crate::dataset::{Damage, Dataset};
pub use case::Case;
pub use chosen::{largest_ring, median, saved, worst};

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
    /// A story with its events put in time order; of one moment an end comes last, the others stay as they came.
    fn told(subject: Subject, id: u64, lead: String, figures: Figures, mut events: Vec<Event>) -> Story {
        events.sort_by_key(|event| (event.at, event.what == What::End));
        Story {
            subject,
            id,
            lead,
            figures: figures.0,
            events,
        }
    }
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
    /// The folder is not a run's.
    #[error(
        "{}: no run is recorded here: expected a folder with manifest.json and truth/ in it, as `scamnet run` writes it",
        .0.display()
    )]
    NoRun(PathBuf),
    /// The folder is what one institution holds of a run.
    #[error(
        "{}: a view of a run: it holds what {institution} knows and not what is true; give the folder of the whole run",
        .folder.display()
    )]
    View {
        /// The folder.
        folder: PathBuf,
        /// Whose view it is.
        institution: String,
    },
    /// The run has no tables.
    #[error("{}: a run without tables (--no-tables): there is nothing to tell; run it without the flag", .0.display())]
    NoTables(PathBuf),
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
pub fn open(folder: &Path) -> Result<Dataset, StoryError> {
    let dataset = contract::open(folder);
    let manifest = &dataset.manifest;
    if manifest.trouble.is_some() && folder.join("truth").is_dir() {
        let trouble = manifest.trouble.clone();
        return Err(trouble.map_or_else(|| StoryError::NoRun(folder.to_owned()), StoryError::Damage));
    }
    if let Some(institution) = manifest.whole.get("view_of").and(manifest.whole.get("institution")) {
        return Err(StoryError::View {
            folder: folder.to_owned(),
            institution: institution.as_str().unwrap_or("one institution").to_owned(),
        });
    }
    if manifest.whole.get("scenario").is_none() {
        return Err(StoryError::NoRun(folder.to_owned()));
    }
    if dataset.parts("truth/cases").is_empty() {
        return Err(StoryError::NoTables(folder.to_owned()));
    }
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
            let (cases, rates) = (case::all(dataset)?, words::Rates::of(dataset));
            let case = match which {
                "worst" => worst(&cases, &rates).ok_or(StoryError::None("no case of this run lost money"))?,
                "median" => median(&cases, &rates).ok_or(StoryError::None("no case of this run lost money"))?,
                "saved" => saved(&cases, &rates).ok_or(StoryError::None(
                    "nobody was saved in this run: no case got money back, and no warning ended one with a deposit",
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
