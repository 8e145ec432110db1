//! Every random decision of policies, by name. Each stands in its policy's file, under `policy/<kind>/`.

use crate::engine::Decision;

/// Every decision of each policy that makes some.
pub const ALL: &[&[Decision]] = &[
    super::account_opening_check::ALL,
    super::awareness_campaign::ALL,
    super::court_freeze::ALL,
    super::crypto_offramp::ALL,
    super::entry_scrutiny::ALL,
    super::fund_recall::ALL,
    super::mandatory_reimbursement::ALL,
    super::payee_confirmation::ALL,
    super::payment_warning::ALL,
    super::platform_takedown::ALL,
    super::police_raid::ALL,
    super::report_hotline::ALL,
    super::shared_mule_registry::ALL,
    super::sim_cap::ALL,
    super::transaction_monitoring::ALL,
    super::victim_alert::ALL,
];
