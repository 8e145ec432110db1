//! What policies may adjust.

use super::id::{ComplaintIx, RingIx};
use crate::engine::Span;
use crate::world::{CountryIx, InstitutionIx, PersonIx};

/// A quantity of the model that policies may adjust, where the model is about to use it. What it would be otherwise
/// stands in the `&mut` fields, with what policies before have made of it; the others say what it is about. Shares go
/// from 0 to 1, `u` is uniform between them and moves with nothing that policies do, a `site` is the site's key.
#[derive(Debug)]
pub enum Adjustment<'a> {
    /// What is taken off a person's susceptibility, in standard deviations.
    Caution { person: PersonIx, less: &'a mut f64 },
    /// Whether and when a victim tells the bank, and whether by a hotline.
    Report {
        person: PersonIx,
        share: &'a mut f64,
        delay: &'a mut Span,
        hotline: &'a mut f64,
    },
    /// How long an institution takes over a complaint. `u` is the draw behind it.
    Handling {
        complaint: ComplaintIx,
        institution: InstitutionIx,
        hotline: bool,
        u: f64,
        after: &'a mut Span,
    },
    /// Share of complaints that an institution passes on to the police.
    TellsPolice {
        institution: InstitutionIx,
        share: &'a mut f64,
    },
    /// Share of institutions that hear of a reported account.
    Hears {
        institution: InstitutionIx,
        share: &'a mut f64,
    },
    /// What a complaint counts as evidence that shares no account with others, or comes from abroad.
    Evidence {
        country: CountryIx,
        unlinked: &'a mut f64,
        from_abroad: &'a mut f64,
    },
    /// Whether an institution abroad does what it is asked, and when. `u` is the draw behind that.
    Abroad {
        institution: InstitutionIx,
        u: f64,
        share: &'a mut f64,
        after: &'a mut Span,
    },
    /// When seized devices tell, and how much.
    Forensics {
        country: CountryIx,
        site: u64,
        u: f64,
        after: &'a mut Span,
    },
    /// Share of a ring's accounts that devices reveal, and chance that they lead to each other site.
    Reveals {
        country: CountryIx,
        site: u64,
        accounts: &'a mut f64,
        sites: &'a mut f64,
    },
    /// Share of those at a site who are arrested in a raid.
    Arrests {
        country: CountryIx,
        site: u64,
        share: &'a mut f64,
    },
    /// What a number costs a crew, in mean monthly wages of the targets' country.
    NumberPrice { ring: RingIx, price: &'a mut f64 },
    /// How long the arrested are remanded.
    Remand { country: CountryIx, period: &'a mut Span },
    /// Share of alerts about a mule that an institution's analysts confirm.
    Diligence {
        institution: InstitutionIx,
        sensitivity: &'a mut f64,
    },
}
