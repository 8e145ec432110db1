//! `scamnet score`: how well a file of scores answers a task of a run.

use super::args::ScoreArgs;
use super::out::print;
use super::{Failure, threads, unfit};
use crate::audit;
use crate::dataset::folder;
use crate::dataset::seal::Look;
use crate::score::{self, Precision, Score, ScoreError, Wish};

/// Prints how the file did. What is no submission, and what is not there to be judged on, is refused.
pub fn score(args: &ScoreArgs) -> Result<(), Failure> {
    threads(None)?;
    folder::whole(&audit::dataset(&args.run), Look::Bytes).map_err(|error| unfit(&error))?;
    let wish = Wish {
        task: &args.task,
        split: &args.split,
        budget: args.budget.map(|budget| budget as usize),
    };
    let score = score::score(&args.run, &args.file, &wish).map_err(|error| match error {
        ScoreError::Run(error) => super::show::failure(&error),
        ScoreError::Damage(_) => Failure::Failed(error.to_string()),
        ScoreError::Unknown(_) | ScoreError::Submission(_) => Failure::Refused(error.to_string()),
    })?;
    if args.json {
        let json = serde_json::to_string_pretty(&score).map_err(|error| Failure::Failed(error.to_string()))?;
        print(&format!("{json}\n"))
    } else {
        print(&text(&score))
    }
}

/// The figures in lines; what cannot be told is a dash.
fn text(score: &Score) -> String {
    let mut text = String::new();
    let mut line = |name: &str, value: String| text.push_str(&format!("  {name:<28}{value}\n"));
    let of = |precision: &Precision| {
        let interval = precision.interval.map_or(String::new(), |[low, high]| {
            format!(", 95 % over rings {low:.3} to {high:.3}")
        });
        format!(
            "{}{interval} (base rate {:.4}, {} positive)",
            told(precision.average_precision),
            precision.base_rate,
            precision.positives
        )
    };
    line("task", format!("{}, {}", score.task, score.split));
    line("rows", format!("{}, {} rings", score.rows, score.rings));
    if !score.lacks.is_empty() {
        line("unusable", format!("too few of: {}", score.lacks.join(", ")));
    }
    line("average precision, true", of(&score.truth));
    line("average precision, known", of(&score.known));
    let alerts = &score.alerts;
    line(
        "alerts",
        format!("{}, {} of them right", alerts.budget, share(alerts.precision)),
    );
    line("  recall, true", share(alerts.recall));
    line("  recall, known", share(alerts.recall_known));
    line(
        "  recall, found in life",
        format!("{} of {}", share(alerts.recall_found), alerts.found),
    );
    let never = score.truth.positives - alerts.found;
    line(
        "  recall, never found",
        format!("{} of {never}", share(alerts.recall_never_found)),
    );
    let money = &score.money;
    line(
        "  value saved before exit",
        format!(
            "USD {:.0} of {:.0} ({})",
            money.saved_usd,
            money.deposited_usd,
            share(money.saved_share)
        ),
    );
    let hours = money
        .hours_to_first_alert
        .map_or("–".to_owned(), |hours| format!("{hours:.1} h in the median"));
    line(
        "  deposit to first alert",
        format!("{hours}, of {} of {} deposits", money.reached, money.deposits),
    );
    for kind in &score.false_alerts {
        let name = format!("  false, {}", kind.lookalike_kind);
        line(&name, format!("{} of {}", kind.alerts, kind.rows));
    }
    text
}

fn told(value: Option<f64>) -> String {
    value.map_or("–".to_owned(), |value| format!("{value:.3}"))
}

fn share(value: Option<f64>) -> String {
    value.map_or("–".to_owned(), |value| format!("{:.1} %", 100.0 * value))
}
