//! The program's allocator: the system's, which is asked to put what is large on large pages.
//!
//! A payment touches two accounts, two people and a device, anywhere in columns of hundreds of megabytes. On pages of
//! 4 KiB each touch also misses the processor's table of pages, and every page is cleared and mapped by a fault of its
//! own; with pages of 2 MiB neither happens. A hint: a system that has no such pages goes on as before.

use std::alloc::{GlobalAlloc, Layout, System};

use super::exhausted;

/// From this size on an allocation is worth large pages: two of them.
const LARGE: usize = 4 << 20;

/// The system's allocator, with large pages for what is large.
#[derive(Clone, Copy, Debug)]
pub struct LargePages;

/// Asks for large pages under an allocation, and gives it back. Where there is no room the program ends here.
fn ask(at: *mut u8, size: usize) -> *mut u8 {
    if at.is_null() {
        exhausted::end_for(size);
    }
    #[cfg(target_os = "linux")]
    if size >= LARGE {
        // What the system is asked of begins on a page of whatever size.
        const PAGE: usize = 4 << 10;
        let skipped = at.addr().next_multiple_of(PAGE) - at.addr();
        // SAFETY: the range is within what was just allocated; the hint changes neither it nor what is in it.
        #[expect(unsafe_code, reason = "the only way to say it")]
        unsafe {
            libc::madvise(at.wrapping_add(skipped).cast(), size - skipped, libc::MADV_HUGEPAGE);
        }
    }
    #[cfg(not(target_os = "linux"))]
    let _ = size;
    at
}

/// Gives back to the system what has been freed. Allocators keep it for what comes next; after a step that needed much
/// for a moment, nothing like it comes.
pub fn give_back() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    // SAFETY: it touches nothing but memory that nobody holds.
    #[expect(unsafe_code, reason = "the only way to say it")]
    unsafe {
        libc::malloc_trim(0);
    }
}

// SAFETY: every call goes on to the system's allocator as it came, and what it refuses never returns.
#[expect(unsafe_code, reason = "what an allocator is")]
unsafe impl GlobalAlloc for LargePages {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as the caller promises; so below.
        ask(unsafe { System.alloc(layout) }, layout.size())
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        ask(unsafe { System.alloc_zeroed(layout) }, layout.size())
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        unsafe { System.dealloc(at, layout) }
    }

    unsafe fn realloc(&self, at: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        ask(unsafe { System.realloc(at, layout, size) }, size)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_large_keeps_its_bytes_as_it_grows_and_shrinks() {
        let layout = |size| Layout::from_size_align(size, 8).unwrap();
        #[expect(unsafe_code, reason = "what an allocator is")]
        // SAFETY: every pointer is used within its size and freed once, with the layout it has then.
        unsafe {
            let at = LargePages.alloc(layout(100));
            at.write_bytes(7, 100);
            let at = LargePages.realloc(at, layout(100), 3 * LARGE);
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
