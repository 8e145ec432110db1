use crate::{engine::*, model::order::*, world::*};
#[derive(Default)]
pub struct DayPlan { pub orders: Vec<Order>, pub sessions: Vec<Session> }
pub enum Who<'a> { Everyone, Only(&'a [PersonIx]) }
pub struct Economy;
impl Economy { pub fn plan(&self, _w: &World, _d: Day, _who: Who, _o: &mut DayPlan) {} }
