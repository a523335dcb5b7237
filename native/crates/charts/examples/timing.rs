//! Times of specifications until their scenes are ready: a bar of 20, lines, a scatter.

use std::time::Instant;

use ferrolab_charts::data::{Column, Table};
use ferrolab_charts::{ChartOptions, Tables, render};
use serde_json::{Value, json};

fn main() {
    let rows: Vec<Value> =
        (0..20).map(|at| json!({"a": format!("item {at}"), "b": (at * 37) % 23})).collect();
    let mut bar = quantities("bar", json!({"values": rows}));
    bar["encoding"] =
        json!({"x": {"field": "a", "type": "nominal"}, "y": {"field": "b", "type": "quantitative"}});
    time("bar of 20", &bar, &Tables::new(), 2_000);
    for (name, mark, count, times) in [
        ("line of 1,000", "line", 1_000, 2_000),
        ("line of 100,000", "line", 100_000, 100),
        ("scatter of 1,000,000", "point", 1_000_000, 20),
    ] {
        let mut tables = Tables::new();
        tables.insert_table("t", numbers(count));
        time(name, &quantities(mark, json!({"name": "t"})), &tables, times);
    }
}

fn quantities(mark: &str, data: Value) -> Value {
    let encoding =
        json!({"x": {"field": "x", "type": "quantitative"}, "y": {"field": "y", "type": "quantitative"}});
    json!({"data": data, "mark": mark, "encoding": encoding})
}

fn numbers(count: usize) -> Table {
    let x: Vec<f64> = (0..count).map(|at| at as f64).collect();
    let y: Vec<f64> = x.iter().map(|x| (x * 12.9898).sin() * 43.75).collect();
    Table::from_columns(vec![("x".to_owned(), Column::Numbers(x)), ("y".to_owned(), Column::Numbers(y))])
}

fn time(name: &str, spec: &Value, tables: &Tables, times: u32) {
    let options = ChartOptions::default();
    let mut best = f64::INFINITY;
    for _ in 0..times {
        let start = Instant::now();
        let drawn = render(spec, tables, &options);
        let took = start.elapsed().as_secs_f64() * 1e3;
        assert!(drawn.is_ok(), "{name}: {drawn:?}");
        best = best.min(took);
    }
    println!("{name}: {best:.3} ms at best of {times}");
}
