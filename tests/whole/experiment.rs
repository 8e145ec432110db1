//! Experiments from outside: the same outcomes on any number of threads, from shards put together, and after a run was
//! killed; equal to those of `scamnet run`; and arms that leave alone whom they do not reach.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::common::{AT_HOME, Facts, QUICKSTART, json, names, record, scamnet, scenario};
use scamnet::experiment::design::Design;
use scamnet::experiment::kept::Kept;
use scamnet::experiment::outcome::{Finished, Tally};
use scamnet::model::facts::{Event, Transaction};
use scamnet::model::state::Sim;
use scamnet::world::{AccountIx, Owner, PublicId};
use scamnet::{Patient, Silent, Simulation};

/// Three arms on a small scenario: the baseline, one that says what holds already, and one that changes much.
const ARMS: &str = "
[[arm]]
name = 'baseline'

[[arm]]
name = 'nothing_new'
set.justice.report.names_all = 0.6

[[arm]]
name = 'reports'
set.justice.report.share = 0.9
set.justice.report.delay = { fixed = '1 h' }
set.justice.bank.handling = { fixed = '15 min' }
set.justice.bank.gives_back = 1.0
";

/// Where an experiment is written and run.
struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Desk {
        Desk(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Writes an experiment on the small scenario.
    fn experiment(&self, seeds: &str, rest: &str) -> PathBuf {
        let text = format!(
            "name = 'trial'\nscenario = '{QUICKSTART}'\nseeds = '{seeds}'\nset.scale = 0.005\n\
             set.syndicate.faisalabad.site.faisalabad.seats = 600\nset.{AT_HOME}\nset.horizon.window = '20 d'\nset.justice.raid = [{{ site = 'faisalabad', day = 10.2 }}]\n{rest}"
        );
        let path = self.path("trial.toml");
        fs::write(&path, text).unwrap();
        path
    }

    /// Compares, into a directory of this name.
    fn compare(&self, experiment: &Path, out: &str, more: &[&str]) -> PathBuf {
        let out = self.path(out);
        scamnet()
            .args(["compare", "--quiet", "--out"])
            .arg(&out)
            .arg(experiment)
            .args(more)
            .assert()
            .success()
            .stdout("");
        out
    }

    /// The message with which a command is refused. Nothing may be written.
    #[track_caller]
    fn refused(&self, command: &str, experiment: &Path, more: &[&str]) -> String {
        let out = self.path("refused");
        let done = scamnet()
            .arg(command)
            .arg(experiment)
            .arg("--out")
            .arg(&out)
            .args(more)
            .assert()
            .code(2);
        assert!(!out.exists());
        let text = String::from_utf8_lossy(&done.get_output().stderr).into_owned();
        assert!(!text.contains("panicked"), "{text}");
        let frame = |c: char| c.is_whitespace() || ('\u{2500}'..='\u{257f}').contains(&c) || c == '·';
        text.split(frame)
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    }
}

/// The bytes of every result file but the roster, charts too.
fn results(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for folder in ["", "runs", "charts"] {
        for name in names(&dir.join(folder)) {
            let path = dir.join(folder).join(&name);
            if path.is_file() && name != "experiment.json" {
                files.insert(format!("{folder}/{name}"), fs::read(path).unwrap());
            }
        }
    }
    files
}

#[track_caller]
fn same(one: &Path, other: &Path) {
    let (one, other) = (results(one), results(other));
    assert_eq!(one.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
    let differ: Vec<&String> = one.keys().filter(|name| one[*name] != other[*name]).collect();
    assert!(differ.is_empty(), "differ: {differ:?}");
}

/// Values of a run in `outcomes.csv`, by outcome.
fn outcomes(dir: &Path, arm: &str, seed: u32) -> BTreeMap<String, f64> {
    let text = fs::read_to_string(dir.join("outcomes.csv")).unwrap();
    let mut values = BTreeMap::new();
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        if cells[0] == arm && cells[1] == seed.to_string() {
            values.insert(cells[3].to_owned(), cells[4].parse().unwrap());
        }
    }
    values
}

#[test]
fn threads_shards_and_a_resumed_run_give_the_same_bytes() {
    let desk = Desk::new();
    let experiment = desk.experiment("1..3", ARMS);
    let whole = desk.compare(&experiment, "whole", &["--threads", "1"]);
    assert!(results(&whole).len() >= 9 + 6 + 14, "{:?}", results(&whole).keys());
    same(&whole, &desk.compare(&experiment, "threads", &["--threads", "4"]));

    // Two shards, made apart, put together.
    let parts = ["1/2", "2/2"].map(|shard| {
        let name = shard.replace('/', "of");
        desk.compare(&experiment, &name, &["--shard", shard])
    });
    let merged = desk.path("merged");
    let mut merge = scamnet();
    merge
        .arg("merge")
        .args(&parts)
        .arg("--out")
        .arg(&merged)
        .assert()
        .success();
    same(&whole, &merged);

    // More shards than seeds: each has work.
    let parts_of_five: Vec<PathBuf> = (1..=5)
        .map(|number| {
            desk.compare(
                &experiment,
                &format!("{number}of5"),
                &["--shard", &format!("{number}/5")],
            )
        })
        .collect();
    let made: Vec<usize> = parts_of_five
        .iter()
        .map(|part| names(&part.join("runs")).len())
        .collect();
    assert_eq!(made, [1, 2, 2, 2, 2]);
    let merged = desk.path("merged_of_5");
    let mut merge = scamnet();
    merge
        .arg("merge")
        .args(&parts_of_five)
        .arg("--out")
        .arg(&merged)
        .assert()
        .success();
    same(&whole, &merged);

    // One shard alone lacks a seed, and says so; what is there is kept.
    let half = desk.path("half");
    let done = scamnet()
        .arg("merge")
        .arg(&parts[0])
        .arg("--out")
        .arg(&half)
        .assert()
        .code(1);
    let text = String::from_utf8_lossy(&done.get_output().stderr).into_owned();
    assert!(
        text.contains("3 of 9 runs are missing") && text.contains("arm reports, seed 2"),
        "{text}"
    );
    assert!(!half.join("comparison.json").exists());
    assert_eq!(names(&half.join("runs")).len(), 6);

    // A run that was stopped half-way: some runs are whole, one is half-written under its hidden name.
    let stopped = desk.path("stopped");
    fs::create_dir_all(stopped.join("runs")).unwrap();
    fs::copy(whole.join("experiment.json"), stopped.join("experiment.json")).unwrap();
    for run in names(&whole.join("runs")).iter().take(4) {
        fs::copy(whole.join("runs").join(run), stopped.join("runs").join(run)).unwrap();
    }
    let occupied = scamnet()
        .arg("compare")
        .arg(&experiment)
        .arg("--out")
        .arg(&stopped)
        .assert()
        .code(2);
    assert!(String::from_utf8_lossy(&occupied.get_output().stderr).contains("--resume"));
    // One of those that were thought to be whole is cut off: it is made again.
    let cut = stopped.join("runs").join(&names(&whole.join("runs"))[1]);
    let bytes = fs::read(&cut).unwrap();
    fs::write(&cut, &bytes[..bytes.len() / 2]).unwrap();
    let done = scamnet()
        .args(["merge", "--out"])
        .arg(desk.path("of_cut"))
        .arg(&stopped)
        .assert()
        .code(1);
    let text = String::from_utf8_lossy(&done.get_output().stderr).into_owned();
    assert!(
        text.contains("this run counts as not made yet") && text.contains("6 of 9 runs are missing"),
        "{text}"
    );
    same(&whole, &desk.compare(&experiment, "stopped", &["--resume"]));
}

#[test]
fn a_killed_experiment_goes_on_where_it_was() {
    let desk = Desk::new();
    let experiment = desk.experiment("1..4", ARMS);
    let out = desk.path("killed");
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_scamnet"))
        .arg("compare")
        .arg(&experiment)
        .args(["--quiet", "--threads", "1", "--out"])
        .arg(&out)
        .spawn()
        .unwrap();
    let begun = std::time::Instant::now();
    while names(&out.join("runs"))
        .iter()
        .filter(|name| name.ends_with(".parquet"))
        .count()
        < 2
    {
        assert!(begun.elapsed().as_secs() < 120, "no run was finished in two minutes");
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(!out.join("comparison.json").exists());
    let before = names(&out.join("runs"));
    desk.compare(&experiment, "killed", &["--resume"]);
    assert!(before.len() < names(&out.join("runs")).len() || before.len() == 12);
    let whole = desk.compare(&experiment, "whole", &[]);
    for (name, bytes) in results(&whole) {
        assert!(
            fs::read(out.join(name.trim_start_matches('/'))).unwrap() == bytes,
            "{name}"
        );
    }
}

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
set.justice.report.share = 0.9
";
    let experiment = desk.experiment("3", arms);
    let dir = desk.compare(&experiment, "out", &[]);
    for (arm, set) in [("baseline", None), ("since_start", Some("justice.report.share=0.9"))] {
        let mut more = vec!["--seed", "3", "--no-tables"];
        more.extend(set.iter().flat_map(|set| ["--set", *set]));
        let run = record(desk.0.path(), arm, &more);
        let summary = json(&run, "summary.json");
        let values = outcomes(&dir, arm, 3);
        for (outcome, key) in [
            ("victims", "victims"),
            ("deposits", "deposits"),
            ("paid_back_usd", "paid_back_usd"),
            ("recovered_usd", "recovered_usd"),
            ("lost_usd", "lost_usd"),
            ("loss_incomes_median", "median_loss_incomes"),
            ("mule_accounts", "mule_accounts"),
            ("mules_frozen", "mules_frozen"),
            ("reports", "reports"),
            ("raids", "raids"),
            ("arrested", "arrested"),
            ("payments_refused", "payments_refused"),
        ] {
            assert_eq!(values[outcome], figure(&run, key), "{outcome} in {arm}");
        }
        let stages = summary["funnel"].as_array().unwrap();
        for stage in stages {
            let name = format!("stage.{}", stage["stage"].as_str().unwrap());
            assert_eq!(values[&name], stage["cases"].as_f64().unwrap(), "{name}");
        }
        let gross = figure(&run, "deposited_usd") + figure(&run, "fees_usd");
        assert_eq!(values["gross_loss_usd"], gross);
        assert!(values["victims"] > 0.0);
    }
}

#[test]
fn an_arm_that_changes_nothing_equals_the_baseline() {
    let desk = Desk::new();
    let dir = desk.compare(&desk.experiment("1..2", ARMS), "out", &[]);
    let mut reports_differ = false;
    for seed in [1, 2] {
        let baseline = outcomes(&dir, "baseline", seed);
        assert_eq!(outcomes(&dir, "nothing_new", seed), baseline);
        reports_differ |= outcomes(&dir, "reports", seed) != baseline;
    }
    assert!(reports_differ);
    let comparison = json(&dir, "comparison.json");
    for compared in comparison["outcomes"].as_array().unwrap() {
        assert_eq!(compared["differences"][0]["verdict"], "equal", "{}", compared["name"]);
    }
    assert_eq!(comparison["fates"][0]["shares"][0]["people"], 0.0);
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
            ("recovered_usd", "recovered_usd.layer."),
        ] {
            // Each payment is worth whole cents; sums over cases and over payments may differ by their rounding.
            let room = 0.005 * values[whole].abs() + 0.5;
            assert!(
                (values[whole] - sum(parts)).abs() <= room,
                "{parts} {} {}",
                sum(parts),
                values[whole]
            );
        }
        assert!(values["net_loss_usd"] <= values["lost_usd"] && values["lost_usd"] <= values["gross_loss_usd"]);
    }
}

