//! x
pub mod books;
pub mod column;
pub mod contract;
pub mod currency;
pub mod dataset;
pub mod index;
pub mod ledger;
pub mod manifest;
pub mod payment;
pub mod promise;
pub mod report;
pub mod returns;
pub mod row;
pub mod scan;
pub mod schema;
pub mod standing;
pub mod wanted;
