//! How crews change their ways.

use crate::param::dist::SpanDist;
use crate::param::parameters;
use crate::param::span::Span;

parameters! {
    /// How crews adapt.
    pub struct AdaptationParams {
        /// Share of crews that ever change their ways; 0 switches adaptation off.
        crews: f64 = 1.0, "share" in 0.0..=1.0, window, assumption;
        /// Time from one review of what a crew has noticed to the next.
        review: Span = Span(7 * 86_400), "delay", warmup, assumption;
        /// Time from a crew's decision to change a way of its to the change.
        delay: SpanDist = SpanDist::hours(96.0, 0.5), "span", window, assumption;
        /// Signs beyond the usual that a crew must see in a review, for each seat, before it changes a way; three
        /// standard deviations of what a crew of 16 would see are asked for besides.
        least_per_seat: f64 = 0.18, "signs/review/seat" in 0.0..=1000.0, window, assumption;
        /// Delay beyond which a payment counts, to the crew, as one that did not come through.
        late: Span = Span(12 * 3_600), "span", window, assumption;
        /// How often a crew can change each of its ways.
        most: u8 = 2, "times" in 0..=10, window, assumption;
        /// Reviews before a change and after it took hold whose income a crew compares; with 0 nothing is undone. Of
        /// those before, the last counts alone if it was worse than their mean.
        compare: u8 = 3, "reviews" in 0..=52, window, assumption;
        /// Income after a change, relative to that before it, below which a crew undoes the change.
        keeps_from: f64 = 0.8, "ratio" in 0.0..=1.0, window, assumption;
        /// Price of a change of ways for each seat, in mean monthly wages of the targets' country.
        cost: f64 = 0.1, "mean wages/seat" in 0.0..=100.0, window, assumption;
        /// Factor by which a crew that changes to smaller payments multiplies each; a demand takes the more of them.
        smaller: f64 = 0.6, "ratio" in 0.05..=1.0, window, assumption;
        /// Factor by which a crew that changes to crypto multiplies the share collected in it.
        crypto: f64 = 1.8, "ratio" in 1.0..=20.0, window, assumption;
        /// Factor by which a crew that changes to more mule accounts multiplies their number and divides their service.
        more_mules: f64 = 1.5, "ratio" in 1.0..=20.0, window, assumption;
        /// Factor by which a crew that changes to longer waits multiplies the time before a mule account's first use.
        warm_up: f64 = 2.5, "ratio" in 1.0..=50.0, window, assumption;
        /// Factor by which a crew that changes to used accounts multiplies the share of freshly opened ones.
        fresh: f64 = 0.4, "ratio" in 0.0..=1.0, window, assumption;
        /// Factor by which a crew that changes to smaller chat groups multiplies a group's size.
        group: f64 = 0.5, "ratio" in 0.05..=1.0, window, assumption;
    }
}
