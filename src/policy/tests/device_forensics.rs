use super::under;
use crate::engine::Span;
use crate::model::interventions::{Adjustment, asking};
use crate::model::response::fixture::SITE;
use crate::policy::device_forensics::DeviceForensics;
use crate::world::CountryIx;

#[test]
fn forensics_tell_sooner_and_more() {
    let sim = under(vec![DeviceForensics::default().into()]);
    let (mut after, mut accounts, mut sites) = (Span(8 * 86_400), 0.65, 0.25);
    let (country, site) = (CountryIx(0), sim.sites[SITE.at()].key);
    asking::adjust(
        &sim,
        Adjustment::Forensics {
            country,
            site,
            u: 0.5,
            after: &mut after,
        },
    );
    asking::adjust(
        &sim,
        Adjustment::Reveals {
            country,
            site,
            accounts: &mut accounts,
            sites: &mut sites,
        },
    );
    assert_eq!((after, accounts, sites), (Span(3 * 86_400), 0.9, 0.6));
}
