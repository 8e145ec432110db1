//! One figure, one definition: what a run prints, its summary, its charts, its tables and the outcomes of experiments
//! agree.
//!
//! The tables are read as text and added up here, with no code of the program's.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde_json::Value;

use scamnet::Simulation;
use scamnet::experiment::outcome::{Finished, Tally, values};
use scamnet::model::labels::summary::FIGURES;

use crate::common::{QUICKSTART, json, run_command, scenario};
use crate::quoted;

type Row = BTreeMap<String, String>;

/// Every row of a table.
fn rows(run: &Path, stem: &str) -> Vec<Row> {
    fn files(path: &Path, found: &mut Vec<std::path::PathBuf>) {
        if path.is_dir() {
            let entries = fs::read_dir(path).unwrap();
            entries.for_each(|entry| files(&entry.unwrap().path(), found));
        } else {
            found.push(path.to_owned());
        }
    }
    let (mut found, folder) = (Vec::new(), run.join(stem));
    if folder.is_dir() {
        files(&folder, &mut found);
    } else {
        found.push(run.join(format!("{stem}.csv")));
    }
    let mut all = Vec::new();
    for file in found {
        let mut reader = csv::Reader::from_path(file).unwrap();
        all.extend(reader.deserialize().map(|row| -> Row { row.unwrap() }));
    }
    all
}

fn whole(row: &Row, column: &str) -> i64 {
    row[column].parse().unwrap_or(0)
}

/// The table that a run prints, its folder, and what was read of it.
struct Told {
    printed: String,
    summary: Value,
    cases: Vec<Row>,
    run: std::path::PathBuf,
}

impl Told {
    fn of(home: &Path, file: &str, sets: &[&str]) -> Told {
        let run = home.join("run");
        let done = run_command(file, sets, &run)
            .args(["--format", "csv"])
            .assert()
            .success();
        Told {
            printed: String::from_utf8(done.get_output().stdout.clone()).unwrap(),
            summary: json(&run, "summary.json"),
            cases: rows(&run, "truth/cases"),
            run,
        }
    }

    fn figure(&self, name: &str) -> f64 {
        self.summary[name]
            .as_f64()
            .unwrap_or_else(|| panic!("{name} is no number"))
    }

    /// A figure as a whole number with thousands set apart.
    fn full(&self, name: &str) -> String {
        thousands(self.figure(name).round() as u64)
    }

    /// All words of a chart.
    fn words(&self, chart: &str) -> Vec<String> {
        let text = fs::read_to_string(self.run.join(format!("charts/{chart}.svg"))).unwrap();
        let words = text.lines().filter(|line| !line.starts_with('<'));
        words.map(str::to_owned).collect()
    }

    fn title(&self, chart: &str) -> String {
        let text = fs::read_to_string(self.run.join(format!("charts/{chart}.svg"))).unwrap();
        let (_, rest) = text.split_once("<title>").unwrap();
        rest.split_once("</title>").unwrap().0.to_owned()
    }
}

/// A count with thousands set apart.
pub fn thousands(count: u64) -> String {
    let digits = count.to_string();
    let from_end = digits.chars().rev().enumerate();
    let marked =
        from_end.flat_map(|(place, digit)| (place > 0 && place % 3 == 0).then_some(',').into_iter().chain([digit]));
    marked.collect::<Vec<_>>().into_iter().rev().collect()
}

fn is_victims(case: &Row) -> bool {
    whole(case, "deposits") > 0 || whole(case, "fees_minor") > 0
}

fn middle(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let last = values.len().checked_sub(1)?;
    Some((values[last / 2] + values[last.div_ceil(2)]) / 2.0)
}

fn days(from: &str, to: &str) -> f64 {
    let at = |text: &str| chrono::DateTime::parse_from_rfc3339(text).unwrap().timestamp();
    (at(to) - at(from)) as f64 / 86_400.0
}

