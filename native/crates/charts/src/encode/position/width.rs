//! How wide marks are: shares of bands, or pixels.

use ferrolab_base::Result;
use serde_json::Value as Json;

use super::{Placing, Series};
use crate::encode::scale::{Output, Scale};
use crate::model::component::ScaleKind;
use crate::spec::channel::Channel;
use crate::spec::channel_def::ChannelDef;
use crate::spec::mark_def::MarkKind;

/// How wide a mark is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Width {
    None,
    Band(f64),
    Pixels(f64),
}

impl Width {
    pub(super) fn read(value: &Json) -> Self {
        match value.get("band").and_then(Json::as_f64) {
            Some(share) => Self::Band(share),
            None => value.as_f64().map_or(Self::None, Self::Pixels),
        }
    }
}

impl Placing<'_> {
    fn size_name(channel: Channel) -> Option<&'static str> {
        match channel {
            Channel::X => Some("width"),
            Channel::Y => Some("height"),
            _ => None,
        }
    }

    pub(super) fn has_absolute_size(&self, channel: Channel) -> bool {
        let config = self.scope.model.config;
        let mark = &self.unit.mark;
        let own = Self::size_name(channel)
            .and_then(|name| mark.prop(config, name))
            .or_else(|| mark.prop(config, "size"));
        self.unit.encoding.has(Channel::Size) || own.is_some_and(|size| size.get("band").is_none())
    }

    /// Share of a band that a mark fills, or pixels.
    pub(super) fn band_size(&self, channel: Channel, def: Option<&ChannelDef>, along: bool) -> Width {
        let config = self.scope.model.config;
        let mark = &self.unit.mark;
        let named = Self::size_name(channel).and_then(|name| mark.own(name));
        let said = named
            .or_else(|| if along { mark.own("size") } else { None })
            .or_else(|| Self::size_name(channel).and_then(|name| mark.configured(config, name)))
            .or_else(|| if along { mark.configured(config, "size") } else { None });
        if let Some(said) = said {
            return Width::read(said);
        }
        let scale = self
            .scale(channel)
            .or_else(|| channel.offset().and_then(|offset| self.scope.scale(self.index, offset)));
        let discrete = scale.is_some_and(|scale| scale.kind.is_discrete());
        if let Some(def) = def.filter(|def| def.is_field()) {
            let second = channel.secondary().is_some_and(|second| self.def(second).is_some());
            if def.time_unit.is_some() && !second {
                return Width::Band(
                    mark.configured(config, "timeUnitBandSize").and_then(Json::as_f64).unwrap_or(1.0),
                );
            }
            if def.bins() && !discrete {
                return Width::Band(1.0);
            }
        }
        let name = mark.kind.name();
        match scale {
            Some(_) if discrete => config.get(name, "discreteBandSize").map_or(Width::Band(1.0), Width::read),
            Some(_) => config.get(name, "continuousBandSize").map_or(Width::None, Width::read),
            None => config.get(name, "discreteBandSize").map_or(Width::None, Width::read),
        }
    }

    pub(super) fn default_width(
        &self,
        channel: Channel,
        scale: Option<&Scale>,
        size: Width,
        has_field: bool,
    ) -> f64 {
        let config = self.scope.model.config;
        match (size, scale) {
            (Width::Pixels(pixels), _) if pixels != 0.0 => return pixels,
            (Width::Band(share), Some(scale)) if scale.kind == ScaleKind::Band => {
                let least = config.number(self.unit.mark.kind.name(), "minBandSize").unwrap_or(0.0);
                return (share * scale.bandwidth()).max(least);
            }
            (Width::Band(share), None) => return share * self.length(channel),
            _ => {}
        }
        if let Some(step) = scale.and_then(|scale| scale.step) {
            return step - 2.0;
        }
        if !has_field {
            let by_mark = match self.unit.mark.kind {
                MarkKind::Tick => "tickBandPaddingInner",
                MarkKind::Bar => "barBandPaddingInner",
                _ => "rectBandPaddingInner",
            };
            let padding = config.number("scale", "bandPaddingInner").or(config.number("scale", by_mark));
            return (1.0 - padding.unwrap_or(0.0)) * self.length(channel);
        }
        let name = if channel == Channel::X { "discreteWidth" } else { "discreteHeight" };
        let step = crate::model::properties::default_step(config, name).or(config.number("view", "step"));
        step.unwrap_or(20.0) - 2.0
    }

    /// The sizes of rows, as their encoding or definition has them.
    pub fn sizes(&self) -> Result<Series> {
        let own = self.unit.mark.own("size").and_then(Json::as_f64);
        let outputs = crate::encode::paint::outputs_of(self.scope, self.index, Channel::Size)?;
        Ok(match outputs {
            Some(outputs) => {
                let number = |output: &Option<Output>| {
                    output.as_ref().and_then(Output::number).or(own).unwrap_or(f64::NAN)
                };
                Series::Many(outputs.iter().map(number).collect())
            }
            None => Series::One(own.unwrap_or(f64::NAN)),
        })
    }
}
