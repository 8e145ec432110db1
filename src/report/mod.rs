//! A run on one page: `report.html`, for people who will never open a table, and for those who want to get from a
//! picture to the ring, the case and the payments behind it.
//!
//! ```text
//! <run>/manifest, summary, series, truth, observed ─► sheets (tables with their SQL), rings, stories ─┐
//! <run>/charts/*.svg ─────────────────────────────────────────────────────────────────────────────────┼─► page ─► report.html
//! page.css, page.js ──────────────────────────────────────────────────────────────────────────────────┘
//! ```
//!
//! An experiment's page is made in [`experiment`], of the same parts: `shell`, `common.js`, sheets, escaping.
//!
//! One file that asks for nothing: pictures, data, style and script stand in it, and its policy forbids the network.
//! Its bytes are a function of the run: no clock, no path of a machine. Figures are those of `summary.json` and of the
//! tables; nothing is estimated here. What is held grows with scams and accounts, not with payments.

mod days;
mod escape;
mod evidence;
pub mod experiment;
mod figures;
mod illicit;
mod page;
mod rings;
mod sheet;
mod shell;
mod tables;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::dataset::{Damage, Dataset, Rates};
use crate::experiment::ExperimentError;
use crate::param::noun::verb;
use crate::story::{self, Case, StoryError, case, row};
use sheet::{Column, Kind, Sheet, column};

/// Name of the page.
pub const NAME: &str = "report.html";

/// Cases that can be searched; those that lost the most.
const CASES: usize = 600;
/// Cases that are told in full, besides one in the middle and one that was saved.
const TOLD: usize = 12;
/// Most bytes of a picture that is put in the page.
const PICTURE: u64 = 1 << 19;

/// Pictures of a run, by the name of their files.
const PICTURES: [&str; 7] = ["funnel", "daily", "losses", "ladders", "mules", "destinations", "ring"];

/// What an audit said of the run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audited {
    /// Promises that were held against the files.
    pub promises: usize,
    /// The names of those that are broken.
    pub broken: Vec<String>,
    /// Figures of leakage.
    pub figures: usize,
    /// How many of them are held against no limit, since they rest on too few rings.
    pub few: usize,
    /// The names of those over their limits.
    pub over: Vec<String>,
}

impl Audited {
    /// In a sentence or two.
    #[must_use]
    pub fn verdict(&self) -> String {
        let (broken, over) = (self.broken.len() as u64, self.over.len() as u64);
        let promises = match broken {
            0 => format!("All {} promises of the dataset's contract are kept.", self.promises),
            _ => format!(
                "{broken} of {} promises {} broken: {}.",
                self.promises,
                verb(broken, "is", "are"),
                self.broken.join(", ")
            ),
        };
        let leakage = match over {
            0 if self.few == 0 => format!("None of {} figures of leakage is over its limit.", self.figures),
            0 => format!(
                "Of {} figures of leakage none is over its limit, but {} {} held against none: they rest on too few rings to \
                 mean anything.",
                self.figures,
                self.few,
                verb(self.few as u64, "is", "are")
            ),
            _ => format!(
                "{over} of {} figures of leakage {} ({}): do not train on this run without a look at {}.",
                self.figures,
                verb(over, "is over its limit", "are over their limits"),
                self.over.join(", "),
                verb(over, "it", "them")
            ),
        };
        format!("{promises} {leakage}")
    }
}

