//! Countries, regions, institutions and rates, and how many people and businesses each gets.

use crate::engine::Span;
use crate::engine::time::Day;
use crate::param::money::{Currency, Minor};
use crate::world::id::{CountryIx, InstitutionIx, PublicId};
use crate::world::institution::InstitutionKind;
use crate::world::params::{CountryParams, PopulationParams};
use crate::world::{BusinessIx, Circles, Country, CountryCode, Institution, Rates, Region};

/// Where everything goes.
pub struct Plan {
    pub countries: Vec<Country>,
    pub regions: Vec<Region>,
    pub institutions: Vec<Institution>,
    pub rates: Rates,
    /// Static businesses in all: the size of their block of ids.
    pub businesses: u32,
}

/// Businesses that serve a whole country, but for the correspondent and those that grow with its people.
pub const TELECOMS: u32 = 3;
/// Gig and shopping platforms that pay out.
pub const PLATFORMS: u32 = 5;
/// Loan apps.
pub const LENDERS: u32 = 4;
/// Charities.
pub const CHARITIES: u32 = 4;
/// Who pays pensions: the government and a fund.
pub const TREASURIES: u32 = 2;

/// How many times as many people as friends a circle has.
const CIRCLE: f64 = 1.4;

/// Lays the places out.
pub fn plan(params: &PopulationParams, people: u64) -> Plan {
    let shares: Vec<f64> = params.country.iter().map(|country| country.share.max(0.0)).collect();
    let counts = divide(people as u32, &shares);
    let mut plan = Plan {
        countries: Vec::new(),
        regions: Vec::new(),
        institutions: Vec::new(),
        rates: rates(params),
        businesses: 0,
    };
    let mut first = 0;
    for (country, count) in params.country.iter().zip(counts) {
        add_country(&mut plan, params, country, first..first + count);
        first += count;
    }
    plan
}

/// A whole number split by shares, largest remainder first, ties to the earlier.
pub fn divide(whole: u32, shares: &[f64]) -> Vec<u32> {
    let total: f64 = shares.iter().sum();
    if total <= 0.0 {
        let mut parts = vec![0; shares.len()];
        if let Some(first) = parts.first_mut() {
            *first = whole;
        }
        return parts;
    }
    let exact: Vec<f64> = shares.iter().map(|share| f64::from(whole) * share / total).collect();
    let mut parts: Vec<u32> = exact.iter().map(|share| *share as u32).collect();
    let mut order: Vec<usize> = (0..shares.len()).collect();
    order.sort_by(|&a, &b| {
        (exact[b] - exact[b].floor())
            .total_cmp(&(exact[a] - exact[a].floor()))
            .then(a.cmp(&b))
    });
    let missing = whole.saturating_sub(parts.iter().sum());
    for &i in order.iter().cycle().take(missing as usize) {
        parts[i] += 1;
    }
    parts
}

fn rates(params: &PopulationParams) -> Rates {
    let per_usd: Vec<f64> = Currency::ALL
        .iter()
        .map(|&currency| match currency {
            Currency::Usd | Currency::Usdt => 1.0,
            other => params
                .country
                .iter()
                .find(|country| country.currency == other)
                .map_or(1.0, |c| c.per_usd),
        })
        .collect();
    Rates::new(&per_usd, params.spread_bp)
}

