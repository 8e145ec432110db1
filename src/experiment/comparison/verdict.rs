//! What can be said of an arm beside another.

use crate::experiment::outcome::Better;
use crate::words;

words! {
    /// What can be said of an arm beside the baseline. The first three are claims: of a primary outcome, with a
    /// probability under 5 % when corrected over arms and primary outcomes.
    pub enum Verdict {
        Better = "better",
        Worse = "worse",
        /// It differs, and that is neither good nor bad.
        Differs = "differs",
        /// A secondary outcome, or a placebo: the probability is under 5 %, but corrected for nothing. No claim.
        Suggestive = "suggestive",
        /// These seeds cannot tell them apart.
        Indistinguishable = "indistinguishable",
        /// Equal on every seed.
        Equal = "equal",
        /// Fewer than two seeds.
        TooFewSeeds = "too_few_seeds",
    }
}

impl Verdict {
    /// Of differences by seed, with the probability of their t test: nothing is corrected, and nothing claimed.
    #[must_use]
    pub fn plain(by_seed: &[f64], p: Option<f64>) -> Verdict {
        match p {
            _ if by_seed.iter().all(|difference| *difference == 0.0) => Verdict::Equal,
            None => Verdict::TooFewSeeds,
            Some(p) if p < 0.05 => Verdict::Suggestive,
            Some(_) => Verdict::Indistinguishable,
        }
    }

    /// Of a difference about which a claim may be made, with its corrected probability.
    #[must_use]
    pub fn claimed(mean: f64, p: f64, better: Better) -> Verdict {
        match (p < 0.05, better, mean < 0.0) {
            (false, ..) => Verdict::Indistinguishable,
            (true, Better::Neither, _) => Verdict::Differs,
            (true, Better::Lower, true) | (true, Better::Higher, false) => Verdict::Better,
            (true, Better::Lower, false) | (true, Better::Higher, true) => Verdict::Worse,
        }
    }
}
