//! The program's sources as data, for what is claimed of them: which module a file is, which paths of the crate it
//! names, and of which types it gives methods. Comments, texts and what is compiled for tests alone are left out.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// A path from the crate on, by segments.
pub type Named = Vec<String>;

/// A file of the program.
pub struct Source {
    /// The module it is, from the crate on; empty for `lib.rs`.
    pub module: Named,
    tokens: Vec<Token>,
}

/// A type's methods in one file: `impl Type { .. }`, not a trait's.
#[derive(Debug, PartialEq)]
pub struct Methods {
    pub of: String,
    pub names: Vec<String>,
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Word(String),
    /// `::`
    Path,
    Sign(char),
}

/// All files of `src/` but those for tests alone, in the order of their paths. `main.rs` is the command's own.
pub fn all() -> Vec<Source> {
    let mut sources = Vec::new();
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &[], &mut sources);
    let for_tests: Vec<Named> = sources.iter().flat_map(|(_, for_tests)| for_tests.clone()).collect();
    let is_for_tests = |module: &Named| for_tests.iter().any(|hidden| module.starts_with(hidden));
    let sources = sources.into_iter().map(|(source, _)| source);
    sources.filter(|source| !is_for_tests(&source.module)).collect()
}

fn read(folder: &Path, module: &[String], into: &mut Vec<(Source, Vec<Named>)>) {
    let mut paths: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    for path in paths {
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let mut module = module.to_vec();
        if !["mod", "lib", "main"].contains(&name.as_str()) {
            module.push(name.clone());
        }
        if path.is_dir() {
            read(&path, &module, into);
        } else if name != "main" {
            into.push(Source::of(&fs::read_to_string(&path).unwrap(), module));
        }
    }
}

impl Source {
    /// The source of a module, and the modules that it has for tests alone.
    pub fn of(text: &str, module: Named) -> (Source, Vec<Named>) {
        let (tokens, hidden) = without_tests(tokens(text));
        let for_tests = hidden.into_iter().map(|name| [module.clone(), vec![name]].concat());
        (
            Source {
                tokens,
                module: module.clone(),
            },
            for_tests.collect(),
        )
    }

    /// Every path that begins with `crate`, `super` or `self`, from the crate on; of a group, one for each member.
    pub fn paths(&self) -> Vec<Named> {
        let mut paths = Vec::new();
        // Modules written into the file, and how many braces were open where each began.
        let mut inside: Vec<(String, usize)> = Vec::new();
        let mut depth = 0;
        let mut place = 0;
        while place < self.tokens.len() {
            match &self.tokens[place] {
                Token::Sign('{') => depth += 1,
                Token::Sign('}') => {
                    depth -= 1;
                    inside.retain(|(_, opened)| *opened < depth + 1);
                }
                Token::Word(word) if word == "mod" => {
                    if let (Some(Token::Word(name)), Some(Token::Sign('{'))) =
                        (self.tokens.get(place + 1), self.tokens.get(place + 2))
                    {
                        inside.push((name.clone(), depth + 1));
                    }
                }
                Token::Word(word) if ["crate", "super", "self"].contains(&word.as_str()) => {
                    let follows = self.tokens.get(place + 1) == Some(&Token::Path);
                    let is_start = place == 0 || self.tokens[place - 1] != Token::Path;
                    if follows && is_start {
                        let own = self.module.iter().chain(inside.iter().map(|(name, _)| name));
                        let here: Named = own.cloned().collect();
                        place = self.tree(place, &here, &[], &mut paths);
                        continue;
                    }
                }
                _ => {}
            }
            place += 1;
        }
        paths
    }

    /// Follows a path, or a tree of paths, from a token on. Answers where it ends.
    fn tree(&self, mut place: usize, here: &[String], before: &[String], into: &mut Vec<Named>) -> usize {
        let mut path = before.to_vec();
        loop {
            match self.tokens.get(place) {
                Some(Token::Word(word)) => {
                    match word.as_str() {
                        "crate" => path.clear(),
                        "self" if path.is_empty() => path = here.to_vec(),
                        // The group's own module.
                        "self" => {}
                        "super" => {
                            if path.is_empty() {
                                path = here.to_vec();
                            }
                            path.pop();
                        }
                        _ => path.push(word.clone()),
                    }
                    place += 1;
                }
                Some(Token::Sign('*')) => {
                    path.push("*".to_owned());
                    place += 1;
                }
                Some(Token::Sign('{')) => {
                    place += 1;
                    while self.tokens.get(place).is_some_and(|token| *token != Token::Sign('}')) {
                        place = self.tree(place, here, &path, into);
                        // Another name, and the comma.
                        while self
                            .tokens
                            .get(place)
                            .is_some_and(|token| ![Token::Sign(','), Token::Sign('}')].contains(token))
                        {
                            place += 1;
                        }
                        place += usize::from(self.tokens.get(place) == Some(&Token::Sign(',')));
                    }
                    return place + 1;
                }
                _ => break,
            }
            let goes_on = self.tokens.get(place) == Some(&Token::Path)
                && !matches!(self.tokens.get(place + 1), Some(Token::Sign('<')));
            if !goes_on {
                break;
            }
            place += 1;
        }
        into.push(path);
        place
    }

