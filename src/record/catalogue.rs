//! The list of all tables: the one place that names each of them.
//!
//! Adding a table is a declaration in `observed` or `truth` and a line here.

use rayon::prelude::*;

use super::error::RecordError;
use super::sheet::Sheet;
use super::shelf::{Finished, Place};
use super::table::{Column, Layout, Table};
use super::{observed, snapshot, truth};
use crate::engine::time::Day;
use crate::model::event;

/// A table as the data dictionary describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Description {
    /// `observed/contacts`.
    pub stem: String,
    pub about: &'static str,
    pub layout: Layout,
    pub columns: Vec<ColumnDescription>,
}

/// A column as the data dictionary describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnDescription {
    pub name: String,
    /// `timestamp[ms, UTC]`.
    pub spelled: &'static str,
    pub nullable: bool,
    pub meaning: &'static str,
}

fn describe<R: 'static>(table: &Table<R>) -> Description {
    let column = |column: &Column<R>| ColumnDescription {
        name: column.name.clone(),
        spelled: column.kind.spelled(),
        nullable: column.nullable,
        meaning: column.meaning,
    };
    let columns = table.columns.iter().map(column).collect();
    Description {
        stem: table.stem(),
        about: table.about,
        layout: table.layout,
        columns,
    }
}

/// Declares [`Tables`], one sheet a table, and what can be done with all of them. `|stages|` names the stages of the
/// run's funnels, the only thing on which a schema depends.
macro_rules! catalogue {
    (|$stages:ident| $($name:ident: $row:ty = $declaration:expr;)+) => {
        /// All tables under way.
        pub struct Tables {
            $(pub $name: Sheet<$row>,)+
        }

        impl Tables {
            /// Begins all of them.
            #[must_use]
            pub fn new($stages: &[String], place: &Place) -> Tables {
                Tables { $($name: Sheet::new($declaration, place),)+ }
            }

            /// Ends all of them, on all threads.
            ///
            /// # Errors
            /// If the disk refuses their last rows.
            pub fn close(self, first_day: Day) -> Result<Vec<Finished>, RecordError> {
                let sheets: Vec<Box<dyn FnOnce() -> Result<Option<Finished>, RecordError> + Send>> =
                    vec![$(Box::new(move || self.$name.close(first_day)),)+];
                let finished: Vec<_> = sheets.into_par_iter().with_max_len(1).map(|close| close()).collect();
                // Whatever the order in which they ended, the first table's error is told.
                finished.into_iter().filter_map(Result::transpose).collect()
            }
        }

        /// What every table is, in the order of the data dictionary.
        #[must_use]
        pub fn descriptions($stages: &[String]) -> Vec<Description> {
            vec![$(describe(&$declaration),)+]
        }
    };
}

catalogue! { |stages|
    institutions: snapshot::InstitutionRow = observed::institutions();
    customers: snapshot::CustomerRow = observed::customers();
    companies: snapshot::CompanyRow = observed::companies();
    shared_identity: snapshot::IdentityRow = observed::shared_identity();
    accounts: snapshot::AccountRow = observed::accounts();
    transactions: event::Transaction = observed::transactions();
    devices: event::Device = observed::devices();
    logins: event::Login = observed::logins();
    phones: event::Phone = observed::phones();
    groups: event::Group = observed::groups();
    group_members: event::GroupMember = observed::group_members();
    contacts: event::Contact = observed::contacts();
    chain_transfers: event::ChainTransfer = observed::chain_transfers();
    addresses: event::Address = observed::addresses();
    complaints: event::Complaint = observed::complaints();
    complaint_transactions: event::ComplaintTransaction = observed::complaint_transactions();
    alerts: event::Alert = observed::alerts();
    account_actions: event::AccountAction = observed::account_actions();
    enforcement: event::Enforcement = observed::enforcement();
    label_feed: event::LabelFeed = observed::label_feed();
    people: snapshot::PersonRow = truth::people();
    transaction_labels: event::TransactionLabel = truth::transaction_labels();
    account_labels: event::AccountLabel = truth::account_labels();
    entity_labels: event::EntityLabel = truth::entity_labels();
    contact_labels: event::ContactLabel = truth::contact_labels();
    complaint_labels: event::ComplaintLabel = truth::complaint_labels();
    cases: event::Case = truth::cases(stages);
    case_events: event::CaseEvent = truth::case_events();
    syndicates: event::Syndicate = truth::syndicates();
    sites: event::Site = truth::sites();
    crew: event::CrewMember = truth::crew();
    mules: event::Mule = truth::mules();
    adaptations: event::Adaptation = truth::adaptations();
    money_trail: event::MoneyTrail = truth::money_trail();
    money_rest: event::MoneyRest = truth::money_rest();
    balances: snapshot::BalanceRow = truth::balances();
    daily: event::Metric = truth::daily();
}

impl Tables {
    /// Files one fact under its table.
    ///
    /// # Errors
    /// If the disk refuses rows that must wait there.
    pub fn file(&mut self, event: event::Event) -> Result<(), RecordError> {
        use event::Event;
        match event {
            Event::Group(row) => self.groups.hold(row),
            Event::ChainTransfer(row) => self.chain_transfers.hold(row),
            Event::Complaint(row) => self.complaints.hold(row),
            Event::ComplaintTransaction(row) => self.complaint_transactions.hold(row),
            Event::Alert(row) => self.alerts.hold(row),
            Event::AccountAction(row) => self.account_actions.hold(row),
            Event::Enforcement(row) => self.enforcement.hold(row),
            Event::Label(row) => self.label_feed.hold(row),
            Event::Address(row) => self.addresses.hold(row),
            Event::AccountLabel(row) => self.account_labels.hold(row),
            Event::EntityLabel(row) => self.entity_labels.hold(row),
            Event::ComplaintLabel(row) => self.complaint_labels.hold(row),
            Event::Case(row) => self.cases.hold(*row),
            Event::CaseEvent(row) => self.case_events.hold(row),
            Event::Syndicate(row) => self.syndicates.hold(row),
            Event::Site(row) => self.sites.hold(row),
            Event::Crew(row) => self.crew.hold(row),
            Event::Mule(row) => self.mules.hold(row),
            Event::Adaptation(row) => self.adaptations.hold(row),
            Event::Trail(row) => self.money_trail.hold(row),
            Event::Rest(row) => self.money_rest.hold(row),
            Event::Metric(row) => self.daily.hold(row),
            // A person's parts are columns of `people`; the recorder gathers them until the window closes.
            Event::PersonRole(_) => Ok(()),
        }
    }
}
