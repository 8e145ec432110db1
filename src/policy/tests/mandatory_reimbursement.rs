use super::{deposits, ledger, reports, under};
use crate::engine::Time;
use crate::model::response::fixture::{CASE, FIRST, pass};
use crate::param::money::Minor;
use crate::policy::mandatory_reimbursement::MandatoryReimbursement;
use crate::world::InstitutionIx;

#[test]
fn reimbursement_moves_the_loss_and_changes_nothing_before_it() {
    let policy = MandatoryReimbursement {
        met: 1.0,
        excess: 0.1,
        ..MandatoryReimbursement::default()
    };
    let mut sim = under(vec![policy.into()]);
    let owner = crate::world::Owner::Business(crate::world::BusinessIx(1));
    let kind = crate::world::AccountKind::Cash;
    let till = crate::world::NewAccount {
        is_bottomless: true,
        ..sim.world.new_account(owner, 1, InstitutionIx(0), kind, Time(0))
    };
    let till = sim.world.accounts.push(&till);
    sim.world.vaults = crate::world::Vaults(vec![vec![till], vec![till]]);
    deposits(&mut sim, FIRST, 60_000);
    reports(&mut sim);
    pass(&mut sim, 30);
    let life = sim.cases[CASE.at()].life;
    // A tenth of a mean wage of 100,000 is the victim's to bear.
    assert_eq!((life.deposited, life.reimbursed), (Minor(60_000), Minor(50_000)));
    let ledger = ledger(&sim);
    assert_eq!(
        (ledger.reimbursed_by_sender_cents, ledger.reimbursed_by_receiver_cents),
        (25_000, 25_000)
    );
}
