//! How well one column tells marked things from the rest: area under the curve, the best rule of one threshold, and
//! how sure that is.
//!
//! A column sees every thing as a small code. Of the rest only a histogram is kept, of the marked (few) every code, so
//! that fifty million rows cost no more memory than one. Marked things come in clusters (rings): those of one ring
//! resemble each other, so errors are taken over rings. Where accounts of several kinds are compared, each is ranked
//! among its own kind alone (a stratum).
//!
//! A column of names has no order. Its codes are ordered by how often they are marked, learnt from one half of the
//! rings and tried on the other, so that chance does not count. The same is done with ordered columns, cut into
//! classes of equal weight, to find what is told by a band in the middle.

use std::collections::BTreeMap;

/// Classes that an ordered column is cut into.
const CLASSES: u64 = 32;

/// What the codes of a column mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// More is more.
    Ordered,
    /// Names.
    Named,
}

/// Marked things, by the ring they belong to and the stratum they are compared in.
#[derive(Clone, Debug, Default)]
pub struct Marks {
    pub clusters: Vec<u32>,
    pub strata: Vec<u8>,
}

impl Marks {
    /// One more marked thing.
    pub fn push(&mut self, cluster: u32, stratum: u8) {
        self.clusters.push(cluster);
        self.strata.push(stratum);
    }
}

/// One column: codes of the rest, counted by stratum, and the code of each marked thing.
#[derive(Clone, Debug)]
pub struct Column {
    pub name: String,
    pub scale: Scale,
    rest: Vec<Vec<u64>>,
    marked: Vec<u16>,
}

/// A column's name and what it tells; nothing where one side is empty.
pub type Tells = (String, Option<Told>);

/// What a column tells.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Told {
    /// Area under the curve; 0.5 tells nothing.
    pub auc: f64,
    /// Its standard error over rings.
    pub error: f64,
    /// Rings that the marked things are of.
    pub rings: usize,
    /// F1 of the best rule `code ≥ t`, `code ≤ t` or, of names, a set of the most telling ones.
    pub f1: f64,
}

impl Column {
    /// A column that has seen nothing yet.
    #[must_use]
    pub fn new(name: impl Into<String>, scale: Scale) -> Column {
        Column {
            name: name.into(),
            scale,
            rest: Vec::new(),
            marked: Vec::new(),
        }
    }

    /// Things of the rest are only counted.
    #[inline]
    pub fn rest(&mut self, stratum: u8, code: u16) {
        let (stratum, code) = (usize::from(stratum), usize::from(code));
        if self.rest.len() <= stratum {
            self.rest.resize(stratum + 1, Vec::new());
        }
        let counts = &mut self.rest[stratum];
        if counts.len() <= code {
            counts.resize(code + 1, 0);
        }
        counts[code] += 1;
    }

    /// Marked things are kept, in the order of [`Marks`].
    #[inline]
    pub fn marked(&mut self, code: u16) {
        self.marked.push(code);
    }

    /// A column from the values of single things, in memory: codes are their ranks.
    #[must_use]
    pub fn of_values(name: impl Into<String>, scale: Scale, rest: &[(u8, f64)], marked: &[f64]) -> Column {
        let mut values: Vec<f64> = rest
            .iter()
            .map(|&(_, value)| value)
            .chain(marked.iter().copied())
            .collect();
        values.sort_unstable_by(f64::total_cmp);
        values.dedup();
        // More values than codes: neighbours share one.
        let step = values.len() / usize::from(u16::MAX) + 1;
        let code = |value: f64| {
            let rank = values.partition_point(|known| known.total_cmp(&value).is_lt());
            u16::try_from(rank / step).unwrap_or(u16::MAX)
        };
        let mut column = Column::new(name, scale);
        rest.iter()
            .for_each(|&(stratum, value)| column.rest(stratum, code(value)));
        marked.iter().for_each(|&value| column.marked(code(value)));
        column
    }

