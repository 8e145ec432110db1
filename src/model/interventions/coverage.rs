//! Who takes part in a policy: a decision of each institution, the same for all policies.

use super::decision;
use super::terms::Terms;
use crate::engine::random::Seed;
use crate::model::state::Sim;
use crate::world::{Institution, InstitutionIx, InstitutionKind, World};

/// For whom a policy is meant.
#[derive(Clone, Debug, Default)]
pub(in crate::model) struct Coverage {
    /// Whether each institution takes part.
    pub institutions: Vec<bool>,
    /// Whether each country is meant.
    pub countries: Vec<bool>,
}

/// Who takes part under some terms.
#[must_use]
pub(in crate::model) fn of(sim: &Sim, terms: &Terms) -> Coverage {
    let World {
        countries,
        institutions,
        ..
    } = &sim.world;
    let meant = |code: &str| terms.countries.is_empty() || terms.countries.iter().any(|country| country == code);
    let takes_part = |(institution, first): (&Institution, f64)| {
        let named = terms.institutions.is_empty() || terms.institutions.contains(&institution.name);
        named && meant(countries[institution.country.at()].code.word()) && first < full(terms.coverage)
    };
    Coverage {
        institutions: institutions.iter().zip(joins_from(sim)).map(takes_part).collect(),
        countries: countries.iter().map(|country| meant(country.code.word())).collect(),
    }
}

/// From which coverage on each institution takes part. Those of a country are put in a row in an order of chance, each
/// as wide as its share of customers; where in its width an institution begins to take part is chance as well. So a
/// coverage is the share of customers reached, on average over seeds, and those of a smaller one are among those of a
/// larger one. Exchanges stand in a row of their own: their customers are other banks' too.
fn joins_from(sim: &Sim) -> Vec<f64> {
    let World {
        countries,
        institutions,
        ..
    } = &sim.world;
    let mut joins = vec![0.0; institutions.len()];
    for (place, country) in countries.iter().enumerate() {
        for exchanges in [false, true] {
            let row =
                country.institutions.iter().copied().filter(|institution| {
                    (institutions[institution.at()].kind == InstitutionKind::Exchange) == exchanges
                });
            let mut row: Vec<(f64, InstitutionIx)> = row
                .map(|institution| {
                    let id = institutions[institution.at()].id.0;
                    (sim.seed.draw(decision::COVERS, id, 0, 0).uniform(), institution)
                })
                .collect();
            row.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
            let share = |institution: InstitutionIx| institutions[institution.at()].share.max(0.0);
            let whole: f64 = row.iter().map(|&(_, institution)| share(institution)).sum();
            let within = sim
                .seed
                .draw(decision::COVERS, place as u64, 0, 2 + u32::from(exchanges))
                .uniform();
            let mut before = 0.0;
            for &(_, institution) in &row {
                let width = share(institution) / whole.max(f64::MIN_POSITIVE);
                joins[institution.at()] = (before + width * within).min(1.0);
                before += width;
            }
        }
    }
    joins
}

/// A share of 1 means all, whatever is drawn.
fn full(share: f64) -> f64 {
    if share >= 1.0 { f64::INFINITY } else { share }
}

/// Whether something that is no institution (a site, a ring, a person) is among the share that a policy reaches.
#[must_use]
pub(in crate::model) fn reaches(seed: Seed, key: u64, coverage: f64) -> bool {
    seed.draw(decision::COVERS, key, 0, 1).chance(full(coverage))
}
