use super::under;
use crate::engine::Span;
use crate::model::interventions::{Adjustment, asking};
use crate::policy::cross_border_cooperation::CrossBorderCooperation;
use crate::world::InstitutionIx;

#[test]
fn other_countries_answer_sooner_and_more_often() {
    let sim = under(vec![CrossBorderCooperation::default().into()]);
    let (mut share, mut after) = (0.2, Span(8 * 86_400));
    let adjustment = Adjustment::Abroad {
        institution: InstitutionIx(1),
        u: 0.5,
        share: &mut share,
        after: &mut after,
    };
    asking::adjust(&sim, adjustment);
    assert_eq!((share, after), (0.7, Span(36 * 3_600)));
}
