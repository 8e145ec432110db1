//! Near misses: which of the words that would be accepted was probably meant.

/// The candidate closest to a word that is none of them, if one is close enough to be meant: a few letters off, or the
/// word with more before or behind it.
#[must_use]
pub fn closest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let near = |candidate: &str| distance(&word.to_lowercase(), &candidate.to_lowercase());
    let length = word.chars().count();
    let candidates: Vec<&str> = candidates.into_iter().collect();
    let best = candidates
        .iter()
        .map(|candidate| (near(candidate), *candidate))
        .min_by_key(|(near, _)| *near)?;
    // A word that shares no letter with another was not meant to be it.
    if best.0 <= 1 + length / 4 && best.0 < length {
        return Some(best.1);
    }
    let part = |candidate: &&str| {
        let candidate = candidate.to_lowercase();
        let word = word.to_lowercase();
        candidate.starts_with(&format!("{word}_")) || candidate.ends_with(&format!("_{word}"))
    };
    candidates
        .into_iter()
        .filter(part)
        .min_by_key(|candidate| candidate.len())
}

/// Edits between two words: letters put in, left out, replaced, or swapped with their neighbour.
fn distance(from: &str, to: &str) -> usize {
    let (from, to): (Vec<char>, Vec<char>) = (from.chars().collect(), to.chars().collect());
    let mut rows: Vec<Vec<usize>> = vec![(0..=to.len()).collect()];
    for i in 1..=from.len() {
        let mut row = vec![i];
        for j in 1..=to.len() {
            let replaced = rows[i - 1][j - 1] + usize::from(from[i - 1] != to[j - 1]);
            let mut least = replaced.min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1] {
                least = least.min(rows[i - 2][j - 2] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[from.len()][to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_of_the_pen_are_understood() {
        let keys = ["population", "horizon", "seed"];
        assert_eq!(closest("populaton", keys), Some("population"));
        assert_eq!(closest("sede", keys), Some("seed"));
        assert_eq!(closest("Horizon", keys), Some("horizon"));
        assert_eq!(closest("laundering", keys), None);
        assert_eq!(
            closest("net_loss", ["lost_usd", "net_loss_usd", "net_loss_usd_by_kind"]),
            Some("net_loss_usd")
        );
        assert_eq!(closest("pk bank d", ["PK Bank A", "PK Bank D"]), Some("PK Bank D"));
    }
}