/// Why a page could not be made.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The run cannot be read.
    #[error(transparent)]
    Story(#[from] StoryError),
    /// The experiment cannot be read.
    #[error(transparent)]
    Experiment(#[from] ExperimentError),
    /// An experiment has no comparison to make a page of.
    #[error("{}: {why}", .path.display())]
    Compared {
        /// The experiment's folder.
        path: PathBuf,
        /// Why, and what would help.
        why: String,
    },
    /// A file cannot be read, or the page not be written.
    #[error("{}: {cause}", .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
}

impl From<Damage> for ReportError {
    fn from(damage: Damage) -> ReportError {
        ReportError::Story(StoryError::Damage(damage))
    }
}

/// Makes the page of a run and writes it into its folder; a page that is there is replaced, whole or not at all.
///
/// # Errors
/// If the folder holds no run with tables, a table cannot be read, or the page not be written.
pub fn write(run: &Path, audited: Option<&Audited>) -> Result<PathBuf, ReportError> {
    let page = html(&story::open(run)?, audited)?;
    put(&run.join(NAME), &page)
}

/// Writes a page, whole or not at all: beside its place under a hidden name, then renamed.
fn put(path: &Path, page: &str) -> Result<PathBuf, ReportError> {
    let aside = path.with_file_name(format!(".{NAME}.partial-{}", std::process::id()));
    let written = fs::write(&aside, page).and_then(|()| fs::rename(&aside, path));
    written.map_err(|cause| {
        let _ = fs::remove_file(&aside);
        ReportError::File {
            path: path.to_owned(),
            cause,
        }
    })?;
    Ok(path.to_owned())
}

/// The page.
fn html(dataset: &Dataset, audited: Option<&Audited>) -> Result<String, ReportError> {
    let rates = Rates::of(dataset);
    let summary = summary(dataset)?;
    let cases = case::all(dataset)?;
    let illicit = illicit::read(dataset, &rates)?;
    let mules = mules(dataset, &rates)?;
    let (rings, shown) = rings::read(dataset, &cases, &illicit, &mules, &rates)?;
    let (evidence, evidence_said) = evidence::evidence(&dataset.manifest);
    let sheets: Vec<(&str, Sheet)> = vec![
        ("figures", figures::all(&summary)),
        ("funnel", figures::funnel(&summary)),
        ("families", tables::families(dataset, &cases, &rates)),
        ("losses", tables::losses(dataset, &cases, &rates)),
        ("ladder", tables::ladder(dataset, &illicit)),
        ("flows", tables::flows(dataset, &illicit)?),
        ("rings", rings),
        ("mules", tables::mules(dataset, &mules)),
        ("cases", case_sheet(dataset, &cases, &rates)),
        ("known", tables::known(dataset, &illicit)?),
        ("found", tables::found(dataset)?),
        ("institutions", tables::institutions(dataset, &illicit, &mules)?),
        ("evidence", evidence),
        ("own", evidence::own(&dataset.manifest)),
    ];
    let (stories, chosen) = stories(dataset, &cases, &rates)?;
    let from = |table| sheet::from(dataset, table);
    let data = json!({
        "headlines": figures::headlines(&summary),
        "sheets": sheets.iter().map(|(name, sheet)| Ok(((*name).to_owned(), serde_json::to_value(sheet)?)))
            .collect::<Result<serde_json::Map<String, Value>, serde_json::Error>>()
            .map_err(|error| Damage(error.to_string()))?,
        "days": days::read(dataset)?,
        "rings": shown,
        "stories": stories,
        "chosen": chosen,
        "from": { "labels": from("truth/transaction_labels"), "payments": from("observed/transactions"), "mules": from("truth/mules") },
    });
    let is_csv = dataset.parts("truth/cases").iter().any(crate::dataset::Part::is_csv);
    let page = page::Page {
        manifest: &dataset.manifest,
        summary: &summary,
        audited,
        pictures: pictures(&dataset.root),
        evidence: evidence_said,
        command: evidence::command(&dataset.manifest, is_csv),
        empty: sheets
            .iter()
            .filter(|(_, sheet)| sheet.is_empty())
            .map(|(name, _)| *name)
            .collect(),
        data: &data,
    };
    Ok(page.html())
}

/// `summary.json`; null where a run has none.
fn summary(dataset: &Dataset) -> Result<Value, Damage> {
    let part = dataset.all_files().iter().find(|part| part.name == "summary.json");
    let Some(part) = part else { return Ok(Value::Null) };
    serde_json::from_reader(std::io::BufReader::new(part.open()?)).map_err(|error| part.broken(error))
}

/// Pictures of the run as it drew them, by name, with the sentence that each has for its title. One that is not there
/// is left out: a program without the feature `charts` draws none.
fn pictures(root: &Path) -> BTreeMap<&'static str, (String, String)> {
    let mut pictures = BTreeMap::new();
    for name in PICTURES {
        let path = root.join("charts").join(format!("{name}.svg"));
        let fits = fs::metadata(&path).is_ok_and(|file| file.is_file() && file.len() <= PICTURE);
        if let Some(svg) = fits.then(|| fs::read_to_string(&path).ok()).flatten() {
            let title = svg
                .split_once("<title>")
                .and_then(|(_, rest)| rest.split_once("</title>"));
            let title = title.map_or_else(|| name.to_owned(), |(title, _)| title.to_owned());
            // What is so by default need not be said.
            let svg = svg.replace(" opacity=\"1\"", "").replace(" stroke=\"none\"", "");
            pictures.insert(name, (title, svg));
        }
    }
    pictures
}

