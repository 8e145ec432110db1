use super::under;
use crate::engine::Span;
use crate::model::interventions::{Adjustment, asking};
use crate::model::response::fixture::VICTIM;
use crate::policy::report_hotline::ReportHotline;

#[test]
fn a_hotline_makes_more_report_sooner_while_there_is_staff() {
    let sim = under(vec![ReportHotline::default().into()]);
    let (mut share, mut delay, mut hotline) = (0.1, Span(40 * 3_600), 0.1);
    let adjustment = Adjustment::Report {
        person: VICTIM,
        share: &mut share,
        delay: &mut delay,
        hotline: &mut hotline,
    };
    asking::adjust(&sim, adjustment);
    assert!(share > 0.14 && share < 0.15, "{share}");
    assert_eq!((delay, hotline), (Span(20 * 3_600), 0.5));
}
