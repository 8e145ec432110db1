//! Codes of countries: a byte where a row or a column needs one, a word where people read it.

use crate::param::word::Word;

/// A country's code, ISO 3166-1 alpha-2.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CountryCode(u8);

impl CountryCode {
    /// The code of no country, which the standard leaves to whoever needs one: for rows that are not filled in yet.
    pub const UNKNOWN: CountryCode = CountryCode((CODES.len() - 1) as u8);

    /// A country's code, if there is such a country.
    #[must_use]
    pub fn of(name: &str) -> Option<CountryCode> {
        let place = CODES.iter().position(|&code| code == name)?;
        Some(CountryCode(place as u8)).filter(|&code| code != CountryCode::UNKNOWN)
    }

    /// The country's two letters.
    #[must_use]
    pub const fn word(self) -> &'static str {
        CODES[self.0 as usize]
    }
}

impl Word for CountryCode {
    const WORDS: &'static [&'static str] = &CODES;

    fn code(self) -> u8 {
        self.0
    }
}

/// The standard's codes, and at the end that of no country.
#[rustfmt::skip]
const CODES: [&str; 250] = [
    "AD", "AE", "AF", "AG", "AI", "AL", "AM", "AO", "AQ", "AR", "AS", "AT", "AU", "AW", "AX", "AZ", "BA", "BB", "BD",
    "BE", "BF", "BG", "BH", "BI", "BJ", "BL", "BM", "BN", "BO", "BQ", "BR", "BS", "BT", "BV", "BW", "BY", "BZ", "CA",
    "CC", "CD", "CF", "CG", "CH", "CI", "CK", "CL", "CM", "CN", "CO", "CR", "CU", "CV", "CW", "CX", "CY", "CZ", "DE",
    "DJ", "DK", "DM", "DO", "DZ", "EC", "EE", "EG", "EH", "ER", "ES", "ET", "FI", "FJ", "FK", "FM", "FO", "FR", "GA",
    "GB", "GD", "GE", "GF", "GG", "GH", "GI", "GL", "GM", "GN", "GP", "GQ", "GR", "GS", "GT", "GU", "GW", "GY", "HK",
    "HM", "HN", "HR", "HT", "HU", "ID", "IE", "IL", "IM", "IN", "IO", "IQ", "IR", "IS", "IT", "JE", "JM", "JO", "JP",
    "KE", "KG", "KH", "KI", "KM", "KN", "KP", "KR", "KW", "KY", "KZ", "LA", "LB", "LC", "LI", "LK", "LR", "LS", "LT",
    "LU", "LV", "LY", "MA", "MC", "MD", "ME", "MF", "MG", "MH", "MK", "ML", "MM", "MN", "MO", "MP", "MQ", "MR", "MS",
    "MT", "MU", "MV", "MW", "MX", "MY", "MZ", "NA", "NC", "NE", "NF", "NG", "NI", "NL", "NO", "NP", "NR", "NU", "NZ",
    "OM", "PA", "PE", "PF", "PG", "PH", "PK", "PL", "PM", "PN", "PR", "PS", "PT", "PW", "PY", "QA", "RE", "RO", "RS",
    "RU", "RW", "SA", "SB", "SC", "SD", "SE", "SG", "SH", "SI", "SJ", "SK", "SL", "SM", "SN", "SO", "SR", "SS", "ST",
    "SV", "SX", "SY", "SZ", "TC", "TD", "TF", "TG", "TH", "TJ", "TK", "TL", "TM", "TN", "TO", "TR", "TT", "TV", "TW",
    "TZ", "UA", "UG", "UM", "US", "UY", "UZ", "VA", "VC", "VE", "VG", "VI", "VN", "VU", "WF", "WS", "YE", "YT", "ZA",
    "ZM", "ZW",
    "ZZ",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_the_standard() {
        assert_eq!(CountryCode::of("PK").map(CountryCode::word), Some("PK"));
        assert_eq!(CountryCode::of("ZW").map(CountryCode::word), Some("ZW"));
        assert_eq!(CountryCode::of("XX"), None);
        assert_eq!(CountryCode::of(""), None);
        assert_eq!(CountryCode::of("ZZ"), None);
        assert!(CODES.is_sorted());
    }
}
