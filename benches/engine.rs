//! The engine: a keyed draw, the samplers made of it, and the calendar, each beside what a program without keys would
//! use.

use std::collections::BTreeMap;
use std::hint::black_box;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};
use rand_distr::{Distribution, LogNormal};

use scamnet::engine::sample::{poisson, zipf};
use scamnet::engine::{Calendar, Decision, Phase, Seed, Time};
use scamnet::param::normal::normal_quantile;

const DRAWS: u64 = 4_096;
const BENCH: Decision = Decision::named("bench/draw");

/// A benchmark of so many draws, each made from its ordinal.
fn draws(criterion: &mut Criterion, group: &str, name: &str, mut one: impl FnMut(u64) -> f64) {
    let mut group = criterion.benchmark_group(group);
    group.throughput(Throughput::Elements(DRAWS));
    group.bench_function(name, |bencher| bencher.iter(|| (0..DRAWS).map(&mut one).sum::<f64>()));
    group.finish();
}

fn randomness(criterion: &mut Criterion) {
    let seed = Seed(black_box(1));
    draws(criterion, "randomness", "keyed draw", |entity| {
        seed.draw(BENCH, entity, 20_270, 0).uniform()
    });
    let mut stream = SmallRng::seed_from_u64(1);
    draws(criterion, "randomness", "reference: a stream's next", |_| {
        stream.random()
    });
}

fn samplers(criterion: &mut Criterion) {
    let seed = Seed(black_box(1));
    draws(criterion, "samplers", "log-normal", |entity| {
        libm::exp(2.0 + 0.5 * normal_quantile(seed.draw(BENCH, entity, 0, 0).uniform()))
    });
    let (mut stream, normal) = (SmallRng::seed_from_u64(1), LogNormal::new(2.0, 0.5));
    if let Ok(normal) = normal {
        draws(criterion, "samplers", "reference: log-normal from a stream", |_| {
            normal.sample(&mut stream)
        });
    }
    draws(criterion, "samplers", "poisson, mean 1.7", |entity| {
        f64::from(poisson(seed.draw(BENCH, entity, 1, 0).uniform(), 1.7))
    });
    draws(criterion, "samplers", "zipf of 10,000", |entity| {
        f64::from(zipf(seed.draw(BENCH, entity, 2, 0).uniform(), 10_000))
    });
}

/// Times and keys of events in no order.
fn events(count: u64) -> Vec<(Time, u64)> {
    let event = |entity| {
        let draw = Seed(2).draw(BENCH, entity, 0, 1);
        (Time((draw.uniform() * 86_400.0 * 180.0) as i64), draw.bits())
    };
    (0..count).map(event).collect()
}

fn calendar(criterion: &mut Criterion) {
    let planned = events(100_000);
    let mut group = criterion.benchmark_group("calendar");
    group.throughput(Throughput::Elements(planned.len() as u64));
    group.bench_function("plan and take 100,000 events", |bencher| {
        bencher.iter_batched(
            Calendar::default,
            |mut calendar| {
                for &(at, key) in &planned {
                    calendar.plan(at, Phase(0), key, 0, key);
                }
                let mut sum = 0_u64;
                while let Some((_, key)) = calendar.take_before(Time(i64::MAX)) {
                    sum = sum.wrapping_mul(31).wrapping_add(key);
                }
                sum
            },
            BatchSize::LargeInput,
        );
    });
    group.bench_function("reference: an ordered map", |bencher| {
        bencher.iter_batched(
            BTreeMap::new,
            |mut map| {
                for &(at, key) in &planned {
                    map.insert((at, key), key);
                }
                let mut sum = 0_u64;
                while let Some((_, key)) = map.pop_first() {
                    sum = sum.wrapping_mul(31).wrapping_add(key);
                }
                sum
            },
            BatchSize::LargeInput,
        );
    });
    group.finish();
}

criterion_group!(benches, randomness, samplers, calendar);
criterion_main!(benches);
