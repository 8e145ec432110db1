//! What policies see of payments and may do about them, beside their verdicts: sizes, payments that wait, and paying a
//! victim.

use super::payment::Payment;
use super::{holds, screening};
use crate::model::facts::{Channel, Rail, Role, Status};
use crate::model::interventions::{Bearer, CaseIx, PolicyContext, PolicyView, SeenHold};
use crate::model::state::{Part, Then};
use crate::param::money::Minor;
use crate::world::{AccountIx, DeviceIx, InstitutionIx};

impl PolicyView<'_> {
    /// An amount in an account's currency, in mean monthly wages of the country where the account is kept.
    #[must_use]
    pub fn in_wages(self, account: AccountIx, amount: Minor) -> f64 {
        screening::in_wages(self.sim, account, amount)
    }

    /// So many mean monthly wages of the country where an account is kept, in the account's currency.
    #[must_use]
    pub fn wages(self, account: AccountIx, wages: f64) -> Minor {
        screening::wages(self.sim, account, wages)
    }

    /// A payment that still waits, by the key of its attempt.
    #[must_use]
    pub fn hold(self, attempt: u64) -> Option<SeenHold> {
        let holds = &self.sim.policies.holds;
        let number = holds.find(attempt)?;
        Some(SeenHold {
            number,
            victim: holds.victim(number),
        })
    }
}

impl PolicyContext<'_> {
    /// Rejects a payment that waits, unless it has been withdrawn or settled. Counted as stopped, in the ledger of the
    /// policy that holds it.
    pub fn reject_held(&mut self, hold: SeenHold) {
        holds::stop(self.sim, hold.number, Status::Rejected);
    }

    /// An institution pays a victim out of its till, at somebody's expense; nothing if the amount, in the case's
    /// currency, is not positive. Answers what came to the victim, which is made good on the case. Counted as
    /// reimbursed by whoever bears it.
    pub fn reimburse(&mut self, case: CaseIx, institution: InstitutionIx, amount: Minor, bearer: Bearer) -> Minor {
        let paid = self.pay_victim(case, institution, amount, bearer);
        let cents = self.sim.cents(paid, self.sim.cases[case.at()].currency);
        let ledger = self.ledger();
        match bearer {
            Bearer::Receiver => ledger.reimbursed_by_receiver_cents += cents,
            Bearer::Platform => ledger.reimbursed_by_platform_cents += cents,
            Bearer::State => ledger.reimbursed_by_state_cents += cents,
            Bearer::Sender | Bearer::Victim => ledger.reimbursed_by_sender_cents += cents,
        }
        paid
    }

    fn pay_victim(&mut self, case: CaseIx, institution: InstitutionIx, amount: Minor, bearer: Bearer) -> Minor {
        if !amount.is_positive() {
            return Minor::ZERO;
        }
        let sim = &mut *self.sim;
        let person = sim.cases[case.at()].person;
        let payment = Payment {
            from: sim.world.vault(institution, sim.world.people.region(person)),
            to: sim.world.people.main_account(person),
            amount,
            rail: Rail::Transfer,
            channel: Channel::Batch,
            device: DeviceIx::NONE,
            part: Part {
                role: Role::Refund,
                ring: None,
                case: None,
                case_amount: None,
                layer: None,
            },
        };
        let receipt = payment.make_honestly(sim, Then::Nothing);
        if !receipt.moved() {
            return Minor::ZERO;
        }
        let state = &mut sim.cases[case.at()];
        state.life.reimbursed += receipt.received;
        if receipt.tx_id != 0 {
            state.window.reimbursed += receipt.received;
            sim.policies.made_good.push((case, bearer, receipt.received));
        }
        receipt.received
    }
}