    /// Types that the file defines.
    pub fn types(&self) -> Vec<String> {
        let pairs = self.tokens.windows(2);
        let defined = pairs.filter_map(|pair| match pair {
            [Token::Word(what), Token::Word(name)] if ["struct", "enum"].contains(&what.as_str()) => Some(name.clone()),
            _ => None,
        });
        defined.collect()
    }

    /// Methods that the file gives to types.
    pub fn methods(&self) -> Vec<Methods> {
        let mut all = Vec::new();
        let mut place = 0;
        while place < self.tokens.len() {
            let is_item = place == 0 || matches!(self.tokens[place - 1], Token::Sign('}' | ';' | ']' | '{'));
            if self.tokens[place] == Token::Word("impl".to_owned()) && is_item {
                let begins = place
                    + self.tokens[place..]
                        .iter()
                        .position(|t| *t == Token::Sign('{'))
                        .unwrap_or(0);
                let ends = matching(&self.tokens, begins);
                let head = &self.tokens[place + 1..begins];
                if !head.contains(&Token::Word("for".to_owned())) {
                    all.push(Methods {
                        of: subject(head),
                        names: functions(&self.tokens[begins..ends]),
                    });
                }
                place = ends;
            }
            place += 1;
        }
        all
    }

    /// Whether the file has a word.
    pub fn says(&self, word: &str) -> bool {
        self.tokens
            .iter()
            .any(|token| matches!(token, Token::Word(other) if other == word))
    }

    /// Whether the file calls a method of a name.
    pub fn calls(&self, method: &str) -> bool {
        self.tokens.windows(3).any(|three| {
            matches!(three, [Token::Sign('.'), Token::Word(name), Token::Sign('(') | Token::Path] if name == method)
        })
    }
}

/// The type of an `impl`, without its path and parameters.
fn subject(head: &[Token]) -> String {
    let mut depth = 0;
    let mut name = String::new();
    for token in head {
        match token {
            Token::Sign('<') => depth += 1,
            Token::Sign('>') => depth -= 1,
            Token::Word(word) if word == "where" => break,
            Token::Word(word) if depth == 0 => name.clone_from(word),
            _ => {}
        }
    }
    name
}

/// Names of the functions in a block, not of those within them.
fn functions(block: &[Token]) -> Vec<String> {
    let (mut depth, mut names) = (0, Vec::new());
    for (place, token) in block.iter().enumerate() {
        match token {
            Token::Sign('{') => depth += 1,
            Token::Sign('}') => depth -= 1,
            Token::Word(word) if word == "fn" && depth == 1 => {
                if let Some(Token::Word(name)) = block.get(place + 1) {
                    names.push(name.clone());
                }
            }
            _ => {}
        }
    }
    names
}

/// The brace that closes one.
fn matching(tokens: &[Token], open: usize) -> usize {
    let mut depth = 0;
    for (place, token) in tokens.iter().enumerate().skip(open) {
        match token {
            Token::Sign('{') => depth += 1,
            Token::Sign('}') => {
                depth -= 1;
                if depth == 0 {
                    return place;
                }
            }
            _ => {}
        }
    }
    tokens.len()
}

/// Tokens without items under `#[cfg(test)]`; the names of modules among these.
fn without_tests(tokens: Vec<Token>) -> (Vec<Token>, Vec<String>) {
    let word = |text: &str| Token::Word(text.to_owned());
    let mark = [
        Token::Sign('#'),
        Token::Sign('['),
        word("cfg"),
        Token::Sign('('),
        word("test"),
        Token::Sign(')'),
        Token::Sign(']'),
    ];
    let (mut kept, mut hidden) = (Vec::new(), Vec::new());
    let mut place = 0;
    while place < tokens.len() {
        if !tokens[place..].starts_with(&mark) {
            kept.push(tokens[place].clone());
            place += 1;
            continue;
        }
        let item = &tokens[place + mark.len()..];
        let end = item
            .iter()
            .position(|token| matches!(token, Token::Sign(';' | '{')))
            .unwrap_or(item.len());
        if let Some(at) = item[..end].iter().position(|token| *token == word("mod"))
            && let Some(Token::Word(name)) = item.get(at + 1)
        {
            hidden.push(name.clone());
        }
        place += mark.len() + end;
        if tokens.get(place) == Some(&Token::Sign('{')) {
            place = matching(&tokens, place);
        }
        place += 1;
    }
    (kept, hidden)
}

