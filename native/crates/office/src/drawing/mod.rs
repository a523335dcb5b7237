//! DrawingML: charts, diagrams and the text of shapes.

pub(crate) mod chart;
pub(crate) mod diagram;
