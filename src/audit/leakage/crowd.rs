//! Things in memory (accounts, phones, groups) with a mark or without, and the columns that are held against it.

use super::measure::{Column, Marks, Scale, Tells};

/// Members of a crowd, the marked ones by ring.
#[derive(Debug, Default)]
pub struct Crowd {
    /// Positions and strata of the rest.
    rest: Vec<(usize, u8)>,
    marked: Vec<usize>,
    marks: Marks,
}

impl Crowd {
    /// A crowd of those members that can be compared: (position, stratum, ring of a marked one).
    #[must_use]
    pub fn of(members: impl Iterator<Item = (usize, u8, Option<u32>)>) -> Crowd {
        let mut crowd = Crowd::default();
        for (position, stratum, ring) in members {
            match ring {
                Some(ring) => {
                    crowd.marked.push(position);
                    crowd.marks.push(ring, stratum);
                }
                None => crowd.rest.push((position, stratum)),
            }
        }
        // A stratum in which nothing is marked has nothing to compare.
        let mut strata = [false; 256];
        crowd
            .marks
            .strata
            .iter()
            .for_each(|&stratum| strata[usize::from(stratum)] = true);
        crowd.rest.retain(|&(_, stratum)| strata[usize::from(stratum)]);
        crowd
    }

    /// What a column tells.
    #[must_use]
    pub fn told(&self, name: &str, scale: Scale, value: impl Fn(usize) -> f64) -> Tells {
        (name.to_owned(), self.column(name, scale, value).told(&self.marks))
    }

    /// What the value of an id and its parity tell: nothing, it is promised.
    #[must_use]
    pub fn told_by_id(&self, name: &str, id: impl Fn(usize) -> u64) -> [Tells; 3] {
        let straight = |title: &str, value: &dyn Fn(usize) -> f64| {
            let title = format!("{name}, {title}");
            let told = self.column(&title, Scale::Ordered, value).straight(&self.marks);
            (title, told)
        };
        [
            straight("value", &|at| id(at) as f64),
            straight("order", &|at| at as f64),
            straight("parity", &|at| (id(at) % 2) as f64),
        ]
    }

    /// How many are marked, and how many are not.
    #[must_use]
    pub fn sizes(&self) -> (usize, usize) {
        (self.marked.len(), self.rest.len())
    }

    fn column(&self, name: &str, scale: Scale, value: impl Fn(usize) -> f64) -> Column {
        let rest: Vec<(u8, f64)> = self.rest.iter().map(|&(at, stratum)| (stratum, value(at))).collect();
        let marked: Vec<f64> = self.marked.iter().map(|&at| value(at)).collect();
        Column::of_values(name, scale, &rest, &marked)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_without_a_mark_are_left_out() {
        let crowd = Crowd::of([(0, 1, Some(0)), (1, 1, None), (2, 7, None)].into_iter());
        assert_eq!(crowd.sizes(), (1, 1));
        let (name, told) = crowd.told("x", Scale::Ordered, |at| at as f64);
        assert_eq!((name.as_str(), told.unwrap().auc), ("x", 1.0));
    }
}
