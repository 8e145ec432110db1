//! Rows leave a run while a day is lived, not when it is over.

use crate::common::{QUICKSTART, scenario};
use scamnet::engine::Day;
use scamnet::model::facts::Transaction;
use scamnet::{Listener, Simulation};

/// How many payments came together, on which day, and the first and last number of each lot.
#[derive(Default)]
struct Lots {
    all: Vec<(Day, usize, u64, u64)>,
    /// How often payments came: in the evening of each day of the window, and whenever a lot left within it.
    calls: usize,
}

impl Listener for Lots {
    fn payments(&mut self, day: Day, rows: &mut Vec<Transaction>) {
        self.calls += 1;
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
}

#[test]
fn payments_leave_sixteen_thousand_at_a_time_and_none_is_lost_between() {
    let sets = ["scale=0.08", "horizon.window=\"2 d\"", "response.raid=[]"];
    let mut lots = Lots::default();
    let mut simulation = Simulation::new(&scenario(QUICKSTART, &sets));
    simulation.run(&mut lots);
    let sim = simulation.state();
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
    let days = (horizon.window_end.0 - horizon.window_start.0) as usize;
    assert_eq!(lots.calls, days + within, "a lot left after its day");
}
