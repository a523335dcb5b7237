//! A chart, or one cell of it, with the rows, scales and sizes that hold there.

mod domain;
mod scaling;
mod size;

use std::collections::HashMap;
use std::sync::Arc;

use ferrolab_base::Result;

use crate::data::Table;
use crate::encode::scale::Scale;
use crate::model::component::Component;
use crate::model::{Model, Node, Unit};
use crate::spec::channel::Channel;
use domain::Domain;
pub(crate) use scaling::paddings;

/// Rows, scales and sizes that hold in a chart or in one of its cells.
#[derive(Clone)]
pub(crate) struct Scope<'m> {
    pub model: &'m Model<'m>,
    tables: Vec<Table>,
    raws: Vec<Table>,
    scales: Vec<Option<Arc<Scale>>>,
    /// Width and height of each unit's plot.
    pub sizes: Vec<(f64, f64)>,
    /// Width and height that the caller asks for where the specification is silent.
    asked: (Option<f64>, Option<f64>),
    /// Width and height that the only plot has to have, whatever is said.
    fixed: Option<(f64, f64)>,
}

impl<'m> Scope<'m> {
    /// The scope of a whole chart.
    pub fn new(model: &'m Model<'m>, asked: (Option<f64>, Option<f64>)) -> Result<Self> {
        let mut scope = Self {
            model,
            tables: model.units.iter().map(|unit| unit.table.clone()).collect(),
            raws: model.units.iter().map(|unit| unit.raw.clone()).collect(),
            scales: vec![None; model.scales.len()],
            sizes: vec![(0.0, 0.0); model.units.len()],
            asked,
            fixed: None,
        };
        scope.build(&model.root, |_| true)?;
        Ok(scope)
    }

    /// The same chart with a plot of this size.
    pub fn resized(mut self, size: (f64, f64)) -> Result<Self> {
        self.fixed = Some(size);
        self.build(&self.model.root, |_| true)?;
        Ok(self)
    }

    /// The scope of one cell of a facet: the rows in it, and its own scales.
    pub fn cell(&self, facet: usize, node: &Node, keep: impl Fn(&Table) -> Vec<u32>) -> Result<Self> {
        let mut cell = self.clone();
        for unit in node.units() {
            cell.tables[unit] = self.tables[unit].take(&keep(&self.tables[unit]));
            cell.raws[unit] = self.raws[unit].take(&keep(&self.raws[unit]));
        }
        cell.build(node, |scale| scale.facet == Some(facet))?;
        Ok(cell)
    }

    pub fn unit(&self, unit: usize) -> &'m Unit {
        &self.model.units[unit]
    }

    pub fn table(&self, unit: usize) -> &Table {
        &self.tables[unit]
    }

    /// The scale of a unit's channel.
    pub fn scale(&self, unit: usize, channel: Channel) -> Option<&Scale> {
        self.scales[self.model.units[unit].scales[channel as usize]?].as_deref()
    }

    /// A scale by its number.
    pub fn scale_at(&self, index: usize) -> Option<&Scale> {
        self.scales[index].as_deref()
    }

    fn build(&mut self, node: &Node, wanted: impl Fn(&Component) -> bool) -> Result<()> {
        let mut domains: HashMap<usize, Domain> = HashMap::new();
        for (index, scale) in self.model.scales.iter().enumerate() {
            if wanted(scale) {
                domains.insert(index, self.domain(scale)?);
            }
        }
        self.settle_sizes(node, &domains);
        // Offsets need the bands of positions.
        for offsets in [false, true] {
            for (index, scale) in self.model.scales.iter().enumerate() {
                if scale.channel.is_offset() != offsets {
                    continue;
                }
                if let Some(domain) = domains.remove(&index) {
                    self.scales[index] = Some(Arc::new(self.scale_of(scale, domain)?));
                }
            }
        }
        Ok(())
    }
}
