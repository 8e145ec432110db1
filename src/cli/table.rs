//! What a run came to, as a short table for people.

use std::fmt::Write;
use std::path::Path;

use crate::model::labels::summary::Summary;
use crate::param::noun::{self, counted, grouped};
use crate::param::shell;

/// Speed and memory of a run: `timing.json`.
#[derive(Clone, Copy, Debug, serde::Serialize)]
pub struct Timing {
    /// From the start of the program to the last table.
    pub seconds: f64,
    /// Of those, building the population.
    pub build_seconds: f64,
    /// Rows of `transactions` a second, end to end.
    pub payments_per_second: f64,
    /// Most memory held at once, in bytes, where the system tells.
    pub peak_memory: Option<u64>,
    pub threads: usize,
}

/// The table.
#[must_use]
pub fn table(summary: &Summary, timing: &Timing, dir: &Path) -> String {
    let mut lines: Vec<(String, String)> = Vec::new();
    let mut line = |name: &str, value: String| lines.push((name.to_owned(), value));
    line("people", grouped(summary.people));
    line("accounts", grouped(summary.accounts));
    line(
        "payments",
        format!("{} ({} refused)", grouped(summary.payments), percent(refused(summary))),
    );
    line(
        "illicit",
        format!(
            "{} ({})",
            grouped(summary.illicit_payments),
            percent(summary.illicit_share)
        ),
    );
    line("", String::new());
    for funnel in &summary.funnels {
        let victims = noun::of(funnel.victims, "victim");
        let family = funnel.family.replace('_', " ");
        line(&family, format!("{:>10} {victims}", grouped(funnel.victims)));
        let mut before = 0;
        for stage in &funnel.stages {
            let share = if before == 0 {
                String::new()
            } else {
                percent(stage.conversion)
            };
            before = stage.cases;
            let name = format!("  {}", stage.stage.replace('_', " "));
            line(
                &name,
                format!("{:>10}  {share:>7}", grouped(stage.cases))
                    .trim_end()
                    .to_owned(),
            );
        }
    }
    line("", String::new());
    line(
        "victims",
        format!(
            "{} ({:.0} per million payments)",
            grouped(summary.victims),
            summary.victims_per_million_payments
        ),
    );
    line(
        "deposited",
        format!(
            "{} in {}",
            usd(summary.deposited_usd),
            counted(summary.deposits, "deposit")
        ),
    );
    line(
        "fees",
        format!("{} in {}", usd(summary.fees_usd), counted(summary.fees, "fee")),
    );
    line("paid back", usd(summary.paid_back_usd));
    line("recovered", usd(summary.recovered_usd));
    line("lost", usd(summary.lost_usd));
    let middle = summary.loss_incomes_median.map_or(String::new(), |incomes| {
        format!(" (of a victim {incomes:.2} monthly incomes in the median)")
    });
    line(
        "  net of reimbursement",
        format!("{}{middle}", usd(summary.net_loss_usd)),
    );
    line(
        "mule accounts",
        format!(
            "{} ({} of accounts)",
            grouped(summary.mule_accounts),
            percent(summary.mule_share)
        ),
    );
    let life = summary
        .mule_life_days
        .map_or(String::new(), |days| format!(", after {days:.1} days in the median"));
    line("  frozen", format!("{}{life}", grouped(summary.mules_frozen)));
    line(
        "reports",
        format!(
            "{} ({} to a bank, {} to the police)",
            grouped(summary.reports),
            grouped(summary.reports_to_bank),
            grouped(summary.reports_to_police)
        ),
    );
    line("raids", format!("{} ({} arrested)", summary.raids, summary.arrested));
    line("", String::new());
    let memory = timing.peak_memory.map_or(String::new(), |bytes| {
        format!(", {:.1} GB at the peak", bytes as f64 / 1e9)
    });
    line(
        "time",
        format!(
            "{:.1} s, {} payments/s{memory}",
            timing.seconds,
            grouped(timing.payments_per_second as u64)
        ),
    );
    let lacks = if dir.join("observed").is_dir() {
        ""
    } else {
        ", without tables and what is made of them: tasks, charts, page (--no-tables)"
    };
    line("dataset", format!("{}{lacks}", dir.display()));
    line("open it", opening(&first_table(dir)));
    let mut text = String::new();
    let widest = lines.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
    let width = (widest + 2).max(26);
    for (name, value) in lines {
        let row = format!("  {name:<width$}{value}");
        let _ = writeln!(text, "{}", row.trim_end());
    }
    text
}

