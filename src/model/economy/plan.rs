//! A day's plan: orders and logins of many people, brought into settlement order.
//!
//! People are planned in chunks, in parallel, each into its own buffers, and each chunk deals what it made into slices of
//! the day. Then every slice collects its part of all chunks and sorts it, in parallel again: by second, by ties, and
//! by the planner's own order. The result does not depend on who did what when. All buffers are kept from day to day.

use rayon::prelude::*;

use super::occasion::Desk;
use crate::engine::Time;
use crate::engine::random::Draw;
use crate::model::event::{Channel, Login, Rail};
use crate::model::order::{Order, Short};
use crate::param::money::Minor;
use crate::world::{AccountIx, DeviceIx, PersonIx, PublicId};

/// Orders and logins of a day, each in settlement order.
#[derive(Clone, Debug, Default)]
pub struct DayPlan {
    pub orders: Vec<Order>,
    pub logins: Vec<Login>,
}

/// Where plans are made: buffers that are kept from day to day.
#[derive(Clone, Debug, Default)]
pub struct Workshop {
    pub(super) chunks: Vec<Chunk>,
    /// Whether nobody wants the logins.
    pub(super) is_for_orders: bool,
}

impl Workshop {
    /// One that makes orders alone, for runs that write no tables.
    #[must_use]
    pub fn without_logins() -> Workshop {
        Workshop {
            chunks: Vec::new(),
            is_for_orders: true,
        }
    }

    /// Collects what the chunks made on the day that starts at `midnight`. Chunks after `used` are left over from a
    /// busier day.
    pub(super) fn collect(&self, used: usize, midnight: Time, out: &mut DayPlan) {
        let chunks = &self.chunks[..used];
        merge(chunks, |chunk| &chunk.orders, midnight, &mut out.orders);
        merge(chunks, |chunk| &chunk.logins, midnight, &mut out.logins);
        // Somebody else may have made a payment from the same account in the same second.
        out.logins.dedup_by_key(|login| login.login_id);
    }
}

/// What one chunk of people plans.
#[derive(Clone, Debug, Default)]
pub(super) struct Chunk {
    /// Who does anything today, with the draw that says so.
    pub active: Vec<(PersonIx, Draw)>,
    /// One person's day.
    pub desk: Desk,
    /// Everybody's.
    pub rows: Vec<Login>,
    /// Whether nobody wants those.
    pub is_for_orders: bool,
    pub orders: Dealt<Order>,
    pub logins: Dealt<Login>,
}

impl Chunk {
    /// Forgets the last day.
    pub fn clear(&mut self) {
        self.desk.orders.clear();
        self.desk.sessions.clear();
        self.rows.clear();
    }

    /// Deals what was planned into slices.
    pub fn deal(&mut self, midnight: Time) {
        self.orders.deal(&self.desk.orders, midnight);
        self.logins.deal(&self.rows, midnight);
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
    fn rank(&self) -> (Time, u64);
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

    fn rank(&self) -> (Time, u64) {
        Order::rank(self)
    }
}

impl Timed for Login {
    const BLANK: Login = Login {
        login_id: PublicId(0),
        ts: Time(0),
        customer_id: PublicId(0),
        device_id: PublicId(0),
        network_id: PublicId(0),
        country: "",
    };

    fn rank(&self) -> (Time, u64) {
        Login::rank(self)
    }
}

/// Items of one chunk dealt into slices of the day, in the planner's order within each.
#[derive(Clone, Debug)]
pub(super) struct Dealt<T> {
    items: Vec<T>,
    starts: [u32; SLICES + 1],
}

impl<T> Default for Dealt<T> {
    fn default() -> Self {
        Dealt {
            items: Vec::new(),
            starts: [0; SLICES + 1],
        }
    }
}

impl<T: Timed> Dealt<T> {
    fn deal(&mut self, planned: &[T], midnight: Time) {
        let slice = |item: &T| (second(item, midnight) / SLICE) as usize;
        let mut next = [0; SLICES];
        for item in planned {
            next[slice(item)] += 1;
        }
        let mut start = 0;
        for (place, next) in next.iter_mut().enumerate() {
            self.starts[place] = start;
            start += std::mem::replace(next, start);
        }
        self.starts[SLICES] = start;
        self.items.resize(planned.len(), T::BLANK);
        for item in planned {
            let next = &mut next[slice(item)];
            self.items[*next as usize] = *item;
            *next += 1;
        }
    }

    fn slice(&self, slice: usize) -> &[T] {
        &self.items[self.starts[slice] as usize..self.starts[slice + 1] as usize]
    }
}

/// Second of the day.
#[inline]
fn second<T: Timed>(item: &T, midnight: Time) -> u32 {
    (item.rank().0 - midnight).0.clamp(0, 86_399) as u32
}

/// Merges chunks, whose order is that of people, into `out`.
fn merge<C: Sync, T: Timed>(chunks: &[C], part: impl Fn(&C) -> &Dealt<T> + Sync, midnight: Time, out: &mut Vec<T>) {
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
    slices.into_par_iter().for_each(|(slice, mine)| {
        let first = slice as u32 * SLICE;
        let mut next = [0_u32; SLICE as usize + 1];
        let items = || chunks.iter().flat_map(|chunk| part(chunk).slice(slice));
        for item in items() {
            next[(second(item, midnight) - first) as usize + 1] += 1;
        }
        for place in 1..next.len() {
            next[place] += next[place - 1];
        }
        for item in items() {
            let next = &mut next[(second(item, midnight) - first) as usize];
            mine[*next as usize] = *item;
            *next += 1;
        }
        // Each second's end is where the next one began. Seconds hold few items: put those in the order of their ties.
        let mut start = 0;
        for &end in &next[..SLICE as usize] {
            mine[start..end as usize].sort_by_key(|item| item.rank().1);
            start = end as usize;
        }
    });
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn order(second: i64, tie: u32, account: u32) -> Order {
        Order {
            at: Time(86_400 * 20_000 + second),
            from: AccountIx(account),
            tie,
            ..Order::BLANK
        }
    }

    proptest! {
        #[test]
        fn merging_chunks_is_a_stable_sort(
            planned in prop::collection::vec((0_i64..86_400, 0_u32..3), 0..400),
            cut in 1_usize..50,
        ) {
            let all: Vec<Order> =
                planned.iter().enumerate().map(|(i, &(second, tie))| order(second / 60 * 60, tie, i as u32)).collect();
            let chunks: Vec<Dealt<Order>> = all
                .chunks(cut)
                .map(|part| {
                    let mut dealt = Dealt::default();
                    dealt.deal(part, Time(86_400 * 20_000));
                    dealt
                })
                .collect();
            let mut merged = vec![Order::BLANK; 7];
            merge(&chunks, |chunk| chunk, Time(86_400 * 20_000), &mut merged);
            let mut expected = all;
            expected.sort_by_key(Timed::rank);
            let order = |orders: &[Order]| orders.iter().map(|order| order.from).collect::<Vec<_>>();
            prop_assert_eq!(order(&merged), order(&expected));
        }
    }
}
