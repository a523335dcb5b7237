//! A notebook's JSON, as far as it is read.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// Formats 3 and 4 together.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Notebook {
    pub cells: Vec<Cell>,
    /// Where format 3 has its cells.
    pub worksheets: Vec<Worksheet>,
    pub metadata: Metadata,
    pub nbformat: Option<u32>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Worksheet {
    pub cells: Vec<Cell>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Metadata {
    pub title: Text,
    pub authors: Vec<Author>,
    pub kernelspec: Kernel,
    pub language_info: Language,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Author {
    pub name: Text,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Kernel {
    pub display_name: Text,
    pub language: Text,
    pub name: Text,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Language {
    pub name: Text,
    pub version: Text,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Cell {
    pub cell_type: Text,
    #[serde(alias = "input")]
    pub source: Text,
    /// Of a heading cell of format 3.
    pub level: Option<u8>,
    /// Of a code cell of format 3.
    pub language: Text,
    pub outputs: Vec<Output>,
    pub attachments: BTreeMap<String, BTreeMap<String, Text>>,
}

/// An output of a cell; format 3 has the kinds of data beside the other keys.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Output {
    pub output_type: Text,
    pub text: Text,
    pub data: BTreeMap<String, Text>,
    pub ename: Text,
    pub evalue: Text,
    pub traceback: Text,
    pub html: Text,
    pub latex: Text,
    pub png: Text,
    pub jpeg: Text,
    pub svg: Text,
}

/// A string, or strings that are to be joined; anything else is no text.
#[derive(Debug, Default)]
pub(super) struct Text(pub String);

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TextVisitor)
    }
}

struct TextVisitor;

impl<'de> Visitor<'de> for TextVisitor {
    type Value = Text;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("anything")
    }

    fn visit_str<E>(self, value: &str) -> Result<Text, E> {
        Ok(Text(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Text, E> {
        Ok(Text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut values: A) -> Result<Text, A::Error> {
        let mut text = String::new();
        // Lists in lists nest as deep as the parser allows, which is 128.
        while let Some(Text(piece)) = values.next_element()? {
            text.push_str(&piece);
        }
        Ok(Text(text))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Text, A::Error> {
        while entries.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Text::default())
    }

    fn visit_unit<E>(self) -> Result<Text, E> {
        Ok(Text::default())
    }

    fn visit_bool<E>(self, _: bool) -> Result<Text, E> {
        Ok(Text::default())
    }

    fn visit_i64<E>(self, _: i64) -> Result<Text, E> {
        Ok(Text::default())
    }

    fn visit_u64<E>(self, _: u64) -> Result<Text, E> {
        Ok(Text::default())
    }

    fn visit_f64<E>(self, _: f64) -> Result<Text, E> {
        Ok(Text::default())
    }
}
