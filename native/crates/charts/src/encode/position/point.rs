//! Rows as points: places in bands, in the extents of bins and times, at the ends of stacks.

use ferrolab_base::Result;
use serde_json::Value as Json;

use super::{Fallback, Placing, Series};
use crate::model::component::ScaleKind;
use crate::spec::channel::Channel;
use crate::spec::channel_def::ChannelDef;
use crate::spec::json::refused;
use crate::spec::mark_def::MarkKind;

impl Placing<'_> {
    /// Where in a time's or bin's extent its mark stands.
    pub(super) fn band_position(&self, def: &ChannelDef, second: Option<&ChannelDef>) -> Option<f64> {
        if def.band_position.is_some() {
            return def.band_position;
        }
        if !def.is_field() {
            return None;
        }
        if def.time_unit.is_some() && second.is_none() {
            return self
                .unit
                .mark
                .configured(self.scope.model.config, "timeUnitBandPosition")
                .and_then(Json::as_f64);
        }
        def.bins().then_some(0.5)
    }

    /// The middle of what a definition shows, as Vega-Lite calls it: a point, or a place in a band.
    pub(super) fn middle(
        &self,
        channel: Channel,
        def: Option<&ChannelDef>,
        second: Option<&ChannelDef>,
        offset: &Series,
        band_position: Option<f64>,
        fallback: Fallback,
    ) -> Result<Option<Series>> {
        let scale = self.scale(channel);
        let Some(def) = def else {
            return Ok(self.fallback(channel, fallback).map(|series| series.plus(offset)));
        };
        if let Some(value) = def.value.as_ref().filter(|_| !def.is_data()) {
            return Ok(Some(Series::One(self.said_place(channel, value)).plus(offset)));
        }
        if !def.conditions.is_empty() {
            let path = format!("encoding.{}.condition", channel.name());
            return Err(refused(path, "is not drawn here for positions"));
        }
        let discrete = scale.is_some_and(|scale| scale.kind.is_discrete());
        let mut band_position = band_position;
        if def.is_field() {
            band_position = band_position.or_else(|| self.band_position(def, second));
            let timed = def.time_unit.is_some() && def.is_kind(crate::spec::channel_def::Kind::Temporal);
            let share = band_position.filter(|share| *share != 0.0);
            if def.bins() || (share.is_some() && timed) {
                if def.bins() && self.unit.stack.as_ref().is_some_and(|stack| stack.imputes) {
                    return Ok(Some(self.scaled(def, scale, "mid", 0.0).plus(offset)));
                }
                if let Some(share) = share.filter(|_| !discrete) {
                    let between = self.between(scale, &def.column(), &def.column_with("end"), share);
                    return Ok(Some(between.plus(offset)));
                }
                let ranged =
                    def.bins() && self.scope.table(self.index).column(&def.column_with("range")).is_some();
                let suffix = if ranged { "range" } else { "" };
                return Ok(Some(self.scaled(def, scale, suffix, 0.0).plus(offset)));
            }
            if let (true, Some(second)) = (def.binned(), second.filter(|second| second.is_field())) {
                let between =
                    self.between(scale, &def.column(), &second.column(), band_position.unwrap_or(0.5));
                return Ok(Some(between.plus(offset)));
            }
        }
        let banded = scale.is_some_and(|scale| scale.kind == ScaleKind::Band);
        let share = if banded { band_position.or(def.band_position).unwrap_or(0.5) } else { 0.0 };
        Ok(Some(self.scaled(def, scale, "", share).plus(offset)))
    }

    /// Where rows stand as points.
    pub fn point(&self, channel: Channel, fallback: Fallback) -> Result<Option<Series>> {
        let (offset, encoded) = self.offset(channel, 0.5)?;
        let def = self.def(channel);
        let second = channel.secondary().and_then(|second| self.def(second));
        if let Some(def) = def.filter(|def| def.is_data() && self.is_stacked(channel)) {
            return Ok(Some(self.stacked_point(channel, def).plus(&offset)));
        }
        self.middle(channel, def, second, &offset, encoded.then_some(0.0), fallback)
    }

    pub(super) fn is_stacked(&self, channel: Channel) -> bool {
        self.unit.stack.as_ref().is_some_and(|stack| stack.channel == channel)
    }

    fn stacked_point(&self, channel: Channel, def: &ChannelDef) -> Series {
        let scale = self.scale(channel);
        let polar_text = self.unit.mark.kind == MarkKind::Text && channel.is_polar();
        match def.band_position.or(polar_text.then_some(0.5)) {
            Some(share) => self.between(scale, &def.column_with("start"), &def.column_with("end"), share),
            None => self.scaled(def, scale, "end", 0.0),
        }
    }
}