fn add_country(plan: &mut Plan, params: &PopulationParams, country: &CountryParams, people: std::ops::Range<u32>) {
    let position = CountryIx(plan.countries.len() as u32);
    let mean_wage = Minor((country.mean_wage * country.currency.minor_per_unit() as f64) as i64);
    let first_region = plan.regions.len() as u32;
    let shares: Vec<f64> = country.region.iter().map(|region| region.share.max(0.0)).collect();
    let mut first = people.start;
    let mut business = plan.businesses;
    let mut block = |count: f64| {
        let from = business;
        business += (count as u32).max(3);
        from..business
    };
    for (region, count) in country.region.iter().zip(divide(people.end - people.start, &shares)) {
        let thousands = f64::from(count) / 1_000.0;
        plan.regions.push(Region {
            name: region.name.clone(),
            country: position,
            urban: region.urban,
            people: first..first + count,
            circles: Circles::new(count, (params.friends * CIRCLE) as u32, params.friends_close),
            merchants: block(thousands * params.merchants),
            agents: block(thousands * params.agents),
            employers: block(thousands * params.employers),
            billers: block(8.0),
        });
        first += count;
    }
    // One correspondent; one house for each institution and region, for its vaults belong to the region's branch.
    business += TELECOMS + PLATFORMS + LENDERS + CHARITIES + TREASURIES + 1;
    business += (country.institution.len() * country.region.len()) as u32;
    business += traders(params, people.end - people.start) + holders(params, people.end - people.start);
    plan.businesses = business;
    let mut institutions = Vec::new();
    for kind in [
        InstitutionKind::Bank,
        InstitutionKind::Wallet,
        InstitutionKind::Exchange,
    ] {
        let total: f64 = country
            .institution
            .iter()
            .filter(|i| i.kind == kind)
            .map(|i| i.share)
            .sum();
        for institution in country
            .institution
            .iter()
            .filter(|institution| institution.kind == kind)
        {
            institutions.push(InstitutionIx(plan.institutions.len() as u32));
            let currency = if kind == InstitutionKind::Exchange {
                Currency::Usdt
            } else {
                country.currency
            };
            let limit = |wages: f64| rounded(plan.rates.mid(mean_wage.scaled(wages), country.currency, currency));
            plan.institutions.push(Institution {
                id: PublicId(0),
                name: institution.name.clone(),
                kind,
                country: position,
                currency,
                share: if total > 0.0 { institution.share / total } else { 1.0 },
                daily_limit: limit(institution.daily_limit),
                transfer_limit: limit(institution.transfer_limit),
                house: BusinessIx::NONE,
            });
        }
    }
    let mut weekend = [false; 7];
    for &day in &country.weekend {
        weekend[day as usize] = true;
    }
    let mut holidays: Vec<Day> = country.holidays.iter().map(|date| Day::of(date.0)).collect();
    holidays.sort_unstable();
    plan.countries.push(Country {
        // The scenario's check has turned unknown codes away.
        code: CountryCode::of(&country.name).unwrap_or(CountryCode::UNKNOWN),
        currency: country.currency,
        utc_offset: Span((country.utc_offset * 3_600.0) as i64),
        weekend,
        holidays,
        mean_wage,
        people,
        regions: first_region..plan.regions.len() as u32,
        institutions,
    });
}

/// A limit as institutions state them: to the nearest half of its leading digit (50,700 is 50,000).
fn rounded(limit: Minor) -> Minor {
    let mut power = 1;
    while power <= limit.0 / 10 {
        power *= 10;
    }
    let step = (power / 2).max(1);
    Minor(((limit.0 + step / 2) / step).max(1) * step)
}

/// Traders of a country: at least two, so that there is a choice.
pub fn traders(params: &PopulationParams, people: u32) -> u32 {
    (f64::from(people) * params.traders / 100_000.0).ceil().max(2.0) as u32
}

/// Honest holders of chain addresses in a country: at least four, so that a ring's is never the only one.
pub fn holders(params: &PopulationParams, people: u32) -> u32 {
    (f64::from(people) * params.holders / 100_000.0).ceil().max(4.0) as u32
}

#[cfg(test)]
mod tests {
    use super::{Minor, divide, rounded};

    #[test]
    fn a_whole_is_divided_by_largest_remainder() {
        assert_eq!(divide(10, &[0.5, 0.25, 0.25]), [5, 3, 2]);
        assert_eq!(divide(7, &[1.0, 1.0, 1.0]), [3, 2, 2]);
        assert_eq!(divide(1, &[0.2, 0.8]), [0, 1]);
        assert_eq!(divide(9, &[0.0, 0.0]), [9, 0]);
        assert_eq!(divide(9, &[]), [0; 0]);
    }

    #[test]
    fn limits_are_round() {
        let round = [5_070_000, 20_280_000, 27_300_000, 9, 0].map(|limit| rounded(Minor(limit)).0);
        assert_eq!(round, [5_000_000, 20_000_000, 25_000_000, 9, 1]);
    }
}
