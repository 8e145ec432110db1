//! What a bank does when its customer is about to pay an account that it knows to be bad.

use crate::engine::random::join;
use crate::model::interventions::port::{self, Lever};
use crate::model::response::decision;
use crate::model::state::Sim;
use crate::param::money::Minor;
use crate::world::AccountIx;

/// What comes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    Pass,
    /// The payment is refused.
    Reject,
    /// What the customer is told, with a warning or a refusal, is enough.
    Understood,
}

/// Checks a victim's payment against what the payer's institution knows: complaints of its own customers, those about its
/// own accounts, and a little that it hears. Everyday payments never go to such accounts often enough to matter.
#[must_use]
pub fn check_victim_payment(sim: &Sim, from: AccountIx, to: AccountIx, amount: Minor) -> Check {
    let Some(complaints) = sim.justice.accused.get(&to) else {
        return Check::Pass;
    };
    let bank = &sim.params.justice.bank;
    let (payer, payee) = (sim.world.accounts.get(from), sim.world.accounts.get(to));
    let institution = payer.institution();
    let institution_id = sim.world.institutions[institution.at()].id;
    let told = || {
        complaints
            .iter()
            .any(|complaint| sim.justice.complaints[complaint.at()].institution == institution)
    };
    let heard = || {
        let mut share = bank.hears;
        port::turn(
            sim,
            Lever::Hears {
                institution,
                share: &mut share,
            },
        );
        sim.seed
            .draw(decision::HEARD, join(payee.id.0, institution_id.0), 0, 0)
            .chance(share)
    };
    if institution != payee.institution() && !told() && !heard() {
        return Check::Pass;
    }
    let key = join(join(payer.id.0, payee.id.0), amount.0 as u64);
    let today = i64::from(sim.now.day().0);
    let draw = sim.seed.draw(decision::CHECKED, key, today, 0);
    let refuses = draw.chance(bank.refuses_known);
    let told = refuses || draw.second() < bank.warns_known;
    let understands = sim.seed.draw(decision::CHECKED, key, today, 1);
    if told && understands.chance(bank.tells_known) {
        Check::Understood
    } else if refuses {
        Check::Reject
    } else {
        Check::Pass
    }
}
