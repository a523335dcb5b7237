//! Styles: only what says how a number looks.

use std::collections::HashMap;
use std::sync::Arc;

use super::Workbook;
use crate::format::{NumberFormat, built_in};

/// The format of each cell style.
#[derive(Default)]
pub(super) struct Styles {
    formats: Vec<Arc<NumberFormat>>,
    general: Arc<NumberFormat>,
}

impl Styles {
    /// The format of the style that a cell names.
    pub(super) fn format(&self, style: usize) -> &NumberFormat {
        self.formats.get(style).unwrap_or(&self.general)
    }
}

pub(super) fn read(workbook: &mut Workbook<'_>, part: Option<String>) -> Styles {
    let Some(part) = part else { return Styles::default() };
    workbook.with_tree(&part, |tree| {
        let mut codes: HashMap<String, String> = HashMap::new();
        let mut by_id: HashMap<String, Arc<NumberFormat>> = HashMap::new();
        let mut styles = Styles::default();
        let root = tree.root();
        for format in root.child("numFmts").into_iter().flat_map(|formats| formats.elements()) {
            let attribute = |name| format.attribute(name).unwrap_or_default().into_owned();
            codes.insert(attribute("numFmtId"), attribute("formatCode"));
        }
        for style in root.child("cellXfs").into_iter().flat_map(|styles| styles.elements()) {
            let id = style.attribute("numFmtId").unwrap_or_default().into_owned();
            let format = by_id.entry(id).or_insert_with_key(|id| {
                let code = codes.get(id).map_or_else(|| built_in(id.parse().unwrap_or(0)), String::as_str);
                Arc::new(NumberFormat::new(code))
            });
            styles.formats.push(Arc::clone(format));
        }
        styles
    })
}