    /// What it tells of the marked things; nothing where one side is empty.
    #[must_use]
    pub fn told(&self, marks: &Marks) -> Option<Told> {
        let learnt = self.learnt(marks);
        if self.scale == Scale::Named {
            return learnt;
        }
        let straight = self.straight(marks)?;
        match learnt {
            Some(learnt) if learnt.auc > straight.auc => Some(Told {
                f1: learnt.f1.max(straight.f1),
                ..learnt
            }),
            Some(learnt) => Some(Told {
                f1: learnt.f1.max(straight.f1),
                ..straight
            }),
            None => Some(straight),
        }
    }

    /// The area as the codes stand, with no regard to direction; of ids, 0.5 is promised.
    #[must_use]
    pub fn straight(&self, marks: &Marks) -> Option<Told> {
        let ranks: Vec<u32> = (0..self.width()).map(|code| code as u32).collect();
        let (auc, error, rings) = area(&self.scores(marks, &ranks, |_| true), marks)?;
        let f1 = self.best_rule(&ranks).max(self.best_rule(&reversed(&ranks)));
        Some(Told {
            auc: auc.max(1.0 - auc),
            error,
            rings,
            f1,
        })
    }

    /// The area with codes ordered by what one half of the rings shows, tried on the other half.
    fn learnt(&self, marks: &Marks) -> Option<Told> {
        let classes = self.classes();
        let mut scores = vec![None; self.marked.len()];
        for half in [0, 1] {
            let ranks = self.ranks(&classes, |row| fold(marks, row) != half);
            for (row, score) in self
                .scores(marks, &ranks, |row| fold(marks, row) == half)
                .into_iter()
                .enumerate()
            {
                scores[row] = scores[row].or(score);
            }
        }
        let (auc, error, rings) = area(&scores, marks)?;
        let whole = self.ranks(&classes, |_| true);
        Some(Told {
            auc,
            error,
            rings,
            f1: self.best_rule(&reversed(&whole)),
        })
    }

    fn width(&self) -> usize {
        let rest = self.rest.iter().map(Vec::len).max().unwrap_or(0);
        let marked = self.marked.iter().map(|&code| usize::from(code) + 1).max().unwrap_or(0);
        rest.max(marked)
    }

    /// The rest by code, over the strata in which something is marked.
    fn rest_by_code(&self) -> Vec<u64> {
        let mut sums = vec![0; self.width()];
        for counts in &self.rest {
            counts.iter().enumerate().for_each(|(code, count)| sums[code] += count);
        }
        sums
    }

    /// The class of each code: names stand alone, ordered codes are cut where the weight of both sides together has
    /// grown by one part in [`CLASSES`].
    fn classes(&self) -> Vec<u32> {
        if self.scale == Scale::Named {
            return (0..self.width()).map(|code| code as u32).collect();
        }
        let rest = self.rest_by_code();
        let mut marked = vec![0_u64; rest.len()];
        self.marked.iter().for_each(|&code| marked[usize::from(code)] += 1);
        let (all_rest, all_marked) = (rest.iter().sum::<u64>().max(1), self.marked.len().max(1) as u64);
        let (mut class, mut weight) = (0, 0.0);
        let mut classes = Vec::with_capacity(rest.len());
        for code in 0..rest.len() {
            let own = rest[code] as f64 / all_rest as f64 + marked[code] as f64 / all_marked as f64;
            if weight + own > 2.0 / CLASSES as f64 && weight > 0.0 {
                class += 1;
                weight = 0.0;
            }
            weight += own;
            classes.push(class);
        }
        classes
    }

    /// Ranks of codes, rising with the share of marked things in their class, as those rows show it that count.
    fn ranks(&self, classes: &[u32], counts: impl Fn(usize) -> bool) -> Vec<u32> {
        let number = classes.iter().max().map_or(0, |&class| class as usize + 1);
        let (mut marked, mut rest) = (vec![0.0_f64; number], vec![0.0_f64; number]);
        for (row, &code) in self.marked.iter().enumerate() {
            if counts(row) {
                marked[classes[usize::from(code)] as usize] += 1.0;
            }
        }
        for (code, count) in self.rest_by_code().into_iter().enumerate() {
            rest[classes[code] as usize] += count as f64;
        }
        // A class that is hardly seen is taken for an average one.
        let average = marked.iter().sum::<f64>() / (marked.iter().sum::<f64>() + rest.iter().sum::<f64>()).max(1.0);
        let share = |class: usize| (marked[class] + average) / (marked[class] + rest[class] + 1.0);
        let mut order: Vec<usize> = (0..number).collect();
        order.sort_by(|&a, &b| share(a).total_cmp(&share(b)).then(a.cmp(&b)));
        let mut rank = vec![0; number];
        for (place, class) in order.into_iter().enumerate() {
            rank[class] = place as u32;
        }
        classes.iter().map(|&class| rank[class as usize]).collect()
    }

