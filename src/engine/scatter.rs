//! Scattering: things that go from many to many, sorted as they are sent, so that they can be handed out block by
//! block.
//!
//! Senders and receivers are positions in columns. What neighbouring senders send is kept together, sorted by blocks of
//! receivers. Whoever then works at one block finds all that goes to it in the order of senders, and touches no more
//! memory than the block's own: so blocks are worked at in parallel, and sums come out the same on any number of
//! threads.

/// Neighbouring senders whose things are kept together.
pub const SENDERS: usize = 1 << 12;
/// Neighbouring receivers who are a block.
pub const BLOCK: usize = 1 << 15;

/// A thing on its way, with the places of its sender among [`SENDERS`] and of its receiver in its [`BLOCK`].
#[derive(Clone, Copy, Debug)]
struct Item<T> {
    places: u32,
    thing: T,
}

/// What some neighbouring senders have sent.
#[derive(Debug)]
pub struct Scattered<T> {
    /// By blocks of receivers, else as they were sent.
    items: Vec<Item<T>>,
    /// Where those to each block end.
    ends: Vec<u32>,
}

impl<T: Copy> Scattered<T> {
    /// What goes to a block: the sender's place among its neighbours, the receiver's in the block, and the thing.
    pub fn to(&self, block: usize) -> impl Iterator<Item = (usize, usize, T)> {
        let from = block.checked_sub(1).map_or(0, |before| self.ends[before]);
        self.items[from as usize..self.ends[block] as usize].iter().map(|item| {
            let places = item.places as usize;
            (places / BLOCK, places % BLOCK, item.thing)
        })
    }
}

/// What neighbouring senders are sending, one after another.
#[derive(Debug)]
pub struct Scatter<T> {
    sent: Vec<(u32, Item<T>)>,
}

impl<T> Default for Scatter<T> {
    fn default() -> Self {
        Scatter { sent: Vec::new() }
    }
}

impl<T: Copy + Default> Scatter<T> {
    /// Sends a thing.
    pub fn send(&mut self, sender: usize, receiver: usize, thing: T) {
        let places = (sender % SENDERS * BLOCK + receiver % BLOCK) as u32;
        self.sent.push(((receiver / BLOCK) as u32, Item { places, thing }));
    }

    /// Sorts what has been sent by [`SENDERS`] at most; the next ones are others. `receivers` is how many there are.
    pub fn sort(&mut self, receivers: usize) -> Scattered<T> {
        let mut ends = vec![0_u32; receivers.div_ceil(BLOCK)];
        for &(block, _) in &self.sent {
            ends[block as usize] += 1;
        }
        let mut start = 0;
        for end in &mut ends {
            start += std::mem::replace(end, start);
        }
        let blank = Item {
            places: 0,
            thing: T::default(),
        };
        let mut items = vec![blank; self.sent.len()];
        for (block, item) in self.sent.drain(..) {
            let next = &mut ends[block as usize];
            items[*next as usize] = item;
            *next += 1;
        }
        Scattered { items, ends }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_gets_what_is_sent_to_it_in_the_order_of_senders() {
        let mut counter = Scatter::default();
        let far = 2 * BLOCK + 5;
        for (sender, receiver, thing) in [(0, far, 'a'), (0, 3, 'b'), (7, far, 'c'), (SENDERS - 1, BLOCK - 1, 'd')] {
            counter.send(sender, receiver, thing);
        }
        let bag = counter.sort(far + 1);
        let to = |block| bag.to(block).collect::<Vec<_>>();
        assert_eq!(to(0), [(0, 3, 'b'), (SENDERS - 1, BLOCK - 1, 'd')]);
        assert_eq!(to(1), []);
        assert_eq!(to(2), [(0, 5, 'a'), (7, 5, 'c')]);
        // The next senders' bag holds theirs alone.
        counter.send(SENDERS + 1, 0, 'e');
        assert_eq!(counter.sort(far + 1).to(0).collect::<Vec<_>>(), [(1, 0, 'e')]);
    }
}
