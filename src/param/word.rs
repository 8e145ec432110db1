//! Closed vocabularies: enums whose variants are the words that scenarios read and tables show.
//!
//! One macro, so that a rail or a role is spelled once. The word of a variant is its only outward form: tables
//! dictionary-encode `WORDS`, scenarios parse it, messages list it as what would be accepted.

/// Declares an enum of words: `word()`, `WORDS`, `ALL`, serde and JSON Schema all use the same spelling.
#[macro_export]
macro_rules! words {
    ($(#[$meta:meta])* $vis:vis enum $name:ident { $($(#[$vmeta:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash,
            serde::Serialize, serde::Deserialize, schemars::JsonSchema,
        )]
        #[repr(u8)]
        $vis enum $name { $($(#[$vmeta])* #[serde(rename = $word)] $variant),+ }

        impl $name {
            /// Every variant, in declaration order; the position is the variant's code.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];
            /// Every word, in the order of [`Self::ALL`].
            pub const WORDS: &'static [&'static str] = &[$($word),+];

            /// The word that scenarios and tables use.
            #[must_use]
            pub const fn word(self) -> &'static str {
                Self::WORDS[self as usize]
            }
        }

        impl $crate::param::word::Word for $name {
            const WORDS: &'static [&'static str] = $name::WORDS;
            fn code(self) -> u8 {
                self as u8
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.word())
            }
        }
    };
}

/// What a table needs to dictionary-encode a vocabulary.
pub trait Word: Copy {
    /// Every word; the index is the code.
    const WORDS: &'static [&'static str];
    /// Position of this value in `WORDS`.
    fn code(self) -> u8;
}
