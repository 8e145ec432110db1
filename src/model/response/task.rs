//! The calendar of what answers: what can be planned, and who does it when it is due.

use super::bank::{alert, freeze, recall, request};
use super::police::{court, forensics, inquiry, raid};
use super::{complaint, hijack, honest, report};
use crate::engine::Time;
use crate::engine::random::join;
use crate::model::facts::Event;
use crate::model::key;
use crate::model::state::{ResponseTask, Sim, Task};

/// Plans a task of an entity.
pub(super) fn plan(sim: &mut Sim, at: Time, key: u64, task: ResponseTask) {
    let ordinal = task.ordinal();
    sim.plan(at, join(key, key::RESPONSE), ordinal, Task::Response(task));
}

/// The run begins.
pub fn begin(sim: &mut Sim) {
    let start = sim.world.horizon.start.start();
    plan(sim, start.max(sim.now), 0, ResponseTask::Day);
}

/// A task is due.
pub fn handle(sim: &mut Sim, task: ResponseTask) {
    match task {
        ResponseTask::Day => day(sim),
        ResponseTask::Report(case, desk) => report::report(sim, case, desk),
        ResponseTask::Handle(complaint, by) => complaint::handle(sim, complaint, by),
        ResponseTask::LookInto(complaint) => inquiry::look_into(sim, complaint),
        ResponseTask::Comply(request) => request::comply(sim, &request),
        ResponseTask::GiveBack(found) => recall::give_back(sim, found),
        ResponseTask::Close(alert) => alert::close(sim, alert),
        ResponseTask::Release(account, complaint) => freeze::release(sim, account, complaint),
        ResponseTask::Notice(mule) => hijack::notice(sim, mule),
        ResponseTask::Grieve(grievance) => honest::grieve(sim, grievance),
        ResponseTask::InquireAsPlanned(raid) => raid::inquire_as_planned(sim, raid),
        ResponseTask::RaidAsPlanned(raid) => raid::raid_as_planned(sim, raid),
        ResponseTask::Raid(site) => raid::raid(sim, site),
        ResponseTask::Remand(site, arrested) => raid::remand(sim, site, arrested),
        ResponseTask::Forensics(site) => forensics::tell(sim, site),
        ResponseTask::Order(site) => court::order(sim, site),
    }
}

/// Plans the day's honest complaints and raids, and the next day. Raids are read a day at a time, so that an arm of an
/// experiment that forks later sees its own.
fn day(sim: &mut Sim) {
    let today = sim.now.day();
    plan(sim, today.plus(1).start(), 0, ResponseTask::Day);
    honest::plan_day(sim, today);
    raid::plan_day(sim, today);
}

/// The run ends: alerts that nobody closed and labels, which can be withdrawn until now, are sent.
pub fn finish(sim: &mut Sim) {
    alert::send_open(sim);
    let horizon = sim.world.horizon;
    let rows = sim.response.feed.rows();
    sim.outbox
        .extend(rows.into_iter().filter(|row| horizon.shows(row.ts)).map(Event::Label));
}
