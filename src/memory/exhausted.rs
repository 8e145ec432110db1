//! The end of a program for which there is no more memory: a message and exit code 1, where Rust would abort.
//!
//! Nothing here asks for memory before the message is out. What is done after it may fail for the same reason, and then
//! the program ends at once. What asks past the program's allocator (a library in C, a thread's stack) panics when it
//! is refused: that ends the program in the same way, in place of the panic's own text.

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

/// Panics of those who were refused memory past the allocator: how their messages begin, and what was asked for.
const REFUSED: [(&str, &str); 2] = [
    ("zstd returned null pointer", "room to pack or unpack columns was"),
    ("failed to spawn thread", "room for another thread was"),
];

/// From now on a panic for want of memory ends the program as the allocator does, and one while it ends says nothing.
pub fn watch_panics() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let payload = panic.payload();
        let text = payload.downcast_ref::<&str>().copied();
        let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
        match refused(text.unwrap_or_default()) {
            Some(what) => end(format_args!("{what}")),
            None if ENDING.load(Ordering::SeqCst) => end(format_args!("")),
            None => usual(panic),
        }
    }));
}

/// What somebody was refused whose panic says so.
fn refused(panic: &str) -> Option<&'static str> {
    let known = REFUSED.iter().find(|(begins, _)| panic.starts_with(begins));
    known.map(|(_, what)| *what)
}

/// Says that so many bytes were refused, and ends the program.
pub fn end_for(bytes: usize) -> ! {
    end(format_args!("{bytes} bytes more were"))
}

/// Says what was refused, and ends the program.
fn end(what: fmt::Arguments<'_>) -> ! {
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
        "there is not enough memory: {what} asked for and refused; what was under way is not kept. Give \
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
    fn panics_for_want_of_memory_are_known() {
        let of = |text: &str| refused(text).is_some();
        assert!(of("zstd returned null pointer when creating new context"));
        // As the system says it, whatever it says.
        let error = std::io::Error::from_raw_os_error(11);
        assert!(of(&format!("failed to spawn thread: {error:?}")));
        assert!(!of("index out of bounds: the len is 3 but the index is 3") && !of(""));
    }

    #[test]
    fn a_line_takes_what_fits() {
        let mut line = Line::default();
        write!(line, "{} bytes", usize::MAX).unwrap();
        assert_eq!(&line.bytes[..line.length], b"18446744073709551615 bytes");
        write!(line, "{}", "x".repeat(400)).unwrap();
        assert_eq!(line.length, 320);
    }
}
