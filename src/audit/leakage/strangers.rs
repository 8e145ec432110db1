//! The platforms' view: phones that write to strangers, and groups.
//!
//! A phone is compared if it wrote at least five first messages in the window, as accounts are with five payments; a
//! group if it had a member.

use super::accounts::{DAY, Names};
use super::code::scatter;
use super::crowd::Crowd;
use super::figure::Leakage;
use super::measure::{Column, Marks, Scale, Tells};
use super::truth::Truth;
use crate::dataset::batch::some;
use crate::dataset::index::Index;
use crate::dataset::{Damage, Dataset};

/// First messages without which a phone is not compared.
const MESSAGES: u32 = 5;

/// A phone as the platforms see it. Times in milliseconds.
#[derive(Clone, Copy, Debug, Default)]
struct Phone {
    id: u64,
    registered_at: i64,
    country: u16,
    has_customer: bool,
    sent: u32,
    answered: u32,
    received: u32,
    first_sent: i64,
    last_sent: i64,
    days: u32,
    last_day: i64,
    recipients: u64,
    abroad: u32,
    groups: u32,
}

/// A group.
#[derive(Clone, Copy, Debug, Default)]
struct Group {
    id: u64,
    platform: u16,
    created_at: i64,
    closed_at: Option<i64>,
    members: u32,
    left: u32,
    first_joined: i64,
    last_joined: i64,
    strangers: u32,
    abroad: u32,
    country: u16,
}

/// Holds phones and groups against their limits, and their ids against chance.
///
/// # Errors
/// If one of their tables cannot be read.
pub fn hold(leakage: &mut Leakage, dataset: &Dataset, truth: &Truth, limits: (f64, f64)) -> Result<Vec<Tells>, Damage> {
    let (phone_index, mut phones) = read_phones(dataset)?;
    let mut ids = read_contacts(dataset, truth, &phone_index, &mut phones)?;
    let groups = read_groups(dataset, &phone_index, &mut phones)?;

    let mark = |phone: &Phone| truth.phones.get(&phone.id).copied();
    let writers = phones.iter().enumerate().filter(|(_, phone)| phone.sent >= MESSAGES);
    let crowd = Crowd::of(writers.map(|(at, phone)| (at, 0, mark(phone))));
    let told = |name: &str, scale, value: fn(&Phone) -> f64| crowd.told(name, scale, |at| value(&phones[at]));
    leakage.hold_area(
        (
            "phones.static",
            "What is known of a phone before it writes to strangers.",
        ),
        limits.0,
        &[
            told("country", Scale::Named, |phone| f64::from(phone.country)),
            told("sim_registered_at", Scale::Ordered, |phone| phone.registered_at as f64),
            told("customer_id missing", Scale::Named, |phone| {
                f64::from(u8::from(phone.has_customer))
            }),
        ],
    );
    leakage.hold_area(
        (
            "phones.aggregates",
            "How much a phone writes to strangers, and how it is answered.",
        ),
        limits.1,
        &[
            told("messages", Scale::Ordered, |phone| f64::from(phone.sent)),
            told("recipients", Scale::Ordered, |phone| {
                f64::from(phone.recipients.count_ones())
            }),
            told("messages on an active day", Scale::Ordered, |phone| {
                f64::from(phone.sent) / f64::from(phone.days.max(1))
            }),
            told("active days", Scale::Ordered, |phone| f64::from(phone.days)),
            told("span", Scale::Ordered, |phone| {
                (phone.last_sent - phone.first_sent) as f64
            }),
            told("share answered", Scale::Ordered, |phone| {
                f64::from(phone.answered) / f64::from(phone.sent.max(1))
            }),
            told("share abroad", Scale::Ordered, |phone| {
                f64::from(phone.abroad) / f64::from(phone.sent.max(1))
            }),
            told("messages received", Scale::Ordered, |phone| f64::from(phone.received)),
            told("groups", Scale::Ordered, |phone| f64::from(phone.groups)),
            told("age of the SIM at its first message", Scale::Ordered, |phone| {
                (phone.first_sent - phone.registered_at) as f64
            }),
        ],
    );
    ids.extend(crowd.told_by_id("phone_id", |at| phones[at].id));
    ids.extend(hold_groups(leakage, truth, limits, &groups));
    Ok(ids)
}

