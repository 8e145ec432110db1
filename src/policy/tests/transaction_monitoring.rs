use super::{deposits, frozen, honest, ledger, under};
use crate::engine::Span;
use crate::model::facts::Status;
use crate::model::response::fixture::{FIRST, pass};
use crate::param::dist::SpanDist;
use crate::policy::transaction_monitoring::{Consequence, TransactionMonitoring};
use crate::world::AccountIx;

#[test]
fn an_analyst_stops_the_payment_and_freezes_the_account_unless_there_is_no_time() {
    let monitoring = TransactionMonitoring {
        sensitivity: 1.0,
        false_positive: 0.0,
        confirms: 1.0,
        capacity: 1e9,
        handling: SpanDist::Fixed(Span::HOUR),
        ..TransactionMonitoring::default()
    };
    let mut sim = under(vec![monitoring.clone().into()]);
    assert!(deposits(&mut sim, FIRST, 60_000).held());
    assert!(honest(&mut sim, 60_000).moved());
    pass(&mut sim, 1);
    assert_eq!(sim.book.rows[1].status, Status::Rejected);
    assert!(frozen(&sim, FIRST));
    let counts = ledger(&sim);
    assert_eq!(
        (counts.alerts, counts.alerts_right, counts.frozen, counts.frozen_wrongly),
        (1, 1, 1, 0)
    );
    assert_eq!(counts.analyst_minutes, 20);
    let busy = TransactionMonitoring {
        capacity: 0.0,
        ..monitoring.clone()
    };
    let mut sim = under(vec![busy.into()]);
    assert!(deposits(&mut sim, FIRST, 60_000).moved());
    assert_eq!(ledger(&sim).alerts_dropped, 1);
    let wrong = TransactionMonitoring {
        false_positive: 1.0,
        confirms_wrongly: 1.0,
        action: Consequence::Freeze,
        ..monitoring
    };
    let mut sim = under(vec![wrong.into()]);
    assert!(honest(&mut sim, 60_000).moved());
    pass(&mut sim, 1);
    assert!(frozen(&sim, AccountIx(1)));
    assert_eq!(ledger(&sim).frozen_wrongly, 1);
    pass(&mut sim, 60);
    assert!(!frozen(&sim, AccountIx(1)), "the holder was heard");
}
