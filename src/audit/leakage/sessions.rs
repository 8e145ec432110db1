//! What a bank sees of logins: devices, networks and countries of each customer, and who shares them.
//!
//! Two passes over `observed/logins`: the first counts the customers on each device and network, the second gives each
//! customer the busiest of theirs. Sketches, not sets, so that memory grows with customers and devices alone.

use super::accounts::{Accounts, Names};
use super::code::scatter;
use crate::dataset::index::Index;
use crate::dataset::{Damage, Dataset};

/// Names of the aggregates, in the order of [`Sessions::of`].
pub const COLUMNS: [&str; 6] = [
    "sessions",
    "devices",
    "networks",
    "share of sessions abroad",
    "customers on the busiest device",
    "customers on the busiest network",
];

/// One customer's sessions.
#[derive(Clone, Copy, Debug, Default)]
struct Session {
    sessions: u32,
    abroad: u32,
    devices: u64,
    networks: u64,
    on_device: u32,
    on_network: u32,
}

/// All customers' sessions, by position.
#[derive(Debug)]
pub struct Sessions(Vec<Session>);

/// How many distinct customers used each of some things, up to 64.
#[derive(Debug, Default)]
struct Shared {
    index: Index,
    users: Vec<u64>,
}

impl Shared {
    fn used(&mut self, thing: u64, customer: u64) {
        let at = match self.index.insert(thing) {
            Ok(at) => {
                self.users.push(0);
                at
            }
            Err(at) => at,
        };
        self.users[at as usize] |= 1 << (scatter(customer) % 64);
    }

    fn users(&self, thing: u64) -> u32 {
        self.index
            .get(thing)
            .map_or(0, |at| self.users[at as usize].count_ones())
    }
}

impl Sessions {
    /// Reads the logins.
    ///
    /// # Errors
    /// If they cannot be read.
    pub fn read(dataset: &Dataset, accounts: &Accounts) -> Result<Sessions, Damage> {
        let (mut devices, mut networks) = (Shared::default(), Shared::default());
        dataset.read(
            "observed/logins",
            &["customer_id", "device_id", "network_id"],
            |batch| {
                let customers = batch.ids("customer_id")?;
                let (device, network) = (batch.ids("device_id")?, batch.ids("network_id")?);
                for row in batch.rows() {
                    devices.used(device.value(row), customers.value(row));
                    networks.used(network.value(row), customers.value(row));
                }
                Ok(())
            },
        )?;
        let homes = homes(dataset, accounts)?;
        let mut sessions = vec![Session::default(); accounts.customer_ids.len()];
        let mut names = homes.1;
        let columns = ["customer_id", "device_id", "network_id", "country"];
        dataset.read("observed/logins", &columns, |batch| {
            let customers = batch.ids("customer_id")?;
            let (device, network) = (batch.ids("device_id")?, batch.ids("network_id")?);
            let countries = batch.texts("country")?;
            for row in batch.rows() {
                let Some(at) = accounts.customer_index.get(customers.value(row)) else {
                    continue;
                };
                let session = &mut sessions[at as usize];
                session.sessions += 1;
                session.abroad += u32::from(names.number(countries.get(row)) != homes.0[at as usize]);
                session.devices |= 1 << (scatter(device.value(row)) % 64);
                session.networks |= 1 << (scatter(network.value(row)) % 64);
                session.on_device = session.on_device.max(devices.users(device.value(row)));
                session.on_network = session.on_network.max(networks.users(network.value(row)));
            }
            Ok(())
        })?;
        Ok(Sessions(sessions))
    }

    /// What a customer's sessions come to, in the order of [`COLUMNS`].
    #[must_use]
    pub fn of(&self, customer: u32) -> [f64; COLUMNS.len()] {
        let session = self.0.get(customer as usize).copied().unwrap_or_default();
        let abroad = if session.sessions == 0 {
            -1.0
        } else {
            f64::from(session.abroad) / f64::from(session.sessions)
        };
        [
            f64::from(session.sessions),
            f64::from(session.devices.count_ones()),
            f64::from(session.networks.count_ones()),
            abroad,
            f64::from(session.on_device),
            f64::from(session.on_network),
        ]
    }
}

/// Numbers of the countries on file, by customer, and the names behind them.
fn homes(dataset: &Dataset, accounts: &Accounts) -> Result<(Vec<u16>, Names), Damage> {
    let mut names = Names::default();
    let mut homes = vec![u16::MAX; accounts.customer_ids.len()];
    dataset.read("observed/customers", &["customer_id", "country"], |batch| {
        let (ids, countries) = (batch.ids("customer_id")?, batch.texts("country")?);
        for row in batch.rows() {
            if let Some(at) = accounts.customer_index.get(ids.value(row)) {
                homes[at as usize] = names.number(countries.get(row));
            }
        }
        Ok(())
    })?;
    Ok((homes, names))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sharing_counts_customers_not_sessions() {
        let mut shared = Shared::default();
        (0..10).for_each(|_| shared.used(7, 1));
        shared.used(7, 2);
        shared.used(8, 1);
        assert_eq!([shared.users(7), shared.users(8), shared.users(9)], [2, 1, 0]);
    }
}
