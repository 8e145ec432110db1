//! Every random decision of the scam, by name. The economy, justice and the world's building list theirs in their rooms.
//!
//! A decision's name is its identity: renaming one changes results (a regression), adding one changes none.

use crate::engine::Decision;

macro_rules! decisions {
    ($($(#[$meta:meta])* $constant:ident = $name:literal;)+) => {
        $($(#[$meta])* pub const $constant: Decision = Decision::named($name);)+

        /// All of them.
        pub const ALL: &[Decision] = &[$($constant),+];
    };
}

decisions! {
    /// Whether and when a crew changes its ways.
    ADAPTS = "model/adapts";
    /// Which chain address an account has (an id, not a choice).
    ADDRESS = "model/address";
    /// Who holds an unhosted address (an id).
    ADDRESS_HOLDER = "model/address_holder";
    /// Whether and when somebody who lost is approached again.
    AGAIN = "model/again";
    /// Whether an operator is taken where not all are.
    ARRESTED = "model/arrested";
    /// What one purchase with a mule's card comes to.
    BASKET = "model/basket";
    /// Whether a victim brings a friend.
    BRINGS_FRIEND = "model/brings_friend";
    /// When a ring's working capital comes, and in which parts.
    CAPITAL = "model/capital";
    /// At which merchant a mule card is spent, and the figure.
    CARD = "model/card";
    /// Id of a case.
    CASE = "model/case";
    /// Id of an on-chain transfer.
    CHAIN_TX = "model/chain_tx";
    /// Whether a deposit is collected in crypto, and whether by a shell company.
    COLLECTED = "model/collected";
    /// What a mule keeps, and the figure sent on.
    COMMISSION = "model/commission";
    /// Trade and age of a shell company.
    COMPANY = "model/company";
    /// Whether a victim complies, and with how much.
    COMPLIES = "model/complies";
    /// Id of a first message.
    CONTACT = "model/contact";
    /// When somebody whose payment waits thinks again.
    DOUBTS = "model/doubts";
    /// How long a case waits before a round, and whether the person is up at night.
    DWELL = "model/dwell";
    /// Whether an operator is local or entered from abroad.
    ENTRY = "model/entry";
    /// By which way money leaves.
    EXIT = "model/exit";
    /// Whether a victim receives and forwards money.
    FORWARDS = "model/forwards";
    /// Which friends a victim asks for a loan.
    FRIEND_ASKED = "model/friend_asked";
    /// Which friend a victim brings, and whether and when the friend answers.
    FRIEND_BROUGHT = "model/friend_brought";
    /// How much a friend lends.
    FRIEND_LENDS = "model/friend_lends";
    /// Id of a group.
    GROUP = "model/group";
    /// When a fallen ring's group is deleted.
    GROUP_DELETED = "model/group_deleted";
    /// Which local person is hired.
    HIRED = "model/hired";
    /// When on the next day a stopped hop is tried again.
    HOP_LATER = "model/hop_later";
    /// How long money waits in a mule account.
    HOP_WAIT = "model/hop_wait";
    /// How many layers a ring has.
    LAYERS = "model/layers";
    /// When an operator leaves, and how long the seat is empty.
    LEAVES = "model/leaves";
    /// Whether and when somebody leaves a group after a case.
    LEAVES_GROUP = "model/leaves_group";
    /// Whether a loan app lends, and which.
    LOAN = "model/loan";
    /// Id of a session.
    LOGIN = "model/login";
    /// What a person could raise in all.
    MEANS = "model/means";
    /// When in a shift a message is sent.
    MESSAGE_TIME = "model/message_time";
    /// Whether a mule's account is opened for the purpose, and which of several.
    MULE_ACCOUNT = "model/mule_account";
    /// Where an account is opened, and how.
    MULE_BANK = "model/mule_bank";
    /// Who brought a mule.
    MULE_BY = "model/mule_by";
    /// Whether a mule account is to lie abroad, and where.
    MULE_COUNTRY = "model/mule_country";
    /// What kind of mule account comes next.
    MULE_KIND = "model/mule_kind";
    /// Which layer an account serves.
    MULE_LAYER = "model/mule_layer";
    /// How long until first use, and how long in service.
    MULE_LIFE = "model/mule_life";
    /// Price of an account.
    MULE_PRICE = "model/mule_price";
    /// Who becomes a mule.
    MULE_WHO = "model/mule_who";
    /// Id of an operator.
    OPERATOR = "model/operator";
    /// Whether a part of a chat is one, by ring and role.
    ODD_CHAT = "model/odd_chat";
    /// Whether a part of a seat is one, and which rings of a site have one seat more than others.
    ODD_SEAT = "model/odd_seat";
    /// In how many parts money moves on.
    PARTS = "model/parts";
    /// How long somebody waits for a handler.
    PATIENCE = "model/patience";
    /// When on payday an operator is paid, and how much.
    PAY = "model/pay";
    /// When the next part of a demand is paid.
    NEXT_PART = "model/next_part";
    /// How much the ring pays, and how soon.
    PAYS = "model/pays";
    /// How a demand is divided that is to be paid in pieces.
    PIECE = "model/piece";
    /// By which rail a mule sends.
    RAIL = "model/rail";
    /// Where a fallen site opens again, and when.
    REBUILT_IN = "model/rebuilt_in";
    /// Whether and when a stranger answers.
    REPLIES = "model/replies";
    /// Id of a ring.
    RING = "model/ring";
    /// From which device of the ring an account is used.
    RING_DEVICE = "model/ring_device";
    /// How long before a payment its session began.
    SESSION_LEAD = "model/session_lead";
    /// When a shill joins a group.
    SHILL_JOINS = "model/shill_joins";
    /// How long until the next part of a hop.
    PART_WAIT = "model/part_wait";
    /// How many messages a ring's SIM is used for.
    SIM_LIFE = "model/sim_life";
    /// How many shills a group has.
    GROUP_SIZE = "model/group_size";
    /// How busy a crew is, and on which days.
    CREW_PACE = "model/crew_pace";
    /// Whether somebody who has served already is asked again, and who.
    SERVES_AGAIN = "model/serves_again";
    /// How many people herders win in a day.
    ATTEMPTS = "model/attempts";
    /// Whether somebody who was to open an account hands over their own.
    PERSUADED = "model/persuaded";
    /// How long a victim is put off while no account is free.
    PUT_OFF = "model/put_off";
    /// When in the day a ring's herders bring accounts.
    RECRUITS_AT = "model/recruits_at";
    /// How long a SIM was registered before use.
    SIM_AGE = "model/sim_age";
    /// Id of a site.
    SITE = "model/site";
    /// How money is split.
    SPLIT = "model/split";
    /// Whether a victim pays in parts what a limit stops.
    SPLITS = "model/splits";
    /// Which stranger is written to.
    STRANGER = "model/stranger";
    /// Id of a syndicate.
    SYNDICATE = "model/syndicate";
    /// Which trader buys.
    TRADER = "model/trader";
    /// How the figure is rounded.
    TYPED = "model/typed";
    /// Which countries a site's rings work on.
    TARGETS = "model/targets";
    /// By which rail a victim pays.
    VICTIM_RAIL = "model/victim_rail";
    /// Which way out of a stage is taken.
    WAY = "model/way";
    /// Which mule account is used.
    WHICH_MULE = "model/which_mule";
    /// How much is drawn at once.
    WITHDRAWAL = "model/withdrawal";
}

#[cfg(test)]
mod tests {
    use super::ALL;

    #[test]
    fn names_are_unique() {
        let mut names: Vec<_> = ALL.iter().map(|decision| decision.name).collect();
        names.sort_unstable();
        let before = names.len();
        names.dedup();
        assert_eq!(names.len(), before);
    }
}