    /// For each marked thing, the share of the rest in its stratum that ranks below it; ties count half.
    fn scores(&self, marks: &Marks, ranks: &[u32], wanted: impl Fn(usize) -> bool) -> Vec<Option<f64>> {
        let number = ranks.iter().max().map_or(0, |&rank| rank as usize + 1);
        let below: Vec<Option<Vec<f64>>> = self
            .rest
            .iter()
            .map(|counts| shares_below(counts, ranks, number))
            .collect();
        let score = |row: usize| {
            let stratum = usize::from(*marks.strata.get(row)?);
            let rank = *ranks.get(usize::from(self.marked[row]))? as usize;
            Some(below.get(stratum)?.as_ref()?[rank])
        };
        (0..self.marked.len())
            .map(|row| if wanted(row) { score(row) } else { None })
            .collect()
    }

    /// F1 of the best rule `rank ≤ t`.
    fn best_rule(&self, ranks: &[u32]) -> f64 {
        let number = ranks.iter().max().map_or(0, |&rank| rank as usize + 1);
        let (mut hits, mut misses) = (vec![0_u64; number], vec![0_u64; number]);
        self.marked
            .iter()
            .for_each(|&code| hits[ranks[usize::from(code)] as usize] += 1);
        for (code, count) in self.rest_by_code().into_iter().enumerate() {
            misses[ranks[code] as usize] += count;
        }
        let all = self.marked.len() as f64;
        let (mut found, mut wrong, mut best) = (0, 0, 0.0_f64);
        for rank in 0..number {
            found += hits[rank];
            wrong += misses[rank];
            best = best.max(2.0 * found as f64 / (all + found as f64 + wrong as f64));
        }
        best
    }
}

/// Which half of the rings a marked thing belongs to; with fewer than four rings, of the things themselves.
fn fold(marks: &Marks, row: usize) -> u32 {
    let few = marks.clusters.iter().take(4_096).all(|&cluster| cluster < 3);
    if few { row as u32 % 2 } else { marks.clusters[row] % 2 }
}

fn reversed(ranks: &[u32]) -> Vec<u32> {
    let last = ranks.iter().max().copied().unwrap_or(0);
    ranks.iter().map(|&rank| last - rank).collect()
}

/// By rank, the share of things that rank below it, half of those at it counted.
fn shares_below(counts: &[u64], ranks: &[u32], number: usize) -> Option<Vec<f64>> {
    let mut at = vec![0_u64; number];
    counts
        .iter()
        .enumerate()
        .for_each(|(code, &count)| at[ranks[code] as usize] += count);
    let all = at.iter().sum::<u64>();
    let mut below = 0;
    let shares = at.into_iter().map(|count| {
        let share = (below as f64 + count as f64 / 2.0) / all as f64;
        below += count;
        share
    });
    (all > 0).then(|| shares.collect())
}

