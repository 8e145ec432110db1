//! A whole run of a small scenario: built, lived and written, and the same without tables.

use std::path::Path;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use scamnet::engine::Day;
use scamnet::model::economy::Economy;
use scamnet::model::event::{Contact, ContactLabel, Event, Listener, Login, Transaction, TransactionLabel};
use scamnet::model::finish;
use scamnet::model::schedule::{self, Watcher};
use scamnet::model::sim::Sim;
use scamnet::record::{Existing, Format, Recorder, Settings, Wanted};
use scamnet::scenario::{self, Scenario};
use scamnet::world::{World, build};

/// Hears everything and keeps nothing.
struct Deaf;

impl Listener for Deaf {
    fn window_opens(&mut self, _: &World) {}
    fn payments(&mut self, _: Day, _: Vec<Transaction>) {}
    fn logins(&mut self, _: Day, _: Vec<Login>) {}
    fn contacts(&mut self, _: Day, _: Vec<(Contact, ContactLabel)>) {}
    fn transaction_labels(&mut self, _: Vec<TransactionLabel>) {}
    fn event(&mut self, _: Event) {}
    fn window_closes(&mut self, _: &World) {}
}

/// Lets every run go on to its end.
struct Patient;

impl Watcher for Patient {
    fn day_done(&mut self, _: Day, _: u64) -> bool {
        true
    }
}

/// Runs a scenario; payments of its window.
fn run(scenario: &Scenario, listener: &mut dyn Listener) -> u64 {
    let world = build::build(&scenario.population, scenario.days(), scenario.seed(), scenario.scale);
    let economy = Economy::new(scenario.economy.clone(), scenario.seed(), &world);
    let mut sim = Sim::new(scenario.seed(), scenario.model(), world);
    sim.book.tries = scenario.economy.budget.tries;
    let _ = schedule::run(&mut sim, &economy, listener, &mut Patient);
    sim.book.last_tx
}

fn whole_run(criterion: &mut Criterion) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/quickstart.toml");
    let Ok(loaded) = scenario::load(&path, &[]) else {
        return;
    };
    let scenario = loaded.scenario;
    let payments = run(&scenario, &mut Deaf);
    let home = std::env::temp_dir().join(format!("scamnet-run-{}", std::process::id()));
    let mut group = criterion.benchmark_group("run");
    group.throughput(Throughput::Elements(payments)).sample_size(10);
    group.bench_function("quickstart, nothing written", |bencher| {
        bencher.iter(|| run(&scenario, &mut Deaf));
    });
    group.bench_function("quickstart, all tables", |bencher| {
        bencher.iter(|| {
            let recorder = Recorder::begin(Settings {
                final_dir: home.clone(),
                existing: Existing::Replace,
                format: Format::Parquet,
                tables: Wanted::All,
                stages: finish::stage_columns(&scenario.funnel),
            });
            recorder.is_ok_and(|mut recorder| {
                run(&scenario, &mut recorder);
                recorder.close_tables().is_ok()
            })
        });
    });
    group.finish();
    let _ = std::fs::remove_dir_all(home);
}

criterion_group!(benches, whole_run);
criterion_main!(benches);