/// Sums over all days of the daily series, of some groups, by metric.
fn series(run: &Path, is_wanted: fn(&str) -> bool) -> BTreeMap<String, f64> {
    let mut sums: BTreeMap<String, f64> = BTreeMap::new();
    for row in rows(run, "series/daily").iter().filter(|row| is_wanted(&row["group"])) {
        *sums.entry(row["metric"].clone()).or_default() += row["value"].parse::<f64>().unwrap();
    }
    sums
}

/// Dollars as cents, whose sums do not depend on how they are written.
fn cents(dollars: f64) -> i64 {
    (dollars * 100.0).round() as i64
}

/// The summary is what the tables add up to.
fn tables_agree(told: &Told) {
    let window = json(&told.run, "manifest.json")["window"].clone();
    let (start, end) = (window["start"].as_str().unwrap(), window["end"].as_str().unwrap());
    let listed: BTreeSet<&str> = FIGURES
        .iter()
        .map(|(name, _)| *name)
        .filter(|name| !["policies", "schemes"].contains(name))
        .collect();
    let said: BTreeSet<&str> = told.summary.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(said, listed, "what docs/dataset.md lists is what summary.json has");
    let equal = |name: &str, count: usize| assert_eq!(told.figure(name), count as f64, "{name}");
    let payments = rows(&told.run, "observed/transactions");
    equal("people", rows(&told.run, "truth/people").len());
    equal("accounts", rows(&told.run, "observed/accounts").len());
    equal("payments", payments.len());
    let refused = payments.iter().filter(|row| row["status"] == "rejected");
    equal("payments_refused", refused.count());
    let labels = rows(&told.run, "truth/transaction_labels");
    equal(
        "illicit_payments",
        labels.iter().filter(|row| row["illicit"] == "true").count(),
    );
    equal("cases", told.cases.len());
    equal("victims", told.cases.iter().filter(|case| is_victims(case)).count());
    let deposits: i64 = told.cases.iter().map(|case| whole(case, "deposits")).sum();
    equal("deposits", deposits as usize);
    let crew = rows(&told.run, "truth/crew");
    let rings: BTreeSet<&String> = crew.iter().map(|row| &row["ring_id"]).collect();
    equal("rings", rings.len());

    // Mule accounts: services used in the window, by account.
    let mut mules: BTreeMap<String, Vec<Row>> = BTreeMap::new();
    for mule in rows(&told.run, "truth/mules") {
        let used = !mule["first_use"].is_empty() && *mule["first_use"] < *end && *mule["last_use"] >= *start;
        if used {
            mules.entry(mule["account_id"].clone()).or_default().push(mule);
        }
    }
    equal("mule_accounts", mules.len());
    let lives = mules.values().filter_map(|services| {
        let frozen = services
            .iter()
            .filter(|row| !row["frozen_at"].is_empty() && *row["frozen_at"] < *end);
        let first = frozen.min_by_key(|row| &row["frozen_at"])?;
        Some(days(&first["first_use"], &first["frozen_at"]))
    });
    let lives: Vec<f64> = lives.collect();
    equal("mules_frozen", lives.len());
    let (said, found) = (told.summary["mule_life_days"].as_f64(), middle(lives));
    let is_same = said
        .zip(found)
        .map_or(said == found, |(said, found)| (said - found).abs() < 1e-9);
    assert!(is_same, "a mule's life: {said:?} days, in the tables {found:?}");

    // The daily series, to the cent: what it and the summary have by one name is one figure.
    let daily = series(&told.run, |group| group == "all");
    let both: BTreeSet<&str> = listed
        .iter()
        .copied()
        .filter(|name| daily.contains_key(*name))
        .collect();
    for name in &both {
        assert_eq!(cents(told.figure(name)), cents(daily[*name]), "{name}");
    }
    let least = [
        "deposited_usd",
        "deposits",
        "fees",
        "fees_usd",
        "paid_back_usd",
        "payments",
        "recovered_usd",
        "reports",
    ];
    assert!(least.iter().all(|name| both.contains(name)), "{both:?}");
    let by_country = series(&told.run, |group| group != "all");
    for name in both.iter().filter(|name| name.ends_with("_usd")) {
        assert_eq!(cents(told.figure(name)), cents(by_country[*name]), "{name} by country");
    }
    assert_eq!(told.figure("raids"), daily.get("raids").copied().unwrap_or(0.0));
    let acts = rows(&told.run, "observed/enforcement");
    let arrested = acts
        .iter()
        .filter(|row| row["action"] == "arrest")
        .map(|row| whole(row, "count"));
    equal("arrested", arrested.sum::<i64>() as usize);
    let manifest = json(&told.run, "manifest.json");
    let rate = |case: &Row| manifest["rates"][&case["currency"]].as_f64().unwrap();
    // Of each case whole cents, rounded down; a unit is worth whole billionths of a dollar.
    let cents_of = |case: &Row, column: &str| {
        let worth = (1e9 / rate(case)).round() as i128;
        (i128::from(whole(case, column)) * worth / 1_000_000_000) as i64
    };
    for (column, name) in [
        ("deposited_minor", "deposited_usd"),
        ("fees_minor", "fees_usd"),
        ("recovered_minor", "recovered_usd"),
        ("lost_minor", "net_loss_usd"),
    ] {
        let sum: i64 = told.cases.iter().map(|case| cents_of(case, column)).sum();
        assert_eq!(cents(told.figure(name)), sum, "{name} is not the sum of {column}");
    }
    let gross = told.figure("deposited_usd") + told.figure("fees_usd");
    assert_eq!(cents(told.figure("gross_loss_usd")), cents(gross));
}

