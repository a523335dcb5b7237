//! How wide and high plots are.

use std::collections::HashMap;

use serde_json::Value as Json;

use super::domain::Domain;
use super::{Scope, paddings};
use crate::model::component::{Component, RangeRule, ScaleKind};
use crate::model::{Node, NodeBody};
use crate::scales::band;
use crate::spec::channel::Channel;
use crate::spec::mark_def::MarkKind;
use crate::spec::view::Size;

impl Scope<'_> {
    /// Whether a side of a plot follows from the steps of its scale.
    pub fn is_stepped(&self, node: &Node, channel: Channel) -> bool {
        let units = node.units();
        let Some(unit) = self.leading(&units, channel) else { return false };
        let scale = self.unit(unit).scales[channel as usize].map(|index| &self.model.scales[index]);
        let stepped = scale.is_some_and(|scale| {
            let range = scale.range.as_ref().map(|range| &range.value);
            scale.kind.value.is_discrete()
                && matches!(range, Some(RangeRule::Step(_) | RangeRule::OffsetStep(_)))
        });
        stepped && !matches!(self.given(unit, channel), Some(Size::Pixels(_)))
    }

    /// Find the width and height of every plot.
    pub(super) fn settle_sizes(&mut self, node: &Node, domains: &HashMap<usize, Domain>) {
        match &node.body {
            NodeBody::Unit(_) | NodeBody::Layer(_) => {
                let units = node.units();
                let width = self.side(&units, Channel::X, domains);
                let height = self.side(&units, Channel::Y, domains);
                for unit in units {
                    self.sizes[unit] = (width, height);
                }
            }
            NodeBody::Concat { nodes, .. } => nodes.iter().for_each(|node| self.settle_sizes(node, domains)),
            NodeBody::Facet { node, .. } => self.settle_sizes(node, domains),
        }
    }

    /// A side of the plot that these units share.
    fn side(&self, units: &[usize], channel: Channel, domains: &HashMap<usize, Domain>) -> f64 {
        if let Some((width, height)) = self.fixed {
            return if channel == Channel::X { width } else { height };
        }
        let Some(unit) = self.leading(units, channel) else { return 0.0 };
        match self.given(unit, channel) {
            Some(Size::Pixels(pixels)) => pixels,
            given => self.default_side(unit, channel, given.is_some(), domains),
        }
    }

    /// The unit that decides on a side of the plot that these units share.
    fn leading(&self, units: &[usize], channel: Channel) -> Option<usize> {
        let mut prevailing: Option<(bool, usize)> = None;
        for unit in units {
            let explicit = self.given(*unit, channel).is_some();
            let stronger = prevailing.is_none_or(|(before, _)| explicit && !before);
            if stronger {
                prevailing = Some((explicit, *unit));
            }
        }
        prevailing.map(|(_, unit)| unit)
    }

    fn given(&self, unit: usize, channel: Channel) -> Option<Size> {
        let unit = self.unit(unit);
        let (given, asked) =
            if channel == Channel::X { (unit.width, self.asked.0) } else { (unit.height, self.asked.1) };
        given.or(asked.map(Size::Pixels))
    }

    fn default_side(
        &self,
        unit: usize,
        channel: Channel,
        step_asked: bool,
        domains: &HashMap<usize, Domain>,
    ) -> f64 {
        let config = self.model.config;
        let (continuous, discrete) = if channel == Channel::X {
            ("continuousWidth", "discreteWidth")
        } else {
            ("continuousHeight", "discreteHeight")
        };
        let scale = self.unit(unit).scales[channel as usize];
        let whole = || config.number("view", continuous).unwrap_or(300.0);
        let fixed = || config.get("view", discrete).and_then(Json::as_f64);
        match scale.map(|index| (index, &self.model.scales[index])) {
            Some((index, scale)) if scale.kind.value.is_discrete() => {
                let stepped = matches!(
                    scale.range.as_ref().map(|range| &range.value),
                    Some(RangeRule::Step(_) | RangeRule::OffsetStep(_))
                );
                match fixed() {
                    Some(fixed) if !stepped && !step_asked => fixed,
                    _ if stepped => self.stepped_side(unit, channel, index, domains),
                    _ => whole(),
                }
            }
            Some(_) => whole(),
            None if self.unit(unit).mark.kind == MarkKind::Arc => whole(),
            None => {
                fixed().or_else(|| crate::model::properties::default_step(config, discrete)).unwrap_or(20.0)
            }
        }
    }

    fn stepped_side(
        &self,
        unit: usize,
        channel: Channel,
        index: usize,
        domains: &HashMap<usize, Domain>,
    ) -> f64 {
        let scale = &self.model.scales[index];
        let count = match domains.get(&index) {
            Some(Domain::Discrete(keys)) => keys.len(),
            _ => self.scale_at(index).map_or(0, |scale| scale.values().len()),
        };
        let (inner, outer) = paddings(scale);
        band::band_space(count, inner, outer) * self.position_step(unit, channel, scale, domains)
    }

    /// Pixels from band to band.
    fn position_step(
        &self,
        unit: usize,
        channel: Channel,
        scale: &Component,
        domains: &HashMap<usize, Domain>,
    ) -> f64 {
        match scale.range.as_ref().map(|range| &range.value) {
            Some(RangeRule::Step(step)) => *step,
            Some(RangeRule::OffsetStep(step)) => {
                let offset = channel.offset().and_then(|offset| {
                    let units = std::iter::once(unit).chain(scale.members.iter().map(|(unit, _)| *unit));
                    units.filter_map(|unit| self.unit(unit).scales[offset as usize]).next()
                });
                let Some(offset) = offset else { return *step };
                let count = match domains.get(&offset) {
                    Some(Domain::Discrete(keys)) => keys.len(),
                    _ => self.scale_at(offset).map_or(0, |scale| scale.values().len()),
                };
                let component = &self.model.scales[offset];
                let steps = if component.kind.value == ScaleKind::Band {
                    let (inner, outer) = paddings(component);
                    band::band_space(count, inner, outer)
                } else {
                    count as f64
                };
                let inner = scale.number("paddingInner").or(scale.number("padding")).unwrap_or(0.0);
                step * steps / (1.0 - inner)
            }
            _ => 20.0,
        }
    }
}
