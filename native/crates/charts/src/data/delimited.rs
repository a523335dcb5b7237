//! Inline text with separated values: quotes as RFC 4180 has them.

use super::column::{Column, TextsBuilder};
use super::table::Table;

/// The table of a text whose first line names the columns.
pub fn table(text: &str, separator: u8) -> Table {
    let mut records = Records { rest: text.as_bytes(), separator };
    let names = records.next().unwrap_or_default();
    let mut columns: Vec<TextsBuilder> = names.iter().map(|_| TextsBuilder::default()).collect();
    for record in records {
        for (index, column) in columns.iter_mut().enumerate() {
            column.push(record.get(index).map(String::as_str));
        }
    }
    let columns = columns.into_iter().map(|column| Column::Texts(column.finish()));
    Table::from_columns(names.into_iter().zip(columns).collect())
}

struct Records<'a> {
    rest: &'a [u8],
    separator: u8,
}

impl Iterator for Records<'_> {
    type Item = Vec<String>;

    fn next(&mut self) -> Option<Vec<String>> {
        if self.rest.is_empty() {
            return None;
        }
        let mut record = Vec::new();
        loop {
            record.push(self.cell());
            match self.rest {
                [first, rest @ ..] if *first == self.separator => self.rest = rest,
                [b'\r', b'\n', rest @ ..] | [b'\r' | b'\n', rest @ ..] => {
                    self.rest = rest;
                    return Some(record);
                }
                _ => return Some(record),
            }
        }
    }
}

impl Records<'_> {
    fn cell(&mut self) -> String {
        if self.rest.first() == Some(&b'"') {
            return self.quoted();
        }
        let end = |byte: &u8| *byte == self.separator || *byte == b'\n' || *byte == b'\r';
        let length = self.rest.iter().position(end).unwrap_or(self.rest.len());
        let (cell, rest) = self.rest.split_at(length);
        self.rest = rest;
        String::from_utf8_lossy(cell).into_owned()
    }

    fn quoted(&mut self) -> String {
        let mut cell = Vec::new();
        self.rest = &self.rest[1..];
        loop {
            let length = self.rest.iter().position(|byte| *byte == b'"').unwrap_or(self.rest.len());
            cell.extend_from_slice(&self.rest[..length]);
            match &self.rest[length..] {
                [b'"', b'"', rest @ ..] => {
                    cell.push(b'"');
                    self.rest = rest;
                }
                [b'"', rest @ ..] => {
                    self.rest = rest;
                    break;
                }
                _ => {
                    self.rest = &[];
                    break;
                }
            }
        }
        // What stands between the closing quote and the separator is dropped.
        let end = |byte: &u8| *byte == self.separator || *byte == b'\n' || *byte == b'\r';
        let length = self.rest.iter().position(end).unwrap_or(self.rest.len());
        self.rest = &self.rest[length..];
        String::from_utf8_lossy(&cell).into_owned()
    }
}