/// One funnel a family, and none divides by another's messages.
fn funnels_agree(told: &Told) {
    let contacts = rows(&told.run, "truth/contact_labels");
    let ring_of = |row: &Row| (row["ring_id"].clone(), row["syndicate_id"].clone());
    let syndicate: BTreeMap<String, String> = rows(&told.run, "truth/crew").iter().map(ring_of).collect();
    let worked: BTreeMap<String, String> = rows(&told.run, "truth/syndicates")
        .iter()
        .map(|row| (row["syndicate_id"].clone(), row["family"].clone()))
        .collect();
    let mut all = 0.0;
    for funnel in told.summary["funnels"].as_array().unwrap() {
        let family = funnel["family"].as_str().unwrap();
        let cases: Vec<&Row> = told.cases.iter().filter(|case| case["family"] == family).collect();
        let victims = cases.iter().filter(|case| is_victims(case)).count();
        assert_eq!(funnel["victims"], victims, "{family}");
        all += victims as f64;
        let mut before = None;
        for (place, stage) in funnel["stages"].as_array().unwrap().iter().enumerate() {
            let name = stage["stage"].as_str().unwrap();
            let writes = place == 0 && worked.values().any(|worked| worked == family);
            let count = if writes {
                let sender = |row: &&Row| {
                    syndicate
                        .get(&row["ring_id"])
                        .and_then(|syndicate| worked.get(syndicate))
                };
                let sent = contacts.iter().filter(|row| row["illicit"] == "true");
                sent.filter(|row| sender(row).is_some_and(|of| of == family)).count()
            } else {
                cases
                    .iter()
                    .filter(|case| !case[&format!("{name}_at")].is_empty())
                    .count()
            };
            assert_eq!(stage["cases"], count, "{family}: {name}");
            let share = before.map_or(1.0, |before: usize| count as f64 / before.max(1) as f64);
            // Read back from JSON, to the last bit but one.
            let told_share = stage["conversion"].as_f64().unwrap();
            assert!(
                (told_share - share).abs() < 1e-12,
                "{family}: {name}: {told_share} {share}"
            );
            before = Some(count);
            let shown = thousands(count as u64);
            assert!(
                told.words("funnel").contains(&shown),
                "{shown} of {family} is not in its chart"
            );
        }
    }
    assert_eq!(told.figure("victims"), all);
}

