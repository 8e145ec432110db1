//! The program's allocator: the system's, which is asked to put what is large on large pages.
//!
//! A payment touches two accounts, two people and a device, anywhere in columns of hundreds of megabytes. On pages of
//! 4 KiB each touch also misses the processor's table of pages, and every page is cleared and mapped by a fault of its
//! own; with pages of 2 MiB neither happens. A hint: a system that has no such pages goes on as before.

use std::alloc::{GlobalAlloc, Layout, System};

/// Size of a large page, bytes.
const PAGE: usize = 2 << 20;
/// From this size on an allocation is worth large pages of its own.
const LARGE: usize = 2 * PAGE;

/// The system's allocator, with large pages for what is large.
#[derive(Clone, Copy, Debug)]
pub struct LargePages;

/// Where large allocations begin: on a large page.
const fn placed(layout: Layout) -> Layout {
    if layout.size() < LARGE {
        return layout;
    }
    match layout.align_to(PAGE) {
        Ok(placed) => placed,
        Err(_) => layout,
    }
}

/// Asks for large pages under an allocation.
fn ask(at: *mut u8, layout: Layout) -> *mut u8 {
    #[cfg(target_os = "linux")]
    if layout.size() >= LARGE && !at.is_null() {
        // SAFETY: the range was just allocated; the hint changes neither it nor what is in it.
        #[expect(unsafe_code, reason = "the only way to say it")]
        unsafe {
            libc::madvise(at.cast(), layout.size() / PAGE * PAGE, libc::MADV_HUGEPAGE);
        }
    }
    #[cfg(not(target_os = "linux"))]
    let _ = layout;
    at
}

// SAFETY: every call goes on to the system's allocator. A layout differs from what was asked for by a stricter
// alignment alone, and by the same one whenever the size is the same, so that memory goes back as it came.
#[expect(unsafe_code, reason = "what an allocator is")]
unsafe impl GlobalAlloc for LargePages {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let placed = placed(layout);
        // SAFETY: the caller's promises hold for the stricter layout as well.
        ask(unsafe { System.alloc(placed) }, placed)
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        if layout.size() < LARGE {
            // SAFETY: as the caller promises.
            return unsafe { System.alloc_zeroed(layout) };
        }
        let placed = placed(layout);
        // SAFETY: as above; the memory that was got is as large as what is cleared.
        unsafe {
            let at = ask(System.alloc(placed), placed);
            if !at.is_null() {
                at.write_bytes(0, placed.size());
            }
            at
        }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        // SAFETY: `alloc` placed it in the same way.
        unsafe { System.dealloc(at, placed(layout)) }
    }

    unsafe fn realloc(&self, at: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        if layout.size() < LARGE && size < LARGE {
            // SAFETY: neither has been placed.
            return unsafe { System.realloc(at, layout, size) };
        }
        // SAFETY: the caller promises that `size` fits the alignment; what is copied is in both.
        unsafe {
            let to = self.alloc(Layout::from_size_align_unchecked(size, layout.align()));
            if !to.is_null() {
                to.copy_from_nonoverlapping(at, layout.size().min(size));
                self.dealloc(at, layout);
            }
            to
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_large_begins_on_a_large_page_and_keeps_its_bytes_as_it_grows_and_shrinks() {
        let layout = |size| Layout::from_size_align(size, 8).unwrap();
        #[expect(unsafe_code, reason = "what an allocator is")]
        // SAFETY: every pointer is used within its size and freed once, with the layout it has then.
        unsafe {
            let at = LargePages.alloc(layout(100));
            at.write_bytes(7, 100);
            let at = LargePages.realloc(at, layout(100), 3 * LARGE);
            assert!((at as usize).is_multiple_of(PAGE));
            assert_eq!(std::slice::from_raw_parts(at, 100), [7; 100]);
            let at = LargePages.realloc(at, layout(3 * LARGE), 50);
            assert_eq!(std::slice::from_raw_parts(at, 50), [7; 50]);
            LargePages.dealloc(at, layout(50));
            let at = LargePages.alloc_zeroed(layout(LARGE));
            assert!(std::slice::from_raw_parts(at, LARGE).iter().all(|&byte| byte == 0));
            LargePages.dealloc(at, layout(LARGE));
        }
    }
}
