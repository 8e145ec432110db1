//! A day's plan: orders and logins of many people, brought into settlement order.
//!
//! People are planned in chunks, in parallel, each into its own buffers, and each chunk deals what it made into slices of
//! the day. Then every slice collects its part of all chunks and sorts it, in parallel again: by second, by ties, and
//! by the planner's own order. The result does not depend on who did what when. All buffers are kept from day to day,
//! those of a chunk for what it planned alone; what it is planned with is shared by the chunks of a thread.

use std::ops::Range;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rayon::prelude::*;

use super::intent::{Impulse, Intents, Obligation};
use super::occasion::Desk;
use super::session::Ranked;
use crate::engine::random::Draw;
use crate::engine::{Time, fetch_all};
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
#[derive(Debug, Default)]
pub struct Workshop {
    chunks: Vec<Chunk>,
    /// Those that nobody works at. There are as many as threads ever worked at once.
    benches: Mutex<Vec<Workbench>>,
    /// Whether nobody wants the logins.
    is_for_orders: bool,
}

impl Workshop {
    /// One that makes orders alone, for runs that write no tables.
    #[must_use]
    pub fn without_logins() -> Workshop {
        Workshop {
            is_for_orders: true,
            ..Workshop::default()
        }
    }

    /// Has so many chunks made on the day that starts at `midnight`, in parallel, and collects them: `order` puts a
    /// chunk's orders on a bench, `log_in` the logins that go with them.
    pub(super) fn work(
        &mut self,
        chunks: usize,
        midnight: Time,
        out: &mut DayPlan,
        order: impl Fn(usize, &mut Workbench) + Sync,
        log_in: impl Fn(&mut Workbench) + Sync,
    ) {
        if self.chunks.len() < chunks {
            self.chunks.resize_with(chunks, Chunk::default);
        }
        // Chunks after these are left over from a busier day.
        let made = &mut self.chunks[..chunks];
        let cut = Cut::for_chunks(chunks);
        made.par_iter_mut().enumerate().for_each(|(number, chunk)| {
            let mut bench = free(&self.benches).pop().unwrap_or_default();
            bench.clear();
            order(number, &mut bench);
            if !self.is_for_orders {
                log_in(&mut bench);
            }
            chunk.orders.deal(&bench.desk.orders, midnight, cut);
            chunk.logins.deal(&bench.logins, midnight, cut);
            free(&self.benches).push(bench);
        });
        merge(made, |chunk| &chunk.orders, cut, &mut out.orders);
        merge(made, |chunk| &chunk.logins, cut, &mut out.logins);
        // Somebody else may have made a payment from the same account in the same second.
        out.logins.dedup_by_key(|login| login.login_id);
    }
}

/// Benches are cleared before use, so one that was left by a panic is as good as any.
fn free(benches: &Mutex<Vec<Workbench>>) -> MutexGuard<'_, Vec<Workbench>> {
    benches.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Where one thread makes a chunk's plan.
#[derive(Clone, Debug, Default)]
pub(super) struct Workbench {
    /// Who does anything today, with the draw that says so.
    pub active: Vec<(PersonIx, Draw)>,
    pub impulses: Vec<Impulse>,
    pub obligations: Vec<Obligation>,
    pub intents: Intents,
    pub desk: Desk,
    /// Sessions as they are planned, and in order.
    pub planned: Vec<Ranked>,
    pub sorted: Vec<Ranked>,
    pub logins: Vec<Login>,
}

impl Workbench {
    fn clear(&mut self) {
        self.impulses.clear();
        self.obligations.clear();
        self.intents.clear();
        self.desk.orders.clear();
        self.desk.sessions.clear();
        self.logins.clear();
    }
}

/// What one chunk of people plans.
#[derive(Debug, Default)]
struct Chunk {
    orders: Dealt<Order>,
    logins: Dealt<Login>,
}

/// Slices of a day: enough for any number of threads, few enough to be large.
const SLICES: usize = 96;
const SLICE: u32 = (86_400 / SLICES) as u32;

/// Into how many parts a second is cut, by the first bits of ties: a power of two, so that large worlds have few items in
/// each, and small ones few parts to count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Cut(u32);

impl Cut {
    /// What suits a day planned in so many chunks.
    const fn for_chunks(chunks: usize) -> Cut {
        Cut(if chunks < 64 { 0 } else { 3 })
    }

    /// Parts of a slice.
    const fn parts(self) -> usize {
        (SLICE as usize) << self.0
    }

    /// The part of its slice that an item falls in.
    fn part(self, second: u32, tie: u64) -> u16 {
        // In two steps, since no number can be shifted by all of its bits.
        ((second % SLICE) << self.0 | (tie >> 32 >> (32 - self.0)) as u32) as u16
    }
}

/// Something that happens in a second of the day, with an order within it.
trait Timed: Copy + Send + Sync {
    /// What stands in a buffer before it is written.
    const BLANK: Self;
    /// When.
    fn at(&self) -> Time;
    /// The order within a second.
    fn tie(&self) -> u64;
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

    fn at(&self) -> Time {
        self.at
    }

