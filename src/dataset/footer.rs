//! What a Parquet file says of itself in Thrift's compact protocol, its footer and the heads of its pages, looked
//! through before a reader believes it.
//!
//! A reader makes room for as many things as a list says that it has. Here every list and text is walked to its end
//! first: what claims more than follows, or more than a file of ours could have, is damage. Nothing is kept.

/// Most structures of a list: row groups, columns and names of a file of years.
const MOST: usize = 1 << 16;
/// Most structures within one another; a footer has six.
const DEEP: usize = 24;

/// Kinds of values, as Thrift numbers them.
mod kind {
    pub const STOP: u8 = 0;
    pub const YES: u8 = 1;
    pub const NO: u8 = 2;
    pub const BYTE: u8 = 3;
    pub const I16: u8 = 4;
    pub const I64: u8 = 6;
    pub const DOUBLE: u8 = 7;
    pub const BINARY: u8 = 8;
    pub const LIST: u8 = 9;
    pub const SET: u8 = 10;
    pub const MAP: u8 = 11;
    pub const STRUCT: u8 = 12;
    pub const UUID: u8 = 13;
}

/// What is wrong with a footer, if a reader had better not see it.
///
/// # Errors
/// In words, without the file's name.
pub fn check(footer: &[u8]) -> Result<(), String> {
    Walk::new(footer, "its footer").structure(0)
}

/// A walk under way.
pub struct Walk<'a> {
    left: &'a [u8],
    /// What is walked through, for a message.
    what: &'static str,
}

