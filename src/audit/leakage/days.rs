//! The calendar of the scam: how illicit rows lie in the days of the window, and which rings are active in which part.

use super::super::payment::Payment;
use super::accounts::DAY;
use super::figure::{Leakage, Verdict, of_rings};
use crate::dataset::manifest::Window;

/// Share of the window that is for training, and up to where validation goes; the rest is for testing.
const SPLITS: [f64; 2] = [0.6, 0.8];
const NAMES: [&str; 3] = ["training", "validation", "test"];

/// Counts by day and by part of the window.
#[derive(Debug)]
pub struct Days {
    window: Window,
    /// Settled rows and illicit ones.
    days: Vec<(u64, u64)>,
    /// Whether a ring is active in each part.
    rings: Vec<[bool; 3]>,
    rows: u64,
    to_self: u64,
    twice: u64,
    /// Rows of the second under way, and that second.
    now: (i64, Vec<Key>),
}

/// What makes two rows of one second the same.
type Key = (u32, u32, i64, u8, u8);

impl Days {
    /// Nothing counted yet.
    #[must_use]
    pub fn new(window: Window, rings: usize) -> Days {
        let days = (window.end - window.start).div_euclid(DAY).clamp(0, 100_000) as usize;
        Days {
            window,
            days: vec![(0, 0); days],
            rings: vec![[false; 3]; rings],
            rows: 0,
            to_self: 0,
            twice: 0,
            now: (i64::MIN, Vec::new()),
        }
    }

    /// A settled payment and the ring behind it.
    pub fn pass(&mut self, payment: &Payment, ring: Option<u32>) {
        self.rows += 1;
        self.to_self += u64::from(payment.from == payment.to);
        if payment.ts != self.now.0 {
            self.close_second();
            self.now.0 = payment.ts;
        }
        self.now
            .1
            .push((payment.from, payment.to, payment.amount, payment.rail, payment.channel));
        let day = (payment.ts - self.window.start).div_euclid(DAY);
        let Some(counts) = usize::try_from(day).ok().and_then(|day| self.days.get_mut(day)) else {
            return;
        };
        counts.0 += 1;
        let Some(ring) = ring else { return };
        counts.1 += 1;
        let at = (payment.ts - self.window.start) as f64 / (self.window.end - self.window.start) as f64;
        let part = SPLITS.iter().filter(|&&split| at >= split).count();
        if let Some(active) = self.rings.get_mut(ring as usize) {
            active[part] = true;
        }
    }

    /// The last second is over.
    pub fn finish(&mut self) {
        self.close_second();
    }

    fn close_second(&mut self) {
        let rows = &mut self.now.1;
        if rows.len() > 1 {
            rows.sort_unstable();
            self.twice += rows.windows(2).filter(|pair| pair[0] == pair[1]).count() as u64;
        }
        rows.clear();
    }

    /// The verdicts.
    pub fn hold(&self, leakage: &mut Leakage) {
        /// Fewer illicit rows a day than this, and a day without one is chance.
        const ENOUGH: f64 = 20.0;
        let illicit: u64 = self.days.iter().map(|day| day.1).sum();
        let mean = illicit as f64 / self.days.len().max(1) as f64;
        let enough = match mean {
            ENOUGH.. => of_rings(self.rings.iter().filter(|active| active.contains(&true)).count()),
            _ => Err(Verdict::NotApplicable),
        };
        let none = self.days.iter().filter(|day| day.1 == 0).count();
        leakage.hold_number(
            ("days.without", "Days of the window without an illicit payment."),
            enough.map(|()| none as f64),
            0.0,
            format!(
                "{none} of {} days, {mean:.1} illicit payments on a day",
                self.days.len()
            ),
        );
        let full = self.days.iter().filter(|day| day.1 * 2 > day.0).count();
        leakage.hold_number(
            ("days.full", "Days on which more than half of the payments are illicit."),
            Ok(full as f64),
            0.0,
            format!("{full} of {} days", self.days.len()),
        );
        self.hold_edges(leakage, enough);
        leakage.hold_number(
            ("rows.to_self", "Payments from an account to itself."),
            Ok(self.to_self as f64),
            0.0,
            format!("{} of {} payments", self.to_self, self.rows),
        );
        let twice = self.twice as f64 / self.rows.max(1) as f64;
        leakage.hold_number(
            (
                "rows.twice",
                "Share of payments that repeat another of the same second in every column but tx_id.",
            ),
            Ok(twice),
            1e-4,
            format!("{} of {} payments", self.twice, self.rows),
        );
        let active = |part: usize| self.rings.iter().filter(|active| active[part]).count();
        let rings: Vec<String> = NAMES
            .iter()
            .enumerate()
            .map(|(part, name)| format!("{} in {name}", active(part)))
            .collect();
        leakage.note(
            (
                "rings",
                "Rings active in the first 60 %, the next 20 % and the last 20 % of the window.",
            ),
            rings.join(", "),
        );
        let rows: u64 = self.days.iter().map(|day| day.0).sum();
        leakage.note(
            ("illicit", "Illicit share of settled payments."),
            format!(
                "{illicit} of {rows} ({:.3} %)",
                illicit as f64 / rows.max(1) as f64 * 100.0
            ),
        );
    }

    /// The illicit share of the first and last day against that of all days.
    fn hold_edges(&self, leakage: &mut Leakage, enough: Result<(), Verdict>) {
        let share = |day: &(u64, u64)| day.1 as f64 / day.0.max(1) as f64;
        let shares: Vec<f64> = self.days.iter().map(share).collect();
        let mean = shares.iter().sum::<f64>() / shares.len().max(1) as f64;
        let spread = shares.iter().map(|share| (share - mean).powi(2)).sum::<f64>() / shares.len().max(2) as f64;
        let (Some(first), Some(last)) = (shares.first(), shares.last()) else {
            return;
        };
        let stray = ((first - mean).abs().max((last - mean).abs())) / spread.sqrt().max(1e-12);
        leakage.hold_number(
            (
                "days.edges",
                "Illicit share of the first and last day, in standard deviations of days from the mean.",
            ),
            enough.map(|()| (stray * 100.0).round() / 100.0),
            3.0,
            format!(
                "{stray:.1}: first {:.3} %, last {:.3} %, mean {:.3} %",
                first * 100.0,
                last * 100.0,
                mean * 100.0
            ),
        );
    }
}
