//! Every random decision of honest strangers, campaigns and groups, by name.

use crate::decisions;

decisions! {
    /// When campaigns of a country begin.
    pub CAMPAIGN_BEGINS = "benign/campaigns";
    /// How many people a campaign writes to, and for how long.
    pub CAMPAIGN_SIZE = "benign/campaign_size";
    /// Which SIM a campaign writes from, and how old it is.
    pub CAMPAIGN_SENDER = "benign/campaign_sender";
    /// What a group is: its platform, age and size.
    pub GROUP = "benign/group";
    /// Who is in a group, since when and until when.
    pub MEMBER = "benign/member";
    /// How many public groups a country has.
    pub PUBLIC_GROUP = "benign/public_group";
    /// How many honest first messages somebody writes on a day.
    pub CONTACTS = "benign/contacts";
    /// Who writes to a stranger.
    pub SENDER = "benign/sender";
    /// Who is written to, and whether and when they answer.
    pub RECEIVER = "benign/receiver";
    /// When a message is sent.
    pub CONTACT_TIME = "benign/contact_time";
}