fn hold_groups(leakage: &mut Leakage, truth: &Truth, limits: (f64, f64), groups: &[Group]) -> Vec<Tells> {
    let mark = |group: &Group| truth.groups.get(&group.id).copied();
    let full = groups.iter().enumerate().filter(|(_, group)| group.members > 0);
    let crowd = Crowd::of(full.map(|(at, group)| (at, 0, mark(group))));
    let told = |name: &str, scale, value: fn(&Group) -> f64| crowd.told(name, scale, |at| value(&groups[at]));
    leakage.hold_area(
        ("groups.static", "What is known of a group when it is made."),
        limits.0,
        &[
            told("platform", Scale::Named, |group| f64::from(group.platform)),
            told("created_at", Scale::Ordered, |group| group.created_at as f64),
        ],
    );
    let of_members = |group: &Group, count: u32| f64::from(count) / f64::from(group.members.max(1));
    leakage.hold_area(
        (
            "groups.aggregates",
            "How large a group is, who is in it, and how fast it grows.",
        ),
        limits.1,
        &[
            told("members", Scale::Ordered, |group| f64::from(group.members)),
            crowd.told("share who left", Scale::Ordered, |at| {
                of_members(&groups[at], groups[at].left)
            }),
            crowd.told("share that no bank knows", Scale::Ordered, |at| {
                of_members(&groups[at], groups[at].strangers)
            }),
            crowd.told("share from another country", Scale::Ordered, |at| {
                of_members(&groups[at], groups[at].abroad)
            }),
            told("joined in a day", Scale::Ordered, |group| {
                f64::from(group.members) * DAY as f64 / ((group.last_joined - group.first_joined) as f64 + DAY as f64)
            }),
            told("life", Scale::Ordered, |group| {
                group
                    .closed_at
                    .map_or(f64::INFINITY, |closed| (closed - group.created_at) as f64)
            }),
        ],
    );
    crowd.told_by_id("group_id", |at| groups[at].id).into()
}

fn read_phones(dataset: &Dataset) -> Result<(Index, Vec<Phone>), Damage> {
    let (mut index, mut phones, mut names) = (Index::default(), Vec::new(), Names::default());
    let columns = ["phone_id", "customer_id", "sim_registered_at", "country"];
    dataset.read("observed/phones", &columns, |batch| {
        let (ids, customers) = (batch.ids("phone_id")?, batch.ids("customer_id")?);
        let (registered, countries) = (batch.numbers("sim_registered_at")?, batch.texts("country")?);
        for row in batch.rows() {
            if index.insert(ids.value(row)).is_ok() {
                phones.push(Phone {
                    id: ids.value(row),
                    registered_at: registered.value(row),
                    country: names.number(countries.get(row)),
                    has_customer: some(&customers, row).is_some(),
                    last_day: i64::MIN,
                    ..Phone::default()
                });
            }
        }
        Ok(())
    })?;
    Ok((index, phones))
}