/// What charts say of the same things.
fn charts_agree(told: &Told) {
    let victims = told.figure("victims");
    assert!(victims > 1.0, "nothing to compare");
    let (lost, paid) = (told.full("net_loss_usd"), told.full("gross_loss_usd"));
    for (chart, start) in [
        ("losses", format!("{victims} victims lost ${lost}: ")),
        ("destinations", format!("Of ${paid} that victims paid, ")),
    ] {
        let title = told.title(chart);
        assert!(title.starts_with(&start), "{title}, and not {start}");
    }
    let (used, frozen) = (told.figure("mule_accounts"), told.figure("mules_frozen"));
    let start = format!("{frozen} of {used} used mule accounts were frozen");
    assert!(
        told.title("mules").starts_with(&start),
        "{start}: {}",
        told.title("mules")
    );
    let days = format!("{:.1}", told.figure("mule_life_days"));
    let life = format!("within {} days of first use", days.trim_end_matches(".0"));
    assert!(told.title("mules").contains(&life), "{life}: {}", told.title("mules"));
    let words = told.words("daily");
    let reports = format!("{} in all", told.full("reports"));
    assert!(words.contains(&reports), "{reports} is not in {words:?}");
    // Smaller sums are written shorter.
    let full = ["gross_loss_usd", "paid_back_usd", "recovered_usd"].into_iter();
    for figure in full.filter(|figure| told.figure(figure) >= 100.0) {
        let sum = format!("${} in all", told.full(figure));
        assert!(words.contains(&sum), "{figure}: {sum} is not in {words:?}");
    }
}

