//! Rows leave a run while a day is lived, not when it is over.

use crate::common::{QUICKSTART, live_before};
use scamnet::engine::Day;
use scamnet::model::event::{Contact, ContactLabel, Event, Listener, Login, Transaction, TransactionLabel};
use scamnet::world::World;

/// How many payments came together, on which day, and the first and last number of each lot.
#[derive(Default)]
struct Lots {
    all: Vec<(Day, usize, u64, u64)>,
    /// How often a buffer was asked for: at the start of a day, and whenever a lot leaves within it.
    buffers: usize,
}

impl Listener for Lots {
    fn window_opens(&mut self, _: &World) {}
    fn payments_buffer(&mut self) -> Vec<Transaction> {
        self.buffers += 1;
        Vec::new()
    }
    fn payments(&mut self, day: Day, rows: Vec<Transaction>) {
        let Some((first, last)) = rows.first().zip(rows.last()) else {
            return;
        };
        assert!(
            rows.windows(2)
                .all(|pair| pair[0].tx_id + 1 == pair[1].tx_id && pair[0].ts <= pair[1].ts)
        );
        assert!(rows.iter().all(|row| row.ts.day() == day));
        self.all.push((day, rows.len(), first.tx_id, last.tx_id));
    }
    fn logins(&mut self, _: Day, _: Vec<Login>) {}
    fn contacts(&mut self, _: Day, _: Vec<(Contact, ContactLabel)>) {}
    fn transaction_labels(&mut self, _: Vec<TransactionLabel>) {}
    fn event(&mut self, _: Event) {}
    fn window_closes(&mut self, _: &World) {}
}

#[test]
fn payments_leave_sixteen_thousand_at_a_time_and_none_is_lost_between() {
    let sets = ["scale=0.08", "horizon.window=\"2 d\"", "justice.raid=[]"];
    let mut lots = Lots::default();
    let sim = live_before(QUICKSTART, &sets, &mut lots);
    let mut next = 1;
    let mut within = 0;
    for (place, &(day, count, first, last)) in lots.all.iter().enumerate() {
        assert_eq!(first, next);
        next = last + 1;
        if lots.all.get(place + 1).is_some_and(|(later, ..)| *later == day) {
            assert_eq!(count, 16_384);
            within += 1;
        }
    }
    assert_eq!(next - 1, sim.book.last_tx);
    assert!(within > 1, "two days in {} lots", lots.all.len());
    let horizon = sim.world.horizon;
    let days = (horizon.end.0 - horizon.start.0) as usize;
    assert_eq!(lots.buffers, days + within, "a lot left after its day");
}
