//! How much memory the machine has and this program has used. Where the system does not tell, nothing is refused.
//! `pages`: where what is large is put, and when it is given back.

mod pages;

pub use pages::{LargePages, give_back};

/// Refuses what the machine cannot hold.
///
/// # Errors
/// One sentence with both figures.
pub fn check(needed: u64) -> Result<(), String> {
    match total() {
        Some(total) if needed > total => Err(format!(
            "this scenario needs about {:.0} GB of memory, and the machine has {:.0} GB: make `scale` or `population.people` \
             smaller (at {:.4} times the size it would fit)",
            needed as f64 / 1e9,
            total as f64 / 1e9,
            total as f64 / needed as f64
        )),
        _ => Ok(()),
    }
}

/// Memory of the machine, in bytes (Linux).
fn total() -> Option<u64> {
    field("/proc/meminfo", "MemTotal:")
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
        if super::total().is_some() {
            assert!(check(1 << 50).unwrap_err().contains("needs about 1125900 GB"));
        }
    }
}
