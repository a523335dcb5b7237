//! Scales: from data to positions and colours, with ticks and their labels.

pub mod band;
pub mod color;
pub mod continuous;
pub mod discrete;
pub mod interval;
pub mod labels;
pub mod schemes;
pub mod thresholds;
pub mod ticks;

pub use band::Band;
pub use color::{ColorScale, Interpolation, Ramp};
pub use continuous::{Continuous, Domain, Kind, Nice, Straight};
pub use discrete::Keys;
pub use interval::{Interval, Unit};
pub use labels::{LabelFormat, Tick, TickCount, TickOptions};
pub use thresholds::Thresholds;
