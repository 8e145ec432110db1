use super::{ledger, under};
use crate::engine::Span;
use crate::model::facts::ExitReason;
use crate::model::response::fixture::{RING, SITE, pass};
use crate::param::dist::SpanDist;
use crate::policy::police_raid::PoliceRaid;

#[test]
fn raids_need_intelligence_and_none_is_needed_for_all() {
    for (intelligence, raids) in [(0.0, 1), (1.0, 0)] {
        let policy = PoliceRaid {
            intelligence,
            after: SpanDist::Fixed(Span::DAY),
            arrests: 0.0,
            ..PoliceRaid::default()
        };
        let mut sim = under(vec![policy.into()]);
        pass(&mut sim, 3);
        assert_eq!(ledger(&sim).raids, raids);
        assert_eq!(sim.sites[SITE.at()].closed_at.is_some(), raids == 1);
        let reasons: Vec<_> = sim.rings[RING.at()].operators.iter().map(|o| o.exit_reason).collect();
        assert_eq!(reasons[0], (raids == 1).then_some(ExitReason::Fled), "nobody was taken");
    }
}
