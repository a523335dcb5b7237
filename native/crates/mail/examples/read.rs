//! Print what a message reads as: `cargo run -p ferrolab-mail --example read -- FILE [--markdown]`.

use ferrolab_base::{Cancel, Reading};
use ferrolab_mail::{Kind, parse};
use ferrolab_markup::Format;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let path = arguments.iter().find(|argument| !argument.starts_with("--")).ok_or("which file?")?;
    let bytes = std::fs::read(path)?;
    let format = ferrolab_markup::detect(&bytes, Some(path), None).format;
    let kind = if format == Format::Msg { Kind::Msg } else { Kind::Eml };
    let parsed = parse(&bytes, kind, &Reading::default(), &Cancel::default())?;
    let header = &parsed.document.header;
    header.warnings.iter().for_each(|warning| eprintln!("warning: {warning}"));
    eprintln!("{:?}\n{:?}", header.metadata, header.attachments);
    match parsed.markdown.filter(|_| arguments.iter().any(|argument| argument == "--markdown")) {
        Some(markdown) => println!("{markdown}"),
        None => parsed.document.pages.iter().for_each(|page| println!("{}\n\u{c}", page.text)),
    }
    Ok(())
}