/// Mean score and its standard error over rings, but not below that of independent things.
fn area(scores: &[Option<f64>], marks: &Marks) -> Option<(f64, f64, usize)> {
    let mut rings: BTreeMap<u32, (f64, f64)> = BTreeMap::new();
    for (row, score) in scores.iter().enumerate() {
        if let Some(score) = score {
            let ring = rings.entry(marks.clusters[row]).or_default();
            *ring = (ring.0 + score, ring.1 + 1.0);
        }
    }
    let (sum, number) = rings
        .values()
        .fold((0.0, 0.0), |all, ring| (all.0 + ring.0, all.1 + ring.1));
    if number == 0.0 {
        return None;
    }
    let (mean, of_rings) = (sum / number, rings.len() as f64);
    let squares: f64 = rings.values().map(|ring| (ring.0 - mean * ring.1).powi(2)).sum();
    let correction = if of_rings > 1.0 {
        of_rings / (of_rings - 1.0)
    } else {
        1.0
    };
    let over_rings = (correction * squares).sqrt() / number;
    let alone = (1.0 / (12.0 * number)).sqrt();
    Some((mean, over_rings.max(alone), rings.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `rings` rings of ten marked things each, with the codes that `code` gives.
    fn marked(rings: u32, mut code: impl FnMut(u32) -> u16, column: &mut Column) -> Marks {
        let mut marks = Marks::default();
        for i in 0..rings * 10 {
            marks.push(i / 10, 0);
            column.marked(code(i));
        }
        marks
    }

    fn close(value: f64, wanted: f64) {
        assert!((value - wanted).abs() < 0.005, "{value}, not {wanted}");
    }

    #[test]
    fn a_column_that_is_the_label_tells_all() {
        let mut column = Column::new("label", Scale::Ordered);
        (0..1_000).for_each(|_| column.rest(0, 0));
        let marks = marked(10, |_| 1, &mut column);
        let told = column.told(&marks).unwrap();
        assert_eq!((told.auc, told.f1), (1.0, 1.0));
    }

    #[test]
    fn the_same_spread_tells_nothing_and_less_is_as_telling_as_more() {
        let mut column = Column::new("same", Scale::Ordered);
        (0..1_000).for_each(|i| column.rest(0, i % 100));
        let marks = marked(20, |i| (i * 37 % 100) as u16, &mut column);
        close(column.straight(&marks).unwrap().auc, 0.5);
        let mut low = Column::new("low", Scale::Ordered);
        (0..1_000).for_each(|i| low.rest(0, i % 100));
        let marks = self::marked(20, |_| 24, &mut low);
        close(low.straight(&marks).unwrap().auc, 0.755);
    }

    #[test]
    fn a_band_in_the_middle_is_found_though_the_mean_is_the_same() {
        let mut column = Column::new("band", Scale::Ordered);
        (0..10_000).for_each(|i| column.rest(0, i % 100));
        let marks = marked(20, |i| 48 + (i % 4) as u16, &mut column);
        close(column.straight(&marks).unwrap().auc, 0.5);
        assert!(column.told(&marks).unwrap().auc > 0.95);
    }

    #[test]
    fn names_that_only_one_ring_uses_prove_nothing() {
        let mut column = Column::new("own name", Scale::Named);
        (0..20_000).for_each(|i| column.rest(0, 100 + i % 200));
        // Every ring has a name of its own among those of honest people.
        let marks = marked(40, |i| (100 + i / 10 * 3) as u16, &mut column);
        assert!(column.told(&marks).unwrap().auc < 0.6);
    }

    #[test]
    fn each_kind_is_ranked_among_its_own() {
        let mut column = Column::new("size", Scale::Ordered);
        (0..900).for_each(|i| column.rest(0, i % 9));
        (0..900).for_each(|i| column.rest(1, 100 + i % 9));
        let mut marks = Marks::default();
        for i in 0..40 {
            marks.push(i / 4, 1);
            column.marked(104);
        }
        close(column.straight(&marks).unwrap().auc, 0.5);
    }

    #[test]
    fn rings_that_differ_widen_the_error_and_one_side_alone_tells_nothing() {
        let mut column = Column::new("ring", Scale::Ordered);
        (0..1_000).for_each(|i| column.rest(0, i % 100));
        let marks = marked(10, |i| if i / 10 % 2 == 0 { 0 } else { 99 }, &mut column);
        let told = column.straight(&marks).unwrap();
        close(told.auc, 0.5);
        assert!(told.error > 0.15, "{}", told.error);
        assert_eq!(Column::new("none", Scale::Ordered).told(&Marks::default()), None);
        assert_eq!(
            Column::of_values("a", Scale::Ordered, &[], &[1.0]).told(&{
                let mut marks = Marks::default();
                marks.push(0, 0);
                marks
            }),
            None
        );
    }
}
