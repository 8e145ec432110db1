//! Things made in parallel and taken in order: while a batch is taken, the next is made, so that neither waits for the
//! other and memory beyond what is kept stays small.

use std::ops::Range;

use rayon::prelude::*;

/// Makes things at positions `0..count`, `size` at a time, and has each batch taken in the order of positions.
pub fn in_batches<T: Send>(
    count: u32,
    size: u32,
    make: impl Fn(u32) -> T + Sync,
    mut take: impl FnMut(Range<u32>, Vec<T>) + Send,
) {
    let made = |batch: Range<u32>| -> Vec<T> { batch.into_par_iter().map(&make).collect() };
    let from = |first: u32| first..count.min(first.saturating_add(size));
    let mut here = from(0);
    let mut batch = made(here.clone());
    while !here.is_empty() {
        let next = from(here.end);
        (batch, ()) = rayon::join(|| made(next.clone()), || take(here, batch));
        here = next;
    }
}

#[cfg(test)]
mod tests {
    use super::in_batches;

    #[test]
    fn batches_are_taken_in_order_and_whole() {
        let mut taken = Vec::new();
        in_batches(
            7,
            3,
            |position| position * 10,
            |range, things| taken.push((range, things)),
        );
        assert_eq!(
            taken,
            [(0..3, vec![0, 10, 20]), (3..6, vec![30, 40, 50]), (6..7, vec![60])]
        );
    }

    #[test]
    fn of_nothing_there_are_none() {
        in_batches(0, 3, |position| position, |_, _| panic!("nothing was to be made"));
    }
}
