//! Symbols with labels, in columns and rows.

use ferrolab_base::Result;
use ferrolab_drawing::{Group, Items, Mark};

use super::Drawing;
use super::pen::Pen;
use crate::encode::scale::Form;
use crate::guides::label_expression::relabelled;
use crate::guides::legend_entries::{self, Entry};
use crate::layout::bounds::{self, Bounds};
use crate::layout::grid::{self, Alignment, Grid};

impl Drawing<'_> {
    pub(super) fn symbols(&self) -> Result<Group> {
        let mut entries =
            self.limited(legend_entries::of_symbols(self.scope, self.legend, &self.properties, self.scale)?);
        if let Some(expression) = self.properties.get("labelExpr") {
            let shown = entries.iter().map(|entry| (entry.value.clone(), entry.label.clone())).collect();
            let labels = relabelled(expression, shown, &self.scope.model.variables)?;
            entries.iter_mut().zip(labels).for_each(|(entry, label)| entry.label = label);
        }
        let pen = Pen::new(self)?;
        let font = self.properties.font("label", "guide-label");
        let size_of = |entry: &Entry| {
            let (size, stroke) = (pen.size(entry), pen.stroke_width(entry));
            (size.sqrt() + stroke).ceil().max(font.size)
        };
        let entries: Vec<Entry> = match (&self.scale.form, entries.first()) {
            (Form::Continuous(line), Some(first))
                if self.properties.get("values").is_none() && line.position(first.value.number()) == 0.0 =>
            {
                entries[1..].to_vec()
            }
            _ => entries,
        };
        let widest = entries.iter().map(size_of).fold(0.0, f64::max);
        let columns = self.columns();
        let shift = self.properties.number("symbolOffset").unwrap_or(0.0);
        let label_gap = self.properties.number("labelOffset").unwrap_or(4.0);
        let mut groups = Vec::with_capacity(entries.len());
        for entry in &entries {
            let size = size_of(entry);
            let room = if columns > 0 { widest } else { size };
            let symbol = pen.symbol(entry, room * 0.5 + shift, size * 0.5)?;
            let label = self.label_text(entry.label.clone(), room + shift + label_gap, size * 0.5)?;
            let marks = vec![
                Mark { role: "legend-symbol", items: Items::Symbols(vec![symbol]) },
                Mark { role: "legend-label", items: Items::Texts(vec![label]) },
            ];
            groups.push(Group { marks, ..Group::default() });
        }
        Ok(crate::layout::frame::plain_group(vec![self.arranged(groups, columns)]))
    }

    fn columns(&self) -> usize {
        let said = self.properties.number("columns").map(|columns| columns.max(0.0) as usize);
        said.unwrap_or(usize::from(!self.horizontal))
    }

    /// Entries in rows and columns.
    fn arranged(&self, groups: Vec<Group>, columns: usize) -> Mark {
        let count = groups.len();
        let mut order: Vec<usize> = (0..count).collect();
        if !self.horizontal && columns > 1 {
            let rows = count.div_ceil(columns);
            order.sort_by_key(|index| (index % rows, *index));
        }
        let mut sorted: Vec<Group> = order.iter().map(|index| groups[*index].clone()).collect();
        let boxes: Vec<Bounds> = sorted.iter().map(bounds::of_group).collect();
        let rules = Grid {
            columns,
            align_columns: Alignment::Each,
            align_rows: Alignment::Each,
            padding_columns: self.properties.number("columnPadding").unwrap_or(10.0),
            padding_rows: self.properties.number("rowPadding").unwrap_or(2.0),
            center_rows: true,
            ..Grid::default()
        };
        let (places, _) = grid::arrange(&boxes, &rules);
        for (group, (x, y)) in sorted.iter_mut().zip(places) {
            (group.x, group.y) = (x, y);
        }
        Mark { role: "scope", items: Items::Groups(sorted) }
    }

    fn limited(&self, mut entries: Vec<Entry>) -> Vec<Entry> {
        let limit = self.properties.number("symbolLimit").unwrap_or(30.0) as usize;
        if limit > 0 && entries.len() > limit {
            let rest = entries.len() - (limit - 1);
            entries.truncate(limit);
            if let Some(last) = entries.last_mut() {
                last.label = vec![format!("…{rest} entries")];
            }
        }
        entries
    }
}
