//! What a bank does of its own when a customer is about to pay an account of which it has heard complaints.
//!
//! It refuses some, warns about others and lets the rest go, whoever pays: it cannot tell a victim from anybody else.
//! Only what customers do about a warning depends on them. An established company is not refused for a complaint, and a
//! public chain's addresses are no accounts that banks know.

use super::decision;
use super::screening::Ruling;
use crate::engine::random::join;
use crate::model::facts::{Channel, Rail, Refusal};
use crate::model::interventions::{Adjustment, Payer, asking};
use crate::model::settlement::book::Answer;
use crate::model::settlement::order::Order;
use crate::model::state::{ComplaintIx, Sim};
use crate::param::money::Minor;
use crate::world::{AccountIx, InstitutionIx};

/// What the payer's institution makes of a payment that would settle, if it has something to say: complaints of its own
/// customers count, those about its own accounts, and a little that it hears.
pub(super) fn ruling(sim: &Sim, order: &Order, payer: Payer) -> Option<Ruling> {
    if matches!(order.rail, Rail::Onchain | Rail::Atm | Rail::Agent) || order.channel == Channel::Batch {
        return None;
    }
    let complaints = sim.response.accused.get(&order.to)?;
    if !sim.may_be_stopped(order.to) || !knows(sim, order.from, order.to, complaints) {
        return None;
    }
    let bank = &sim.params.response.bank;
    let accounts = &sim.world.accounts;
    let key = join(
        join(accounts.get(order.from).id.0, accounts.get(order.to).id.0),
        order.amount.0 as u64,
    );
    let today = i64::from(sim.now.day().0);
    let draw = sim.seed.draw(decision::CHECKED, key, today, 0);
    let refuses = draw.chance(bank.refuses_known);
    let tells = refuses || draw.second() < bank.warns_known;
    let understood = tells
        && matches!(payer, Payer::Victim(_))
        && sim.seed.draw(decision::CHECKED, key, today, 1).chance(bank.tells_known);
    match (refuses, understood) {
        (true, understood) => Some(Ruling::Refused {
            refusal: Refusal::Payee,
            answer: Answer {
                allowed: Minor::ZERO,
                again: None,
                understood,
            },
            resumes: 0.0,
        }),
        (false, true) => Some(Ruling::Withdrawn),
        (false, false) => None,
    }
}

/// Whether the payer's institution knows of complaints about the payee.
fn knows(sim: &Sim, from: AccountIx, to: AccountIx, complaints: &[ComplaintIx]) -> bool {
    let (payer, payee) = (sim.world.accounts.get(from), sim.world.accounts.get(to));
    let institution = payer.institution();
    let told = || {
        let mut made = complaints
            .iter()
            .map(|complaint| &sim.response.complaints[complaint.at()]);
        made.any(|complaint| complaint.institution == institution)
    };
    institution == payee.institution() || told() || hears(sim, institution, to)
}

