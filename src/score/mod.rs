//! How well a submission answers a task: a file of ids and scores is held against the labels of a written run.
//!
//! ```text
//! tasks/<task>/<split> ─► asked: who is asked about, what was known and is true ─┐
//! FILE ─► submission: one score each ────────────────────────────────────────────┴─► ranking: AP, alerts
//! truth/ ─► behind: rings, how found, look-alikes ─► which of them an alert hits
//!           money: the trails of deposits ─► what an alert is in time for
//! ```
//!
//! Only files are read, so that whoever has the run can judge, and nothing is written. Scores say an order and nothing
//! else: any rising function of them scores alike. Ties are worth what a random order among them would be in the mean
//! at best (average precision counts them together) and are broken by ids alone where an alert must be given or not.
//! Intervals are of the bootstrap over rings, since accounts and payments of one ring are alike.

mod asked;
mod behind;
pub mod decision;
mod money;
mod ranking;
mod submission;

use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::dataset::Damage;
use crate::story::{self, StoryError};
use asked::Asked;
use behind::Behind;
use ranking::{Ladder, Ranking};

/// Of so many rows one may be an alert, where no budget is given.
const ROWS_AN_ALERT: usize = 200;

/// Why a submission is not judged.
#[derive(Debug, thiserror::Error)]
pub enum ScoreError {
    /// The folder is not that of a run with its tables.
    #[error(transparent)]
    Run(#[from] StoryError),
    /// What is asked for is not there; says what would be accepted.
    #[error("{0}")]
    Unknown(String),
    /// The file is no submission; names file and line, and what would be accepted.
    #[error("{0}")]
    Submission(String),
    /// A file of the run cannot be read.
    #[error("{0}")]
    Damage(Damage),
}

impl From<Damage> for ScoreError {
    fn from(damage: Damage) -> ScoreError {
        ScoreError::Damage(damage)
    }
}

/// What is to be judged.
#[derive(Clone, Copy, Debug)]
pub struct Wish<'a> {
    /// Name of the task, as `mule_account`.
    pub task: &'a str,
    /// Name of one of its files without the ending, as `test` or `by_ring-test`.
    pub split: &'a str,
    /// How many alerts may be given; a two-hundredth of the rows where nothing is said.
    pub budget: Option<usize>,
}

/// How a submission did.
#[derive(Clone, Debug, Serialize)]
pub struct Score {
    pub task: String,
    pub split: String,
    pub rows: usize,
    /// Rings behind the true positives.
    pub rings: u64,
    /// What the file has too little of for its figures to say much (`known`, `truth`, `rings`).
    pub lacks: Vec<String>,
    /// Judged on what is true.
    pub truth: Precision,
    /// Judged on what was known by the split's end.
    pub known: Precision,
    pub alerts: Alerts,
    pub money: money::Money,
    /// By kind of look-alike, and `none` of other honest rows; no row counts twice of one kind.
    pub false_alerts: Vec<FalseAlerts>,
}

/// Average precision on one kind of label.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Precision {
    pub positives: usize,
    /// What a random order has in the mean.
    pub base_rate: f64,
    /// None where nothing is positive.
    pub average_precision: Option<f64>,
    /// Of the bootstrap over rings, 95 %; none of fewer than three.
    pub interval: Option<[f64; 2]>,
}

/// The rows with the highest scores, as many as there may be alerts.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Alerts {
    pub budget: usize,
    /// Share of alerts that are true.
    pub precision: Option<f64>,
    /// Share of true positives that there is an alert about.
    pub recall: Option<f64>,
    /// Share of what was known.
    pub recall_known: Option<f64>,
    /// Share of true positives that somebody found at some time.
    pub recall_found: Option<f64>,
    /// Share of those that nobody ever found.
    pub recall_never_found: Option<f64>,
    /// How many of the true positives somebody found at some time.
    pub found: usize,
}

/// Alerts about honest rows of one kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FalseAlerts {
    pub lookalike_kind: String,
    pub rows: usize,
    pub alerts: usize,
}

