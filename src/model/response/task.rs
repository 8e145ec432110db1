//! The calendar of justice: what can be planned, and who does it when it is due.

use super::bank::{alert, freeze, recall, request};
use super::police::{court, forensics, inquiry, raid};
use super::{complaint, hijack, honest, report};
use crate::engine::Time;
use crate::engine::random::join;
use crate::model::facts::Event;
use crate::model::key;
use crate::model::state::{JusticeTask, Sim, Task};

/// Plans a task of an entity.
pub(super) fn plan(sim: &mut Sim, at: Time, key: u64, task: JusticeTask) {
    let ordinal = task.ordinal();
    sim.plan(at, join(key, key::JUSTICE), ordinal, Task::Justice(task));
}

/// The run begins.
pub fn begin(sim: &mut Sim) {
    let start = sim.world.horizon.start.start();
    plan(sim, start.max(sim.now), 0, JusticeTask::Day);
}

/// A task is due.
pub fn handle(sim: &mut Sim, task: JusticeTask) {
    match task {
        JusticeTask::Day => day(sim),
        JusticeTask::Report(case, desk) => report::report(sim, case, desk),
        JusticeTask::Handle(complaint) => complaint::handle(sim, complaint),
        JusticeTask::LookInto(complaint) => inquiry::look_into(sim, complaint),
        JusticeTask::Comply(request) => request::comply(sim, &request),
        JusticeTask::GiveBack(found) => recall::give_back(sim, found),
        JusticeTask::Close(alert) => alert::close(sim, alert),
        JusticeTask::Release(account, complaint) => freeze::release(sim, account, complaint),
        JusticeTask::Notice(mule) => hijack::notice(sim, mule),
        JusticeTask::Grieve(grievance) => honest::grieve(sim, grievance),
        JusticeTask::InquireAsPlanned(raid) => raid::inquire_as_planned(sim, raid),
        JusticeTask::RaidAsPlanned(raid) => raid::raid_as_planned(sim, raid),
        JusticeTask::Raid(site) => raid::raid(sim, site),
        JusticeTask::Remand(site, arrested) => raid::remand(sim, site, arrested),
        JusticeTask::Forensics(site) => forensics::tell(sim, site),
        JusticeTask::Order(site) => court::order(sim, site),
    }
}

/// Plans the day's honest complaints and raids, and the next day. Raids are read a day at a time, so that an arm of an
/// experiment that forks later sees its own.
fn day(sim: &mut Sim) {
    let today = sim.now.day();
    plan(sim, today.plus(1).start(), 0, JusticeTask::Day);
    honest::plan_day(sim, today);
    raid::plan_day(sim, today);
}

/// The run ends: alerts that nobody closed and labels, which can be withdrawn until now, are sent.
pub fn finish(sim: &mut Sim) {
    alert::send_open(sim);
    let horizon = sim.world.horizon;
    let rows = sim.justice.feed.rows();
    sim.outbox
        .extend(rows.into_iter().filter(|row| horizon.shows(row.ts)).map(Event::Label));
}
