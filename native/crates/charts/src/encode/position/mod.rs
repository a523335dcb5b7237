//! Where rows stand: points, ranges and widths along each axis.

mod fallback;
mod point;
mod range;
mod rect;
mod series;
mod span;
mod width;

use ferrolab_base::Result;
use serde_json::Value as Json;

pub(crate) use self::fallback::Fallback;
pub(crate) use self::series::Series;
pub(crate) use self::span::{Hold, Span};
use super::scale::Scale;
use super::scope::Scope;
use crate::data::{Column, Value};
use crate::model::Unit;
use crate::spec::channel::Channel;
use crate::spec::channel_def::ChannelDef;

/// The places of a unit's rows.
pub(crate) struct Placing<'s> {
    pub scope: &'s Scope<'s>,
    pub index: usize,
    pub unit: &'s Unit,
}

impl<'s> Placing<'s> {
    pub fn new(scope: &'s Scope<'s>, index: usize) -> Self {
        Self { scope, index, unit: scope.unit(index) }
    }

    fn def(&self, channel: Channel) -> Option<&ChannelDef> {
        self.unit.encoding.get(channel)
    }

    fn scale(&self, channel: Channel) -> Option<&Scale> {
        self.scope.scale(self.index, channel.main())
    }

    fn column(&self, name: &str) -> std::sync::Arc<Column> {
        self.scope.table(self.index).field(name)
    }

    fn length(&self, channel: Channel) -> f64 {
        let (width, height) = self.scope.sizes[self.index];
        match channel.main() {
            Channel::X | Channel::Theta => width,
            _ => height,
        }
    }

    /// The shift that a mark's definition or an offset channel asks for.
    fn offset(&self, channel: Channel, band_share: f64) -> Result<(Series, bool)> {
        if let Some(def) = channel.offset().and_then(|offset| self.def(offset)) {
            let offset = channel.offset().unwrap_or(channel);
            let series = match def.data() {
                Some(def) => self.scaled(def, self.scope.scale(self.index, offset), "", band_share),
                None => Series::One(def.value.as_ref().and_then(Json::as_f64).unwrap_or(0.0)),
            };
            return Ok((series, true));
        }
        let name = format!("{}Offset", channel.name());
        Ok((Series::One(self.unit.mark.own(&name).and_then(Json::as_f64).unwrap_or(0.0)), false))
    }

    /// The places of what a definition shows.
    fn scaled(&self, def: &ChannelDef, scale: Option<&Scale>, suffix: &str, band_share: f64) -> Series {
        if let Some(datum) = &def.datum {
            let time_unit = def.time_unit.as_ref().map(|unit| unit.unit.as_str());
            let value = if def.is_temporal() {
                Value::Time(crate::model::rows::time_of(datum, time_unit))
            } else {
                Value::from_json(datum)
            };
            return Series::One(match scale {
                Some(scale) => scale.position(&value) + band_share * scale.bandwidth(),
                None => value.number(),
            });
        }
        let column = self.column(&def.column_with(suffix));
        if let Some(straight) = scale.and_then(Scale::straight)
            && matches!(*column, Column::Numbers(_) | Column::Times(_))
        {
            return Series::Scaled(column, straight);
        }
        Series::Many(match scale {
            Some(scale) => scale.positions(&column, band_share),
            None => column.numbers().into_owned(),
        })
    }

    /// Places between two columns.
    fn between(&self, scale: Option<&Scale>, start: &str, end: &str, share: f64) -> Series {
        let (from, to) = (self.column(start), self.column(end));
        let place = |number: f64| scale.map_or(number, |scale| scale.place(number));
        let at = |row: usize| match share {
            0.0 => place(from.number(row)),
            1.0 => place(to.number(row)),
            _ => place((1.0 - share) * from.number(row) + share * to.number(row)),
        };
        Series::Many((0..from.len()).map(at).collect())
    }
}
