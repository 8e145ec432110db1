//! The list of all tables: the one place that names each of them.
//!
//! Adding a table is a declaration in `observed` or `truth` and a line here.

use rayon::prelude::*;

use super::error::RecordError;
use super::table::{Column, Layout, Table};
use super::table_files::{Finished, Place};
use super::table_writer::TableWriter;
use super::{observed, snapshot, truth};
use crate::engine::time::Day;
use crate::model::facts;
use crate::param::word::Lexicon;

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
    /// The words that it may hold, if they are a closed vocabulary.
    pub lexicon: Option<Lexicon>,
    /// The column of the same table that says since when this one is known, where that is later than the row.
    pub later: Option<&'static str>,
}

fn describe<R: 'static>(table: &Table<R>) -> Description {
    let column = |column: &Column<R>| ColumnDescription {
        name: column.name.clone(),
        spelled: column.kind.spelled(),
        nullable: column.nullable,
        meaning: column.meaning,
        lexicon: column.lexicon,
        later: column.later,
    };
    let columns = table.columns.iter().map(column).collect();
    Description {
        stem: table.stem(),
        about: table.about,
        layout: table.layout,
        columns,
    }
}

/// Declares [`Tables`], one writer a table, and what can be done with all of them. `|stages|` names the stages of the
/// run's funnels, the only thing on which a schema depends.
macro_rules! catalogue {
    (|$stages:ident| $($name:ident: $row:ty = $declaration:expr;)+) => {
        /// All tables under way.
        pub struct Tables {
            $(pub $name: TableWriter<$row>,)+
        }

        impl Tables {
            /// Begins all of them.
            #[must_use]
            pub fn new($stages: &[String], place: &Place) -> Tables {
                Tables { $($name: TableWriter::new($declaration, place),)+ }
            }

            /// Ends all of them, on all threads.
            ///
            /// # Errors
            /// If the disk refuses their last rows.
            pub fn close(self, first_day: Day) -> Result<Vec<Finished>, RecordError> {
                let writers: Vec<Box<dyn FnOnce() -> Result<Option<Finished>, RecordError> + Send>> =
                    vec![$(Box::new(move || self.$name.close(first_day)),)+];
                let finished: Vec<_> = writers.into_par_iter().with_max_len(1).map(|close| close()).collect();
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
    transactions: facts::Transaction = observed::transactions();
    devices: facts::Device = observed::devices();
    logins: facts::Login = observed::logins();
    phones: facts::Phone = observed::phones();
    groups: facts::Group = observed::groups();
    group_members: facts::GroupMember = observed::group_members();
    contacts: facts::Contact = observed::contacts();
    chain_transfers: facts::ChainTransfer = observed::chain_transfers();
    addresses: facts::Address = observed::addresses();
    complaints: facts::Complaint = observed::complaints();
    complaint_transactions: facts::ComplaintTransaction = observed::complaint_transactions();
    alerts: facts::Alert = observed::alerts();
    account_actions: facts::AccountAction = observed::account_actions();
    enforcement: facts::Enforcement = observed::enforcement();
    label_feed: facts::LabelFeed = observed::label_feed();
    people: snapshot::PersonRow = truth::people();
    transaction_labels: facts::TransactionLabel = truth::transaction_labels();
    account_labels: facts::AccountLabel = truth::account_labels();
    entity_labels: facts::EntityLabel = truth::entity_labels();
    contact_labels: facts::ContactLabel = truth::contact_labels();
    complaint_labels: facts::ComplaintLabel = truth::complaint_labels();
    cases: facts::Case = truth::cases(stages);
    case_events: facts::CaseEvent = truth::case_events();
    syndicates: facts::Syndicate = truth::syndicates();
    sites: facts::Site = truth::sites();
    crew: facts::CrewMember = truth::crew();
    mules: facts::Mule = truth::mules();
    adaptations: facts::Adaptation = truth::adaptations();
    money_trail: facts::MoneyTrail = truth::money_trail();
    money_rest: facts::MoneyRest = truth::money_rest();
    balances: snapshot::BalanceRow = truth::balances();
    typology: facts::typology::Typology = truth::typology();
    daily: facts::Metric = truth::daily();
}

impl Tables {
    /// Files one fact under its table.
    ///
    /// # Errors
    /// If the disk refuses rows that must wait there.
    pub fn file(&mut self, event: facts::Event) -> Result<(), RecordError> {
        use crate::model::facts::Event;
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
            Event::Typology(row) => self.typology.hold(row),
            Event::Metric(row) => self.daily.hold(row),
            // A person's parts are columns of `people`; the recorder gathers them until the window closes.
            Event::PersonRole(_) => Ok(()),
        }
    }
}
