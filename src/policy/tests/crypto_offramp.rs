use super::{payment, under};
use crate::engine::Time;
use crate::model::facts::{Rail, Role};
use crate::model::payments::payment::Payment;
use crate::model::state::{Sim, Then};
use crate::param::money::Minor;
use crate::policy::crypto_offramp::CryptoOfframp;
use crate::world::{AccountIx, InstitutionIx};

#[test]
fn the_first_conversion_is_held() {
    let mut sim = under(vec![CryptoOfframp::default().into()]);
    let owner = sim.world.accounts.record(AccountIx(1)).owner();
    let kind = crate::world::AccountKind::Exchange;
    let exchange = sim.world.new_account(owner, 3, InstitutionIx(0), kind, Time(0));
    let exchange = sim.world.accounts.push(&crate::world::NewAccount {
        balance: Minor(1_000_000),
        ..exchange
    });
    let convert = |sim: &mut Sim| {
        let payment = Payment {
            rail: Rail::Exchange,
            ..payment(AccountIx(1), exchange, 10_000, Role::Refund)
        };
        payment.make_honestly(sim, Then::Nothing)
    };
    assert!(convert(&mut sim).held());
    assert!(convert(&mut sim).moved());
}
