use super::under;
use crate::model::response::fixture::{OPENS, VICTIM};
use crate::model::scam::funnel::outreach;
use crate::policy::awareness_campaign::AwarenessCampaign;

#[test]
fn awareness_lowers_susceptibility_and_nothing_else_does_at_coverage_zero() {
    let lean = |coverage, reach| {
        let policy = AwarenessCampaign {
            coverage,
            reach,
            strength: 0.5,
            ..AwarenessCampaign::default()
        };
        let mut sim = under(vec![policy.into()]);
        sim.now = OPENS.start();
        outreach::lean(&sim, VICTIM, 1.0, 0.0)
    };
    assert_eq!(lean(1.0, 1.0), -0.5);
    assert_eq!(lean(0.0, 1.0), 0.0);
    assert_eq!(lean(1.0, 0.0), 0.0);
}
