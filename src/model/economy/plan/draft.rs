//! A day's plan: orders and logins of many people, brought into settlement order.
//!
//! People are planned in chunks, in parallel, each into its own buffers, and each chunk deals what it made into slices
//! of the day: the draft. A slice is collected from all chunks when it is wanted, and sorted: by second, by ties, and
//! by the planner's own order. The result does not depend on who did what when. All buffers are kept from day to day,
//! those of a chunk for what it planned alone; what it is planned with is shared by the chunks of a thread.

use std::ops::Range;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rayon::prelude::*;

use super::intent::{Impulse, Intents, Obligation};
use super::occasion::Drafts;
use super::session::{Ranked, Visit, rows};
use crate::engine::random::Draw;
use crate::engine::time::Stamp;
use crate::engine::{Span, Time, prefetch_all, with_later};
use crate::model::economy::society::Society;
use crate::model::facts::{Channel, Login, Rail};
use crate::model::settlement::order::{Order, Short};
use crate::param::money::Minor;
use crate::world::{AccountIx, DeviceIx, PersonIx};

/// Orders and logins of a day or a portion of it, each in settlement order.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    pub orders: Vec<Order>,
    pub logins: Vec<Login>,
    /// Whatever is planned before this moment is in this plan or in one before it.
    pub until: Time,
    /// What the logins are made of.
    visits: Vec<Visit>,
}

/// Where plans are made: buffers that are kept from day to day.
#[derive(Debug, Default)]
pub struct Workshop {
    chunks: Vec<Chunk>,
    /// Of which day the draft is, by how many chunks, and how it is cut.
    midnight: Time,
    made: usize,
    cut: Cut,
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

    /// Has so many chunks drafted of the day that starts at `midnight`, in parallel: `order` puts a chunk's orders on a
    /// bench, `log_in` the logins that go with them.
    pub(super) fn draft(
        &mut self,
        chunks: usize,
        midnight: Time,
        order: impl Fn(usize, &mut Workbench) + Sync,
        log_in: impl Fn(&mut Workbench) + Sync,
    ) {
        if self.chunks.len() < chunks {
            self.chunks.resize_with(chunks, Chunk::default);
        }
        (self.midnight, self.made, self.cut) = (midnight, chunks, Cut::for_chunks(chunks));
        let cut = self.cut;
        self.chunks[..chunks]
            .par_iter_mut()
            .enumerate()
            .for_each(|(number, chunk)| {
                let mut bench = free(&self.benches).pop().unwrap_or_default();
                bench.clear();
                order(number, &mut bench);
                if !self.is_for_orders {
                    log_in(&mut bench);
                }
                chunk.orders.deal(&bench.drafts.orders, midnight, cut);
                chunk.visits.deal(&bench.visits, midnight, cut);
                free(&self.benches).push(bench);
            });
    }

    /// In how many portions the draft is best collected, so that a whole day of many people is never there twice.
    #[must_use]
    pub const fn portions(&self) -> usize {
        self.cut.portions()
    }

    /// Collects a portion of the draft, on this thread.
    pub(super) fn collect(&self, society: &Society, portion: usize, out: &mut Plan) {
        let slices = SLICES / self.portions();
        self.merge(society, portion * slices..(portion + 1) * slices, Hands::One, out);
    }

    /// Collects all of the draft, on all threads but for rows of logins.
    pub(super) fn collect_all(&self, society: &Society, out: &mut Plan) {
        self.merge(society, 0..SLICES, Hands::All, out);
    }

    fn merge(&self, society: &Society, slices: Range<usize>, hands: Hands, out: &mut Plan) {
        // Chunks after these are left over from a busier day.
        let made = &self.chunks[..self.made];
        out.until = self.midnight + Span(slices.end as i64 * i64::from(SLICE));
        merge(
            made,
            |chunk| &chunk.orders,
            self.cut,
            slices.clone(),
            hands,
            &mut out.orders,
        );
        merge(made, |chunk| &chunk.visits, self.cut, slices, hands, &mut out.visits);
        rows(society, &out.visits, &mut out.logins);
    }
}

/// Who merges.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hands {
    /// This thread.
    One,
    /// All of them.
    All,
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
    pub drafts: Drafts,
    /// Sessions as they are planned, and in order.
    pub planned: Vec<Ranked>,
    pub sorted: Vec<Ranked>,
    pub visits: Vec<Visit>,
}

impl Workbench {
    fn clear(&mut self) {
        self.impulses.clear();
        self.obligations.clear();
        self.intents.clear();
        self.drafts.orders.clear();
        self.drafts.sessions.clear();
        self.visits.clear();
    }
}

/// What one chunk of people plans.
#[derive(Debug, Default)]
struct Chunk {
    orders: Dealt<Order>,
    visits: Dealt<Visit>,
}

/// Slices of a day: enough for any number of threads, few enough to be large.
const SLICES: usize = 96;
const SLICE: u32 = (86_400 / SLICES) as u32;

/// Into how many parts a second is cut, by the first bits of ties: a power of two, so that large worlds have few items
/// in each, and small ones few parts to count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Cut(u32);

impl Cut {
    /// What suits a day planned in so many chunks.
    const fn for_chunks(chunks: usize) -> Cut {
        Cut(if chunks < 64 { 0 } else { 3 })
    }