/// A command that shows some rows of a table, for a shell and for SQL.
fn opening(table: &str) -> String {
    let sql = format!("from '{}' limit 5", table.replace('\'', "''"));
    // In double quotes where those will do: SQL has the single ones.
    if sql.contains(['"', '$', '`', '\\', '!']) {
        format!("duckdb -c {}", shell::word(&sql))
    } else {
        format!("duckdb -c \"{sql}\"")
    }
}

/// What of a run is looked at first, as a pattern of files: its payments, or, where it has no tables, its days.
fn first_table(dir: &Path) -> String {
    let payments = dir.join("observed/transactions");
    let (tables, table) = if payments.is_dir() {
        (payments, "observed/transactions/*/*")
    } else {
        (dir.join("series"), "series/daily")
    };
    let ending = if has_csv(&tables, 2) { "csv" } else { "parquet" };
    format!("{}/{table}.{ending}", dir.display())
}

/// Whether a CSV file lies in a folder, or so many levels below.
fn has_csv(folder: &Path, levels: u32) -> bool {
    let mut entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.any(|entry| {
        let path = entry.path();
        path.extension().is_some_and(|ending| ending == "csv")
            || levels > 0 && path.is_dir() && has_csv(&path, levels - 1)
    })
}

fn refused(summary: &Summary) -> f64 {
    summary.payments_refused as f64 / summary.payments.max(1) as f64
}

fn percent(share: f64) -> String {
    let percent = share * 100.0;
    if percent >= 10.0 {
        format!("{percent:.0} %")
    } else {
        format!("{percent:.2} %")
    }
}

fn usd(amount: f64) -> String {
    format!("USD {}", grouped(amount.max(0.0).round() as u64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_written_for_people() {
        assert_eq!(percent(0.4512), "45 %");
        assert_eq!(percent(0.0031), "0.31 %");
        assert_eq!(usd(12_345.6), "USD 12,346");
    }

    #[test]
    fn what_is_printed_can_be_typed() {
        assert_eq!(opening("a b/c"), "duckdb -c \"from 'a b/c' limit 5\"");
        assert_eq!(opening("it's"), "duckdb -c \"from 'it''s' limit 5\"");
        assert_eq!(opening("$x"), r"duckdb -c 'from '\''$x'\'' limit 5'");
    }

    #[test]
    fn what_is_there_is_what_can_be_opened() {
        let home = tempfile::tempdir().unwrap();
        let shown = |files: &[&str]| {
            for file in files {
                let path = home.path().join(file);
                std::fs::create_dir_all(path.parent().unwrap()).unwrap();
                std::fs::write(path, "").unwrap();
            }
            let shown = first_table(home.path());
            shown
                .strip_prefix(&format!("{}/", home.path().display()))
                .unwrap()
                .to_owned()
        };
        assert_eq!(shown(&["series/daily.parquet"]), "series/daily.parquet");
        std::fs::remove_file(home.path().join("series/daily.parquet")).unwrap();
        assert_eq!(shown(&["series/daily.csv"]), "series/daily.csv");
        assert_eq!(
            shown(&["observed/transactions/month=2025-04/a.csv"]),
            "observed/transactions/*/*.csv"
        );
        std::fs::remove_dir_all(home.path().join("observed")).unwrap();
        let parquet = shown(&["observed/transactions/month=2025-04/a.parquet"]);
        assert_eq!(parquet, "observed/transactions/*/*.parquet");
    }
}
