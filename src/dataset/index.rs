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

/// No position.
pub const NOWHERE: u32 = u32::MAX;
const EMPTY: Slot = Slot { id: 0, at: NOWHERE };
/// Look-ups whose waits overlap.
const AT_ONCE: usize = 32;
/// An odd constant near 2^64 over the golden ratio, which spreads ids that differ in a few bits.
const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;

impl Index {
    /// Adds an id at the next position; says at which it was already, if it was.
    pub fn insert(&mut self, id: u64) -> Result<u32, u32> {
        if (self.len + 1) * 3 > self.slots.len() * 2 {
            self.grow();
        }
        let next = u32::try_from(self.len).unwrap_or(NOWHERE - 1);
        let slot = self.slot(id);
        if self.slots[slot].at != NOWHERE {
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
        (at != NOWHERE).then_some(at)
    }

    /// Positions of many ids, [`NOWHERE`] for those that are not there.
    ///
    /// A look-up waits for memory. Here the slots of many ids are asked for before the first is looked at, so that
    /// the waits overlap.
    #[must_use]
    pub fn positions(&self, ids: &[u64]) -> Vec<u32> {
        let mut positions = Vec::with_capacity(ids.len());
        if self.slots.is_empty() {
            positions.resize(ids.len(), NOWHERE);
            return positions;
        }
        let mut homes = [EMPTY; AT_ONCE];
        for ids in ids.chunks(AT_ONCE) {
            for (home, &id) in homes.iter_mut().zip(ids) {
                *home = self.slots[self.home(id)];
            }
            for (home, &id) in homes.iter().zip(ids) {
                let is_settled = home.id == id && home.at != NOWHERE;
                positions.push(if is_settled {
                    home.at
                } else {
                    self.get(id).unwrap_or(NOWHERE)
                });
            }
        }
        positions
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

    /// The first slot at which an id may be.
    #[inline]
    fn home(&self, id: u64) -> usize {
        ((u128::from(id.wrapping_mul(SPREAD)) * self.slots.len() as u128) >> 64) as usize
    }

    /// The slot that holds an id, or the empty one where it belongs.
    fn slot(&self, id: u64) -> usize {
        let size = self.slots.len();
        let mut slot = self.home(id);
        while self.slots[slot].at != NOWHERE && self.slots[slot].id != id {
            slot = if slot + 1 == size { 0 } else { slot + 1 };
        }
        slot
    }

    fn grow(&mut self) {
        let size = (self.slots.len() * 2).max(16);
        let old = std::mem::replace(&mut self.slots, vec![EMPTY; size]);
        for filled in old.into_iter().filter(|slot| slot.at != NOWHERE) {
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
        assert_eq!(index.positions(&[49, 3, 0]), [7, NOWHERE, 0]);
        assert_eq!(Index::default().positions(&[0]), [NOWHERE]);
    }
}