/// Two arms forked from one burn-in, with all that they tell.
fn fork(sets: &[&str], arm: &[&str]) -> [(Sim, Facts); 2] {
    let mut warm = Simulation::new(&scenario(QUICKSTART, sets));
    assert!(warm.warm_up(&mut Silent, &mut Patient).is_ok());
    [Vec::new(), arm.to_vec()].map(|arm| {
        let mut fork = warm.fork(&scenario(QUICKSTART, &[sets, &arm].concat()));
        let mut facts = Facts::default();
        fork.run(&mut facts);
        (fork.state().clone(), facts)
    })
}

#[test]
fn whom_an_arm_does_not_reach_lives_the_same_life() {
    same_life_but_for_whom_it_reaches(&["justice.report.share=0.9", "justice.bank.handling={ fixed = \"1 h\" }"]);
}

#[test]
fn whom_a_policy_does_not_reach_lives_the_same_life() {
    same_life_but_for_whom_it_reaches(&[
        "policy.calls={ kind = \"report_hotline\", more_report = 3.0 }",
        "policy.recall={ kind = \"fund_recall\", layers = 5, acts_after = { fixed = \"1 h\" } }",
        "policy.closed={ kind = \"platform_takedown\" }",
        "policy.checks={ kind = \"account_opening_check\" }",
    ]);
}

