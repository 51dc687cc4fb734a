//! A class of one's own: a file to start from.

use super::{Class, Ontology};

/// The file, with `NAME` and `NUMBER` to be filled in.
const TEMPLATE: &str = include_str!("template.toml");

/// Why there is no template for a name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// The name can't be that of a class.
    #[error("`{0}` can't be the name of a class: use lower-case letters, digits and `_`, a letter first")]
    Name(String),
    /// There is such a class.
    #[error("there is a class `{0}` already: choose another name")]
    Taken(String),
    /// All 255 numbers are used.
    #[error("there is no number left for another class: the highest is 255")]
    Full,
}

impl Ontology {
    /// A commented file of a class of that name, which compiles as it is, numbered behind the classes that there are.
    ///
    /// # Errors
    /// Where the name can't be used.
    pub fn template(&self, name: &str) -> Result<String, TemplateError> {
        let letter = |c: char| c.is_ascii_lowercase();
        let well_formed = name.starts_with(letter) && name.chars().all(|c| letter(c) || c.is_ascii_digit() || c == '_');
        if !well_formed {
            return Err(TemplateError::Name(name.to_owned()));
        }
        if self.leaf(&Class::new(name)).is_some() {
            return Err(TemplateError::Taken(name.to_owned()));
        }
        let highest = self.leaves().map(|l| l.number).max().unwrap_or_default();
        let number = highest.checked_add(1).ok_or(TemplateError::Full)?;
        Ok(TEMPLATE.replace("NAME", name).replace("NUMBER", &number.to_string()))
    }
}
