//! Print what a file reads as: `cargo run -p ferrolab-texts --example read -- FILE [--markdown]`.

use ferrolab_base::{Cancel, Reading};
use ferrolab_texts::{Kind, parse};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let path = arguments.iter().find(|argument| !argument.starts_with("--")).ok_or("which file?")?;
    let bytes = std::fs::read(path)?;
    let format = ferrolab_markup::detect(&bytes, Some(path), None).format;
    let kind = Kind::from_name(format.as_str()).ok_or_else(|| format!("{format:?} is read elsewhere"))?;
    let parsed = parse(&bytes, kind, &Reading::default(), &Cancel::default())?;
    let header = &parsed.document.header;
    header.warnings.iter().for_each(|warning| eprintln!("warning: {warning}"));
    eprintln!("{:?}", header.metadata);
    match parsed.markdown.filter(|_| arguments.iter().any(|argument| argument == "--markdown")) {
        Some(markdown) => println!("{markdown}"),
        None => parsed.document.pages.iter().for_each(|page| println!("{}\n\u{c}", page.text)),
    }
    Ok(())
}
