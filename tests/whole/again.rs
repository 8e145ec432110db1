//! Who is refused an everyday payment may try once more.

use std::collections::BTreeMap;

use crate::common::{AT_HOME, Facts, QUICKSTART, simulate};
use scamnet::engine::{Span, Time};
use scamnet::model::facts::{Channel, Refusal, Transaction};
use scamnet::world::PublicId;

/// Three thousand people for ten days.
fn village(refused: &str) -> Facts {
    let sets = [
        "scale=0.003",
        AT_HOME,
        "horizon.window=\"10 d\"",
        "response.raid=[]",
        "economy.again.rest=0.0",
        "economy.again.twice=0.0",
        refused,
    ];
    simulate(QUICKSTART, &sets)
}

/// How many payments by hand are refused for want of money, and after how many of them the same payee is paid, or
/// tried, within the hour.
fn tried_again(facts: &Facts) -> (usize, usize) {
    let mut of: BTreeMap<(PublicId, PublicId), Vec<Time>> = BTreeMap::new();
    for row in &facts.payments {
        of.entry((row.from_account, row.to_account)).or_default().push(row.ts);
    }
    let refused = |row: &&Transaction| row.refusal == Some(Refusal::Funds) && row.channel != Channel::Batch;
    let again = |row: &&Transaction| {
        let times = &of[&(row.from_account, row.to_account)];
        times.iter().any(|&at| at > row.ts && at < row.ts + Span(3_600))
    };
    let all = facts.payments.iter().filter(refused);
    (all.clone().count(), all.filter(again).count())
}

#[test]
fn who_is_refused_tries_once_more_as_often_as_is_said() {
    let (none, never) = tried_again(&village("economy.again.refused=0.0"));
    let (some, often) = tried_again(&village("economy.again.refused=0.5"));
    let (all, always) = tried_again(&village("economy.again.refused=1.0"));
    let share = |part: usize, whole: usize| part as f64 / whole as f64;
    assert!(none > 50, "{none} refused");
    // Somebody may pay the same payee by chance, or on one outing.
    assert!(share(never, none) < 0.08, "{never} of {none}");
    // A second try that is refused too has no third, and what would fall behind the window's end is not seen.
    assert!(share(often, some) > share(never, none) + 0.15, "{often} of {some}");
    assert!(share(always, all) > share(often, some) + 0.1, "{always} of {all}");
    assert!(all > none, "second tries are refused too: {all} and {none}");
}
