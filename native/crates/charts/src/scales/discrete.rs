//! Domains of discrete values.

use std::collections::HashMap;

use crate::data::{Key, Value};

/// Discrete values, each once, in order.
#[derive(Clone, Debug, Default)]
pub struct Keys {
    values: Vec<Value>,
    index_of: HashMap<Key, u32, foldhash::fast::RandomState>,
}

impl Keys {
    /// The values, without those that came before.
    pub fn new(values: impl IntoIterator<Item = Value>) -> Self {
        let mut keys = Self::default();
        for value in values {
            keys.push(value);
        }
        keys
    }

    /// Add a value; gives its index, which an equal one may have had.
    pub fn push(&mut self, value: Value) -> usize {
        let next = self.values.len() as u32;
        let index = *self.index_of.entry(value.key()).or_insert(next);
        if index == next {
            self.values.push(value);
        }
        index as usize
    }

    /// The place of a value.
    pub fn index(&self, value: &Value) -> Option<usize> {
        self.index_of.get(&value.key()).map(|index| *index as usize)
    }

    /// The values in order.
    pub fn values(&self) -> &[Value] {
        &self.values
    }

    /// Number of values.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// The place of each row's value in the domain; `u32::MAX` for those outside.
    pub fn indices(&self, column: &crate::data::Column) -> Vec<u32> {
        use crate::data::Column;
        if let Column::Texts(texts) = column {
            let place = |word: &std::sync::Arc<str>| self.index_of.get(&Key::Text(word.clone())).copied();
            let places: Vec<u32> = texts.words.iter().map(|word| place(word).unwrap_or(u32::MAX)).collect();
            let null = self.index(&Value::Null).map_or(u32::MAX, |index| index as u32);
            return texts
                .codes
                .iter()
                .map(|code| places.get(*code as usize).copied().unwrap_or(null))
                .collect();
        }
        let place = |row| self.index(&column.value(row)).map_or(u32::MAX, |index| index as u32);
        (0..column.len()).map(place).collect()
    }
}

impl PartialEq for Keys {
    fn eq(&self, other: &Self) -> bool {
        self.values == other.values
    }
}
