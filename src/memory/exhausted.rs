//! The end of a program for which there is no more memory: a message and exit code 1, where Rust would abort.
//!
//! Nothing here asks for memory before the message is out. What is done after it may fail for the same reason, and then
//! the program ends at once.

use std::cell::Cell;
use std::fmt::{self, Write as _};
#[cfg(not(unix))]
use std::io::Write as _;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// What is to be done before the program ends.
static LAST: OnceLock<fn()> = OnceLock::new();
/// How long a thread that asks for memory meanwhile waits for the end.
const PATIENCE: Duration = Duration::from_secs(5);
/// Whether it is ending.
static ENDING: AtomicBool = AtomicBool::new(false);

/// Sets what is done before the program ends for want of memory; the first that is set stands.
pub fn before_the_end(last: fn()) {
    let _ = LAST.set(last);
}

/// Says that so many bytes were refused, and ends the program.
pub fn end(bytes: usize) -> ! {
    thread_local! {
        /// Whether it is this thread that ends the program.
        static HERE: Cell<bool> = const { Cell::new(false) };
    }
    if HERE.get() {
        leave();
    }
    if ENDING.swap(true, Ordering::SeqCst) {
        // Another thread is at it.
        std::thread::sleep(PATIENCE);
        leave();
    }
    HERE.set(true);
    let mut line = Line::default();
    let _ = writeln!(
        line,
        "there is not enough memory: {bytes} bytes more were asked for and refused; what was under way is not kept. Give \
         the program more (ulimit -v, a container's limit), or make the scenario smaller."
    );
    line.say();
    if let Some(last) = LAST.get() {
        last();
    }
    leave()
}

/// Ends the process without asking for anything.
fn leave() -> ! {
    #[cfg(unix)]
    // SAFETY: it takes a number and does not return.
    #[expect(unsafe_code, reason = "the only way out that asks for no memory")]
    unsafe {
        libc::_exit(1)
    }
    #[cfg(not(unix))]
    std::process::exit(1)
}

/// A line of text that takes no memory but its own.
struct Line {
    bytes: [u8; 320],
    length: usize,
}

impl Default for Line {
    fn default() -> Line {
        Line {
            bytes: [0; 320],
            length: 0,
        }
    }
}

impl fmt::Write for Line {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let room = &mut self.bytes[self.length..];
        let fits = text.len().min(room.len());
        room[..fits].copy_from_slice(&text.as_bytes()[..fits]);
        self.length += fits;
        Ok(())
    }
}

impl Line {
    /// To stderr, past whoever holds its lock: they may be waiting for this thread.
    fn say(&self) {
        let text = &self.bytes[..self.length];
        #[cfg(unix)]
        // SAFETY: the bytes are there for as long as the call takes.
        #[expect(unsafe_code, reason = "stderr's own lock may be held by whoever asked for memory")]
        unsafe {
            let _ = libc::write(2, text.as_ptr().cast(), text.len());
        }
        #[cfg(not(unix))]
        let _ = std::io::stderr().write_all(text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_takes_what_fits() {
        let mut line = Line::default();
        write!(line, "{} bytes", usize::MAX).unwrap();
        assert_eq!(&line.bytes[..line.length], b"18446744073709551615 bytes");
        write!(line, "{}", "x".repeat(400)).unwrap();
        assert_eq!(line.length, 320);
    }
}