fn tokens(text: &str) -> Vec<Token> {
    let letters: Vec<char> = text.chars().collect();
    let at = |place: usize| letters.get(place).copied().unwrap_or('\0');
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
    let mut tokens = Vec::new();
    let mut place = 0;
    while place < letters.len() {
        let letter = letters[place];
        if letter == '/' && at(place + 1) == '/' {
            while place < letters.len() && letters[place] != '\n' {
                place += 1;
            }
        } else if letter == '/' && at(place + 1) == '*' {
            place += 2;
            while place < letters.len() && !(letters[place] == '*' && at(place + 1) == '/') {
                place += 1;
            }
            place += 2;
        } else if letter == '"' {
            place += 1;
            while place < letters.len() && letters[place] != '"' {
                place += 1 + usize::from(letters[place] == '\\');
            }
            place += 1;
        } else if letter == 'r' && (at(place + 1) == '"' || (at(place + 1) == '#' && "\"#".contains(at(place + 2)))) {
            // A raw text ends with as many signs as it begins.
            let signs = (place + 1..).take_while(|&next| at(next) == '#').count();
            place += signs + 2;
            while place < letters.len() && !(letters[place] == '"' && (1..=signs).all(|next| at(place + next) == '#')) {
                place += 1;
            }
            place += signs + 1;
        } else if letter == '\'' && (at(place + 1) == '\\' || at(place + 2) == '\'') {
            // A letter, where a lifetime has no closing sign.
            place += 1;
            while place < letters.len() && letters[place] != '\'' {
                place += 1 + usize::from(letters[place] == '\\');
            }
            place += 1;
        } else if is_part(letter) {
            let end = (place..).find(|&next| !is_part(at(next))).unwrap_or(letters.len());
            tokens.push(Token::Word(letters[place..end].iter().collect()));
            place = end;
        } else {
            if letter == ':' && at(place + 1) == ':' {
                tokens.push(Token::Path);
                place += 1;
            } else if !letter.is_whitespace() {
                tokens.push(Token::Sign(letter));
            }
            place += 1;
        }
    }
    tokens
}

/// What `lib.rs` hands on under shorter paths: name, and the room that has it.
pub fn handed_on(sources: &[Source]) -> BTreeMap<String, String> {
    let library = sources
        .iter()
        .find(|source| source.module.is_empty())
        .expect("lib.rs is there");
    let mut handed = BTreeMap::new();
    for (place, token) in library.tokens.iter().enumerate() {
        if *token == Token::Word("use".to_owned()) {
            let mut paths = Vec::new();
            library.tree(place + 1, &[], &[], &mut paths);
            for path in paths {
                handed.insert(path.last().unwrap().clone(), path[0].clone());
            }
        }
    }
    handed
}

#[test]
fn what_a_source_names_is_seen_however_it_is_written() {
    let text = r#"
        //! crate::comments are no code
        use crate::{engine::Day, model::{self, state::Sim as Run, facts::*}};
        use super::super::settlement::book;
        #[cfg(test)]
        mod fixture;
        #[cfg(test)]
        pub fn only_tested() { crate::cli::run() }
        const TEXT: &str = "crate::chart \" '"; /* crate::audit */
        fn first<'a>(x: &'a crate::world::World) -> char { super::pick::one(x); '"' }
        #[cfg(test)]
        mod tests { use crate::scenario::Scenario; }
        mod inner { fn second() { super::third(); self::fourth::<crate::param::Span>(); } }
        impl<'a, T: Into<u8>> Sim { fn fifth(&self) { fn sixth() {} } const fn seventh() {} }
        impl From<u8> for Other { fn from() {} }
    "#;
    let module = ["model", "scam", "crew"].map(str::to_owned).to_vec();
    let (source, for_tests) = Source::of(text, module);
    let paths: Vec<String> = source.paths().iter().map(|path| path.join("::")).collect();
    assert_eq!(
        paths,
        [
            "engine::Day",
            "model",
            "model::state::Sim",
            "model::facts::*",
            "model::settlement::book",
            "world::World",
            "model::scam::pick::one",
            "model::scam::crew::third",
            "model::scam::crew::inner::fourth",
            "param::Span",
        ]
    );
    let names = ["fifth", "seventh"].map(str::to_owned).to_vec();
    assert_eq!(
        source.methods(),
        [Methods {
            of: "Sim".to_owned(),
            names
        }]
    );
    let for_tests: Vec<String> = for_tests.iter().map(|path| path.join("::")).collect();
    assert_eq!(for_tests, ["model::scam::crew::fixture", "model::scam::crew::tests"]);
    assert!(!source.says("only_tested"));
}
