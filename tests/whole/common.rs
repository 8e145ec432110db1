//! What the end-to-end tests have in common: small runs, in this process and through the program.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use serde_json::Value;

use scamnet::engine::Day;
use scamnet::model::facts::{Contact, ContactLabel, Event, Login, Transaction, TransactionLabel};
use scamnet::model::state::Sim;
use scamnet::param::money::{Currency, Minor};
use scamnet::world::{PublicId, Rates, World};
use scamnet::{Listener, Scenario, Simulation, scenario};

/// The Faisalabad case.
pub const FAISALABAD: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/faisalabad.toml");
/// The Faisalabad case in small.
pub const QUICKSTART: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/quickstart.toml");

/// One crew whose targets are of its own country, whatever the seed.
pub const AT_HOME: &str =
    "syndicate.faisalabad.site.faisalabad.targets={ PK = 1.0, IN = 0.0, BD = 0.0, MY = 0.0, HK = 0.0 }";

/// Five thousand people, a crew of three, twenty days, a raid in the middle of them: a second in a debug build.
pub const SMALL: [&str; 5] = [
    "scale=0.005",
    "syndicate.faisalabad.site.faisalabad.seats=600",
    AT_HOME,
    "horizon.window=\"20 d\"",
    "response.raid=[{ site = \"faisalabad\", day = 10.2 }]",
];

/// An account over the window.
#[derive(Clone, Copy, Debug)]
pub struct AccountFacts {
    pub currency: Currency,
    pub floor: Minor,
    pub opening: Minor,
    pub closing: Minor,
}

/// All that a run said, kept in memory.
#[derive(Default)]
pub struct Facts {
    pub payments: Vec<Transaction>,
    pub logins: Vec<Login>,
    pub contacts: Vec<(Contact, ContactLabel)>,
    pub labels: Vec<TransactionLabel>,
    pub events: Vec<Event>,
    pub accounts: BTreeMap<PublicId, AccountFacts>,
    pub rates: Option<Rates>,
}

impl Listener for Facts {
    fn payments(&mut self, _: Day, rows: &mut Vec<Transaction>) {
        self.payments.append(rows);
    }

    fn logins(&mut self, _: Day, rows: &mut Vec<Login>) {
        self.logins.append(rows);
    }

    fn contacts(&mut self, _: Day, rows: Vec<(Contact, ContactLabel)>) {
        self.contacts.extend(rows);
    }

    fn transaction_labels(&mut self, rows: Vec<TransactionLabel>) {
        self.labels.extend(rows);
    }

    fn event(&mut self, event: Event) {
        self.events.push(event);
    }

    fn window_closes(&mut self, world: &World) {
        self.rates = Some(world.rates.clone());
        self.accounts = (world.accounts.all.iter().zip(world.accounts.positions()))
            .map(|(account, position)| {
                let state = AccountFacts {
                    currency: account.currency,
                    floor: account.floor(),
                    // Accounts opened in the window start empty.
                    opening: world.accounts.openings.get(position),
                    closing: account.balance,
                };
                (account.id, state)
            })
            .collect();
    }
}

/// A scenario with some parameters set.
pub fn scenario(file: &str, sets: &[&str]) -> Scenario {
    let sets: Vec<String> = sets.iter().map(|&set| set.to_owned()).collect();
    match scenario::load(Path::new(file), &sets) {
        Ok(loaded) => loaded.scenario,
        Err(problems) => panic!("{problems}"),
    }
}

/// Runs a scenario in this process.
pub fn simulate(file: &str, sets: &[&str]) -> Facts {
    live(file, sets).1
}

/// Runs a scenario with another seed in this process.
pub fn simulate_seed(file: &str, sets: &[&str], seed: u32) -> Facts {
    let (scenario, mut facts) = (
        Scenario {
            seed,
            ..scenario(file, sets)
        },
        Facts::default(),
    );
    Simulation::new(&scenario).run(&mut facts);
    facts
}

/// Runs a scenario in this process; what it ends as, and what it told.
pub fn live(file: &str, sets: &[&str]) -> (Sim, Facts) {
    let (mut simulation, mut facts) = (Simulation::new(&scenario(file, sets)), Facts::default());
    simulation.run(&mut facts);
    (simulation.state().clone(), facts)
}

/// The program.
pub fn scamnet() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_scamnet"));
    // Wherever a message is wrapped or coloured, it is so in the same way.
    command.env("NO_COLOR", "1").env_remove("CLICOLOR_FORCE");
    command
}

/// `scamnet run` of a scenario with some parameters set, into a directory.
pub fn run_command(file: &str, sets: &[&str], out: &Path) -> Command {
    let mut command = scamnet();
    command.arg("run").arg(file).arg("--out").arg(out);
    for set in sets {
        command.args(["--set", set]);
    }
    command
}

/// Runs the small scenario through the program, with more arguments, into `home/name`.
pub fn record(home: &Path, name: &str, more: &[&str]) -> PathBuf {
    let out = home.join(name);
    run_command(QUICKSTART, &SMALL, &out)
        .arg("--quiet")
        .args(more)
        .assert()
        .success()
        .stdout("");
    out
}

/// Runs a scenario through the program with some parameters set, into `home/run`.
pub fn record_of(home: &Path, file: &str, sets: &[&str]) -> PathBuf {
    let out = home.join("run");
    run_command(file, sets, &out)
        .arg("--quiet")
        .assert()
        .success()
        .stdout("");
    out
}

/// A JSON file of a run.
pub fn json(run: &Path, name: &str) -> Value {
    let text = std::fs::read_to_string(run.join(name)).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// SHA-256 of every file of every table, by path, as the manifest has it.
pub fn hashes(run: &Path) -> BTreeMap<String, String> {
    let manifest = json(run, "manifest.json");
    let tables = manifest["tables"].as_object().unwrap();
    let files = tables.values().flat_map(|table| table["files"].as_array().unwrap());
    let word = |file: &Value, key: &str| file[key].as_str().unwrap().to_owned();
    files.map(|file| (word(file, "path"), word(file, "sha256"))).collect()
}

/// Names of everything in a directory, hidden things too; empty if there is no such directory.
pub fn names(directory: &Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(directory) else {
        return Vec::new();
    };
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}