/// Judges a submission.
///
/// # Errors
/// If the run cannot be read, the task or split is none of its, or the file is no submission to it.
pub fn score(run: &Path, submission: &Path, wish: &Wish) -> Result<Score, ScoreError> {
    let dataset = story::open(run)?;
    let asked = Asked::read(run, wish.task, wish.split)?;
    let scores = submission::read(run, submission, &asked)?;
    let behind = Behind::read(&dataset, &asked)?;
    let ranking = Ranking::new(&asked.ids, &scores);
    let budget = wish
        .budget
        .unwrap_or(asked.ids.len() / ROWS_AN_ALERT)
        .clamp(1, asked.ids.len().max(1));
    let alerted = ranking.first(budget);
    let money = money::judge(&dataset, &asked, &alerted)?;
    Ok(Score {
        task: wish.task.to_owned(),
        split: wish.split.to_owned(),
        rows: asked.ids.len(),
        rings: asked.rings,
        lacks: asked.lacks.clone(),
        truth: precision(&ranking, &asked.truth, &behind),
        known: precision(&ranking, &asked.known, &behind),
        alerts: alerts(budget, &asked, &alerted, &behind),
        money,
        false_alerts: false_alerts(&asked, &alerted, &behind),
    })
}

fn precision(ranking: &Ranking, labels: &[bool], behind: &Behind) -> Precision {
    let ladder = Ladder::new(ranking, labels, |row| behind.cluster(row));
    let positives = labels.iter().filter(|&&label| label).count();
    Precision {
        positives,
        base_rate: positives as f64 / labels.len().max(1) as f64,
        average_precision: ladder.average_precision(|_| 1),
        interval: ladder.interval(),
    }
}

fn alerts(budget: usize, asked: &Asked, alerted: &[bool], behind: &Behind) -> Alerts {
    let share = |of: &dyn Fn(usize) -> bool| {
        let rows = (0..asked.ids.len()).filter(|&row| of(row));
        let (all, hit) = rows.fold((0_usize, 0_usize), |(all, hit), row| {
            (all + 1, hit + usize::from(alerted[row]))
        });
        (all > 0).then(|| hit as f64 / all as f64)
    };
    let hits = (0..asked.ids.len())
        .filter(|&row| alerted[row] && asked.truth[row])
        .count();
    Alerts {
        budget,
        precision: (!asked.ids.is_empty()).then(|| hits as f64 / budget as f64),
        recall: share(&|row| asked.truth[row]),
        recall_known: share(&|row| asked.known[row]),
        recall_found: share(&|row| asked.truth[row] && behind.was_found(row)),
        recall_never_found: share(&|row| asked.truth[row] && !behind.was_found(row)),
        found: (0..asked.ids.len())
            .filter(|&row| asked.truth[row] && behind.was_found(row))
            .count(),
    }
}

fn false_alerts(asked: &Asked, alerted: &[bool], behind: &Behind) -> Vec<FalseAlerts> {
    let kinds = behind.kinds().iter().map(String::as_str).chain(["none"]);
    kinds
        .enumerate()
        .map(|(kind, name)| {
            let is_of = |row: &usize| !asked.truth[*row] && behind.looks_like(*row, kind);
            let rows: Vec<usize> = (0..asked.ids.len()).filter(is_of).collect();
            FalseAlerts {
                lookalike_kind: name.to_owned(),
                rows: rows.len(),
                alerts: rows.iter().filter(|&&row| alerted[row]).count(),
            }
        })
        .collect()
}

/// Names of the files of a run's task that can be judged, for whoever asks for one that there is not.
fn names(parts: &[crate::dataset::Part]) -> String {
    let stem = |part: &crate::dataset::Part| {
        let name = PathBuf::from(&part.name);
        name.file_stem().map(|stem| stem.to_string_lossy().into_owned())
    };
    parts.iter().filter_map(stem).collect::<Vec<_>>().join(", ")
}
