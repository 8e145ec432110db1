//! Police and courts: complaints linked until there is an `inquiry`, the `raid`, what seized devices tell
//! (`forensics`), and what a `court` freezes.

pub mod court;
pub mod forensics;
pub mod inquiry;
pub mod raid;
