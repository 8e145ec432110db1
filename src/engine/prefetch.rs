//! Asking for memory before it is needed. It changes nothing but the time that is waited.

/// Size of what memory comes in, bytes.
const LINE: usize = 64;

/// Begins to bring a value near, if it is no larger than two cache lines; of a larger one both ends. A hint: processors
/// may ignore it.
#[inline(always)]
pub fn prefetch<T>(value: &T) {
    let start = std::ptr::from_ref(value).cast::<i8>();
    line(start);
    // A value that is not aligned to lines may begin in one and end in the next.
    if size_of::<T>() > LINE || !LINE.is_multiple_of(size_of::<T>().max(1)) {
        line(start.wrapping_add(size_of::<T>() - 1));
    }
}

/// Begins to bring near all that a slice holds. Of slices larger than the nearest memory the next one holds the rest,
/// which is still nearer than where they lie.
#[inline(always)]
pub fn prefetch_all<T>(values: &[T]) {
    let start = values.as_ptr().cast::<i8>();
    for at in (0..size_of_val(values)).step_by(LINE) {
        line(start.wrapping_add(at));
    }
}

/// The items of a slice in order, each with the one that comes `distance` later, whose memory may be asked for while
/// this one is used.
#[inline(always)]
pub fn with_later<T>(items: &[T], distance: usize) -> impl Iterator<Item = (&T, Option<&T>)> {
    (items.iter().enumerate()).map(move |(place, item)| (item, items.get(place + distance)))
}

/// Parts of a slice, as [`slice::chunks`] makes them; while one is used the next one is asked for.
pub fn chunks_ahead<T>(values: &[T], size: usize) -> impl Iterator<Item = &[T]> {
    let mut chunks = values.chunks(size).peekable();
    std::iter::from_fn(move || {
        let chunk = chunks.next()?;
        if let Some(later) = chunks.peek() {
            prefetch_all(later);
        }
        Some(chunk)
    })
}

#[inline(always)]
#[cfg_attr(
    not(target_arch = "x86_64"),
    expect(unused_variables, reason = "no such instruction is known")
)]
fn line(at: *const i8) {
    #[cfg(target_arch = "x86_64")]
    {
        use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        // SAFETY: prefetching reads and writes nothing, whatever the address.
        #[expect(unsafe_code, reason = "the only way to say it")]
        unsafe {
            _mm_prefetch::<_MM_HINT_T0>(at);
        }
    }
}
