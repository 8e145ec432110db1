//! Counted things as people write them: the one place that knows that it is `1 raid` and `2 raids`.

/// One or many: `1 deposit`, `1,200 deposits`, `1 case`, `2 monthly incomes`. `noun` is of one.
#[must_use]
pub fn counted(count: u64, noun: &str) -> String {
    format!("{} {}", grouped(count), of(count, noun))
}

/// What follows a noun and is not of it: `row of a table` has rows.
const TAILS: [&str; 6] = [" of ", " with ", " from ", " in ", " taken ", " opened "];

/// The noun alone, as it stands behind a count: of `case` cases, of `row of a table` rows of a table, of `pair and day`
/// pairs and days.
#[must_use]
pub fn of(count: u64, noun: &str) -> String {
    if count == 1 {
        return noun.to_owned();
    }
    let ends = TAILS.iter().filter_map(|tail| noun.find(tail));
    let (head, tail) = noun.split_at(ends.min().unwrap_or(noun.len()));
    let heads: Vec<String> = head.split(" and ").map(many).collect();
    format!("{}{tail}", heads.join(" and "))
}

/// The form of many.
fn many(noun: &str) -> String {
    match noun.strip_suffix('y') {
        // `day` has days, `company` companies.
        Some(stem) if !stem.ends_with(['a', 'e', 'o', 'u']) => format!("{stem}ies"),
        _ if ["s", "x", "sh", "ch"].iter().any(|end| noun.ends_with(end)) => format!("{noun}es"),
        _ => format!("{noun}s"),
    }
}

/// The verb that goes with a count: `is` or `are`, `was` or `were`, `has` or `have`, in the form of one and of many.
#[must_use]
pub const fn verb<'a>(count: u64, one: &'a str, many: &'a str) -> &'a str {
    if count == 1 { one } else { many }
}

/// A count with its thousands set apart.
#[must_use]
pub fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_one_and_all_others_are_many() {
        let raids = [0, 1, 2, 1_000, 1_234_567].map(|count| counted(count, "raid"));
        assert_eq!(
            raids,
            ["0 raids", "1 raid", "2 raids", "1,000 raids", "1,234,567 raids"]
        );
        let many = ["day", "company", "fee", "mule account"].map(|noun| of(2, noun));
        assert_eq!(many, ["days", "companies", "fees", "mule accounts"]);
        let phrases = ["hash", "row of a table", "pair and day with both directions"];
        assert_eq!(
            phrases.map(|phrase| of(0, phrase)),
            ["hashes", "rows of a table", "pairs and days with both directions"]
        );
        assert_eq!([0, 1, 2].map(|count| verb(count, "is", "are")), ["are", "is", "are"]);
    }
}
