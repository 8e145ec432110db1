//! A whole run of a small scenario: built, lived and written, and the same without tables.

use std::path::Path;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use scamnet::model::labels::finish;
use scamnet::record::{Existing, Format, Recorder, Settings, Wanted};
use scamnet::{Listener, Scenario, Silent, Simulation, scenario};

/// Runs a scenario; payments of its window.
fn run(scenario: &Scenario, listener: &mut impl Listener) -> u64 {
    Simulation::new(scenario).run(listener).payments
}

fn whole_run(criterion: &mut Criterion) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/quickstart.toml");
    let Ok(loaded) = scenario::load(&path, &[]) else {
        return;
    };
    let scenario = loaded.scenario;
    let payments = run(&scenario, &mut Silent);
    let home = std::env::temp_dir().join(format!("scamnet-run-{}", std::process::id()));
    let mut group = criterion.benchmark_group("run");
    group.throughput(Throughput::Elements(payments)).sample_size(10);
    group.bench_function("quickstart, nothing written", |bencher| {
        bencher.iter(|| run(&scenario, &mut Silent));
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
