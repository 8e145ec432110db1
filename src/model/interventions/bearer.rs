//! Who bears a loss.

use crate::words;

words! {
    /// Who bears what a victim's payments to a crew came to.
    pub enum Bearer {
        Victim = "victim",
        /// The institution that the victim paid from.
        Sender = "sender",
        /// The institution where the money arrived.
        Receiver = "receiver",
        /// Platforms over whose services victims were found.
        Platform = "platform",
        State = "state",
    }
}
