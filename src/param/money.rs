//! Money: whole minor units of one currency, and the currencies there are.
//!
//! Arithmetic on amounts is plain integer arithmetic. How one currency is converted into another stands here, so that a
//! run and whoever reads it come to the same cent; the rates are the world's, or a manifest's. There is no floating
//! point except on the way in from a parameter and out to a chart.

use crate::words;

words! {
    /// Currencies by ISO 4217 code, and USDT, the dollar token that travels on public chains.
    pub enum Currency {
        /// Pakistani rupee, counted in paisa (hundredths).
        Pkr = "PKR",
        /// Indian rupee, counted in paise (hundredths).
        Inr = "INR",
        /// Bangladeshi taka, counted in poisha (hundredths).
        Bdt = "BDT",
        /// Sri Lankan rupee, counted in cents.
        Lkr = "LKR",
        /// Nepalese rupee, counted in paisa (hundredths).
        Npr = "NPR",
        /// Malaysian ringgit, counted in sen (hundredths).
        Myr = "MYR",
        /// Hong Kong dollar, counted in cents.
        Hkd = "HKD",
        /// Singapore dollar, counted in cents.
        Sgd = "SGD",
        /// Thai baht, counted in satang (hundredths).
        Thb = "THB",
        /// Vietnamese dong, counted in whole dong.
        Vnd = "VND",
        /// Philippine peso, counted in centavos (hundredths).
        Php = "PHP",
        /// Indonesian rupiah, counted in sen (hundredths).
        Idr = "IDR",
        /// Chinese yuan, counted in fen (hundredths).
        Cny = "CNY",
        /// Dirham of the United Arab Emirates, counted in fils (hundredths).
        Aed = "AED",
        /// US dollar, counted in cents.
        Usd = "USD",
        /// Euro, counted in cents.
        Eur = "EUR",
        /// Pound sterling, counted in pence.
        Gbp = "GBP",
        /// Australian dollar, counted in cents.
        Aud = "AUD",
        /// The dollar token that travels on public chains, counted in millionths.
        Usdt = "USDT",
    }
}

impl Currency {
    /// Minor units in one unit: 100 for most, 1 for the dong, 1,000,000 for USDT.
    #[must_use]
    pub const fn minor_per_unit(self) -> i64 {
        match self {
            Currency::Vnd => 1,
            Currency::Usdt => 1_000_000,
            _ => 100,
        }
    }
}

/// An amount as a scenario may write it, a currency and a figure: `SGD 8`, `usd 1,000.50`.
#[must_use]
pub fn amount(text: &str) -> Option<(Currency, f64)> {
    let text = text.trim();
    let (code, figure) = text.split_at(text.find(|c: char| !c.is_ascii_alphabetic())?);
    let code = code.to_ascii_uppercase();
    let currency = *Currency::ALL.iter().find(|currency| currency.word() == code)?;
    let figure = figure.trim().replace([',', '_'], "");
    let plain =
        figure.starts_with(|c: char| c.is_ascii_digit()) && figure.chars().all(|c| c.is_ascii_digit() || c == '.');
    figure.parse().ok().filter(|_| plain).map(|figure| (currency, figure))
}

/// What one unit of a currency is worth, in billionths of a US dollar, from units for a dollar (PKR: about 284).
#[must_use]
pub fn nano_usd(per_usd: f64) -> i64 {
    libm::round(1e9 / per_usd) as i64
}

/// What an amount in minor units of one currency is worth in another, rounded towards nothing; of each what one unit is
/// worth, in billionths of a US dollar.
#[must_use]
pub fn converted(minor: i64, (from, worth): (Currency, i64), (to, priced): (Currency, i64)) -> i64 {
    if from == to {
        return minor;
    }
    let value = (i128::from(minor) * i128::from(worth)).saturating_mul(i128::from(to.minor_per_unit()));
    let per = i128::from(priced) * i128::from(from.minor_per_unit());
    (value / per).clamp(i64::MIN.into(), i64::MAX.into()) as i64
}

/// An amount in minor units of a currency that the context fixes (an account's, a case's).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Minor(pub i64);

impl Minor {
    /// Nothing.
    pub const ZERO: Minor = Minor(0);

    /// This amount times a factor, rounded half away from zero by portable mathematics.
    #[must_use]
    pub fn scaled(self, factor: f64) -> Minor {
        Minor(libm::round(self.0 as f64 * factor) as i64)
    }

    /// Rounded down to a whole multiple of `grain` (as people do); `grain` at or below 1 changes nothing.
    #[must_use]
    pub const fn floor_to(self, grain: i64) -> Minor {
        if grain <= 1 {
            self
        } else {
            Minor(self.0.div_euclid(grain) * grain)
        }
    }

    /// Whether this is more than nothing.
    #[must_use]
    pub const fn is_positive(self) -> bool {
        self.0 > 0
    }
}

impl std::ops::Add for Minor {
    type Output = Minor;
    fn add(self, other: Minor) -> Minor {
        Minor(self.0 + other.0)
    }
}

impl std::ops::Sub for Minor {
    type Output = Minor;
    fn sub(self, other: Minor) -> Minor {
        Minor(self.0 - other.0)
    }
}

impl std::ops::AddAssign for Minor {
    fn add_assign(&mut self, other: Minor) {
        self.0 += other.0;
    }
}

impl std::ops::SubAssign for Minor {
    fn sub_assign(&mut self, other: Minor) {
        self.0 -= other.0;
    }
}

impl std::iter::Sum for Minor {
    fn sum<I: Iterator<Item = Minor>>(amounts: I) -> Minor {
        Minor(amounts.map(|amount| amount.0).sum())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_a_currency_and_a_figure() {
        assert_eq!(amount("SGD 8"), Some((Currency::Sgd, 8.0)));
        assert_eq!(amount(" usd 1,000.50 "), Some((Currency::Usd, 1_000.5)));
        for text in ["8 SGD", "SGD", "XYZ 8", "SGD -8", "SGD inf", "8", "15 %", ""] {
            assert_eq!(amount(text), None, "{text}");
        }
    }
}
