//! What the words of the run are in others' terms: its families and their stages, and the roles that all families
//! share.
//!
//! A stage is known by what it does, never by its name, so that a family which somebody makes up is explained like
//! any other; what a family is as a whole the scenario says (`funnel.kind`).

use crate::model::facts::typology::{Act, EVERY_FAMILY, Explained, Typology};
use crate::model::facts::{CrewRole, MuleKind, Role};
use crate::model::params::FunnelParams;
use crate::model::params::funnel::StageParams;

/// Rows of the table `typology`.
pub fn all(funnels: &[FunnelParams]) -> impl Iterator<Item = Typology> + use<'_> {
    let roles = Role::ALL
        .iter()
        .map(|role| (Explained::Payment, role.word(), role.act()));
    let mules = MuleKind::ALL
        .iter()
        .map(|kind| (Explained::Mule, kind.word(), kind.act()));
    let crew = CrewRole::ALL
        .iter()
        .map(|role| (Explained::Operator, role.word(), role.act()));
    let shared = roles.chain(mules).chain(crew);
    let shared = shared.flat_map(|(explains, word, act)| Typology::of_act(EVERY_FAMILY, explains, word, act));
    funnels.iter().flat_map(family).chain(shared)
}

fn family(funnel: &FunnelParams) -> impl Iterator<Item = Typology> {
    let name = &funnel.name;
    let whole = Typology::of_family(name, funnel.kind);
    let stages = funnel.stage.iter().enumerate().flat_map(move |(position, stage)| {
        let acts = acts(stage, position == 0).into_iter();
        acts.flat_map(move |act| Typology::of_act(name, Explained::Stage, &stage.name, act))
    });
    std::iter::once(whole).chain(stages)
}

/// What a stage does; the first one writes to strangers.
fn acts(stage: &StageParams, is_first: bool) -> Vec<Act> {
    let shows = stage.asks.as_ref().is_some_and(|asks| asks.shows > 0.0);
    let credits = stage.earns.quantile(0.99) > 0.0;
    let pays = stage.pays.as_ref().map(|pays| {
        if pays.role.is_owed() {
            Act::PayAsPromised
        } else {
            Act::Bait
        }
    });
    let mut acts: Vec<Act> = [
        is_first.then_some(Act::Approach),
        (shows || credits).then_some(Act::ShowBalance),
        pays,
        stage.withdraws.is_some().then_some(Act::PayAsPromised),
        stage.asks.is_some().then_some(Act::TakePayment),
    ]
    .into_iter()
    .flatten()
    .collect();
    acts.dedup();
    if acts.is_empty() {
        acts.push(Act::Persuade);
    }
    acts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::facts::typology::{FamilyKind, Tactic, Technique};
    use crate::model::params::funnel::{AskParams, PayParams, PayRole, WithdrawParams};
    use crate::param::dist::Dist;

    fn stage(name: &str) -> StageParams {
        StageParams {
            name: name.into(),
            ..StageParams::default()
        }
    }

    #[test]
    fn a_family_that_is_made_up_is_explained_by_what_its_stages_do() {
        let funnel = FunnelParams {
            name: "collection".into(),
            stage: vec![
                stage("asked"),
                stage("listens"),
                StageParams {
                    asks: Some(AskParams {
                        shows: 0.0,
                        ..AskParams::default()
                    }),
                    ..stage("gives")
                },
                StageParams {
                    earns: Dist::Fixed(0.1),
                    pays: Some(PayParams {
                        role: PayRole::PromisedReturn,
                        ..PayParams::default()
                    }),
                    withdraws: Some(WithdrawParams::default()),
                    ..stage("grows")
                },
            ],
            ..FunnelParams::default()
        };
        let rows: Vec<Typology> = all(&[funnel]).filter(|row| row.family != EVERY_FAMILY).collect();
        assert_eq!(rows[0].family_kind, Some(FamilyKind::Unnamed));
        let told: Vec<_> = (rows[1..].iter())
            .map(|row| (row.word.as_str(), row.act.unwrap(), row.f3_technique))
            .collect();
        assert_eq!(
            told,
            [
                ("asked", Act::Approach, Some(Technique::CallCentre)),
                ("listens", Act::Persuade, None),
                ("gives", Act::TakePayment, Some(Technique::VictimAuthorised)),
                ("grows", Act::ShowBalance, Some(Technique::FakeMaterials)),
                ("grows", Act::PayAsPromised, None),
            ]
        );
    }

    #[test]
    fn every_role_that_tables_can_hold_is_explained() {
        let rows: Vec<Typology> = all(&[]).collect();
        for (explains, words) in [
            (Explained::Payment, Role::WORDS),
            (Explained::Mule, MuleKind::WORDS),
            (Explained::Operator, CrewRole::WORDS),
        ] {
            for word in words {
                let has = |row: &&Typology| row.explains == explains && row.word == *word;
                assert!(rows.iter().any(|row| has(&row)), "{explains} {word}");
            }
        }
        let layering = rows.iter().filter(|row| row.word == "layering");
        let tactics: Vec<_> = layering.map(|row| row.f3_tactic.unwrap()).collect();
        assert_eq!(tactics, [Tactic::Positioning, Tactic::Stealth]);
    }
}
