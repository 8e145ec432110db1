//! The calendar of justice: what can be planned, and who does it when it is due.

use super::bank::alert::{self, AlertIx};
use super::bank::freeze;
use super::bank::recall::{self, Found};
use super::bank::request::{self, Request};
use super::complaint::{self, ComplaintIx};
use super::honest::{self, Grievance};
use super::police::{court, forensics, inquiry, raid};
use super::{hijack, report};
use crate::engine::Time;
use crate::engine::random::join;
use crate::model::facts::{Desk, Event};
use crate::model::key;
use crate::model::scam::crew::SiteIx;
use crate::model::scam::funnel::CaseIx;
use crate::model::scam::laundering::MuleIx;
use crate::model::state::{Sim, Task};
use crate::world::AccountIx;

/// Something that justice is going to do.
#[derive(Clone, Debug)]
pub enum JusticeTask {
    /// A UTC day begins: honest complaints and planned raids of the day.
    Day,
    /// A victim reports at a desk.
    Report(CaseIx, Desk),
    /// A bank gets to a complaint.
    Handle(ComplaintIx),
    /// An officer gets to a complaint.
    LookInto(ComplaintIx),
    /// An institution does what another asked of it.
    Comply(Box<Request>),
    /// Money that was found is given back.
    GiveBack(Found),
    /// An analyst closes an alert.
    Close(AlertIx),
    /// Somebody wrongly frozen gets the account back; with it falls the complaint that led there.
    Release(AccountIx, Option<ComplaintIx>),
    /// An owner notices a hijacked account.
    Notice(MuleIx),
    /// Somebody complains to whom nothing happened.
    Grieve(Grievance),
    /// An inquiry into a site that a scenario's raid will end, by the raid's position.
    InquireAsPlanned(u32),
    /// A raid of the scenario's, by position.
    RaidAsPlanned(u32),
    /// The police are at the door.
    Raid(SiteIx),
    /// A magistrate remands so many arrested.
    Remand(SiteIx, u32),
    /// Seized devices tell.
    Forensics(SiteIx),
    /// A court rules about shell companies.
    Order(SiteIx),
}

impl JusticeTask {
    /// Tells apart tasks of one entity in one second.
    fn ordinal(&self) -> u64 {
        0x4a00
            + match self {
                JusticeTask::Day => 0,
                JusticeTask::Report(..) => 1,
                JusticeTask::Handle(_) => 2,
                JusticeTask::LookInto(_) => 3,
                JusticeTask::Comply(_) => 4,
                JusticeTask::GiveBack(_) => 5,
                JusticeTask::Close(_) => 6,
                JusticeTask::Release(..) => 7,
                JusticeTask::Notice(_) => 8,
                JusticeTask::Grieve(_) => 9,
                JusticeTask::InquireAsPlanned(_) => 10,
                JusticeTask::RaidAsPlanned(_) => 11,
                JusticeTask::Raid(_) => 12,
                JusticeTask::Remand(..) => 13,
                JusticeTask::Forensics(_) => 14,
                JusticeTask::Order(_) => 15,
            }
    }
}

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
