use super::{ledger, under};
use crate::engine::Span;
use crate::model::interventions::{Adjustment, Request, asking};
use crate::model::response::fixture::RING;
use crate::model::state::Sim;
use crate::policy::sim_cap::SimCap;

#[test]
fn a_crew_gets_so_many_numbers_a_day() {
    let cap = SimCap {
        numbers: 2,
        identities: 1.0,
        ..SimCap::default()
    };
    let mut sim = under(vec![cap.into()]);
    let request = Request::Number { ring: RING };
    // Three recruiters find an identity each.
    let had = (0..20).filter(|_| asking::allowed(&mut sim, request)).count();
    assert_eq!(had, 6);
    assert_eq!(ledger(&sim).refused_illicit, 14);
    sim.now = sim.now + Span::DAY;
    assert!(asking::allowed(&mut sim, request));
}

#[test]
fn a_cap_makes_numbers_dear() {
    let cap = SimCap {
        price: 0.5,
        ..SimCap::default()
    };
    let price = |sim: &Sim| {
        let mut price = sim.params.crew.number_price;
        let ring = RING;
        asking::adjust(
            sim,
            Adjustment::NumberPrice {
                ring,
                price: &mut price,
            },
        );
        price
    };
    assert_eq!(price(&under(vec![cap.clone().into()])), 0.5);
    assert_eq!(price(&under(Vec::new())), 0.004);
    let nowhere = SimCap { coverage: 0.0, ..cap };
    assert_eq!(price(&under(vec![nowhere.into()])), 0.004);
}
