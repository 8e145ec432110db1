//! Businesses: whoever holds accounts and is not a person.

use super::id::{AccountIx, BusinessIx, CountryIx, PublicId, RegionIx};
use crate::engine::time::Time;
use crate::words;

words! {
    /// What a business does. `Shell` and `Holder` are seen from outside as any other.
    pub enum BusinessKind {
        /// A shop.
        Merchant = "merchant",
        /// Sends bills to households: power, water, schools, rents, charities.
        Biller = "biller",
        /// Pays wages, and buys from and sells to other firms.
        Employer = "employer",
        /// Pays cash out and takes it in, over a counter.
        Agent = "agent",
        /// Sells airtime.
        Telecom = "telecom",
        /// Pays those who work through it.
        Platform = "platform",
        /// Lends to people.
        Lender = "lender",
        /// An institution's own books: its vaults, its conversion desk.
        House = "house",
        /// Sells and buys USDT over the counter.
        Trader = "trader",
        /// Correspondent through which money leaves for and comes from abroad.
        Abroad = "abroad",
        /// Holder of an unhosted chain address.
        Holder = "holder",
        /// A company with no business but its accounts.
        Shell = "shell",
    }
}

words! {
    /// What a business says it does, as an institution would file it.
    pub enum Category {
        /// A shop that sells food.
        Grocery = "grocery",
        /// A restaurant, café or food stall.
        Restaurant = "restaurant",
        /// A filling station.
        Fuel = "fuel",
        /// A shop that sells clothes.
        Clothing = "clothing",
        /// A pharmacy.
        Pharmacy = "pharmacy",
        /// A shop that sells electronics.
        Electronics = "electronics",
        /// A shop that sells things for the house.
        HouseholdGoods = "household_goods",
        /// A shop on the web.
        OnlineShop = "online_shop",
        /// A ride or delivery service.
        RideHailing = "ride_hailing",
        /// A hairdresser or beauty parlour.
        Beauty = "beauty",
        /// A private tutor or course.
        Education = "education",
        /// Any other service to households.
        Services = "services",
        /// A factory.
        Manufacturing = "manufacturing",
        /// A builder.
        Construction = "construction",
        /// A wholesaler of many goods; shell companies file this too.
        GeneralTrading = "general_trading",
        /// A textile mill or trader.
        Textiles = "textiles",
        /// A trader across borders; shell companies file this too.
        ImportExport = "import_export",
        /// A provider of IT services; shell companies file this too.
        ItServices = "it_services",
        /// A carrier.
        Transport = "transport",
        /// A consultancy; shell companies file this too.
        Consulting = "consulting",
        /// A farm or a trader of its produce.
        Agriculture = "agriculture",
        /// An advertising agency; shell companies file this too.
        Marketing = "marketing",
        /// A clinic or hospital.
        Health = "health",
        /// A guard service.
        Security = "security",
        /// A power company.
        Electricity = "electricity",
        /// A gas company.
        Gas = "gas",
        /// A water company.
        Water = "water",
        /// An internet provider.
        Internet = "internet",
        /// A school that bills fees.
        School = "school",
        /// A company that lets homes.
        Landlord = "landlord",
        /// An insurer.
        Insurance = "insurance",
        /// A town that bills rates and charges.
        Council = "council",
        /// A government office that pays salaries and benefits.
        Government = "government",
        /// A pension fund.
        PensionFund = "pension_fund",
        /// An agent over whose counter cash is paid in and drawn.
        CashAgent = "cash_agent",
        /// A telephone company.
        Telecom = "telecom",
        /// A platform that pays those who work through it.
        Platform = "platform",
        /// A loan company or loan app.
        Lender = "lender",
        /// A charity.
        Charity = "charity",
        /// A bank through which money leaves for other countries and comes from there.
        Correspondent = "correspondent",
        /// A dealer who buys and sells tokens over the counter.
        CurrencyExchange = "currency_exchange",
        /// Whoever holds the keys of an unhosted chain address.
        SelfCustody = "self_custody",
        /// A branch of a bank, wallet provider or exchange, as its own customer.
        FinancialInstitution = "financial_institution",
    }
}

/// A company.
#[derive(Clone, Debug)]
pub struct Business {
    /// Key of every draw and every id: its place in the scenario's plan, or (parent, ordinal) for those born in a run,
    /// never a counter.
    pub key: u64,
    pub kind: BusinessKind,
    pub country: CountryIx,
    pub region: RegionIx,
    /// As an institution would file it.
    pub category: Category,
    pub registered_at: Time,
    pub director_token: PublicId,
    /// `identity_token` of `observed/shared_identity`.
    pub token: PublicId,
    /// Where customers pay.
    pub account: AccountIx,
    /// How well known, relative to its neighbours (Zipf weight).
    pub weight: f64,
}

/// All businesses, in build order; those born in a run are appended.
#[derive(Clone, Debug, Default)]
pub struct Businesses {
    pub all: Vec<Business>,
}

impl Businesses {
    /// One of them.
    #[must_use]
    pub fn get(&self, business: BusinessIx) -> &Business {
        &self.all[business.at()]
    }
}
