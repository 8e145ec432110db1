//! Behaviour. Start at [`schedule`]: it is the one place that says what happens when.
//!
//! [`economy`] is everybody's everyday life and [`benign`] what honest strangers write; [`scam`] is the funnel, the
//! crews and the money behind it; [`response`] is what answers: banks, police, courts. They meet in [`state`], which is
//! all that a run is at a moment, and in [`payments`], where every payment is screened and settled. What a policy may
//! change, and when it is asked, is in [`interventions`]. What is only known at the end is in [`labels`]; facts leave
//! through [`facts`]. Random decisions are listed by name in [`decision`], parameters in [`params`].

pub mod ahead;
pub mod benign;
pub mod decision;
pub mod economy;
pub mod facts;
pub mod interventions;
pub mod key;
pub mod labels;
pub mod params;
pub mod payments;
pub mod pick;
pub mod response;
pub mod scam;
pub mod schedule;
pub mod settlement;
pub mod state;