/// Services of mule accounts, each with the scam money paid in, in US cents.
fn mules(dataset: &Dataset, rates: &Rates) -> Result<Vec<(row::Row<'static>, i64)>, Damage> {
    let rows = row::all(dataset, "truth/mules", &rings::MULE_COLUMNS)?;
    let accounts: BTreeSet<u64> = rows.iter().filter_map(|row| row.id("account_id")).collect();
    let kept = row::sift(dataset, "observed/accounts", &["account_id", "currency"], &accounts)?;
    let currencies: BTreeMap<u64, &str> = kept
        .iter()
        .filter_map(|row| Some((row.id("account_id")?, row.text("currency"))))
        .collect();
    let cents = |row: &row::Row| {
        let currency = currencies.get(&row.id("account_id")?)?;
        rates.cents(row.number("in_minor")?, currency)
    };
    Ok(rows
        .into_iter()
        .map(|row| {
            let inside = cents(&row).unwrap_or(0);
            (row, inside)
        })
        .collect())
}

const CASE: &[Column] = &[
    column("case", Kind::Id, "Id of the case (case_id)."),
    column(
        "opened",
        Kind::Day,
        "When it first entered a stage; may lie before the window.",
    ),
    column("kind of scam", Kind::Text, "Name of the funnel."),
    column("stage", Kind::Text, "Stage that it entered last."),
    column("deposits", Kind::Count, "Deposits in the window."),
    column("net loss", Kind::Usd, "Net loss in the window, in US dollars."),
    column("reported", Kind::Day, "When the victim reported it."),
    column(
        "in short",
        Kind::Text,
        "The case in a line or two; sums are of the window.",
    ),
];

/// Cases, those that lost the most first.
fn case_sheet(dataset: &Dataset, cases: &[Case], rates: &Rates) -> Sheet {
    let mut order: Vec<(i64, &Case)> = cases.iter().map(|case| (case.cents(case.lost, rates), case)).collect();
    order.sort_by(|(one, a), (other, b)| other.cmp(one).then(b.deposits.cmp(&a.deposits)).then(a.id.cmp(&b.id)));
    let all = order.len();
    let rows = order.into_iter().take(CASES).map(|(lost, case)| {
        vec![
            sheet::id(case.id),
            sheet::day(case.opened),
            story::words::spoken(&case.family).into(),
            story::words::spoken(&case.stage).into(),
            case.deposits.into(),
            sheet::usd(lost),
            sheet::day(case.reported),
            case.line().into(),
        ]
    });
    let sql = format!(
        "SELECT *, {} AS lost_usd\nFROM {} ORDER BY lost_usd DESC",
        sheet::sql_dollars(dataset, "lost_minor", "currency"),
        sheet::from(dataset, "truth/cases")
    );
    Sheet::new("Cases, by what they lost", CASE, rows.collect(), sql).of(all)
}

/// Stories by case, and which of them stand for many.
fn stories(dataset: &Dataset, cases: &[Case], rates: &Rates) -> Result<(Value, Value), Damage> {
    let named = [
        ("the largest loss", story::worst(cases, rates)),
        ("one in the middle", story::median(cases, rates)),
        ("one that was saved", story::saved(cases, rates)),
    ];
    let mut told: Vec<&Case> = Vec::new();
    let mut chosen = Vec::new();
    for (words, case) in named {
        if let Some(case) = case {
            told.push(case);
            chosen.push(json!({ "words": words, "case": sheet::id(case.id), "line": case.line() }));
        }
    }
    let mut order: Vec<&Case> = cases.iter().filter(|case| case.lost > 0).collect();
    order.sort_by(|a, b| {
        b.cents(b.lost, rates)
            .cmp(&a.cents(a.lost, rates))
            .then(a.id.cmp(&b.id))
    });
    told.extend(order.into_iter().take(TOLD));
    told.sort_by_key(|case| case.id);
    told.dedup_by_key(|case| case.id);
    let stories = case::stories(dataset, &told)?;
    let by_id: serde_json::Map<String, Value> = stories
        .iter()
        .map(|story| Ok((story.id.to_string(), serde_json::to_value(story)?)))
        .collect::<Result<_, serde_json::Error>>()
        .map_err(|error| Damage(error.to_string()))?;
    Ok((Value::Object(by_id), Value::Array(chosen)))
}
