//! Arms leave alone whom they do not reach, whether they are run alone or together.

use std::collections::{BTreeMap, BTreeSet};

use scamnet::experiment::kept::Kept;
use scamnet::experiment::outcome::{Finished, Tally};
use scamnet::model::facts::{Channel, Event, Transaction};
use scamnet::model::state::Sim;
use scamnet::world::{AccountIx, Owner, PublicId};
use scamnet::{Patient, Silent, Simulation};

use crate::common::{AT_HOME, Facts, QUICKSTART, scenario};

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
    same_life_but_for_whom_it_reaches(&[
        "response.report.finds_out=1.0",
        "response.report.share=0.95",
        "response.bank.handling={ fixed = \"1 h\" }",
    ]);
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
            .map(|account| accounts.record(account))
            .filter(|record| matches!(record.owner(), Owner::Person(_)));
        of_people.extend(people.map(|record| record.id));
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
        let ends = [row.from_account, row.to_account];
        // Shops and exchanges cannot run dry: what they get decides nothing but what they bring to the bank.
        if row.channel == Channel::Branch && !ends.iter().any(|end| of_people.contains(end)) {
            continue;
        }
        let known = ends.iter().any(|end| reached.contains(end));
        assert!(known, "nobody reached either end of {row:?}");
        reached.extend(ends.into_iter().filter(|end| of_people.contains(end)));
    }
}

#[test]
fn arms_run_on_together_are_as_arms_run_on_alone() {
    let seats = "syndicate.faisalabad.site.faisalabad.seats=300";
    let sets = ["scale=0.01", seats, AT_HOME, "horizon.window=\"40 d\""];
    let arms = [
        &[][..],
        &["response.report.share=0.9"],
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
