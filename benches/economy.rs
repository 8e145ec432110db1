//! One day of everyday life: planned and sorted, for a hundred thousand people on all threads, beside what sorting
//! alone would take on one thread.

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use scamnet::engine::random::mix;
use scamnet::engine::{Day, Horizon, Seed};
use scamnet::model::economy::{Economy, EconomyParams, Plan, Who, Workshop};
use scamnet::world::build;
use scamnet::world::params::PopulationParams;

fn one_day(criterion: &mut Criterion) {
    // 2025-07-01, a Tuesday.
    let first = Day(20_270);
    let horizon = Horizon {
        start: first.plus(-60),
        window_start: first,
        window_end: first.plus(180),
        end: first.plus(225),
    };
    let params = PopulationParams {
        people: 100_000,
        ..PopulationParams::default()
    };
    let world = build::build(&params, horizon, Seed(1), 1.0);
    let economy = Economy::new(EconomyParams::default(), Seed(1), &world);
    let mut plan = Plan::default();
    let mut workshop = Workshop::default();
    economy.plan(first, Who::Everyone, &mut workshop, &mut plan);

    let mut group = criterion.benchmark_group("economy");
    group.throughput(Throughput::Elements(plan.orders.len() as u64));
    group.bench_function("one day of 100,000 people", |bencher| {
        bencher.iter(|| economy.plan(first, Who::Everyone, &mut workshop, &mut plan));
    });
    let mut unsorted = plan.orders.clone();
    unsorted.sort_by_key(|order| mix(u64::from(order.from.0) << 32 | u64::from(order.to.0)));
    group.bench_function("reference: its payments sorted by the standard library", |bencher| {
        bencher.iter_batched(
            || unsorted.clone(),
            |mut orders| {
                orders.sort_by_key(|order| order.rank());
                orders
            },
            BatchSize::LargeInput,
        );
    });
    group.finish();
}

criterion_group!(benches, one_day);
criterion_main!(benches);
