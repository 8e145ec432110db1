//! What accounts hold when a run starts: about what everyday life would have left in them.

use super::decision;
use super::lives::Lives;
use super::params::EconomyParams;
use crate::engine::Seed;
use crate::param::money::Minor;
use crate::world::{AccountIx, PersonIx, World};

/// Part of the money meant for a month that is still there, at a keyed point between two paydays.
fn left(payday: u8, u: f64) -> f64 {
    if payday == 0 { 0.25 * u } else { 0.85 * u }
}

/// Opening balances of one person's accounts.
pub(super) fn balances(
    world: &World,
    seed: Seed,
    params: &EconomyParams,
    key: u64,
    lives: &Lives,
    person: PersonIx,
) -> Vec<(AccountIx, Minor)> {
    let life = &lives.lives[person.at()];
    let people = &world.people;
    let at = person.at();
    let main = people.main_account[at];
    let first = seed.draw(decision::OPENING, key, 0, 0);
    let other = seed.draw(decision::OPENING, key, 0, 1);
    let share_of_flow = [
        (
            main,
            params.sweep.cushion * (0.4 + 1.2 * first.uniform()) + left(life.payday, first.second()),
        ),
        (people.wallet[at], params.sweep.wallet_cushion * 1.2 * other.uniform()),
        (people.savings[at], params.savings.plenty * other.second()),
        (people.exchange[at], params.usdt.hoard * 2.0 * first.second()),
    ];
    let home = world.countries[people.country[at].at()].currency;
    let mut balances: Vec<(AccountIx, Minor)> = Vec::new();
    for (account, share) in share_of_flow {
        if account.is_none() || balances.iter().any(|(known, _)| *known == account) {
            continue;
        }
        let amount = Minor(libm::round(share * life.flow) as i64);
        balances.push((
            account,
            world.rates.mid(amount, home, world.accounts.get(account).currency),
        ));
    }
    balances
}
