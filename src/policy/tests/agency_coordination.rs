use super::under;
use crate::model::interventions::{Adjustment, asking};
use crate::policy::agency_coordination::AgencyCoordination;
use crate::world::InstitutionIx;

#[test]
fn agencies_that_coordinate_act_sooner_and_only_where_they_do() {
    let handled = |institutions: Vec<String>| {
        let policy = AgencyCoordination {
            institutions,
            ..AgencyCoordination::default()
        };
        let sim = under(vec![policy.into()]);
        let (mut share, mut heard) = (0.2, 0.15);
        let institution = InstitutionIx(0);
        asking::adjust(
            &sim,
            Adjustment::TellsPolice {
                institution,
                share: &mut share,
            },
        );
        asking::adjust(
            &sim,
            Adjustment::Hears {
                institution,
                share: &mut heard,
            },
        );
        (share, heard)
    };
    assert_eq!(handled(Vec::new()), (0.9, 0.5));
    assert_eq!(handled(vec!["bank 2".into()]), (0.2, 0.15));
}
