use super::under;
use crate::engine::Span;
use crate::model::facts::{CrewRole, Entry};
use crate::model::interventions::{Request, asking};
use crate::model::response::fixture::{OPENS, RING, SITE, noon};
use crate::model::scam::crew::staffing;
use crate::model::state::Task;
use crate::policy::entry_scrutiny::EntryScrutiny;
use crate::world::CountryIx;

#[test]
fn an_entry_is_turned_away_or_not() {
    let seat = Request::Seat {
        key: 1,
        country: CountryIx(0),
    };
    let scrutiny = |turned_away| EntryScrutiny {
        turned_away,
        ..EntryScrutiny::default()
    };
    assert!(!asking::allowed(&mut under(vec![scrutiny(1.0).into()]), seat));
    assert!(asking::allowed(&mut under(vec![scrutiny(0.0).into()]), seat));
}

#[test]
fn seats_whose_takers_are_turned_away_are_filled_by_locals() {
    let filled = |turned_away: f64| {
        let mut sim = under(vec![
            EntryScrutiny {
                turned_away,
                ..EntryScrutiny::default()
            }
            .into(),
        ]);
        sim.sites[SITE.at()].foreign = 0.5;
        for seat in 10..40 {
            staffing::hire(&mut sim, RING, seat, CrewRole::Recruiter, CountryIx(0), 0);
        }
        let at_once = sim.rings[RING.at()].operators.len() - 3;
        while let Some((at, task)) = sim.calendar.take_before(noon() + Span(200 * 86_400)) {
            sim.now = at.min(OPENS.plus(90).start());
            if let Task::Fill(ring, seat, role, attempt) = task {
                staffing::fill(&mut sim, ring, seat, role, attempt);
            }
        }
        let new = &sim.rings[RING.at()].operators[3..];
        let foreign = new.iter().filter(|operator| operator.entry == Entry::Foreign).count();
        (at_once, new.len(), foreign)
    };
    let (at_once, all, foreign) = filled(1.0);
    assert!((5..25).contains(&at_once), "locals sit down at once: {at_once}");
    assert_eq!((all, foreign), (30, 0), "and in the end in every seat");
    let (at_once, all, foreign) = filled(0.0);
    assert_eq!((at_once, all), (30, 30));
    assert!((5..25).contains(&foreign), "{foreign}");
}
