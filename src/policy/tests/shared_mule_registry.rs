use super::{deposits, frozen, ledger, payment, under};
use crate::engine::Span;
use crate::model::facts::{Actor, Reason, Refusal, Role};
use crate::model::interventions::{Request, asking};
use crate::model::response::fixture::{FIRST, pass, recruit};
use crate::model::state::{Sim, Task, Then};
use crate::param::money::Minor;
use crate::policy::shared_mule_registry::{Others, SharedMuleRegistry};
use crate::world::{AccountIx, AccountKind, InstitutionIx, OpeningChannel, Owner, PersonIx};

#[test]
fn members_of_the_registry_refuse_what_one_of_them_froze_until_it_is_repaired() {
    let registry = SharedMuleRegistry::default();
    let mut sim = under(vec![registry.clone().into()]);
    sim.freeze(FIRST, Actor::Bank, Reason::Alert);
    assert!(deposits(&mut sim, FIRST, 10_000).moved(), "word takes six hours");
    pass(&mut sim, 1);
    assert_eq!(deposits(&mut sim, FIRST, 10_000).refusal, Some(Refusal::Policy));
    sim.unfreeze(FIRST, Actor::Bank, Reason::Review);
    pass(&mut sim, 1);
    assert!(
        !deposits(&mut sim, FIRST, 10_000).moved(),
        "the entry stands for five days"
    );
    pass(&mut sim, 5);
    assert!(deposits(&mut sim, FIRST, 10_000).moved());
    let partial = SharedMuleRegistry {
        institutions: vec!["bank 1".into()],
        ..registry
    };
    let mut sim = under(vec![partial.into()]);
    sim.freeze(FIRST, Actor::Bank, Reason::Alert);
    pass(&mut sim, 1);
    assert!(
        deposits(&mut sim, FIRST, 10_000).moved(),
        "bank 2, which froze it, has not joined"
    );
}

/// Another account of the holder of [`FIRST`], at the other bank, and its owner.
fn other_of_first(sim: &mut Sim) -> AccountIx {
    let (owner, bank) = (Owner::Person(PersonIx(2)), InstitutionIx(0));
    let (kind, channel) = (AccountKind::Current, OpeningChannel::App);
    let account = sim.world.open_account(owner, bank, kind, sim.now, channel);
    sim.world.accounts.get_mut(account).balance = Minor(50_000);
    account
}

#[test]
fn the_registry_knows_whose_account_it_is_and_members_act_on_the_others() {
    let under_others = |others| {
        let registry = SharedMuleRegistry {
            others,
            ..SharedMuleRegistry::default()
        };
        let mut sim = under(vec![registry.into()]);
        let other = other_of_first(&mut sim);
        sim.freeze(FIRST, Actor::Bank, Reason::Alert);
        pass(&mut sim, 1);
        let receipt = payment(AccountIx(8), other, 10_000, Role::Refund).make_honestly(&mut sim, Then::Nothing);
        (sim, other, receipt)
    };
    let (sim, _, receipt) = under_others(Others::Nothing);
    assert!(receipt.moved());
    assert_eq!(ledger(&sim).stopped_honest, 0);
    let (sim, _, receipt) = under_others(Others::Reject);
    assert_eq!(receipt.refusal, Some(Refusal::Policy));
    assert_eq!(
        (ledger(&sim).stopped_honest, ledger(&sim).stopped_honest_cents),
        (1, 10_000)
    );
    let (_, _, receipt) = under_others(Others::Hold);
    assert!(receipt.held());
    let (mut sim, other, _) = under_others(Others::Freeze);
    assert!(frozen(&sim, other));
    let counts = ledger(&sim);
    assert_eq!(
        (counts.frozen, counts.frozen_wrongly),
        (1, 1),
        "nobody but the holder uses it"
    );
    assert_eq!((counts.alerts, counts.alerts_right), (2, 1), "it is listed too");
    pass(&mut sim, 60);
    assert!(!frozen(&sim, other), "the holder was heard");
}

#[test]
fn a_listed_holder_is_turned_away_until_a_wrong_entry_is_repaired() {
    let registry = SharedMuleRegistry {
        turns_away: 1.0,
        ..SharedMuleRegistry::default()
    };
    let mut sim = under(vec![registry.into()]);
    let request = |person| Request::Account {
        key: 3,
        person: PersonIx(person),
        institution: InstitutionIx(0),
    };
    // Person 8 has nothing to do with any crew.
    let wronged = AccountIx(8);
    sim.freeze(wronged, Actor::Bank, Reason::Alert);
    let opens = sim.now + Span(2 * 86_400);
    let owner = Owner::Person(PersonIx(8));
    let (bank, kind) = (InstitutionIx(1), AccountKind::Current);
    let opened = sim.world.open_account(owner, bank, kind, opens, OpeningChannel::App);
    assert!(asking::allowed(&mut sim, request(8)), "word takes six hours");
    pass(&mut sim, 1);
    assert!(!asking::allowed(&mut sim, request(8)));
    assert!(asking::allowed(&mut sim, request(7)));
    sim.now = opens.day().start();
    asking::begin_day(&mut sim, opens.day());
    pass(&mut sim, 2);
    assert!(frozen(&sim, opened), "it can pay nothing at first");
    let counts = ledger(&sim);
    assert_eq!((counts.refused_illicit, counts.refused_honest), (1, 1));
    sim.unfreeze(wronged, Actor::Bank, Reason::Review);
    pass(&mut sim, 6);
    assert!(!frozen(&sim, opened));
    assert!(asking::allowed(&mut sim, request(8)));
}

#[test]
fn a_crew_gives_up_an_account_to_which_no_payment_comes_through() {
    let mut sim = under(vec![SharedMuleRegistry::default().into()]);
    let other = other_of_first(&mut sim);
    recruit(&mut sim, other, PersonIx(2), 1, false);
    sim.freeze(FIRST, Actor::Bank, Reason::Alert);
    pass(&mut sim, 1);
    let mule = sim.mules.of[&other];
    // Whether what comes in the next hours is the account's end.
    let gives_up = |sim: &mut Sim| {
        let until = sim.now + Span::DAY;
        let tasks = std::iter::from_fn(|| sim.calendar.take_before(until));
        tasks
            .filter(|(_, task)| matches!(task, Task::Retire(out) if *out == mule))
            .count()
            > 0
    };
    for _ in 0..2 {
        assert!(deposits(&mut sim, other, 10_000).turned_away());
    }
    assert!(!gives_up(&mut sim), "two may be chance");
    assert!(deposits(&mut sim, other, 10_000).turned_away());
    assert!(gives_up(&mut sim));
    assert_eq!(ledger(&sim).stopped_illicit, 3);
}
