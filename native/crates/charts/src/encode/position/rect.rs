//! Rows as one side of rectangles: on bands, of a width at a point, over bins and times.

use ferrolab_base::Result;
use serde_json::Value as Json;

use super::width::Width;
use super::{Fallback, Hold, Placing, Series, Span};
use crate::encode::scale::Scale;
use crate::model::component::ScaleKind;
use crate::spec::channel::Channel;
use crate::spec::channel_def::{Bin, ChannelDef};
use crate::spec::json::refused;
use crate::spec::mark_def::{MarkKind, Orient};

impl Placing<'_> {
    /// The extent of rectangles: bins, bands, widths, or ranges.
    pub fn rect(&self, channel: Channel) -> Result<Span> {
        let def = self.def(channel);
        let second = channel.secondary().and_then(|second| self.def(second));
        let scale = self.scale(channel);
        let discrete = scale.is_some_and(|scale| scale.kind.is_discrete());
        let field = def.filter(|def| def.is_field());
        let sized = self.has_absolute_size(channel);
        let offset_encoded = channel.offset().is_some_and(|offset| self.def(offset).is_some());
        if let Some(def) = field.filter(|_| !sized && !offset_encoded && !discrete)
            && (def.bin != Bin::None || (def.time_unit.is_some() && second.is_none()))
        {
            return self.binned_rect(channel, def, second);
        }
        let banded = def.is_some_and(|def| def.is_data()) && discrete;
        if (banded || self.unit.mark.stands_on(channel)) && second.is_none() && !channel.is_polar() {
            return self.positioned(channel, def);
        }
        if banded && second.is_none() {
            return self.polar_band(channel, def);
        }
        self.range(channel, Fallback::ZeroOrMax, Fallback::ZeroOrMin)
    }

    fn polar_band(&self, channel: Channel, def: Option<&ChannelDef>) -> Result<Span> {
        let scale = self.scale(channel);
        let (offset, _) = self.offset(channel, 0.0)?;
        let start = self.middle(channel, def, None, &offset, Some(0.0), Fallback::Middle)?;
        let start = start.unwrap_or(Series::One(f64::NAN));
        let width = Series::One(scale.map_or(0.0, Scale::bandwidth));
        Ok(Span::Between(start.clone(), start.plus(&width)))
    }
    /// A rectangle on a band, or of a width at a point.
    fn positioned(&self, channel: Channel, def: Option<&ChannelDef>) -> Result<Span> {
        let mark = &self.unit.mark;
        let scale = self.scale(channel);
        let offset_scale = channel.offset().and_then(|offset| self.scope.scale(self.index, offset));
        let along = mark.kind == MarkKind::Tick
            || (mark.orient == Some(Orient::Horizontal) && channel == Channel::Y)
            || (mark.orient == Some(Orient::Vertical) && channel == Channel::X);
        let sized = along && (self.unit.encoding.has(Channel::Size) || mark.own("size").is_some());
        let band_size = self.band_size(channel, def, along);
        let width = if sized {
            self.sizes()?
        } else {
            Series::One(self.default_width(channel, offset_scale.or(scale), band_size, def.is_some()))
        };
        let band = scale.or(offset_scale).is_some_and(|scale| scale.kind == ScaleKind::Band);
        let relative = matches!(band_size, Width::Band(_));
        let hold = self.hold(channel, if band && relative && !sized { Hold::Start } else { Hold::Center });
        let center = hold == Hold::Center;
        let (offset, encoded) = self.offset(channel, if center { 0.5 } else { 0.0 })?;
        let timed = def.filter(|def| center && !encoded && def.is_field() && def.time_unit.is_some());
        let position = match timed.and_then(|def| self.band_position(def, None)) {
            Some(position) => position,
            None if center => {
                if encoded {
                    0.0
                } else {
                    0.5
                }
            }
            None => {
                if let Width::Band(share) = band_size {
                    (1.0 - share) / 2.0
                } else {
                    0.0
                }
            }
        };
        let at = self.middle(channel, def, None, &offset, Some(position), Fallback::Middle)?;
        Ok(Span::Wide { at: at.unwrap_or(Series::One(f64::NAN)), width, hold })
    }
    fn binned_rect(&self, channel: Channel, def: &ChannelDef, second: Option<&ChannelDef>) -> Result<Span> {
        let config = self.scope.model.config;
        let Some(scale) = self.scale(channel) else {
            return self.range(channel, Fallback::ZeroOrMax, Fallback::ZeroOrMin);
        };
        let share = match self.band_size(channel, Some(def), false) {
            _ if def.binned() => 0.0,
            Width::Band(share) => (1.0 - share) / 2.0,
            _ => 0.5,
        };
        if self.band_position(def, second).is_some_and(|position| position != 0.5) && def.time_unit.is_some()
        {
            return Err(refused("timeUnitBandPosition", "for bars is not drawn here"));
        }
        let end_column = self.bin_end(channel, def, second)?;
        let edge = |share: f64| self.between(Some(scale), &def.column(), &end_column, share);
        let (end, start) = (edge(1.0 - share), edge(share));
        if channel.is_polar() {
            return Ok(Span::Between(end, start));
        }
        let spacing = self.unit.mark.number(config, "binSpacing").unwrap_or(0.0);
        let least = config.number(self.unit.mark.kind.name(), "minBandSize").unwrap_or(0.0);
        let (offset, _) = self.offset(channel, 0.0)?;
        let (bin_starts, bin_ends) = (edge(0.0), edge(1.0));
        let rows = self.scope.table(self.index).rows();
        let flip = if scale.reverse { -1.0 } else { 1.0 };
        // The end of x and the beginning of y have the lesser coordinate.
        let sign = if channel == Channel::X { -1.0 } else { 1.0 };
        let translate = self.axis_translate(def);
        let mut from = Vec::with_capacity(rows);
        let mut to = Vec::with_capacity(rows);
        for row in 0..rows {
            let width = (bin_ends.at(row) - bin_starts.at(row)).abs();
            let gap = if width < least { -0.5 * (least - width) } else { spacing / 2.0 };
            let shift = offset.at(row);
            from.push(end.at(row) + translate + flip * (shift + sign * gap));
            to.push(start.at(row) + translate + flip * (shift - sign * gap));
        }
        Ok(Span::Between(Series::Many(from), Series::Many(to)))
    }

    fn axis_translate(&self, def: &ChannelDef) -> f64 {
        let own = def.guide.as_ref().and_then(|axis| axis.get("translate"));
        own.or_else(|| self.scope.model.config.get("axis", "translate")).and_then(Json::as_f64).unwrap_or(0.5)
    }

    fn bin_end(&self, channel: Channel, def: &ChannelDef, second: Option<&ChannelDef>) -> Result<String> {
        match (&def.bin, second.filter(|second| second.is_field())) {
            (Bin::Binned(_), Some(second)) => Ok(second.column()),
            (Bin::Binned(_), None) => {
                let path = format!("encoding.{}.bin", channel.name());
                Err(refused(path, "of data in bins without their other edge is not drawn here"))
            }
            _ => Ok(def.column_with("end")),
        }
    }
}
