//! A day's plan: orders and sessions of many people, brought into settlement order.
//!
//! People are planned in chunks, in parallel, each into its own buffers; a chunk sorts what it made. The day is then cut
//! into slices of time, and each slice collects its part of every chunk and sorts that, in parallel again. Both sorts
//! are by (second, tie) and then by the planner's own order, so the result does not depend on who did what when.
//! All buffers are kept from day to day.

use rayon::prelude::*;

use crate::engine::Time;
use crate::model::event::{Channel, Rail};
use crate::model::order::{Order, Session, Short};
use crate::param::money::Minor;
use crate::world::{AccountIx, DeviceIx};

/// Orders and sessions of a day, each in settlement order.
#[derive(Clone, Debug, Default)]
pub struct DayPlan {
    pub orders: Vec<Order>,
    pub sessions: Vec<Session>,
    pub(super) chunks: Vec<Chunk>,
}

impl DayPlan {
    /// Collects what the chunks made on the day that starts at `midnight`. Chunks after `used` are left over from a
    /// busier day.
    pub(super) fn collect(&mut self, used: usize) {
        let chunks = &self.chunks[..used];
        merge(chunks, |chunk| &chunk.orders, &mut self.orders);
        merge(chunks, |chunk| &chunk.sessions, &mut self.sessions);
    }
}

/// What one chunk of people plans.
#[derive(Clone, Debug, Default)]
pub(super) struct Chunk {
    pub desk: super::occasion::Desk,
    pub visits: Vec<Session>,
    pub orders: Sorted<Order>,
    pub sessions: Sorted<Session>,
}

impl Chunk {
    /// Forgets the last day.
    pub fn clear(&mut self) {
        self.desk.orders.clear();
        self.desk.looks.clear();
        self.visits.clear();
    }

    /// Sorts what was planned.
    pub fn sort(&mut self, midnight: Time) {
        self.orders.fill(&self.desk.orders, midnight);
        self.sessions.fill(&self.visits, midnight);
    }
}

/// Slices of a day: enough for any number of threads, few enough to be large.
const SLICES: usize = 96;
const SLICE: u32 = (86_400 / SLICES) as u32;

/// Something that happens in a second of the day, with an order within it.
pub(super) trait Timed: Copy + Send + Sync {
    /// What stands in a buffer before it is written.
    const BLANK: Self;
    /// When, and the tie.
    fn rank(&self) -> (Time, u32);
}

impl Timed for Order {
    const BLANK: Order = Order {
        at: Time(0),
        from: AccountIx::NONE,
        to: AccountIx::NONE,
        amount: Minor::ZERO,
        keep: Minor::ZERO,
        grain: 0,
        device: DeviceIx::NONE,
        tie: 0,
        lead: 0,
        rail: Rail::Instant,
        channel: Channel::App,
        short: Short::Everyday,
        lookalike: 0,
    };

    fn rank(&self) -> (Time, u32) {
        Order::rank(self)
    }
}

impl Timed for Session {
    const BLANK: Session = Session {
        at: Time(0),
        account: AccountIx::NONE,
        device: DeviceIx::NONE,
        tie: 0,
    };

    fn rank(&self) -> (Time, u32) {
        (self.at, self.tie)
    }
}

/// Items of one chunk in order, and where each slice of the day begins.
#[derive(Clone, Debug)]
pub(super) struct Sorted<T> {
    /// Second of the day and tie, and the position in the planner's order.
    keys: Vec<(u64, u32)>,
    items: Vec<T>,
    starts: [u32; SLICES + 1],
}

impl<T> Default for Sorted<T> {
    fn default() -> Self {
        Sorted {
            keys: Vec::new(),
            items: Vec::new(),
            starts: [0; SLICES + 1],
        }
    }
}

impl<T: Timed> Sorted<T> {
    fn fill(&mut self, planned: &[T], midnight: Time) {
        self.keys.clear();
        self.keys.extend(planned.iter().enumerate().map(|(position, item)| {
            let (at, tie) = item.rank();
            let second = (at - midnight).0.clamp(0, 86_399) as u64;
            (second << 32 | u64::from(tie), position as u32)
        }));
        self.keys.sort_unstable();
        self.items.clear();
        self.items
            .extend(self.keys.iter().map(|&(_, position)| planned[position as usize]));
        let mut slice = 0;
        for (position, (key, _)) in self.keys.iter().enumerate() {
            let into = (key >> 32) as u32 / SLICE;
            while slice <= into as usize {
                self.starts[slice] = position as u32;
                slice += 1;
            }
        }
        self.starts[slice..].fill(self.keys.len() as u32);
    }

    fn slice(&self, slice: usize) -> std::ops::Range<usize> {
        self.starts[slice] as usize..self.starts[slice + 1] as usize
    }
}

/// Merges chunks, whose order is that of people, into `out`.
fn merge<C: Sync, T: Timed>(chunks: &[C], part: impl Fn(&C) -> &Sorted<T> + Sync, out: &mut Vec<T>) {
    let sizes: Vec<usize> = (0..SLICES)
        .map(|slice| chunks.iter().map(|chunk| part(chunk).slice(slice).len()).sum())
        .collect();
    out.resize(sizes.iter().sum(), T::BLANK);
    let mut rest = out.as_mut_slice();
    let mut slices = Vec::with_capacity(SLICES);
    for (slice, size) in sizes.into_iter().enumerate() {
        let (mine, others) = rest.split_at_mut(size);
        rest = others;
        slices.push((slice, mine));
    }
    slices.into_par_iter().for_each_init(Vec::new, |keys, (slice, mine)| {
        keys.clear();
        for (number, chunk) in chunks.iter().enumerate() {
            let sorted = part(chunk);
            let range = sorted.slice(slice);
            keys.extend(range.map(|position| (sorted.keys[position].0, (number as u32, position as u32))));
        }
        keys.sort_unstable();
        for (place, &(_, (number, position))) in mine.iter_mut().zip(keys.iter()) {
            *place = part(&chunks[number as usize]).items[position as usize];
        }
    });
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn session(second: i64, tie: u32, account: u32) -> Session {
        Session {
            at: Time(86_400 * 20_000 + second),
            account: AccountIx(account),
            device: DeviceIx::NONE,
            tie,
        }
    }

    proptest! {
        #[test]
        fn merging_chunks_is_a_stable_sort(
            planned in prop::collection::vec((0_i64..86_400, 0_u32..3), 0..400),
            cut in 1_usize..50,
        ) {
            let all: Vec<Session> =
                planned.iter().enumerate().map(|(i, &(second, tie))| session(second / 60 * 60, tie, i as u32)).collect();
            let chunks: Vec<Sorted<Session>> = all
                .chunks(cut)
                .map(|part| {
                    let mut sorted = Sorted::default();
                    sorted.fill(part, Time(86_400 * 20_000));
                    sorted
                })
                .collect();
            let mut merged = vec![Session::BLANK; 7];
            merge(&chunks, |chunk| chunk, &mut merged);
            let mut expected = all;
            expected.sort_by_key(Timed::rank);
            let order = |sessions: &[Session]| sessions.iter().map(|session| session.account).collect::<Vec<_>>();
            prop_assert_eq!(order(&merged), order(&expected));
        }
    }
}
