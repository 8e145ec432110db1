//! The ledger: settling a day's payments of a hundred thousand people, in order, as a run does.

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use scamnet::engine::{Day, Horizon, Seed};
use scamnet::model::economy::{Economy, EconomyParams, Plan, Who, Workshop};
use scamnet::model::settlement::book::{Book, Entry};
use scamnet::world::build;
use scamnet::world::params::PopulationParams;

/// Orders between the fetching of an account and its use.
const AHEAD: usize = 24;

fn settle(criterion: &mut Criterion) {
    // 2025-07-01, a Tuesday.
    let day = Day(20_270);
    let horizon = Horizon {
        start: day.plus(-60),
        window_start: day,
        window_end: day.plus(180),
        end: day.plus(225),
    };
    let params = PopulationParams {
        people: 100_000,
        ..PopulationParams::default()
    };
    let world = build::build(&params, horizon, Seed(1), 1.0);
    let economy = Economy::new(EconomyParams::default(), Seed(1), &world);
    let mut plan = Plan::default();
    economy.plan(day, Who::Everyone, &mut Workshop::default(), &mut plan);

    let mut group = criterion.benchmark_group("ledger");
    group
        .throughput(Throughput::Elements(plan.orders.len() as u64))
        .sample_size(20);
    for (name, ahead) in [("settle, fetching ahead", AHEAD), ("reference: settle", usize::MAX / 2)] {
        group.bench_function(name, |bencher| {
            bencher.iter_batched(
                || (world.clone(), Book::default()),
                |(mut world, mut book)| {
                    for (place, order) in plan.orders.iter().enumerate() {
                        if let Some(later) = plan.orders.get(place + ahead) {
                            world.accounts.prefetch(later.from);
                            world.accounts.prefetch(later.to);
                            world.devices.prefetch(later.device);
                        }
                        book.settle(&mut world, Seed(1), order, Entry::New);
                    }
                    (world, book)
                },
                BatchSize::LargeInput,
            );
        });
    }
    group.finish();
}

criterion_group!(benches, settle);
criterion_main!(benches);
