//! Scales with their domains and ranges, ready to place and paint rows.

use ferrolab_drawing::{Color, Shape};

use crate::data::{Column, Value};
use crate::model::component::ScaleKind;
use crate::scales::{Band, ColorScale, Continuous, Keys, Straight, Thresholds};

/// A scale of a chart.
#[derive(Clone, Debug)]
pub(crate) struct Scale {
    pub kind: ScaleKind,
    pub form: Form,
    /// Whether zero is surely, or surely not, within the domain.
    pub has_zero: Option<bool>,
    pub reverse: bool,
    /// Pixels of each band when they decide the view's size.
    pub step: Option<f64>,
}

/// How a scale computes.
#[derive(Clone, Debug)]
pub(crate) enum Form {
    /// From a line to a line.
    Continuous(Continuous),
    /// From values to places.
    Band(Band),
    /// From values to what a list holds, again and again.
    Ordinal { keys: Keys, outputs: Vec<Output> },
    /// From a line to colours.
    Ramp(ColorScale),
    /// From classes of a line to what a list holds.
    Classes { thresholds: Thresholds, outputs: Vec<Output>, domain: Vec<f64> },
    /// From bins to colours; the edges of bins are those of classes.
    Bins { edges: Vec<f64>, outputs: Vec<Output> },
}

/// What a scale gives that is no position.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Output {
    Color(Color),
    Number(f64),
    Dash(Vec<f64>),
    Shape(Shape),
}

impl Output {
    pub fn number(&self) -> Option<f64> {
        if let Self::Number(number) = self { Some(*number) } else { None }
    }

    pub fn color(&self) -> Option<Color> {
        if let Self::Color(color) = self { Some(*color) } else { None }
    }
}

impl Scale {
    /// The position of a value, for a band its beginning.
    pub fn position(&self, value: &Value) -> f64 {
        match &self.form {
            Form::Continuous(scale) => scale.position(value.number()),
            Form::Band(band) => band.position(value).unwrap_or(f64::NAN),
            _ => f64::NAN,
        }
    }

    /// The position of a number.
    pub fn place(&self, number: f64) -> f64 {
        match &self.form {
            Form::Continuous(scale) => scale.position(number),
            Form::Band(band) => band.position(&Value::Number(number)).unwrap_or(f64::NAN),
            _ => f64::NAN,
        }
    }

    /// The positions of a column's rows, so far into their bands.
    pub fn positions(&self, column: &Column, band_share: f64) -> Vec<f64> {
        match &self.form {
            Form::Continuous(scale) => {
                column.numbers().iter().map(|number| scale.position(*number)).collect()
            }
            Form::Band(band) => {
                let into = band_share * band.bandwidth();
                let places: Vec<f64> =
                    (0..band.keys.len()).map(|index| band.position_of(index) + into).collect();
                let place = |index: &u32| places.get(*index as usize).copied().unwrap_or(f64::NAN);
                band.keys.indices(column).iter().map(place).collect()
            }
            _ => vec![f64::NAN; column.len()],
        }
    }

    /// The scale as a straight line, if it is one.
    pub fn straight(&self) -> Option<Straight> {
        if let Form::Continuous(scale) = &self.form { scale.straight() } else { None }
    }

    /// Width of a band; 0 for scales without.
    pub fn bandwidth(&self) -> f64 {
        if let Form::Band(band) = &self.form { band.bandwidth() } else { 0.0 }
    }

    /// Where the range begins and ends.
    pub fn range(&self) -> (f64, f64) {
        match &self.form {
            Form::Continuous(scale) => scale.range_ends(),
            Form::Band(band) => band.range,
            _ => (0.0, 0.0),
        }
    }

    /// The position of zero, or of the domain's beginning or end when zero is not in it.
    pub fn zero_or(&self, end: bool) -> f64 {
        let Form::Continuous(scale) = &self.form else {
            let Form::Band(band) = &self.form else { return f64::NAN };
            let last = if end { band.keys.len().saturating_sub(1) } else { 0 };
            return if band.keys.is_empty() { f64::NAN } else { band.position_of(last) };
        };
        let (start, stop) = (scale.start(), scale.stop());
        let includes = start.min(stop) <= 0.0 && 0.0 <= start.max(stop);
        match self.has_zero {
            Some(true) => scale.position(0.0),
            None if includes => scale.position(0.0),
            _ => scale.position(if end { stop } else { start }),
        }
    }

    /// What a value is shown by, unless that is a position.
    pub fn output(&self, value: &Value) -> Option<Output> {
        match &self.form {
            Form::Continuous(scale) => Some(Output::Number(scale.position(value.number()))),
            Form::Band(band) => band.position(value).map(Output::Number),
            Form::Ordinal { keys, outputs } => {
                outputs.get(keys.index(value)? % outputs.len().max(1)).cloned()
            }
            Form::Ramp(ramp) => ramp.color(value.number()).map(Output::Color),
            Form::Classes { thresholds, outputs, .. } => {
                outputs.get(thresholds.class(value.number())?).cloned()
            }
            Form::Bins { edges, outputs } => {
                let number = value.number();
                if number.is_nan() || outputs.is_empty() {
                    return None;
                }
                let bin = edges.partition_point(|edge| *edge <= number).saturating_sub(1);
                outputs.get(bin.min(outputs.len() - 1)).cloned()
            }
        }
    }

    /// What each row is shown by.
    pub fn outputs(&self, column: &Column) -> Vec<Option<Output>> {
        match &self.form {
            Form::Ordinal { keys, outputs } if !outputs.is_empty() => {
                let pick = |index: &u32| {
                    (*index != u32::MAX).then(|| outputs[*index as usize % outputs.len()].clone())
                };
                keys.indices(column).iter().map(pick).collect()
            }
            Form::Continuous(scale) => {
                column.numbers().iter().map(|number| Some(Output::Number(scale.position(*number)))).collect()
            }
            _ => (0..column.len()).map(|row| self.output(&column.value(row))).collect(),
        }
    }

    /// The values of a discrete domain.
    pub fn values(&self) -> &[Value] {
        match &self.form {
            Form::Band(band) => band.keys.values(),
            Form::Ordinal { keys, .. } => keys.values(),
            _ => &[],
        }
    }

    pub fn continuous(&self) -> Option<&Continuous> {
        match &self.form {
            Form::Continuous(scale) => Some(scale),
            Form::Ramp(ramp) => Some(&ramp.scale),
            _ => None,
        }
    }
}