/// Counts first messages by phone; returns what their own ids tell.
fn read_contacts(dataset: &Dataset, truth: &Truth, index: &Index, phones: &mut [Phone]) -> Result<Vec<Tells>, Damage> {
    let mut parity = Column::new("contact_id, parity", Scale::Ordered);
    let mut value = Column::new("contact_id, value", Scale::Ordered);
    let mut marks = Marks::default();
    let columns = ["contact_id", "ts", "from_phone", "to_phone", "reply_ts"];
    dataset.read("observed/contacts", &columns, |batch| {
        let (ids, ts, replies) = (
            batch.ids("contact_id")?,
            batch.numbers("ts")?,
            batch.numbers("reply_ts")?,
        );
        let (from, to) = (batch.ids("from_phone")?, batch.ids("to_phone")?);
        for row in batch.rows() {
            let id = ids.value(row);
            let (low, high) = ((id % 2) as u16, super::code::log_code(id as f64));
            match truth.contacts.get(&id) {
                Some(&ring) => {
                    marks.push(ring, 0);
                    parity.marked(low);
                    value.marked(high);
                }
                None => {
                    parity.rest(0, low);
                    value.rest(0, high);
                }
            }
            let payee = index.get(to.value(row)).map(|at| at as usize);
            let country = payee.map(|at| {
                phones[at].received += 1;
                phones[at].country
            });
            let Some(at) = index.get(from.value(row)) else {
                continue;
            };
            let phone = &mut phones[at as usize];
            let day = ts.value(row).div_euclid(DAY);
            if phone.sent == 0 {
                phone.first_sent = ts.value(row);
            }
            if phone.last_day != day {
                phone.last_day = day;
                phone.days += 1;
            }
            phone.sent += 1;
            phone.last_sent = ts.value(row);
            phone.answered += u32::from(some(&replies, row).is_some());
            phone.recipients |= 1 << (scatter(to.value(row)) % 64);
            phone.abroad += u32::from(country.is_some_and(|country| country != phone.country));
        }
        Ok(())
    })?;
    Ok([value, parity]
        .into_iter()
        .map(|column| (column.name.clone(), column.straight(&marks)))
        .collect())
}

fn read_groups(dataset: &Dataset, index: &Index, phones: &mut [Phone]) -> Result<Vec<Group>, Damage> {
    let (mut known, mut groups, mut names) = (Index::default(), Vec::new(), Names::default());
    dataset.read(
        "observed/groups",
        &["group_id", "platform", "created_at", "closed_at"],
        |batch| {
            let (ids, platforms) = (batch.ids("group_id")?, batch.texts("platform")?);
            let (created, closed) = (batch.numbers("created_at")?, batch.numbers("closed_at")?);
            for row in batch.rows() {
                if known.insert(ids.value(row)).is_ok() {
                    groups.push(Group {
                        id: ids.value(row),
                        platform: names.number(platforms.get(row)),
                        created_at: created.value(row),
                        closed_at: some(&closed, row),
                        ..Group::default()
                    });
                }
            }
            Ok(())
        },
    )?;
    dataset.read(
        "observed/group_members",
        &["group_id", "phone_id", "joined_at", "left_at"],
        |batch| {
            let (ids, members) = (batch.ids("group_id")?, batch.ids("phone_id")?);
            let (joined, left) = (batch.numbers("joined_at")?, batch.numbers("left_at")?);
            for row in batch.rows() {
                let Some(at) = known.get(ids.value(row)) else {
                    continue;
                };
                let group = &mut groups[at as usize];
                let phone = index.get(members.value(row)).map(|at| &mut phones[at as usize]);
                let country = phone.as_ref().map_or(u16::MAX, |phone| phone.country);
                if group.members == 0 {
                    group.country = country;
                    group.first_joined = joined.value(row);
                    group.last_joined = joined.value(row);
                }
                group.members += 1;
                group.first_joined = group.first_joined.min(joined.value(row));
                group.last_joined = group.last_joined.max(joined.value(row));
                group.left += u32::from(some(&left, row).is_some());
                group.abroad += u32::from(country != group.country);
                if let Some(phone) = phone {
                    phone.groups += 1;
                    group.strangers += u32::from(!phone.has_customer);
                }
            }
            Ok(())
        },
    )?;
    Ok(groups)
}

/// What ids of devices tell.
///
/// # Errors
/// If devices cannot be read.
pub fn devices(dataset: &Dataset, truth: &Truth) -> Result<Vec<Tells>, Damage> {
    let mut ids = Vec::new();
    dataset.read("observed/devices", &["device_id"], |batch| {
        ids.extend_from_slice(batch.ids("device_id")?.values());
        Ok(())
    })?;
    let crowd = Crowd::of(
        ids.iter()
            .enumerate()
            .map(|(at, id)| (at, 0, truth.devices.get(id).copied())),
    );
    Ok(crowd.told_by_id("device_id", |at| ids[at]).into())
}
