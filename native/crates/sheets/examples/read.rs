//! Print what a file reads as: `cargo run --example read -- FILE [--markdown | --metadata] [--password=WORD]`.

use ferrolab_base::{Cancel, Reading};
use ferrolab_sheets::{Kind, parse, parse_delimited};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let has = |flag: &str| arguments.iter().any(|argument| argument == flag);
    let path = arguments.iter().find(|argument| !argument.starts_with("--")).ok_or("which file?")?;
    let password = arguments.iter().find_map(|argument| argument.strip_prefix("--password="));
    let reading = Reading { password: password.map(str::to_owned), ..Reading::default() };
    let bytes = std::fs::read(path)?;
    let cancel = Cancel::default();
    let parsed = match path.rsplit('.').next() {
        Some("xls") => parse(&bytes, Kind::Xls, &reading, &cancel)?,
        Some("ods") => parse(&bytes, Kind::Ods, &reading, &cancel)?,
        Some("xlsx") => parse(&bytes, Kind::Xlsx, &reading, &cancel)?,
        _ => parse_delimited(&bytes, &reading, &cancel)?,
    };
    let document = parsed.document;
    let warnings =
        document.header.warnings.iter().chain(document.pages.iter().flat_map(|page| &page.warnings));
    warnings.for_each(|warning| eprintln!("warning: {warning}"));
    if has("--metadata") {
        println!("{:#?}", document.header.metadata);
        return Ok(());
    }
    match parsed.markdown.filter(|_| has("--markdown")) {
        Some(markdown) => println!("{markdown}"),
        None => document.pages.iter().for_each(|page| println!("{}\n", page.text)),
    }
    Ok(())
}
