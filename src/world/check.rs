//! What must hold of a population as a whole: every country has people, places and each kind of institution.

use super::code::CountryCode;
use super::identity::INSTITUTIONS;
use super::institution::InstitutionKind;
use super::params::{ByOccupation, CountryParams, PopulationParams};
use super::people::REGIONS;
use crate::param::check::{Check, Report};
use crate::param::money::Currency;

impl Check for PopulationParams {
    fn check(&self, report: &mut Report) {
        if self.country.is_empty() || self.country.iter().map(|country| country.share).sum::<f64>() <= 0.0 {
            report.fault(
                "country",
                "nobody lives anywhere",
                "at least one country with a share above 0",
            );
        }
        let institutions: usize = self.country.iter().map(|country| country.institution.len()).sum();
        if institutions as u64 > INSTITUTIONS {
            report.fault(
                "country",
                format!("{institutions} institutions"),
                format!("at most {INSTITUTIONS} in all countries"),
            );
        }
        let regions: usize = self.country.iter().map(|country| country.region.len()).sum();
        if regions > REGIONS {
            report.fault(
                "country",
                format!("{regions} regions"),
                format!("at most {REGIONS} in all countries"),
            );
        }
        for (position, country) in self.country.iter().enumerate() {
            let before = &self.country[..position];
            report.at("country", |report| {
                report.at(&country.name, |report| check_country(country, before, report))
            });
        }
        if self.ages.iter().map(|band| band.share).sum::<f64>() <= 0.0 {
            report.fault("ages", "nobody is of any age", "at least one band with a share above 0");
        }
        for (position, band) in self.ages.iter().enumerate() {
            if band.from > band.to {
                let message = format!("ages from {} to {}", band.from, band.to);
                report.at("ages", |report| {
                    report.at(position, |report| report.fault("to", message, "the younger age first"))
                });
            }
        }
        let groups = [
            ("young", &self.occupation.young),
            ("women", &self.occupation.women),
            ("men", &self.occupation.men),
            ("old", &self.occupation.old),
        ];
        report.at("occupation", |report| {
            for (name, group) in groups {
                check_group(name, group, report);
            }
        });
    }
}

fn check_group(name: &str, group: &ByOccupation, report: &mut Report) {
    if group.values().iter().sum::<f64>() <= 0.0 {
        report.fault(name, "nobody in this group does anything", "at least one share above 0");
    }
}

fn check_country(country: &CountryParams, before: &[CountryParams], report: &mut Report) {
    let name = &country.name;
    if CountryCode::of(name).is_none() {
        report.fault(
            "name",
            format!("`{name}` is no country"),
            "an ISO 3166-1 alpha-2 code, such as \"PK\"",
        );
    }
    if before.iter().any(|other| other.name == *name) {
        report.fault("name", format!("`{name}` is there twice"), "each country once");
    }
    match (country.currency, country.per_usd) {
        (Currency::Usdt, _) => report.fault("currency", "USDT is no country's currency", "one of the other words"),
        (Currency::Usd, per) if per != 1.0 => report.fault("per_usd", format!("{per} USD for one USD"), "1"),
        (currency, per) => {
            if let Some(other) = before
                .iter()
                .find(|other| other.currency == currency && other.per_usd != per)
            {
                let message = format!(
                    "{per} {currency} to the dollar here, {} in {}",
                    other.per_usd, other.name
                );
                report.fault("per_usd", message, "one rate for one currency");
            }
        }
    }
    if country.region.iter().map(|region| region.share).sum::<f64>() <= 0.0 {
        report.fault(
            "region",
            "nobody lives in any region",
            "at least one region with a share above 0",
        );
    }
    for (position, region) in country.region.iter().enumerate() {
        if country.region[..position].iter().any(|other| other.name == region.name) {
            report.fault(
                "region",
                format!("`{}` is there twice", region.name),
                "each region once",
            );
        }
    }
    for &kind in InstitutionKind::ALL {
        let share: f64 = country
            .institution
            .iter()
            .filter(|other| other.kind == kind)
            .map(|other| other.share)
            .sum();
        if share <= 0.0 {
            let accepted = "a bank, a wallet and an exchange at least, each kind with a share above 0";
            report.fault("institution", format!("there is no {kind}"), accepted);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::params::RegionParams;

    fn faults(change: impl FnOnce(&mut PopulationParams)) -> Vec<String> {
        let mut params = PopulationParams::default();
        change(&mut params);
        let mut report = Report::default();
        params.check(&mut report);
        report.faults().iter().map(|fault| fault.path.join(".")).collect()
    }

    #[test]
    fn the_default_population_is_sound() {
        assert_eq!(faults(|_| {}), Vec::<String>::new());
    }

    #[test]
    fn each_fault_is_told_at_its_key() {
        assert_eq!(faults(|params| params.country.clear()), ["country"]);
        assert_eq!(
            faults(|params| params.country[0].name = "Pakistan".into()),
            ["country.Pakistan.name"]
        );
        assert_eq!(
            faults(|params| params.country[1].institution.truncate(4)),
            ["country.IN.institution"; 2]
        );
        assert_eq!(faults(|params| params.country[2].region.clear()), ["country.BD.region"]);
        let many = |params: &mut PopulationParams| {
            params.country[2].region = (0..REGIONS)
                .map(|name| RegionParams {
                    name: name.to_string(),
                    share: 1.0,
                    urban: 0.5,
                })
                .collect();
        };
        assert_eq!(faults(many), ["country"]);
        assert_eq!(faults(|params| params.ages[1].from = 90), ["ages.1.to"]);
        assert_eq!(
            faults(|params| params.occupation.old = ByOccupation::default()),
            ["occupation.old"]
        );
        assert_eq!(
            faults(|params| params.country[4].currency = Currency::Pkr),
            ["country.HK.per_usd"]
        );
    }
}
