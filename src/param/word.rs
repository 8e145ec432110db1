//! Closed vocabularies: enums whose variants are the words that scenarios read and tables show.
//!
//! One macro, so that a rail or a role is spelled once. The word of a variant is its only outward form: tables
//! dictionary-encode `WORDS`, scenarios parse it, messages list it as what would be accepted. The doc sentence of a
//! variant is what the data dictionary says of its word, so it must stand alone: subject first, in the field's
//! language.

/// Declares an enum of words: `word()`, `WORDS`, `ALL`, serde and JSON Schema all use the same spelling, and the data
/// dictionary prints the doc sentence of each.
#[macro_export]
macro_rules! words {
    (@said doc = $text:literal) => { $text };
    (@said $($other:tt)*) => { "" };
    (
        $(#[$($meta:tt)*])*
        $vis:vis enum $name:ident { $($(#[$($vmeta:tt)*])* $variant:ident = $word:literal),+ $(,)? }
    ) => {
        $(#[$($meta)*])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash,
            serde::Serialize, serde::Deserialize, schemars::JsonSchema,
        )]
        #[repr(u8)]
        $vis enum $name { $($(#[$($vmeta)*])* #[serde(rename = $word)] $variant),+ }

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
            const LEXICON: Option<$crate::param::word::Lexicon> = Some($crate::param::word::Lexicon::new(
                stringify!($name),
                concat!($($crate::words!(@said $($meta)*),)* ""),
                $name::WORDS,
                &[$(concat!($($crate::words!(@said $($vmeta)*),)* "")),+],
            ));
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
    /// What the words mean; none where a standard says it (codes of countries).
    const LEXICON: Option<Lexicon> = None;
    /// Position of this value in `WORDS`.
    fn code(self) -> u8;
}

/// The words of a vocabulary and what they mean, for the data dictionary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lexicon {
    /// Name of the enum.
    pub name: &'static str,
    /// What its doc says of it, as it stands in the source.
    about: &'static str,
    /// Every word.
    pub words: &'static [&'static str],
    /// What the doc of each word says of it, as it stands in the source.
    meanings: &'static [&'static str],
}

impl Lexicon {
    /// What [`words!`](crate::words) makes of an enum and its docs.
    #[must_use]
    pub const fn new(
        name: &'static str,
        about: &'static str,
        words: &'static [&'static str],
        meanings: &'static [&'static str],
    ) -> Lexicon {
        Lexicon {
            name,
            about,
            words,
            meanings,
        }
    }

    /// What the words are about, in a sentence.
    #[must_use]
    pub const fn about(&self) -> &'static str {
        self.about.trim_ascii()
    }

    /// Every word and the sentence that says what it means; an empty one where nobody has written it.
    pub fn entries(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let meanings = self.meanings.iter().map(|meaning| meaning.trim_ascii());
        self.words.iter().copied().zip(meanings)
    }
}

#[cfg(test)]
mod tests {
    use super::Word;

    words! {
        /// How a lamp can be.
        #[derive(Default)]
        enum Lamp {
            /// The lamp gives light,
            /// as long as there is current.
            On = "on",
            #[default]
            Off = "off",
        }
    }

    #[test]
    fn a_word_says_what_its_doc_says() {
        let lexicon = Lamp::LEXICON.unwrap();
        assert_eq!((lexicon.name, lexicon.about()), ("Lamp", "How a lamp can be."));
        let entries: Vec<_> = lexicon.entries().collect();
        let on = ("on", "The lamp gives light, as long as there is current.");
        assert_eq!(entries, [on, ("off", "")]);
        assert_eq!(Lamp::ALL, [Lamp::On, Lamp::default()]);
        assert_eq!(Lamp::default().to_string(), "off");
    }
}
