//! From stage to stage: entering, waiting for a handler, giving up.
//!
//! Every operator has a limited number of chats. A case takes one up in each stage; where none is free it waits,
//! longest first, and people lose interest while they wait. So capacity, not a rate, bounds what a ring can do.

use super::{ending, group};
use crate::engine::Time;
use crate::model::decision;
use crate::model::facts::{CaseEvent, Cause, CrewRole, EndReason, Event, Platform};
use crate::model::state::{CaseIx, Sim, Task};

/// A case comes into a stage now.
pub fn enter(sim: &mut Sim, case: CaseIx, stage: u16, cause: Cause) {
    let params = sim.params.clone();
    let state = &mut sim.cases[case.at()];
    let funnel = &params.funnels[state.funnel as usize];
    let from = state.stage;
    let now = sim.now;
    state.stage = stage;
    state.round = 0;
    state.step += 1;
    state.stage_at[stage as usize].get_or_insert(now);
    let wanted = &funnel.stage[stage as usize];
    let (from_name, channel) = (&funnel.stage[from as usize].name, wanted.channel);
    tell(sim, case, from_name, &wanted.name, channel, cause);
    if wanted.group {
        group::enter(sim, case, wanted.channel);
    }
    if wanted.unattended {
        release(sim, case);
        begin_round(sim, case);
        return;
    }
    if sim.cases[case.at()].handler == Some(wanted.handler) {
        begin_round(sim, case);
        return;
    }
    release(sim, case);
    ask_for_handler(sim, case, wanted.handler);
}

/// A case takes a step from one stage to another, or to its end: tables show it.
pub fn tell(sim: &mut Sim, case: CaseIx, from: &str, to: &str, channel: Platform, cause: Cause) {
    let event = CaseEvent {
        case_id: sim.cases[case.at()].id,
        ts: sim.now,
        from_stage: from.to_owned(),
        to_stage: to.to_owned(),
        channel,
        cause,
    };
    sim.tell(Event::CaseEvent(event));
}

/// Takes a free chat, or waits for one.
fn ask_for_handler(sim: &mut Sim, case: CaseIx, role: CrewRole) {
    let ring = sim.cases[case.at()].ring;
    let chats = sim.params.crew.chats;
    let state = &mut sim.rings[ring.at()];
    if state.busy[role as usize] < state.capacity(role, chats) {
        state.busy[role as usize] += 1;
        sim.cases[case.at()].handler = Some(role);
        begin_round(sim, case);
        return;
    }
    let (key, step, now) = (sim.cases[case.at()].key, sim.cases[case.at()].step, sim.now);
    sim.rings[ring.at()].waiting[role as usize].insert((now, key, case));
    sim.cases[case.at()].waiting_since = Some(now);
    let funnel = &sim.params.funnels[sim.cases[case.at()].funnel as usize];
    let patience = funnel
        .patience
        .quantile(sim.seed.draw(decision::PATIENCE, key, i64::from(step), 0).uniform());
    sim.plan(now + patience, key, u64::from(step), Task::GiveUp(case, step));
}

/// Whoever waited too long is gone.
pub fn give_up(sim: &mut Sim, case: CaseIx, step: u32) {
    let state = &sim.cases[case.at()];
    if state.step == step && state.waiting_since.is_some() && !state.ended() {
        ending::end(sim, case, EndReason::LostInterest);
    }
}

/// Gives a chat back; whoever has waited longest gets it.
pub fn release(sim: &mut Sim, case: CaseIx) {
    let (ring, key) = (sim.cases[case.at()].ring, sim.cases[case.at()].key);
    if let Some(since) = sim.cases[case.at()].waiting_since.take() {
        for waiting in &mut sim.rings[ring.at()].waiting {
            waiting.remove(&(since, key, case));
        }
    }
    let Some(role) = sim.cases[case.at()].handler.take() else {
        return;
    };
    let chats = sim.params.crew.chats;
    let state = &mut sim.rings[ring.at()];
    state.busy[role as usize] = state.busy[role as usize].saturating_sub(1);
    if state.busy[role as usize] >= state.capacity(role, chats) {
        return;
    }
    if let Some((_, _, next)) = state.waiting[role as usize].pop_first() {
        state.busy[role as usize] += 1;
        let next_state = &mut sim.cases[next.at()];
        next_state.waiting_since = None;
        next_state.handler = Some(role);
        begin_round(sim, next);
    }
}

/// Plans the next round of the stage, a dwell from now, within human hours.
pub fn begin_round(sim: &mut Sim, case: CaseIx) {
    let state = &sim.cases[case.at()];
    let stage = &sim.params.funnels[state.funnel as usize].stage[state.stage as usize];
    let (key, step, round) = (state.key, state.step, state.round);
    let draw = sim.seed.draw(decision::DWELL, key, i64::from(step), round);
    let at = waking(sim, case, sim.now + stage.dwell.quantile(draw.uniform()), draw.second());
    sim.plan(
        at,
        key,
        u64::from(step) << 16 | u64::from(round),
        Task::Round(case, step),
    );
}

/// People sleep: what would fall between midnight and seven, local time, is put off till the morning.
pub(super) fn waking(sim: &Sim, case: CaseIx, at: Time, u: f64) -> Time {
    let person = sim.cases[case.at()].person;
    let country = &sim.world.countries[sim.world.people.country(person).at()];
    let local = (at + country.utc_offset).second_of_day();
    // One in eight is a night owl.
    if local >= 7 * 3_600 || u < 0.125 {
        return at;
    }
    let morning = 7.0 * 3_600.0 + (u - 0.125) / 0.875 * 4.0 * 3_600.0;
    Time(at.0 + morning as i64 - i64::from(local))
}
