//! Units: the parts in which an experiment is spread over machines. A unit is one seed at one draw, with every arm, so
//! that a burn-in is lived once for all arms that share it. Units need nothing of each other: whoever makes them, in
//! whatever order and however often, the same files lie there in the end.

use super::roster::{Roster, Run, Shard};

/// One seed at one draw.
#[derive(Clone, Debug)]
pub struct Unit<'r> {
    /// From 1, in the order of the roster: by seed, then draw.
    pub number: usize,
    pub seed: u32,
    /// Position of the point.
    pub draw: usize,
    /// One for each arm.
    pub runs: Vec<&'r Run>,
}

impl Roster {
    /// Its units, in the order of their numbers.
    #[must_use]
    pub fn units(&self) -> Vec<Unit<'_>> {
        let of_one = |one: &Run, other: &Run| (one.seed, one.draw) == (other.seed, other.draw);
        let units = self.runs.chunk_by(of_one).enumerate();
        // No chunk is empty.
        units
            .map(|(at, runs)| Unit {
                number: at + 1,
                // No chunk is empty.
                seed: runs[0].seed,
                draw: runs[0].draw,
                runs: runs.iter().collect(),
            })
            .collect()
    }
}

impl Shard {
    /// Whether a unit is one of this part's. Neighbours go to different parts, so that each has as many or one more.
    #[must_use]
    pub fn has(self, number: usize) -> bool {
        (number - 1) % self.of as usize == self.number as usize - 1
    }
}

/// Reads numbers of units as people write them, `7` or `3..5`, of so many that there are; each once, in order.
///
/// # Errors
/// What is wrong, and what would be accepted.
pub fn numbers(texts: &[String], most: usize) -> Result<Vec<usize>, String> {
    let accepted = || format!("accepted: numbers from 1 to {most}, such as 1 or 1..{most}; `scamnet units` lists them");
    let mut found = Vec::new();
    for text in texts {
        let (first, last) = text.split_once("..").unwrap_or((text, text));
        let (Ok(first), Ok(last)) = (first.trim().parse::<usize>(), last.trim().parse::<usize>()) else {
            return Err(format!("`{text}` is no number of a unit; {}", accepted()));
        };
        if first > last {
            return Err(format!("`{text}` goes backwards; {}", accepted()));
        }
        if first == 0 || last > most {
            return Err(format!("there is no unit {text}; {}", accepted()));
        }
        found.extend(first..=last);
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// Numbers as [`numbers`] reads them back: neighbours as a range.
#[must_use]
pub fn spoken(numbers: &[usize]) -> String {
    let runs = numbers.chunk_by(|one, other| one + 1 == *other);
    let word = |run: &[usize]| match run {
        [] => String::new(),
        [only] => only.to_string(),
        [first, .., last] => format!("{first}..{last}"),
    };
    runs.map(word).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_they_are_spoken() {
        let read = |texts: &[&str]| numbers(&texts.iter().map(ToString::to_string).collect::<Vec<_>>(), 9);
        assert_eq!(read(&["7", "2..4", "3"]), Ok(vec![2, 3, 4, 7]));
        assert_eq!(spoken(&[2, 3, 4, 7]), "2..4 7");
        assert_eq!(spoken(&[]), "");
        for (wrong, why) in [
            ("0", "there is no unit 0"),
            ("10", "there is no unit 10"),
            ("8..10", "there is no unit 8..10"),
            ("4..2", "goes backwards"),
            ("x", "is no number"),
            ("-1", "is no number"),
        ] {
            let told = read(&[wrong]).unwrap_err();
            assert!(told.contains(why) && told.contains("from 1 to 9"), "{wrong}: {told}");
        }
    }

    #[test]
    fn parts_of_units_differ_by_one_at_most() {
        let parts: Vec<Vec<usize>> = (1..=3)
            .map(|number| (1..=7).filter(|&unit| Shard { number, of: 3 }.has(unit)).collect())
            .collect();
        assert_eq!(parts, [vec![1, 4, 7], vec![2, 5], vec![3, 6]]);
    }
}
