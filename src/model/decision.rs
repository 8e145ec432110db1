//! Every random decision of the scam, by name. The economy, what answers and the world's building list theirs in their
//! rooms.
//!
//! A decision's name is its identity: renaming one changes results (a regression), adding one changes none.

use crate::decisions;

decisions! {
    /// Whether and when a crew changes its ways.
    pub ADAPTS = "model/adapts";
    /// Which chain address an account has (an id, not a choice).
    pub ADDRESS = "model/address";
    /// Who holds an unhosted address (an id).
    pub ADDRESS_HOLDER = "model/address_holder";
    /// Whether and when somebody who lost is approached again.
    pub AGAIN = "model/again";
    /// Whether an operator is taken where not all are.
    pub ARRESTED = "model/arrested";
    /// What one purchase with a mule's card comes to.
    pub BASKET = "model/basket";
    /// Whether a victim brings a friend.
    pub BRINGS_FRIEND = "model/brings_friend";
    /// When a ring's working capital comes, and in which parts.
    pub CAPITAL = "model/capital";
    /// At which merchant a mule card is spent, and the figure.
    pub CARD = "model/card";
    /// Id of a case.
    pub CASE = "model/case";
    /// Id of an on-chain transfer.
    pub CHAIN_TX = "model/chain_tx";
    /// Whether a demand is handed over in cash, and at which door that is drawn.
    pub CASH = "model/cash";
    /// Whether a deposit is collected in crypto, and whether by a shell company.
    pub COLLECTED = "model/collected";
    /// What a mule keeps, and the figure sent on.
    pub COMMISSION = "model/commission";
    /// Trade and age of a shell company.
    pub COMPANY = "model/company";
    /// Whether a victim complies, and with how much.
    pub COMPLIES = "model/complies";
    /// At which shop a ring gets its numbers and papers.
    pub DEALER = "model/dealer";
    /// When somebody whose payment waits thinks again.
    pub DOUBTS = "model/doubts";
    /// How long a case waits before a round, and whether the person is up at night.
    pub DWELL = "model/dwell";
    /// Whether an operator is local or entered from abroad.
    pub ENTRY = "model/entry";
    /// By which way money leaves.
    pub EXIT = "model/exit";
    /// Whether a victim receives and forwards money.
    pub FORWARDS = "model/forwards";
    /// Which friends a victim asks for a loan.
    pub FRIEND_ASKED = "model/friend_asked";
    /// Which friend a victim brings, and whether and when the friend answers.
    pub FRIEND_BROUGHT = "model/friend_brought";
    /// How much a friend lends.
    pub FRIEND_LENDS = "model/friend_lends";
    /// Id of a group.
    pub GROUP = "model/group";
    /// When a fallen ring's group is deleted.
    pub GROUP_DELETED = "model/group_deleted";
    /// Which local person is hired.
    pub HIRED = "model/hired";
    /// When on the next day a stopped hop is tried again.
    pub HOP_LATER = "model/hop_later";
    /// When in a shift a ring pays its bill for numbers.
    pub PAYS_BILL = "model/pays_bill";
    /// When help that a victim asked for comes, and when the victim goes on.
    pub HELP_COMES = "model/help_comes";
    /// How long somebody waits to be let in at an exchange.
    pub EXCHANGE_READY = "model/exchange_ready";
    /// How long tokens lie where they were bought.
    pub TOKENS_LIE = "model/tokens_lie";
    /// How long money waits in a mule account.
    pub HOP_WAIT = "model/hop_wait";
    /// How many layers a ring has.
    pub LAYERS = "model/layers";
    /// When an operator leaves, and how long the seat is empty.
    pub LEAVES = "model/leaves";
    /// Whether and when somebody leaves a group after a case.
    pub LEAVES_GROUP = "model/leaves_group";
    /// Whether a loan app lends, and which.
    pub LOAN = "model/loan";
    /// What a person could raise in all.
    pub MEANS = "model/means";
    /// When in a shift a message is sent.
    pub MESSAGE_TIME = "model/message_time";
    /// Whether a mule's account is opened for the purpose, and which of several.
    pub MULE_ACCOUNT = "model/mule_account";
    /// Where an account is opened, and how.
    pub MULE_BANK = "model/mule_bank";
    /// Who brought a mule.
    pub MULE_BY = "model/mule_by";
    /// Whether a mule account is to lie abroad, and where.
    pub MULE_COUNTRY = "model/mule_country";
    /// What kind of mule account comes next.
    pub MULE_KIND = "model/mule_kind";
    /// Which layer an account serves.
    pub MULE_LAYER = "model/mule_layer";
    /// How long until first use, and how long in service.
    pub MULE_LIFE = "model/mule_life";
    /// Price of an account.
    pub MULE_PRICE = "model/mule_price";
    /// Who becomes a mule.
    pub MULE_WHO = "model/mule_who";
    /// Id of an operator.
    pub OPERATOR = "model/operator";
    /// Whether a part of a chat is one, by ring and role.
    pub ODD_CHAT = "model/odd_chat";
    /// Whether a part of a seat is one, and which rings of a site have one seat more than others.
    pub ODD_SEAT = "model/odd_seat";
    /// In how many parts money moves on.
    pub PARTS = "model/parts";
    /// How long somebody waits for a handler.
    pub PATIENCE = "model/patience";
    /// When on payday an operator is paid, and how much.
    pub PAY = "model/pay";
    /// When the next part of a demand is paid.
    pub NEXT_PART = "model/next_part";
    /// How much the ring pays, and how soon.
    pub PAYS = "model/pays";
    /// How a demand is divided that is to be paid in pieces.
    pub PIECE = "model/piece";
    /// By which rail a mule sends.
    pub RAIL = "model/rail";
    /// Where a fallen site opens again, and when.
    pub REBUILT_IN = "model/rebuilt_in";
    /// Whether and when a stranger answers.
    pub REPLIES = "model/replies";
    /// Id of a ring.
    pub RING = "model/ring";
    /// From which device of the ring an account is used.
    pub RING_DEVICE = "model/ring_device";
    /// How long before a payment its session began.
    pub SESSION_LEAD = "model/session_lead";
    /// When a shill joins a group.
    pub SHILL_JOINS = "model/shill_joins";
    /// How long until the next part of a hop.
    pub PART_WAIT = "model/part_wait";
    /// How many messages a ring's SIM is used for.
    pub SIM_LIFE = "model/sim_life";
    /// How many shills a group has.
    pub GROUP_SIZE = "model/group_size";
    /// How busy a crew is, and on which days.
    pub CREW_PACE = "model/crew_pace";
    /// Whether somebody who has served already is asked again, and who.
    pub SERVES_AGAIN = "model/serves_again";
    /// How many people herders win in a day.
    pub ATTEMPTS = "model/attempts";
    /// Whether somebody who was to open an account hands over their own.
    pub PERSUADED = "model/persuaded";
    /// How long a victim is put off while no account is free.
    pub PUT_OFF = "model/put_off";
    /// When in the day a ring's herders bring accounts.
    pub RECRUITS_AT = "model/recruits_at";
    /// How long a SIM was registered before use.
    pub SIM_AGE = "model/sim_age";
    /// Id of a site.
    pub SITE = "model/site";
    /// How money is split.
    pub SPLIT = "model/split";
    /// Whether a victim pays in parts what a limit stops.
    pub SPLITS = "model/splits";
    /// Which stranger is written to.
    pub STRANGER = "model/stranger";
    /// Id of a syndicate.
    pub SYNDICATE = "model/syndicate";
    /// Which trader buys.
    pub TRADER = "model/trader";
    /// How the figure is rounded.
    pub TYPED = "model/typed";
    /// Which countries a site's rings work on.
    pub TARGETS = "model/targets";
    /// By which rail a victim pays.
    pub VICTIM_RAIL = "model/victim_rail";
    /// What a sham platform credits in a round.
    pub EARNS = "model/earns";
    /// Whether a victim asks for money back in a round, how much, and when it is paid.
    pub WITHDRAWS = "model/withdraws";
    /// Whether a victim brings a friend in a round.
    pub REFERS = "model/refers";
    /// Which way out of a stage is taken.
    pub WAY = "model/way";
    /// Which mule account is used.
    pub WHICH_MULE = "model/which_mule";
    /// How much is drawn at once.
    pub WITHDRAWAL = "model/withdrawal";
}