/// Whether word of an account has got to an institution that is concerned by none of its complaints.
fn hears(sim: &Sim, institution: InstitutionIx, account: AccountIx) -> bool {
    let mut share = sim.params.response.bank.hears;
    asking::adjust(
        sim,
        Adjustment::Hears {
            institution,
            share: &mut share,
        },
    );
    let account_id = sim.world.accounts.get(account).id;
    let institution_id = sim.world.institutions[institution.at()].id;
    sim.seed
        .draw(decision::HEARD, join(account_id.0, institution_id.0), 0, 0)
        .chance(share)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::facts::{Role, Status};
    use crate::model::params::ResponseParams;
    use crate::model::payments::payment::Payment;
    use crate::model::response::case_ended;
    use crate::model::response::fixture::{CASE, FIRST, RING, SECOND, deposit, pass, prompt, town};
    use crate::model::settlement::book::Receipt;
    use crate::model::state::Part;
    use crate::world::DeviceIx;

    fn careful() -> ResponseParams {
        let mut params = prompt();
        params.bank.refuses_known = 1.0;
        params.bank.tells_known = 0.0;
        params.bank.hears = 0.0;
        // The account stays open: what is seen is the check, not the freeze.
        params.bank.cooperates = 0.0;
        params
    }

    /// Somebody pays 5 minor units from an account, as an everyday payment or a crew's.
    fn pay(sim: &mut Sim, from: u32, to: AccountIx, is_crews: bool) -> Receipt {
        sim.world.accounts.get_mut(AccountIx(from)).balance += Minor(5);
        let payment = Payment {
            from: AccountIx(from),
            to,
            amount: Minor(5),
            rail: Rail::Instant,
            channel: Channel::App,
            device: DeviceIx::NONE,
            part: Part::of_ring(Role::Layering, RING),
        };
        let then = crate::model::state::Then::Nothing;
        if is_crews {
            payment.make_then(sim, then)
        } else {
            payment.make_honestly(sim, then)
        }
    }

    #[test]
    fn a_reported_account_is_known_at_its_own_bank_and_the_victims_whoever_pays() {
        let mut sim = town(careful());
        deposit(&mut sim, SECOND, 50_000);
        assert!(pay(&mut sim, 0, SECOND, false).moved(), "nobody has complained yet");
        case_ended(&mut sim, CASE);
        pass(&mut sim, 2);
        let rows = sim.book.rows.len();
        let arrived = |sim: &Sim| sim.world.accounts.get(SECOND).received_today;
        let before = arrived(&sim);
        // The victim and the payee bank at 1 (accounts 0 and 4), accounts 2 and 6 are at bank 2.
        let refused = pay(&mut sim, 0, SECOND, false);
        assert_eq!(
            (refused.status, refused.refusal),
            (Some(Status::Rejected), Some(Refusal::Payee))
        );
        assert_eq!(sim.book.rows[rows].refusal, Some(Refusal::Payee), "it leaves a row");
        assert_eq!(
            pay(&mut sim, 0, SECOND, true).refusal,
            Some(Refusal::Payee),
            "a crew's too"
        );
        assert_eq!(
            arrived(&sim),
            before,
            "what was refused has not come to the payee's bank"
        );
        assert!(pay(&mut sim, 6, SECOND, false).moved(), "another bank knows nothing");
        assert!(
            pay(&mut sim, 0, FIRST, false).moved(),
            "of another account nobody complained"
        );
    }

    #[test]
    fn a_bank_that_refuses_none_and_warns_nobody_changes_nothing() {
        let mut params = careful();
        params.bank.refuses_known = 0.0;
        params.bank.warns_known = 0.0;
        params.bank.tells_known = 1.0;
        let mut sim = town(params);
        deposit(&mut sim, SECOND, 50_000);
        case_ended(&mut sim, CASE);
        pass(&mut sim, 2);
        assert!(pay(&mut sim, 0, SECOND, false).moved());
        assert!(victim_pays(&mut sim).moved(), "nor a victim, who would understand");
    }

    #[test]
    fn only_a_victim_understands_a_warning() {
        let mut params = careful();
        params.bank.refuses_known = 0.0;
        params.bank.warns_known = 1.0;
        params.bank.tells_known = 1.0;
        let mut sim = town(params);
        deposit(&mut sim, SECOND, 50_000);
        case_ended(&mut sim, CASE);
        pass(&mut sim, 2);
        assert!(pay(&mut sim, 0, SECOND, false).moved(), "anybody else goes on");
        assert_eq!(victim_pays(&mut sim).status, Some(Status::Cancelled));
    }

    /// The victim of the case pays 5 minor units more.
    fn victim_pays(sim: &mut Sim) -> Receipt {
        let deposit = Payment {
            from: AccountIx(0),
            to: SECOND,
            amount: Minor(5),
            rail: Rail::Instant,
            channel: Channel::App,
            device: DeviceIx::NONE,
            part: Part {
                case: Some(CASE),
                ..Part::of_ring(Role::Deposit, RING)
            },
        };
        sim.world.accounts.get_mut(AccountIx(0)).balance += Minor(5);
        deposit.make(sim)
    }
}