fn same_life_but_for_whom_it_reaches(arm: &[&str]) {
    let arms = fork(&crate::common::SMALL, arm);
    // Accounts of everybody whom the scam touched in either arm, of the scam itself, and those somebody acted on.
    let mut reached: BTreeSet<PublicId> = BTreeSet::new();
    let mut of_people: BTreeSet<PublicId> = BTreeSet::new();
    for (sim, facts) in &arms {
        let id = |account: AccountIx| sim.world.accounts.get(account).id;
        for &person in sim.touched.keys() {
            reached.extend(sim.world.accounts_of(Owner::Person(person)).into_iter().map(id));
        }
        reached.extend(sim.mules.all.iter().map(|mule| id(mule.account)));
        reached.extend(sim.rings.iter().map(|ring| id(ring.address)));
        reached.extend(sim.syndicates.iter().map(|syndicate| id(syndicate.treasury)));
        reached.extend(facts.events.iter().filter_map(|event| match event {
            Event::AccountAction(act) => Some(act.account_id),
            _ => None,
        }));
        let accounts = &sim.world.accounts;
        let people = accounts
            .positions()
            .map(|account| accounts.card(account))
            .filter(|card| matches!(card.owner(), Owner::Person(_)));
        of_people.extend(people.map(|card| card.id));
    }
    // Numbers of rows count everybody's payments, so they differ from the first one on.
    let plain = |row: &Transaction| Transaction {
        tx_id: 0,
        reverses_tx: row.reverses_tx.map(|_| 0),
        ..*row
    };
    let rows = [0, 1].map(|arm: usize| {
        let mut rows: BTreeMap<String, (Transaction, i32)> = BTreeMap::new();
        for row in arms[arm].1.payments.iter().map(plain) {
            rows.entry(format!("{row:?}")).or_insert((row, 0)).1 += 1;
        }
        rows
    });
    let mut differing: Vec<&Transaction> = Vec::new();
    for (one, other) in [(&rows[0], &rows[1]), (&rows[1], &rows[0])] {
        let only = one
            .iter()
            .filter(|(key, (_, count))| other.get(*key).is_none_or(|(_, others)| others != count));
        differing.extend(only.map(|(_, (row, _))| row));
    }
    differing.sort_by_key(|row| row.ts);
    let total = arms[0].1.payments.len();
    assert!(
        !differing.is_empty() && differing.len() < total / 20,
        "{} of {total} rows differ",
        differing.len()
    );
    // In time order: a payment that differs must have an end that was reached, and reaches its other end.
    for row in differing {
        let known = reached.contains(&row.from_account) || reached.contains(&row.to_account);
        assert!(known, "nobody reached either end of {row:?}");
        // Shops, vaults and exchanges cannot run dry: what they get decides nothing.
        let ends = [row.from_account, row.to_account];
        reached.extend(ends.into_iter().filter(|end| of_people.contains(end)));
    }
}

