//! Outcomes: those of `scamnet run`, parts that add up, and their list.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::desk::{ARMS, Desk, outcomes};
use crate::common::{json, record, scamnet};

/// A figure of a run's summary, read to the last bit.
fn figure(run: &Path, key: &str) -> f64 {
    let text = fs::read_to_string(run.join("summary.json")).unwrap();
    let (_, rest) = text.split_once(&format!("\"{key}\": ")).unwrap();
    rest.split([',', '\n']).next().unwrap().parse().unwrap()
}

#[test]
fn outcomes_are_those_of_run_to_the_last_digit() {
    let desk = Desk::new();
    let arms = "
[[arm]]
name = 'since_start'
since = 'start'
set.response.report.share = 0.9
";
    let experiment = desk.experiment("3", arms);
    let dir = desk.compare(&experiment, "out", &[]);
    for (arm, set) in [("baseline", None), ("since_start", Some("response.report.share=0.9"))] {
        let mut more = vec!["--seed", "3", "--no-tables"];
        more.extend(set.iter().flat_map(|set| ["--set", *set]));
        let run = record(desk.home(), arm, &more);
        let summary = json(&run, "summary.json");
        let values = outcomes(&dir, arm, 3);
        for (outcome, key) in [
            ("victims", "victims"),
            ("deposits", "deposits"),
            ("paid_back_usd", "paid_back_usd"),
            ("recovered_usd", "recovered_usd"),
            ("gross_loss_usd", "gross_loss_usd"),
            ("lost_usd", "lost_usd"),
            ("net_loss_usd", "net_loss_usd"),
            ("loss_incomes_median", "loss_incomes_median"),
            ("mule_accounts", "mule_accounts"),
            ("mules_frozen", "mules_frozen"),
            ("reports", "reports"),
            ("raids", "raids"),
            ("arrested", "arrested"),
            ("payments_refused", "payments_refused"),
        ] {
            assert_eq!(values[outcome], figure(&run, key), "{outcome} in {arm}");
        }
        for (place, funnel) in summary["funnels"].as_array().unwrap().iter().enumerate() {
            let family = funnel["family"].as_str().unwrap();
            for stage in funnel["stages"].as_array().unwrap() {
                let (name, cases) = (stage["stage"].as_str().unwrap(), stage["cases"].as_f64().unwrap());
                assert_eq!(values[&format!("funnel.{family}.{name}")], cases, "{family}: {name}");
                if place == 0 {
                    assert_eq!(values[&format!("stage.{name}")], cases, "{name}");
                }
            }
        }
        assert!(values["victims"] > 0.0);
    }
}

#[test]
fn parts_add_up_to_their_whole() {
    let desk = Desk::new();
    let dir = desk.compare(&desk.experiment("1", ARMS), "out", &[]);
    for arm in ["baseline", "reports"] {
        let values = outcomes(&dir, arm, 1);
        let sum = |start: &str| -> f64 {
            let parts = values.iter().filter(|(name, _)| name.starts_with(start));
            parts.map(|(_, value)| value).sum()
        };
        for (whole, parts) in [
            ("gross_loss_usd", "gross_loss_usd.rail."),
            ("gross_loss_usd", "gross_loss_usd.country."),
            ("gross_loss_usd", "gross_loss_usd.family."),
            ("gross_loss_usd", "gross_loss_usd.institution."),
            ("net_loss_usd", "net_loss_usd.age."),
            ("net_loss_usd", "net_loss_usd.income."),
            ("net_loss_usd", "net_loss_usd.region."),
            ("lost_usd", "borne_usd.by."),
            ("recovered_usd", "recovered_usd.layer."),
        ] {
            let cents = |dollars: f64| (dollars * 100.0).round();
            assert_eq!(cents(sum(parts)), cents(values[whole]), "{parts}");
        }
        assert!(values["net_loss_usd"] <= values["lost_usd"] && values["lost_usd"] <= values["gross_loss_usd"]);
    }
}

#[test]
fn outcomes_are_listed() {
    let done = scamnet().args(["describe", "--outcomes", "--json"]).assert().success();
    let rows: Value = serde_json::from_slice(&done.get_output().stdout).unwrap();
    assert!(
        rows.as_array()
            .unwrap()
            .iter()
            .any(|row| row["name"] == "net_loss_usd" && row["better"] == "lower")
    );
}
