//! How much memory the machine has and this program has used. Where the system does not tell, nothing is refused.
//! `pages`: where what is large is put, and when it is given back. `exhausted`: how a program ends for which there is
//! no more.

mod exhausted;
mod pages;

pub use exhausted::{before_the_end, watch_panics};
pub use pages::{LargePages, give_back};

/// Refuses what the machine cannot hold, or this program may not.
///
/// # Errors
/// One sentence with both figures, and who sets the bound.
pub fn check(needed: u64) -> Result<(), String> {
    match bound() {
        Some((bound, whose)) if needed > bound => Err(format!(
            "this scenario needs about {} of memory, and {whose} {}: make `scale` or `population.people` smaller",
            spoken(needed),
            spoken(bound),
        )),
        _ => Ok(()),
    }
}

/// Bytes for people.
#[must_use]
pub fn spoken(bytes: u64) -> String {
    match bytes as f64 {
        bytes if bytes < 1e9 => format!("{:.0} MB", bytes / 1e6),
        bytes => format!("{:.1} GB", bytes / 1e9),
    }
}

/// The least of what bounds this program's memory, in bytes, and who says so (Linux).
fn bound() -> Option<(u64, &'static str)> {
    let bounds = [
        (field("/proc/meminfo", "MemTotal:"), "the machine has"),
        (group(), "this program's group (cgroup) may have"),
        (address_space(), "this program may address (ulimit -v)"),
    ];
    let told = bounds.into_iter().filter_map(|(bound, whose)| Some((bound?, whose)));
    told.min_by_key(|(bound, _)| *bound)
}

/// What the group of processes to which this one belongs may hold, in bytes: a container's bound. None where there is
/// none.
fn group() -> Option<u64> {
    let text = std::fs::read_to_string("/sys/fs/cgroup/memory.max").ok()?;
    text.trim().parse().ok()
}

/// How far this process may address memory, in bytes: less than it may hold, for threads and files that are mapped take
/// their part of it.
fn address_space() -> Option<u64> {
    /// Stacks of threads, the program itself, and what is put aside.
    const ASIDE: u64 = 150_000_000;
    let text = std::fs::read_to_string("/proc/self/limits").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("Max address space"))?;
    let soft: u64 = line.split_whitespace().next()?.parse().ok()?;
    Some(soft.saturating_sub(ASIDE))
}

/// Most that this process has held at once, in bytes (Linux).
#[must_use]
pub fn peak() -> Option<u64> {
    field("/proc/self/status", "VmHWM:")
}

/// A field in kB of one of the system's files.
fn field(file: &str, name: &str) -> Option<u64> {
    let text = std::fs::read_to_string(file).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    let kilobytes: u64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kilobytes * 1_024)
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn refuses_a_petabyte_and_accepts_a_megabyte() {
        assert_eq!(check(1 << 20), Ok(()));
        if super::bound().is_some() {
            let refused = check(1 << 50).unwrap_err();
            assert!(
                refused.contains("needs about 1125899.9 GB") && refused.contains("scale"),
                "{refused}"
            );
        }
    }
}