impl<'a> Walk<'a> {
    /// Begins one.
    pub const fn new(bytes: &'a [u8], what: &'static str) -> Walk<'a> {
        Walk { left: bytes, what }
    }

    /// Bytes that have not been walked through.
    pub const fn left(&self) -> usize {
        self.left.len()
    }

    /// Walks through a structure; hands the number of each of its whole numbers, and the number itself, to `each`, with
    /// the field in which they stand before them where that is a structure.
    pub fn numbers(&mut self, each: &mut dyn FnMut(Option<i64>, i64, i64)) -> Result<(), String> {
        self.numbers_in(None, each)
    }

    fn numbers_in(&mut self, outer: Option<i64>, each: &mut dyn FnMut(Option<i64>, i64, i64)) -> Result<(), String> {
        let mut field = 0_i64;
        loop {
            let head = self.byte()?;
            let kind = head & 0x0f;
            if kind == kind::STOP {
                return Ok(());
            }
            field = match i64::from(head >> 4) {
                0 => self.zigzag()?,
                more => field.saturating_add(more),
            };
            match kind {
                kind::YES | kind::NO => {}
                kind::I16..=kind::I64 => {
                    let number = self.zigzag()?;
                    each(outer, field, number);
                }
                kind::STRUCT if outer.is_none() => self.numbers_in(Some(field), each)?,
                kind => self.value(kind, 1)?,
            }
        }
    }

    fn zigzag(&mut self) -> Result<i64, String> {
        let number = self.varint()?;
        Ok((number >> 1).cast_signed() ^ -(number & 1).cast_signed())
    }

    fn byte(&mut self) -> Result<u8, String> {
        let (&byte, left) = self.left.split_first().ok_or_else(|| self.cut_off())?;
        self.left = left;
        Ok(byte)
    }

    fn skip(&mut self, bytes: usize) -> Result<(), String> {
        self.left = self.left.get(bytes..).ok_or_else(|| self.cut_off())?;
        Ok(())
    }

    fn varint(&mut self) -> Result<u64, String> {
        let mut number = 0;
        for shift in (0..70).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f).wrapping_shl(shift);
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err(format!("{} has a number of more than ten bytes", self.what))
    }

    /// A length, which cannot be more than the bytes that are left.
    fn length(&mut self) -> Result<usize, String> {
        let length = self.varint()?;
        let fits = usize::try_from(length).ok().filter(|&length| length <= self.left.len());
        fits.ok_or_else(|| {
            format!(
                "{} claims {length} of something where {} bytes follow",
                self.what,
                self.left.len()
            )
        })
    }

    fn structure(&mut self, depth: usize) -> Result<(), String> {
        if depth > DEEP {
            return Err(self.too_deep());
        }
        loop {
            let head = self.byte()?;
            let kind = head & 0x0f;
            if kind == kind::STOP {
                return Ok(());
            }
            // A field's number is beside its kind, or follows.
            if head >> 4 == 0 {
                self.varint()?;
            }
            // Yes and no are kinds of their own in a structure, and take no room.
            if kind != kind::YES && kind != kind::NO {
                self.value(kind, depth)?;
            }
        }
    }

    fn value(&mut self, kind: u8, depth: usize) -> Result<(), String> {
        match kind {
            kind::YES | kind::NO | kind::BYTE => self.skip(1),
            kind::I16..=kind::I64 => self.varint().map(drop),
            kind::DOUBLE => self.skip(8),
            kind::UUID => self.skip(16),
            kind::BINARY => {
                let length = self.length()?;
                self.skip(length)
            }
            kind::LIST | kind::SET => self.list(depth),
            kind::MAP => self.map(depth),
            kind::STRUCT => self.structure(depth + 1),
            other => Err(format!("{} has a value of kind {other}, which there is not", self.what)),
        }
    }

    fn list(&mut self, depth: usize) -> Result<(), String> {
        if depth > DEEP {
            return Err(self.too_deep());
        }
        let head = self.byte()?;
        let (kind, short) = (head & 0x0f, usize::from(head >> 4));
        // Every value takes a byte at least.
        let count = if short == 15 { self.length()? } else { short };
        if kind == kind::STRUCT && count > MOST {
            return Err(format!(
                "{} has a list of {count} structures; at most {MOST} are read",
                self.what
            ));
        }
        (0..count).try_for_each(|_| self.value(kind, depth + 1))
    }

    fn map(&mut self, depth: usize) -> Result<(), String> {
        if depth > DEEP {
            return Err(self.too_deep());
        }
        let count = self.length()?;
        if count == 0 {
            return Ok(());
        }
        let kinds = self.byte()?;
        (0..count).try_for_each(|_| {
            self.value(kinds >> 4, depth + 1)?;
            self.value(kinds & 0x0f, depth + 1)
        })
    }

    fn too_deep(&self) -> String {
        format!("{} has more than {DEEP} things within one another", self.what)
    }

    fn cut_off(&self) -> String {
        format!("{} is cut off", self.what)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_that_claims_more_than_follows_is_damage() {
        // A structure whose second field is a list of 2^31 - 1 structures, and then nothing.
        let huge = [0x29, 0xfc, 0xff, 0xff, 0xff, 0xff, 0x07, 0];
        let why = "its footer claims 2147483647 of something where 1 bytes follow";
        assert_eq!(check(&huge).unwrap_err(), why);
        // As many as the bytes would allow, each of them empty.
        let many = [&[0x29, 0xfc, 0x81, 0x80, 0x04][..], &[0; 65_538]].concat();
        assert_eq!(
            check(&many).unwrap_err(),
            "its footer has a list of 65537 structures; at most 65536 are read"
        );
        let text = [0x18, 0xff, 0xff, 0x03, b'a', 0];
        assert_eq!(
            check(&text).unwrap_err(),
            "its footer claims 65535 of something where 2 bytes follow"
        );
        let deep = [0x1c; 100];
        assert!(check(&deep).unwrap_err().ends_with("within one another"));
        assert_eq!(check(&[0x15, 0x02]).unwrap_err(), "its footer is cut off");
        let lists = [&[0x19][..], &[0x19; 100]].concat();
        assert!(check(&lists).is_err());
    }

    #[test]
    fn every_kind_of_value_is_walked_over() {
        let sound = [
            0x11, 0x12, 0x13, 7, 0x14, 2, 0x15, 0x80, 1, 0x16, 3, 0x17, 0, 0, 0, 0, 0, 0, 0, 0, 0x18, 2, b'o', b'k',
            0x19, 0x25, 1, 2, 0x19, 0x11, 1, 0x1a, 0x15, 9, 0x1b, 0, 0x1b, 1, 0x85, 1, b'k', 4, 0x1c, 0, 0x05, 40, 2,
            0,
        ];
        assert_eq!(check(&sound), Ok(()));
    }
}
