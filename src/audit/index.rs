//! From an id to its position in a list: the look-up that every row of every table makes.
//!
//! Open addressing over one flat array, one cache line a look-up; a `HashMap` takes two and hashes more carefully
//! than ids that are already scattered need.

/// Positions of ids.
#[derive(Clone, Debug, Default)]
pub struct Index {
    slots: Vec<Slot>,
    len: usize,
}

#[derive(Clone, Copy, Debug)]
struct Slot {
    id: u64,
    at: u32,
}

const EMPTY: Slot = Slot { id: 0, at: u32::MAX };
/// An odd constant near 2^64 over the golden ratio, which spreads ids that differ in a few bits.
const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;

impl Index {
    /// Adds an id at the next position; says at which it was already, if it was.
    pub fn insert(&mut self, id: u64) -> Result<u32, u32> {
        if (self.len + 1) * 3 > self.slots.len() * 2 {
            self.grow();
        }
        let next = u32::try_from(self.len).unwrap_or(u32::MAX - 1);
        let slot = self.slot(id);
        if self.slots[slot].at != u32::MAX {
            return Err(self.slots[slot].at);
        }
        self.slots[slot] = Slot { id, at: next };
        self.len += 1;
        Ok(next)
    }

    /// Position of an id.
    #[must_use]
    pub fn get(&self, id: u64) -> Option<u32> {
        if self.slots.is_empty() {
            return None;
        }
        let at = self.slots[self.slot(id)].at;
        (at != u32::MAX).then_some(at)
    }

    /// Whether an id is there.
    #[must_use]
    pub fn contains(&self, id: u64) -> bool {
        self.get(id).is_some()
    }

    /// How many ids there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// The slot that holds an id, or the empty one where it belongs.
    fn slot(&self, id: u64) -> usize {
        let size = self.slots.len();
        let mut slot = ((u128::from(id.wrapping_mul(SPREAD)) * size as u128) >> 64) as usize;
        while self.slots[slot].at != u32::MAX && self.slots[slot].id != id {
            slot = if slot + 1 == size { 0 } else { slot + 1 };
        }
        slot
    }

    fn grow(&mut self) {
        let size = (self.slots.len() * 2).max(16);
        let old = std::mem::replace(&mut self.slots, vec![EMPTY; size]);
        for filled in old.into_iter().filter(|slot| slot.at != u32::MAX) {
            let slot = self.slot(filled.id);
            self.slots[slot] = filled;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_found_at_the_position_they_came_in() {
        let mut index = Index::default();
        assert_eq!(index.get(0), None);
        for i in 0..10_000_u64 {
            assert_eq!(index.insert(i * i), Ok(i as u32));
        }
        assert_eq!(index.insert(49), Err(7));
        assert_eq!(index.get(9_999 * 9_999), Some(9_999));
        assert_eq!(index.get(3), None);
        assert_eq!(index.len(), 10_000);
    }
}
