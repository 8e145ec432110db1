//! What intervals hold of what they name, measured on differences like those of experiments. Anybody can repeat it:
//!
//! ```sh
//! cargo test --release --lib coverage -- --ignored --nocapture
//! ```
//!
//! A seed's difference is the losses of people whom an arm saves less those of people whom it harms: two Poisson
//! numbers of lognormal losses. The mean is known, so whether an interval holds it can be counted. [`WORLDS`] go from a
//! small effect on many to a few large cases in one direction, which is the worst. `docs/experiments.md` has the table.

use super::HELD;
use super::bootstrap::Resamples;
use super::reduction::reduction;
use super::student::paired;
use crate::engine::Seed;
use crate::experiment::decision;

/// People saved and harmed on a seed, in the mean; spread of the logarithm of their losses.
struct World {
    name: &'static str,
    saved: f64,
    harmed: f64,
    sigma: f64,
}

const WORLDS: [World; 6] = [
    World {
        name: "no effect, many cases",
        saved: 30.0,
        harmed: 30.0,
        sigma: 1.2,
    },
    World {
        name: "no effect, few cases",
        saved: 3.0,
        harmed: 3.0,
        sigma: 1.5,
    },
    World {
        name: "many saved, some harmed",
        saved: 40.0,
        harmed: 20.0,
        sigma: 1.2,
    },
    World {
        name: "some saved, few harmed",
        saved: 6.0,
        harmed: 3.0,
        sigma: 1.5,
    },
    World {
        name: "twenty saved, none harmed",
        saved: 20.0,
        harmed: 0.0,
        sigma: 1.5,
    },
    World {
        name: "three saved, none harmed",
        saved: 3.0,
        harmed: 0.0,
        sigma: 1.5,
    },
];

/// Losses that a number of people have in the mean `people`: a sum of lognormals of mean 1.
fn losses(seed: Seed, key: u64, people: f64, sigma: f64) -> f64 {
    let u = seed.draw(decision::COVERAGE_COUNT, key, 0, 0).uniform();
    let number = i64::from(crate::engine::sample::poisson(u, people));
    let loss = |person: i64| {
        let z = crate::param::normal::normal_quantile(seed.draw(decision::COVERAGE_LOSS, key, person, 0).uniform());
        libm::exp(sigma * z - sigma * sigma / 2.0)
    };
    (0..number).map(loss).sum()
}

/// Shares of experiments in which each interval of the mean holds it: paired t, studentised, BCa.
fn held(world: &World, seeds: usize, experiments: usize) -> [f64; 3] {
    let (resamples, truth) = (Resamples::of(seeds), world.saved - world.harmed);
    let mut held = [0_u32; 3];
    for experiment in 0..experiments {
        let seed = Seed(experiment as u64);
        let of = |place: usize| {
            let key = 2 * place as u64;
            losses(seed, key, world.saved, world.sigma) - losses(seed, key + 1, world.harmed, world.sigma)
        };
        let values: Vec<f64> = (0..seeds).map(of).collect();
        let mean = |picks: &[u16]| picks.iter().map(|&pick| values[usize::from(pick)]).sum::<f64>() / seeds as f64;
        let t = paired(&values).is_some_and(|tested| tested.interval.holds(truth));
        // Where no bound can be given, nothing is left out.
        let studentised = resamples.mean(&values).is_none_or(|interval| interval.holds(truth));
        let bca = resamples.bca(mean).bounds;
        let bca = bca.is_some_and(|bounds| bounds.low <= truth && bounds.high.is_none_or(|high| truth <= high));
        for (held, it) in held.iter_mut().zip([t, studentised, bca]) {
            *held += u32::from(it);
        }
    }
    held.map(|held| f64::from(held) / experiments as f64)
}

/// Share of experiments in which the interval of the coupling factor holds it. An arm's loss is what both arms have in
/// common and what is its own, so that the factor is known: `1 + common / own`, in numbers of people.
fn held_of_factor(common: f64, own: f64, sigma: f64, seeds: usize, experiments: usize) -> f64 {
    let (resamples, truth) = (Resamples::of(seeds), 1.0 + common / own);
    let mut held = 0_u32;
    for experiment in 0..experiments {
        let seed = Seed(experiment as u64);
        let of = |place: usize| {
            let key = 3 * place as u64;
            let both = losses(seed, key, common, sigma);
            (
                both + losses(seed, key + 1, own, sigma),
                both + losses(seed, key + 2, own, sigma),
            )
        };
        let (one, other): (Vec<f64>, Vec<f64>) = (0..seeds).map(of).unzip();
        let found = reduction(&one, &other, &resamples).interval;
        held += u32::from(found.is_some_and(|it| it.low <= truth && it.high.is_none_or(|high| truth <= high)));
    }
    f64::from(held) / experiments as f64
}

#[test]
#[ignore = "minutes in a release build: prints the table of docs/experiments.md"]
fn coverage_of_intervals() {
    const SEEDS: [usize; 4] = [HELD[0].seeds, HELD[1].seeds, HELD[2].seeds, HELD[3].seeds];
    const EXPERIMENTS: usize = 1_000;
    let percent = |share: f64| (100.0 * share).round() as u8;
    let written = |share: f64| percent(share).to_string();
    println!("| a seed's difference | interval | 8 | 16 | 32 | 64 |\n|---|---|---:|---:|---:|---:|");
    let mut all = Vec::new();
    for world in &WORLDS {
        let shares = SEEDS.map(|seeds| held(world, seeds, EXPERIMENTS));
        for (place, interval) in ["paired t", "studentised", "BCa"].into_iter().enumerate() {
            let cells = shares.map(|shares| written(shares[place])).join(" | ");
            println!("| {} | {interval} | {cells} |", world.name);
        }
        all.push(shares);
        // Where there is no effect, the test claims one no more often than it says.
        assert!(world.saved != world.harmed || shares.iter().all(|shares| shares[0] > 0.93));
        // The second interval is there because it holds no less than the first.
        assert!(shares.iter().all(|shares| shares[1] > shares[0] - 0.01));
    }
    for (name, common, own) in [("factor 10, many cases", 90.0, 10.0), ("factor 4, few cases", 9.0, 3.0)] {
        let cells = SEEDS.map(|seeds| written(held_of_factor(common, own, 1.2, seeds, EXPERIMENTS / 4)));
        println!("| {name} | BCa of the coupling factor | {} |", cells.join(" | "));
    }
    // What pages say is what is measured here.
    for (place, said) in HELD.iter().enumerate() {
        let range = |interval: usize| {
            let held = all.iter().map(|shares| percent(shares[place][interval]));
            (held.clone().min().unwrap(), held.max().unwrap())
        };
        println!("{} seeds: t {:?}, studentised {:?}", said.seeds, range(0), range(1));
        assert_eq!(
            (said.t, said.studentised),
            (range(0), range(1)),
            "with {} seeds",
            said.seeds
        );
    }
}

#[test]
fn where_there_is_no_effect_the_t_interval_holds_what_it_says() {
    let [t, ..] = held(&WORLDS[1], 8, 150);
    assert!(t >= 0.93, "{t}");
}