/// What the page's plot of days shows.
fn page_agrees(told: &Told) {
    let page = fs::read_to_string(told.run.join("report.html")).unwrap();
    let (_, rest) = page.split_once("<script type=\"application/json\"").unwrap();
    let (data, _) = rest.split_once('>').unwrap().1.split_once("</script>").unwrap();
    let data: Value = serde_json::from_str(data).unwrap();
    let mut compared = BTreeSet::new();
    for metric in data["days"]["metrics"].as_array().unwrap() {
        let name = metric["name"].as_str().unwrap();
        let sum: f64 = metric["values"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(Value::as_f64)
            .sum();
        if let Some(figure) = told.summary.get(name).and_then(Value::as_f64) {
            assert_eq!(cents(figure), cents(sum), "{name} on the page");
            compared.insert(name);
        }
    }
    assert!(
        compared.contains("deposited_usd") && compared.contains("deposits"),
        "{compared:?}"
    );
}

/// What is printed at the end of a run.
fn console_agrees(told: &Told) {
    let line = |name: &str| {
        let lines = told.printed.lines();
        let mut found = lines.filter_map(|line| line.strip_prefix("  ")?.strip_prefix(name)?.strip_prefix(' '));
        found
            .next()
            .unwrap_or_else(|| panic!("no line {name} in\n{}", told.printed))
            .trim()
            .to_owned()
    };
    for (name, figure, unit) in [
        ("people", "people", ""),
        ("accounts", "accounts", ""),
        ("payments", "payments", ""),
        ("illicit", "illicit_payments", ""),
        ("victims", "victims", ""),
        ("deposited", "deposited_usd", "USD "),
        ("fees", "fees_usd", "USD "),
        ("paid back", "paid_back_usd", "USD "),
        ("recovered", "recovered_usd", "USD "),
        ("lost", "lost_usd", "USD "),
        ("mule accounts", "mule_accounts", ""),
        ("  frozen", "mules_frozen", ""),
        ("reports", "reports", ""),
        ("raids", "raids", ""),
    ] {
        let (shown, wanted) = (line(name), format!("{unit}{}", told.full(figure)));
        let rest = shown.strip_prefix(&wanted);
        // What follows is another word, and no more digits of the same number.
        let more = |rest: &str| rest.trim_start_matches(',').starts_with(|c: char| c.is_ascii_digit());
        let whole = rest.is_some_and(|rest| !more(rest));
        assert!(whole, "{name}: {shown}, and {wanted} in the summary");
    }
    if let Some(incomes) = told.summary["loss_incomes_median"].as_f64() {
        assert!(
            told.printed
                .contains(&format!("{incomes:.2} monthly incomes in the median"))
        );
    }
}

/// An outcome has the figure of the summary that has its name.
fn outcomes_agree(told: &Told, file: &str, sets: &[&str]) {
    let mut simulation = Simulation::new(&scenario(file, sets));
    let mut tally = Tally::default();
    simulation.run(&mut tally);
    let mut compared = BTreeSet::new();
    let daily = series(&told.run, |group| group == "all");
    for outcome in values(&Finished::of(&simulation, &tally)) {
        if let Some(sum) = daily.get(&outcome.name) {
            assert_eq!(cents(outcome.value), cents(*sum), "{} of the series", outcome.name);
        }
        if let Some(figure) = told.summary.get(&outcome.name) {
            // What is written has been read back from decimals.
            let said = figure.as_f64().unwrap_or(f64::NAN);
            let close = (said - outcome.value).abs() <= 1e-9 * said.abs().max(1.0);
            assert!(close, "{}: {said} and {}", outcome.name, outcome.value);
            compared.insert(outcome.name);
        } else if let Some(family) = outcome.name.strip_prefix("victims.family.") {
            let funnels = told.summary["funnels"].as_array().unwrap();
            let funnel = funnels.iter().find(|funnel| funnel["family"] == family).unwrap();
            assert_eq!(funnel["victims"].as_f64(), Some(outcome.value), "{family}");
        }
    }
    let named = compared.iter().map(String::as_str);
    let least = BTreeSet::from([
        "victims",
        "lost_usd",
        "net_loss_usd",
        "gross_loss_usd",
        "reports",
        "mule_life_days",
    ]);
    let missing: Vec<&str> = least.difference(&named.collect()).copied().collect();
    assert!(missing.is_empty(), "{missing:?} have no outcome of the name");
}

fn all_agree(home: &Path, file: &str, sets: &[&str]) -> Told {
    let told = Told::of(home, file, sets);
    tables_agree(&told);
    funnels_agree(&told);
    charts_agree(&told);
    page_agrees(&told);
    console_agrees(&told);
    outcomes_agree(&told, file, sets);
    told
}

#[test]
fn figures_of_the_quickstart_are_the_same_everywhere() {
    let home = tempfile::tempdir().unwrap();
    let told = all_agree(home.path(), QUICKSTART, &[]);
    quoted::of_the_quickstart(&told.summary, &json(&told.run, "manifest.json"));
    // Somebody paid a recovery fee alone, and is a victim; renewed approaches are a funnel of their own.
    let funnels = told.summary["funnels"].as_array().unwrap();
    let of = |place: usize| {
        (
            funnels[place]["family"].as_str().unwrap(),
            funnels[place]["victims"].as_u64().unwrap(),
        )
    };
    assert_eq!([of(0), of(1)], [("task_deposit", 18), ("recovery", 1)]);
}

#[test]
fn figures_of_several_families_and_of_a_reimbursement_are_the_same_everywhere() {
    const SMALL_BENCHMARK: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/benchmark-small-low.toml");
    let home = tempfile::tempdir().unwrap();
    let told = all_agree(home.path(), SMALL_BENCHMARK, &[]);
    let funnels = told.summary["funnels"].as_array().unwrap();
    let families: BTreeSet<&str> = funnels.iter().filter_map(|funnel| funnel["family"].as_str()).collect();
    assert!(families.len() > 3, "{families:?}");
}