    /// Into how many portions a day is worth being cut as well: of small worlds it is not, of large ones each slice is
    /// one, so small that it is near still when it is lived.
    const fn portions(self) -> usize {
        if self.0 == 0 { 1 } else { SLICES }
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
        when: Stamp::FIRST,
        from: AccountIx::NONE,
        to: AccountIx::NONE,
        amount: Minor::ZERO,
        keep: Minor::ZERO,
        grain: 0,
        device: DeviceIx::NONE,
        tie: 0,
        instructed: Stamp::FIRST,
        rail: Rail::Instant,
        channel: Channel::App,
        short: Short::Everyday,
        lookalike: None,
    };

    fn at(&self) -> Time {
        self.at()
    }

    /// One payer's are told apart by a hash of the payee, so that they do not depend on who else is planned.
    fn tie(&self) -> u64 {
        u64::from(self.tie) << 32 | u64::from(self.to.0.wrapping_mul(0x9e37_79b1))
    }
}

impl Timed for Visit {
    const BLANK: Visit = Visit::BLANK;

    fn at(&self) -> Time {
        self.at()
    }

    fn tie(&self) -> u64 {
        u64::from(self.tie) << 32
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
        resize(&mut self.items, planned.len(), T::BLANK);
        // They are written all over, and were last used two days ago.
        prefetch_all(&self.items);
        resize(&mut self.parts, planned.len(), 0);
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

/// Makes room for a day, and for busier ones to come: room that is never used takes no memory, but a buffer that grows
/// leaves a hole where it was, and of all chunks together that was a fifth of what a run held.
fn resize<T: Copy>(buffer: &mut Vec<T>, count: usize, blank: T) {
    if buffer.capacity() < count {
        // Nothing of it is needed any more.
        *buffer = Vec::with_capacity(2 * count);
    }
    buffer.resize(count, blank);
}

/// How many chunks ahead their items of a slice are fetched: a kilobyte or so, which takes as long to use as to bring.
const ITEMS_AHEAD: usize = 2;
/// How many chunks ahead the parts of these: a line or two, which take no time to use.
const PARTS_AHEAD: usize = 16;

/// Merges some slices of chunks, whose order is that of people, into `out`.
fn merge<C: Sync, T: Timed>(
    chunks: &[C],
    part: impl Fn(&C) -> &Dealt<T> + Sync,
    cut: Cut,
    slices: Range<usize>,
    hands: Hands,
    out: &mut Vec<T>,
) {
    let size = |slice: usize| -> usize { chunks.iter().map(|chunk| part(chunk).range(slice).len()).sum() };
    let sizes: Vec<usize> = slices.clone().map(size).collect();
    out.resize(sizes.iter().sum(), T::BLANK);
    let mut rest = out.as_mut_slice();
    let mut parts = Vec::with_capacity(sizes.len());
    for (slice, size) in slices.zip(sizes) {
        let (mine, others) = rest.split_at_mut(size);
        rest = others;
        parts.push((slice, mine));
    }
    let one = |(slice, mine)| merge_slice(chunks, &part, cut, slice, mine);
    match hands {
        Hands::One => parts.into_iter().for_each(one),
        Hands::All => parts.into_par_iter().for_each(one),
    }
}

/// Merges one slice into its place.
fn merge_slice<C, T: Timed>(chunks: &[C], part: &impl Fn(&C) -> &Dealt<T>, cut: Cut, slice: usize, mine: &mut [T]) {
    let mut next = vec![0_u32; cut.parts() + 1];
    for (chunk, later) in with_later(chunks, PARTS_AHEAD) {
        if let Some(later) = later {
            let dealt = part(later);
            prefetch_all(&dealt.parts[dealt.range(slice)]);
        }
        let dealt = part(chunk);
        for &part in &dealt.parts[dealt.range(slice)] {
            next[usize::from(part) + 1] += 1;
        }
    }
    for place in 1..next.len() {
        next[place] += next[place - 1];
    }
    // It is written all over, in no order; and was last used long ago.
    prefetch_all(mine);
    for (chunk, later) in with_later(chunks, ITEMS_AHEAD) {
        if let Some(later) = later {
            let dealt = part(later);
            prefetch_all(&dealt.items[dealt.range(slice)]);
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
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn order(second: i64, tie: u32, account: u32) -> Order {
        Order {
            when: Time(86_400 * 20_000 + second).into(),
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
            let mut expected = all;
            expected.sort_by_key(|order| (order.at(), Timed::tie(order)));
            let order = |orders: &[Order]| orders.iter().map(|order| order.from).collect::<Vec<_>>();
            let mut merged = vec![Order::BLANK; 7];
            merge(&chunks, |chunk| chunk, seconds, 0..SLICES, Hands::All, &mut merged);
            prop_assert_eq!(order(&merged), order(&expected));
            let mut portions = Vec::new();
            for first in (0..SLICES).step_by(8) {
                merge(&chunks, |chunk| chunk, seconds, first..first + 8, Hands::One, &mut merged);
                portions.extend_from_slice(&merged);
            }
            prop_assert_eq!(order(&portions), order(&expected));
        }
    }
}