#[test]
fn arms_run_on_together_are_as_arms_run_on_alone() {
    let seats = "syndicate.faisalabad.site.faisalabad.seats=300";
    let sets = ["scale=0.01", seats, AT_HOME, "horizon.window=\"40 d\""];
    let arms = [
        &[][..],
        &["justice.report.share=0.9"],
        &["laundering.exit_exchange=5", "laundering.witting=0.2"],
    ];
    let mut warm = Simulation::new(&scenario(QUICKSTART, &sets));
    assert!(warm.warm_up(&mut Silent, &mut Patient).is_ok());
    let fork = |arm: &&[&str]| warm.fork(&scenario(QUICKSTART, &[&sets[..], *arm].concat()));
    let together = arms.iter().map(|arm| (fork(arm), Tally::default())).collect();
    let Ok(together) = Simulation::run_together(together, &mut Patient) else {
        panic!("stopped");
    };
    for (arm, (together, tally)) in arms.iter().zip(&together) {
        let (mut alone, mut counted) = (fork(arm), Tally::default());
        alone.run(&mut counted);
        let kept = |run: &Simulation, tally: &Tally| Kept::of(&Finished::of(run, tally));
        assert_eq!(kept(together, tally), kept(&alone, &counted), "{arm:?}");
        let balances = |run: &Simulation| -> BTreeMap<PublicId, i64> {
            let accounts = &run.state().world.accounts.all;
            accounts.iter().map(|account| (account.id, account.balance.0)).collect()
        };
        assert!(balances(together) == balances(&alone), "{arm:?}");
    }
}