    /// One payer's are told apart by a hash of the payee, so that they do not depend on who else is planned.
    fn tie(&self) -> u64 {
        u64::from(self.tie) << 32 | u64::from(self.to.0.wrapping_mul(0x9e37_79b1))
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

    fn at(&self) -> Time {
        self.ts
    }

    fn tie(&self) -> u64 {
        self.rank().1
    }
}

/// Items of one chunk dealt into slices of the day, in the planner's order within each.
#[derive(Clone, Debug)]
struct Dealt<T> {
    items: Vec<T>,
    /// The part of the slice that each falls in: counting does not touch the items themselves.
    parts: Vec<u16>,
    starts: [u32; SLICES + 1],
}

impl<T> Default for Dealt<T> {
    fn default() -> Self {
        Dealt {
            items: Vec::new(),
            parts: Vec::new(),
            starts: [0; SLICES + 1],
        }
    }
}

impl<T: Timed> Dealt<T> {
    fn deal(&mut self, planned: &[T], midnight: Time, cut: Cut) {
        let second = |item: &T| (item.at() - midnight).0.clamp(0, 86_399) as u32;
        let mut next = [0; SLICES];
        for item in planned {
            next[(second(item) / SLICE) as usize] += 1;
        }
        let mut start = 0;
        for (place, next) in next.iter_mut().enumerate() {
            self.starts[place] = start;
            start += std::mem::replace(next, start);
        }
        self.starts[SLICES] = start;
        self.items.resize(planned.len(), T::BLANK);
        // They are written all over, and were last used a day ago.
        fetch_all(&self.items);
        self.parts.resize(planned.len(), 0);
        for item in planned {
            let second = second(item);
            let next = &mut next[(second / SLICE) as usize];
            self.items[*next as usize] = *item;
            self.parts[*next as usize] = cut.part(second, item.tie());
            *next += 1;
        }
    }

    fn range(&self, slice: usize) -> Range<usize> {
        self.starts[slice] as usize..self.starts[slice + 1] as usize
    }
}

/// How many chunks ahead their items of a slice are fetched: a kilobyte or so, which takes as long to use as to bring.
const ITEMS_AHEAD: usize = 2;
/// How many chunks ahead the parts of these: a line or two, which take no time to use.
const PARTS_AHEAD: usize = 16;

/// Merges chunks, whose order is that of people, into `out`.
fn merge<C: Sync, T: Timed>(chunks: &[C], part: impl Fn(&C) -> &Dealt<T> + Sync, cut: Cut, out: &mut Vec<T>) {
    let sizes: Vec<usize> = (0..SLICES)
        .map(|slice| chunks.iter().map(|chunk| part(chunk).range(slice).len()).sum())
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
        let mut next = vec![0_u32; cut.parts() + 1];
        for (place, chunk) in chunks.iter().enumerate() {
            if let Some(later) = chunks.get(place + PARTS_AHEAD) {
                let dealt = part(later);
                fetch_all(&dealt.parts[dealt.range(slice)]);
            }
            let dealt = part(chunk);
            for &part in &dealt.parts[dealt.range(slice)] {
                next[usize::from(part) + 1] += 1;
            }
        }
        for place in 1..next.len() {
            next[place] += next[place - 1];
        }
        // It is written all over, in no order; and was last used a day ago.
        fetch_all(mine);
        for (place, chunk) in chunks.iter().enumerate() {
            if let Some(later) = chunks.get(place + ITEMS_AHEAD) {
                let dealt = part(later);
                fetch_all(&dealt.items[dealt.range(slice)]);
            }
            let dealt = part(chunk);
            let range = dealt.range(slice);
            for (item, &part) in dealt.items[range.clone()].iter().zip(&dealt.parts[range]) {
                let next = &mut next[usize::from(part)];
                mine[*next as usize] = *item;
                *next += 1;
            }
        }
        // Each part's end is where the next one began. Parts hold few items: put those in the order of their ties.
        let mut start = 0;
        for &end in &next[..cut.parts()] {
            if end > start + 1 {
                mine[start as usize..end as usize].sort_by_key(T::tie);
            }
            start = end;
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
            seconds in prop::sample::select(vec![Cut(0), Cut(3)]),
        ) {
            let all: Vec<Order> =
                planned.iter().enumerate().map(|(i, &(second, tie))| order(second / 60 * 60, tie << 30, i as u32)).collect();
            let chunks: Vec<Dealt<Order>> = all
                .chunks(cut)
                .map(|part| {
                    let mut dealt = Dealt::default();
                    dealt.deal(part, Time(86_400 * 20_000), seconds);
                    dealt
                })
                .collect();
            let mut merged = vec![Order::BLANK; 7];
            merge(&chunks, |chunk| chunk, seconds, &mut merged);
            let mut expected = all;
            expected.sort_by_key(|order| (order.at, Timed::tie(order)));
            let order = |orders: &[Order]| orders.iter().map(|order| order.from).collect::<Vec<_>>();
            prop_assert_eq!(order(&merged), order(&expected));
        }
    }
}