/// The experiment that docs/experiments.md writes, block after block.
fn documented() -> String {
    let page = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/experiments.md")).unwrap();
    let blocks = page.split("```toml\n").skip(1);
    blocks
        .map(|block| block.split("```").next().unwrap())
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn the_documented_experiment_works_as_it_stands() {
    let desk = Desk::new();
    let text = documented();
    for part in [
        "[[uncertain]]",
        "[precision]",
        "[friction]",
        "placebo = true",
        "laundering.hop.lognormal.median",
    ] {
        assert!(text.contains(part), "{part} is not documented");
    }
    assert!(text.contains("scenario = \"../quickstart.toml\""));
    let path = desk.path("reporting.toml");
    fs::write(&path, text.replace("../quickstart.toml", QUICKSTART)).unwrap();
    let design = Design::read(&path, None, None).unwrap_or_else(|problems| panic!("{problems}"));
    assert_eq!(design.points.len(), 16);
    let settings = design.settings().unwrap_or_else(|problems| panic!("{problems}"));
    let median = |draw: usize| settings[0][draw].scenario["laundering"]["hop"]["lognormal"]["median"].to_string();
    let medians: BTreeSet<String> = (0..16).map(median).collect();
    assert_eq!(medians.len(), 16, "a value for each draw: {medians:?}");
}

#[test]
fn a_placebo_has_a_section_of_its_own() {
    let desk = Desk::new();
    let placebo = "[[arm]]\nname = 'nobody'\nplacebo = true\npolicy.it = { kind = 'transfer_delay', coverage = 0.0 }\n";
    let dir = desk.compare(&desk.experiment("1..2", &format!("{ARMS}{placebo}")), "out", &[]);
    let comparison = json(&dir, "comparison.json");
    let found = &comparison["placebos"][0];
    assert_eq!(
        (&found["arm"], &found["outcome"]),
        (&"nobody".into(), &"lost_usd".into())
    );
    assert_eq!((&found["finding"], &found["mean"]), (&"equal".into(), &0.0.into()));
    let page = fs::read_to_string(dir.join("comparison.md")).unwrap();
    let (_, section) = page.split_once("## Placebo arms").unwrap();
    assert!(
        section.contains("| nobody | `lost_usd` | 0 | +0.0 % | 0 to 0 | equal on every seed |"),
        "{section}"
    );
    assert!(
        comparison["unranked"]
            .as_str()
            .unwrap()
            .contains("Arms are not ranked on 2 seeds")
    );
    assert!(page.contains("Arms are not ranked on 2 seeds"));
}

#[test]
fn a_sweep_has_one_row_a_run_and_any_parameter_can_be_uncertain() {
    let desk = Desk::new();
    let uncertain = format!(
        "{ARMS}\n[[uncertain]]\npath = 'justice.report.share'\nlow = 0.05\nhigh = 0.4\n\
         [[uncertain]]\npath = 'laundering.hop.lognormal.median'\nlow = '2 min'\nhigh = '30 min'\nspread = 'log'\n"
    );
    let experiment = desk.experiment("1", &format!("draws = 3\n{uncertain}"));
    let dir = desk.compare(&experiment, "out", &[]);
    let comparison = json(&dir, "comparison.json");
    assert_eq!(comparison["draws"], 3);
    assert_eq!(comparison["regret"], serde_json::json!([]), "one seed ranks nothing");
    let text = fs::read_to_string(dir.join("outcomes-wide.csv")).unwrap();
    assert!(
        text.starts_with("arm,seed,draw,justice.report.share,laundering.hop.lognormal.median,contacted,"),
        "{text}"
    );
    assert_eq!(text.lines().count(), 1 + 3 * 3);

    let design = desk.path("design.csv");
    fs::write(
        &design,
        "justice.report.share,laundering.hop.lognormal.median,laundering.slow\n0.1,2 min,0.2\n0.3,20 min,0.4\n",
    )
    .unwrap();
    let out = desk.path("sweep");
    let mut sweep = scamnet();
    sweep
        .args(["sweep", "--quiet", "--design"])
        .arg(&design)
        .arg("--out")
        .arg(&out)
        .arg(&experiment);
    sweep.assert().success();
    let text = fs::read_to_string(out.join("outcomes-wide.csv")).unwrap();
    assert_eq!(text.lines().count(), 1 + 2 * 3);
    assert!(
        text.lines().nth(1).unwrap().starts_with("baseline,1,0,0.1,2 min,0.2,"),
        "{text}"
    );
}

#[test]
fn seeds_are_added_until_the_precision_is_reached() {
    let desk = Desk::new();
    let precise = |half_width: &str| {
        // Reports differ between these arms on every seed; victims may not, and what never differs is precise at once.
        format!("precision = {{ outcome = 'reports', half_width = {half_width}, least = 3 }}\n{ARMS}")
    };
    let dir = desk.compare(&desk.experiment("1..4", &precise("1e9")), "loose", &[]);
    assert_eq!(json(&dir, "comparison.json")["seeds"], serde_json::json!([1, 2, 3]));
    let dir = desk.compare(&desk.experiment("1..4", &precise("1e-9")), "tight", &[]);
    let comparison = json(&dir, "comparison.json");
    assert_eq!(comparison["seeds"], serde_json::json!([1, 2, 3, 4]));
    assert!(comparison["stopped"].as_str().unwrap().contains("was wanted"));
}

#[test]
fn what_cannot_be_compared_is_refused() {
    let desk = Desk::new();
    let refused = |rest: &str, more: &[&str]| desk.refused("compare", &desk.experiment("1..2", rest), more);
    let wrong = [
        (
            "[[arm]]\nname = 'a'\npolicies = ['hotlin']\n",
            "there is no policy `hotlin`",
        ),
        ("[[arm]]\nname = 'a'\npolicies = ['none.toml']\n", "does not exist"),
        (
            "[[arm]]\nname = 'a'\nset.justice.report.share = 7\n",
            "`justice.report.share`",
        ),
        (
            "[[arm]]\nname = 'a'\nset.justice.reprot.share = 0.7\n",
            "did you mean `report`",
        ),
        (
            "[[arm]]\nname = 'a'\nset.scale = 0.004\n[[arm]]\nname = 'a'\nset.scale = 0.006\n",
            "`a` names more than one element",
        ),
        ("[[arm]]\nname = 'a'\n[[arm]]\nname = 'b'\n", "2 arms change nothing"),
        (
            "[[arm]]\nname = 'nothing'\n[[arm]]\nname = 'baseline'\nset.justice.report.share = 0.7\n",
            "the arm `baseline` changes something",
        ),
        (
            "[[arm]]\nname = 'a'\nplacebo = true\n[[arm]]\nname = 'b'\nset.justice.report.share = 0.7\n",
            "the placebo `a` says nothing at all",
        ),
        (
            "[[arm]]\nname = 'a'\nplacebo = true\nset.justice.report.share = 0.7\n",
            "every arm but the baseline is a placebo",
        ),
        (
            "primary = ['victims', 'victims']\n[[arm]]\nname = 'a'\nset.justice.report.share = 0.7\n",
            "`victims` is named twice",
        ),
        (
            "friction.held = -1.0\n[[arm]]\nname = 'a'\nset.justice.report.share = 0.7\n",
            "`friction.held`",
        ),
        ("arms = 3\n", "unknown key `arms`"),
        ("", "there is no arm to compare"),
        (
            "[[arm]]\nname = 'a'\npolicies = []\n",
            "there is no arm to compare `a` with",
        ),
        (
            "[policy.one]\nkind = 'fund_recall'\n[policy.two]\nkind = 'fund_recall'\n\
             [[arm]]\nname = 'a'\npolicies = ['one', 'two']\n",
            "are both `fund_recall` on the same scope at the same time",
        ),
        (
            "[[arm]]\nname = 'a'\npolicy.x = { kind = 'fund_recal' }\n",
            "did you mean `fund_recall`? accepted: one of",
        ),
        (
            "[[arm]]\nname = 'a'\npolicy.x = { kind = 'fund_recall' }\n\
             [[uncertain]]\npath = 'policy.x.layers'\nlow = 1\nhigh = 5\n",
            "no policy `x` is in every arm",
        ),
    ];
    for (rest, why) in wrong {
        let message = refused(rest, &[]);
        assert!(
            message.contains(why) && message.contains("trial.toml"),
            "{why}: {message}"
        );
        assert!(message.contains("accepted"), "{message}");
    }
    let message = refused(&format!("primary = ['lots_usd']\n{ARMS}"), &[]);
    assert!(message.contains("did you mean `lost_usd`"), "{message}");
    let message = refused(&format!("harm = 'net_los_usd'\n{ARMS}"), &[]);
    assert!(message.contains("did you mean `net_loss_usd`"), "{message}");
    let range = "[[uncertain]]\npath = 'justice.report.share'\nlow = 0.5\nhigh = 1.5\n";
    assert!(refused(&format!("{ARMS}{range}"), &[]).contains("the range of `justice.report.share`"));
    let turned = range.replace("1.5", "0.2");
    assert!(refused(&format!("{ARMS}{turned}"), &[]).contains("`low` not above `high`"));
    assert!(refused(ARMS, &["--seeds", "5..2"]).contains("`5..2` goes backwards"));
    assert!(refused(ARMS, &["--seeds", "one"]).contains("no range of seeds"));
    assert!(refused(ARMS, &["--shard", "5/4"]).contains("accepted: I/N"));
    assert!(refused(ARMS, &["--threads", "0"]).contains("--threads 0"));
}

#[test]
fn a_design_file_must_fit_the_experiment() {
    let desk = Desk::new();
    let range = "[[uncertain]]\npath = 'justice.report.share'\nlow = 0.1\nhigh = 0.5\n";
    let experiment = desk.experiment("1", &format!("{ARMS}{range}"));
    let design = desk.path("design.csv");
    for (text, why) in [
        ("crew.chats\n10\n", "no column `justice.report.share`"),
        (
            "justice.report.share,crew.chat\n0.2,10\n",
            "design.csv: line 2, column `crew.chat`: unknown key `chat`",
        ),
        (
            "justice.report.share\n0.3\n1.2\n",
            "design.csv: line 3, column `justice.report.share`: `justice.report.share` = 1.2 is too large",
        ),
        ("justice.report.share\n0.2,0.3\n", "line 2 has 2 cells"),
    ] {
        fs::write(&design, text).unwrap();
        let message = desk.refused("sweep", &experiment, &["--design", design.to_str().unwrap()]);
        assert!(message.contains(why), "{why}: {message}");
    }
}

#[test]
fn shards_that_do_not_belong_together_are_refused() {
    let desk = Desk::new();
    let one = desk.compare(&desk.experiment("1..2", ARMS), "one", &["--shard", "1/2"]);
    let other = desk.compare(
        &desk.experiment("1..2", &format!("harm = 'victims'\n{ARMS}")),
        "other",
        &["--shard", "2/2"],
    );
    let merge = |more: &Path| {
        let out = desk.path("refused");
        let done = scamnet()
            .arg("merge")
            .arg(&one)
            .arg(more)
            .arg("--out")
            .arg(&out)
            .assert()
            .code(2);
        assert!(!out.exists());
        String::from_utf8_lossy(&done.get_output().stderr).into_owned()
    };
    assert!(merge(&other).contains("another experiment"));
    let mut roster: Value = json(&other, "experiment.json");
    roster["version"] = "0.0.1".into();
    fs::write(other.join("experiment.json"), roster.to_string()).unwrap();
    assert!(merge(&other).contains("was made by scamnet 0.0.1"));
    // The same version and other sources.
    let mut roster: Value = json(&one, "experiment.json");
    assert_eq!(roster["build"].as_str().unwrap().len(), 32);
    roster["build"] = "0123456789".into();
    fs::write(other.join("experiment.json"), roster.to_string()).unwrap();
    assert!(merge(&other).contains("(sources 01234567)"));
    roster["format"] = 1.into();
    fs::write(other.join("experiment.json"), roster.to_string()).unwrap();
    assert!(merge(&other).contains("was written in format 1 by another version"));
    assert!(merge(desk.0.path()).contains("no experiment lies here"));
    // Nothing of what had run is lost.
    assert_eq!(names(&one.join("runs")).len(), 3);
    assert_eq!(names(&other.join("runs")).len(), 3);
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
